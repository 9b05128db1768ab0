"""Numbers, days and item numbers as Danish suppliers write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_import import coerce
from catalog_import.coerce import Decimals


def column(*cells: object) -> Decimals:
    """What is learnt from these cells of one column."""
    decimals = Decimals()
    for cell in cells:
        decimals.observe(cell)
    return decimals


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234,50", "1234.5"),
        ("12,5", "12.5"),
        ("1234.50", "1234.5"),
        ("1,234.50", "1234.5"),
        ("1.234.567", "1234567"),
        ("1 234,50", "1234.5"),
        ("1\u00a0234,50", "1234.5"),
        ("1'234.50", "1234.5"),
        ("kr. 12,00", "12"),
        ("12,00 kr.", "12"),
        ("DKK 12", "12"),
        ("12,-", "12"),
        ("1.200,-", "1200"),
        ("12,--", "12"),
        ("-2,50", "-2.5"),
        ("\u22122,50", "-2.5"),
        ("0,0485", "0.0485"),
        (",50", "0.5"),
        ("0.125", "0.125"),
        (12.5, "12.5"),
        (0.1, "0.1"),
        (7, "7"),
    ],
)
def test_an_amount_is_read_as_written(cell: object, value: str) -> None:
    assert coerce.number(cell, column(cell)) == Decimal(value)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "ring",
        "1.23.4",
        "1,2,3.4",
        "12 34",
        "1-2",
        "--5",
        "1e5",
        "∞",
        "12%",
        None,
        True,
        "9" * 40,
    ],
)
def test_what_is_no_amount_is_none(cell: object) -> None:
    assert coerce.number(cell, column(cell)) is None
    assert coerce.number(float("nan"), Decimals()) is None


def test_one_cell_with_a_decimal_point_settles_the_whole_column() -> None:
    decimals = column("1.250", "3.75")
    assert (coerce.number("1.250", decimals), decimals.is_doubtful) == (Decimal("1.250"), False)


def test_one_cell_with_a_decimal_comma_makes_the_point_a_thousand() -> None:
    decimals = column("1.250", "3,75")
    assert (coerce.number("1.250", decimals), decimals.is_doubtful) == (Decimal(1250), False)


def test_a_column_that_never_says_is_danish_and_doubtful() -> None:
    decimals = column("1.250", "17")
    assert (coerce.number("1.250", decimals), decimals.is_doubtful) == (Decimal(1250), True)


def test_a_column_that_says_both_is_doubtful() -> None:
    assert column("1.250", "3,75", "3.75").is_doubtful


PRICES = st.decimals(min_value=0, max_value=1_000_000, places=4)


@given(st.lists(PRICES, min_size=1, max_size=20))
def test_danish_amounts_come_back_as_they_were(prices: list[Decimal]) -> None:
    written = [f"{price:,.4f}".translate(str.maketrans(",.", ".,")) for price in prices]
    decimals = column(*written)
    assert [coerce.number(text, decimals) for text in written] == prices


@given(st.lists(PRICES, min_size=1, max_size=20))
def test_english_amounts_come_back_as_they_were(prices: list[Decimal]) -> None:
    written = [f"{price:,.2f}" for price in prices]
    decimals = column(*written)
    read = [coerce.number(text, decimals) for text in written]
    assert read == [Decimal(text.replace(",", "")) for text in written]


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none_but_never_an_exception(text: str) -> None:
    value = coerce.number(text, column(text))
    assert value is None or value.is_finite()
    assert coerce.day(text) is None or isinstance(coerce.day(text), date)
    assert coerce.gtin(text) is None or len(coerce.gtin(text) or "") in (8, 13, 14)
    assert coerce.unspsc(text) is None or len(coerce.unspsc(text) or "") == 8


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-01",
        "01-03-2026",
        "1.3.2026",
        "01/03/2026",
        "20260301",
        "01-03-26",
        "2026-03-01+01:00",
        "2026-03-01T00:00:00Z",
        date(2026, 3, 1),
        datetime(2026, 3, 1, 12, 0),  # noqa: DTZ001 - what a spreadsheet cell holds
    ],
)
def test_the_first_of_march_in_many_hands(cell: object) -> None:
    assert coerce.day(cell) == date(2026, 3, 1)


@pytest.mark.parametrize("cell", ["", None, "31-02-2026", "1826-03-01", "9999-12-31", "snart"])
def test_what_is_no_day_is_none(cell: object) -> None:
    assert coerce.day(cell) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5712345000014", "5712345000014"),
        ("05712345000014", "5712345000014"),
        ("57 12345 00001-4", "5712345000014"),
        ("012345678905", "0012345678905"),
        ("12345670", "12345670"),
        ("15712345000011", "15712345000011"),
        ("5712345000018", None),
        ("571234500001", None),
        ("0000000000000", None),
        ("٥٧١٢٣٤٥٠٠٠٠١٤", None),
    ],
)
def test_gtin(text: str, number: str | None) -> None:
    assert coerce.gtin(text) == number


def test_zeros_a_spreadsheet_dropped_come_back_only_when_the_check_digit_agrees() -> None:
    assert coerce.restored_gtin("12345678905") == "0012345678905"
    assert coerce.restored_gtin("12345678906") is None


def test_unspsc_keeps_eight_digits() -> None:
    assert coerce.unspsc("14.11.15.07") == "14111507"
    assert coerce.unspsc("1411150714") == "14111507"
    assert coerce.unspsc("04111507") is None


def test_a_price_keeps_four_decimals() -> None:
    assert coerce.to_price(Decimal("0.04855")) == Decimal("0.0486")
    assert str(coerce.to_price(Decimal("1E+3"))) == "1000"
