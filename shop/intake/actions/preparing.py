"""Writing the versions of a batch before any of them is live, some thousand at a time.

Nothing of it is seen by anybody: an offer shows the version it points to, and new offers point to
none. So it can be stopped anywhere, and gone on with.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, literal, select, update
from sqlmodel import Session

from shop.bulk import go_by_indexes, id_after, note_growth
from shop.catalogue.models import ItemFacts, Offer, OfferVersion
from shop.db import table_of, upsert
from shop.intake.actions.steps import Progress, Steps
from shop.intake.models import ImportBatch, StagedChange, StagedItem
from shop.intake.publication import KEPT, needs_version
from shop.intake.rules import BatchState, ChangeKind, Choice
from shop.kernel.errors import Refused

_OFFER, _VERSION = table_of(Offer), table_of(OfferVersion)
_BATCH, _CHANGE, _ITEM = table_of(ImportBatch), table_of(StagedChange), table_of(StagedItem)
_C = _CHANGE.c
_OLD = _VERSION.alias("old")
_FACTS = tuple(ItemFacts.model_fields)
_COLUMNS = ("offer_id", "batch_id", "published_at", *_FACTS)
_IDS_AT_ONCE = 500
_EASIER = 4
"""So many times as fast is an item removed as a version is written."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Whose offers a batch is about, and in which state it is while it is prepared."""

    batch_id: int
    node_id: int
    supplier_id: int
    state: BatchState


