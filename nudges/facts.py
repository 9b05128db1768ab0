"""All that a nudge may know. Money is Decimal kroner without VAT; documented in README.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from nudges.fields import FactsError, Fields, plain_record
from nudges.nudge import plain

__all__ = [
    "EXEMPT_REASONS",
    "Basket",
    "Coverage",
    "Facts",
    "FactsError",
    "Item",
    "Line",
    "Memory",
    "SupplierPart",
    "facts_from_json",
    "facts_to_json",
]

# Hjørring's time study: what ordering, receiving and paying one electronic order costs in time.
AVERAGE_PROCESS_COST = Decimal(90)

# Handling may eat a fifth of the goods: 90 kr. of time gives 450 kr.
TARGET_COST_SHARE = Decimal("0.20")

# A weekly fixed day can always be reached within a week, so nobody is asked to wait longer.
HOLD_DAYS = 7

# Needs that always pass: nothing at all is said to a basket with one of these reasons.
EXEMPT_REASONS = frozenset(
    {"urgent", "allergy", "health", "pedagogical", "medicine", "food_safety"}
)


class Coverage(StrEnum):
    ON_AGREEMENT = "on_agreement"
    AGREEMENT_SUPPLIER = "agreement_supplier"
    CATEGORY_COVERED = "category_covered"
    NO_AGREEMENT = "no_agreement"


@dataclass(frozen=True, slots=True)
class Item:
    """One offer as this unit may buy it today.

    `price` is for one order unit and `comparable_price` for one comparable unit ("100 ark").
    `labels` holds only environmental and organic codes that count today.
    `cascade_rank` is the supplier's place where the agreement ranks several, else None.
    """

    offer_id: int
    name: str
    supplier_id: int
    supplier_name: str
    price: Decimal
    order_unit: str
    comparable_price: Decimal | None
    comparable_unit: str
    coverage: Coverage
    labels: tuple[str, ...] = ()
    cascade_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An item in the basket, and equivalent items that the unit may buy instead."""

    item: Item
    quantity: Decimal
    alternatives: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class SupplierPart:
    """What one supplier gets if the basket is sent now.

    `deliveries_this_week` counts distinct dates already booked, this order not among them.
    `joins_existing_delivery`: this supplier already comes on the next fixed day.
    `cost_share`: the largest part of the value that handling should eat, above 0.
    `hold_days`: the longest that anybody is asked to wait for the cut-off.
    `exempt`: the goods may not wait (medicine, food safety) or come as a standing order.
    """

    supplier_id: int
    supplier_name: str
    goods_value: Decimal
    minimum_order_value: Decimal
    small_order_fee: Decimal
    process_cost: Decimal = AVERAGE_PROCESS_COST
    deliveries_this_week: int = 0
    joins_existing_delivery: bool = False
    max_deliveries_per_week: int | None = None
    next_delivery: date | None = None
    cutoff: datetime | None = None
    held: bool = False
    exempt: bool = False
    supplier_may_refuse: bool = False
    cost_share: Decimal = TARGET_COST_SHARE
    hold_days: int = HOLD_DAYS


