"""What came of orders, as the house and as procurement read it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlmodel import Session

from shop.db import table_of
from shop.orders.models import Order, OrderLine
from shop.receiving.models import Arrival, ArrivalLine, Complaint
from shop.receiving.rules import ASK_DAYS, ComplaintState, Expected, Mark, Told

_ORDER, _LINE = table_of(Order).c, table_of(OrderLine).c
_ARRIVAL, _TOLD, _COMPLAINT = (table_of(one).c for one in (Arrival, ArrivalLine, Complaint))
_MOST = 200


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody told of an order."""

    id: int
    number: int
    told_at: datetime
    told_by_name: str
    picture: str
    told: tuple[Told, ...]
    is_undone: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """All that was told of an order, oldest first, and what is left to hear of its lines."""

    reports: tuple[Report, ...]
    expected: tuple[Expected, ...]
    last: int
    """The number of the latest entry, undoings among them; 0 for none."""

    @property
    def standing(self) -> tuple[int, ...]:
        """The numbers of the reports that are not undone."""
        return tuple(one.number for one in self.reports if not one.is_undone)

    @property
    def is_whole(self) -> bool:
        """Everything is told."""
        return not any(one.left for one in self.expected)


def standing(session: Session, order_id: int) -> Standing:
    """What is told of an order, and what is left."""
    rows = session.execute(
        select(Arrival).where(_ARRIVAL.order_id == order_id).order_by(_ARRIVAL.number)
    ).scalars().all()  # fmt: skip
    undone = {row.undoes for row in rows if row.undoes}
    told: defaultdict[int, list[Told]] = defaultdict(list)
    if rows:
        for arrival_id, *rest in session.execute(
            select(_TOLD.arrival_id, _TOLD.line_number, _TOLD.mark, _TOLD.quantity, _TOLD.note)
            .where(_TOLD.arrival_id.in_([row.id for row in rows]))
            .order_by(_TOLD.line_number, _TOLD.mark)
        ):
            told[arrival_id].append(Told(*rest))
    reports = tuple(
        Report(row.id or 0, row.number, row.told_at, row.told_by_name, row.picture,
               tuple(told[row.id or 0]), row.number in undone)
        for row in rows if row.undoes is None
    )  # fmt: skip
    return Standing(reports, _expected(session, order_id, reports), rows[-1].number if rows else 0)


def _expected(
    session: Session, order_id: int, reports: Sequence[Report]
) -> tuple[Expected, ...]:  # fmt: skip
    settled: defaultdict[int, Decimal] = defaultdict(Decimal)
    for report in reports:
        for one in () if report.is_undone else report.told:
            if one.mark is not Mark.LATE:
                settled[one.line_number] += one.quantity
    rows = session.execute(
        select(_LINE.line_number, _LINE.quantity)
        .where(_LINE.order_id == order_id)
        .order_by(_LINE.line_number)
    )
    return tuple(Expected(row[0], row[1], row[1] - settled[row[0]]) for row in rows)


@dataclass(frozen=True, slots=True)
class Due:
    """An order whose day has come and of which nobody has told everything."""

    id: int
    number: str
    supplier_name: str
    delivery_date: date


_UNDOING = table_of(Arrival).alias("undoing")
_IS_UNDONE = exists().where(
    _UNDOING.c.order_id == _ARRIVAL.order_id, _UNDOING.c.undoes == _ARRIVAL.number
)


