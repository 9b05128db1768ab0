"""Putting a file's difference before somebody to decide."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import insert, select
from sqlmodel import Session

from catalog_import.check import CheckedFile
from catalog_import.diff import diff
from catalog_import.item import ParsedItem, RowIssue, Severity
from catalog_import.placing import unplaced
from shop.agreements.models import Supplier
from shop.agreements.queries import terms_of
from shop.catalogue.actions import category_finder, item_facts
from shop.catalogue.queries import live_items
from shop.db import table_of
from shop.intake import queries
from shop.intake.actions.batch import place_for, record_batch
from shop.intake.actions.labels import note_unknown_labels
from shop.intake.actions.receiving import Received, note_file, receive
from shop.intake.items import as_kept
from shop.intake.labels import LabelBook, settle, unknown_texts
from shop.intake.models import ImportBatch, ImportIssue, StagedChange, StagedItem
from shop.intake.queries.labels import label_book
from shop.intake.rows import Weighing, change_rows, count_issues, issue_rows
from shop.intake.rules import BatchState, ChangeKind
from shop.kernel.errors import NotFound
from shop.kernel.people import Actor
from shop.ledger.rules import Event
from shop.orders.queries import bought_last_year
from shop.organisation.queries import NodeFacts

_CHANGE = table_of(StagedChange)
_ISSUE = table_of(ImportIssue)
_ITEM = table_of(StagedItem)


def stage(
    session: Session, *, folder: Path, file: IO[bytes] | Path, name: str, node_id: int,
    supplier_id: int, by: Actor, now: datetime,
) -> int:  # fmt: skip
    """`receive` and `stage_received` in one. Views receive first: reading holds no lock there."""
    place_for(session, by, node_id)
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
    place = place_for(session, by, node_id)
    supplier = session.get(Supplier, supplier_id)
    if supplier is None:
        raise NotFound("supplier", "Vælg en leverandør fra listen.")
    note_file(session, received, by, now)
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
    record_batch(session, event, batch, place, supplier.cvr, by, now)
    return batch.id or 0


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
    book = label_book(session, path=place.path, supplier_id=batch.supplier_id)
    incoming, carries = _incoming(checked, book), checked.header.carries
    texts = unknown_texts(incoming.values(), book)
    note_unknown_labels(session, node_id=place.id, texts=texts, now=now)
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


def _incoming(checked: CheckedFile, book: LabelBook) -> Mapping[str, ParsedItem]:
    if checked.header.deletes_all:
        return {}
    return {item.seller_item_id: settle(as_kept(item), book) for item in checked.items}


def _count_changes(batch: ImportBatch, rows: list[dict[str, Any]], compared: int) -> None:
    kinds = Counter(row["kind"] for row in rows)
    batch.added, batch.withdrawn = kinds[ChangeKind.ADDED], kinds[ChangeKind.WITHDRAWN]
    batch.price_up, batch.price_down = kinds[ChangeKind.PRICE_UP], kinds[ChangeKind.PRICE_DOWN]
    counted = batch.added + batch.withdrawn + batch.price_up + batch.price_down
    batch.changed = len(rows) - counted
    batch.unchanged = compared - len(rows)
