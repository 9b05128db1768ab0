"""Filters with true counts. Pure.

Choices of one group are joined by "or", groups by "and". A group's own choice does not lessen its
own counts: they say how many goods a further tick in that group would find.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Group(StrEnum):
    """The filters; the value is the name in the address."""

    CATEGORY = "kategori"
    LABEL = "maerke"
    COVERAGE = "aftale"
    SUPPLIER = "leverandoer"


Chosen = Mapping[Group, frozenset[str]]
"""What is ticked in each group; a group without ticks is left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """A group's column: for each of the goods a number, and for each number its values.

    Nearly all have one value; of labels an offer may have none or several. Different numbers may
    mean the same values.
    """

    numbers: NDArray[np.integer]
    values: Sequence[Sequence[str]]

    def passing(self, ticks: Iterable[str]) -> NDArray[np.bool_]:
        """For each number, whether one of its values is ticked."""
        wanted = frozenset(ticks)
        return np.array([not wanted.isdisjoint(some) for some in self.values], np.bool_)

    def counted(self, places: NDArray[np.integer]) -> Counter[str]:
        """How many of the goods at these places have each value."""
        counts = np.bincount(self.numbers[places], minlength=len(self.values))
        found: Counter[str] = Counter()
        for number in np.flatnonzero(counts).tolist():
            for value in self.values[number]:
                found[value] += int(counts[number])
        return found


@dataclass(frozen=True, slots=True)
class Filtered:
    """Which of the goods pass, and how many there are of each value."""

    passing: NDArray[np.bool_]
    counts: Mapping[Group, Counter[str]]


def filtered(
    places: NDArray[np.integer], facets: Mapping[Group, Facet], chosen: Chosen
) -> Filtered:
    """Apply the ticks to the goods at these places, and count."""
    passes = {
        group: facets[group].passing(ticks)[facets[group].numbers[places]]
        for group, ticks in chosen.items()
    }
    counts = {
        group: facet.counted(places[_all(len(places), passes, but=group)] if passes else places)
        for group, facet in facets.items()
    }
    return Filtered(_all(len(places), passes), counts)


def _all(
    size: int, passes: Mapping[Group, NDArray[np.bool_]], *, but: Hashable = None
) -> NDArray[np.bool_]:
    found = np.ones(size, np.bool_)
    for group, passing in passes.items():
        if group is not but:
            found &= passing
    return found
