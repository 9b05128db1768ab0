"""How suppliers keep what was agreed, counted in orders that somebody has told about.

Part of `queries`. An order counts once for each thing that was wrong with it, however many lines.
What was undone counts for nothing.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, distinct, exists, func, select
from sqlmodel import Session

from shop.db import table_of
from shop.orders.models import Order
from shop.receiving.models import Arrival, ArrivalLine, Complaint
from shop.receiving.rules import ComplaintState, Mark

YEAR = timedelta(days=365)
MOST = 200
_ORDER = table_of(Order).c
_ARRIVAL, _TOLD, _COMPLAINT = (table_of(one).c for one in (Arrival, ArrivalLine, Complaint))
_UNDOING = table_of(Arrival).alias("undoing")
_STANDS = ~exists().where(
    _UNDOING.c.order_id == _ARRIVAL.order_id, _UNDOING.c.undoes == _ARRIVAL.number
)


@dataclass(frozen=True, slots=True)
class Performance:
    """A supplier's orders in a year, at a place and below it."""

    told: int = 0
    """Orders of which somebody said what came."""
    wrong: tuple[tuple[Mark, int], ...] = ()
    """How many of them had something missing, broken, substituted or late."""
    complaints: int = 0
    """Orders with something that procurement was asked to follow up."""

    def count(self, mark: Mark) -> int:
        """Orders with this wrong."""
        return dict(self.wrong).get(mark, 0)

    def share(self, count: int) -> Decimal | None:
        """A count as a share of the orders told about; None where there are none."""
        return Decimal(count) / self.told if self.told else None


NOTHING_TOLD = Performance()


def performance(
    session: Session, path: str, suppliers: Collection[int], *, on: date
) -> dict[int, Performance]:
    """Each supplier's year until `on`, in three queries."""
    told = _grouped(session, _told(path, suppliers, on), _ORDER.supplier_id)
    wrong = _grouped(
        session, _marked(path, suppliers, on), _ORDER.supplier_id, _TOLD.mark
    )  # fmt: skip
    complained = _grouped(session, _complained(path, suppliers, on), _ORDER.supplier_id)
    marks: defaultdict[int, list[tuple[Mark, int]]] = defaultdict(list)
    for (supplier, mark), count in wrong.items():
        marks[supplier].append((mark, count))
    return {
        supplier: Performance(count, tuple(sorted(marks[supplier])), complained.get((supplier,), 0))
        for (supplier,), count in told.items()
    }


def _grouped(session: Session, query: Select[Any], *by: Any) -> dict[tuple[Any, ...], int]:
    counted = query.with_only_columns(*by, func.count(distinct(_ORDER.id))).group_by(*by)
    return {tuple(row[:-1]): row[-1] for row in session.execute(counted)}


def _of(path: str, suppliers: Collection[int], on: date) -> tuple[Any, ...]:
    return (
        _ORDER.supplier_id.in_(list(suppliers)),
        _ORDER.unit_path.startswith(path, autoescape=True),
        _ORDER.placed_date.between(on - YEAR, on),
    )


def _told(path: str, suppliers: Collection[int], on: date) -> Select[Any]:
    return (
        select(_ORDER.id)
        .select_from(table_of(Arrival).join(table_of(Order), _ORDER.id == _ARRIVAL.order_id))
        .where(*_of(path, suppliers, on), _ARRIVAL.undoes.is_(None), _STANDS)
    )


def _marked(path: str, suppliers: Collection[int], on: date) -> Select[Any]:
    query = _told(path, suppliers, on).join(
        table_of(ArrivalLine), _TOLD.arrival_id == _ARRIVAL.id
    )  # fmt: skip
    return query.where(_TOLD.mark != Mark.CAME)


def _complained(path: str, suppliers: Collection[int], on: date) -> Select[Any]:
    return (
        select(_ORDER.id)
        .select_from(table_of(Complaint).join(table_of(Order), _ORDER.id == _COMPLAINT.order_id))
        .where(*_of(path, suppliers, on), _COMPLAINT.state != ComplaintState.WITHDRAWN)
    )


@dataclass(frozen=True, slots=True)
class Behind:
    """An order behind a number."""

    id: int
    number: str
    unit_name: str
    delivery_date: date


def orders_behind(
    session: Session, path: str, supplier_id: int, what: Mark | None, *, on: date,
    complained: bool = False,
) -> list[Behind]:  # fmt: skip
    """The orders that a number counts, the latest first: those with `what`, those somebody
    complained of, or all that were told about."""
    ids = _told(path, [supplier_id], on)
    if complained:
        ids = _complained(path, [supplier_id], on)
    elif what is not None:
        ids = _marked(path, [supplier_id], on).where(_TOLD.mark == what)
    query = (
        select(_ORDER.id, _ORDER.number, _ORDER.unit_name, _ORDER.delivery_date)
        .where(_ORDER.id.in_(ids))
        .order_by(_ORDER.delivery_date.desc(), _ORDER.id.desc())
        .limit(MOST)
    )
    return [Behind(*row) for row in session.execute(query)]
