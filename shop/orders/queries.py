"""Reading orders, and what an order would copy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from statistics import median_low
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlmodel import Session, col

from catalog_import.labels import ALL as LABELS
from shop.agreements.queries import reaching_lots
from shop.agreements.rules import ReachingLot, cover
from shop.catalogue.labelable import LABELABLE, levels_at
from shop.catalogue.queries import OfferRow, offer_rows
from shop.catalogue.rules import counting, label_counts
from shop.favourites.usual import Bought
from shop.kernel.errors import Refused
from shop.kernel.periods import local_day
from shop.orders.integrity import first_altered_order as first_altered_order  # part of this floor
from shop.orders.models import Delivery, Order, OrderLine
from shop.orders.rules import DraftLine, SendReason


def draft_lines(
    session: Session, *, path: str, quantities: Mapping[int, Decimal], on: date,
    lots: Sequence[ReachingLot] | None = None,
) -> tuple[DraftLine, ...]:  # fmt: skip
    """What an order from the unit at `path` copies, in the order of `quantities` (offer -> amount).

    `lots` saves four queries where many orders are drafted for one unit. Raises Refused for an
    offer that is not sold to the unit on the day.
    """
    rows = offer_rows(session, list(quantities), path=path)
    reaching = reaching_lots(session, path) if lots is None else lots
    levels = levels_at(session, path, on=on)
    return tuple(
        draft_line(_sold(rows.get(offer_id), on), quantity, lots=reaching, on=on, levels=levels)
        for offer_id, quantity in quantities.items()
    )


def _sold(row: OfferRow | None, on: date) -> OfferRow:
    if row is None or not row.is_sold(on):
        raise _not_sold(row)
    return row


def _not_sold(row: OfferRow | None) -> Refused:
    if row is None:
        return Refused(
            "offer-not-sold", "En vare kan ikke bestilles mere. Fjern den, og prøv igen."
        )
    return Refused(
        "offer-not-sold", "»%(name)s« kan ikke bestilles mere. Fjern den, og prøv igen.",
        name=row.name,
    )  # fmt: skip


def draft_line(
    row: OfferRow, quantity: Decimal, *, lots: Sequence[ReachingLot], on: date,
    levels: Mapping[int, str] | None = None,
) -> DraftLine:  # fmt: skip
    """One line as it would be copied. The offer must be sold on the day.

    `levels`: what places have said of categories that can carry a label (see labelable).
    """
    codes = counting(row.labels, on=on)
    return DraftLine(
        offer_id=row.offer_id, offer_version_id=row.version_id, seller_item_id=row.seller_item_id,
        name=row.name, order_unit=row.order_unit, pack_text=pack_text(row), quantity=quantity,
        price=cast("Decimal", row.price_at(quantity)), vat_percent=row.vat_percent,
        comparable_price=row.comparable_at(quantity), comparable_unit=row.comparable_unit,
        category_code=row.category_code, category_name=row.category_name, unspsc=row.unspsc,
        cover=cover(row.facts, lots, on=on),
        labels=tuple(claim for claim in row.labels if label_counts(claim, on=on)),
        is_labelled=any(LABELS[code].type1 for code in codes if code in LABELS),
        is_labelable=(levels or {}).get(row.category_id or 0, row.labelable) in LABELABLE,
        is_food=row.food,
        is_organic=any(LABELS[code].kind == "organic" for code in codes if code in LABELS),
    )  # fmt: skip


def pack_text(row: OfferRow) -> str:
    """Order unit and contents in codes, "XPK|500|ST": the page says it in its own language."""
    if row.content_quantity is None:
        return row.order_unit
    return f"{row.order_unit}|{row.content_quantity.normalize():f}|{row.content_unit}"


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What lists say of a placed order. Kroner without VAT."""

    id: int
    number: str
    form_token: str
    unit_id: int
    unit_name: str
    unit_path: str
    supplier_id: int
    supplier_name: str
    placed_at: datetime
    placed_date: date
    placed_by_name: str
    delivery_date: date
    goods_value: Decimal
    fee: Decimal
    vat: Decimal
    is_small: bool
    gathered: bool
    send_reason: SendReason

    @property
    def total(self) -> Decimal:
        """Goods and fee, kr. without VAT."""
        return self.goods_value + self.fee


