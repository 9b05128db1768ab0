"""What an order's codes are called on pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from shop.orders.booked import Part
from shop.orders.joined import PartOf
from shop.orders.rules import SendReason
from shop.web.words import joined, kr, number, pack


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


def booked_words(some: Sequence[Part]) -> str:
    """ "6 som resten, 4 på konto 77"; "" where all of a line is booked as the rest."""
    if all(not part.account for part in some):
        return ""
    if len(some) == 1:
        return str(_("Konto %(code)s", code=some[0].account))
    return ", ".join(
        str(_("%(count)s på konto %(code)s", count=number(part.quantity), code=part.account)
            if part.account else _("%(count)s som resten", count=number(part.quantity)))
        for part in some
    )  # fmt: skip


def reason_word(reason: SendReason) -> str:
    """Why it was sent at once; "" where nobody asked."""
    words = {
        SendReason.URGENT: _("Det hastede"), SendReason.ALLERGY: _("Allergi"),
        SendReason.PEDAGOGICAL: _("Pædagogisk formål"), SendReason.OTHER: _("Andet"),
    }  # fmt: skip
    return str(words.get(reason, ""))


def shared_words(parts: Sequence[PartOf], unit_id: int) -> str:
    """That the supplier gets it as one order with other houses'; "" where it is the house's own."""
    others = [
        _("%(name)s (varer for %(sum)s)", name=one.unit_name, sum=kr(one.goods_value))
        for one in parts if one.unit_id != unit_id
    ]  # fmt: skip
    if not others:
        return ""
    return str(
        _("Leverandøren får den som én bestilling, %(number)s, og sender én faktura. Den er sammen "
          "med %(others)s.", number=parts[0].supplier_number, others=joined(others))
    )  # fmt: skip
