"""An order too small to be worth its handling may wait."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from nudges.facts import SupplierPart
from nudges.gather import blocks, goal, missing, target
from nudges.nudge import Nudge
from nudges.rules import small_order
from tests.rules.nudges.build import THURSDAY, WEDNESDAY_NOON, facts, part


def nudge_for(one: SupplierPart, reason: str = "") -> Nudge | None:
    return next(small_order.check(facts(one, reason=reason)), None)


@pytest.mark.parametrize(
    ("minimum", "process_cost", "worth_sending"),
    [("0", "90", 450), ("300", "90", 450), ("500", "90", 500), ("0", "175", 875), ("0", "0", 0)],
)
def test_an_order_is_worth_sending_from_450_kr_or_the_minimum(
    minimum: str, process_cost: str, worth_sending: int
) -> None:
    one = part("100", minimum_order_value=minimum, process_cost=process_cost)
    assert target(one) == worth_sending


@pytest.mark.parametrize(
    ("value", "minimum", "speaks"),
    [
        ("500.00", "500", False),  # exactly the minimum
        ("499.99", "500", True),  # one øre below it
        ("475", "500", True),  # 95 %, but under a minimum there is no "near enough"
        ("427.50", "0", False),  # 95 % of 450
        ("405.00", "0", False),  # 90 % of 450
        ("404.99", "0", True),
        ("350", "300", True),  # over the minimum, under what is worth sending
        ("300", "300", True),
        ("450", "300", False),
        ("1230", "0", False),
        ("0.01", "0", True),
        ("0", "500", False),  # no goods, no order
    ],
)
def test_when_it_speaks(value: str, minimum: str, speaks: bool) -> None:
    assert (nudge_for(part(value, minimum_order_value=minimum)) is not None) is speaks


def test_318_45_of_500_says_what_is_missing_and_what_sending_costs() -> None:
    nudge = nudge_for(part("318.45", minimum_order_value="500", small_order_fee="75"))
    assert nudge is not None
    assert nudge.facts["missing"] == "181.55"
    assert nudge.facts["target"] == "500"
    assert nudge.facts["blocks"] == 6
    assert nudge.facts["fee"] == "75"
    assert nudge.facts["process_cost"] == "90"
    assert nudge.facts["cost_share"] == "0.2826"
    assert nudge.saving == Decimal(165)
    assert nudge.day("next_delivery") == THURSDAY
    cutoff = nudge.moment("cutoff")
    assert cutoff == WEDNESDAY_NOON
    assert cutoff is not None
    assert cutoff.hour == 12  # on the clock in Denmark
    assert nudge.actions == ("hold", "fill_up", "send_now")
    assert nudge.subject == "supplier:7"


def test_over_the_minimum_there_is_no_fee_and_450_kr_is_the_target() -> None:
    nudge = nudge_for(part("350", minimum_order_value="300", small_order_fee="75"))
    assert nudge is not None
    assert nudge.facts["fee"] == "0"
    assert nudge.saving == Decimal(90)
    assert nudge.facts["target"] == "450"
    assert nudge.facts["missing"] == "100"


@pytest.mark.parametrize(
    ("value", "filled"),
    [("0", 0), ("49.99", 0), ("50", 1), ("318.45", 6), ("499.99", 9), ("500", 10), ("900", 10)],
)
def test_each_block_is_a_tenth_of_500_kr(value: str, filled: int) -> None:
    assert blocks(part(value, minimum_order_value="500")) == filled


def test_nothing_is_missing_where_nothing_is_asked() -> None:
    free = part("10", process_cost="0")
    assert goal(free) == missing(free) == 0
    assert blocks(free) == 10
    assert nudge_for(free) is None


@pytest.mark.parametrize("decided", ["held", "exempt"])
def test_it_is_silent_when_held_or_exempt(decided: str) -> None:
    assert nudge_for(part("100")) is not None
    assert nudge_for(part("100", **{decided: True})) is None


@pytest.mark.parametrize("reason", ["urgent", "allergy", "pedagogical", "other"])
def test_it_is_silent_when_a_reason_is_given(reason: str) -> None:
    assert nudge_for(part("100"), reason=reason) is None


def test_it_still_speaks_when_the_supplier_comes_anyway_for_fee_and_handling_remain() -> None:
    nudge = nudge_for(part("100", joins_existing_delivery=True))
    assert nudge is not None
    assert nudge.facts["joins_existing_delivery"] is True


@pytest.mark.parametrize(
    ("value", "may_refuse", "weight"),
    [
        ("499", True, small_order.WEIGHT_MAY_REFUSE),
        ("499", False, small_order.WEIGHT_BELOW_MINIMUM),
    ],
)
def test_an_order_the_supplier_may_refuse_is_the_heaviest(
    value: str, may_refuse: bool, weight: int
) -> None:
    nudge = nudge_for(part(value, minimum_order_value="500", supplier_may_refuse=may_refuse))
    assert nudge is not None
    assert nudge.weight == weight
    assert nudge.facts["may_refuse"] is may_refuse


def test_a_supplier_who_may_refuse_small_orders_may_not_refuse_one_over_the_minimum() -> None:
    nudge = nudge_for(part("350", minimum_order_value="300", supplier_may_refuse=True))
    assert nudge is not None
    assert nudge.facts["may_refuse"] is False


def test_days_and_cutoffs_already_past_are_not_promised() -> None:
    sunday = date(2026, 11, 22)
    nudge = nudge_for(
        part("100", next_delivery=sunday, cutoff=datetime(2026, 11, 23, 7, 59, tzinfo=UTC))
    )
    assert nudge is not None
    assert nudge.facts["next_delivery"] is None
    assert nudge.facts["cutoff"] is None


@pytest.mark.parametrize(("day", "near"), [(23, False), (24, True), (29, True), (30, False)])
def test_a_weekday_stands_alone_only_under_a_week_ahead(day: int, near: bool) -> None:
    nudge = nudge_for(part("100", next_delivery=date(2026, 11, day)))
    assert nudge is not None
    assert nudge.facts["next_delivery_is_near"] is near
