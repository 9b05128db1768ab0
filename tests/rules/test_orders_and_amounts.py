"""Amounts, fingerprints, digests and numbers: rules without a database."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.basket.rules import (
    AmountRule,
    Shown,
    check_amount,
    check_seen,
    fingerprint,
    fitting_amount,
    with_days,
)
from shop.kernel.amounts import amount_from_text, plain_amount
from shop.kernel.errors import Refused
from shop.orders.rules import SendReason, order_digest, order_number

ONE = AmountRule(Decimal(1), Decimal(1))
TWOS_FROM_SIX = AmountRule(Decimal(6), Decimal(2))
HALF_KILOS = AmountRule(Decimal("0.5"), Decimal("0.5"))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3", "3"), (" 2,5 ", "2.5"), ("2.5", "2.5"), ("0", "0"), ("-1", "-1"),
        ("1.000", "1000"), ("12.500,5", "12500.5"), ("0.125", "0.125"), ("1,125", "1.125"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_danes_write_them(text: str, amount: str) -> None:
    assert amount_from_text(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tre",
        "1,2,3",
        "NaN",
        "inf",
        "1" * 21,
        "1 000",
        "=1+1",
        "1e3",
        "1_0",
        "٣",
        "1.00.000",
        "1.000.00",
        "1,000",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        amount_from_text(text)
    assert refused.value.code == "quantity"


@given(st.decimals(min_value=0, max_value=99_999, places=4))
def test_what_the_page_puts_in_a_field_is_read_back_as_the_same(amount: Decimal) -> None:
    assert amount_from_text(plain_amount(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "rule", "code"),
    [
        ("0", ONE, "quantity"),
        ("100000.5", ONE, "quantity"),
        ("1e9999", ONE, "quantity"),
        ("1.5", ONE, "quantity-step"),
        ("7", TWOS_FROM_SIX, "quantity-step"),
        ("4", TWOS_FROM_SIX, "quantity-minimum"),
        ("0.75", HALF_KILOS, "quantity-step"),
    ],
)
def test_amounts_outside_the_suppliers_steps_are_refused(
    amount: str, rule: AmountRule, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        check_amount(Decimal(amount), rule)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("amount", "rule", "fitting"),
    [("3", ONE, "3"), ("1", TWOS_FROM_SIX, "6"), ("7", TWOS_FROM_SIX, "8"),
     ("0.6", HALF_KILOS, "1.0"), ("999999", ONE, "100000")],
)  # fmt: skip
def test_a_usual_amount_is_brought_up_to_what_can_be_ordered(
    amount: str, rule: AmountRule, fitting: str
) -> None:
    assert fitting_amount(Decimal(amount), rule) == Decimal(fitting)


@given(
    amount=st.decimals("0.01", "90000", places=2),
    minimum=st.integers(1, 20),
    step=st.sampled_from(["0.25", "0.5", "1", "2", "6"]),
)
def test_a_fitting_amount_can_always_be_ordered_and_covers_the_need(
    amount: Decimal, minimum: int, step: str
) -> None:
    rule = AmountRule(Decimal(minimum), Decimal(step))
    fitting = fitting_amount(amount, rule)
    check_amount(fitting, rule)
    assert fitting >= amount


def shown(quantity: str = "3", price: str = "31.95", version: int = 7) -> Shown:
    return Shown(1, Decimal(quantity), Decimal(price), version)


DAYS = [(4, date(2026, 11, 24)), (7, date(2026, 11, 26))]


@pytest.mark.parametrize(
    ("goods", "days", "sent", "code"),
    [
        ("a", DAYS, [4, 7], ""),
        ("b", DAYS, [4], "basket-changed"),
        ("a", [DAYS[0], (7, date(2026, 12, 1))], [7], "cutoff-passed"),
        ("a", [DAYS[0], (7, date(2026, 12, 1))], [4], ""),
        ("b", [(7, date(2026, 12, 1))], [7], "basket-changed"),
    ],
)
def test_a_day_that_was_not_shown_is_not_agreed_to(
    goods: str, days: list[tuple[int, date]], sent: list[int], code: str
) -> None:
    with pytest.raises(Refused) if code else nullcontext() as refused:
        check_seen(with_days("a", DAYS), with_days(goods, days), sent)
    assert (refused.value.code if refused else "") == code


def test_the_fingerprint_follows_goods_amounts_prices_and_waiting() -> None:
    same = fingerprint([shown(), Shown(2, Decimal(1), Decimal(5), 8)], waiting=[4, 5])
    assert same == fingerprint(
        [Shown(2, Decimal("1.0"), Decimal("5.00"), 8), shown("3.0000", "31.9500")], waiting=[5, 4]
    )
    others = {
        fingerprint(lines, waiting=waiting)
        for lines, waiting in (
            ([shown()], ()), ([shown("4")], ()), ([shown(price="32")], ()),
            ([shown(version=8)], ()), ([shown()], (1,)), ([], ()),
        )
    }  # fmt: skip
    assert len(others) == 6


def test_the_digest_is_the_same_for_the_same_moment_amount_and_reason() -> None:
    at = datetime(2026, 11, 23, 6, 41, tzinfo=UTC)
    here = at.astimezone(timezone(timedelta(hours=1)))
    lines = [{"price": Decimal("31.95"), "labels": [{"code": "SVANEN"}]}]
    again = [{"price": Decimal("31.9500"), "labels": ({"code": "SVANEN"},)}]
    assert order_digest({"at": at, "why": SendReason.URGENT}, lines) == order_digest(
        {"why": "URGENT", "at": here}, again
    )


@pytest.mark.parametrize(
    "lines",
    [
        [{"price": Decimal("31.96")}],
        [{"price": Decimal("31.95")}] * 2,
        [],
        [{"price": Decimal("31.95"), "note": ""}],
    ],
)
def test_the_digest_changes_with_anything_in_the_order(lines: list[dict[str, object]]) -> None:
    whole = order_digest({"id": 1}, [{"price": Decimal("31.95")}])
    assert order_digest({"id": 1}, lines) != whole


def test_order_numbers_tell_municipality_and_year() -> None:
    assert order_number("Lindeby Kommune", 2026, 123) == "L2026-000123"
    assert order_number("ærø", 2027, 1_234_567) == "Æ2027-1234567"
