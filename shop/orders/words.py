"""What an order's codes are called on pages."""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from shop.orders.rules import SendReason
from shop.web.words import pack


@dataclass(frozen=True, slots=True)
class _Pack:
    """What the `pack` words read, out of an order line's codes."""

    order_unit: str
    content_quantity: Decimal | None = None
    content_unit: str = ""


def pack_words(text: str) -> str:
    """ "XPK|500|ST" -> "Pakke med 500 ark"."""
    order_unit, *content = text.split("|")
    if len(content) != 2:
        return pack(_Pack(order_unit))
    return pack(_Pack(order_unit, Decimal(content[0]), content[1]))


def reason_word(reason: SendReason) -> str:
    """Why it was sent at once; "" where nobody asked."""
    words = {
        SendReason.URGENT: _("Det hastede"), SendReason.ALLERGY: _("Allergi"),
        SendReason.PEDAGOGICAL: _("Pædagogisk formål"), SendReason.OTHER: _("Andet"),
    }  # fmt: skip
    return str(words.get(reason, ""))
