"""Which new prices wait for somebody: table by table, without a database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from catalog_import.diff import Added, Change, Unchanged, Withdrawn, diff
from catalog_import.item import ParsedItem
from shop.intake.holds import hold_of
from shop.intake.rules import Hold

PAPER = ParsedItem(
    row=2, seller_item_id="10482", name="Kopipapir A4", order_unit="XPK", price=Decimal(100),
    content_quantity=Decimal(500), content_unit="ST",
)  # fmt: skip
CAME = date(2026, 11, 21)
IN_TIME = date(2027, 1, 20)
"""Sixty days after it came."""


def change(**facts: object) -> Change:
    """What it is when the paper changes so."""
    new = replace(PAPER, **facts)  # type: ignore[arg-type]
    return next(iter(diff({"10482": PAPER}, {"10482": new}, replaces_all=True)))


def hold(
    found: Change, limit: int | None = 5, notice: int | None = 60, holds_from: date | None = IN_TIME
) -> Hold:
    """Under terms of 5 % and 60 days, in time, unless the test says otherwise."""
    percent = None if limit is None else Decimal(limit)
    return hold_of(found, limit=percent, notice_days=notice, came=CAME, holds_from=holds_from)


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        ("105.00", Hold.NONE),
        ("105.0001", Hold.OVER_LIMIT),
        ("200", Hold.OVER_LIMIT),
        ("99.99", Hold.NONE),
        ("0", Hold.NONE),
    ],
)
def test_a_price_may_rise_as_far_as_the_agreement_allows(price: str, expected: Hold) -> None:
    assert hold(change(price=Decimal(price))) is expected


@pytest.mark.parametrize(
    ("price", "holds_from", "expected"),
    [
        ("101", date(2027, 1, 20), Hold.NONE),
        ("101", date(2027, 1, 19), Hold.TOO_LATE),
        ("101", CAME, Hold.TOO_LATE),
        ("101", None, Hold.TOO_LATE),  # it holds from the day it came
        ("101", date(2020, 1, 1), Hold.TOO_LATE),
        ("99", None, Hold.NONE),
        ("106", None, Hold.OVER_LIMIT),  # the heavier reason is said
    ],
)
def test_a_rise_is_told_in_good_time(price: str, holds_from: date | None, expected: Hold) -> None:
    assert hold(change(price=Decimal(price)), holds_from=holds_from) is expected


def test_the_items_own_day_counts_before_the_files() -> None:
    own = change(price=Decimal(101), valid_from=IN_TIME)
    assert hold(own, holds_from=CAME) is Hold.NONE
    early = change(price=Decimal(101), valid_from=CAME)
    assert hold(early, holds_from=IN_TIME) is Hold.TOO_LATE


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"content_quantity": Decimal(400)}, Hold.OVER_LIMIT),  # 25 % dearer a sheet
        ({"content_quantity": Decimal(480)}, Hold.NONE),  # 4.2 % dearer a sheet
        ({"content_quantity": Decimal(600)}, Hold.NONE),
        ({"content_unit": "KGM"}, Hold.UNIT_UNCLEAR),
        ({"content_quantity": None, "content_unit": ""}, Hold.UNIT_UNCLEAR),
        ({"order_unit": "XCT", "content_quantity": None}, Hold.UNIT_UNCLEAR),
        ({"order_unit": "XCT", "content_quantity": Decimal(2500), "price": Decimal(49)}, Hold.NONE),
    ],
)  # fmt: skip
def test_another_pack_waits_where_it_is_dearer_or_cannot_be_compared(
    facts: dict[str, object], expected: Hold
) -> None:
    assert hold(change(**facts)) is expected


@pytest.mark.parametrize(("price", "expected"), [("100", Hold.NONE), ("106", Hold.OVER_LIMIT)])
def test_being_told_at_last_what_a_pack_holds_is_no_other_pack(price: str, expected: Hold) -> None:
    unknown = replace(PAPER, content_quantity=None, content_unit="")
    told = replace(PAPER, price=Decimal(price))
    found = next(iter(diff({"10482": unknown}, {"10482": told}, replaces_all=True)))
    assert hold(found) is expected


@pytest.mark.parametrize(
    "found",
    [
        change(name="Kopipapir A4, hvid"),
        change(price=None),
        Added(PAPER),
        Withdrawn(PAPER),
        Unchanged(PAPER, PAPER),
    ],
)
def test_text_and_new_and_gone_items_never_wait(found: Change) -> None:
    assert hold(found, holds_from=None) is Hold.NONE


def test_a_first_price_never_waits() -> None:
    free = replace(PAPER, price=None)
    found = next(iter(diff({"10482": free}, {"10482": PAPER}, replaces_all=True)))
    assert hold(found, holds_from=None) is Hold.NONE


@pytest.mark.parametrize(
    ("limit", "notice", "expected"),
    [
        (None, None, (Hold.NONE, Hold.NONE)),
        (5, None, (Hold.OVER_LIMIT, Hold.UNIT_UNCLEAR)),
        (None, 60, (Hold.TOO_LATE, Hold.UNIT_UNCLEAR)),
    ],
)
def test_only_what_is_agreed_is_asked_about(
    limit: int | None, notice: int | None, expected: tuple[Hold, Hold]
) -> None:
    dearer, unclear = change(price=Decimal(150)), change(content_unit="KGM")
    found = [hold(each, limit, notice, None) for each in (dearer, unclear)]
    assert tuple(found) == expected
