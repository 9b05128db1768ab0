"""Which new goods we have had before, and what their price is held against. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from catalog_import.item import ParsedItem
from shop.intake.again import FEW_SIGNS, Again, Gone, Known, Named, New, Signs, columns_of
from shop.intake.rows import Weighing
from shop.intake.rules import Choice, Hold

PAPER = Named("10482", "5701234567890", "Papirværket", "PV-80")
GLUE = Named("20877", "", "", "")
CAME = date(2026, 11, 21)


def gone(offer_id: int, named: Named, *, here: bool = False) -> Gone:
    """Gone before, or `here`: with this file."""
    return Gone(offer_id, offer_id * 10, named, offer_id * 100 if here else None)


def new(change_id: int, number: str, like: Named = PAPER) -> New:
    return New(change_id, replace(like, seller_item_id=number))


def found(before: list[Gone], coming: list[New]) -> list[tuple[int, int]]:
    """The new change's id, and which offer its goods were."""
    return [(one.new.change_id, one.gone.offer_id) for one in Known(before).again(coming)]


def test_goods_come_back_under_their_own_number() -> None:
    plain = Named("10482", "", "", "")
    assert found([gone(1, plain)], [new(7, "10482", plain), new(8, "10483", plain)]) == [(7, 1)]


def test_goods_that_go_and_come_in_one_file_have_another_number() -> None:
    [again] = Known([gone(1, PAPER, here=True)]).again([new(7, "99")])
    assert again.is_renumbered


@pytest.mark.parametrize(
    ("like", "expected"),
    [
        (replace(PAPER, manufacturer_item_id="andet"), [(7, 1)]),  # the EAN is enough
        (replace(PAPER, gtin=""), [(7, 1)]),
        (replace(PAPER, gtin="", manufacturer="PAPIRVÆRKET", manufacturer_item_id="pv-80"),
         [(7, 1)]),
        (replace(PAPER, gtin="", manufacturer=""), []),  # whose PV-80 is it?
        (replace(PAPER, gtin="5700000000000", manufacturer_item_id="PV-90"), []),
        (Named("", "", "", ""), []),
    ],
)  # fmt: skip
def test_the_same_goods_are_known_by_what_is_printed_on_them(
    like: Named, expected: list[tuple[int, int]]
) -> None:
    assert found([gone(1, PAPER, here=True)], [new(7, "99", like)]) == expected


def test_where_two_are_alike_nobody_guesses() -> None:
    twin = replace(PAPER, seller_item_id="10483")
    assert found([gone(1, PAPER, here=True)], [new(7, "98"), new(8, "99")]) == []
    assert found([gone(1, PAPER, here=True), gone(2, twin, here=True)], [new(7, "99")]) == []


def test_of_those_that_went_before_it_is_the_last_that_counts() -> None:
    twin = replace(PAPER, seller_item_id="10483")
    assert found([gone(1, PAPER), gone(2, twin)], [new(7, "99")]) == [(7, 2)]
    assert found([gone(1, PAPER), gone(2, twin, here=True)], [new(7, "99")]) == [(7, 2)]


def test_what_is_back_under_its_number_has_not_got_another_one_too() -> None:
    assert found([gone(1, PAPER)], [new(8, "99"), new(7, "10482")]) == [(7, 1)]


def test_one_is_found_once_by_the_surest_sign() -> None:
    maker = replace(PAPER, gtin="5700000000000")
    known = [gone(1, PAPER, here=True), gone(2, maker, here=True)]
    assert found(known, [new(7, "98")]) == [(7, 1)]


OLD = ParsedItem(
    row=0, seller_item_id="10482", name="Kopipapir A4", order_unit="XPK", price=Decimal(100),
    content_quantity=Decimal(500), content_unit="ST",
)  # fmt: skip
NOW = replace(OLD, seller_item_id="99")


