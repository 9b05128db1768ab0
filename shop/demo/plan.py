"""When each house orders from whom: the plan of all orders before any is filled."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from shop.agreements.rules import Terms
from shop.demo.habits import HABITS, along
from shop.demo.year import is_workday, week_factor
from shop.kernel.periods import Period, at, monday_of
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import UnitType

GATHERING = (0.8, 1.5)
"""How much likelier an order is sent the day before a fixed delivery day, at first and at last."""
SMALL_VALUE = (38.0, 242.0)
LARGE_MEAN, LARGE_SPREAD = 7.13, 0.74
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
    chosen = rng.choices(slots, cum_weights=list(accumulate(weights)), k=count)
    planned = [
        _planned(slot, terms[slot.supplier_id], period, temper[slot.unit.id][1], rng)
        for slot in chosen
    ]
    return sorted(planned, key=lambda one: (one.at, one.unit.id, one.supplier_id))


def _slots(
    units: Sequence[NodeFacts], suppliers: Mapping[str, int], period: Period,
    activity: Mapping[int, float],
) -> tuple[list[_Slot], list[float]]:  # fmt: skip
    slots, weights = [], []
    monday = monday_of(period.first)
    while monday <= period.last:
        for unit in units:
            habit = HABITS[unit.unit_type or UnitType.OTHER]
            factor = week_factor(monday, unit.unit_type) * habit.activity * activity[unit.id]
            factor *= bool(_days(monday, period))
            total = sum(habit.suppliers.values())
            for cvr, share in habit.suppliers.items():
                if cvr in suppliers:
                    slots.append(_Slot(monday, unit, suppliers[cvr]))
                    weights.append(factor * share / total)
        monday += timedelta(days=7)
    return slots, weights


def _days(monday: date, period: Period) -> list[date]:
    week = (monday + timedelta(days=number) for number in range(5))
    return [day for day in week if day in period and is_workday(day)]


def _planned(
    slot: _Slot, terms: Terms, period: Period, smallness: float, rng: random.Random
) -> Planned:
    progress = min(1.0, max(0.0, (slot.monday - period.first).days / period.days))
    before = {(day - 1) % 5 if day else 4 for day in terms.weekdays}
    days = _days(slot.monday, period)
    liked = [1 + along(GATHERING, progress) * (day.weekday() in before) for day in days]
    day = rng.choices(days, liked)[0]
    clock = time(rng.choice((7, 7, 8, 9, 9, 10, 10, 11, 12, 13, 14)), rng.randrange(60))
    habit = HABITS[slot.unit.unit_type or UnitType.OTHER]
    small = along(habit.small, progress) * smallness
    return Planned(at(day, clock), slot.unit, slot.supplier_id, _value(small, rng), progress)


def _value(small: float, rng: random.Random) -> float:
    if rng.random() < small:
        return rng.uniform(*SMALL_VALUE)
    return min(LARGEST, max(262.0, rng.lognormvariate(LARGE_MEAN, LARGE_SPREAD)))
