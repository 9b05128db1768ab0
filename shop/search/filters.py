"""The filters of a scope: what there is to tick, and what of an address exists here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from catalog_import import labels
from nudges.facts import Coverage
from shop.agreements.rules import NO_TERMS, Terms, next_delivery
from shop.kernel.periods import local_day
from shop.search.bands import PriceFacet, read_band
from shop.search.facets import Chosen, Column, Facet, Group
from shop.search.scope import COVERAGES, Scope


class Arrival(StrEnum):
    """When goods can come at the earliest; what comes tomorrow comes within a week too."""

    TOMORROW = "i-morgen"
    WEEK = "inden-en-uge"
    LATER = "senere"


_ARRIVALS = frozenset(one.value for one in Arrival)
_COVERAGES = frozenset(one.value for one in Coverage)


def arrivals(terms: Terms, *, now: datetime, lead_days: int = 0) -> tuple[Arrival, ...]:
    """The values of goods that need so many days, from a supplier who delivers by these terms."""
    coming = next_delivery(terms, now=now, lead_days=lead_days)
    days = (coming.day - local_day(now)) / timedelta(days=1)
    if days <= 1:
        return (Arrival.TOMORROW, Arrival.WEEK)
    return (Arrival.WEEK,) if days <= 7 else (Arrival.LATER,)


@dataclass(frozen=True, slots=True)
class Deliveries:
    """When each supplier's goods can come to these units, as it is until the next cut-off."""

    values: tuple[tuple[str, ...], ...]
    """By the number in `goods.sources`."""
    since: datetime
    until: datetime

    def hold(self, now: datetime) -> bool:
        """Whether they are still so: no cut-off and no midnight has passed."""
        is_today = local_day(self.since) == local_day(now)
        return is_today and self.since <= now < self.until


def deliveries(here: Scope, now: datetime) -> Deliveries:
    """When goods can come to these units, worked out once until a cut-off passes."""
    found: Deliveries | None = here.delivered.get("now")
    if found is None or not found.hold(now):
        words = here.goods.vocabulary
        terms = [here.terms.get(cvr, NO_TERMS) for cvr, _ in words.suppliers.values]
        until = min((next_delivery(one, now=now).cutoff for one in terms), default=now)
        values = tuple(
            arrivals(terms[supplier], now=now, lead_days=days)
            for supplier, days in words.sources.values
        )
        found = Deliveries(values, now, until)
        here.delivered["now"] = found
    return found


def columns(here: Scope, coming: Deliveries | None) -> Mapping[Group, Column]:
    """Each filter's column; without `coming` there is none for the day of delivery."""
    kept = here.delivered.get("columns")
    if kept is None or kept[0] is not coming:
        kept = here.delivered["columns"] = (coming, _columns(here, coming))
    found: Mapping[Group, Column] = kept[1]
    return found


def _columns(here: Scope, coming: Deliveries | None) -> Mapping[Group, Column]:
    goods, words = here.goods, here.goods.vocabulary
    of_category = [
        (code, here.tile_of[code]) if code else () for code, *_ in words.categories.values
    ]
    cvrs = [cvr for cvr, _ in words.suppliers.values]
    found: dict[Group, Column] = {
        Group.CATEGORY: Facet(goods.categories, of_category),
        Group.LABEL: Facet(goods.labels, here.label_sets),
        Group.COVERAGE: Facet(here.coverage, [(one.value,) for one in COVERAGES]),
        Group.PRICE: PriceFacet(goods.price_steps, words.units.values),
        Group.SUPPLIER: Facet(goods.sources, [(cvrs[one],) for one, _ in words.sources.values]),
    }
    if coming is not None:
        found[Group.DELIVERY] = Facet(goods.sources, coming.values)
    return found


def existing(here: Scope, chosen: Chosen, *, has_days: bool) -> tuple[Chosen, tuple[str, ...]]:
    """The ticks that mean something here, and those that do not."""
    kept = {
        group: frozenset(tick for tick in ticks if _exists(here, group, tick, has_days))
        for group, ticks in chosen.items()
    }
    ignored = sorted(tick for group, ticks in chosen.items() for tick in ticks - kept[group])
    return {group: ticks for group, ticks in kept.items() if ticks}, tuple(ignored)


def _exists(here: Scope, group: Group, tick: str, has_days: bool) -> bool:
    match group:
        case Group.CATEGORY:
            return tick in here.categories or tick in here.tiles
        case Group.LABEL:
            return tick in labels.ALL
        case Group.COVERAGE:
            return tick in _COVERAGES
        case Group.DELIVERY:
            return has_days and tick in _ARRIVALS
        case Group.PRICE:
            band = read_band(tick)
            return band is not None and band.unit in here.goods.vocabulary.units.values
        case Group.SUPPLIER:
            return tick in here.suppliers