def to_receive(session: Session, unit_id: int, *, on: date) -> list[Due]:
    """The unit's orders that should have come in the last ASK_DAYS days, the latest first."""
    is_told = exists().where(
        _ARRIVAL.order_id == _ORDER.id, _ARRIVAL.is_whole.is_(True), ~_IS_UNDONE
    )
    rows = session.execute(
        select(_ORDER.id, _ORDER.number, _ORDER.supplier_name, _ORDER.delivery_date)
        .where(
            _ORDER.unit_id == unit_id,
            _ORDER.delivery_date.between(on - timedelta(days=ASK_DAYS), on), ~is_told,
        )
        .order_by(_ORDER.delivery_date.desc(), _ORDER.id.desc())
        .limit(_MOST)
    )  # fmt: skip
    return [Due(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """Something that procurement was asked to follow up, with the order and the goods."""

    id: int
    order_id: int
    order_number: str
    line_number: int
    unit_name: str
    unit_path: str
    supplier_id: int
    supplier_name: str
    name: str
    seller_item_id: str
    order_unit: str
    mark: Mark
    quantity: Decimal
    note: str
    arrival_number: int
    picture: str
    opened_at: datetime
    opened_by_name: str
    state: ComplaintState
    turn: int
    answer: str
    changed_at: datetime | None
    changed_by_name: str


_ROWS: Select[Any] = (
    select(
        _COMPLAINT.id, _COMPLAINT.order_id, _ORDER.number, _COMPLAINT.line_number,
        _ORDER.unit_name, _COMPLAINT.unit_path, _ORDER.supplier_id, _ORDER.supplier_name,
        _LINE.name, _LINE.seller_item_id, _LINE.order_unit, _TOLD.mark, _TOLD.quantity,
        _TOLD.note, _ARRIVAL.number, _ARRIVAL.picture, _COMPLAINT.opened_at,
        _COMPLAINT.opened_by_name, _COMPLAINT.state, _COMPLAINT.turn, _COMPLAINT.answer,
        _COMPLAINT.changed_at, _COMPLAINT.changed_by_name,
    )
    .select_from(table_of(Complaint))
    .join(table_of(Order), _ORDER.id == _COMPLAINT.order_id)
    .join(
        table_of(OrderLine),
        and_(_LINE.order_id == _ORDER.id, _LINE.line_number == _COMPLAINT.line_number),
    )
    .join(table_of(Arrival), _ARRIVAL.id == _COMPLAINT.arrival_id)
    .join(
        table_of(ArrivalLine),
        and_(
            _TOLD.arrival_id == _ARRIVAL.id, _TOLD.line_number == _COMPLAINT.line_number,
            _TOLD.mark != Mark.CAME,
        ),
    )
)  # fmt: skip


def _within(paths: Sequence[str]) -> Any:
    return or_(*(_COMPLAINT.unit_path.startswith(path, autoescape=True) for path in paths))


def complaints(
    session: Session, *, paths: Sequence[str], state: ComplaintState
) -> list[ComplaintRow]:
    """Those of houses below these places in one state: what waits oldest first, what is done
    newest first."""
    query = _ROWS.where(_within(paths), _COMPLAINT.state == state)
    order: tuple[Any, ...] = (_COMPLAINT.opened_at, _COMPLAINT.id)
    if state is ComplaintState.CLOSED:
        order = (_COMPLAINT.changed_at.desc(), _COMPLAINT.id.desc())
    return [ComplaintRow(*row) for row in session.execute(query.order_by(*order).limit(_MOST))]


def complaint(
    session: Session, complaint_id: int, *, paths: Sequence[str]
) -> ComplaintRow | None:  # fmt: skip
    """One, None when its house is below none of these places."""
    query = _ROWS.where(_within(paths), _COMPLAINT.id == complaint_id)
    row = session.execute(query).first()
    return ComplaintRow(*row) if row else None


def complaints_of(session: Session, order_id: int) -> list[ComplaintRow]:
    """Those of an order that stand, in the order of its lines."""
    query = _ROWS.where(
        _COMPLAINT.order_id == order_id, _COMPLAINT.state != ComplaintState.WITHDRAWN
    )
    rows = session.execute(query.order_by(_COMPLAINT.line_number, _COMPLAINT.id))
    return [ComplaintRow(*row) for row in rows]


def count_open(session: Session, *, paths: Sequence[str]) -> tuple[int, datetime | None]:
    """How many wait for procurement, and since when the oldest does."""
    count, oldest = session.execute(
        select(func.count(), func.min(_COMPLAINT.opened_at)).where(
            _within(paths), _COMPLAINT.state == ComplaintState.OPEN
        )
    ).one()
    return count, oldest
