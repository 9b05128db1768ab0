"""What is covered by an agreement, and when a supplier comes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nudges.facts import Coverage
from shop.agreements.rules import (
    NO_TERMS,
    NOT_COVERED,
    AgreementStatus,
    Level,
    OfferFacts,
    ReachingLot,
    Scope,
    Terms,
    cover,
    next_delivery,
)
from shop.kernel.periods import COPENHAGEN
from shop.kernel.workdays import workdays_before

KRIDTHUSET, HAVBLIK, MARKEN = 1, 2, 3
TODAY = date(2026, 11, 23)
PAPER = ReachingLot(
    agreement_id=1, number="50.55", title="Papir", level=Level.SKI, binding=True,
    status=AgreementStatus.ACTIVE, scope=Scope.PRICE_LIST, valid_from=date(2025, 1, 1),
    valid_to=date(2027, 12, 31), prefixes=("141115",), opted_out=(), ranks=((KRIDTHUSET, 1),),
)  # fmt: skip
FRUIT = replace(
    PAPER, agreement_id=2, number="LK-1", title="Frugt", level=Level.OWN,
    scope=Scope.WHOLE_ASSORTMENT, prefixes=("501015", "501016"), ranks=((MARKEN, 1),),
)  # fmt: skip
TOYS = replace(
    PAPER, agreement_id=3, number="IV-3", prefixes=("6014",), ranks=((HAVBLIK, 1), (KRIDTHUSET, 2))
)
ON_LIST = OfferFacts(KRIDTHUSET, "14111507", "50.55", contracted=True)
BESIDE_LIST = OfferFacts(KRIDTHUSET, "14111507", "", contracted=False)
ELSEWHERE = OfferFacts(HAVBLIK, "14111507", "", contracted=False)


def coverage(offer: OfferFacts, *lots: ReachingLot, on: date = TODAY) -> Coverage:
    return cover(offer, lots, on=on).coverage


def test_an_item_on_the_price_list_is_on_agreement() -> None:
    found = cover(ON_LIST, [PAPER], on=TODAY)
    assert (found.coverage, found.number, found.level) == (
        Coverage.ON_AGREEMENT, "50.55", Level.SKI
    )  # fmt: skip


def test_the_right_supplier_s_item_outside_the_list_is_amber_and_not_red() -> None:
    assert coverage(BESIDE_LIST, PAPER) is Coverage.AGREEMENT_SUPPLIER


def test_another_supplier_s_item_is_in_a_category_that_is_covered() -> None:
    assert coverage(ELSEWHERE, PAPER) is Coverage.CATEGORY_COVERED


def test_a_category_without_agreement_is_neutral() -> None:
    assert cover(replace(ELSEWHERE, unspsc="39101600"), [PAPER], on=TODAY) == NOT_COVERED
    assert cover(ON_LIST, [], on=TODAY) == NOT_COVERED


def test_a_number_without_the_contracted_mark_is_not_enough() -> None:
    assert coverage(replace(ON_LIST, contracted=False), PAPER) is Coverage.AGREEMENT_SUPPLIER


def test_the_number_of_another_agreement_does_not_put_an_item_on_this_one() -> None:
    assert coverage(replace(ON_LIST, agreement_number="50.20"), PAPER) is (
        Coverage.AGREEMENT_SUPPLIER
    )


def test_another_supplier_cannot_claim_an_agreement_s_number() -> None:
    assert coverage(replace(ON_LIST, supplier_id=HAVBLIK), PAPER) is Coverage.CATEGORY_COVERED


def test_a_whole_assortment_covers_every_item_in_its_categories_and_no_others() -> None:
    apples = OfferFacts(MARKEN, "50101635", "", contracted=False)
    assert coverage(apples, FRUIT) is Coverage.ON_AGREEMENT
    assert coverage(replace(apples, unspsc="50131700"), FRUIT) is Coverage.NO_AGREEMENT


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 12, 31), Coverage.NO_AGREEMENT),
        (date(2025, 1, 1), Coverage.ON_AGREEMENT),
        (date(2027, 12, 31), Coverage.ON_AGREEMENT),
        (date(2028, 1, 1), Coverage.NO_AGREEMENT),
    ],
)
def test_an_agreement_holds_from_its_first_to_its_last_day(day: date, expected: Coverage) -> None:
    assert coverage(ON_LIST, PAPER, on=day) is expected


@pytest.mark.parametrize("status", [it for it in AgreementStatus if it != AgreementStatus.ACTIVE])
def test_only_an_active_agreement_covers_anything(status: AgreementStatus) -> None:
    assert coverage(ON_LIST, replace(PAPER, status=status)) is Coverage.NO_AGREEMENT


def test_a_municipality_that_opted_out_of_a_category_is_not_covered_there() -> None:
    food = replace(FRUIT, prefixes=("50",), opted_out=("501016",))
    fruit = OfferFacts(MARKEN, "50101602", "", contracted=False)
    assert coverage(fruit, food) is Coverage.NO_AGREEMENT
    assert coverage(replace(fruit, unspsc="50131700"), food) is Coverage.ON_AGREEMENT


def test_an_opt_out_of_everything_also_takes_items_of_unknown_category() -> None:
    unknown = replace(ON_LIST, unspsc="")
    assert coverage(unknown, replace(PAPER, opted_out=("",))) is Coverage.NO_AGREEMENT


def test_after_an_opt_out_the_municipality_s_own_agreement_decides() -> None:
    ski = replace(FRUIT, number="50.90", opted_out=("",), ranks=((HAVBLIK, 1),))
    fruit = OfferFacts(HAVBLIK, "50101602", "50.90", contracted=True)
    found = cover(fruit, [ski, FRUIT], on=TODAY)
    assert (found.coverage, found.number) == (Coverage.CATEGORY_COVERED, "LK-1")


def test_an_item_of_unknown_category_is_on_agreement_only_by_its_number() -> None:
    assert coverage(replace(ON_LIST, unspsc=""), PAPER) is Coverage.ON_AGREEMENT
    assert coverage(replace(BESIDE_LIST, unspsc=""), PAPER) is Coverage.NO_AGREEMENT


def test_binding_goes_before_voluntary_narrow_before_wide_and_late_before_early() -> None:
    def chosen(*lots: ReachingLot) -> str:
        return cover(ELSEWHERE, lots, on=TODAY).number

    voluntary = replace(PAPER, number="V", binding=False, prefixes=("14111507",))
    wide = replace(PAPER, number="W", prefixes=("1411",))
    later = replace(PAPER, number="L", valid_from=date(2026, 1, 1))
    assert chosen(voluntary, wide) == "W"
    assert chosen(wide, PAPER) == "50.55"
    assert chosen(PAPER, later) == "L"
    assert chosen(wide, voluntary, PAPER, later) == "L"


def test_two_agreements_alike_are_told_apart_by_number_whatever_their_order() -> None:
    twin = replace(PAPER, number="50.56")
    assert cover(ELSEWHERE, [PAPER, twin], on=TODAY) == cover(ELSEWHERE, [twin, PAPER], on=TODAY)


def test_being_on_a_voluntary_agreement_beats_being_beside_a_binding_one() -> None:
    voluntary = replace(PAPER, number="V", binding=False)
    found = cover(replace(ON_LIST, agreement_number="V"), [PAPER, voluntary], on=TODAY)
    assert (found.coverage, found.number) == (Coverage.ON_AGREEMENT, "V")


def test_ranks_are_told_in_a_cascade_and_left_out_where_all_are_equal() -> None:
    toy = OfferFacts(KRIDTHUSET, "60141001", "IV-3", contracted=True)
    assert cover(toy, [TOYS], on=TODAY).rank == 2
    assert cover(replace(toy, supplier_id=HAVBLIK), [TOYS], on=TODAY).rank == 1
    equal = replace(TOYS, ranks=((HAVBLIK, 1), (KRIDTHUSET, 1)))
    assert cover(toy, [equal], on=TODAY).rank is None


@given(st.permutations([PAPER, FRUIT, TOYS, replace(PAPER, number="X", prefixes=("14",))]))
def test_the_order_of_agreements_never_matters(lots: list[ReachingLot]) -> None:
    for offer in (ON_LIST, BESIDE_LIST, ELSEWHERE):
        assert cover(offer, lots, on=TODAY) == cover(offer, sorted(lots, key=repr), on=TODAY)


TUESDAY_THURSDAY = Terms(
    supplier_id=1, minimum_order_value=Decimal(500), small_order_fee=Decimal(75),
    supplier_may_refuse=False, weekdays=(1, 3), cutoff_days=1, cutoff=time(12),
    max_deliveries_per_week=2,
)  # fmt: skip


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 by a clock in Copenhagen. 23 November is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=COPENHAGEN).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "day", "cutoff"),
    [
        (at(23, 7, 41), date(2026, 11, 24), at(23, 12)),  # Monday morning: tomorrow
        (at(23, 11, 59), date(2026, 11, 24), at(23, 12)),
        (at(23, 12), date(2026, 11, 26), at(25, 12)),  # at noon exactly it is too late
        (at(25, 11), date(2026, 11, 26), at(25, 12)),
        (at(26, 9), date(2026, 12, 1), at(30, 12)),  # Thursday: never the same day
        (at(28, 9), date(2026, 12, 1), at(30, 12)),  # Saturday
    ],
)
def test_the_next_fixed_day_that_can_be_reached(now: datetime, day: date, cutoff: datetime) -> None:
    found = next_delivery(TUESDAY_THURSDAY, now=now)
    assert (found.day, found.cutoff) == (day, cutoff)


def test_a_monday_delivery_is_ordered_on_friday_and_not_on_sunday() -> None:
    mondays = replace(TUESDAY_THURSDAY, weekdays=(0,))
    assert next_delivery(mondays, now=at(27, 11)).day == date(2026, 11, 30)
    assert next_delivery(mondays, now=at(29, 11)).day == date(2026, 12, 7)


def test_the_cutoff_is_noon_in_copenhagen_summer_and_winter() -> None:
    winter = next_delivery(TUESDAY_THURSDAY, now=at(23, 8)).cutoff
    summer = next_delivery(TUESDAY_THURSDAY, now=at(6, 8, month=7)).cutoff
    assert (winter.astimezone(UTC).hour, summer.astimezone(UTC).hour) == (11, 10)


def test_just_after_midnight_it_is_already_the_new_day_in_copenhagen() -> None:
    now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # Tuesday 0.30 in Copenhagen
    assert next_delivery(TUESDAY_THURSDAY, now=now).day == date(2026, 11, 26)


def test_a_supplier_without_terms_comes_two_working_days_later() -> None:
    assert next_delivery(NO_TERMS, now=at(23, 9)).day == date(2026, 11, 25)
    assert next_delivery(NO_TERMS, now=at(23, 13)).day == date(2026, 11, 26)
    assert next_delivery(NO_TERMS, now=at(26, 9)).day == date(2026, 11, 30)


def test_two_days_notice_is_counted_in_working_days() -> None:
    slow = replace(TUESDAY_THURSDAY, weekdays=(1,), cutoff_days=2)
    found = next_delivery(slow, now=at(26, 9))
    assert (found.day, found.cutoff) == (date(2026, 12, 1), at(27, 12))


def test_terms_that_can_never_be_met_are_an_error_and_no_endless_search() -> None:
    with pytest.raises(ValueError, match="reachable"):
        next_delivery(replace(TUESDAY_THURSDAY, cutoff_days=60), now=at(23, 9))


@given(
    weekdays=st.sets(st.integers(0, 4)), notice=st.integers(0, 5),
    minutes=st.integers(0, 60 * 24 * 400),
)  # fmt: skip
def test_the_next_day_is_always_ahead_fixed_and_still_open(
    weekdays: set[int], notice: int, minutes: int
) -> None:
    now = datetime.fromtimestamp(1_760_000_000 + 60 * minutes, UTC)
    terms = replace(TUESDAY_THURSDAY, weekdays=tuple(sorted(weekdays)), cutoff_days=notice)
    found = next_delivery(terms, now=now)
    assert found.cutoff > now
    assert found.day > now.astimezone(COPENHAGEN).date()
    assert found.day.weekday() in (weekdays or range(5))


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2026, 11, 26), 0, date(2026, 11, 26)),
        (date(2026, 11, 26), 1, date(2026, 11, 25)),
        (date(2026, 11, 23), 1, date(2026, 11, 20)),
        (date(2026, 11, 24), 3, date(2026, 11, 19)),
    ],
)
def test_working_days_jump_over_the_weekend(day: date, count: int, before: date) -> None:
    assert workdays_before(day, count) == before


@pytest.mark.parametrize(
    ("value", "fee"), [("499.99", "75"), ("500.00", "0"), ("500.01", "0"), ("0", "75")]
)
def test_the_fee_falls_away_at_exactly_the_minimum(value: str, fee: str) -> None:
    assert TUESDAY_THURSDAY.fee_for(Decimal(value)) == Decimal(fee)
