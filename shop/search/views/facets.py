"""The filters of an answer, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nudges.facts import Coverage
from shop.search import address
from shop.search.bands import Band, read_band
from shop.search.facets import Group
from shop.search.filters import Arrival
from shop.search.queries import Ask, Found
from shop.web.language import gettext as _
from shop.web.words import kr, label_word, language_now, shop_word, unit_word

_MOST_OPTIONS = 12
"""Choices shown in a group at once; those that are ticked are always among them."""
_MOST_IN_ALL = 80
"""And behind "Vis flere": nobody reads longer."""
_MOST_FLAT = 8
"""Categories from which they are shown under their tiles."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a facet."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """Categories under their tile; the first option takes them all."""

    key: str
    label: str
    count: int
    options: list[Option]
    is_open: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet."""

    name: str
    legend: str
    options: list[Option]
    more: list[Option]
    branches: list[Branch]


def facet_groups(found: Found) -> list[FacetGroup]:
    """All filters that have something to choose, in the order of the page."""
    groups = [_group(group, str(legend), found) for group, legend in _legends(found).items()]
    return [group for group in groups if group.options or group.branches]


def pills(ask: Ask, found: Found, here: str) -> list[tuple[str, str]]:
    """Each tick in words, with the address of the search without it."""
    return [
        (
            word_of(group, tick, found),
            address.address(
                here, address.pairs(ask, chosen=address.without(ask.chosen, group, tick))
            ),
        )
        for group, tick in address.all_ticks(ask.chosen)
    ]


def _units(found: Found) -> set[str]:
    """The units of the prices that can be ticked: more than one where an address says so."""
    return {band.unit for band in map(read_band, found.counts.get(Group.PRICE, ())) if band}


def _legends(found: Found) -> dict[Group, Any]:
    units, price = _units(found), _("Sammenlignelig pris")
    if len(units) == 1:
        price = _("Pris pr. %(unit)s", unit=unit_word(min(units)))
    return {
        Group.CATEGORY: _("Varegruppe"), Group.LABEL: _("Mærker"), Group.COVERAGE: _("Aftale"),
        Group.DELIVERY: _("Leverandøren kommer"), Group.PRICE: price,
        Group.SUPPLIER: _("Leverandør"),
    }  # fmt: skip


def _group(group: Group, legend: str, found: Found) -> FacetGroup:
    options = _options(group, found)
    if group is Group.CATEGORY:
        flat = [option for option in options if option.value in found.scope.categories]
        if len(flat) > _MOST_FLAT:
            return FacetGroup(group.value, legend, [], [], _branches(options, found))
        options = [one for one in options if one.checked or one.value in found.scope.categories]
    first = [one for place, one in enumerate(options) if place < _MOST_OPTIONS or one.checked]
    more = [one for one in options if one not in first]
    return FacetGroup(group.value, legend, first, more[:_MOST_IN_ALL], [])


def _options(group: Group, found: Found) -> list[Option]:
    ticked = found.chosen.get(group, frozenset())
    counts = dict.fromkeys(ticked, 0) | dict(found.counts.get(group, {}))
    options = [
        Option(value, _short_word(group, value, found), count, value in ticked)
        for value, count in counts.items()
        if value and (count or value in ticked)
    ]
    return sorted(options, key=_ORDERS.get(group, _by_count))


def _by_count(option: Option) -> Any:
    return (-option.count, option.label)


def _by_price(option: Option) -> Any:
    band = read_band(option.value)
    return (band.unit, band.first, band.end) if band else ("", 0, 0)


_ORDERS: Mapping[Group, Callable[[Option], Any]] = {
    Group.COVERAGE: lambda option: [*Coverage].index(Coverage(option.value)),
    Group.DELIVERY: lambda option: [*Arrival].index(Arrival(option.value)),
    Group.PRICE: _by_price,
}


def _branches(options: list[Option], found: Found) -> list[Branch]:
    tiles = {one.value: one for one in options if one.value in found.scope.tiles}
    under: dict[str, list[Option]] = {tile: [] for tile in tiles}
    for option in options:
        if option.value not in tiles:
            under[found.scope.tile_of[option.value]].append(option)
    for tile, some in under.items():
        whole = tiles[tile]
        is_alone = sum(one == tile for one in found.scope.tile_of.values()) == 1
        if is_alone and some and not whole.checked:
            tiles[tile] = some.pop()  # a tile of one category is that category
    return [
        Branch(
            tile, shop_word(found.scope.tiles[tile]), whole.count, [whole, *under[tile]],
            any(one.checked for one in (whole, *under[tile])),
        )
        for tile, whole in tiles.items()
    ]  # fmt: skip


def word_of(group: Group, value: str, found: Found) -> str:
    """A tick in words that can stand alone."""
    if group is Group.PRICE and (band := read_band(value)):
        unit = unit_word(band.unit)
        return str(_("%(price)s pr. %(unit)s", price=_band_word(band), unit=unit))
    if group is Group.DELIVERY:
        return str(
            _("Leverandøren kommer: %(when)s", when=_short_word(group, value, found).lower())
        )
    if value in found.scope.tiles and group is Group.CATEGORY:
        return shop_word(found.scope.tiles[value])
    return _short_word(group, value, found)


def _short_word(group: Group, value: str, found: Found) -> str:
    """A tick in words under its group's heading."""
    scope = found.scope
    match group:
        case Group.CATEGORY if value in scope.tiles:
            return str(_("Alt i %(group)s", group=shop_word(scope.tiles[value])))
        case Group.CATEGORY:
            danish, english = scope.categories.get(value, (value, value))
            return english if language_now() == "en" else danish
        case Group.SUPPLIER:
            return scope.suppliers.get(value, value)
        case Group.LABEL:
            return label_word(value)
        case Group.PRICE if len(_units(found)) > 1:
            return word_of(group, value, found)
        case Group.PRICE:
            return _band_word(read_band(value))
        case Group.DELIVERY:
            return str(_arrival_words()[Arrival(value)])
    return str(_coverage_words()[Coverage(value)])


def _band_word(band: Band | None) -> str:
    if band is None:
        return ""
    low, high = band.low, band.high
    if low is None:
        return str(_("Under %(price)s", price=_kr(high or Decimal(0))))
    if high is None:
        return str(_("Fra %(price)s", price=_kr(low)))
    return f"{_kr(low).removesuffix('kr.').strip()}–{_kr(high)}"


def _kr(value: Decimal) -> str:
    return kr(value, decimals=0 if value == value.to_integral_value() else 2)


def _arrival_words() -> dict[Arrival, Any]:
    return {
        Arrival.TOMORROW: _("I morgen"), Arrival.WEEK: _("Inden for en uge"),
        Arrival.LATER: _("Senere"),
    }  # fmt: skip


def _coverage_words() -> dict[Coverage, Any]:
    return {
        Coverage.ON_AGREEMENT: _("På aftale"),
        Coverage.AGREEMENT_SUPPLIER: _("Aftaleleverandør, uden for aftalepris"),
        Coverage.CATEGORY_COVERED: _("Aftalen er hos en anden leverandør"),
        Coverage.NO_AGREEMENT: _("Ingen aftale på varegruppen"),
    }
