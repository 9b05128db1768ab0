"""Holidays: when a supplier comes, and when a cut-off falls, around real days of the calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.agreements.rules import NO_TERMS, Terms, WhenClosed, delivery_on, next_delivery
from shop.kernel.periods import COPENHAGEN, at
from shop.kernel.workdays import is_holiday, is_workday, workdays_before

TUESDAYS = Terms(1, Decimal(500), Decimal(75), False, (1,), 1, time(12), 2)
THURSDAYS = replace(TUESDAYS, weekdays=(3,))
BEFORE, AFTER = WhenClosed.WORKDAY_BEFORE, WhenClosed.WORKDAY_AFTER


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return at(day, time(hour, minute))


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2027, 3, 24), False),  # the day before Maundy Thursday
        (date(2027, 3, 25), True),
        (date(2027, 3, 26), True),
        (date(2027, 3, 29), True),  # Easter Monday
        (date(2023, 5, 5), True),  # the last Great Prayer Day
        (date(2024, 4, 26), False),  # would have been one: abolished by law from 2024
        (date(2027, 4, 23), False),
        (date(2027, 5, 1), False),  # 1 May is a working day (here a Saturday)
        (date(2026, 5, 1), False),
        (date(2027, 5, 6), True),  # Ascension
        (date(2027, 5, 7), False),  # the day after it is a working day
        (date(2026, 6, 5), True),  # Constitution Day, a Friday
        (date(2026, 12, 23), False),
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), True),
    ],
)
def test_the_days_that_are_as_holidays(day: date, closed: bool) -> None:
    assert is_holiday(day) is closed


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2027, 3, 30), 1, date(2027, 3, 24)),  # over Easter: the Wednesday before
        (date(2027, 3, 30), 2, date(2027, 3, 23)),
        (date(2026, 12, 28), 1, date(2026, 12, 23)),
        (date(2027, 1, 4), 2, date(2026, 12, 29)),  # over New Year
        (date(2026, 6, 8), 1, date(2026, 6, 4)),  # 5 June is left out
        (date(2027, 5, 18), 1, date(2027, 5, 14)),  # Whit Monday
    ],
)
def test_working_days_jump_over_holidays(day: date, count: int, before: date) -> None:
    assert workdays_before(day, count) == before


EASTER_WEEK = date(2027, 3, 22)
CHRISTMAS_WEEK = date(2026, 12, 21)


@pytest.mark.parametrize(
    ("terms", "now", "day", "cutoff"),
    [
        # The Tuesday after Easter is ordered by the Wednesday before it.
        (TUESDAYS, moment(date(2027, 3, 24), 11, 59), date(2027, 3, 30), date(2027, 3, 24)),
        (TUESDAYS, moment(date(2027, 3, 24), 12), date(2027, 4, 6), date(2027, 4, 5)),
        # Maundy Thursday falls away, is brought forward, or comes on Tuesday after Easter.
        (THURSDAYS, moment(EASTER_WEEK, 9), date(2027, 4, 1), date(2027, 3, 31)),
        (
            replace(THURSDAYS, when_closed=BEFORE), moment(EASTER_WEEK, 9),
            date(2027, 3, 24), date(2027, 3, 23),
        ),
        (
            replace(THURSDAYS, when_closed=AFTER), moment(EASTER_WEEK, 9),
            date(2027, 3, 30), date(2027, 3, 24),
        ),
        # Two Thursdays in a row are Christmas Eve and New Year's Eve.
        (THURSDAYS, moment(CHRISTMAS_WEEK, 9), date(2027, 1, 7), date(2027, 1, 6)),
        (
            replace(THURSDAYS, when_closed=BEFORE), moment(CHRISTMAS_WEEK, 9),
            date(2026, 12, 23), date(2026, 12, 22),
        ),
        (
            replace(THURSDAYS, when_closed=AFTER), moment(CHRISTMAS_WEEK, 9),
            date(2026, 12, 28), date(2026, 12, 23),
        ),
        # A Friday supplier on Constitution Day, and the same day in a year when it is a Saturday.
        (
            replace(TUESDAYS, weekdays=(4,)), moment(date(2026, 6, 1), 9),
            date(2026, 6, 12), date(2026, 6, 11),
        ),
        (
            replace(TUESDAYS, weekdays=(4,)), moment(date(2027, 6, 1), 9),
            date(2027, 6, 4), date(2027, 6, 3),
        ),
        # Without terms: two working days later, and Ascension is none.
        (NO_TERMS, moment(date(2027, 5, 4), 9), date(2027, 5, 7), date(2027, 5, 4)),
        (NO_TERMS, moment(date(2027, 5, 6), 9), date(2027, 5, 11), date(2027, 5, 7)),
    ],
)  # fmt: skip
def test_the_next_delivery_around_holidays(
    terms: Terms, now: datetime, day: date, cutoff: date
) -> None:
    found = next_delivery(terms, now=now)
    assert (found.day, found.cutoff) == (day, at(cutoff, terms.cutoff))


def test_goods_that_take_days_are_ordered_so_many_days_before() -> None:
    """Thursday the 26th with goods of four days: on Wednesday it is too late for that Thursday."""
    saturday = moment(date(2026, 11, 21), 22)
    found = next_delivery(THURSDAYS, now=saturday, lead_days=4)
    assert (found.day, found.cutoff) == (date(2026, 11, 26), moment(date(2026, 11, 22), 23, 59))
    for now in (found.cutoff, moment(date(2026, 11, 23), 9)):
        assert next_delivery(THURSDAYS, now=now, lead_days=4).day == date(2026, 12, 3)
    ready = next_delivery(THURSDAYS, now=saturday, lead_days=1)
    assert ready == next_delivery(THURSDAYS, now=saturday)


def test_a_supplier_with_two_fixed_days_does_not_come_twice_on_the_moved_one() -> None:
    both = replace(TUESDAYS, weekdays=(2, 3), when_closed=BEFORE)
    days = [date(2027, 3, 22) + timedelta(days=ahead) for ahead in range(7)]
    assert [day for day in days if delivery_on(both, day)] == [date(2027, 3, 24)]


def test_the_cutoff_keeps_its_clock_when_the_clocks_change() -> None:
    """Noon in Copenhagen the Friday before is another moment than noon the Monday after."""
    mondays = replace(TUESDAYS, weekdays=(0,))
    autumn = delivery_on(mondays, date(2026, 10, 26))  # the clocks went back on the Sunday
    spring = delivery_on(mondays, date(2026, 3, 30))  # and forward
    assert autumn is not None
    assert spring is not None
    assert autumn.cutoff == datetime(2026, 10, 23, 10, tzinfo=UTC)
    assert spring.cutoff == datetime(2026, 3, 27, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "now", "reached"),
    [
        # 2.30 comes twice on 25 October: the first time is the limit.
        (time(2, 30), datetime(2026, 10, 25, 0, 29, tzinfo=UTC), True),
        (time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC), False),
        (time(2, 30), datetime(2026, 10, 25, 1, 0, tzinfo=UTC), False),
        # 3.30 comes once, an hour later than the day before.
        (time(3, 30), datetime(2026, 10, 25, 2, 29, tzinfo=UTC), True),
        (time(3, 30), datetime(2026, 10, 25, 2, 30, tzinfo=UTC), False),
    ],
)
def test_a_cutoff_in_the_hour_that_comes_twice(clock: time, now: datetime, reached: bool) -> None:
    sundays = replace(TUESDAYS, weekdays=(6,), cutoff_days=0, cutoff=clock)
    found = delivery_on(sundays, date(2026, 10, 25))
    assert found is not None
    assert (found.cutoff > now) is reached


@given(
    weekdays=st.sets(st.integers(0, 6)), notice=st.integers(0, 10),
    when_closed=st.sampled_from(WhenClosed), days=st.integers(0, 365 * 12),
)  # fmt: skip
def test_whatever_the_terms_a_delivery_is_ahead_open_and_never_on_a_holiday(
    weekdays: set[int], notice: int, when_closed: WhenClosed, days: int
) -> None:
    now = datetime(2024, 1, 1, 8, tzinfo=UTC) + timedelta(days=days)
    terms = replace(
        TUESDAYS, weekdays=tuple(sorted(weekdays)), cutoff_days=notice, when_closed=when_closed
    )
    found = next_delivery(terms, now=now)
    assert found.cutoff > now
    assert found.day > now.astimezone(COPENHAGEN).date()
    assert not is_holiday(found.day)
    assert found.day.weekday() in (weekdays or range(5)) or is_workday(found.day)
