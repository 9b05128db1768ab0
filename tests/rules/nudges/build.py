"""Small builders, so that a test only says the numbers it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from nudges.facts import Basket, Coverage, Facts, Item, Line, Memory, SupplierPart

MONDAY = date(2026, 11, 23)
THURSDAY = date(2026, 11, 26)
NEXT_MONDAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WEDNESDAY_NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)  # 12 o'clock in Denmark

ON = Coverage.ON_AGREEMENT
SUPPLIER = Coverage.AGREEMENT_SUPPLIER
COVERED = Coverage.CATEGORY_COVERED
NONE = Coverage.NO_AGREEMENT

PAPER = Item(
    offer_id=1,
    name="Kopipapir A4 Kontor Plus, 80 g",
    supplier_id=7,
    supplier_name="Kridthuset",
    price=Decimal("36.15"),
    order_unit="pakke",
    comparable_price=Decimal("7.23"),
    comparable_unit="100 ark",
    coverage=SUPPLIER,
)


def paper(offer_id: int = 1, price: str = "36.15", **changes: Any) -> Item:
    """A pack of 500 sheets: the comparable price is a fifth of the price, unless said."""
    changes.setdefault("comparable_price", Decimal(price) / 5)
    return replace(PAPER, offer_id=offer_id, price=Decimal(price), **changes)


def line(item: Item, *alternatives: Item, quantity: str = "1") -> Line:
    return Line(item=item, quantity=Decimal(quantity), alternatives=alternatives)


def part(value: str, **changes: Any) -> SupplierPart:
    """A part of an order at Kridthuset: no minimum and no cap unless said."""
    for name in ("minimum_order_value", "small_order_fee", "process_cost"):
        if name in changes:
            changes[name] = Decimal(changes[name])
    plain = SupplierPart(7, "Kridthuset", Decimal(value), Decimal(0), Decimal(0))
    return replace(plain, **{"next_delivery": THURSDAY, "cutoff": WEDNESDAY_NOON, **changes})


def facts(*things: Line | SupplierPart, reason: str = "", memory: Memory | None = None) -> Facts:
    basket = Basket(
        lines=tuple(thing for thing in things if isinstance(thing, Line)),
        suppliers=tuple(thing for thing in things if isinstance(thing, SupplierPart)),
        reason=reason,
    )
    return Facts(today=MONDAY, now=NOW, basket=basket, memory=memory or Memory())


def declined(rule: str, subject: str, orders_ago: int | None = None) -> Memory:
    key = (rule, subject)
    ago = {} if orders_ago is None else {key: orders_ago}
    return Memory(declined=frozenset({key}), declined_orders_ago=ago)
