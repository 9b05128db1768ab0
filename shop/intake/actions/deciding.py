"""Settling held prices, and choosing what of a file is published."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, select, update
from sqlmodel import Session

from shop.agreements.models import Supplier
from shop.db import table_of
from shop.intake.actions.approved import make_prices_live, take_prices_back
from shop.intake.actions.batch import open_batch
from shop.intake.actions.labels import settle_held
from shop.intake.actions.preparing import name_new_offers, shelf_of
from shop.intake.actions.relabel import settle_older
from shop.intake.models import ImportBatch, PriceDecision, StagedChange, StagedItem, is_held
from shop.intake.rules import (
    BatchFacts,
    BatchState,
    ChangeKind,
    Choice,
    Hold,
    Verdict,
    check_can_approve,
    check_can_choose,
    check_can_decide,
    check_why,
)
from shop.intake.weigh import Side, share_between
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.queries import NodeFacts

_CHANGE, _DECISION = table_of(StagedChange), table_of(PriceDecision)
_ITEM = table_of(StagedItem)
_C = _CHANGE.c
_OPEN = and_(is_held(_CHANGE), _C.choice == Choice.KEEP_PRICE, _C.decided_at.is_(None))
"""A held price that waits for somebody."""
_SETTLED = and_(is_held(_CHANGE), _C.decided_at.is_not(None), _C.choice != Choice.LEAVE)
_AT_ONCE = 500
_TOLD = 50
"""Prices that the ledger's entry names one by one; price_decision has them all."""


