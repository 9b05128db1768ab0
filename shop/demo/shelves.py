"""What a house is used to buying from a supplier: its regular goods, on and off the agreement."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from catalog_import.labels import ALL as LABELS
from nudges.facts import Coverage
from shop.agreements.rules import ReachingLot, cover
from shop.catalogue.queries import OfferRow
from shop.catalogue.rules import ECO_KINDS, counting
from shop.demo.habits import HABITS, Habit
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import UnitType

ON_SHELF, OFF_SHELF, FREE_SHELF = 26, 14, 5
"""How many goods a house knows at a supplier: on the agreement, off it, and without any."""
FASHION = 3.0
"""How much houses of one type like the same goods; 0 would make all goods equal."""
ECO_LIKED = (1.0, 2.8)
"""How much likelier a labelled or ecological item is chosen, on the first day and the last."""


@dataclass(frozen=True, slots=True)
class Regular:
    """A usual item and how often it is put in the basket."""

    offer_id: int
    weight: float
    is_eco: bool


@dataclass(slots=True)
class Shelf:
    """A house's regular goods from one supplier."""

    on: list[Regular] = field(default_factory=list)
    off: list[Regular] = field(default_factory=list)
    free: list[Regular] = field(default_factory=list)
    """In categories without an agreement."""

    def __bool__(self) -> bool:
        return bool(self.on or self.off or self.free)


Shelves = dict[tuple[int, int], Shelf]
"""By unit id and supplier id."""


def stock(
    units: Iterable[NodeFacts], rows: Sequence[OfferRow], lots: Sequence[ReachingLot], *,
    on: date, rng: random.Random,
) -> Shelves:  # fmt: skip
    """Choose each house's regular goods. Houses of one type choose alike, none quite the same."""
    known = {row.offer_id: _kind(row, lots, on) for row in rows}
    fashion = {kind: [rng.random() ** FASHION for _ in rows] for kind in UnitType}
    shelves: Shelves = {}
    for unit in units:
        kind = unit.unit_type or UnitType.OTHER
        wanted = _wanted(HABITS[kind], rows, fashion[kind], rng)
        for supplier_id, found in wanted.items():
            shelves[unit.id, supplier_id] = _shelf(found, known)
    return shelves


@dataclass(frozen=True, slots=True)
class _Kind:
    coverage: Coverage
    is_eco: bool


def _kind(row: OfferRow, lots: Sequence[ReachingLot], on: date) -> _Kind:
    codes = [code for code in counting(row.labels, on=on) if code in LABELS]
    is_eco = any(LABELS[code].kind in ECO_KINDS for code in codes)
    return _Kind(cover(row.facts, lots, on=on).coverage, is_eco)


def _wanted(
    habit: Habit, rows: Sequence[OfferRow], fashion: Sequence[float], rng: random.Random
) -> dict[int, list[tuple[float, OfferRow]]]:
    """What the house could want, best first, by supplier."""
    wanted: defaultdict[int, list[tuple[float, OfferRow]]] = defaultdict(list)
    crowd = _crowd(rows)
    for row, liked in zip(rows, fashion, strict=True):
        weight = habit.categories.get(row.category_code, 0.0)
        if weight and row.price and row.price * row.minimum_quantity <= _most(habit, row):
            score = weight * liked * rng.uniform(0.3, 1.0)
            score /= crowd[row.supplier_id, row.category_code]
            wanted[row.supplier_id].append((score, row))
    return {key: sorted(found, key=_score) for key, found in wanted.items()}


def _score(found: tuple[float, OfferRow]) -> tuple[float, int]:
    return (-found[0], found[1].offer_id)


def _crowd(rows: Iterable[OfferRow]) -> Mapping[tuple[int, str], float]:
    """A category with four hundred goods is not bought four times as often as one with hundred."""
    sizes: defaultdict[tuple[int, str], int] = defaultdict(int)
    for row in rows:
        sizes[row.supplier_id, row.category_code] += 1
    return {key: size**0.5 for key, size in sizes.items()}


_COSTLY = ("moebler", "computere", "legeplads")


def _most(habit: Habit, row: OfferRow) -> int:
    """Kr.: furniture and computers are dear wherever they are bought."""
    return habit.most * (6 if row.category_code.endswith(_COSTLY) else 1)


def _shelf(found: Sequence[tuple[float, OfferRow]], known: Mapping[int, _Kind]) -> Shelf:
    shelf = Shelf()
    places = {
        Coverage.ON_AGREEMENT: (shelf.on, ON_SHELF),
        Coverage.AGREEMENT_SUPPLIER: (shelf.off, OFF_SHELF),
        Coverage.CATEGORY_COVERED: (shelf.off, OFF_SHELF),
        Coverage.NO_AGREEMENT: (shelf.free, FREE_SHELF),
    }
    for _score, row in found:
        kind = known[row.offer_id]
        place, size = places[kind.coverage]
        if len(place) < size:
            # The favourites are bought again and again, the rest now and then.
            place.append(Regular(row.offer_id, 1 / (len(place) + 3), kind.is_eco))
    return shelf
