"""One delivery more than agreed this week may wait for the next one."""

from typing import Any

import pytest

from nudges.facts import SupplierPart
from nudges.nudge import Nudge
from nudges.rules import frequent_deliveries
from tests.rules.nudges.build import NEXT_MONDAY, facts, part


def nudge_for(one: SupplierPart, reason: str = "") -> Nudge | None:
    return next(frequent_deliveries.check(facts(one, reason=reason)), None)


@pytest.mark.parametrize(
    ("booked", "cap", "speaks"),
    [
        (2, 2, True),  # this would be the third
        (1, 2, False),
        (0, 1, False),
        (1, 1, True),
        (3, 2, True),
        (5, None, False),  # nothing agreed
    ],
)
def test_when_it_speaks(booked: int, cap: int | None, speaks: bool) -> None:
    one = part("1230", deliveries_this_week=booked, max_deliveries_per_week=cap)
    assert (nudge_for(one) is not None) is speaks


def third(**changes: Any) -> SupplierPart:
    return part("1230", **{"deliveries_this_week": 2, "max_deliveries_per_week": 2, **changes})


def test_the_third_of_two_offers_the_same_three_ways_on() -> None:
    nudge = nudge_for(third())
    assert nudge is not None
    assert nudge.actions == ("hold", "fill_up", "send_now")
    assert nudge.facts["over_cap"] is True
    assert nudge.facts["deliveries_this_week"] == 2
    assert nudge.facts["max_deliveries_per_week"] == 2
    assert nudge.saving == 90


def test_it_is_silent_when_the_order_joins_a_delivery_already_booked() -> None:
    assert nudge_for(third(joins_existing_delivery=True)) is None


def test_it_is_silent_when_the_supplier_only_comes_next_week() -> None:
    assert nudge_for(third(next_delivery=NEXT_MONDAY)) is None


def test_it_speaks_when_the_next_day_is_not_known() -> None:
    assert nudge_for(third(next_delivery=None)) is not None


@pytest.mark.parametrize("decided", ["held", "exempt"])
def test_it_is_silent_when_held_or_exempt(decided: str) -> None:
    assert nudge_for(third(**{decided: True})) is None


@pytest.mark.parametrize("reason", ["urgent", "medicine", "food_safety", "other"])
def test_it_is_silent_when_a_reason_is_given(reason: str) -> None:
    assert nudge_for(third(), reason=reason) is None
