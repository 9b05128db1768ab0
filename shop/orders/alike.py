"""What houses of the same type buy: counted in whole houses, and never of fewer than three."""

from datetime import datetime, timedelta

from sqlalchemy import distinct, func, select
from sqlmodel import Session, col

from shop.kernel.periods import local_day
from shop.orders.models import Order, OrderLine
from shop.organisation.rules import UnitType

FEWEST_HOUSES = 3
"""Fewer would tell what a single house buys."""
_MOST = 40


def bought_alike(
    session: Session, *, municipality_id: int, unit_type: UnitType, but_unit_id: int,
    category_code: str, now: datetime,
) -> dict[int, int]:  # fmt: skip
    """Offers of a category -> how many other houses have ordered them in the 365 days to `now`.

    Houses of the type in the municipality alone, most first. What fewer than FEWEST_HOUSES have
    ordered is left out.
    """
    houses = func.count(distinct(col(Order.unit_id)))
    query = (
        select(col(OrderLine.offer_id), houses)
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(
            col(Order.municipality_id) == municipality_id,
            col(Order.unit_type) == unit_type.value,
            col(Order.unit_id) != but_unit_id,
            col(Order.placed_date) > local_day(now) - timedelta(days=365),
            col(OrderLine.category_code) == category_code,
        )
        .group_by(col(OrderLine.offer_id))
        .having(houses >= FEWEST_HOUSES)
        .order_by(houses.desc(), col(OrderLine.offer_id))
        .limit(_MOST)
    )
    return {row[0]: row[1] for row in session.execute(query)}
