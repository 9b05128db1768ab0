"""What a house buys again and again, as a list that can be offered. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from statistics import median_low

LOOK_BACK = timedelta(days=365)
"""A year: what comes with the seasons is bought once in each of them."""
LEAST_ORDERS = 3
"""Bought once is a whim, twice a chance; in three orders it is a habit."""
LEAST_GOODS = 3
"""Fewer are found as quickly without a list."""
MOST_GOODS = 40
"""A list that can be read through before somebody says yes."""


@dataclass(frozen=True, slots=True)
class Bought:
    """A line of an order."""

    order_id: int
    offer_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Habit:
    """Goods that are bought again and again."""

    offer_id: int
    quantity: Decimal
    """The middle one of what was bought; of two in the middle the smaller."""
    orders: int


def habits(bought: Iterable[Bought]) -> list[Habit]:
    """Goods of at least LEAST_ORDERS orders, those of most orders first.

    >>> week = [Bought(order, 7, Decimal(amount)) for order, amount in ((1, 2), (2, 9), (3, 3))]
    >>> habits(week)
    [Habit(offer_id=7, quantity=Decimal('3'), orders=3)]
    """
    amounts: dict[int, dict[int, Decimal]] = {}
    for line in bought:
        orders = amounts.setdefault(line.offer_id, {})
        orders[line.order_id] = orders.get(line.order_id, Decimal(0)) + line.quantity
    found = [
        Habit(offer_id, median_low(orders.values()), len(orders))
        for offer_id, orders in amounts.items()
        if len(orders) >= LEAST_ORDERS
    ]
    return sorted(found, key=lambda habit: (-habit.orders, habit.offer_id))
