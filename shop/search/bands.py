"""Bands of the comparable price: "10 to 20 kr. a kilo". Pure.

Every price stands on a step between two round amounts, and a band is some steps in a row. So the
goods are counted once by step, whatever the bands are, and a band's count is always true.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_ROUND = ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8")
_EDGES = tuple(
    Decimal(amount).scaleb(power).normalize() for power in range(-2, 5) for amount in _ROUND
)
"""Kr. without VAT: from 1 øre to 80.000 kr."""
_TEN_THOUSANDTHS = tuple(int(edge * 10_000) for edge in _EDGES)
STEPS = len(_EDGES) + 1
_ROUGHEST = 2
_ROUGHNESS = np.array(
    [0, *({"1": 0, "5": 1, "2": 1}.get(_ROUND[at % len(_ROUND)], _ROUGHEST)
          for at in range(STEPS))]
)  # fmt: skip
"""By the step after an amount: 10 is rounder than 20, and 20 than 25."""
_MOST_BANDS = 4


def step_of(price: int) -> int:
    """The step of a price in 1/10 000 kr.

    >>> step_of(0), step_of(100), step_of(10**12) == STEPS - 1
    (0, 1, True)
    """
    return bisect_right(_TEN_THOUSANDTHS, price)


@dataclass(frozen=True, slots=True)
class Band:
    """Comparable prices from `low` to less than `high`, in kr. without VAT for one `unit`."""

    unit: str
    first: int
    """The step it begins with."""
    end: int
    """The step after its last."""

    @property
    def low(self) -> Decimal | None:
        """None = everything below `high`."""
        return _EDGES[self.first - 1] if self.first else None

    @property
    def high(self) -> Decimal | None:
        """None = everything from `low`."""
        return _EDGES[self.end - 1] if self.end < STEPS else None

    @property
    def word(self) -> str:
        """The band as an address has it.

        >>> Band("KGM", step_of(100_000), step_of(200_000)).word, Band("KGM", 0, STEPS).word
        ('KGM-10-20', 'KGM--')
        """
        low, high = (f"{edge:f}" if edge is not None else "" for edge in (self.low, self.high))
        return f"{self.unit}-{low}-{high}"


_STEP_OF_EDGE = {f"{edge:f}": step for step, edge in enumerate(_EDGES, 1)}


def read_band(word: str) -> Band | None:
    """A band from an address; None for what is none, such as one between amounts of one's own."""
    parts = word.split("-")
    if len(parts) != 3 or not parts[0]:
        return None
    unit, low, high = parts
    first = _STEP_OF_EDGE.get(low) if low else 0
    end = _STEP_OF_EDGE.get(high) if high else STEPS
    return Band(unit, first, end) if first is not None and end is not None and first < end else None


def bands(unit: str, counts: Sequence[int] | NDArray[np.integer]) -> list[Band]:
    """Bands with about as many goods in each, between amounts as round as can be.

    None where all goods would be in one. `counts`: how many goods there are on each step.
    """
    below = np.concatenate([[0], np.cumsum(counts)])  # the goods before each edge, and all
    total, edges = int(below[-1]), [0]
    for part in range(1, _MOST_BANDS if total else 1):
        gaps = abs(below[:STEPS] * _MOST_BANDS - total * part) * _MOST_BANDS // total
        end = int((gaps * (_ROUGHEST + 1) + _ROUGHNESS[:STEPS]).argmin())
        if below[edges[-1]] < below[end] < total:
            edges.append(end)
    found = [Band(unit, first, end) for first, end in pairwise([*edges, STEPS])]
    return found if len(found) > 1 else []


@dataclass(frozen=True, slots=True, eq=False)
class PriceFacet:
    """The filter by comparable price, like facets.Facet: a column with a number for each price."""

    numbers: NDArray[np.integer]
    """Unit times STEPS, and the step; unit 0 is for goods without a comparable price."""
    units: Sequence[str]

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return len(self.units) * STEPS

    def passing(self, ticks: Iterable[str]) -> NDArray[np.bool_]:
        """For each number, whether its step is in one of the ticked bands."""
        table = np.zeros((len(self.units), STEPS), np.bool_)
        for band in filter(None, map(read_band, ticks)):
            if band.unit in self.units:
                table[self.units.index(band.unit), band.first : band.end] = True
        return table.ravel()

    def named(self, counts: NDArray[np.integer], ticks: Iterable[str]) -> Counter[str]:
        """The goods in each band of the commonest unit, and in each band that is ticked."""
        table = counts.reshape(len(self.units), STEPS)
        known: Mapping[str, int] = {unit: at for at, unit in enumerate(self.units) if unit}
        ticked = [band for band in map(read_band, ticks) if band and band.unit in known]
        sums = table.sum(axis=1)
        common = min(known, key=lambda unit: (-sums[known[unit]], unit), default=None)
        offered = bands(common, table[known[common]]) if common else []
        return Counter(
            {
                band.word: int(table[known[band.unit], band.first : band.end].sum())
                for band in (*offered, *ticked)
            }
        )
