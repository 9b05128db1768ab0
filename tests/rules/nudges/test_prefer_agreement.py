"""A line outside the agreement is offered its equivalent on the agreement."""

from decimal import Decimal

import pytest

from nudges.facts import Coverage, Item, Line
from nudges.nudge import Nudge
from nudges.rules import prefer_agreement
from tests.rules.nudges.build import COVERED, NONE, ON, SUPPLIER, facts, line, paper

SWAN = ("SVANEN",)


def nudge_for(one: Line) -> Nudge | None:
    return next(prefer_agreement.check(facts(one)), None)


def offered(one: Line) -> int | None:
    nudge = nudge_for(one)
    offer = nudge.offers["offer_id"] if nudge else None
    assert offer is None or isinstance(offer, int)
    return offer


@pytest.mark.parametrize("coverage", [SUPPLIER, COVERED, NONE])
def test_a_line_outside_the_agreement_is_offered_the_one_on_it(coverage: Coverage) -> None:
    assert offered(line(paper(1, coverage=coverage), paper(2, coverage=ON))) == 2


def test_a_line_on_the_agreement_is_left_alone_even_when_another_is_cheaper() -> None:
    assert offered(line(paper(1, "36.15", coverage=ON), paper(2, "20", coverage=ON))) is None


@pytest.mark.parametrize("coverage", [SUPPLIER, COVERED, NONE])
def test_an_alternative_off_the_agreement_is_never_offered(coverage: Coverage) -> None:
    assert offered(line(paper(1), paper(2, "20", coverage=coverage))) is None


def test_the_item_itself_is_never_its_own_alternative() -> None:
    assert offered(line(paper(1), paper(1, coverage=ON))) is None


def test_three_packs_at_36_15_for_31_95_save_12_60() -> None:
    nudge = nudge_for(line(paper(1, "36.15"), paper(2, "31.95", coverage=ON), quantity="3"))
    assert nudge is not None
    assert nudge.saving == Decimal("12.60")
    assert nudge.facts["price_difference"] == "-4.20"
    assert nudge.facts["total_difference"] == "-12.60"
    assert nudge.amount("comparable_difference") == Decimal("-0.84")
    assert nudge.actions == ("swap", "keep")
    assert nudge.subject == "offer:1"


def test_a_dearer_one_on_the_agreement_is_offered_and_the_price_is_said() -> None:
    nudge = nudge_for(line(paper(1, "30"), paper(2, "45", coverage=ON), quantity="2"))
    assert nudge is not None
    assert nudge.saving == Decimal(-30)
    assert nudge.facts["price_difference"] == "15"


def test_agreement_and_label_together_are_one_nudge_that_says_both() -> None:
    nudge = nudge_for(line(paper(1), paper(2, coverage=ON, labels=SWAN)))
    assert nudge is not None
    assert nudge.facts["gained"] == ["agreement", "label"]
    assert nudge.weight == prefer_agreement.WEIGHT + prefer_agreement.LABEL_TOO


def test_a_label_that_would_be_lost_is_said() -> None:
    nudge = nudge_for(line(paper(1, labels=SWAN), paper(2, coverage=ON)))
    assert nudge is not None
    assert nudge.facts["gained"] == ["agreement"]
    assert nudge.facts["lost"] == ["label"]


FIRST = {"coverage": ON, "cascade_rank": 1}
SECOND = {"coverage": ON, "cascade_rank": 2}


@pytest.mark.parametrize(
    ("alternatives", "best"),
    [
        ((paper(2, "40", **FIRST), paper(3, "30", **SECOND)), 2),  # rank before price
        ((paper(2, "40", **FIRST), paper(3, "40", **SECOND, labels=SWAN)), 2),  # rank before label
        ((paper(2, "30", **FIRST), paper(3, "40", **FIRST, labels=SWAN)), 3),  # label before price
        ((paper(2, "31", **FIRST), paper(3, "30", **FIRST)), 3),  # then price
        ((paper(3, "30", **FIRST), paper(2, "30", **FIRST)), 2),  # then the older offer
        ((paper(2, "30", **SECOND),), 2),  # the first has no equivalent
    ],
)
def test_the_best_is_first_in_the_cascade_then_labelled_then_cheapest(
    alternatives: tuple[Item, ...], best: int
) -> None:
    assert offered(line(paper(1), *alternatives)) == best


def test_an_item_of_the_first_supplier_is_never_swapped_for_the_second_supplier() -> None:
    first = paper(1, coverage=SUPPLIER, cascade_rank=1)
    assert offered(line(first, paper(2, "20", **SECOND, labels=SWAN))) is None


def test_one_pack_of_500_sheets_becomes_two_of_250() -> None:
    small = paper(2, "16", coverage=ON, comparable_price=Decimal("6.40"))
    nudge = nudge_for(line(paper(1, "36.15"), small, quantity="1"))
    assert nudge is not None
    assert nudge.offers["quantity"] == "2"
    assert nudge.saving == Decimal("4.15")  # 36,15 - 2 x 16,00
    assert nudge.facts["price_difference"] is None  # packs differ: only the measure is fair
    assert nudge.amount("comparable_difference") == Decimal("-0.83")


def test_five_packs_of_500_become_one_box_of_2500() -> None:
    box = paper(2, "150", coverage=ON, order_unit="kasse", comparable_price=Decimal("6"))
    nudge = nudge_for(line(paper(1), box, quantity="5"))
    assert nudge is not None
    assert nudge.offers["quantity"] == "1"
    assert nudge.saving == Decimal("30.75")  # 5 x 36,15 - 150


def test_one_pack_is_never_turned_into_a_box_of_five() -> None:
    box = paper(2, "150", coverage=ON, order_unit="kasse", comparable_price=Decimal("6"))
    assert offered(line(paper(1), box, quantity="1")) is None


def test_a_comparable_price_rounded_to_a_tenth_of_a_kroner_does_not_change_the_quantity() -> None:
    rounded = paper(2, "31.95", coverage=ON, comparable_price=Decimal("6.4"))  # exactly 6.39
    nudge = nudge_for(line(paper(1), rounded, quantity="3"))
    assert nudge is not None
    assert nudge.offers["quantity"] == "3"


def test_a_rounded_comparable_price_does_not_add_a_pack_to_ten_of_half_the_size() -> None:
    half = paper(2, "16", coverage=ON, comparable_price=Decimal("6.45"))  # exactly 6.40
    nudge = nudge_for(line(paper(1), half, quantity="5"))
    assert nudge is not None
    assert nudge.offers["quantity"] == "10"


def test_where_packs_cannot_be_compared_the_swap_is_offered_without_a_saving() -> None:
    roll = paper(2, "20", coverage=ON, order_unit="rulle", comparable_unit="10 m")
    nudge = nudge_for(line(paper(1), roll))
    assert nudge is not None
    assert nudge.saving is None
    assert nudge.facts["price_difference"] is None
    assert nudge.facts["comparable_difference"] is None


@pytest.mark.parametrize("zero", [Decimal(0), None])
def test_a_comparable_price_of_nothing_is_not_divided_by(zero: Decimal | None) -> None:
    nudge = nudge_for(line(paper(1, comparable_price=zero), paper(2, "30", coverage=ON)))
    assert nudge is not None
    assert nudge.saving == Decimal("6.15")  # same order unit, so the prices are compared