@pytest.mark.parametrize(
    ("facts", "hold"),
    [
        ({"price": Decimal(105)}, Hold.NONE),
        ({"price": Decimal(106)}, Hold.OVER_LIMIT),
        ({"price": Decimal(90)}, Hold.NONE),
        ({}, Hold.NONE),
        ({"content_quantity": Decimal(400)}, Hold.OVER_LIMIT),
        ({"order_unit": "XCT", "content_unit": "KGM"}, Hold.UNIT_UNCLEAR),
    ],
)
def test_the_rule_is_that_of_any_other_price(facts: dict[str, object], hold: Hold) -> None:
    weighing = Weighing({1: Decimal(20)}, Decimal(5), None, CAME, None)
    again = Again(new(7, "99"), gone(1, PAPER, here=True))
    columns = columns_of(again, OLD, replace(NOW, **facts), weighing)  # type: ignore[arg-type]
    assert columns["hold"] is hold
    assert columns["choice"] is (Choice.TAKE if hold is Hold.NONE else Choice.KEEP_PRICE)
    assert (columns["old_price"], columns["same_as"]) == (Decimal(100), "10482")


def test_what_it_means_in_a_year_is_counted_with_what_was_bought_of_the_old_number() -> None:
    weighing = Weighing({1: Decimal(20)}, None, None, CAME, None)
    again = Again(new(7, "99"), gone(1, PAPER, here=True))
    columns = columns_of(again, OLD, replace(NOW, price=Decimal(103)), weighing)
    assert (columns["effect"], columns["hold"]) == (Decimal(60), Hold.NONE)
    back = Again(new(7, "10482"), gone(1, PAPER))
    assert columns_of(back, OLD, OLD, weighing)["same_as"] is None


def test_who_says_to_replace_goods_of_ours_follows_them() -> None:
    """Another EAN makes them other goods; the supplier's own word says what they are sold for."""
    other = Named("99", "5700000000000", "", "")
    told = New(7, other, replaces="10482")
    for known in (
        Known([gone(1, PAPER)]), Known([gone(1, PAPER, here=True)]), Known([], [gone(1, PAPER)]),
    ):  # fmt: skip
        [again] = known.again([told, New(8, replace(other, seller_item_id="98"))])
        assert (again.new, again.gone.offer_id, again.follows) == (told, 1, True)
        assert not again.is_renumbered


def test_what_is_printed_on_goods_says_more_than_whom_they_replace() -> None:
    [again] = Known([gone(1, PAPER, here=True)], [gone(2, GLUE)]).again(
        [New(7, replace(PAPER, seller_item_id="99"), replaces="20877")]
    )
    assert (again.gone.offer_id, again.follows) == (1, False)


def test_two_that_replace_the_same_are_both_asked_about_and_strangers_are_not() -> None:
    coming = [New(7, Named("98", "", "", ""), "10482"), New(8, Named("99", "", "", ""), "10482")]
    coming += [New(9, Named("97", "", "", ""), "77777"), New(10, Named("96", "", "", ""))]
    assert found([gone(1, PAPER)], coming) == [(7, 1), (8, 1)]


@pytest.mark.parametrize(
    ("facts", "hold"),
    [
        ({"price": Decimal(106)}, Hold.OVER_LIMIT),
        ({"price": Decimal(105)}, Hold.NONE),
        ({"order_unit": "XCT", "content_unit": "KGM"}, Hold.UNIT_UNCLEAR),
    ],
)
def test_a_successor_is_held_as_the_goods_themselves_would_be(
    facts: dict[str, object], hold: Hold
) -> None:
    weighing = Weighing({1: Decimal(20)}, Decimal(5), None, CAME, None)
    told = Again(New(7, Named("99", "", "", ""), "10482"), gone(1, PAPER), follows=True)
    columns = columns_of(told, OLD, replace(NOW, **facts), weighing)  # type: ignore[arg-type]
    assert columns["hold"] is hold
    assert (columns["same_as"], columns["follows"]) == (None, "10482")


def test_few_signs_are_asked_for_and_with_many_all_new_goods_are_looked_at() -> None:
    signs = Known([gone(1, PAPER)], [gone(2, GLUE)]).signs
    assert signs == Signs(["10482", "20877"], ["5701234567890"], ["pv-80"])
    many = [gone(n, Named(str(n), "", "", "")) for n in range(FEW_SIGNS + 1)]
    assert Known(many).signs is None
    assert Known(many[1:]).signs is not None
    danish = Known([gone(1, replace(PAPER, manufacturer_item_id="Ø-80"))])
    assert danish.signs is None  # SQLite knows only the small letters of English
