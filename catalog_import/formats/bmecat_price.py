"""Which of a BMEcat item's prices is ours, and what one order unit costs by it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog_import.coerce import day, xml_number
from catalog_import.days import is_within
from catalog_import.draft import Draft
from catalog_import.formats.ubl import Parts, first_text, parts, text_of
from catalog_import.units import normalise

CURRENCY = "DKK"
COUNTRY = "DK"
# The customer's own net price, then list prices without VAT; "nrp" is only a recommendation.
_TYPES = {"net_customer": 0, "net_customer_exp": 1, "net_list": 2, "": 3, "nrp": 5}
_OTHER_TYPE = 4
_NOT_AGREED = frozenset({"net_list", "nrp"})
_WITH_VAT = "gros_list"


@dataclass(frozen=True, slots=True)
class Price:
    """One price with what decides whether it is ours. `amount` is as the file says it."""

    order: int
    kind: str
    amount: str
    currency: str
    tax: str
    factor: Decimal | None
    bound: Decimal
    bound_said: str
    unit: str
    is_here: bool
    is_now: bool

    def rank(self) -> tuple[bool, int, Decimal, int]:
        """Valid today, the agreed kind, the smallest quantity, first in the file."""
        return (not self.is_now, _TYPES.get(self.kind, _OTHER_TYPE), self.bound, self.order)


def choose_price(
    draft: Draft, details: Sequence[Parts], orders: Parts, currency: str, today: date
) -> None:
    """Set prices and VAT: PRICE_AMOUNT × PRICE_FACTOR ÷ PRICE_QUANTITY of the chosen price."""
    prices = [price for price in _prices(details, currency, today) if price.amount]
    here = sorted((p for p in prices if p.is_here and p.kind != _WITH_VAT), key=Price.rank)
    if not here:
        _say_why(draft, prices)
        return
    chosen = here[0]
    alike = [p for p in here if (p.is_now, p.kind) == (chosen.is_now, chosen.kind)]
    steps = [price for price in alike if price.bound > chosen.bound]
    if len({(price.amount, price.factor) for price in alike if price not in steps}) > 1:
        draft.note("price-several", "price", chosen.amount)
    if chosen.kind in _NOT_AGREED:
        draft.note("price-not-agreed", "price", f"{chosen.amount} {chosen.kind}")
    for price in (chosen, *steps):
        if price.currency and price.currency.upper() != CURRENCY:
            draft.note("currency-not-dkk", "price", f"{price.amount} {price.currency}")
    _set(draft, chosen, orders)
    for price in steps:
        _set_step(draft, price, chosen, orders)


def _say_why(draft: Draft, prices: Sequence[Price]) -> None:
    if not prices:
        draft.price(None)
    elif any(price.is_here for price in prices):
        draft.note("price-only-with-vat", "price", prices[0].amount)
    else:
        draft.note("territory-elsewhere", "price", prices[0].amount)


def _set(draft: Draft, price: Price, orders: Parts) -> None:
    _set_vat(draft, price.tax)
    if price.unit and normalise(price.unit) != draft.fields.get("order_unit"):
        draft.note("price-unit-differs", "price", f"{price.amount} / {price.unit}")
        return
    one = _of_one(price, orders)
    draft.price(one, price.amount or "-")
    if one is None:
        return
    # The smallest amount the price is for is the least one can order at it.
    least = draft.fields.get("minimum_quantity", Decimal(1))
    if price.bound > least:
        draft.quantity("minimum_quantity", price.bound, str(price.bound))


def _set_step(draft: Draft, price: Price, chosen: Price, orders: Parts) -> None:
    """The price of a larger amount, where it is for the same unit as that of the smallest."""
    if (price.unit, price.tax) != (chosen.unit, chosen.tax):
        said = f"{price.bound_said}: {price.amount} / {price.unit}"
        draft.note("price-step-left-out", "price_steps", said)
    else:
        one = _of_one(price, orders)
        draft.price_step(price.bound, one, price.bound_said, price.amount)


def _of_one(price: Price, orders: Parts) -> Decimal | None:
    """What one order unit costs; None where a part of it is no number."""
    said = first_text(orders, "PRICE_QUANTITY")
    amount = xml_number(price.amount)
    quantity = xml_number(said) if said else Decimal(1)
    if amount is None or price.factor is None or not quantity or quantity < 0:
        return None
    return amount * price.factor / quantity


def _set_vat(draft: Draft, said: str) -> None:
    """TAX is a fraction, 0.25; files that say 25 can only mean percent."""
    if not said:
        return
    tax = xml_number(said)
    draft.vat(tax * 100 if tax is not None and tax <= 1 else tax, said)


def _prices(details: Sequence[Parts], currency: str, today: date) -> Iterator[Price]:
    order = 0
    for group in details:
        is_now = _is_now(group, today)
        for element in (*group.get("PRODUCT_PRICE", ()), *group.get("ARTICLE_PRICE", ())):
            order += 1
            kind = (element.get("price_type") or "").casefold()
            yield _price(order, kind, parts(element), currency, is_now)


def _price(order: int, kind: str, found: Parts, currency: str, is_now: bool) -> Price:
    factor = first_text(found, "PRICE_FACTOR")
    base = parts(found["PRICE_BASE"][0]) if "PRICE_BASE" in found else {}
    tax = first_text(found, "TAX")
    for holder in found.get("TAX_DETAILS", ()):
        tax = tax or first_text(parts(holder), "TAX")
    territories = {text_of(place).upper()[:2] for place in found.get("TERRITORY", ())}
    bound = first_text(found, "LOWER_BOUND")
    return Price(
        order=order,
        kind=kind,
        amount=first_text(found, "PRICE_AMOUNT"),
        currency=first_text(found, "PRICE_CURRENCY") or currency,
        tax=tax,
        factor=xml_number(factor) if factor else Decimal(1),
        bound=_least(bound),
        bound_said=bound,
        unit=first_text(base, "PRICE_UNIT"),
        is_here=not territories or COUNTRY in territories,
        is_now=is_now,
    )


def _least(bound: str) -> Decimal:
    """The least amount a price is for; nought means one."""
    least = xml_number(bound)
    return least if least is not None and least > 0 else Decimal(1)


def _is_now(group: Parts, today: date) -> bool:
    days = {
        element.get("type") or "": day(first_text(parts(element), "DATE"))
        for element in group.get("DATETIME", ())
    }
    start, end = days.get("valid_start_date"), days.get("valid_end_date")
    return is_within(today, start, end)
