"""An item without eco label is offered an equivalent with one, and the price is said."""

from decimal import Decimal

import pytest

from nudges.facts import Coverage, Line
from nudges.nudge import Nudge
from nudges.rules import prefer_label
from tests.rules.nudges.build import COVERED, NONE, ON, SUPPLIER, facts, line, paper

SWAN = ("SVANEN",)


def nudge_for(one: Line) -> Nudge | None:
    return next(prefer_label.check(facts(one)), None)


def test_a_labelled_equivalent_on_the_agreement_is_offered() -> None:
    nudge = nudge_for(line(paper(1, coverage=ON), paper(2, coverage=ON, labels=SWAN)))
    assert nudge is not None
    assert nudge.offers["offer_id"] == 2
    assert nudge.facts["gained"] == ["label"]
    assert nudge.facts["alternative_labels"] == ["SVANEN"]


def test_a_labelled_item_is_left_alone_even_when_another_is_cheaper() -> None:
    mine = paper(1, "40", coverage=ON, labels=("EU_ECO_LABEL",))
    assert nudge_for(line(mine, paper(2, "20", coverage=ON, labels=SWAN))) is None


def test_four_packs_dearer_by_1_10_say_so_per_pack_per_100_sheets_and_in_all() -> None:
    green = paper(2, "33.05", coverage=ON, labels=SWAN)
    nudge = nudge_for(line(paper(1, "31.95", coverage=ON), green, quantity="4"))
    assert nudge is not None
    assert nudge.saving == Decimal("-4.40")
    assert nudge.facts["price_difference"] == "1.10"
    assert nudge.amount("comparable_difference") == Decimal("0.22")
    assert nudge.facts["total_difference"] == "4.40"


@pytest.mark.parametrize(
    ("green_price", "offered"),
    [("100", True), ("125", True), ("125.01", False), ("200", False), ("60", True)],
)
def test_up_to_a_quarter_dearer_than_100_kr_is_offered(green_price: str, offered: bool) -> None:
    green = paper(2, green_price, coverage=ON, labels=SWAN)
    assert (nudge_for(line(paper(1, "100", coverage=ON), green)) is not None) is offered


def test_the_quarter_is_counted_per_measure_and_not_per_pack() -> None:
    double = paper(2, "110", coverage=ON, labels=SWAN, comparable_price=Decimal("11"))
    nudge = nudge_for(line(paper(1, "50", coverage=ON), double, quantity="2"))
    assert nudge is not None  # 11 for 10 kr. per 100 sheets, although 110 for 50 per pack
    assert nudge.offers["quantity"] == "1"
    assert nudge.saving == Decimal(-10)


def test_the_cheapest_labelled_one_within_the_limit_is_chosen() -> None:
    dear, cheap = (
        paper(2, "38", coverage=ON, labels=SWAN),
        paper(3, "37", coverage=ON, labels=SWAN),
    )
    nudge = nudge_for(line(paper(1, coverage=ON), dear, cheap))
    assert nudge is not None
    assert nudge.offers["offer_id"] == 3


@pytest.mark.parametrize(
    ("mine", "other", "offered"),
    [
        (ON, ON, True),
        (ON, SUPPLIER, False),
        (ON, NONE, False),
        (SUPPLIER, SUPPLIER, True),
        (SUPPLIER, COVERED, False),
        (NONE, NONE, True),
        (NONE, SUPPLIER, True),
        (NONE, COVERED, False),
        (COVERED, COVERED, True),
        (COVERED, NONE, True),
    ],
)
def test_the_coverage_is_never_made_worse_for_a_label(
    mine: Coverage, other: Coverage, offered: bool
) -> None:
    nudge = nudge_for(line(paper(1, coverage=mine), paper(2, coverage=other, labels=SWAN)))
    assert (nudge is not None) is offered


@pytest.mark.parametrize(
    ("my_rank", "green_rank", "offered"), [(1, 1, True), (1, 2, False), (2, 1, True), (2, 2, True)]
)
def test_a_label_never_moves_an_order_down_the_cascade(
    my_rank: int, green_rank: int, offered: bool
) -> None:
    green = paper(2, coverage=ON, cascade_rank=green_rank, labels=SWAN)
    nudge = nudge_for(line(paper(1, coverage=ON, cascade_rank=my_rank), green))
    assert (nudge is not None) is offered


def test_the_second_supplier_is_not_proposed_past_the_first_who_can_deliver() -> None:
    third = paper(1, coverage=ON, cascade_rank=3)
    first = paper(2, coverage=ON, cascade_rank=1)
    second = paper(3, coverage=ON, cascade_rank=2, labels=SWAN)
    assert nudge_for(line(third, first, second)) is None


def test_nothing_is_proposed_where_the_price_cannot_be_compared() -> None:
    roll = paper(2, "20", coverage=ON, labels=SWAN, order_unit="rulle", comparable_unit="10 m")
    assert nudge_for(line(paper(1, coverage=ON), roll)) is None
