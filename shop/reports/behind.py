"""The orders behind a number. Part of `queries`: the same conditions, read one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session

from nudges.facts import Coverage
from shop.db import table_of
from shop.kernel.periods import Period
from shop.orders.models import Order, OrderLine
from shop.orders.rules import EXCEPTED
from shop.reports.queries import COVERED, EVERYTHING, LINE_COUNTS, Only, chosen, has_line, is_stop
from shop.reports.rules import LineFacts

_ORDER, _LINE = table_of(Order).c, table_of(OrderLine).c


@dataclass(frozen=True, slots=True)
class LineBehind:
    """A line that matters to the number."""

    name: str
    line_value: Decimal
    facts: LineFacts


@dataclass(frozen=True, slots=True)
class OrderBehind:
    """An order behind a number, without anybody's name."""

    id: int
    number: str
    placed_date: date
    unit_id: int
    unit_name: str
    supplier_name: str
    goods_value: Decimal
    is_small: bool
    is_excused: bool
    is_stop: bool
    supplier_number: str = ""
    """The order that it is a part of; it is none of its own then."""
    lines: tuple[LineBehind, ...] = ()


@dataclass(frozen=True, slots=True)
class BehindPage:
    """Some orders, newest first. `next_before` is the key of the next page, None at the end."""

    orders: tuple[OrderBehind, ...]
    next_before: int | None


PAGE = 25
_COPIED = (
    "id", "number", "placed_date", "unit_id", "unit_name", "supplier_name", "goods_value",
    "is_small", "supplier_number",
)  # fmt: skip
_OF_A_LINE = (
    "order_id", "name", "line_value", "coverage", "is_labelable", "is_labelled", "is_food",
    "is_organic",
)  # fmt: skip
_NEEDED: dict[str, ColumnElement[bool]] = {
    "agreement_share": COVERED,
    "label_share": LINE_COUNTS["labelable_value"],
    "organic_share": LINE_COUNTS["food_value"],
}
"""An order without such a line is not behind that number at all."""


def orders_behind(
    session: Session, path: str, period: Period, *, report: str, before: int | None = None,
    only: Only = EVERYTHING, size: int = PAGE,
) -> BehindPage:  # fmt: skip
    """The orders that a number was counted from, with the lines that matter to it."""
    query = select(
        *(_ORDER[name] for name in _COPIED), _ORDER.send_reason, is_stop().label("stop")
    ).where(*chosen(path, period, only))
    if report in _NEEDED:
        query = query.where(has_line(_NEEDED[report]))
    if before is not None:
        query = query.where(_ORDER.id < before)
    found = session.execute(query.order_by(_ORDER.id.desc()).limit(size + 1)).all()
    rows = found[:size]
    lines = _lines_behind(session, report, [row.id for row in rows], only)
    return BehindPage(
        tuple(_behind(row, lines.get(row.id, ())) for row in rows),
        rows[-1].id if len(found) > size else None,
    )


def _behind(row: Any, lines: Sequence[Any]) -> OrderBehind:
    excused = row.send_reason in EXCEPTED
    return OrderBehind(
        **{name: row._mapping[name] for name in _COPIED},
        is_excused=excused,
        is_stop=bool(row.stop),
        lines=tuple(
            LineBehind(line.name, line.line_value, _facts(line, excused)) for line in lines
        ),
    )


def _facts(line: Any, excused: bool) -> LineFacts:
    return LineFacts(
        covered=line.coverage is not Coverage.NO_AGREEMENT,
        on_agreement=line.coverage is Coverage.ON_AGREEMENT,
        excused=excused, is_labelable=line.is_labelable, is_labelled=line.is_labelled,
        is_food=line.is_food, is_organic=line.is_organic,
    )  # fmt: skip


def _lines_behind(
    session: Session, report: str, order_ids: list[int], only: Only
) -> dict[int, list[Any]]:
    if report not in _NEEDED:
        return {}
    query = (
        select(*(_LINE[name] for name in _OF_A_LINE))
        .where(_LINE.order_id.in_(order_ids), _NEEDED[report])
        .order_by(_LINE.order_id, _LINE.line_number)
    )
    if only.offer_id is not None:
        query = query.where(_LINE.offer_id == only.offer_id)
    found: dict[int, list[Any]] = {}
    for line in session.execute(query):
        found.setdefault(line.order_id, []).append(line)
    return found
