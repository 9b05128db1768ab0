"""The three easiest changes, each counted from the year's orders. Without facts there are fewer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice

from sqlmodel import Session

from catalog_import.labels import ALL as LABELS
from nudges.facts import Coverage
from shop.agreements.queries import reaching_lots, suppliers_by_id, terms_by_path
from shop.agreements.rules import NO_TERMS, ReachingLot, cover
from shop.catalogue.queries import OfferRow, alternatives, offer_rows
from shop.catalogue.rules import counting
from shop.guidance.queries import policy_for
from shop.kernel.periods import Period, month_period, months_back
from shop.organisation.queries import NodeFacts
from shop.reports import facts, organic_share
from shop.reports.facts import Food, FoodList
from shop.reports.queries import sums_by_unit
from shop.reports.rules import Rhythm, by_value, organic_after, rhythm, swap_effect

WORTH_GATHERING = 4
"""Orders a year: fewer than one in a quarter is not worth a new habit."""
WORTH_POINTS = Decimal("0.02")
LEAST_ON_LIST = 3
"""Foods on a list before it is called a list of organic food."""
COMPARED = 30
"""The off-agreement goods with most kroner; further down a swap hardly matters."""


@dataclass(frozen=True, slots=True)
class Gather:
    """A fixed day for one house and supplier."""

    unit: NodeFacts
    supplier_id: int
    supplier_name: str
    drawing: str
    rhythm: Rhythm
    process_cost: Decimal
    """Kr. of work to handle one order at the house."""

    @property
    def work_value(self) -> Decimal:
        """Kr. of working time a year: time, not money."""
        return self.rhythm.spared * self.process_cost


@dataclass(frozen=True, slots=True)
class Swap:
    """Something bought off agreement that has an equal on agreement."""

    bought: OfferRow
    offered: OfferRow
    unit_ids: tuple[int, ...]
    saved: Decimal
    """Kr. a year; below zero when the better choice costs more."""
    gains_label: bool


@dataclass(frozen=True, slots=True)
class OrganicList:
    """A list of organic food for a house with little of it."""

    unit: NodeFacts
    list_id: int
    list_name: str
    bought: int
    """How many of the list's foods the house bought this year."""
    foods: int
    share: Decimal
    share_after: Decimal


Suggestion = Gather | Swap | OrganicList


def suggestions(
    session: Session, scope: NodeFacts, units: Sequence[NodeFacts], month: str, *, today: date
) -> list[Suggestion]:
    """At most three, one of each kind first; `units` are the houses of the scope."""
    year = Period(month_period(months_back(month, 12)[0]).first, month_period(month).last)
    first_two: list[Iterator[Suggestion]] = [
        _gathers(session, scope, units, year, today),
        _swaps(session, scope, year, today),
        _organic_lists(session, scope, units, year, today),
    ]
    found = [list(islice(kind, 2)) for kind in first_two]
    ordered = [one for place in (0, 1) for kind in found for one in kind[place : place + 1]]
    return ordered[:3]


def _gathers(
    session: Session, scope: NodeFacts, units: Sequence[NodeFacts], year: Period, today: date
) -> Iterator[Gather]:
    here = {unit.id: unit for unit in units}
    most = facts.most_small_orders(session, scope.path, year)
    pairs = [(unit_id, supplier_id) for unit_id, supplier_id in most if unit_id in here]
    if not pairs:
        return
    terms = terms_by_path(session, {here[unit_id].path for unit_id, _ in pairs})
    days = facts.order_days(session, scope.path, pairs, year)
    suppliers = suppliers_by_id(session, {supplier_id for _, supplier_id in pairs})
    for unit_id, supplier_id in pairs:
        unit, supplier = here[unit_id], suppliers[supplier_id]
        agreed, ordered = terms[unit.path].get(supplier_id, NO_TERMS), days[unit_id, supplier_id]
        if not agreed.weekdays:
            continue
        found = rhythm([day for day, _ in ordered], [day for _, day in ordered], agreed.weekdays)
        if found.spared >= WORTH_GATHERING:
            policy = policy_for(session, unit.path, on=today)
            yield Gather(
                unit, supplier_id, supplier.name, supplier.drawing, found, policy.process_cost
            )


