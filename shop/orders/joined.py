"""What joining orders has spared, counted apart. Part of `queries`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from shop.orders.models import Order
from shop.orders.rules import Joined


@dataclass(frozen=True, slots=True)
class Spared:
    """Orders (each with its invoice and its stop) and, beside them, stops alone."""

    orders: int
    stops: int


def spared(session: Session, path: str, *, first: date, last: date) -> Spared:
    """By the houses under `path` in the days from `first` to `last`.

    A stop is only spared where the orders that were to share it were both sent.
    """
    mine = (
        col(Order.unit_path).startswith(path, autoescape=True),
        col(Order.placed_date).between(first, last),
    )
    orders = select(func.count()).where(*mine, col(Order.joined) == Joined.ORDER)
    shared = (
        select(col(Order.delivery_group))
        .where(col(Order.delivery_group) != "")
        .group_by(col(Order.delivery_group))
        .having(func.count() > 1)
    )
    stops = select(func.count()).where(
        *mine, col(Order.joined) == Joined.STOP, col(Order.delivery_group).in_(shared)
    )
    return Spared(session.scalar(orders) or 0, session.scalar(stops) or 0)


@dataclass(frozen=True, slots=True)
class PartOf:
    """What a house has in an order that several share."""

    supplier_number: str
    """The number that the supplier knows it by."""
    unit_id: int
    unit_name: str
    goods_value: Decimal


def shared_with(
    session: Session, municipality_id: int, numbers: Iterable[str]
) -> dict[str, list[PartOf]]:
    """All parts of the orders that houses share, by the supplier's number; nothing for others."""
    wanted = list(numbers)
    rows = session.execute(
        select(
            col(Order.number), col(Order.supplier_number), col(Order.unit_id),
            col(Order.unit_name), col(Order.goods_value),
        )
        .where(
            col(Order.municipality_id) == municipality_id,
            or_(col(Order.number).in_(wanted), col(Order.supplier_number).in_(wanted)),
        )
        .order_by(col(Order.id))
    )  # fmt: skip
    found: dict[str, list[PartOf]] = {}
    for number, of, unit_id, name, value in rows:
        found.setdefault(of or number, []).append(PartOf(of or number, unit_id, name, value))
    return {number: parts for number, parts in found.items() if len(parts) > 1}
