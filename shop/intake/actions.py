"""Receiving a supplier's file, and deciding what becomes of it."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from catalog_import.check import CheckedFile, check
from catalog_import.diff import diff
from catalog_import.item import IncomingFile, ParsedItem, RowIssue, Severity
from catalog_import.placing import unplaced
from shop.agreements.models import Supplier
from shop.agreements.queries import terms_of
from shop.catalogue.actions import category_finder, item_facts, publish_items, set_live
from shop.catalogue.queries import kept_columns, kept_item, live_items
from shop.db import table_of, upsert
from shop.intake import queries
from shop.intake.items import as_kept
from shop.intake.models import ImportBatch, ImportIssue, StagedChange, StagedItem, StoredFile
from shop.intake.rows import Weighing, change_rows, count_issues, issue_rows
from shop.intake.rules import (
    BatchFacts,
    BatchState,
    ChangeKind,
    check_can_discard,
    check_can_publish,
    check_can_roll_back,
)
from shop.intake.store import MAX_BYTES, Stored, keep
from shop.kernel.errors import NotAllowed, NotFound
from shop.kernel.people import SYSTEM, Actor
from shop.kernel.periods import local_day
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.orders.queries import bought_last_year
from shop.organisation.queries import NodeFacts, node, person
from shop.organisation.rules import Role, may

_CHANGE = table_of(StagedChange)
_ISSUE = table_of(ImportIssue)
_BATCH = table_of(ImportBatch)
_ITEM = table_of(StagedItem)


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is kept and read. Nothing of it is in the database yet."""

    stored: Stored
    name: str
    checked: CheckedFile


def receive(
    *, folder: Path, file: IO[bytes] | Path, name: str, now: datetime, limit: int = MAX_BYTES
) -> Received:
    """Keep the bytes and read all of them, before any transaction begins: it may take a while.

    Raises Refused for a file that is too large or cannot be kept; a bad file is no refusal.
    """
    if isinstance(file, Path):
        with file.open("rb") as stream:
            stored = keep(folder, stream, limit=limit)
    else:
        stored = keep(folder, file, limit=limit)
    shown = _file_name(name)
    return Received(stored, shown, check(IncomingFile(stored.path, shown), today=local_day(now)))


def _file_name(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:200] or "uden navn"


def stage(
    session: Session, *, folder: Path, file: IO[bytes] | Path, name: str, node_id: int,
    supplier_id: int, by: Actor, now: datetime,
) -> int:  # fmt: skip
    """`receive` and `stage_received` in one. Views receive first: reading holds no lock there."""
    _place(session, by, node_id)
    received = receive(folder=folder, file=file, name=name, now=now)
    return stage_received(
        session, received=received, node_id=node_id, supplier_id=supplier_id, by=by, now=now
    )


