"""Kroner. All amounts are without VAT unless a name says otherwise."""

from decimal import ROUND_HALF_UP, Decimal

ORE = Decimal("0.01")
ZERO = Decimal(0)
SCALE = 10_000  # the database keeps whole 1/10 000 kroner: unit prices have up to four decimals
VAT_PERCENT = Decimal(25)  # Danish standard rate


def round_to_ore(amount: Decimal) -> Decimal:
    """Round kroner to whole øre, halves away from zero. The only place where money is rounded."""
    return amount.quantize(ORE, rounding=ROUND_HALF_UP)


def to_scaled(amount: Decimal) -> int:
    """Kroner to the database's whole 1/10 000 kroner. Raises ValueError on a fifth decimal."""
    scaled = amount * SCALE
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} has more than four decimals")
    return int(scaled)


def from_scaled(scaled: int) -> Decimal:
    """The database's whole 1/10 000 kroner to kroner."""
    return Decimal(scaled) / SCALE


def line_value(price: Decimal, quantity: Decimal) -> Decimal:
    """Kroner for `quantity` order units at `price` each, rounded to øre."""
    return round_to_ore(price * quantity)


def with_vat(amount: Decimal, percent: Decimal = VAT_PERCENT) -> Decimal:
    """The same amount with VAT, rounded to øre."""
    return round_to_ore(amount * (100 + percent) / 100)
