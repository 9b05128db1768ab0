"""What an order is before it is placed, and how it is counted. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from nudges.facts import Coverage
from shop.agreements.rules import PROCESS_COST, SMALL_ORDER, Cover
from shop.kernel.errors import Refused
from shop.kernel.money import VAT_PERCENT, ZERO, line_value, round_to_ore, to_scaled
from shop.orders.booked import Part


class SendReason(StrEnum):
    """Why a small order is sent at once. Data for the agreements' owners, never a reproach."""

    NONE = "NONE"
    URGENT = "URGENT"
    ALLERGY = "ALLERGY"
    PEDAGOGICAL = "PEDAGOGICAL"
    OTHER = "OTHER"


class Joined(StrEnum):
    """What it spared that an order was joined to another. The two are counted apart."""

    NONE = "NONE"
    ORDER = "ORDER"
    """Within one EAN number: one order, one invoice and one stop instead of two of each."""
    STOP = "STOP"
    """Across EAN numbers at one address: only the stop."""


EXCEPTED = frozenset({SendReason.ALLERGY, SendReason.PEDAGOGICAL})
"""Reasons that keep a purchase out of the agreement share (Gladsaxe's allowed exceptions)."""

MAX_LINES = 500
MAX_QUANTITY = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line with all that the order will copy."""

    offer_id: int
    offer_version_id: int
    seller_item_id: str
    name: str
    order_unit: str
    pack_text: str
    quantity: Decimal
    price: Decimal
    vat_percent: Decimal
    comparable_price: Decimal | None
    comparable_unit: str
    category_code: str
    category_name: str
    unspsc: str
    cover: Cover
    labels: tuple[dict[str, Any], ...]
    is_labelled: bool
    is_labelable: bool
    is_food: bool
    is_organic: bool
    added_by_name: str = ""
    nudges: tuple[dict[str, Any], ...] = ()
    skip_reason: str = ""
    """A SendReason: why a supplier further up the agreement's ranks was passed over."""
    accounting_code: str = ""

    @property
    def value(self) -> Decimal:
        """Kr. without VAT."""
        return line_value(self.price, self.quantity)


def on_accounts(line: DraftLine, parts: Iterable[Part]) -> tuple[DraftLine, ...]:
    """One line for each account that it is booked on, all at the price of the whole amount."""
    return tuple(
        replace(line, quantity=part.quantity, accounting_code=part.account) for part in parts
    )


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order to one supplier, ready to be placed."""

    form_token: str
    unit_id: int
    supplier_id: int
    delivery_date: date
    fee: Decimal
    minimum_order_value: Decimal
    lines: tuple[DraftLine, ...]
    gathered: bool = False
    send_reason: SendReason = SendReason.NONE
    send_note: str = ""
    note: str = ""
    nudges: tuple[dict[str, Any], ...] = field(default=())
    process_cost: Decimal = PROCESS_COST
    """Kr. of work to handle it, as the house's policy has it."""
    accounting_code: str = ""
    """The account that was chosen; "" is the house's own."""
    delivery_group: str = ""
    joined: Joined = Joined.NONE
    supplier_number: str = ""
    """The order that it is a part of at the supplier; "" = one of its own."""
    part: int = 1
    """Which part of it: 1 is the order itself."""
    company_value: Decimal = ZERO
    """Kr. of goods that other houses have in the same order."""
    joined_parts: int = 0
    gathered_days: int = 0

    @property
    def goods_value(self) -> Decimal:
        """Kr. without VAT and without fee."""
        return sum((line.value for line in self.lines), ZERO)

    @property
    def vat(self) -> Decimal:
        """Kr. of VAT on goods and fee, rounded once."""
        goods = sum((line.value * line.vat_percent for line in self.lines), ZERO)
        return round_to_ore((goods + self.fee * VAT_PERCENT) / 100)

    @property
    def is_small(self) -> bool:
        """Below KL's 250 kr. A part of another's order is none of its own."""
        return not self.supplier_number and self.goods_value + self.company_value < SMALL_ORDER


