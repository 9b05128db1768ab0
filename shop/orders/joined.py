"""What joining orders has spared, counted apart. Part of `queries`."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
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
