"""Filters with true counts. Pure.

Choices of one group are joined by "or", groups by "and". A group's own choice does not lessen its
own counts: they say how many goods a further tick in that group would find.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Group(StrEnum):
    """The filters; the value is the name in the address."""

    CATEGORY = "kategori"
    LABEL = "maerke"
    COVERAGE = "aftale"
    DELIVERY = "levering"
    PRICE = "enhedspris"
    SUPPLIER = "leverandoer"


Chosen = Mapping[Group, frozenset[str]]
"""What is ticked in each group; a group without ticks is left out."""


class Column(Protocol):
    """A group's column: for each of the goods a number, and for each number its values."""

    @property
    def numbers(self) -> NDArray[np.integer]:
        """The column itself."""
        ...

    @property
    def size(self) -> int:
        """How many numbers there are."""
        ...

    def passing(self, ticks: Iterable[str]) -> NDArray[np.bool_]:
        """For each number, whether one of its values is ticked."""
        ...

    def named(self, counts: NDArray[np.integer], ticks: Iterable[str]) -> Counter[str]:
        """How many of the goods have each value, from how many have each number."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """A column whose values are known beforehand.

    Nearly all goods have one value; of labels an offer may have none or several. Different numbers
    may mean the same values.
    """

    numbers: NDArray[np.integer]
    values: Sequence[Sequence[str]]

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return len(self.values)

    def passing(self, ticks: Iterable[str]) -> NDArray[np.bool_]:
        """For each number, whether one of its values is ticked."""
        wanted = frozenset(ticks)
        return np.array([not wanted.isdisjoint(some) for some in self.values], np.bool_)

    def named(self, counts: NDArray[np.integer], ticks: Iterable[str]) -> Counter[str]:
        """How many of the goods have each value, from how many have each number."""
        there = np.flatnonzero(counts)
        found: dict[str, int] = {}
        for number, count in zip(there.tolist(), counts.take(there).tolist(), strict=True):
            for value in self.values[number]:
                found[value] = found.get(value, 0) + count
        return Counter(found)


@dataclass(frozen=True, slots=True)
class Filtered:
    """Which of the goods pass, and how many there are of each value."""

    passing: NDArray[np.bool_]
    counts: Mapping[Group, Counter[str]]


def filtered(
    places: NDArray[np.integer], facets: Mapping[Group, Column], chosen: Chosen
) -> Filtered:
    """Apply the ticks to the goods at these places, and count."""
    places = places.astype(np.intp, copy=False)  # what numpy looks up by: turned into it once
    ticked = {group: facets[group].numbers.take(places) for group in chosen}
    passes = {
        group: facets[group].passing(ticks).take(ticked[group]) for group, ticks in chosen.items()
    }
    passing = _all(len(places), passes)
    left = _those(places, passing)
    known: dict[int, NDArray[np.intp]] = {}
    counts = {}
    for group, facet in facets.items():
        if group in ticked:  # its own ticks do not lessen its counts
            numbers = _those(ticked[group], _all(len(places), passes, but=group))
            counts_of = counted(numbers, facet.size)
        else:
            column = id(facet.numbers)  # supplier and delivery share one
            if column not in known:
                known[column] = counted(facet.numbers.take(left), facet.size)
            counts_of = known[column]
        counts[group] = facet.named(counts_of, chosen.get(group, ()))
    return Filtered(passing, counts)


_FEW, _MANY = 16, 2_000
"""So few different numbers in so many times as many are quicker asked for one by one."""


def counted(numbers: NDArray[np.integer], size: int) -> NDArray[np.intp]:
    """How often each number below `size` is there."""
    if size > _FEW or len(numbers) < size * _MANY:
        return np.bincount(numbers, minlength=size)
    return np.array([np.count_nonzero(numbers == one) for one in range(size)], np.intp)


def _those(numbers: NDArray[np.integer], passing: NDArray[np.bool_]) -> NDArray[np.integer]:
    return numbers if passing.all() else numbers.take(np.flatnonzero(passing))


def _all(
    size: int,
    passes: Mapping[Group, NDArray[np.bool_]],
    *,
    but: Group | None = None,
) -> NDArray[np.bool_]:
    found = np.ones(size, np.bool_)
    for group, passing in passes.items():
        if group is not but:
            found &= passing
    return found
