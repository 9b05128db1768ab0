"""In which order goods stand, and why, in words. Pure.

The steering order: how well the words match (see match.py), then the agreement mechanism with a
cascade's first supplier before its second, then what procurement has chosen for this type of
house, then an environmental or organic label, then the comparable price, then the text. A choice,
a label or a price never lifts the second supplier of a cascade over the first. It is a hypothesis:
every other order is one press away.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nudges.facts import Coverage
from shop.search.facets import counted
from shop.search.fit import Fit
from shop.search.goods import Goods


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


_STEPS = (_COVERED_ELSEWHERE + 1) * 4
"""Numbers that `steer` gives are below this."""
_SCORES = 1 << 12
"""Scores are: twelve words that weigh 255 at most."""


Places = NDArray[np.int32]
Column = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """Goods that passed, by their place in the columns, and how well they match."""

    places: Places
    fit: Fit

    def take(self, at: NDArray[np.intp]) -> "Found":
        """These of them alone."""
        return Found(self.places.take(at), self.fit.take(at))

    def where(self, kept: NDArray[np.bool_]) -> "Found":
        """Those of them that are kept, which is mostly all."""
        # numpy looks places up in half the time of a mask
        return self if kept.all() else self.take(np.flatnonzero(kept))


def first(
    found: Found, goods: Goods, steering: NDArray[np.uint8], sort: Sort, count: int
) -> Places:
    """The places of the `count` goods that stand first, in order.

    The same goods always stand in the same order. Only those that may be among the first are
    ordered: a common word finds a third of the catalogue, and a page shows 24.
    """
    keys = _keys(found, goods, steering, sort)
    near = _near(found, keys, count)
    names, ids = goods.names.take(near.places), goods.offer_ids.take(near.places)
    order = np.lexsort((ids, names, *(key(near) for key in reversed(keys))))[:count]
    return near.places.take(order)


Key = Callable[[Found], NDArray[np.integer]]
"""What decides, for these goods: the smaller stands first."""


def _near(found: Found, keys: Sequence[Key], count: int) -> Found:
    """Those that may be among the first `count`; key after key looks at those that are level."""
    sure: list[Found] = []
    for key in keys:
        if len(found.places) <= count:
            break
        values = key(found)
        least, most = int(values.min()), int(values.max())
        if least == most:
            continue
        limit = _smallest(values, count, least, most)
        sure.append(found.take(np.flatnonzero(values < limit)))
        found = found.take(np.flatnonzero(values == limit))
        count -= len(sure[-1].places)
    return _together([*sure, found])


def _together(parts: Sequence[Found]) -> Found:
    words = zip(*(part.fit.words for part in parts), strict=True)
    places = np.concatenate([part.places for part in parts])
    return Found(places, Fit(tuple(np.concatenate(weights) for weights in words)))


def _smallest(values: NDArray[np.integer], count: int, least: int, most: int) -> int:
    """The greatest of the `count` smallest; by counting where few values are many times there."""
    if most - least >= len(values):
        return int(np.partition(values, count - 1)[count - 1])
    return least + int(np.searchsorted(np.bincount(values - least).cumsum(), count))


def _keys(found: Found, goods: Goods, steering: NDArray[np.uint8], sort: Sort) -> Sequence[Key]:
    """What decides, the most important first. Names and ids come after them."""
    if sort is Sort.PRICE:
        return (lambda near: goods.prices.take(near.places),)
    if sort is Sort.NAME:
        return (lambda near: _first_letters(goods.names.take(near.places)),)
    if sort is Sort.RELEVANCE:
        return (
            lambda near: near.fit.tiers().astype(np.int32) * _SCORES - near.fit.scores(),
            lambda near: goods.lengths.take(near.places),
        )
    turns = cache(lambda: _unit_order(goods, found.places))
    compared: tuple[Key, Key] = (
        lambda near: turns().take(goods.units.take(near.places)),
        lambda near: goods.compared.take(near.places),
    )
    if sort is Sort.COMPARABLE:
        return compared
    return (
        lambda near: near.fit.tiers() * np.int16(_STEPS) + steering.take(near.places),
        *compared,
        lambda near: -near.fit.scores(),
    )


def _unit_order(goods: Goods, places: Places) -> NDArray[np.int16]:
    """For each comparable unit its turn, the commonest first: litres and sheets do not compare."""
    names = goods.vocabulary.units.values
    counts = counted(goods.units.take(places), len(names))
    counts[0] = -1  # those without a comparable price come last
    commonest = sorted(range(len(names)), key=lambda unit: (-counts[unit], names[unit]))
    turn = np.empty(len(names), np.int16)
    turn[commonest] = np.arange(len(names))
    return turn


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