@dataclass(frozen=True, slots=True)
class Which:
    """Which held prices: these changes, or all that wait (`ids` None).

    `below`: only rises of less than this share (0.08 is 8 %); what cannot be compared is not.
    """

    ids: tuple[int, ...] | None = None
    below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of it. `offers`: how many offers of the shop it changed at once."""

    batch_id: int
    prices: int
    offers: int


def approve(
    session: Session, *, batch_id: int, which: Which, by: Actor, now: datetime, why: str = ""
) -> Settled:
    """Let held prices pass: with the batch, or at once when that is published already.

    Raises NotFound, NotAllowed or Refused.
    """
    reason = check_why(why)
    rule = partial(check_can_approve, by_id=by.person_id)
    batch, place, rows = _held(session, batch_id, which, by, _OPEN, rule)
    _settle(session, rows, {"choice": Choice.TAKE, "decided_at": now, "decided_by_name": by.name})
    offers = 0
    if batch.state is BatchState.PUBLISHED:
        settle_held(session, batch)
        offers = make_prices_live(session, batch_id, [row.id for row in rows], now=now)
    _write_down(session, batch, place, rows, Verdict.APPROVED, reason, by, now)
    return Settled(batch_id, len(rows), offers)


def keep_old(
    session: Session, *, batch_id: int, which: Which, by: Actor, now: datetime, why: str = ""
) -> Settled:
    """Say no to held prices: the old ones stay, also when the next file says the same again.

    Raises NotFound, NotAllowed or Refused.
    """
    reason = check_why(why)
    batch, place, rows = _held(session, batch_id, which, by, _OPEN)
    _settle(session, rows, {"decided_at": now, "decided_by_name": by.name})
    _write_down(session, batch, place, rows, Verdict.KEPT_OLD, reason, by, now)
    return Settled(batch_id, len(rows), 0)


def reopen(
    session: Session, *, batch_id: int, which: Which, by: Actor, now: datetime, why: str = ""
) -> Settled:
    """Take decisions back: the prices are held again, and the old ones sold again.

    Raises NotFound, NotAllowed or Refused.
    """
    reason = check_why(why)
    batch, place, rows = _held(session, batch_id, which, by, _SETTLED)
    offers = 0
    if batch.state is BatchState.PUBLISHED:
        approved = [row.id for row in rows if row.choice is Choice.TAKE]
        offers = take_prices_back(session, batch_id, approved, now=now)
        for some in _chunks(approved):
            settle_older(session, batch, _C.id.in_(some), now=now)
    undecided = {"choice": Choice.KEEP_PRICE, "decided_at": None, "decided_by_name": ""}
    _settle(session, rows, undecided)
    _write_down(session, batch, place, rows, Verdict.REOPENED, reason, by, now)
    return Settled(batch_id, len(rows), offers)


_COLUMNS = (
    "id", "offer_id", "seller_item_id", "name", "hold", "choice", "old_price", "new_price",
    "old_unit", "new_unit", "old_content", "new_content", "old_content_unit", "new_content_unit",
)  # fmt: skip


def _held(
    session: Session, batch_id: int, which: Which, by: Actor, wanted: ColumnElement[bool],
    rule: Callable[[BatchFacts], None] = check_can_decide,
) -> tuple[ImportBatch, NodeFacts, list[Any]]:  # fmt: skip
    """The batch, its place and the rows to decide on. Raises when there are none, or not all."""
    batch, place = open_batch(session, batch_id, by, rule)
    query = select(*(_C[name] for name in _COLUMNS)).where(_C.batch_id == batch_id, wanted)
    if which.ids is None:
        rows = list(session.execute(query.order_by(_C.id)))
    else:
        ids = sorted(set(which.ids))
        rows = [
            row
            for some in _chunks(ids)
            for row in session.execute(query.where(_C.id.in_(some)).order_by(_C.id))
        ]
        if len(rows) != len(ids):
            raise _pressed_before(wanted)
    if which.below is not None:
        rows = [row for row in rows if _rises_less(row, which.below)]
    if not rows:
        raise Refused("no-held-prices", "Ingen priser venter på dig her.")
    return batch, place, _with_offers(session, batch, rows)


def _pressed_before(wanted: ColumnElement[bool]) -> Refused:
    """Somebody, or a second press, was there first."""
    if wanted is _SETTLED:
        return Refused("price-open", "Prisen venter allerede på en beslutning.")
    return Refused("price-settled", "Der er allerede taget stilling til prisen.")


def _with_offers(session: Session, batch: ImportBatch, rows: list[Any]) -> list[Any]:
    """The rows, each with the offer that its decision is about: new goods have none yet."""
    unnamed = [row.id for row in rows if row.offer_id is None]
    if not unnamed:
        return rows
    named: dict[int, Any] = {}
    for some in _chunks(unnamed):
        name_new_offers(session, shelf_of(batch), _C.id.in_(some))
        found = session.execute(select(*(_C[name] for name in _COLUMNS)).where(_C.id.in_(some)))
        named |= {row.id: row for row in found}
    return [named.get(row.id, row) for row in rows]


def _rises_less(row: Any, below: Decimal) -> bool:
    share = share_between(
        Side(row.old_price, row.old_unit, row.old_content, row.old_content_unit),
        Side(row.new_price, row.new_unit, row.new_content, row.new_content_unit),
    )
    return share is not None and share < below


def _settle(session: Session, rows: Sequence[Any], values: dict[str, Any]) -> None:
    for some in _chunks([row.id for row in rows]):
        session.connection().execute(update(_CHANGE).where(_C.id.in_(some)).values(**values))


def _write_down(
    session: Session, batch: ImportBatch, place: NodeFacts, rows: Sequence[Any], verdict: Verdict,
    why: str, by: Actor, now: datetime,
) -> None:  # fmt: skip
    """Each price in price_decision, the act once in the ledger, and what still waits."""
    shared = {
        "node_id": batch.node_id, "supplier_id": batch.supplier_id, "batch_id": batch.id,
        "verdict": verdict, "why": why, "decided_at": now, "decided_by_id": by.person_id,
        "decided_by_name": by.name,
    }  # fmt: skip
    names = (
        "offer_id", "seller_item_id", "name", "hold", "old_price", "new_price", "old_unit",
        "new_unit",
    )  # fmt: skip
    decisions = [
        shared | {"change_id": row.id} | {name: getattr(row, name) for name in names}
        for row in rows
    ]
    session.execute(insert(_DECISION), decisions)
    _count_held(session, batch)
    supplier = session.get_one(Supplier, batch.supplier_id)
    told = [[row.seller_item_id, str(row.old_price), str(row.new_price)] for row in rows[:_TOLD]]
    record(
        session, Event.PRICE_DECIDED, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"batch:{batch.id}",
        details={"supplier": supplier.cvr, "node": place.id, "verdict": verdict.value,
                 "prices": len(rows), "why": why, "first": told},
    )  # fmt: skip


def _count_held(session: Session, batch: ImportBatch) -> None:
    waiting = select(func.count()).select_from(_CHANGE).where(_C.batch_id == batch.id, _OPEN)
    batch.held = session.scalar(waiting) or 0
    session.add(batch)
    session.flush()


def keep_remembered(session: Session, batch: ImportBatch) -> None:
    """Prices that somebody said no to before, and that come again, are not asked about again.

    Counts the batch's held prices. Called when the difference is made.
    """
    told, any_of = _CHANGE.alias("told"), _DECISION.alias("any_of")
    latest = select(func.max(any_of.c.id)).where(any_of.c.offer_id == _C.offer_id)
    same = [
        getattr(told.c, name).is_not_distinct_from(getattr(_C, name))
        for name in ("new_price", "new_unit", "new_content", "new_content_unit")
    ]
    waits, waited = _ITEM.alias("waits"), _ITEM.alias("waited")
    same.append(waited.c.price_steps.is_not_distinct_from(waits.c.price_steps))
    refused = (
        select(_C.id, _DECISION.c.decided_at, _DECISION.c.decided_by_name)
        .select_from(_CHANGE)
        .join(_DECISION, _DECISION.c.id == latest.correlate(_CHANGE).scalar_subquery())
        .join(told, told.c.id == _DECISION.c.change_id)
        .join(waits, waits.c.change_id == _C.id)
        .outerjoin(waited, waited.c.change_id == told.c.id)
        .where(
            _C.batch_id == batch.id, _OPEN, _DECISION.c.verdict == Verdict.KEPT_OLD,
            _DECISION.c.batch_id != batch.id, *same,
        )
    )  # fmt: skip
    again = [
        {"change": row[0], "at": row[1], "by_name": row[2]} for row in session.execute(refused)
    ]
    if again:
        session.connection().execute(
            update(_CHANGE)
            .where(_C.id == bindparam("change"))
            .values(decided_at=bindparam("at"), decided_by_name=bindparam("by_name")),
            again,
        )
    _count_held(session, batch)


@dataclass(frozen=True, slots=True)
class Rows:
    """Which changes to publish or leave out: these, all of one kind, or all (both None)."""

    ids: tuple[int, ...] | None = None
    kind: ChangeKind | None = None


def choose(
    session: Session, *, batch_id: int, rows: Rows, take: bool, by: Actor, now: datetime
) -> int:
    """Publish these changes with the batch, or leave them out of it; returns how many it moved.

    A held price that is taken in again stands as it was decided on. Raises NotFound, NotAllowed
    or Refused.
    """
    del now  # nothing is dated before it is published
    batch, _place = open_batch(session, batch_id, by, check_can_choose)
    moved = sum(_move(session, batch_id, which, take) for which in _conditions(rows))
    if not moved and rows.ids is not None:
        raise NotFound("change", "Ændringen findes ikke.")
    _count_held(session, batch)
    return moved


def _conditions(rows: Rows) -> Iterator[tuple[ColumnElement[bool], ...]]:
    if rows.ids is not None:
        for some in _chunks(sorted(set(rows.ids))):
            yield (_C.id.in_(some),)
    elif rows.kind is not None:
        yield (_C.kind == rows.kind,)
    else:
        yield ()


def _move(
    session: Session, batch_id: int, which: tuple[ColumnElement[bool], ...], take: bool
) -> int:
    def put(choice: Choice, *also: ColumnElement[bool]) -> int:
        chosen = update(_CHANGE).where(_C.batch_id == batch_id, *which, *also)
        return int(session.connection().execute(chosen.values(choice=choice)).rowcount)

    if not take:
        return put(Choice.LEAVE, _C.choice != Choice.LEAVE)
    left = _C.choice == Choice.LEAVE
    latest = (
        select(_DECISION.c.verdict)
        .where(_DECISION.c.change_id == _C.id)
        .order_by(_DECISION.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    approved = and_(is_held(_CHANGE), latest == Verdict.APPROVED)
    taken = put(Choice.TAKE, left, _C.hold == Hold.NONE) + put(Choice.TAKE, left, approved)
    return taken + put(Choice.KEEP_PRICE, left)


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
