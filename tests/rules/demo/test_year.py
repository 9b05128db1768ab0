"""The year that the demo's orders follow."""

from datetime import date

import pytest

from shop.demo.tree import gln
from shop.demo.year import easter, is_workday, week_factor
from shop.organisation.rules import UnitType


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter_falls_where_the_almanac_says(year: int, sunday: date) -> None:
    assert easter(year) == sunday


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 4, 2),  # Maundy Thursday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 25),  # Whit Monday
        date(2026, 6, 5),  # Constitution Day
        date(2026, 12, 24),
        date(2026, 11, 21),  # a Saturday
    ],
)
def test_nobody_orders_on_a_holiday_or_at_the_weekend(day: date) -> None:
    assert not is_workday(day)


def test_an_ordinary_tuesday_is_a_workday() -> None:
    assert is_workday(date(2026, 11, 17))


def test_schools_are_nearly_silent_in_july_and_busy_in_august() -> None:
    july, august, march = date(2026, 7, 13), date(2026, 8, 17), date(2026, 3, 9)
    assert week_factor(march, UnitType.SCHOOL) == 1.0
    assert week_factor(july, UnitType.SCHOOL) == pytest.approx(0.05)
    assert week_factor(july, UnitType.KINDERGARTEN) == pytest.approx(0.3)
    assert week_factor(august, UnitType.SCHOOL) == pytest.approx(1.4)
    assert week_factor(august, UnitType.KITCHEN) == 1.0


def test_a_week_with_holidays_has_fewer_days_to_order_on() -> None:
    assert week_factor(date(2026, 3, 30), UnitType.KITCHEN) == pytest.approx(3 / 5)  # Easter


def test_an_invented_gln_has_the_right_check_digit() -> None:
    for number in (1, 40, 501):
        digits = [int(digit) for digit in gln(number)]
        weighed = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12]))
        assert len(digits) == 13
        assert (weighed + digits[12]) % 10 == 0