@dataclass(frozen=True, slots=True)
class Basket:
    lines: tuple[Line, ...] = ()
    suppliers: tuple[SupplierPart, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """What this unit said no to: (rule, subject), and how many orders ago where it is known.

    `interrupted`: subjects of the nudges about waiting that were answered since the last order.
    """

    declined: frozenset[tuple[str, str]] = frozenset()
    declined_orders_ago: Mapping[tuple[str, str], int] = field(default_factory=dict)
    interrupted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """`today` is the day in Denmark, `now` the same moment as an aware datetime."""

    today: date
    now: datetime
    basket: Basket
    memory: Memory = field(default_factory=Memory)


def facts_from_json(data: object) -> Facts:
    """Parsed JSON to facts. Raises FactsError(path, message) and never guesses."""
    fields = Fields(data, "$", known=frozenset({"today", "now", "basket", "memory"}))
    return Facts(
        today=fields.day("today"),
        now=fields.moment("now"),
        basket=_basket(fields.required("basket"), fields.at("basket")),
        memory=_memory(fields.required("memory"), fields.at("memory"))
        if fields.has("memory")
        else Memory(),
    )


def _basket(data: object, path: str) -> Basket:
    fields = Fields(data, path, known=frozenset({"lines", "suppliers", "reason"}))
    lines = tuple(_line(member, at) for member, at in fields.each("lines"))
    parts = tuple(_supplier_part(member, at) for member, at in fields.each("suppliers"))
    _refuse_twice([line.item.offer_id for line in lines], fields.at("lines"), "item.offer_id")
    _refuse_twice([part.supplier_id for part in parts], fields.at("suppliers"), "supplier_id")
    return Basket(lines=lines, suppliers=parts, reason=fields.text("reason", ""))


def _refuse_twice(ids: list[int], path: str, name: str) -> None:
    seen: set[int] = set()
    for i, one in enumerate(ids):
        if one in seen:
            raise FactsError(f"{path}[{i}].{name}", f"{one} is there twice")
        seen.add(one)


def _line(data: object, path: str) -> Line:
    fields = Fields(data, path, known=frozenset({"item", "quantity", "alternatives"}))
    quantity = fields.amount("quantity")
    if quantity == 0:
        raise FactsError(fields.at("quantity"), "must be more than zero")
    return Line(
        item=_item(fields.required("item"), fields.at("item")),
        quantity=quantity,
        alternatives=tuple(_item(member, at) for member, at in fields.each("alternatives")),
    )


def _item(data: object, path: str) -> Item:
    fields = Fields(data, path, known=frozenset(Item.__slots__))
    return Item(
        offer_id=fields.whole("offer_id", least=1),
        name=fields.text("name"),
        supplier_id=fields.whole("supplier_id", least=1),
        supplier_name=fields.text("supplier_name"),
        price=fields.amount("price"),
        order_unit=fields.text("order_unit"),
        comparable_price=fields.amount_or_none("comparable_price"),
        comparable_unit=fields.text("comparable_unit", ""),
        coverage=_coverage(fields),
        labels=fields.texts("labels"),
        cascade_rank=fields.whole_or_none("cascade_rank", least=1),
    )


def _coverage(fields: Fields) -> Coverage:
    written = fields.text("coverage")
    if written not in set(Coverage):
        raise FactsError(fields.at("coverage"), f"must be one of {', '.join(Coverage)}")
    return Coverage(written)


def _supplier_part(data: object, path: str) -> SupplierPart:
    fields = Fields(data, path, known=frozenset(SupplierPart.__slots__))
    booked = "deliveries_this_week"
    return SupplierPart(
        supplier_id=fields.whole("supplier_id", least=1),
        supplier_name=fields.text("supplier_name"),
        goods_value=fields.amount("goods_value"),
        minimum_order_value=fields.amount("minimum_order_value"),
        small_order_fee=fields.amount("small_order_fee"),
        process_cost=fields.amount("process_cost", AVERAGE_PROCESS_COST),
        deliveries_this_week=fields.whole(booked, least=0) if fields.has(booked) else 0,
        joins_existing_delivery=fields.flag("joins_existing_delivery"),
        max_deliveries_per_week=fields.whole_or_none("max_deliveries_per_week", least=1),
        next_delivery=fields.day_or_none("next_delivery"),
        cutoff=fields.moment_or_none("cutoff"),
        held=fields.flag("held"),
        exempt=fields.flag("exempt"),
        supplier_may_refuse=fields.flag("supplier_may_refuse"),
        cost_share=_cost_share(fields),
        hold_days=fields.whole("hold_days", least=1) if fields.has("hold_days") else HOLD_DAYS,
    )


def _cost_share(fields: Fields) -> Decimal:
    share = fields.amount("cost_share", TARGET_COST_SHARE)
    if not 0 < share <= 1:
        raise FactsError(fields.at("cost_share"), "must be above 0 and at most 1")
    return share


def _memory(data: object, path: str) -> Memory:
    fields = Fields(data, path, known=frozenset({"declined", "interrupted"}))
    entries = [_declined(member, at) for member, at in fields.each("declined")]
    return Memory(
        declined=frozenset(key for key, _ in entries),
        declined_orders_ago={key: ago for key, ago in entries if ago is not None},
        interrupted=frozenset(fields.texts("interrupted")),
    )


def _declined(data: object, path: str) -> tuple[tuple[str, str], int | None]:
    fields = Fields(data, path, known=frozenset({"rule", "subject", "orders_ago"}))
    key = (fields.text("rule"), fields.text("subject"))
    return key, fields.whole_or_none("orders_ago", least=0)


def facts_to_json(facts: Facts) -> dict[str, object]:
    """The same facts as plain JSON values; `facts_from_json` reads them back unchanged."""
    basket = facts.basket
    return {
        "today": facts.today.isoformat(),
        "now": facts.now.isoformat(),
        "basket": {
            "lines": [_line_to_json(line) for line in basket.lines],
            "suppliers": [plain_record(part) for part in basket.suppliers],
            "reason": basket.reason,
        },
        "memory": {
            "declined": _declined_to_json(facts.memory),
            "interrupted": sorted(facts.memory.interrupted),
        },
    }


def _line_to_json(line: Line) -> dict[str, object]:
    return {
        "item": plain_record(line.item),
        "quantity": plain(line.quantity),
        "alternatives": [plain_record(item) for item in line.alternatives],
    }


def _declined_to_json(memory: Memory) -> list[dict[str, object]]:
    keys = sorted(memory.declined | memory.declined_orders_ago.keys())
    return [
        {"rule": rule, "subject": subject, "orders_ago": memory.declined_orders_ago.get(key)}
        for key in keys
        for rule, subject in (key,)
    ]
