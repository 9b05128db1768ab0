"""What the search field proposes, as a fragment that static/js/search.js puts under it."""

from dataclasses import dataclass

from flask import Response, make_response, render_template, request, url_for
from flask_babel import ngettext

from shop.catalogue.queries import OfferRow
from shop.kernel.money import ZERO
from shop.search import address
from shop.search.facets import Group
from shop.search.match import Query, read_query
from shop.search.numbers import Straight, Thing, straight_to
from shop.search.queries import Ask
from shop.search.suggest import Suggestions, suggest
from shop.search.views.door import place, search
from shop.search.views.first import narrowing
from shop.search.views.straight import url_of
from shop.web import access
from shop.web.language import gettext as _
from shop.web.session import db, viewer
from shop.web.words import Count, kr, language_now, unit_word


@dataclass(frozen=True, slots=True)
class Option:
    """One line to choose."""

    href: str
    text: str
    more: str = ""
    """What else there is to know of goods: supplier and price."""


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Lines of a kind; the first ones have no heading."""

    heading: str
    options: tuple[Option, ...]


@search.get("/soeg/forslag")
@access.signed_in
def suggestions() -> Response:
    """Proposals for what is being typed; an empty list where there are none."""
    query = read_query(request.args.get("q", ""))
    house, here = viewer().unit, place()
    with db().glance() as reading:
        ask, _declined = narrowing(reading, Ask(query))
        found = suggest(
            reading, here, query, unit_id=house.id if house else None, narrows=ask.narrows
        )
        names = here.scope(reading).categories if found.categories else {}
        numbered = straight_to(reading, here, query)
    groups = [*_numbered(numbered, query), *_groups(found, names, query)]
    count = sum(len(group.options) for group in groups)
    said = str(ngettext("%(num)s forslag", "%(num)s forslag", Count(count)))
    return make_response(render_template("search/_suggestions.html", groups=groups, said=said))


def _numbered(found: Straight | None, query: Query) -> list[OptionGroup]:
    """What has the number and is not among the goods: an agreement, or what is sold no more."""
    if found is None or not (found.thing is Thing.AGREEMENT or found.is_gone):
        return []
    heading = _("Aftaler") if found.thing is Thing.AGREEMENT else _("Sælges ikke mere")
    return [OptionGroup(heading, (Option(url_of(found, query), found.name),))]


def _groups(
    found: Suggestions, names: dict[str, tuple[str, str]], query: Query
) -> list[OptionGroup]:
    page = url_for("search.page")
    goods = tuple(map(_goods, found.goods))
    heading = _("Varer")
    if found.is_narrowed:
        heading = _("Valgt af indkøb til jer")
        wanted = read_query(found.words[0]) if found.words else query
        every = address.pairs(Ask(wanted, shows_all=True))
        goods = (*goods, Option(address.address(page, every), _("Vis alle varer")))
    groups = [
        OptionGroup("", tuple(Option(address.address(page, [("q", w)]), w) for w in found.words)),
        OptionGroup(
            str(_("Varegrupper")), tuple(_category(page, c, names) for c in found.categories)
        ),
        OptionGroup(str(_("På jeres egne lister")), tuple(map(_goods, found.own))),
        OptionGroup(str(heading), goods),
    ]
    return [group for group in groups if group.options]


def _category(page: str, code: str, names: dict[str, tuple[str, str]]) -> Option:
    danish, english = names[code]
    name = english if language_now() == "en" else danish
    return Option(address.address(page, [(Group.CATEGORY.value, code)]), name)


def _goods(row: OfferRow) -> Option:
    price = f"{kr(row.price or ZERO)} / {unit_word(row.order_unit)}"
    return Option(
        url_for("search.item", offer_id=row.offer_id), row.name, f"{row.supplier_name} · {price}"
    )
