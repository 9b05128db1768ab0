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


_STEPS = (_COVERED_ELSEWHERE + 1) * 4
"""Numbers that `steer` gives are below this."""


Places = NDArray[np.int32]
Column = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """Goods that passed, by their place in the columns, and how well they match."""

    places: Places
    tiers: NDArray[np.int16]
    scores: NDArray[np.int32]

    def where(self, kept: NDArray[np.bool_]) -> "Found":
        """Those of them that are kept, which is mostly all."""
        if kept.all():
            return self
        at = np.flatnonzero(kept)  # numpy looks places up in half the time of a mask
        return Found(self.places.take(at), self.tiers.take(at), self.scores.take(at))


def first(
    found: Found, goods: Goods, steering: NDArray[np.uint8], sort: Sort, count: int
) -> Places:
    """The places of the `count` goods that stand first, in order.

    The same goods always stand in the same order. Only those that may be among the first are
    ordered: a common word finds a third of the catalogue, and a page shows 24.
    """
    keys = _keys(found, goods, steering, sort)
    near = _near(keys, len(found.places), count)
    places = found.places[near]
    names, ids = goods.names[places], goods.offer_ids[places]
    order = np.lexsort((ids, names, *(key(near) for key in reversed(keys))))[:count]
    return places[order]


Near = NDArray[np.intp] | slice
"""Which of the goods that were found are still looked at: at first all, as they stand."""
Key = Callable[[Near], NDArray[np.integer]]
"""What decides, for these: the smaller stands first."""


def _near(keys: Sequence[Key], size: int, count: int) -> NDArray[np.intp]:
    """Those that may be among the first `count`; key after key looks at those that are level."""
    level: Near = slice(None)
    sure, left = [np.empty(0, np.intp)], size
    for key in keys:
        if left <= count:
            break
        values = key(level)
        limit = _smallest(values, count)
        before, level = (_of(level, values < limit), _of(level, values == limit))
        sure.append(before)
        count, left = count - len(before), len(level)
    return np.concatenate([*sure, np.arange(size) if isinstance(level, slice) else level])


def _of(level: Near, kept: NDArray[np.bool_]) -> NDArray[np.intp]:
    at = np.flatnonzero(kept)
    return at if isinstance(level, slice) else level.take(at)


def _smallest(values: NDArray[np.integer], count: int) -> int:
    """The greatest of the `count` smallest; by counting where few values are many times there."""
    least, most = int(values.min()), int(values.max())
    if most - least >= len(values):
        return int(np.partition(values, count - 1)[count - 1])
    return least + int(np.searchsorted(np.bincount(values - least).cumsum(), count))


def _keys(found: Found, goods: Goods, steering: NDArray[np.uint8], sort: Sort) -> Sequence[Key]:
    """What decides, the most important first. Names and ids come after them."""
    places = found.places
    if sort is Sort.PRICE:
        return (lambda near: goods.prices[places[near]],)
    if sort is Sort.NAME:
        return (lambda near: _first_letters(goods.names[places[near]]),)
    if sort is Sort.RELEVANCE:
        return (
            lambda near: (found.tiers[near].astype(np.int64) << 32) - found.scores[near],
            lambda near: goods.lengths[places[near]],
        )
    unit = _unit_order(goods, places)
    compared: tuple[Key, Key] = (
        lambda near: unit[goods.units[places[near]]],
        lambda near: _comparable(goods, places[near]),
    )
    if sort is Sort.COMPARABLE:
        return compared
    return (
        lambda near: found.tiers[near] * np.int32(_STEPS) + steering.take(places[near]),
        *compared,
        lambda near: -found.scores[near],
    )


def _comparable(goods: Goods, places: Places) -> Column:
    """The comparable price, and the price where there is none."""
    comparable = goods.comparables[places]
    return np.where(comparable == NO_PRICE, goods.prices[places], comparable)


def _unit_order(goods: Goods, places: Places) -> NDArray[np.int16]:
    """For each comparable unit its turn, the commonest first: litres and sheets do not compare."""
    names = goods.vocabulary.units.values
    counts = np.bincount(goods.units.take(places), minlength=len(names))
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
