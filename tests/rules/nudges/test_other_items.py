"""Rules that propose another item: cheaper, in another pack, over its lifetime, higher in rank."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from nudges.facts import Item, Lifetime, Line
from nudges.nudge import Nudge
from nudges.rules import (
    cheaper_comparable,
    lifetime_cost,
    outside_assortment,
    pack_size,
    skipped_rank,
)
from tests.rules.nudges.build import COVERED, NONE, ON, SUPPLIER, facts, line, paper

SWAN = ("SVANEN",)


def said(rule: Any, one: Line) -> Nudge | None:
    return next(rule.check(facts(one)), None)


# --- cheaper-comparable: paper at 40 kr. a pack of 500 sheets


HERE = paper(1, "40", coverage=ON)


@pytest.mark.parametrize(
    ("here", "there", "quantity", "saving"),
    [
        (HERE, paper(2, "36", coverage=ON), "2", "8"),  # a tenth cheaper, 8 kr. in all
        (HERE, paper(2, "36.01", coverage=ON), "2", None),  # a little less than a tenth
        (HERE, paper(2, "36", coverage=ON), "1", None),  # 4 kr. in all
        (HERE, paper(2, "44", coverage=ON), "2", None),  # dearer
        (HERE, paper(2, "20", coverage=SUPPLIER), "2", None),  # off the agreement
        (HERE, paper(2, "20", coverage=NONE), "2", None),
        (paper(1, "40", coverage=NONE), paper(2, "30", coverage=NONE), "2", "20"),
        (paper(1, "40", coverage=NONE), paper(2, "30", coverage=COVERED), "2", None),
        (replace(HERE, labels=SWAN), paper(2, "30", coverage=ON), "2", None),  # loses its label
        (replace(HERE, labels=SWAN), paper(2, "30", coverage=ON, labels=SWAN), "2", "20"),
        (replace(HERE, organic=True), paper(2, "30", coverage=ON), "2", None),
        (HERE, paper(2, "30", coverage=ON, labels=SWAN), "2", "20"),
        (paper(1, "40", coverage=NONE), paper(2, "30", coverage=ON), "2", "20"),
        (HERE, paper(2, "30", coverage=ON, comparable_unit="stk."), "2", None),  # not comparable
        (HERE, paper(2, "30", coverage=ON, comparable_price=None), "2", None),
        (replace(HERE, comparable_price=None), paper(2, "30", coverage=ON), "2", None),
        # ten times the pack is not "the same, cheaper"
        (HERE, paper(2, "300", coverage=ON, comparable_price=Decimal(6)), "2", None),
        # half the pack, twice the number
        (HERE, paper(2, "15", coverage=ON, comparable_price=Decimal(6)), "2", "20"),
        # down the cascade
        (replace(HERE, cascade_rank=1), paper(2, "30", coverage=ON, cascade_rank=2), "2", None),
    ],
)
def test_cheaper_for_the_same_contents(
    here: Item, there: Item, quantity: str, saving: str | None
) -> None:
    nudge = said(cheaper_comparable, line(here, there, quantity=quantity))
    assert (None if nudge is None else nudge.saving) == (
        None if saving is None else Decimal(saving)
    )


def test_the_cheapest_is_offered_and_it_never_interrupts() -> None:
    nudge = said(
        cheaper_comparable,
        line(HERE, paper(2, "34", coverage=ON), paper(3, "31", coverage=ON), quantity="2"),
    )
    assert nudge is not None
    assert nudge.offers == {"offer_id": 3, "quantity": "2"}
    assert (nudge.actions, nudge.interrupts) == (("swap", "keep"), False)


# --- pack-size: diapers; one pack of 40 at 60 kr. is 1.50 a piece


PACK = Item(
    offer_id=1, name="Bleer, 40 stk.", supplier_id=7, supplier_name="Kridthuset",
    price=Decimal(60), order_unit="pakke", comparable_price=Decimal("1.50"),
    comparable_unit="stk.", coverage=ON, contents=Decimal(40),
)  # fmt: skip


def pack(offer_id: int, pieces: str, piece_price: str, **changes: Any) -> Item:
    price = Decimal(piece_price)
    made = replace(
        PACK, offer_id=offer_id, price=Decimal(pieces) * price, comparable_price=price,
        contents=Decimal(pieces),
    )  # fmt: skip
    return replace(made, **changes)


def used(one: Line, monthly: str | None, *, times: int = 6, **changes: Any) -> Line:
    use = None if monthly is None else Decimal(monthly)
    return replace(one, times_ordered=times, monthly_use=use, **changes)


BIG = pack(2, "160", "1.20")


@pytest.mark.parametrize(
    ("there", "monthly", "times", "offered"),
    [
        (BIG, "4", 6, "1"),  # four packs a month: the big one lasts a month
        (BIG, "1.4", 6, "1"),  # 2.9 months
        (BIG, "1.3", 6, None),  # 3.1 months: no cupboard for that
        (BIG, "4", 2, None),  # too few orders to know
        (BIG, None, 6, None),
        (pack(2, "160", "1.36"), "4", 6, None),  # under a tenth cheaper
        (pack(2, "160", "1.35"), "4", 6, "1"),
        (pack(2, "50", "1.20"), "4", 6, None),  # as good as the same size
        (pack(2, "160", "1.20", coverage=SUPPLIER), "4", 6, None),
        (pack(2, "160", "1.20", comparable_unit="kg"), "4", 6, None),
    ],
)
def test_a_bigger_pack_by_real_use(
    there: Item, monthly: str | None, times: int, offered: str | None
) -> None:
    nudge = said(pack_size, used(line(PACK, there), monthly, times=times))
    assert (None if nudge is None else nudge.offers["quantity"]) == offered


def test_a_bigger_pack_says_how_long_it_lasts_and_what_it_costs_now() -> None:
    nudge = said(pack_size, used(line(PACK, BIG, quantity="2"), "4"))
    assert nudge is not None
    assert nudge.facts["bigger"] is True
    assert (nudge.facts["months"], nudge.facts["months_now"]) == ("1.0", "0.5")
    assert nudge.facts["total_difference"] == "72.00"  # 192 now against 120
    assert nudge.saving == Decimal(48)  # 160 pieces at 1.50 are 240


@pytest.mark.parametrize(("gap", "speaks"), [(None, False), (20, False), (40, True)])
def test_food_in_a_bigger_pack_must_be_eaten_before_the_next_order(
    gap: int | None, speaks: bool
) -> None:
    food, big = replace(PACK, is_food=True), replace(BIG, is_food=True)
    one = used(line(food, big), "4", usual_gap_days=gap)
    assert (said(pack_size, one) is not None) is speaks


SMALL = pack(3, "10", "1.80")


@pytest.mark.parametrize(
    ("monthly", "is_food", "offered"),
    [
        ("0.08", False, "1"),  # one pack is twelve and a half months: a quarter of it is enough
        ("0.09", False, None),  # eleven months
        ("0.4", True, None),  # ten weeks of food, but four small packs are no cheaper
        ("0.2", True, "2"),  # five months of food
    ],
)
def test_a_smaller_pack_where_one_lasts_too_long(
    monthly: str, is_food: bool, offered: str | None
) -> None:
    here, there = replace(PACK, is_food=is_food), replace(SMALL, is_food=is_food)
    nudge = said(pack_size, used(line(here, there), monthly))
    assert (None if nudge is None else nudge.offers["quantity"]) == offered
    if nudge is not None:
        assert nudge.saving is None  # less is bought, so nothing is saved on the same
        assert nudge.facts["comparable_difference"] == "0.30"  # dearer a piece, said openly


# --- lifetime-cost: a fridge


def fridge(offer_id: int, price: str, years: str, yearly: str, **changes: Any) -> Item:
    life = Lifetime(Decimal(years), "EPREL", Decimal(yearly))
    changes = {"coverage": ON, "order_unit": "stk.", "comparable_price": None, **changes}
    return paper(offer_id, price, lifetime=life, **changes)


@pytest.mark.parametrize(
    ("here", "there", "year_saving"),
    [
        (fridge(1, "4000", "10", "600"), fridge(2, "5000", "10", "300"), "200.00"),
        (fridge(1, "4000", "10", "600"), fridge(2, "4000", "10", "500"), "100.00"),  # a tenth
        (fridge(1, "4000", "10", "600"), fridge(2, "4000", "10", "501"), None),
        (fridge(1, "999", "3", "100"), fridge(2, "999", "10", "10"), None),  # not a large buy
        (fridge(1, "4000", "10", "600"), fridge(2, "6000", "10", "600"), None),  # dearer
        (
            fridge(1, "4000", "10", "600"),
            replace(fridge(2, "5000", "10", "1"), lifetime=None),
            None,
        ),
        (replace(fridge(1, "4000", "10", "9"), lifetime=None), fridge(2, "5000", "9", "1"), None),
        (
            fridge(1, "4000", "10", "600", labels=SWAN),
            fridge(2, "5000", "10", "300"),
            None,  # loses its label
        ),
        (
            fridge(1, "4000", "10", "600"),
            replace(fridge(2, "5000", "10", "3"), coverage=NONE),
            None,
        ),
        (fridge(1, "4000", "5", "100"), fridge(2, "6000", "10", "100"), "200.00"),  # lasts longer
    ],
)
def test_what_it_costs_in_its_whole_life(here: Item, there: Item, year_saving: str | None) -> None:
    nudge = said(lifetime_cost, line(here, there))
    assert (None if nudge is None else nudge.facts["year_saving"]) == year_saving


def test_a_dearer_purchase_is_said_openly_beside_the_lower_yearly_cost() -> None:
    here, there = fridge(1, "4000", "10", "600"), fridge(2, "5000", "10", "300")
    nudge = said(lifetime_cost, line(here, there, quantity="2"))
    assert nudge is not None
    assert nudge.saving == Decimal(-2000)
    assert nudge.facts["year_saving"] == "400.00"
    assert nudge.facts["sources"] == ["EPREL"]


def powered(offer_id: int, price: str, kwh: str | None, cost: str | None, **changes: Any) -> Item:
    """A thing that lasts ten years."""
    told = [None if one is None else Decimal(one) for one in (cost, kwh)]
    item = fridge(offer_id, price, "10", "0", **changes)
    return replace(item, lifetime=Lifetime(Decimal(10), "Elhuset", *told))


@pytest.mark.parametrize(
    ("kwh_price", "here", "there", "said_of"),
    [
        # 4000/10 + 300 kWh at 2 kr. = 1000 a year; 5000/10 + 100 kWh at 2 kr. = 700
        ("2", powered(1, "4000", "300", None), powered(2, "5000", "100", None),
         ("power", "300.00")),
        (None, powered(1, "4000", "300", None), powered(2, "5000", "100", None), None),
        ("0.5", powered(1, "4000", "300", None), powered(2, "5000", "100", None), None),  # 550, 550
        # What it costs to run, all told, says more than its power alone
        ("2", powered(1, "4000", "300", "700"), powered(2, "5000", "100", "300"),
         ("running", "300.00")),
        ("2", powered(1, "4000", "300", "700"), powered(2, "5000", "100", None),
         ("power", "300.00")),
        ("2", powered(1, "4000", "300", None), powered(2, "5000", None, "100"), None),  # two kinds
        # A box of ten, told for one of them, is no other lamp; a larger fridge is another fridge
        ("2", powered(1, "4000", "300", None, contents=Decimal(1), comparable_unit="stk."),
         powered(2, "5000", "100", None, contents=Decimal(10), comparable_unit="stk."), None),
        ("2", powered(1, "4000", "300", None, contents=Decimal(300), comparable_unit="l"),
         powered(2, "5000", "100", None, contents=Decimal(310), comparable_unit="l"),
         ("power", "300.00")),
        ("2", powered(1, "4000", "300", None, contents=Decimal(310), comparable_unit="l"),
         powered(2, "5000", "100", None, contents=Decimal(290), comparable_unit="l"), None),
    ],
)  # fmt: skip
def test_power_counts_at_the_places_own_price_and_never_at_a_guess(
    kwh_price: str | None, here: Item, there: Item, said_of: tuple[str, str] | None
) -> None:
    known = facts(line(here, there))
    priced = None if kwh_price is None else Decimal(kwh_price)
    basket = replace(known.basket, kwh_price=priced, kwh_source="Elaftalen 2026")
    nudge = next(lifetime_cost.check(replace(known, basket=basket)), None)
    found = None if nudge is None else (nudge.facts["basis"], nudge.facts["year_saving"])
    assert found == said_of
    if nudge is not None and said_of and said_of[0] == "power":
        assert (nudge.facts["kwh_price"], nudge.facts["kwh_source"]) == ("2", "Elaftalen 2026")


# --- skipped-rank


def ranked(offer_id: int, place: int | None, **changes: Any) -> Item:
    changes = {"coverage": ON, "supplier_id": 10 + offer_id, **changes}
    return paper(offer_id, "40", cascade_rank=place, **changes)


@pytest.mark.parametrize(
    ("here", "others", "offered"),
    [
        (ranked(1, 2), [ranked(2, 1)], 2),
        (ranked(1, 3), [ranked(3, 2), ranked(2, 1)], 2),  # the first is asked first
        (ranked(1, 1), [ranked(2, 2)], None),
        (ranked(1, 2), [ranked(2, 2)], None),
        (ranked(1, 2), [ranked(2, 3)], None),
        (
            ranked(1, 2),
            [ranked(2, 1, coverage=SUPPLIER)],
            None,
        ),  # does not have it on the agreement
        (ranked(1, 2), [ranked(2, None)], None),  # no place on this agreement
        (ranked(1, 2), [ranked(2, 1, supplier_id=11)], None),  # the same supplier
        (ranked(1, 2), [], None),
        (ranked(1, None), [ranked(2, 1)], None),
    ],
)
def test_a_supplier_further_down(here: Item, others: list[Item], offered: int | None) -> None:
    nudge = said(skipped_rank, line(here, *others))
    assert (None if nudge is None else nudge.offers["offer_id"]) == offered


def test_a_reason_once_given_ends_it() -> None:
    one = line(ranked(1, 2), ranked(2, 1))
    nudge = said(skipped_rank, one)
    assert nudge is not None
    assert nudge.facts["asks_reason"] is True
    assert said(skipped_rank, replace(one, skip_reason="delivery")) is None


# --- outside-assortment


@pytest.mark.parametrize(
    ("item", "quantity", "others", "speaks"),
    [
        (paper(1, "50"), "2", [], True),
        (paper(1, "50"), "1", [], False),  # too little money to speak of
        (paper(1, "50"), "2", [paper(2, "50", coverage=ON)], False),  # prefer-agreement says it
        (paper(1, "50"), "2", [paper(2, "50", coverage=NONE)], True),
        (paper(1, "50", coverage=ON), "2", [], False),
        (paper(1, "50", coverage=COVERED), "2", [], False),
        (paper(1, "50", coverage=NONE), "2", [], False),
    ],
)
def test_the_right_supplier_off_the_list(
    item: Item, quantity: str, others: list[Item], speaks: bool
) -> None:
    nudge = said(outside_assortment, line(item, *others, quantity=quantity))
    assert (nudge is not None) is speaks
    if nudge is not None:
        assert (nudge.saving, nudge.actions, nudge.interrupts) == (None, ("keep",), False)
