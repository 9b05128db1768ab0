"""Filters with true counts. Pure.

Choices of one group are joined by "or", groups by "and". A group's own choice does not lessen its
own counts: they say how many goods a further tick in that group would find.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shop.search.rank import Worth


class Group(StrEnum):
    """The filters; the value is the name in the address."""

    CATEGORY = "kategori"
    LABEL = "maerke"
    COVERAGE = "aftale"
    SUPPLIER = "leverandoer"


Chosen = Mapping[Group, frozenset[str]]
"""What is ticked in each group; a group without ticks is left out."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """The goods that pass, and how many there are of each value."""

    worths: list[Worth]
    counts: Mapping[Group, Counter[str]]


def values(worth: Worth, group: Group) -> tuple[str, ...]:
    """What an offer is in a group: one value, or any number of labels."""
    if group is Group.LABEL:
        return worth.labels
    if group is Group.COVERAGE:
        return (worth.coverage.value,)
    return (worth.category if group is Group.CATEGORY else worth.supplier,)


def filtered(worths: Iterable[Worth], chosen: Chosen) -> Filtered:
    """Apply the ticks and count, in one pass."""
    counts: dict[Group, Counter[str]] = {group: Counter() for group in Group}
    passing = []
    for worth in worths:
        failing = [g for g, ticks in chosen.items() if ticks.isdisjoint(values(worth, g))]
        if not failing:
            passing.append(worth)
        if len(failing) <= 1:
            for group in failing or Group:
                counts[group].update(values(worth, group))
    return Filtered(passing, counts)
