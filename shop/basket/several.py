"""Which baskets a house has. Part of `queries`."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, literal, select, union_all
from sqlmodel import Session, col

from shop.basket.models import BasketLine, NamedBasket
from shop.basket.rules import FIRST


@dataclass(frozen=True, slots=True)
class BasketFacts:
    """One of a house's baskets."""

    number: int
    name: str
    """"" for the first one."""
    lines: int
    accounting_code: str = ""


_LINES = (
    select(func.count())
    .where(
        col(BasketLine.unit_id) == col(NamedBasket.unit_id),
        col(BasketLine.basket_number) == col(NamedBasket.number),
    )
    .correlate(NamedBasket)
    .scalar_subquery()
)
_FIRST_LINES = (
    select(func.count())
    .where(col(BasketLine.unit_id) == bindparam("unit"), col(BasketLine.basket_number) == FIRST)
    .scalar_subquery()
)
_BASKETS = union_all(
    select(literal(FIRST), literal(""), _FIRST_LINES, literal("")),
    select(
        col(NamedBasket.number), col(NamedBasket.name), _LINES, col(NamedBasket.accounting_code)
    ).where(col(NamedBasket.unit_id) == bindparam("unit"), col(NamedBasket.closed_at).is_(None)),
)  # fmt: skip


def baskets(session: Session, unit_id: int) -> tuple[BasketFacts, ...]:
    """The house's open baskets, the first one first."""
    found = session.execute(_BASKETS, {"unit": unit_id})
    return tuple(sorted((BasketFacts(*row) for row in found), key=lambda one: one.number))
