"""How the key figures are counted and compared: no database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.kernel.cells import plain_cell
from shop.kernel.periods import Period
from shop.reports import agreement_share, label_share, organic_share
from shop.reports.registry import REPORTS, report
from shop.reports.rules import (
    Better,
    Distance,
    Effect,
    Figure,
    Kind,
    LineFacts,
    Sums,
    axis,
    change,
    counted_days,
    danish_order,
    distance,
    group_average,
    is_whole_months,
    organic_after,
    rhythm,
    shown,
    swap_effect,
    total,
)

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


def test_a_share_of_nothing_is_unknown_and_not_zero() -> None:
    assert Figure(Decimal(0), Decimal(0)).value is None
    assert Figure(Decimal(0), Decimal(10)).value == 0
    assert Figure(Decimal(87), Decimal(100)).value == Decimal("0.87")
    assert Figure(Decimal(87), None).value == 87


@given(st.lists(st.integers(min_value=0, max_value=10**6), max_size=12))
def test_sums_add_up_whatever_the_order(values: list[int]) -> None:
    sums = [Sums(orders=value, goods_value=Decimal(value)) for value in values]
    assert total(sums) == total(reversed(sums))
    assert total(sums).goods_value == sum(values)


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 20), 31),  # a month gone by counts whole
        (date(2026, 10, 14), 14),  # of this month the days until today
        (date(2026, 10, 1), 1),
        (date(2026, 9, 30), 31),  # a clock that lags behind the orders hides nothing
    ],
)
def test_days_of_a_month_that_count(today: date, days: int) -> None:
    assert counted_days("2026-10", OCTOBER, today) == days


def test_only_the_days_inside_the_period_count() -> None:
    period = Period(date(2026, 10, 20), date(2026, 11, 5))
    assert counted_days("2026-10", period, date(2027, 1, 1)) == 12
    assert counted_days("2026-11", period, date(2027, 1, 1)) == 5
    assert counted_days("2026-12", period, date(2027, 1, 1)) == 0


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), True),
        (date(2026, 1, 1), date(2026, 12, 31), True),
        (date(2026, 10, 1), date(2026, 10, 30), False),
        (date(2026, 10, 2), date(2026, 10, 31), False),
    ],
)
def test_whole_months(first: date, last: date, whole: bool) -> None:
    assert is_whole_months(Period(first, last)) is whole


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.SHARE, "0.865", "87"),
        (Kind.SHARE, "0.8649", "86"),
        (Kind.PER_WEEK, "3.35", "3.4"),
        (Kind.AMOUNT, "1451.50", "1452"),
    ],
)
def test_numbers_as_the_page_shows_them(kind: Kind, value: str, text: str) -> None:
    assert shown(kind, Decimal(value)) == Decimal(text)


@pytest.mark.parametrize(
    ("kind", "better", "value", "target", "by", "met"),
    [
        (Kind.SHARE, Better.HIGH, "0.87", "0.85", "2", True),
        (Kind.SHARE, Better.HIGH, "0.58", "0.65", "7", False),
        (Kind.SHARE, Better.LOW, "0.19", "0.17", "2", False),
        (Kind.SHARE, Better.LOW, "0.15", "0.17", "2", True),
        (Kind.PER_WEEK, Better.LOW, "3.4", "3", "0.4", False),
        (Kind.SHARE, Better.HIGH, "0.85", "0.85", "0", True),
        (Kind.SHARE, Better.HIGH, "0.849", "0.85", "0", False),  # 85 % is shown, but not met
    ],
)
def test_distance_to_the_target(
    kind: Kind, better: Better, value: str, target: str, by: str, met: bool
) -> None:
    found = distance(kind, better, Decimal(value), Decimal(target))
    assert found == Distance(Decimal(by), met)


@pytest.mark.parametrize(
    ("better", "now", "before", "way"),
    [
        (Better.HIGH, "0.87", "0.84", 1),
        (Better.LOW, "0.19", "0.23", 1),
        (Better.LOW, "0.23", "0.19", -1),
        (Better.HIGH, "0.871", "0.869", 0),  # both read 87 %
        (Better.NEITHER, "0.9", "0.1", 0),
        (Better.HIGH, "0.87", None, 0),
    ],
)
def test_better_or_worse_than_last_month(
    better: Better, now: str, before: str | None, way: int
) -> None:
    earlier = None if before is None else Decimal(before)
    assert change(Kind.SHARE, better, Decimal(now), earlier) == way


def test_four_houses_are_too_few_to_compare_with_and_five_are_enough() -> None:
    four = [Decimal(1), Decimal(2), Decimal(3), Decimal(4)]
    assert group_average([*four, None]) is None
    assert group_average([*four, Decimal(5)]) == 3


def test_the_axis_goes_from_the_lowest_to_the_highest_number() -> None:
    assert axis([Decimal(80), None, Decimal(85), Decimal(79)]) == (Decimal(79), Decimal(85))
    assert axis([None, None]) is None


def test_houses_in_the_danish_alphabet() -> None:
    houses = ["Åkanden", "Østerbo", "Ællingen", "zebra", "Birken", "bøgen"]
    ordered = ["Birken", "bøgen", "zebra", "Ællingen", "Østerbo", "Åkanden"]
    assert sorted(houses, key=danish_order) == ordered


def test_three_orders_in_two_weeks_could_have_been_two() -> None:
    placed = [date(2026, 10, 5), date(2026, 10, 9), date(2026, 10, 12)]
    delivered = [date(2026, 10, 8), date(2026, 10, 13), date(2026, 10, 15)]  # Thu, Tue, Thu
    found = rhythm(placed, delivered, (1, 3))
    assert (found.orders, found.weeks, found.spared, found.weekday) == (3, 2, 1, 3)


def test_the_last_days_of_december_and_the_first_of_january_are_one_week() -> None:
    found = rhythm([date(2026, 12, 31), date(2027, 1, 2)], [], (3,))
    assert found.spared == 1


def test_a_dearer_choice_has_a_negative_effect() -> None:
    assert swap_effect(Decimal(1000), Decimal(10), Decimal(9)) == 100
    assert swap_effect(Decimal(1000), Decimal(10), Decimal(11)) == -100


def test_organic_share_after_a_change_of_habit() -> None:
    assert organic_after(Decimal(61), Decimal(100), Decimal(19)) == Decimal("0.8")


@pytest.mark.parametrize("text", ["=1+1", "+45", "-2", "@sum", "\tx", "\r=x"])
def test_a_name_that_looks_like_a_formula_is_made_plain(text: str) -> None:
    assert plain_cell(text) == "'" + text
    assert plain_cell("Solsikken") == "Solsikken"


def line(**facts: bool) -> LineFacts:
    return LineFacts(
        **dict.fromkeys(
            ("covered", "on_agreement", "excused", "is_labelable", "is_labelled", "is_food",
             "is_organic"), False,
        ) | facts
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "effect"),
    [
        ({"covered": True, "on_agreement": True}, Effect.FOR),
        ({"covered": True, "on_agreement": True, "excused": True}, Effect.FOR),
        ({"covered": True}, Effect.AGAINST),
        ({"covered": True, "excused": True}, Effect.EXCEPTED),
        ({}, Effect.OUTSIDE),
        ({"excused": True}, Effect.OUTSIDE),
    ],
)
def test_what_a_line_does_to_the_agreement_share(facts: dict[str, bool], effect: Effect) -> None:
    assert agreement_share.effect(line(**facts)) is effect


def test_a_label_where_no_label_can_be_had_is_outside_the_label_share() -> None:
    assert label_share.effect(line(is_labelled=True)) is Effect.OUTSIDE
    assert label_share.effect(line(is_labelable=True)) is Effect.AGAINST
    assert label_share.effect(line(is_labelable=True, is_labelled=True)) is Effect.FOR


def test_organic_cotton_is_no_organic_food() -> None:
    assert organic_share.effect(line(is_organic=True)) is Effect.OUTSIDE
    assert organic_share.effect(line(is_food=True)) is Effect.AGAINST
    assert organic_share.effect(line(is_food=True, is_organic=True)) is Effect.FOR


def test_every_report_says_how_it_is_counted_and_from_what() -> None:
    assert len({one.name for one in REPORTS}) == len(REPORTS) == 6
    for one in REPORTS:
        assert "Kilde: husenes bestillinger i Skub." in str(one.how)
        assert report(one.name) is one
