"""What goes into an order: regular goods in amounts that come near the planned value."""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal

from shop.catalogue.queries import OfferRow
from shop.demo.habits import HABITS, MOST_OFF, along
from shop.demo.plan import Planned
from shop.demo.shelves import ECO_LIKED, Regular, Shelf
from shop.organisation.rules import UnitType

FREE_PERCENT = 7
"""Of lines, where a supplier also sells what no agreement covers."""
SMALL_LINES = (1, 1, 1, 2, 2, 3, 4)
LINES_PER_KRONE = 0.0024
"""Larger orders have more lines: six of them and one more for every 420 kr. or so."""
MOST_LINES = 26
SMALL_LIMIT = Decimal(249)

Goods = dict[int, Decimal]
"""Offer id to amount."""


def fill(planned: Planned, shelf: Shelf, rows: Mapping[int, OfferRow], rng: random.Random) -> Goods:
    """The goods of one order; nothing when none of the regular goods is sold any more."""
    goods: Goods = {}
    budget = Decimal(round(planned.value))
    spent = Decimal(0)
    wanted = _line_count(planned, rng)
    for _try in range(wanted * 3):
        row = rows.get(_draw(planned, shelf, rows, rng))
        if row is None or row.offer_id in goods or row.price is None:
            continue
        cost = row.price * row.minimum_quantity
        if spent + cost > _limit(planned, budget) and goods:
            continue
        goods[row.offer_id] = row.minimum_quantity
        spent += cost
        if len(goods) == wanted:
            break
    return _grown(goods, rows, budget - spent, rng)


def _line_count(planned: Planned, rng: random.Random) -> int:
    if planned.is_small:
        return rng.choice(SMALL_LINES)
    mean = 5.9 + planned.value * LINES_PER_KRONE
    return max(1, min(MOST_LINES, round(rng.gauss(mean, mean / 3))))


def _limit(planned: Planned, budget: Decimal) -> Decimal:
    return SMALL_LIMIT if planned.is_small else budget * Decimal("1.1")


def _draw(planned: Planned, shelf: Shelf, rows: Mapping[int, OfferRow], rng: random.Random) -> int:
    """One offer of the shelf: on the agreement as often as the house does by then."""
    if shelf.free and (rng.randrange(100) < FREE_PERCENT or not (shelf.on or shelf.off)):
        return _one_of(shelf.free, planned.progress, rng)
    habit = HABITS[planned.unit.unit_type or UnitType.OTHER]
    off = 1 - along(habit.agreement, planned.progress) + _temper(planned)
    off = min(off, MOST_OFF.get(_cvr(shelf, rows), 1.0))
    from_off = shelf.off if rng.random() < off else shelf.on
    return _one_of(from_off or shelf.on or shelf.off, planned.progress, rng)


def _temper(planned: Planned) -> float:
    """Some houses of a type are better at it than others, always the same ones."""
    return (planned.unit.id * 37 % 11 - 5) / 45


def _cvr(shelf: Shelf, rows: Mapping[int, OfferRow]) -> str:
    row = next((rows[it.offer_id] for it in (*shelf.on, *shelf.off) if it.offer_id in rows), None)
    return row.supplier_cvr if row else ""


def _one_of(regulars: Sequence[Regular], progress: float, rng: random.Random) -> int:
    eco = along(ECO_LIKED, progress)
    weights = [it.weight * (eco if it.is_eco else 1) for it in regulars]
    return rng.choices(regulars, weights)[0].offer_id


def _grown(goods: Goods, rows: Mapping[int, OfferRow], left: Decimal, rng: random.Random) -> Goods:
    """More of the cheap goods until the budget is used, never absurdly many of one."""
    ids = list(goods)
    for _try in range(len(ids) * 8):
        row = rows[rng.choice(ids)]
        step = (row.price or Decimal(0)) * row.quantity_step
        if step <= left and goods[row.offer_id] < _most(row):
            goods[row.offer_id] += row.quantity_step
            left -= step
    return goods


def _most(row: OfferRow) -> Decimal:
    """The most that a house buys of one thing at a time."""
    price = row.price or Decimal(0)
    return Decimal(24 if price < 25 else 12 if price < 100 else 6 if price < 400 else 3)
