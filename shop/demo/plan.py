"""When each house orders from whom: the plan of all orders before any is filled."""

import random
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from math import exp
from statistics import NormalDist

from shop.agreements.rules import Terms
from shop.demo.habits import HABITS, along
from shop.demo.year import is_workday, week_factor
from shop.kernel.periods import Period, at, monday_of
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import UnitType

GATHERING = (0.8, 1.5)
"""How much likelier an order is sent the day before a fixed delivery day, at first and at last."""
SMALL_VALUE = (38.0, 242.0)
LARGE_MEAN, LARGE_SPREAD = 7.1, 0.74
"""Of the logarithm of kr.: orders of 250 kr. and more are mostly middling, a few are large."""
LARGEST = 9_500.0


@dataclass(frozen=True, slots=True)
class Planned:
    """An order to come: who, from whom, when, for about how much (kr. without VAT)."""

    at: datetime
    unit: NodeFacts
    supplier_id: int
    value: float
    progress: float
    """From 0 on the first day to 1 on the last."""

    @property
    def is_small(self) -> bool:
        """Planned to stay below 250 kr."""
        return self.value <= SMALL_VALUE[1]


@dataclass(frozen=True, slots=True)
class _Slot:
    monday: date
    unit: NodeFacts
    supplier_id: int


def plan(
    units: Sequence[NodeFacts], suppliers: Mapping[str, int], terms: Mapping[int, Terms], *,
    period: Period, count: int, rng: random.Random,
) -> list[Planned]:  # fmt: skip
    """`count` orders over the period, first placed first. `suppliers`: their ids by CVR."""
    temper = {unit.id: (rng.uniform(0.8, 1.25), rng.uniform(0.6, 1.45)) for unit in units}
    slots, weights = _slots(units, suppliers, period, {key: it[0] for key, it in temper.items()})
    chosen = _evenly(slots, weights, count, rng)
    planned = [
        _planned(slot, terms[slot.supplier_id], period, temper[slot.unit.id][1], size, rng)
        for slot, size in zip(chosen, _sizes(count, rng), strict=True)
    ]
    return sorted(planned, key=lambda one: (one.at, one.unit.id, one.supplier_id))


_Size = tuple[float, float]
"""Two numbers from 0 to 1: how small beside all orders, and how much among its likes."""


def _sizes(count: int, rng: random.Random) -> Iterator[_Size]:
    """Chance spread evenly, so that the mean is the same whatever the seed."""
    ranks, amounts = ([(n + rng.uniform(0.01, 0.99)) / count for n in range(count)] for _ in "ab")
    rng.shuffle(ranks)
    rng.shuffle(amounts)
    return zip(ranks, amounts, strict=True)


def _evenly(
    slots: Sequence[_Slot], weights: Sequence[float], count: int, rng: random.Random
) -> list[_Slot]:
    """`count` slots by weight, one out of each equal part: houses order at their own steady pace.

    The slots are in the order of houses and weeks. Drawn freely, some house would be silent for a
    month and crowded in the next.
    """
    reached = list(accumulate(weights))
    part = reached[-1] / count
    draws = ((number + rng.random()) * part for number in range(count))
    return [slots[min(bisect(reached, draw), len(slots) - 1)] for draw in draws]


def _slots(
    units: Sequence[NodeFacts], suppliers: Mapping[str, int], period: Period,
    activity: Mapping[int, float],
) -> tuple[list[_Slot], list[float]]:  # fmt: skip
    slots, weights = [], []
    for unit in units:
        habit = HABITS[unit.unit_type or UnitType.OTHER]
        whole = sum(habit.suppliers.values())
        for monday in _mondays(period):
            factor = week_factor(monday, unit.unit_type) * habit.activity * activity[unit.id]
            factor *= bool(_days(monday, period))
            for cvr, share in habit.suppliers.items():
                if cvr in suppliers:
                    slots.append(_Slot(monday, unit, suppliers[cvr]))
                    weights.append(factor * share / whole)
    return slots, weights


def _mondays(period: Period) -> list[date]:
    first = monday_of(period.first)
    return [first + timedelta(days=days) for days in range(0, (period.last - first).days + 1, 7)]


def _days(monday: date, period: Period) -> list[date]:
    week = (monday + timedelta(days=number) for number in range(5))
    return [day for day in week if day in period and is_workday(day)]


def _planned(
    slot: _Slot, terms: Terms, period: Period, smallness: float, size: _Size, rng: random.Random
) -> Planned:
    progress = min(1.0, max(0.0, (slot.monday - period.first).days / period.days))
    before = {(day - 1) % 5 if day else 4 for day in terms.weekdays}
    days = _days(slot.monday, period)
    liked = [1 + along(GATHERING, progress) * (day.weekday() in before) for day in days]
    day = rng.choices(days, liked)[0]
    clock = time(rng.choice((7, 7, 8, 9, 9, 10, 10, 11, 12, 13, 14)), rng.randrange(60))
    habit = HABITS[slot.unit.unit_type or UnitType.OTHER]
    small = along(habit.small, progress) * smallness
    return Planned(at(day, clock), slot.unit, slot.supplier_id, _value(small, size), progress)


def _value(small: float, size: _Size) -> float:
    rank, amount = size
    if rank < small:
        low, high = SMALL_VALUE
        return low + (high - low) * amount
    return min(LARGEST, max(262.0, exp(_LARGE.inv_cdf(amount))))


_LARGE = NormalDist(LARGE_MEAN, LARGE_SPREAD)
