"""What follows goods that go, in what amount, and what is said to be different. Pure."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shop.catalogue.changes import Pack, Past, labels_lost, last_step, same_inside
from shop.favourites.rules import MOST_STEPS, Portion, amount_instead, nearest, stand_in

SHEETS_250, SHEETS_500 = Pack("XPK", Decimal(250), "ST"), Pack("XPK", Decimal(500), "ST")


def test_a_successor_is_followed_to_the_first_that_is_sold() -> None:
    assert stand_in(1, {1: 2, 2: 3}, {3}.__contains__) == (2, 3)
    assert stand_in(1, {1: 2, 2: 3}, {2, 3}.__contains__) == (2,)


def test_nothing_follows_where_nothing_is_chosen_or_nothing_of_it_is_sold() -> None:
    assert stand_in(1, {}, {2}.__contains__) == ()
    assert stand_in(1, {1: 2}, set[int]().__contains__) == ()


def test_a_ring_of_successors_ends() -> None:
    assert stand_in(1, {1: 2, 2: 1}, set[int]().__contains__) == ()
    assert stand_in(1, {1: 2, 2: 3, 3: 2}, set[int]().__contains__) == ()


def test_a_muddle_of_very_many_steps_is_not_followed() -> None:
    chain = {n: n + 1 for n in range(1, 40)}
    assert stand_in(1, chain, {MOST_STEPS + 1}.__contains__)[-1] == MOST_STEPS + 1
    assert stand_in(1, chain, {MOST_STEPS + 2}.__contains__) == ()


def test_the_choice_of_the_nearest_place_counts_and_that_of_another_place_never() -> None:
    choices = [(10, 1, 100), (20, 1, 200), (99, 1, 900), (10, 2, 101)]
    assert nearest(choices, (5, 10, 20)) == {1: 200, 2: 101}
    assert nearest(choices, (5, 10)) == {1: 100, 2: 101}
    assert nearest(choices, (5,)) == {}


@pytest.mark.parametrize(
    ("quantity", "old", "new", "wanted"),
    [
        ("6", Portion(Decimal(500), "ST"), Portion(Decimal(1000), "ST"), "3"),
        ("4", Portion(Decimal(250), "ST"), Portion(Decimal(200), "ST"), "5"),
        ("3", Portion(Decimal(500), "ST"), Portion(Decimal(480), "ST"), "3"),
        ("1", Portion(Decimal(500), "ST"), Portion(Decimal(5000), "ST"), "1"),
        ("3", Portion(Decimal(1), "LTR"), Portion(Decimal(500), "ST"), "3"),
        ("3", Portion(None, ""), Portion(Decimal(500), "ST"), "3"),
        ("3", Portion(Decimal(1), "H87"),
         Portion(Decimal(1), "H87", Decimal(10), Decimal(5)), "10"),
        ("3", Portion(Decimal(1), "KGM"),
         Portion(Decimal(1), "KGM", Decimal("0.5"), Decimal("0.5")), "3"),
        ("9999", Portion(Decimal(500), "ST"), Portion(Decimal(1), "ST"), "9999"),
    ],
)  # fmt: skip
def test_the_amount_gives_about_as_much_of_the_new_goods(
    quantity: str, old: Portion, new: Portion, wanted: str
) -> None:
    assert amount_instead(Decimal(quantity), old, new) == Decimal(wanted)


def test_two_packs_of_the_same_kind_are_told_by_their_content_alone() -> None:
    assert same_inside(SHEETS_250, SHEETS_500)
    assert not same_inside(SHEETS_250, Pack("XCT", Decimal(500), "ST"))
    assert not same_inside(SHEETS_250, Pack("XPK", None, ""))


def test_a_label_that_runs_out_is_lost_though_the_claim_is_the_same() -> None:
    claim = {"code": "SVANEN", "state": "WARRANTED", "valid_to": "2026-11-01"}
    then, now = date(2026, 10, 1), date(2026, 11, 21)
    assert labels_lost([claim], [claim], then=then, now=now) == ("SVANEN",)
    assert labels_lost([claim], [claim], then=then, now=then) == ()
    assert labels_lost([], [claim], then=then, now=then) == ()


def past(number: int, price: str, day: int, pack: Pack = SHEETS_500) -> Past:
    return Past(number, Decimal(price), pack, datetime(2026, 11, day, tzinfo=UTC))


SINCE = datetime(2026, 11, 10, tzinfo=UTC)


def test_a_step_goes_from_what_held_before_to_what_holds_now_and_knows_the_day() -> None:
    step = last_step([past(1, "10", 1), past(2, "11", 12), past(3, "11", 15)], since=SINCE)
    assert step is not None
    assert (step.old_price, step.new_price, step.at.day) == (Decimal(10), Decimal(11), 12)
    assert step.is_dearer
    assert not step.is_repacked


def test_a_price_that_came_and_went_again_is_no_step() -> None:
    assert last_step([past(1, "10", 1), past(2, "12", 12), past(3, "10", 13)], since=SINCE) is None


def test_goods_that_are_new_have_no_step() -> None:
    assert last_step([past(1, "10", 12)], since=SINCE) is None
    assert last_step([], since=SINCE) is None


def test_another_pack_is_a_step_though_the_price_is_the_same() -> None:
    step = last_step([past(1, "10", 1), past(2, "10", 12, SHEETS_250)], since=SINCE)
    assert step is not None
    assert step.is_repacked
