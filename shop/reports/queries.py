"""Reading roll-ups, and counting the orders themselves where a roll-up is too coarse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, extract, func, select
from sqlmodel import Session, col

from nudges.facts import Coverage
from shop.db import table_of
from shop.kernel.periods import Period
from shop.orders.models import Order, OrderLine, OrderMonth
from shop.orders.rules import EXCEPTED
from shop.organisation.models import Node
from shop.organisation.queries import subtree
from shop.organisation.rules import NodeKind
from shop.reports.rules import SUMMED, Sums, counted_days, is_whole_months

_ORDER, _LINE, _MONTH = table_of(Order).c, table_of(OrderLine).c, table_of(OrderMonth).c
_COUNTS = ("orders", "small_orders", "deliveries")
_STORED = tuple(name for name in SUMMED if name != "house_days")


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """What a house ordered in a month, at the place in the tree where it was then."""

    month: str
    unit_id: int
    unit_path: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Only:
    """Narrows to a house, to orders to one supplier, or to one offer (and that offer's lines)."""

    unit_id: int | None = None
    supplier_id: int | None = None
    offer_id: int | None = None


EVERYTHING = Only()


def sums_by_unit(session: Session, path: str, period: Period, *, today: date) -> dict[int, Sums]:
    """Sums by unit id at or below `path`: from roll-ups for whole months, else from the orders."""
    read = rolled_up if is_whole_months(period) else recounted
    return by_unit(read(session, path, period, today=today))


def by_unit(rows: Iterable[UnitMonth]) -> dict[int, Sums]:
    """Sums by unit id. A house that moved within a month has its days counted once."""
    found: dict[int, Sums] = {}
    seen: set[tuple[int, str]] = set()
    for row in rows:
        key = (row.unit_id, row.month)
        sums = replace(row.sums, house_days=0) if key in seen else row.sums
        seen.add(key)
        found[row.unit_id] = found.get(row.unit_id, Sums()) + sums
    return found


def rolled_up(session: Session, path: str, period: Period, *, today: date) -> list[UnitMonth]:
    """The roll-ups of the period's whole months, supplier by supplier added up."""
    rows = session.execute(
        select(
            _MONTH.month, _MONTH.unit_id, _MONTH.unit_path,
            *(func.sum(_MONTH[name]).label(name) for name in _STORED),
        )
        .where(
            _MONTH.month.between(period.months[0], period.months[-1]),
            _MONTH.unit_path.startswith(path, autoescape=True),
        )
        .group_by(_MONTH.month, _MONTH.unit_id, _MONTH.unit_path)
    )  # fmt: skip
    return [
        _unit_month(row.month, row.unit_id, row.unit_path, dict(row._mapping), period, today)
        for row in rows
    ]


def _unit_month(
    month: str, unit_id: int, path: str, values: dict[str, Any], period: Period, today: date
) -> UnitMonth:
    values = {name: values[name] for name in _STORED if name in values}
    values |= {name: int(values[name]) for name in _COUNTS}
    days = counted_days(month, period, today) if values["orders"] else 0
    return UnitMonth(month, unit_id, path, Sums(**values, house_days=days))


def recounted(
    session: Session, path: str, period: Period, *, today: date, only: Only = EVERYTHING
) -> list[UnitMonth]:
    """The same, counted from the orders themselves by the day they were placed."""
    lines = {tuple(row)[:4]: dict(row._mapping) for row in _line_sums(session, path, period, only)}
    return [
        _unit_month(
            f"{int(row.year):04d}-{int(row.month):02d}", row.unit_id, row.unit_path,
            dict(row._mapping) | lines.get(tuple(row)[:4], {}), period, today,
        )
        for row in _order_sums(session, path, period, only)
    ]  # fmt: skip


_WHERE_WHEN = (
    _ORDER.unit_id,
    _ORDER.unit_path,
    extract("year", _ORDER.placed_date).label("year"),
    extract("month", _ORDER.placed_date).label("month"),
)


def _order_sums(session: Session, path: str, period: Period, only: Only) -> Sequence[Any]:
    query = select(
        *_WHERE_WHEN,
        func.sum(case((_ORDER.supplier_number == "", 1), else_=0)).label("orders"),
        func.sum(case((_ORDER.is_small, 1), else_=0)).label("small_orders"),
        func.sum(case((is_stop(), 1), else_=0)).label("deliveries"),
        func.sum(_ORDER.goods_value).label("goods_value"),
    )
    return session.execute(query.where(*chosen(path, period, only)).group_by(*_WHERE_WHEN)).all()


def _line_sums(session: Session, path: str, period: Period, only: Only) -> Sequence[Any]:
    sums = [
        func.sum(case((counts, _LINE.line_value), else_=0)).label(name)
        for name, counts in LINE_COUNTS.items()
    ]
    query = select(*_WHERE_WHEN, *sums).select_from(
        table_of(OrderLine).join(table_of(Order), _ORDER.id == _LINE.order_id)
    )
    if only.offer_id is not None:
        query = query.where(_LINE.offer_id == only.offer_id)
    return session.execute(query.where(*chosen(path, period, only)).group_by(*_WHERE_WHEN)).all()


COVERED = _LINE.coverage != Coverage.NO_AGREEMENT
_ON = _LINE.coverage == Coverage.ON_AGREEMENT
_EXCUSED = and_(COVERED, ~_ON, _ORDER.send_reason.in_(sorted(EXCEPTED)))
LINE_COUNTS: dict[str, ColumnElement[bool]] = {
    "covered_value": and_(COVERED, ~_EXCUSED),
    "on_agreement_value": _ON,
    "labelable_value": _LINE.is_labelable,
    "labelled_value": and_(_LINE.is_labelable, _LINE.is_labelled),
    "food_value": _LINE.is_food,
    "organic_value": and_(_LINE.is_food, _LINE.is_organic),
    "excepted_value": _EXCUSED,
}
"""Which lines count in which sum: orders.rules.tally, in the database's words."""


def is_stop() -> ColumnElement[bool]:
    """Whether the order was the first to bring the supplier to the house that day."""
    earlier = table_of(Order).alias("earlier").c
    return ~exists().where(
        earlier.unit_id == _ORDER.unit_id,
        earlier.supplier_id == _ORDER.supplier_id,
        earlier.delivery_date == _ORDER.delivery_date,
        earlier.id < _ORDER.id,
    )


def chosen(path: str, period: Period, only: Only) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        _ORDER.unit_path.startswith(path, autoescape=True),
        _ORDER.placed_date.between(period.first, period.last),
    ]
    if only.unit_id is not None:
        found.append(_ORDER.unit_id == only.unit_id)
    if only.supplier_id is not None:
        found.append(_ORDER.supplier_id == only.supplier_id)
    if only.offer_id is not None:
        found.append(has_line(_LINE.offer_id == only.offer_id))
    return found


def has_line(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    inner = exists().where(_LINE.order_id == _ORDER.id, condition)
    return inner.correlate(table_of(Order))  # also where the lines are read beside it


def unit_names(session: Session, path: str, *, also: Iterable[int] = ()) -> dict[int, str]:
    """Names of the units now at or below `path`, and of those in `also` that have moved away."""
    names = {place.id: place.name for place in subtree(session, path, kind=NodeKind.UNIT)}
    moved = set(also) - set(names)
    if moved:
        rows = session.execute(select(col(Node.id), col(Node.name)).where(col(Node.id).in_(moved)))
        names |= {row.id: row.name for row in rows}
    return names


def months_with_orders(session: Session, path: str) -> list[str]:
    """The months that have orders at or below `path`, newest first."""
    return list(
        session.scalars(
            select(_MONTH.month)
            .where(_MONTH.unit_path.startswith(path, autoescape=True))
            .distinct()
            .order_by(_MONTH.month.desc())
        )
    )
