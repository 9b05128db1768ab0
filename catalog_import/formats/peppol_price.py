"""Which of a line's price blocks is the price of one order unit, and what that price is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from catalog_import.coerce import day, to_price, xml_number
from catalog_import.days import is_within
from catalog_import.draft import Draft
from catalog_import.formats.ubl import Parts, first_text, parts, text_of
from catalog_import.item import Severity
from catalog_import.units import normalise

CURRENCY = "DKK"
COUNTRY = "DK"
_DAYS = {"DAY": Decimal(1), "E49": Decimal(1), "WEE": Decimal(7), "HUR": Decimal(1) / 24}
# UNCL 5387: the price agreed, then a net price, then one that does not say, then all others.
_TYPES = {"CON": 0, "NTP": 1, "": 2}
_OTHER_TYPE = 3


@dataclass(frozen=True, slots=True)
class Block:
    """One price block with what decides whether it is ours."""

    order: int
    amount: str
    currency: str
    base: Decimal
    base_unit: str
    factor: Decimal | None
    kind: str
    tier: Decimal
    """The least amount it is for."""
    tier_said: str
    tier_unit: str
    is_here: bool
    is_now: bool
    lead_time: tuple[str, str]

    def rank(self) -> tuple[bool, bool, int, Decimal, int]:
        """Valid today, sold here, the agreed kind, the smallest quantity, first in the file."""
        kind = _TYPES.get(self.kind, _OTHER_TYPE)
        return (not self.is_now, not self.is_here, kind, self.tier, self.order)


def choose_price(draft: Draft, line: Parts, today: date) -> None:
    """Set the price, and the lead time that stands beside it."""
    blocks = sorted(_blocks(line, today), key=Block.rank)
    here = [block for block in blocks if block.is_here]
    if not here:
        draft.price(None)
        return
    chosen = here[0]
    _check_unit(draft, chosen)
    above = max(chosen.tier, Decimal(1))
    alike = [b for b in here if (b.is_now, b.kind) == (chosen.is_now, chosen.kind)]
    steps = [block for block in alike if block.tier > above]
    if len({(block.amount, block.base) for block in here if block not in steps}) > 1:
        draft.note("price-several", "price", chosen.amount)
    for block in (chosen, *steps):
        if block.currency and block.currency.upper() != CURRENCY:
            draft.note("currency-not-dkk", "price", f"{block.amount} {block.currency}")
    _set_price(draft, chosen)
    for block in steps:
        _set_step(draft, block)
    _set_lead_time(draft, chosen.lead_time)


def _blocks(line: Parts, today: date) -> Iterator[Block]:
    for order, element in enumerate(line.get("RequiredItemLocationQuantity", ())):
        block = parts(element)
        for price in block.get("Price", ())[:1]:
            yield _block(order, block, parts(price), today)


def _block(order: int, block: Parts, price: Parts, today: date) -> Block:
    amount = price.get("PriceAmount", [])
    base = price.get("BaseQuantity", [])
    lead = block.get("LeadTimeMeasure", [])
    least = block.get("MinimumQuantity", [])
    tier = text_of(least[0]) if least else ""
    return Block(
        order=order,
        amount=text_of(amount[0]) if amount else "",
        currency=(amount[0].get("currencyID") or "") if amount else "",
        base=_base(text_of(base[0])) if base else Decimal(1),
        base_unit=(base[0].get("unitCode") or "") if base else "",
        factor=xml_number(first_text(price, "OrderableUnitFactorRate")),
        kind=first_text(price, "PriceType") or first_text(price, "PriceTypeCode"),
        tier=max(xml_number(tier) or Decimal(0), Decimal(0)),
        tier_said=tier,
        tier_unit=(least[0].get("unitCode") or "") if least else "",
        is_here=_is_here(block),
        is_now=_is_now(price, today),
        lead_time=(text_of(lead[0]), lead[0].get("unitCode") or "") if lead else ("", ""),
    )


def _base(said: str) -> Decimal:
    """How many the price is for; nought means one, and what is no number gives no price."""
    count = xml_number(said) if said else Decimal(1)
    return Decimal(-1) if count is None else count or Decimal(1)


def _is_here(block: Parts) -> bool:
    """Without a territory a price holds everywhere; with some, Denmark must be among them."""
    countries = {
        first_text(parts(country), "IdentificationCode")
        for address in block.get("ApplicableTerritoryAddress", ())
        for country in parts(address).get("Country", ())
    }
    return not countries or COUNTRY in countries


def _is_now(price: Parts, today: date) -> bool:
    for period in price.get("ValidityPeriod", ()):
        start = day(first_text(parts(period), "StartDate"))
        end = day(first_text(parts(period), "EndDate"))
        return is_within(today, start, end)
    return True


def _check_unit(draft: Draft, block: Block) -> None:
    """A line without a unit is ordered in the unit its price is for."""
    if "order_unit" not in draft.fields and not _has(draft, "unit-unknown"):
        draft.unit(block.base_unit)


def _has(draft: Draft, code: str) -> bool:
    return any(noted.code == code for noted in draft.issues)


def _set_price(draft: Draft, block: Block) -> None:
    if _is_of_another_unit(draft, block):
        said = f"{block.amount} / {block.base_unit}"
        draft.note("price-unit-differs", "price", said, severity=Severity.WARNING)
        return
    price = _of_one(draft, block)
    if price is not None and block.base != 1 and not _is_of_our_unit(draft, block):
        draft.note("price-base-and-factor", "price", block.amount)
    draft.price(price, block.amount or "-")


def _set_step(draft: Draft, block: Block) -> None:
    """The price of a larger amount, where it is told of the unit one orders in."""
    unit = draft.fields.get("order_unit") or normalise(block.tier_unit)
    counts_ours = not block.tier_unit or normalise(block.tier_unit) == unit
    if not counts_ours or _is_of_another_unit(draft, block):
        said = f"{block.tier_said} {block.tier_unit}: {block.amount} / {block.base_unit}"
        draft.note("price-step-left-out", "price_steps", said)
    else:
        draft.price_step(block.tier, _of_one(draft, block), block.tier_said, block.amount or "-")


def _of_one(draft: Draft, block: Block) -> Decimal | None:
    """What one order unit costs; None where a part of it is no number."""
    amount = xml_number(block.amount)
    if amount is None or block.base < 0 or (block.factor is not None and block.factor <= 0):
        return None
    if _is_of_our_unit(draft, block) or block.factor is None:
        return amount / block.base
    return by_factor(amount, block.factor)


def _is_of_our_unit(draft: Draft, block: Block) -> bool:
    unit = draft.fields.get("order_unit", "H87")
    return not block.base_unit or normalise(block.base_unit) == unit


def _is_of_another_unit(draft: Draft, block: Block) -> bool:
    """The price is for a unit that does not lead to ours."""
    is_said = xml_number(block.amount) is not None and block.base >= 0
    return is_said and block.factor is None and not _is_of_our_unit(draft, block)


def by_factor(amount: Decimal, factor: Decimal) -> Decimal:
    """The price of one order unit from the price of one base quantity.

    >>> by_factor(Decimal("160.58"), Decimal("5.1999"))
    Decimal('835.00')

    The factor counts how many base quantities make one order unit, so the base is not divided
    by as well. A product with more than four decimals shows that the factor is itself rounded;
    then only øre can be meant. Cheaper than a krone keeps all four.
    """
    exact = amount * factor
    if to_price(exact) == exact or abs(exact) < 1:
        return exact
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _set_lead_time(draft: Draft, stated: tuple[str, str]) -> None:
    amount, unit = stated
    if amount:
        draft.days(lead_days(amount, unit), f"{amount} {unit}")


def lead_days(amount: str, unit: str) -> Decimal | None:
    """A lead time in days; None when it is no number or no time."""
    number = xml_number(amount)
    return number * _DAYS[unit] if number is not None and unit in _DAYS else None
