"""What the suggestions are made of. Part of `queries`: a year's orders, added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from nudges.facts import Coverage
from shop.catalogue.queries import OfferRow, offer_rows
from shop.db import table_of
from shop.favourites.models import FavouriteItem, FavouriteList
from shop.kernel.money import ZERO
from shop.kernel.periods import Period
from shop.orders.models import Order, OrderLine, OrderMonth
from shop.orders.rules import EXCEPTED
from shop.organisation.rules import UnitType, path_ids

_ORDER, _LINE, _MONTH = table_of(Order).c, table_of(OrderLine).c, table_of(OrderMonth).c
_LINES = table_of(OrderLine).join(table_of(Order), _ORDER.id == _LINE.order_id)
LOOKED_AT = 12
"""Houses, or houses and suppliers, looked at for a suggestion: two of them are shown."""

Pair = tuple[int, int]
"""Unit id and supplier id."""


def most_small_orders(session: Session, path: str, year: Period) -> list[Pair]:
    """The pairs with most small orders, the most first."""
    small = func.sum(_MONTH.small_orders)
    rows = session.execute(
        select(_MONTH.unit_id, _MONTH.supplier_id)
        .where(
            _MONTH.month.between(year.months[0], year.months[-1]),
            _MONTH.unit_path.startswith(path, autoescape=True),
        )
        .group_by(_MONTH.unit_id, _MONTH.supplier_id)
        .having(small > 0)
        .order_by(small.desc(), _MONTH.unit_id, _MONTH.supplier_id)
        .limit(LOOKED_AT)
    )
    return [(row.unit_id, row.supplier_id) for row in rows]


def order_days(
    session: Session, path: str, pairs: Sequence[Pair], year: Period
) -> dict[Pair, list[tuple[date, date]]]:
    """(placed, delivered) of every order from each of the units to its supplier."""
    rows = session.execute(
        select(_ORDER.unit_id, _ORDER.supplier_id, _ORDER.placed_date, _ORDER.delivery_date).where(
            *_within(path, year),
            _ORDER.supplier_number == "",
            _ORDER.unit_id.in_({unit_id for unit_id, _ in pairs}),
            _ORDER.supplier_id.in_({supplier_id for _, supplier_id in pairs}),
        )
    )
    found: dict[Pair, list[tuple[date, date]]] = {pair: [] for pair in pairs}
    for unit_id, supplier_id, placed, delivered in rows:
        if (unit_id, supplier_id) in found:
            found[unit_id, supplier_id].append((placed, delivered))
    return found


def _within(path: str, year: Period) -> list[ColumnElement[bool]]:
    return [
        _ORDER.unit_path.startswith(path, autoescape=True),
        _ORDER.placed_date.between(year.first, year.last),
    ]


_OFF = (
    _LINE.coverage.in_((Coverage.AGREEMENT_SUPPLIER, Coverage.CATEGORY_COVERED)),
    _ORDER.send_reason.not_in(sorted(EXCEPTED)),
)


def off_agreement(session: Session, path: str, year: Period, *, limit: int) -> dict[int, Decimal]:
    """Kr. by offer id of what was bought outside an agreement without an accepted reason."""
    value = func.sum(_LINE.line_value)
    rows = session.execute(
        select(_LINE.offer_id, value.label("value"))
        .select_from(_LINES)
        .where(*_within(path, year), *_OFF)
        .group_by(_LINE.offer_id)
        .order_by(value.desc(), _LINE.offer_id)
        .limit(limit)
    )
    return {row.offer_id: row.value for row in rows}


def buyers(session: Session, path: str, offer_id: int, year: Period) -> tuple[int, ...]:
    """Ids of the units that bought the offer outside agreement."""
    return tuple(
        session.scalars(
            select(_ORDER.unit_id)
            .select_from(_LINES)
            .where(*_within(path, year), *_OFF, _LINE.offer_id == offer_id)
            .distinct()
            .order_by(_ORDER.unit_id)
        )
    )


@dataclass(frozen=True, slots=True)
class FoodList:
    """The foods on a central list."""

    list_id: int
    name: str
    unit_type: UnitType | None
    rows: tuple[OfferRow, ...]


def food_lists(session: Session, path: str) -> list[FoodList]:
    """The central lists that reach `path`, with what is food on them and still sold."""
    found = session.execute(
        select(FavouriteList, col(FavouriteItem.offer_id))
        .join(FavouriteItem, col(FavouriteItem.list_id) == col(FavouriteList.id))
        .where(
            col(FavouriteList.node_id).in_(path_ids(path)), col(FavouriteList.retired_at).is_(None)
        )
        .order_by(col(FavouriteList.position), col(FavouriteList.id), col(FavouriteItem.id))
    ).all()
    rows = offer_rows(session, sorted({offer_id for _, offer_id in found}), path=path)
    lists: dict[int, tuple[FavouriteList, list[OfferRow]]] = {}
    for one, offer_id in found:
        foods = lists.setdefault(one.id or 0, (one, []))[1]
        if offer_id in rows and rows[offer_id].food:
            foods.append(rows[offer_id])
    return [
        FoodList(list_id, one.name, one.unit_type, tuple(foods))
        for list_id, (one, foods) in lists.items()
    ]


@dataclass(frozen=True, slots=True)
class Food:
    """What a house ate in a year, kr."""

    total: Decimal
    organic: Decimal
    other: dict[str, Decimal]
    """What was not organic, by category code."""
    offers: frozenset[int]


def food_of(session: Session, path: str, unit_ids: Sequence[int], year: Period) -> dict[int, Food]:
    """The food that each of the units ordered; no entry for one that ordered none."""
    rows = session.execute(
        select(
            _ORDER.unit_id, _LINE.offer_id, _LINE.category_code, _LINE.is_organic,
            func.sum(_LINE.line_value).label("value"),
        )
        .select_from(_LINES)
        .where(*_within(path, year), _ORDER.unit_id.in_(unit_ids), _LINE.is_food)
        .group_by(_ORDER.unit_id, _LINE.offer_id, _LINE.category_code, _LINE.is_organic)
        .order_by(_ORDER.unit_id)
    )  # fmt: skip
    return {
        unit_id: _food(list(lines)) for unit_id, lines in groupby(rows, key=lambda row: row.unit_id)
    }


def _food(rows: Sequence[Any]) -> Food:
    other: dict[str, Decimal] = {}
    for row in rows:
        if not row.is_organic:
            other[row.category_code] = other.get(row.category_code, ZERO) + row.value
    return Food(
        total=sum((row.value for row in rows), ZERO),
        organic=sum((row.value for row in rows if row.is_organic), ZERO),
        other=other, offers=frozenset(row.offer_id for row in rows),
    )  # fmt: skip