def stage_received(
    session: Session, *, received: Received, node_id: int, supplier_id: int, by: Actor,
    now: datetime,
) -> int:  # fmt: skip
    """Put the file before somebody to decide; returns the batch's id. Nothing goes live.

    A file with errors becomes a REJECTED batch with its issues, any other a STAGED one with its
    difference from what the supplier sells to the node now. Raises NotAllowed or NotFound.
    """
    place = _place(session, by, node_id)
    supplier = session.get(Supplier, supplier_id)
    if supplier is None:
        raise NotFound("supplier", "Vælg en leverandør fra listen.")
    _note_file(session, received, by, now)
    issues = (*_wrong_supplier(received.checked, supplier), *received.checked.issues)
    errors, warnings = count_issues(issues, Severity.ERROR), count_issues(issues, Severity.WARNING)
    batch = ImportBatch(
        node_id=place.id, supplier_id=supplier_id, sha256=received.stored.sha256,
        file_name=received.name, file_size=received.stored.size,
        format=received.checked.format[:40],
        state=BatchState.REJECTED if errors else BatchState.STAGED, staged_at=now,
        staged_by_id=by.person_id, staged_by_name=by.name, items=len(received.checked.items),
        replaces_all=_replaces_all(received.checked), errors=errors, warnings=warnings,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    if kept := issue_rows(batch.id or 0, issues):
        session.execute(insert(_ISSUE), kept)
    if not errors:
        _stage_changes(session, batch, place, received.checked, now)
    event = Event.CATALOGUE_REJECTED if errors else Event.CATALOGUE_STAGED
    _record(session, event, batch, place, supplier.cvr, by, now)
    return batch.id or 0


def _place(session: Session, by: Actor, node_id: int) -> NodeFacts:
    """The node, when `by` may bring catalogues to it. The system itself may."""
    place = node(session, node_id)
    if place is None:
        raise NotFound("node", "Stedet findes ikke.")
    if by != SYSTEM:
        somebody = person(session, by.person_id or 0)
        if somebody is None or not may(somebody.grants, Role.PROCUREMENT, place.path):
            raise NotAllowed("no-role", "Det har du ikke adgang til. Det kan indkøb i kommunen.")
    return place


def _note_file(session: Session, received: Received, by: Actor, now: datetime) -> None:
    stored = received.stored
    row = upsert(table_of(StoredFile), session.get_bind().dialect.name).values(
        sha256=stored.sha256, size=stored.size, first_name=received.name, stored_at=now,
        stored_by_name=by.name,
    )  # fmt: skip
    session.execute(row.on_conflict_do_nothing(index_elements=["sha256"]))


def _wrong_supplier(checked: CheckedFile, supplier: Supplier) -> tuple[RowIssue, ...]:
    said = checked.header.supplier_cvr
    if not said or said == supplier.cvr:
        return ()
    text = f"Filen er fra CVR {said}, men du valgte {supplier.name}. Vælg den rigtige leverandør."
    return (RowIssue("supplier-differs", 0, "supplier_cvr", said, text),)


def _replaces_all(checked: CheckedFile) -> bool:
    return checked.header.replaces_all or checked.header.deletes_all


def _stage_changes(
    session: Session, batch: ImportBatch, place: NodeFacts, checked: CheckedFile, now: datetime
) -> None:
    # The base is read before what is live: a publishing in between makes this batch outdated,
    # never silently wrong.
    batch.base_batch_id = queries.latest_published(session, batch.node_id, batch.supplier_id)
    batch.price_rise_limit = terms_of(session, place.path, batch.supplier_id).price_rise_limit
    live = live_items(session, owner_node_id=batch.node_id, supplier_id=batch.supplier_id)
    bought = bought_last_year(session, place.path, batch.supplier_id, now)
    current = {item_id: kept.item for item_id, kept in live.items()}
    incoming, carries = _incoming(checked), checked.header.carries
    lost = list(unplaced(current, incoming, carries))
    if lost:
        session.execute(insert(_ISSUE), issue_rows(batch.id or 0, lost))
        batch.warnings += count_issues(lost, Severity.WARNING)
    changes = list(diff(current, incoming, replaces_all=batch.replaces_all, carries=carries))
    weighing = Weighing(batch.id or 0, live, bought, batch.price_rise_limit)
    found = change_rows(changes, weighing)
    _keep_changes(session, batch.id or 0, found)
    _count_changes(batch, [row for row, _ in found], len(changes))


def _keep_changes(
    session: Session, batch_id: int, found: list[tuple[dict[str, Any], ParsedItem | None]]
) -> None:
    if not found:
        return
    session.execute(insert(_CHANGE), [row for row, _ in found])
    written = select(_CHANGE.c.seller_item_id, _CHANGE.c.id).where(_CHANGE.c.batch_id == batch_id)
    change_of = {row[0]: row[1] for row in session.execute(written)}
    category_of = category_finder(session)
    items = [
        item_facts(item, category_of(item.unspsc))
        | {"batch_id": batch_id}
        | {"change_id": change_of[item.seller_item_id]}
        for _, item in found
        if item
    ]
    if items:
        session.execute(insert(_ITEM), items)


def _incoming(checked: CheckedFile) -> Mapping[str, ParsedItem]:
    if checked.header.deletes_all:
        return {}
    return {item.seller_item_id: as_kept(item) for item in checked.items}


def _count_changes(batch: ImportBatch, rows: list[dict[str, Any]], compared: int) -> None:
    kinds = Counter(row["kind"] for row in rows)
    batch.added, batch.withdrawn = kinds[ChangeKind.ADDED], kinds[ChangeKind.WITHDRAWN]
    batch.price_up, batch.price_down = kinds[ChangeKind.PRICE_UP], kinds[ChangeKind.PRICE_DOWN]
    counted = batch.added + batch.withdrawn + batch.price_up + batch.price_down
    batch.changed = len(rows) - counted
    batch.unchanged = compared - len(rows)


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a batch. `offers`: how many offers of the shop it changed."""

    batch_id: int
    state: BatchState
    offers: int


def publish(session: Session, *, batch_id: int, by: Actor, now: datetime) -> Decided:
    """Make the staged difference live. Raises NotFound, NotAllowed or Refused."""
    batch, place = _open(session, batch_id, by, check_can_publish)
    changes, items = _changes_of(session, batch_id), _items_of(session, batch_id)
    published = publish_items(
        session, owner_node_id=batch.node_id, supplier_id=batch.supplier_id,
        items=list(items.values()), batch_id=batch_id, now=now,
    )  # fmt: skip
    set_live(session, {row.offer_id: None for row in changes if row.id not in items}, now=now)
    done = [
        {"change": row.id, "offer": new.offer_id, "old": new.old_version_id,
         "new": new.new_version_id}
        for row in changes
        if (new := published.get(row.seller_item_id)) and row.id in items
    ]  # fmt: skip
    if done:
        session.execute(_NOTE_VERSIONS, done, execution_options={"synchronize_session": False})
    return _decide(session, batch, place, BatchState.PUBLISHED, len(changes), by, now)


_NOTE_VERSIONS = (
    update(_CHANGE)
    .where(_CHANGE.c.id == bindparam("change"))
    .values(
        offer_id=bindparam("offer"),
        old_version_id=bindparam("old"),
        new_version_id=bindparam("new"),
    )
)


def roll_back(session: Session, *, batch_id: int, by: Actor, now: datetime) -> Decided:
    """Make live again what was live before the batch. Raises NotFound, NotAllowed or Refused."""
    batch, place = _open(session, batch_id, by, check_can_roll_back)
    changes = _changes_of(session, batch_id)
    set_live(session, {row.offer_id: row.old_version_id for row in changes}, now=now)
    return _decide(session, batch, place, BatchState.ROLLED_BACK, len(changes), by, now)


def discard(session: Session, *, batch_id: int, by: Actor, now: datetime) -> Decided:
    """Put a file aside for good. The shop is as it was. Raises NotFound, NotAllowed or Refused."""
    batch, place = _open(session, batch_id, by, check_can_discard)
    return _decide(session, batch, place, BatchState.DISCARDED, 0, by, now)


def _open(
    session: Session, batch_id: int, by: Actor, check_rule: Callable[[BatchFacts], None]
) -> tuple[ImportBatch, NodeFacts]:
    """The batch, held against everybody else who decides on this supplier here until we commit."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise NotFound("batch", "Kataloget findes ikke.")
    place = _place(session, by, batch.node_id)
    session.execute(
        select(_BATCH.c.id)
        .where(_BATCH.c.node_id == batch.node_id, _BATCH.c.supplier_id == batch.supplier_id)
        .order_by(_BATCH.c.id)
        .with_for_update()
    ).all()
    session.refresh(batch)  # somebody may have decided while we waited
    check_rule(queries.facts(session, batch))
    return batch, place


def _changes_of(session: Session, batch_id: int) -> list[Any]:
    columns = (
        _CHANGE.c.id, _CHANGE.c.seller_item_id, _CHANGE.c.offer_id, _CHANGE.c.old_version_id,
    )  # fmt: skip
    return list(
        session.execute(
            select(*columns).where(_CHANGE.c.batch_id == batch_id).order_by(_CHANGE.c.id)
        )
    )


def _items_of(session: Session, batch_id: int) -> dict[int, ParsedItem]:
    """The new items by the id of their change."""
    rows = session.execute(
        select(_CHANGE.c.id, _CHANGE.c.seller_item_id, *kept_columns(_ITEM))
        .join(_ITEM, _ITEM.c.change_id == _CHANGE.c.id)
        .where(_CHANGE.c.batch_id == batch_id)
        .order_by(_CHANGE.c.id)
    )
    return {row[0]: kept_item(row[1], row[2:]) for row in rows}


_EVENTS = {
    BatchState.PUBLISHED: Event.CATALOGUE_PUBLISHED,
    BatchState.ROLLED_BACK: Event.CATALOGUE_ROLLED_BACK,
    BatchState.DISCARDED: Event.CATALOGUE_DISCARDED,
}


def _decide(
    session: Session, batch: ImportBatch, place: NodeFacts, state: BatchState, offers: int,
    by: Actor, now: datetime,
) -> Decided:  # fmt: skip
    batch.state, batch.decided_at, batch.decided_by_name = state, now, by.name
    session.add(batch)
    session.flush()
    supplier = session.get_one(Supplier, batch.supplier_id)
    _record(session, _EVENTS[state], batch, place, supplier.cvr, by, now)
    return Decided(batch.id or 0, state, offers)


_COUNTS = (
    "items", "added", "withdrawn", "price_up", "price_down", "changed", "unchanged", "errors",
)  # fmt: skip


def _record(
    session: Session, event: Event, batch: ImportBatch, place: NodeFacts, cvr: str, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    session.flush()
    counts = {name: getattr(batch, name) for name in _COUNTS}
    record(
        session, event, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"batch:{batch.id}",
        details={"supplier": cvr, "node": place.id, "sha256": batch.sha256, **counts},
    )  # fmt: skip
