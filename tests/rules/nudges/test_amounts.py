"""Rules about the amount: a price step, a slip of a digit, bought just before."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from nudges.facts import Line, PriceStep
from nudges.nudge import Nudge
from nudges.rules import bought_recently, price_step, unusual_amount
from tests.rules.nudges.build import MONDAY, ON, facts, line, paper


def said(rule: Any, one: Line) -> Nudge | None:
    return next(rule.check(facts(one)), None)


def stepped(quantity: str, *steps: tuple[str, str], is_food: bool = False) -> Line:
    """Paper at 40 kr. with steps; the house uses 20 packs a month and orders every 30 days."""
    told = tuple(PriceStep(Decimal(least), Decimal(price)) for least, price in steps)
    item = paper(1, "40", coverage=ON, price_steps=told, is_food=is_food)
    return replace(
        line(item, quantity=quantity), times_ordered=5, monthly_use=Decimal(20), usual_gap_days=30
    )


@pytest.mark.parametrize(
    ("quantity", "steps", "offered"),
    [
        ("9", [("10", "38")], "10"),  # one more, 20 kr. extra, used within the month
        ("8", [("10", "38")], "10"),  # exactly a quarter more
        ("7", [("10", "38")], None),  # over a quarter more
        ("7", [("10", "27")], "10"),  # ten cost 270, seven cost 280
        ("9", [("10", "39.60")], None),  # 4 kr. is not worth reading about
        ("9", [("10", "40")], None),  # no lower price
        ("10", [("10", "38")], None),  # reached already
        ("9", [("10", "38"), ("1", "40"), ("100", "20")], "10"),  # the nearest, in any order
        ("9", [], None),
    ],
)
def test_a_step_just_above(
    quantity: str, steps: list[tuple[str, str]], offered: str | None
) -> None:
    nudge = said(price_step, stepped(quantity, *steps))
    assert (nudge and nudge.offers["quantity"]) == offered


def test_a_step_says_what_more_costs_in_all() -> None:
    nudge = said(price_step, stepped("9", ("10", "38")))
    assert nudge is not None
    assert nudge.facts["extra_quantity"] == "1"
    assert nudge.facts["extra_cost"] == "20"  # 380 against 360
    assert nudge.saving == Decimal(20)  # ten at 40 would be 400
    assert (nudge.actions, nudge.interrupts) == (("set_amount", "keep"), False)


@pytest.mark.parametrize(
    "unknown", [{"times_ordered": 2}, {"monthly_use": None}, {"usual_gap_days": None}]
)
def test_without_knowing_the_use_more_is_proposed_only_where_it_costs_less(
    unknown: dict[str, Any],
) -> None:
    assert said(price_step, replace(stepped("9", ("10", "38")), **unknown)) is None
    assert said(price_step, replace(stepped("9", ("10", "35")), **unknown)) is not None


def test_what_is_not_used_before_the_next_order_is_not_proposed() -> None:
    slow = replace(stepped("80", ("100", "38")), monthly_use=Decimal(21))
    assert said(price_step, slow) is not None  # 20 more are used in 30 days
    assert said(price_step, replace(slow, monthly_use=Decimal(20))) is None


def test_food_is_never_bought_to_be_thrown_away_even_where_more_costs_less() -> None:
    assert said(price_step, stepped("5", ("10", "15"), is_food=True)) is None
    assert said(price_step, stepped("9", ("10", "30"), is_food=True)) is not None


# --- unusual-amount


def usual(quantity: str, usually: str, **changes: Any) -> Line:
    one = replace(line(paper(1), quantity=quantity), usual_quantity=Decimal(usually))
    return replace(one, **{"times_ordered": 4, **changes})


@pytest.mark.parametrize(
    ("quantity", "usually", "meant"),
    [
        ("100", "10", "10"),
        ("120", "10", "12"),
        ("22", "2", "2"),
        ("11", "1", "1"),
        ("55", "5", "5"),
        ("100", "13.5", "10"),  # close to the usual
        ("100", "14", None),  # 10 would be a small order as well
        ("50", "10", None),  # five times, but 5 is not what they buy either
        ("49", "10", None),
        ("10", "1", "1"),
        ("9", "1", None),  # no digit to slip
        ("1000", "10", None),  # two digits too many are no slip we can name
        ("20", "10", None),
        ("10", "10", None),
    ],
)
def test_a_hundred_typed_for_ten(quantity: str, usually: str, meant: str | None) -> None:
    nudge = said(unusual_amount, usual(quantity, usually))
    assert (nudge and nudge.offers["quantity"]) == meant


@pytest.mark.parametrize(
    ("changes", "speaks"),
    [
        ({}, True),
        ({"times_ordered": 3}, True),
        ({"times_ordered": 2}, False),  # not enough to know what is usual
        ({"usual_quantity": None}, False),
        ({"last_quantity": Decimal(50)}, False),  # they had half as many last time
        ({"last_quantity": Decimal(49)}, True),
    ],
)
def test_it_needs_a_history_that_says_otherwise(changes: dict[str, Any], speaks: bool) -> None:
    assert (said(unusual_amount, usual("100", "10", **changes)) is not None) is speaks


def test_far_more_than_ever_is_asked_about_where_it_is_many_kroner() -> None:
    apples: dict[str, Any] = {
        "most_quantity": Decimal(6),
        "last_quantity": Decimal(1),
    }  # at 36,15 kr.
    many = usual("20", "1", **apples)
    nudge = said(unusual_amount, many)
    assert nudge is not None
    assert (nudge.offers["quantity"], nudge.facts["most_quantity"]) == ("1", "6")
    assert nudge.interrupts is False  # most often it is a party, and planned
    silent: tuple[dict[str, Any], ...] = (
        {"most_quantity": Decimal(10)},  # they have had half as many
        {"most_quantity": None},  # nobody knows
        {"item": paper(1, "26")},  # under 500 kr. more
        {"times_ordered": 2},
    )
    for changes in silent:
        assert said(unusual_amount, replace(many, **changes)) is None, changes


def test_a_list_says_what_is_usual_of_goods_that_were_never_ordered() -> None:
    listed = replace(line(paper(1), quantity="70"), listed_quantity=Decimal(7))
    nudge = said(unusual_amount, listed)
    assert nudge is not None
    assert (nudge.offers["quantity"], nudge.facts["from_list"]) == ("7", True)
    assert said(unusual_amount, replace(listed, quantity=Decimal(35))) is None  # no digit too many
    once: dict[str, Any] = {
        "times_ordered": 1,
        "last_quantity": Decimal(70),
        "most_quantity": Decimal(70),
    }
    assert said(unusual_amount, replace(listed, **once)) is None


def test_a_slip_interrupts_and_says_both_sums() -> None:
    nudge = said(unusual_amount, usual("100", "10"))
    assert nudge is not None
    assert nudge.interrupts is True
    assert (nudge.facts["total"], nudge.facts["meant_total"]) == ("3615.00", "361.50")
    assert nudge.saving == Decimal("3253.50")


# --- bought-recently


def ordered(days_ago: int, *, gap: int | None = 30, **changes: Any) -> Line:
    last = MONDAY - timedelta(days=days_ago)
    one = replace(line(paper(1), quantity="10"), last_ordered=last, usual_gap_days=gap)
    return replace(one, **{"times_ordered": 4, "usual_quantity": Decimal(10), **changes})


@pytest.mark.parametrize(
    ("days_ago", "gap", "speaks"),
    [
        (0, 30, True),
        (7, 30, True),
        (8, 30, False),  # over a week: nobody has forgotten it, somebody uses more
        (4, 14, True),
        (5, 14, False),  # a third of the time has gone
        (2, 7, True),
        (3, 7, False),
        (1, 6, False),  # what comes every few days needs no word
        (1, None, False),
        (-1, 30, False),  # an order dated ahead is not "recently"
    ],
)
def test_well_inside_the_usual_time(days_ago: int, gap: int | None, speaks: bool) -> None:
    assert (said(bought_recently, ordered(days_ago, gap=gap)) is not None) is speaks


@pytest.mark.parametrize(
    ("changes", "speaks"),
    [
        ({"times_ordered": 3}, True),
        ({"times_ordered": 2}, False),
        ({"last_ordered": None}, False),
        ({"last_quantity": Decimal(5), "quantity": Decimal(5)}, True),
        ({"last_quantity": Decimal("4.9"), "quantity": Decimal(5)}, False),  # filled up
        ({"last_quantity": Decimal(5), "quantity": Decimal("4.9")}, False),  # is filling up
    ],
)
def test_it_needs_a_rhythm_and_a_whole_order(changes: dict[str, Any], speaks: bool) -> None:
    assert (said(bought_recently, ordered(2, **changes)) is not None) is speaks


def test_it_says_when_and_how_much_and_never_interrupts() -> None:
    nudge = said(bought_recently, ordered(2, last_quantity=Decimal(8)))
    assert nudge is not None
    assert nudge.day("last_ordered") == date(2026, 11, 21)
    assert (nudge.facts["days_ago"], nudge.facts["last_quantity"]) == (2, "8")
    assert (nudge.actions, nudge.interrupts) == (("take_out", "keep"), False)