def shelf_of(batch: ImportBatch) -> Shelf:
    """The batch's."""
    return Shelf(batch.id or 0, batch.node_id, batch.supplier_id, batch.state)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a batch's changes: those with ids from `first` to before `end`."""

    batch_id: int
    first: int
    end: int

    def changes(self, *also: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
        """The condition. The sum keeps engines from walking the whole batch by its index."""
        return (_C.id >= self.first, _C.id < self.end, _C.batch_id + 0 == self.batch_id, *also)


def parts(session: Session, batch_id: int, size: int) -> list[Part]:
    """The batch's changes in parts of at most `size`, in the order of their ids."""
    first, last = session.execute(
        select(func.min(_C.id), func.max(_C.id)).where(_C.batch_id == batch_id)
    ).one()
    if first is None:
        return []
    return [Part(batch_id, at, min(at + size, last + 1)) for at in range(first, last + 1, size)]


def prepare(steps: Steps, shelf: Shelf, *, now: datetime, progress: Progress) -> None:
    """Write what is not written yet. Raises Refused when the batch is decided on meanwhile."""
    with steps.read() as session:
        todo = parts(session, shelf.batch_id, steps.size)
    for number, part in enumerate(todo):
        with steps.step(may_be_lost=True) as session:
            go_by_indexes(session)
            _hold(session, shelf)
            last = _name(session, shelf, part)
            _write_versions(session, part, last, now)
        progress(number + 1, len(todo), "preparing")
    if len(todo) > 1:
        with steps.step() as session:
            note_growth(session, *_ASKED)


_ASKED = (
    _OFFER.c.owner_node_id, _OFFER.c.supplier_id, _OFFER.c.live_version_id, _VERSION.c.offer_id,
    _VERSION.c.category_id, _VERSION.c.kind_key, _VERSION.c.gtin, _C.batch_id, _C.offer_id,
)  # fmt: skip
"""What is asked for by those who ask next, going live first."""


def _hold(session: Session, shelf: Shelf) -> None:
    """Nobody else prepares the batch, or takes it back, until this part is written."""
    state = session.execute(
        select(_BATCH.c.state).where(_BATCH.c.id == shelf.batch_id).with_for_update()
    ).scalar_one()
    if state is not shelf.state:
        raise Refused("batch-state", "Kataloget er allerede behandlet.")


def _name(session: Session, shelf: Shelf, part: Part) -> int:
    """Give new items their offers, note what each offer was until now, and say which ids the
    versions to come will have: each change is written once. Returns the last id before those."""
    last, drawn = id_after(session, _VERSION)
    number = drawn if drawn is not None else last + 1 - part.first + _C.id
    number = case((_to_write(), number), else_=_C.new_version_id)
    is_new = part.changes(_C.kind == ChangeKind.ADDED, _C.choice != Choice.LEAVE)
    name_new_offers(session, shelf, *is_new, number=number)
    live = select(_OFFER.c.live_version_id).where(_OFFER.c.id == _C.offer_id)
    others = part.changes(_C.kind != ChangeKind.ADDED)
    now = {"old_version_id": live.scalar_subquery(), "new_version_id": number}
    _run(session, update(_CHANGE).where(*others).values(now))
    return last


def _to_write() -> ColumnElement[bool]:
    """Changes whose items are taken as they were sent, and that have no version yet."""
    return and_(
        _C.new_version_id.is_(None), _C.choice == Choice.TAKE, _C.kind != ChangeKind.WITHDRAWN
    )


def name_new_offers(
    session: Session, shelf: Shelf, *is_new: ColumnElement[bool],
    number: ColumnElement[int | None] = _C.new_version_id,
) -> None:  # fmt: skip
    """Give the new items of these changes their offers. An offer without a version is not seen.

    `number`: the id of the version they will have.
    """
    whose = (_OFFER.c.owner_node_id == shelf.node_id, _OFFER.c.supplier_id == shelf.supplier_id)
    same = _OFFER.c.seller_item_id == _C.seller_item_id
    known = select(_OFFER.c.id).where(*whose, same)
    wanted = select(
        literal(shelf.node_id), literal(shelf.supplier_id), _C.seller_item_id
    ).where(*is_new)  # fmt: skip
    names = ["owner_node_id", "supplier_id", "seller_item_id"]
    offers = upsert(_OFFER, session.connection().dialect.name).from_select(names, wanted)
    # Named, or every index that lets no two be alike would be asked.
    _run(session, offers.on_conflict_do_nothing(index_elements=names))
    named = {"offer_id": known.scalar_subquery(), "new_version_id": number}
    _run(session, update(_CHANGE).where(*is_new).values(named))


def _write_versions(session: Session, part: Part, last: int, now: datetime) -> None:
    """New versions for the part's changes that have none yet. Those with ids are above `last`."""
    _run(session, _insertion(part.batch_id, now, *part.changes(_C.new_version_id > last)))
    unwritten = part.changes(_C.new_version_id.is_(None))
    for ids in _with_more_than_a_price(session, part):
        write_at_old_price(session, part.batch_id, now, *unwritten, _C.id.in_(ids))


def write_at_old_price(
    session: Session, batch_id: int, now: datetime, *which: ColumnElement[bool]
) -> None:
    """Versions of these changes with all that waits but the price, which stays what it was."""
    _run(session, _insertion(batch_id, now, *which, keeps_price=True))
    _name_versions(session, batch_id, *which)


def _name_versions(session: Session, batch_id: int, *which: ColumnElement[bool]) -> None:
    """Note which version was just written for each change.

    Only for those: a publishing that was stopped left versions of its own behind, with prices
    that may be held now.
    """
    # The sum keeps PostgreSQL from looking for the highest id from the table's end.
    last = select(func.max(_VERSION.c.id + 0)).where(
        _VERSION.c.offer_id == _C.offer_id, _VERSION.c.batch_id + 0 == batch_id
    )
    _run(session, update(_CHANGE).where(*which).values(new_version_id=last.scalar_subquery()))


def _insertion(
    batch_id: int, now: datetime, *which: ColumnElement[bool], keeps_price: bool = False
) -> object:
    """INSERT … SELECT of versions from the items that wait."""
    source = _ITEM.join(_CHANGE, _C.id == _ITEM.c.change_id)
    facts: list[ColumnElement[Any]] = [_ITEM.c[name] for name in _FACTS]
    number = () if keeps_price else (_C.new_version_id,)
    if keeps_price:
        priced_by = func.coalesce(_C.old_version_id, _C.earlier_version_id)
        source = source.join(_OLD, _OLD.c.id == priced_by)
        facts = [_OLD.c[name] if name in KEPT else _ITEM.c[name] for name in _FACTS]
        # Not as it was sent: the next file is compared with it field by field.
        facts[_FACTS.index("fingerprint")] = literal(None, _ITEM.c.fingerprint.type)
    chosen = select(
        *number, _C.offer_id, literal(batch_id), literal(now, _VERSION.c.published_at.type), *facts
    )  # fmt: skip
    return insert(_VERSION).from_select(
        (*("id" for _ in number), *_COLUMNS),
        chosen.select_from(source).where(*which).order_by(_C.id),
    )


def _with_more_than_a_price(session: Session, part: Part) -> Iterator[list[int]]:
    """Ids of the changes that keep their price and still change something, some at a time."""
    rows = session.execute(
        select(_C.id, _C.kind, _C.fields).where(*part.changes(_C.choice == Choice.KEEP_PRICE))
    )
    ids = [row.id for row in rows if needs_version(row.kind, row.fields)]
    for start in range(0, len(ids), _IDS_AT_ONCE):
        yield ids[start : start + _IDS_AT_ONCE]


def remove_spent(steps: Steps, batch_id: int) -> None:
    """Take away the waiting items of a batch that is decided, but for prices that are held yet."""
    with steps.read() as session:
        todo = parts(session, batch_id, steps.size * _EASIER)
    for part in todo:
        with steps.step(may_be_lost=True) as session:
            held = select(_C.id).where(*part.changes(_C.choice == Choice.KEEP_PRICE))
            _run(
                session,
                delete(_ITEM).where(
                    _ITEM.c.change_id >= part.first, _ITEM.c.change_id < part.end,
                    _ITEM.c.batch_id + 0 == batch_id, _ITEM.c.change_id.not_in(held),
                ),
            )  # fmt: skip


def _run(session: Session, statement: object) -> None:
    # By the connection: the session would look for objects to bring up to date.
    session.connection().execute(statement)  # type: ignore[call-overload]
