"""Making a difference live, undoing it, or putting it aside."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from catalog_import.item import ParsedItem
from shop.agreements.models import Supplier
from shop.catalogue.actions import publish_items, set_live
from shop.catalogue.queries import kept_columns, kept_item
from shop.db import table_of
from shop.intake.actions.batch import open_batch, record_batch
from shop.intake.models import ImportBatch, StagedChange, StagedItem
from shop.intake.rules import (
    BatchState,
    check_can_discard,
    check_can_publish,
    check_can_roll_back,
)
from shop.kernel.people import Actor
from shop.ledger.rules import Event
from shop.organisation.queries import NodeFacts

_CHANGE = table_of(StagedChange)
_ITEM = table_of(StagedItem)


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a batch. `offers`: how many offers of the shop it changed."""

    batch_id: int
    state: BatchState
    offers: int


def publish(
    session: Session, *, batch_id: int, by: Actor, now: datetime, removal_confirmed: bool = False
) -> Decided:
    """Make the staged difference live. Raises NotFound, NotAllowed or Refused.

    `removal_confirmed`: `by` knows that the file removes many offers, where it does.
    """
    rule = partial(check_can_publish, by_id=by.person_id, removal_confirmed=removal_confirmed)
    batch, place = open_batch(session, batch_id, by, rule)
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
    batch, place = open_batch(session, batch_id, by, check_can_roll_back)
    changes = _changes_of(session, batch_id)
    set_live(session, {row.offer_id: row.old_version_id for row in changes}, now=now)
    return _decide(session, batch, place, BatchState.ROLLED_BACK, len(changes), by, now)


def discard(session: Session, *, batch_id: int, by: Actor, now: datetime) -> Decided:
    """Put a file aside for good. The shop is as it was. Raises NotFound, NotAllowed or Refused."""
    batch, place = open_batch(session, batch_id, by, check_can_discard)
    return _decide(session, batch, place, BatchState.DISCARDED, 0, by, now)


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
    record_batch(session, _EVENTS[state], batch, place, supplier.cvr, by, now)
    return Decided(batch.id or 0, state, offers)
