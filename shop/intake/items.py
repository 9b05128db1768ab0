"""An item as the shop keeps it, and as a staged change carries it. Pure."""

from dataclasses import replace
from decimal import Decimal

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
    texts = {
        name: getattr(item, name)[:room]
        for name, room in _ROOM.items()
        if len(getattr(item, name)) > room
    }
    return replace(
        item, **texts,
        image=item.image if len(item.image) <= MAX_IMAGE else "",  # a cut address leads nowhere
        price=None if item.price is None else _exact(item.price),
        vat_percent=VAT_PERCENT if item.vat_percent is None else _exact(item.vat_percent),
        content_quantity=_amount(item.content_quantity),
        minimum_quantity=_amount(item.minimum_quantity) or Decimal(1),
        quantity_step=_amount(item.quantity_step) or Decimal(1),
        lead_time_days=_days(item.lead_time_days),
    )  # fmt: skip


def _exact(value: Decimal) -> Decimal:
    return value.quantize(FOUR_DECIMALS)


def _amount(value: Decimal | None) -> Decimal | None:
    """The amount with four decimals; None where it is nothing or beyond reason."""
    if value is None or not 0 < value <= MAX_QUANTITY:
        return None
    return _exact(value) or None


def _days(value: int | None) -> int | None:
    return value if value is not None and 0 <= value <= MAX_LEAD_TIME_DAYS else None
