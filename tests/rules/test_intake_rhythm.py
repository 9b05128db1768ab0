"""How often a supplier sends, and when the next catalogue is overdue."""

from datetime import date, timedelta

import pytest

from shop.intake.rhythm import Rhythm, check_every_days, expected, rhythm_of
from shop.kernel.errors import Refused

FIRST = date(2026, 1, 1)


def days(*after: int) -> list[date]:
    return [FIRST + timedelta(days=number) for number in after]


def test_what_was_agreed_counts_before_any_guess() -> None:
    assert rhythm_of(30, days(0, 7, 14, 21)) == Rhythm(30)


def test_a_guess_is_the_usual_gap_and_needs_three_publishings() -> None:
    assert rhythm_of(None, days(0, 30)) is None
    assert rhythm_of(None, days(0, 30, 60)) == Rhythm(30, is_guess=True)
    assert rhythm_of(None, days(59, 0, 28, 89, 300)) == Rhythm(30, is_guess=True)


def test_several_on_one_day_are_one_and_only_the_last_ones_count() -> None:
    assert rhythm_of(None, days(0, 0, 0)) is None
    habit = days(0, 100, 200, 207, 214, 221, 228, 235, 242)
    assert rhythm_of(None, habit) == Rhythm(7, is_guess=True)


def test_an_agreed_day_is_overdue_the_day_after() -> None:
    rhythm = Rhythm(30)
    due = expected(rhythm, days(0), FIRST + timedelta(days=30))
    late = expected(rhythm, days(0), FIRST + timedelta(days=31))
    assert due is not None
    assert late is not None
    assert (due.day, due.days_late, late.days_late) == (FIRST + timedelta(days=30), 0, 1)


def test_a_guess_has_half_as_long_again() -> None:
    rhythm = Rhythm(30, is_guess=True)
    patient = expected(rhythm, days(0), FIRST + timedelta(days=45))
    late = expected(rhythm, days(0), FIRST + timedelta(days=46))
    assert patient is not None
    assert late is not None
    assert (patient.days_late, late.days_late) == (0, 16)


def test_before_the_first_catalogue_nothing_is_expected() -> None:
    assert expected(Rhythm(30), [], FIRST) is None
    assert expected(None, days(0), FIRST) is None


@pytest.mark.parametrize("every_days", [0, -1, 731])
def test_a_rhythm_is_from_a_day_to_two_years(every_days: int) -> None:
    with pytest.raises(Refused, match="fra 1 til 730"):
        check_every_days(every_days)
    for allowed in (None, 1, 730):
        check_every_days(allowed)
