"""An item as the shop keeps it, and as a staged change carries it. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from catalog_import.item import ParsedItem
from shop.kernel.money import VAT_PERCENT

FOUR_DECIMALS = Decimal("0.0001")
MAX_QUANTITY = Decimal(1_000_000_000)
"""More than this of anything in one order unit is a slip; it would also overflow the column."""
MAX_LEAD_TIME_DAYS = 3650
_ROOM = {
    "name": 200, "brand": 120, "manufacturer": 120, "manufacturer_item_id": 60, "gtin": 14,
    "unspsc": 8, "agreement_number": 40, "lot": 40, "replaces": 60,
}  # fmt: skip
"""Characters the shop keeps of each text (see OfferVersion)."""
MAX_IMAGE = 400


def as_kept(item: ParsedItem) -> ParsedItem:
    """The item as it reads when it comes back from the shop.

    The difference is made with this, so that what the shop does not keep is no change.
    """
    changed = {name: kept for name, said, kept in _kept(item) if kept is not said}
    return replace(item, **changed) if changed else item


def _kept(item: ParsedItem) -> Iterator[tuple[str, Any, Any]]:
    """Name, what the item says and what we keep, of all that we may not keep as it is said."""
    for name, room in _ROOM.items():
        text = getattr(item, name)
        yield name, text, text if len(text) <= room else text[:room]
    # a cut address leads nowhere
    yield "image", item.image, item.image if len(item.image) <= MAX_IMAGE else ""
    price, vat, days = item.price, item.vat_percent, item.lead_time_days
    yield "price", price, None if price is None else _exact(price)
    yield "vat_percent", vat, VAT_PERCENT if vat is None else _exact(vat)
    yield "content_quantity", item.content_quantity, _amount(item.content_quantity)
    least, step = item.minimum_quantity, item.quantity_step
    yield "minimum_quantity", least, _amount(least) or Decimal(1)
    yield "quantity_step", step, _amount(step) or Decimal(1)
    yield "lead_time_days", days, _days(days)


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
