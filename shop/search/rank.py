"""In which order goods stand, and why, in words. Pure.

The steering order: how well the words match (see match.py), then the agreement mechanism with a
cascade's first supplier before its second, then what procurement has chosen for this type of
house, then an environmental or organic label, then the comparable price, then the text. A choice,
a label or a price never lifts the second supplier of a cascade over the first. It is a hypothesis:
every other order is one press away.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from nudges.facts import Coverage
from shop.search.goods import NO_PRICE, Goods


class Sort(StrEnum):
    """The orders one can choose between; the value is in the address and remembered."""

    RECOMMENDED = "recommended"
    PRICE = "price"
    COMPARABLE = "comparable"
    NAME = "name"
    RELEVANCE = "relevance"


_LAST_RANK = 9
_OTHER = 10
_COVERED_ELSEWHERE = 11


def mechanism(coverage: Coverage, rank: int | None) -> int:
    """On agreement first, by rank in a cascade; what another supplier has the agreement on last."""
    if coverage is Coverage.ON_AGREEMENT:
        return min(rank or 1, _LAST_RANK)
    return _COVERED_ELSEWHERE if coverage is Coverage.CATEGORY_COVERED else _OTHER


def steer(
    mechanisms: NDArray[np.uint8], is_chosen: NDArray[np.bool_], is_eco: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """The steering order as one small number: mechanism, then chosen, then labelled."""
    return (mechanisms * np.uint8(4) + ~is_chosen * np.uint8(2) + ~is_eco).astype(np.uint8)


Places = NDArray[np.int32]
Column = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """Goods that passed, by their place in the columns, and how well they match."""

    places: Places
    tiers: NDArray[np.int16]
    scores: NDArray[np.int32]


def first(
    found: Found, goods: Goods, steering: NDArray[np.uint8], sort: Sort, count: int
) -> Places:
    """The places of the `count` goods that stand first, in order.

    The same goods always stand in the same order. Only those that may be among the first are
    ordered: a common word finds a third of the catalogue, and a page shows 24.
    """
    primary = _primary(found, goods, steering, sort)
    near = np.arange(len(primary))
    if len(primary) > count:
        limit = np.partition(primary, count - 1)[count - 1]
        near = np.flatnonzero(primary <= limit)
    places = found.places[near]
    keys = [goods.offer_ids[places], goods.names[places], *_ties(found, goods, sort, near)]
    order = np.lexsort((*keys, primary[near]))[:count]
    return places[order]


_STEP = np.int64(1 << 52)
"""Above any price in 1/10 000 kr.: the columns of the database end at 10¹⁵."""
_DEAREST = _STEP - 1


def _primary(found: Found, goods: Goods, steering: NDArray[np.uint8], sort: Sort) -> Column:
    """What decides first, as one number for each; what is equal here is ordered by `_ties`."""
    places = found.places
    if sort is Sort.PRICE:
        return goods.prices[places]
    if sort is Sort.NAME:
        return _first_letters(goods.names[places])
    if sort is Sort.RELEVANCE:
        return (found.tiers.astype(np.int64) << 32) - found.scores
    if sort is Sort.COMPARABLE:
        return _by_unit(goods, places) * _STEP + _comparable(goods, places)
    return (found.tiers.astype(np.int64) << 8) + steering[places]


def _ties(
    found: Found, goods: Goods, sort: Sort, near: NDArray[np.intp]
) -> list[NDArray[np.generic]]:
    """What decides among equals, the least important first, as numpy.lexsort wants it."""
    if sort is Sort.RELEVANCE:
        return [goods.lengths[found.places[near]]]
    if sort is not Sort.RECOMMENDED:
        return []
    units = _by_unit(goods, found.places)[near]
    return [-found.scores[near], _comparable(goods, found.places[near]), units]


def _comparable(goods: Goods, places: Places) -> Column:
    """The comparable price, and the price where there is none."""
    comparable = goods.comparables[places]
    return np.minimum(np.where(comparable == NO_PRICE, goods.prices[places], comparable), _DEAREST)


def _by_unit(goods: Goods, places: Places) -> Column:
    """The commonest comparable unit first: prices per litre and per sheet cannot be compared."""
    units = goods.units[places]
    names = goods.vocabulary.units.values
    counts = np.bincount(units, minlength=len(names))
    counts[0] = -1  # those without a comparable price come last
    commonest = sorted(range(len(names)), key=lambda unit: (-counts[unit], names[unit]))
    position = np.empty(len(names), np.int64)
    position[commonest] = np.arange(len(names))
    return position[units]


def _first_letters(names: NDArray[np.bytes_]) -> Column:
    """The first seven letters of each name as a number."""
    padded = names.astype("S8").view(">u8") >> np.uint64(8)
    return padded.astype(np.int64)


class Reason(StrEnum):
    """Why an offer stands where it does; the page has the words."""

    AGREEMENT_AND_LABEL = "agreement-and-label"
    AGREEMENT = "agreement"
    SECOND_SUPPLIER = "second-supplier"
    OUTSIDE = "outside"
    ELSEWHERE = "elsewhere"
    FREE = "free"


def reason(coverage: Coverage, rank: int | None, *, is_eco: bool) -> Reason:
    """The one reason to say."""
    if coverage is Coverage.ON_AGREEMENT:
        if (rank or 1) > 1:
            return Reason.SECOND_SUPPLIER
        return Reason.AGREEMENT_AND_LABEL if is_eco else Reason.AGREEMENT
    if coverage is Coverage.CATEGORY_COVERED:
        return Reason.ELSEWHERE
    if coverage is Coverage.AGREEMENT_SUPPLIER:
        return Reason.OUTSIDE
    return Reason.FREE


def is_recommended(why: Reason, *, is_chosen: bool) -> bool:
    """Whether the row has the green edge: on agreement, and labelled or chosen for the house."""
    return why is Reason.AGREEMENT_AND_LABEL or (why is Reason.AGREEMENT and is_chosen)