_FACTS = select(*(getattr(Order, name) for name in OrderFacts.__dataclass_fields__))


def _facts(session: Session, query: Select[Any]) -> list[OrderFacts]:
    return [OrderFacts(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class PlacedFacts:
    """An order with its lines, as it was placed."""

    order: Order
    lines: tuple[OrderLine, ...]


def order(session: Session, order_id: int, path: str) -> PlacedFacts | None:
    """An order of a unit at or below `path`; None when it is another's or does not exist."""
    found = session.scalars(
        select(Order).where(
            col(Order.id) == order_id, col(Order.unit_path).startswith(path, autoescape=True)
        )
    ).first()
    if found is None:
        return None
    lines = session.scalars(
        select(OrderLine)
        .where(col(OrderLine.order_id) == order_id)
        .order_by(col(OrderLine.line_number))
    ).all()
    session.expunge_all()  # nothing is changed in them, and pages outlive the session
    return PlacedFacts(found, tuple(lines))


def orders_by_token(session: Session, form_token: str, *, unit_id: int) -> list[OrderFacts]:
    """The orders that one press of *Send* placed for the unit, first placed first."""
    query = _FACTS.where(col(Order.form_token) == form_token, col(Order.unit_id) == unit_id)
    return _facts(session, query.order_by(col(Order.id)))


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Some orders, newest first. `next_before` is the key of the next page, None at the end."""

    orders: tuple[OrderFacts, ...]
    next_before: int | None


PAGE = 25


def order_list(
    session: Session, paths: Sequence[str], *, before: int | None = None, size: int = PAGE
) -> OrderPage:
    """Orders of units at or below any of `paths`, newest first, those placed before id `before`."""
    if not paths:
        return OrderPage((), None)
    query = _FACTS.where(_below(paths)).order_by(col(Order.id).desc()).limit(size + 1)
    if before is not None:
        query = query.where(col(Order.id) < before)
    found = _facts(session, query)
    last = found[size - 1].id if len(found) > size else None
    return OrderPage(tuple(found[:size]), last)


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """What was bought, without what it cost."""

    offer_id: int
    category_code: str
    category_name: str


def latest_with_lines(
    session: Session, unit_id: int, *, count: int
) -> list[tuple[OrderFacts, tuple[BoughtLine, ...]]]:
    """The unit's latest orders with their lines, newest first, in one query."""
    latest = (
        select(col(Order.id))
        .where(col(Order.unit_id) == unit_id)
        .order_by(col(Order.id).desc())
        .limit(count)
    )
    rows = session.execute(
        _FACTS.add_columns(*(getattr(OrderLine, name) for name in BoughtLine.__dataclass_fields__))
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .where(col(Order.id).in_(latest))
        .order_by(col(Order.id).desc(), col(OrderLine.line_number))
    )
    width = len(OrderFacts.__dataclass_fields__)
    found = groupby(rows, key=lambda row: OrderFacts(*row[:width]))
    return [(order, tuple(BoughtLine(*row[width:]) for row in lines)) for order, lines in found]


def _below(paths: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(col(Order.unit_path).startswith(path, autoescape=True) for path in paths))


def bought_by_offer(path: str, supplier_id: int, now: datetime) -> Select[int, Decimal]:
    """A query: `offer_id` and `quantity` in order units, as `bought_last_year` counts them."""
    return (
        select(col(OrderLine.offer_id), func.sum(col(OrderLine.quantity)).label("quantity"))
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(
            _below([path]),
            col(Order.supplier_id) == supplier_id,
            col(Order.placed_date) > local_day(now) - timedelta(days=365),
        )
        .group_by(col(OrderLine.offer_id))
    )


def bought_last_year(
    session: Session, path: str, supplier_id: int, now: datetime
) -> dict[int, Decimal]:
    """Order units bought of each offer in the 365 days to `now` by units at or below `path`."""
    rows = session.execute(bought_by_offer(path, supplier_id, now))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class ComingLine:
    """A line of an order that is on its way."""

    supplier_id: int
    delivery_date: date
    category_name: str


def coming_in_week(session: Session, unit_id: int, monday: date) -> list[ComingLine]:
    """All lines that are delivered to the unit from `monday` to Sunday, first placed first."""
    rows = session.execute(
        select(col(Order.supplier_id), col(Order.delivery_date), col(OrderLine.category_name))
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .where(
            col(Order.unit_id) == unit_id,
            col(Order.delivery_date).between(monday, monday + timedelta(days=6)),
        )
        .order_by(col(Order.id), col(OrderLine.line_number))
    )
    return [ComingLine(*row) for row in rows]


_STOPS = select(col(Delivery.supplier_id), col(Delivery.day)).where(
    col(Delivery.unit_id) == bindparam("unit"), col(Delivery.day) >= bindparam("first")
)


def stops_from(session: Session, unit_id: int, first: date) -> dict[int, tuple[date, ...]]:
    """Days from `first` on when each supplier is booked to come to the unit."""
    days: dict[int, list[date]] = {}
    for supplier_id, day in session.execute(_STOPS, {"unit": unit_id, "first": first}):
        days.setdefault(supplier_id, []).append(day)
    return {supplier_id: tuple(sorted(found)) for supplier_id, found in days.items()}


@dataclass(frozen=True, slots=True)
class UsualItem:
    """Something the house buys again and again: "husets faste varer"."""

    offer_id: int
    quantity: Decimal
    """The amount it usually buys: the middle one of what it bought."""
    times: int


USUAL_TIMES = 3
"""Bought once is a whim, twice a chance; three times in half a year is a habit."""
USUAL_DAYS = 182


def usual_items(
    session: Session, unit_id: int, supplier_id: int, *, now: datetime
) -> list[UsualItem]:
    """What the unit bought three times or more in half a year, most often first."""
    rows = session.execute(
        select(col(OrderLine.offer_id), func.sum(col(OrderLine.quantity)))
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(
            col(Order.unit_id) == unit_id,
            col(Order.supplier_id) == supplier_id,
            col(Order.placed_date) > local_day(now) - timedelta(days=USUAL_DAYS),
        )
        .group_by(col(OrderLine.order_id), col(OrderLine.offer_id))  # booked on two accounts: once
    )
    bought: dict[int, list[Decimal]] = {}
    for offer_id, quantity in rows:
        bought.setdefault(offer_id, []).append(quantity)
    usual = [
        UsualItem(offer_id, median_low(quantities), len(quantities))
        for offer_id, quantities in bought.items()
        if len(quantities) >= USUAL_TIMES
    ]
    return sorted(usual, key=lambda item: (-item.times, item.offer_id))


def bought_since(session: Session, unit_id: int, first: date) -> list[Bought]:
    """Every line that the unit ordered from that day on."""
    rows = session.execute(
        select(col(OrderLine.order_id), col(OrderLine.offer_id), col(OrderLine.quantity))
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(col(Order.unit_id) == unit_id, col(Order.placed_date) >= first)
    )
    return [Bought(*row) for row in rows]


LATEST_SENDINGS = (
    select(func.max(col(Order.placed_at)).label("at"))
    .where(col(Order.unit_id) == bindparam("unit"))
    .group_by(col(Order.form_token))
    .order_by(func.max(col(Order.placed_at)).desc())
    .limit(bindparam("presses"))
)
"""A query: `at`, when the `unit` pressed *Send* the last `presses` times, newest first."""


def latest_sendings(session: Session, unit_id: int, *, count: int) -> list[datetime]:
    """When the unit last pressed *Send*, newest first. One press may have placed several orders."""
    return list(session.scalars(LATEST_SENDINGS, {"unit": unit_id, "presses": count}))
