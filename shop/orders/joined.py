"""What joining and gathering orders has spared, counted apart. Part of `queries`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, case, func, or_, select
from sqlmodel import Session, col

from shop.db import table_of
from shop.orders.models import Order
from shop.orders.rules import Joined, joined_orders


@dataclass(frozen=True, slots=True)
class Spared:
    """Orders (each with its invoice) and, beside them, stops alone."""

    orders: int
    stops: int


@dataclass(frozen=True, slots=True)
class SavingOrder:
    """An order that was joined or gathered, with what that spared. Kroner without VAT."""

    id: int
    number: str
    placed_date: date
    unit_id: int
    unit_name: str
    supplier_name: str
    goods_value: Decimal
    waited: bool
    """It waited for a fixed day."""
    joined: int
    """Orders fewer by joining, each with its invoice."""
    gathered: int
    """Orders fewer by gathering: later days on which somebody put more in."""
    stops: int
    process_cost: Decimal
    """Kr. of work that an order costs, as the house's policy had it."""

    @property
    def orders(self) -> int:
        """Orders fewer in all."""
        return self.joined + self.gathered

    @property
    def work(self) -> Decimal:
        """Kr. of working time for those orders; a stop has no price."""
        return self.process_cost * self.orders


_O = table_of(Order)
_COPIED = (
    "id", "number", "placed_date", "unit_id", "unit_name", "supplier_name", "goods_value",
    "process_cost",
)  # fmt: skip
_TWO = (
    select(_O.c.delivery_group)
    .where(_O.c.delivery_group != "")
    .group_by(_O.c.delivery_group)
    .having(func.count() > 1)
)
"""Groups of which more than one order was sent: only then was a stop spared."""


def saving_orders(
    session: Session, path: str, *, first: date, last: date
) -> list[SavingOrder]:  # fmt: skip
    """Orders of houses under `path`, placed from `first` to `last`, that waited or were joined,
    newest first."""
    rows = session.execute(
        select(
            *(_O.c[name] for name in _COPIED), _O.c.gathered, _O.c.gathered_days, _O.c.joined,
            _O.c.joined_parts, _O.c.supplier_number,
            case(
                (and_(_O.c.joined == Joined.STOP, _O.c.delivery_group.in_(_TWO)), 1), else_=0
            ).label("stops"),
        )
        .where(
            _O.c.unit_path.startswith(path, autoescape=True),
            _O.c.placed_date.between(first, last),
            or_(_O.c.gathered, _O.c.joined != Joined.NONE, _O.c.joined_parts > 0,
                _O.c.gathered_days > 0),
        )
        .order_by(_O.c.id.desc())
    )  # fmt: skip
    return [
        SavingOrder(
            **{name: row._mapping[name] for name in _COPIED}, waited=row.gathered,
            joined=joined_orders(row.joined, row.joined_parts, row.supplier_number),
            gathered=row.gathered_days, stops=row.stops,
        )
        for row in rows
    ]  # fmt: skip


def spared(session: Session, path: str, *, first: date, last: date) -> Spared:
    """By joining, by the houses under `path` in the days from `first` to `last`."""
    found = saving_orders(session, path, first=first, last=last)
    return Spared(sum(one.joined for one in found), sum(one.stops for one in found))


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
