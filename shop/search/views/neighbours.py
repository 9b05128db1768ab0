"""What houses of the same type buy, beside an item."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import ngettext
from sqlmodel import Session

from shop.catalogue.queries import OfferRow, offer_rows
from shop.orders.alike import bought_alike
from shop.search.scope import Scope
from shop.web.language import gettext as _
from shop.web.session import now, viewer
from shop.web.words import Count, comparable, houses_word, kr, unit_word

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Bought:
    """An item, its price, and how many houses have bought it."""

    name: str
    url: str
    price: str
    houses: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the section of search/item.html reads."""

    this: str
    """How many have bought the item itself; "" where they are too few to tell."""
    others: list[Bought]


def neighbours(reading: Session, row: OfferRow, scope: Scope, path: str) -> Neighbours | None:
    """None for who buys for no house, and where nothing can be told."""
    house = viewer().unit
    if house is None or house.municipality_id is None or house.unit_type is None:
        return None
    if not row.category_code:
        return None
    found = bought_alike(
        reading, municipality_id=house.municipality_id, unit_type=house.unit_type,
        but_unit_id=house.id, category_code=row.category_code, now=now(),
    )  # fmt: skip
    others = [one for one in found if one in scope and one != row.offer_id][:_SHOWN]
    rows = offer_rows(reading, others, path=path)
    this = found.get(row.offer_id, 0)
    told = Neighbours(
        str(_("%(houses)s har købt varen det sidste år.", houses=_houses(this))) if this else "",
        [
            Bought(
                rows[one].name, url_for("search.item", offer_id=one), _price(rows[one]),
                _houses(found[one]),
            )
            for one in others
            if one in rows
        ],
    )  # fmt: skip
    return told if told.this or told.others else None


def _price(row: OfferRow) -> str:
    if row.price is None:
        return ""
    told = _("%(price)s pr. %(unit)s", price=kr(row.price), unit=unit_word(row.order_unit))
    return ", ".join(filter(None, (str(told), comparable(row))))


def _houses(count: int) -> str:
    """At least three: one is never told."""
    house = viewer().unit
    kind = houses_word(house.unit_type if house else None)
    return str(
        ngettext("%(num)s andre %(houses)s", "%(num)s andre %(houses)s", Count(count), houses=kind)
    )