@dataclass(frozen=True, slots=True)
class Tally:
    """What one order adds to its month. Kroner without VAT."""

    goods_value: Decimal
    covered_value: Decimal
    on_agreement_value: Decimal
    labelable_value: Decimal
    labelled_value: Decimal
    food_value: Decimal
    organic_value: Decimal
    excepted_value: Decimal


def tally(draft: OrderDraft) -> Tally:
    """Count an order by the definitions of our reports.

    A line outside agreement but in a covered category, sent for allergy or for a pedagogical
    purpose, leaves the denominator and is counted apart.
    """
    excused = draft.send_reason in EXCEPTED

    def total(lines: list[DraftLine]) -> Decimal:
        return sum((line.value for line in lines), ZERO)

    in_category = [d for d in draft.lines if d.cover.coverage is not Coverage.NO_AGREEMENT]
    on = [line for line in in_category if line.cover.coverage is Coverage.ON_AGREEMENT]
    excepted = [line for line in in_category if line not in on] if excused else []
    return Tally(
        goods_value=draft.goods_value,
        covered_value=total(in_category) - total(excepted),
        on_agreement_value=total(on),
        labelable_value=total([line for line in draft.lines if line.is_labelable]),
        labelled_value=total(
            [line for line in draft.lines if line.is_labelable and line.is_labelled]
        ),
        food_value=total([line for line in draft.lines if line.is_food]),
        organic_value=total([line for line in draft.lines if line.is_food and line.is_organic]),
        excepted_value=total(excepted),
    )


def check_can_place(draft: OrderDraft, *, refuses_below_minimum: bool = False) -> None:
    """Raise Refused when the order cannot be placed."""
    if not draft.lines:
        raise Refused("order-empty", "Der er ingen varer at sende.")
    if len(draft.lines) > MAX_LINES:
        raise Refused(
            "order-too-long", "En bestilling kan højst have %(most)s linjer.", most=MAX_LINES
        )
    if any(not 0 < line.quantity <= MAX_QUANTITY for line in draft.lines):
        raise Refused("quantity", "Antallet skal være over 0 og højst 100.000.")
    below = draft.goods_value < draft.minimum_order_value
    if refuses_below_minimum and below and draft.send_reason is SendReason.NONE:
        raise Refused(
            "below-minimum",
            "Leverandøren tager ikke så små bestillinger. Saml, eller giv en grund.",
        )


def order_number(municipality: str, year: int, count: int) -> str:
    """The number that supplier and invoice see: "L2026-000123" for Lindeby's 123rd in 2026."""
    return f"{municipality[:1].upper()}{year}-{count:06d}"


def joined_orders(joined: Joined, joined_parts: int, supplier_number: str) -> int:
    """Orders fewer, each with its invoice, because parts were joined into one order.

    A part of another house's is one. What was joined before parts were counted is one.
    """
    came_in = joined_parts or int(joined is Joined.ORDER and not supplier_number)
    return came_in + int(bool(supplier_number))


def part_number(supplier_number: str, part: int) -> str:
    """Another house's part of an order: "L2026-000123-2"."""
    return f"{supplier_number}-{part}"


def order_digest(order: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 (hex) over every column of an order and its lines, in the lines' order.

    The same for values on their way in and for rows read back, on either database. A column that
    came later counts only where it holds something: the digests from before stay as they were.
    """
    content = [_told(order), [_told(line) for line in lines]]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_LATER: Mapping[str, object] = {"delivery_group": "", "joined": Joined.NONE, "accounting_code": "",
                               "skip_reason": "", "supplier_number": "", "joined_parts": 0,
                               "gathered_days": 0}  # fmt: skip
"""Columns that came after the first orders, each with what says nothing.

An order's own accounting code was there from the start; it is a line's that came later.
"""


def _told(row: Mapping[str, Any]) -> Any:
    is_line = "line_number" in row
    silent = {name for name, nothing in _LATER.items() if row.get(name) == nothing}
    if not is_line:
        silent.discard("accounting_code")
    return _plain({name: value for name, value in row.items() if name not in silent})


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return to_scaled(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case StrEnum():
            return value.value
        case Mapping():
            return {key: _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return value
