"""Money, days and weeks."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.kernel.money import from_scaled, line_value, round_to_ore, to_scaled, with_vat
from shop.kernel.periods import (
    Period,
    at,
    local_day,
    local_month,
    monday_of,
    month_period,
    months_back,
)
from shop.kernel.texts import plain_text


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("1.005", "1.01"), ("1.0049", "1.00"), ("-1.005", "-1.01"), ("0.045", "0.05"), ("2", "2.00")],
)
def test_kroner_round_to_whole_oere_halves_away_from_zero(exact: str, rounded: str) -> None:
    assert round_to_ore(Decimal(exact)) == Decimal(rounded)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_the_databases_integers_and_kroner_are_the_same_amount(scaled: int) -> None:
    assert to_scaled(from_scaled(scaled)) == scaled


def test_a_fifth_decimal_is_refused_and_not_rounded_in_silence() -> None:
    with pytest.raises(ValueError, match="four decimals"):
        to_scaled(Decimal("0.00001"))


def test_a_line_of_seven_at_0_0485_is_34_oere() -> None:
    assert line_value(Decimal("0.0485"), Decimal(7)) == Decimal("0.34")


def test_vat_of_25_percent_on_318_45_gives_398_06() -> None:
    assert with_vat(Decimal("318.45")) == Decimal("398.06")


def test_half_past_eleven_in_the_evening_utc_is_the_next_day_in_copenhagen() -> None:
    moment = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    assert local_day(moment) == date(2026, 12, 1)
    assert local_month(moment) == "2026-12"


def test_noon_in_copenhagen_is_eleven_utc_in_winter_and_ten_in_summer() -> None:
    assert at(date(2026, 11, 23), time(12)) == datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert at(date(2026, 7, 1), time(12)) == datetime(2026, 7, 1, 10, tzinfo=UTC)


def test_a_period_holds_both_its_ends() -> None:
    period = Period(date(2026, 10, 1), date(2026, 10, 31))
    assert period.days == 31
    assert date(2026, 10, 31) in period
    assert date(2026, 11, 1) not in period
    assert period == month_period("2026-10")


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        Period(date(2026, 10, 2), date(2026, 10, 1))


def test_months_run_over_new_year() -> None:
    assert Period(date(2025, 11, 15), date(2026, 2, 1)).months == (
        "2025-11", "2025-12", "2026-01", "2026-02",
    )  # fmt: skip
    assert months_back("2026-02", 4) == ("2025-11", "2025-12", "2026-01", "2026-02")
    assert month_period("2026-02").last == date(2026, 2, 28)


def test_a_sunday_belongs_to_the_week_of_the_monday_before() -> None:
    assert monday_of(date(2026, 11, 29)) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""), ("\0", ""), ("a\0b", "a b"), (" to\r\nlinjer ", "to linjer"),
        ("\x1b[31mrød\x07", "[31mrød"), ("\u202ebagvendt", "bagvendt"), ("æøå 🍎", "æøå 🍎"),
    ],
)  # fmt: skip
def test_a_text_is_kept_on_one_line_without_signs_that_cannot_be_printed(
    written: str, kept: str
) -> None:
    assert plain_text(written) == kept
