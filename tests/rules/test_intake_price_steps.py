"""Prices of larger amounts are watched as the price is: table by table, without a database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from catalog_import.diff import Change, diff
from catalog_import.item import ParsedItem, PriceStep
from shop.catalogue.kept import steps_from_text, steps_to_text
from shop.intake.holds import hold_of
from shop.intake.publication import is_only_price
from shop.intake.rules import ChangeKind, Hold
from shop.intake.weigh import kind_of, notes_of, prices_of


def steps(*told: tuple[int, str]) -> tuple[PriceStep, ...]:
    return tuple(PriceStep(Decimal(least), Decimal(price)) for least, price in told)


PAPER = ParsedItem(
    2, "1", "Kopipapir A4", order_unit="XPK", price=Decimal(100), content_quantity=Decimal(500),
    content_unit="ST", price_steps=steps((10, "90"), (100, "80")),
)  # fmt: skip


def change(**facts: object) -> Change:
    """What it is when the paper changes so."""
    new = replace(PAPER, **facts)  # type: ignore[arg-type]
    return next(iter(diff({"1": PAPER}, {"1": new}, replaces_all=True)))


UP, DOWN = ChangeKind.PRICE_UP, ChangeKind.PRICE_DOWN


@pytest.mark.parametrize(
    ("facts", "kind", "hold"),
    [
        ({"price_steps": steps((10, "94.5"), (100, "80"))}, UP, Hold.NONE),
        ({"price_steps": steps((10, "94.6"), (100, "80"))}, UP, Hold.OVER_LIMIT),
        ({"price_steps": steps((10, "90"), (100, "79"))}, DOWN, Hold.NONE),
        ({"price_steps": steps((10, "90"), (200, "80"))}, UP, Hold.OVER_LIMIT),  # later
        ({"price_steps": ()}, UP, Hold.OVER_LIMIT),  # 100 of them cost 25 % more
        ({"price_steps": steps((5, "90"), (100, "80"))}, DOWN, Hold.NONE),
        # Cheaper by the piece is no cover for a rise where many are bought.
        ({"price": Decimal(99), "price_steps": steps((10, "99"))}, UP, Hold.OVER_LIMIT),
        ({"price": Decimal(104)}, UP, Hold.NONE),
        # Half the pack at half the price, with the steps at twice as many, is no change of price.
        (
            {
                "content_quantity": Decimal(250), "price": Decimal(50),
                "price_steps": steps((20, "45"), (200, "40")),
            },
            ChangeKind.UNIT_CHANGED, Hold.NONE,
        ),
        (
            {
                "content_quantity": Decimal(250), "price": Decimal(50),
                "price_steps": steps((40, "45"), (200, "40")),
            },
            ChangeKind.UNIT_CHANGED, Hold.OVER_LIMIT,
        ),
    ],
)  # fmt: skip
def test_what_is_dearer_in_any_amount_is_dearer(
    facts: dict[str, object], kind: ChangeKind, hold: Hold
) -> None:
    found = change(**facts)
    assert kind_of(found) is kind
    held = hold_of(
        found, limit=Decimal(5), notice_days=None, came=date(2026, 11, 21), holds_from=None
    )
    assert held is hold


def test_a_rise_for_many_only_weighs_by_that_rise() -> None:
    prices = prices_of(change(price_steps=steps((10, "90"), (100, "84"))))
    assert prices is not None
    assert (prices.old, prices.new) == (Decimal(80), Decimal(84))
    assert prices.effect(Decimal(10)) == Decimal("40.00")


def test_a_change_of_steps_is_a_change_of_price_and_nothing_else() -> None:
    notes = notes_of(change(price_steps=()))
    assert (notes, is_only_price(" ".join(notes))) == (("price_steps",), True)


def test_steps_are_kept_as_text_that_is_the_same_for_the_same_steps() -> None:
    told = steps((10, "4.50"), (1000, "4"))
    text = steps_to_text(told)
    assert (text, steps_from_text(text)) == ('[["10","4.5"],["1000","4"]]', told)
    assert (steps_to_text(()), steps_from_text(None)) == (None, ())
