"""What a file is compared with: read once, before the first line."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.agreements.queries import terms_of
from shop.catalogue.models import Category
from shop.db import table_of
from shop.intake import queries
from shop.intake.actions.steps import Steps
from shop.intake.models import ImportBatch, ImportIssue, StagedChange, StagedItem
from shop.intake.queries.labels import label_book
from shop.intake.queries.sold import sold
from shop.intake.rows import Sold, Weighing
from shop.intake.rules import BatchState
from shop.intake.staged import Known
from shop.kernel.errors import NotFound
from shop.kernel.periods import local_day
from shop.orders.queries import bought_last_year
from shop.organisation.queries import NodeFacts, node

_CHANGE, _ITEM = table_of(StagedChange), table_of(StagedItem)
_ISSUE = table_of(ImportIssue)


@dataclass(frozen=True, slots=True)
class Basis:
    """A batch that is about to be read, and all that its lines are held against."""

    batch_id: int
    state: BatchState
    file_size: int
    place: NodeFacts
    supplier_id: int
    supplier_cvr: str
    supplier_name: str
    live: dict[str, Sold]
    """The supplier's live offers at the place, by seller's item id."""
    known: Known
    weighing: Weighing


def begin(steps: Steps, batch_id: int, now: datetime) -> Basis:
    """Remove what an earlier try staged, note what the batch builds on, and read that."""
    with steps.read() as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise NotFound("batch", "Kataloget findes ikke.")
        is_received = batch.state is BatchState.RECEIVED
    if is_received:
        remove_staged(steps, batch_id)
        with steps.step() as session:
            _note_base(session, batch_id)
    # Read only now: a publishing in between makes this batch outdated, never silently wrong.
    with steps.read() as session:
        return _basis(session, session.get_one(ImportBatch, batch_id), now)


def remove_staged(steps: Steps, batch_id: int) -> None:
    """Take away all that was staged or noted of a batch, some at a time."""
    some = select(_CHANGE.c.id).where(_CHANGE.c.batch_id == batch_id).limit(steps.size)
    done = False
    while not done:
        with steps.step() as session:
            ids = session.scalars(some).all()
            for table, key in ((_ITEM, _ITEM.c.change_id), (_CHANGE, _CHANGE.c.id)):
                for start in range(0, len(ids), _AT_ONCE):
                    session.execute(delete(table).where(key.in_(ids[start : start + _AT_ONCE])))
            done = len(ids) < steps.size
    with steps.step() as session:
        session.execute(delete(_ISSUE).where(_ISSUE.c.batch_id == batch_id))


_AT_ONCE = 500
"""Ids in one statement."""


def _note_base(session: Session, batch_id: int) -> None:
    batch = session.get_one(ImportBatch, batch_id)
    place = _place_of(session, batch)
    batch.base_batch_id = queries.latest_published(session, batch.node_id, batch.supplier_id)
    terms = terms_of(session, place.path, batch.supplier_id)
    batch.price_rise_limit, batch.price_notice_days = (
        terms.price_rise_limit,
        terms.price_notice_days,
    )
    batch.items = batch.errors = batch.warnings = 0
    session.add(batch)


def _place_of(session: Session, batch: ImportBatch) -> NodeFacts:
    place = node(session, batch.node_id)
    if place is None:
        raise NotFound("node", "Stedet findes ikke.")
    return place


def _basis(session: Session, batch: ImportBatch, now: datetime) -> Basis:
    place, supplier = _place_of(session, batch), session.get_one(Supplier, batch.supplier_id)
    live = {}
    if batch.state is BatchState.RECEIVED:
        live = sold(session, owner_node_id=batch.node_id, supplier_id=batch.supplier_id)
    known = Known(
        _categories(session),
        label_book(session, path=place.path, supplier_id=batch.supplier_id),
        frozenset(one.fingerprint for one in live.values() if one.fingerprint),
    )
    weighing = Weighing(
        bought_last_year(session, place.path, batch.supplier_id, now),
        batch.price_rise_limit, batch.price_notice_days, local_day(batch.staged_at), None,
    )  # fmt: skip
    return Basis(
        batch.id or 0, batch.state, batch.file_size, place, batch.supplier_id, supplier.cvr,
        supplier.name, live, known, weighing,
    )  # fmt: skip


def _categories(session: Session) -> dict[str, int]:
    """Our category's id by the UNSPSC class, its first six digits."""
    rows = session.execute(select(func.substr(col(Category.unspsc_class), 1, 6), col(Category.id)))
    return {row[0]: row[1] for row in rows}
