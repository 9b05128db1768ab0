"""The need-check, the organic share, a moved price, and needs outside shop and agreements."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nudges.engine import run
from nudges.facts import Basket, Facts, Line, Need, ShelfThing
from nudges.nudge import Nudge
from nudges.rules import need_check, organic_share, outside_everything, price_changed
from tests.rules.nudges.build import ON, facts, line, paper


def said(rule: Any, given: Facts) -> Nudge | None:
    return next(rule.check(given), None)


# --- need-check

SHELF = (
    ShelfThing(9, "Reol, birk", "Kælderen", 2, Decimal(900)),
    ShelfThing(4, "Hylde", "Solsikken"),
)
BOOKCASE = replace(line(paper(1, "2500", coverage=ON), quantity="2"), need_check=True)


def test_the_policy_decides_what_is_asked_about() -> None:
    assert said(need_check, facts(BOOKCASE)) is not None
    assert said(need_check, facts(replace(BOOKCASE, need_check=False))) is None


def test_four_answers_and_buy_new_last_with_what_is_free_on_the_shelf() -> None:
    nudge = said(need_check, facts(replace(BOOKCASE, on_shelf=SHELF)))
    assert nudge is not None
    assert nudge.actions == ("do_without", "on_hand", "repair", "borrow", "buy_new")
    assert nudge.interrupts is True
    assert nudge.facts["total"] == "5000"
    assert nudge.saving == Decimal(5000)
    assert nudge.facts["on_shelf_ids"] == ["4", "9"]
    assert nudge.facts["on_shelf_names"] == ["Hylde", "Reol, birk"]
    assert nudge.facts["on_shelf_pieces"] == ["1", "2"]
    assert nudge.facts["on_shelf_new_prices"] == ["", "900"]


# --- organic-share


def food(offer_id: int, value: str, *, organic: bool = False, is_food: bool = True) -> Line:
    return line(paper(offer_id, value, coverage=ON, is_food=is_food, organic=organic))


def aiming(*lines: Line, target: str | None = "0.9") -> Facts:
    given = facts(*lines)
    share = None if target is None else Decimal(target)
    return replace(given, basket=replace(given.basket, organic_target=share))


@pytest.mark.parametrize(
    ("lines", "target", "share"),
    [
        ([food(1, "300", organic=True), food(2, "100")], "0.9", "0.7500"),
        ([food(1, "300", organic=True), food(2, "100")], "0.75", None),  # the target is met
        ([food(1, "300", organic=True), food(2, "100")], None, None),  # no target
        ([food(1, "200")], "0.9", "0.0000"),
        ([food(1, "199.99")], "0.9", None),  # too little food to speak of
        ([food(1, "900", is_food=False), food(2, "100")], "0.9", None),
        ([food(1, "900", is_food=False), food(2, "300", organic=True)], "0.9", None),
        ([], "0.9", None),
    ],
)
def test_the_organic_share_of_this_basket(
    lines: list[Line], target: str | None, share: str | None
) -> None:
    nudge = said(organic_share, aiming(*lines, target=target))
    assert (nudge and nudge.facts["share"]) == share
    if nudge is not None:
        assert (nudge.subject, nudge.interrupts, nudge.saving) == ("basket", False, None)


# --- price-changed


@pytest.mark.parametrize(
    ("before", "now", "quantity", "difference"),
    [
        ("100", "105", "1", "5"),  # a twentieth and five kroner
        ("100", "104.99", "1", None),
        ("100", "95", "1", "-5"),  # a fall is said as well
        ("20", "22", "2", None),  # a tenth, but four kroner in all
        ("20", "22", "3", "2"),
        ("100", "100", "9", None),
        (None, "100", "9", None),
        ("0", "100", "9", None),  # an unknown price is not a rise
    ],
)
def test_a_price_that_has_moved_since_the_list_was_made(
    before: str | None, now: str, quantity: str, difference: str | None
) -> None:
    one = replace(
        line(paper(1, now, coverage=ON), quantity=quantity),
        favourite_price=None if before is None else Decimal(before),
        favourite_since=date(2026, 3, 2),
    )
    nudge = said(price_changed, facts(one))
    assert (nudge and nudge.facts["price_difference"]) == difference
    if nudge is not None:
        assert nudge.day("since") == date(2026, 3, 2)
        assert nudge.interrupts is False


# --- outside-everything


@pytest.mark.parametrize(
    ("amount", "limit", "above"),
    [
        (None, "100000", False),
        ("99999.99", "100000", False),
        ("100000", "100000", True),
        ("60000", "50000", True),  # a place may have a lower limit
    ],
)
def test_procurement_first_and_from_the_limit_only_procurement(
    amount: str | None, limit: str, above: bool
) -> None:
    need = Need(3, "En båd", None if amount is None else Decimal(amount), ("Havblik",))
    basket = Basket(
        needs=(need,), procurement_contact="Indkøb, 12 34 56 78", outside_limit=Decimal(limit)
    )
    nudge = said(outside_everything, replace(facts(), basket=basket))
    assert nudge is not None
    assert nudge.subject == "need:3"
    assert nudge.facts["above_limit"] is above
    assert nudge.facts["suppliers"] == ([] if above else ["Havblik"])
    assert nudge.actions == (("ask",) if above else ("ask", "keep"))
    assert nudge.facts["contact"] == "Indkøb, 12 34 56 78"


def test_without_a_need_nothing_is_said() -> None:
    assert run(facts()) == ()
