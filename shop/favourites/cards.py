"""A list as a card: on the front page and among the lists."""

from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from shop.favourites.queries import ListView
from shop.web.words import kr


def card(one: ListView) -> dict[str, Any]:
    """A list as `list_card` draws it."""
    own = [item.row.drawing for item in one.sold if item.row]
    drawings = one.drawings or tuple(dict.fromkeys(own))[:3] or ("kasse",)
    return {
        "name": one.name, "url": url_for("favourites.one", list_id=one.id), "text": card_text(one),
        "drawings": drawings, "tile": one.tile_colour,
    }  # fmt: skip


def card_text(one: ListView) -> str:
    """How much is on it and what it usually costs: "12 varer. Plejer at koste ca. 1.310 kr."."""
    if not one.items:
        return str(_("Tom endnu."))
    count = len(one.sold)
    words = str(ngettext("%(num)s vare", "%(num)s varer", count))
    if count and one.labelled(frozenset({"organic"})) == count:
        words = str(_("%(items)s, alle økologiske", items=words))
    elif one.eco:
        words = str(_("%(items)s, %(count)s miljømærkede", items=words, count=one.eco))
    cost = _("Plejer at koste ca. %(sum)s", sum=kr(one.value.quantize(Decimal(10)), 0).rstrip("."))
    return f"{words}. {cost}." if count else f"{words}."
