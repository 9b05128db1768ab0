"""Bands of the comparable price, and when a supplier can come."""

from datetime import UTC, datetime, time
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.agreements.rules import NO_TERMS, Terms
from shop.search.bands import STEPS, PriceFacet, bands, read_band, step_of
from shop.search.filters import Arrival, Deliveries, arrivals

UNITS = ("", "KGM", "LTR")
Priced = list[tuple[int, int]]
PRICES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2_000_000_000)), max_size=60
)  # fmt: skip
"""Unit by number, and comparable price in 1/10 000 kr."""


def _facet(priced: Priced) -> tuple[PriceFacet, dict[str, int]]:
    numbers = np.array([unit * STEPS + step_of(price) for unit, price in priced], np.int16)
    facet = PriceFacet(numbers, UNITS)
    return facet, dict(facet.named(np.bincount(numbers, minlength=facet.size), ()))


def _in(word: str, unit: int, price: int) -> bool:
    band = read_band(word)
    assert band is not None
    kr = Decimal(price) / 10_000
    is_over = band.low is None or kr >= band.low
    return UNITS[unit] == band.unit and is_over and (band.high is None or kr < band.high)


@given(PRICES)
def test_each_price_of_the_commonest_unit_is_in_one_band_and_the_counts_are_true(
    priced: Priced,
) -> None:
    facet, counts = _facet(priced)
    for word, count in counts.items():
        assert count == sum(_in(word, *one) for one in priced) > 0
        passes = facet.passing([word])[facet.numbers]
        assert passes.tolist() == [_in(word, *one) for one in priced]
    if counts:
        common = max(sum(unit == one for unit, _ in priced) for one in (1, 2))
        assert sum(counts.values()) == common


def test_the_bands_hold_about_as_many_each_between_round_amounts() -> None:
    _, counts = _facet([(1, kr * 10_000) for kr in range(1, 101)])
    assert counts == {"KGM--20": 19, "KGM-20-50": 30, "KGM-50-80": 30, "KGM-80-": 21}


def test_goods_of_one_price_have_no_bands_to_choose_from() -> None:
    assert _facet([(1, 95_000)] * 9)[1] == {}
    assert bands("KGM", [0] * STEPS) == []


def test_a_band_of_an_address_is_counted_whatever_the_bands_are() -> None:
    facet, _ = _facet([(1, 50_000), (1, 150_000), (2, 150_000)])
    counts = np.bincount(facet.numbers, minlength=facet.size)
    assert facet.named(counts, ["LTR-10-20"])["LTR-10-20"] == 1
    assert facet.named(counts, ["LTR-20-25"])["LTR-20-25"] == 0


@pytest.mark.parametrize("word", ["KGM-10-20", "KGM--20", "KGM-10-", "KGM-0.01-80000"])
def test_a_band_is_a_word_and_back(word: str) -> None:
    band = read_band(word)
    assert band is not None
    assert band.word == word


@pytest.mark.parametrize(
    "word", ["", "KGM", "KGM-10", "KGM-20-10", "KGM-10-10", "KGM-11-20", "-10-20", "KGM-1e1-20",
             "KGM-10-20-30", "KGM-10,0-20", "KGM-²-20"],
)  # fmt: skip
def test_what_is_no_band_is_none(word: str) -> None:
    assert read_band(word) is None


MONDAY = datetime(2026, 11, 23, 6, 41, tzinfo=UTC)


def _terms(weekdays: tuple[int, ...], cutoff_days: int = 1) -> Terms:
    return Terms(1, Decimal(0), Decimal(0), False, weekdays, cutoff_days, time(12), None)


@pytest.mark.parametrize(
    ("terms", "now", "expected"),
    [
        (_terms((1,)), MONDAY, (Arrival.TOMORROW, Arrival.WEEK)),
        (_terms((1,)), MONDAY.replace(hour=11), (Arrival.LATER,)),  # noon in Denmark has passed
        (_terms((3,)), MONDAY, (Arrival.WEEK,)),
        (_terms((0,)), MONDAY, (Arrival.WEEK,)),  # a week from today
        (_terms((0,), 6), MONDAY, (Arrival.LATER,)),
        (NO_TERMS, MONDAY, (Arrival.WEEK,)),
    ],
)
def test_a_supplier_comes_tomorrow_within_a_week_or_later(
    terms: Terms, now: datetime, expected: tuple[Arrival, ...]
) -> None:
    assert arrivals(terms, now=now) == expected


def test_goods_that_take_time_come_on_a_later_day_of_their_supplier() -> None:
    tuesdays = _terms((1,))
    assert arrivals(tuesdays, now=MONDAY, lead_days=1) == (Arrival.TOMORROW, Arrival.WEEK)
    assert arrivals(tuesdays, now=MONDAY, lead_days=2) == (Arrival.LATER,)
    assert arrivals(_terms((1, 3)), now=MONDAY, lead_days=2) == (Arrival.WEEK,)
    assert arrivals(NO_TERMS, now=MONDAY, lead_days=400) == (Arrival.LATER,)


def test_days_of_delivery_are_asked_anew_after_a_cut_off_and_after_midnight() -> None:
    kept = Deliveries((), MONDAY, MONDAY.replace(day=25))
    assert kept.hold(MONDAY.replace(hour=12))
    assert not kept.hold(MONDAY.replace(day=24))
    assert not Deliveries((), MONDAY, MONDAY.replace(hour=11)).hold(MONDAY.replace(hour=11))
