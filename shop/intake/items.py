"""An item as the shop keeps it, and as a staged change carries it. Pure."""

from dataclasses import asdict, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from catalog_import.item import Action, LabelClaim, LabelState, ParsedItem
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


def to_json(item: ParsedItem) -> dict[str, Any]:
    """Plain JSON values; amounts as text, so that they stay exact."""
    return {name: _plain(getattr(item, name)) for name in _FIELDS}


_FIELDS = tuple(part.name for part in fields(ParsedItem))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):  # labels
        return [{name: _plain(part) for name, part in asdict(claim).items()} for claim in value]
    return value


_AMOUNTS = ("price", "vat_percent", "content_quantity", "minimum_quantity", "quantity_step")
_DAYS = ("valid_from", "valid_to")


def from_json(kept: dict[str, Any]) -> ParsedItem:
    """The item that `to_json` was given."""
    values = dict(kept)
    for name in _AMOUNTS:
        values[name] = None if values[name] is None else Decimal(values[name])
    for name in _DAYS:
        values[name] = _day(values[name])
    values["action"] = Action(values["action"])
    values["labels"] = tuple(_claim(claim) for claim in values["labels"])
    return ParsedItem(**values)


def _claim(kept: dict[str, Any]) -> LabelClaim:
    values = kept | {"state": LabelState(kept["state"]), "valid_to": _day(kept["valid_to"])}
    return LabelClaim(**values)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
