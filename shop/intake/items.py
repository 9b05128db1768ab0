"""An item as the shop keeps it, and as a staged change carries it. Pure."""

from dataclasses import replace
from decimal import Decimal
from operator import attrgetter, gt
from typing import Any

from catalog_import.item import ParsedItem
from shop.kernel.money import VAT_PERCENT

FOUR_DECIMALS = Decimal("0.0001")
ONE = Decimal(1)
MAX_QUANTITY = Decimal(1_000_000_000)
"""More than this of anything in one order unit is a slip; it would also overflow the column."""
MAX_LEAD_TIME_DAYS = 3650
_ROOM = {
    "name": 200, "brand": 120, "manufacturer": 120, "manufacturer_item_id": 60, "gtin": 14,
    "unspsc": 8, "agreement_number": 40, "lot": 40, "replaces": 60, "image": 400,
}  # fmt: skip
"""Characters the shop keeps of each text (see OfferVersion)."""
_texts = attrgetter(*_ROOM)


def as_kept(item: ParsedItem) -> ParsedItem:
    """The item as it reads when it comes back from the shop.

    The difference is made with this, so that what the shop does not keep is no change.
    """
    changed, said = _cut(item), _amounts(item)
    kept = _as_kept(*said)
    if kept != said:
        changed |= zip(_AMOUNTS, kept, strict=True)
    return replace(item, **changed) if changed else item


def _cut(item: ParsedItem) -> dict[str, Any]:
    """Texts longer than there is room for."""
    if not any(map(gt, map(len, _texts(item)), _ROOM.values())):
        return {}  # nearly always
    cut = {
        name: getattr(item, name)[:room]
        for name, room in _ROOM.items()
        if len(getattr(item, name)) > room
    }
    return cut | {"image": ""} if "image" in cut else cut  # a cut address leads nowhere


_AMOUNTS = (
    "price", "vat_percent", "content_quantity", "minimum_quantity", "quantity_step",
    "lead_time_days",
)  # fmt: skip
_amounts = attrgetter(*_AMOUNTS)


def _as_kept(
    price: Decimal | None, vat: Decimal | None, content: Decimal | None, least: Decimal,
    step: Decimal, days: int | None,
) -> tuple[Decimal | int | None, ...]:  # fmt: skip
    """What we keep of the amounts, in their order."""
    return (
        None if price is None else _exact(price),
        VAT_PERCENT if vat is None else _exact(vat),
        _amount(content), _amount(least) or ONE, _amount(step) or ONE, _days(days),
    )  # fmt: skip


def _exact(value: Decimal) -> Decimal:
    """The value itself where it has at most four decimals, as nearly all have."""
    exact = value.quantize(FOUR_DECIMALS)
    return value if exact == value else exact


def _amount(value: Decimal | None) -> Decimal | None:
    """The amount with four decimals; None where it is nothing or beyond reason."""
    if value is None or not 0 < value <= MAX_QUANTITY:
        return None
    return _exact(value) or None


def _days(value: int | None) -> int | None:
    return value if value is not None and 0 <= value <= MAX_LEAD_TIME_DAYS else None