def _swaps(session: Session, scope: NodeFacts, year: Period, today: date) -> Iterator[Swap]:
    bought = facts.off_agreement(session, scope.path, year, limit=COMPARED)
    rows = offer_rows(session, list(bought), path=scope.path)
    lots = reaching_lots(session, scope.path)
    off = {key: row for key, row in rows.items() if _is_off(row, lots, today)}
    others = alternatives(session, list(off.values()), path=scope.path, on=today)
    for offer_id in by_value({key: bought[key] for key in off}):
        swap = _swap(off[offer_id], others.get(offer_id, []), bought[offer_id], lots, today)
        if swap:
            yield replace(swap, unit_ids=facts.buyers(session, scope.path, offer_id, year))


def _is_off(row: OfferRow, lots: Sequence[ReachingLot], today: date) -> bool:
    found = cover(row.facts, lots, on=today).coverage
    return found in (Coverage.AGREEMENT_SUPPLIER, Coverage.CATEGORY_COVERED)


def _swap(
    row: OfferRow, others: Sequence[OfferRow], value: Decimal, lots: Sequence[ReachingLot],
    today: date,
) -> Swap | None:  # fmt: skip
    """The first equal on agreement that is cheaper or labelled, None when there is none.

    The second supplier of a cascade is no suggestion: number one is asked first.
    """
    labelled = is_labelled(row, today)
    for other in others:
        found = cover(other.facts, lots, on=today)
        if found.coverage is not Coverage.ON_AGREEMENT or found.rank not in (None, 1):
            continue
        if not row.comparable_price or other.comparable_price is None:
            continue
        saved = swap_effect(value, row.comparable_price, other.comparable_price)
        gains_label = is_labelled(other, today) and not labelled
        if gains_label or (saved > 0 and is_labelled(other, today) >= labelled):
            return Swap(row, other, (), saved, gains_label)
    return None


def is_labelled(row: OfferRow, on: date) -> bool:
    """Whether the offer carries an official eco label that counts on the day."""
    return any(code in LABELS and LABELS[code].type1 for code in counting(row.labels, on=on))


def _is_organic(row: OfferRow, on: date) -> bool:
    codes = counting(row.labels, on=on)
    return any(code in LABELS and LABELS[code].kind == "organic" for code in codes)


def _organic_lists(
    session: Session, scope: NodeFacts, units: Sequence[NodeFacts], year: Period, today: date
) -> Iterator[OrganicList]:
    lists = [
        found
        for found in facts.food_lists(session, scope.path)
        if len(found.rows) >= LEAST_ON_LIST and all(_is_organic(row, today) for row in found.rows)
    ]
    if not lists:
        return
    sums = sums_by_unit(session, scope.path, year, today=today)
    shares = {unit_id: organic_share.REPORT.figure(one).value for unit_id, one in sums.items()}
    eaters = [
        unit
        for unit in units
        if shares.get(unit.id) is not None and any(_is_for(found, unit) for found in lists)
    ]
    least = sorted(eaters, key=lambda unit: (shares[unit.id], unit.id))[: facts.LOOKED_AT]
    foods = facts.food_of(session, scope.path, [unit.id for unit in least], year)
    for unit in (unit for unit in least if unit.id in foods):
        fitting = (_organic_list(unit, found, foods[unit.id]) for found in lists)
        yield from islice((one for one in fitting if one), 1)


def _is_for(found: FoodList, unit: NodeFacts) -> bool:
    return found.unit_type in (None, unit.unit_type)


def _organic_list(unit: NodeFacts, found: FoodList, food: Food) -> OrganicList | None:
    """The list for the house, None when it is for others or would hardly change anything."""
    if not _is_for(found, unit):
        return None
    categories = {row.category_code for row in found.rows}
    moved = sum((value for code, value in food.other.items() if code in categories), Decimal(0))
    after = organic_after(food.organic, food.total, moved)
    before = food.organic / food.total
    if after - before < WORTH_POINTS:
        return None
    bought = sum(row.offer_id in food.offers for row in found.rows)
    return OrganicList(unit, found.list_id, found.name, bought, len(found.rows), before, after)
