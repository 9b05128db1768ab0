"""What a house did before with some goods, and what stands on a shelf. No database."""

from datetime import date
from decimal import Decimal

import pytest

from nudges.facts import ShelfThing
from shop.basket.background import History, Purchase, history, on_shelf

TODAY = date(2026, 11, 23)


def bought(*days_and_amounts: tuple[str, str]) -> list[Purchase]:
    return [Purchase(date.fromisoformat(day), Decimal(amount)) for day, amount in days_and_amounts]


def test_nothing_bought_is_no_history_nor_is_what_was_bought_more_than_a_year_ago() -> None:
    assert history([], on=TODAY) is None
    assert history(bought(("2025-11-23", "4")), on=TODAY) is None
    assert history(bought(("2025-11-24", "4")), on=TODAY) is not None


def test_one_purchase_tells_no_gap_and_no_monthly_use() -> None:
    assert history(bought(("2026-11-02", "4")), on=TODAY) == History(
        1, Decimal(4), date(2026, 11, 2), Decimal(4), None, None, Decimal(4)
    )


def test_the_middle_amount_and_gap_and_what_was_used_up_before_the_last_purchase() -> None:
    found = history(bought(("2026-10-01", "2"), ("2026-10-11", "3"), ("2026-11-10", "9")), on=TODAY)
    # 5 units lasted the 40 days to the last purchase: 3.80 in a month of 30.4 days.
    assert found == History(
        3, Decimal(3), date(2026, 11, 10), Decimal(9), 10, Decimal("3.80"), Decimal(9)
    )


def test_two_orders_of_one_day_are_one_and_the_order_of_rows_does_not_matter() -> None:
    rows = bought(("2026-11-02", "1"), ("2026-10-01", "2"), ("2026-11-02", "2"))
    assert history(rows, on=TODAY) == history(reversed(rows), on=TODAY)
    found = history(rows, on=TODAY)
    assert found is not None
    assert (found.times, found.last_quantity) == (2, Decimal(3))


@pytest.mark.parametrize(
    ("goods", "thing", "is_like"),
    [
        ("Bord, hæve/sænke", "Hævesænkebord", True),
        ("Stol, stabelbar, rød", "4 stole", True),
        ("Stol, stabelbar, rød", "Kontorstole", True),
        ("Reol, birk", "Bogreol med 3 hylder", True),
        ("Bord, rundt", "Bordlampe", False),
        ("Kopipapir A4", "Barnevogn", False),
        ("Sofa", "Sofa", True),
    ],
)
def test_things_are_found_by_what_they_are(goods: str, thing: str, is_like: bool) -> None:
    shelf = [ShelfThing(1, thing, "Solsikken")]
    assert bool(on_shelf(shelf, goods)) is is_like


def test_a_row_shows_the_first_few_things_alone() -> None:
    shelf = [ShelfThing(number, "Stol", "Solsikken") for number in range(9)]
    assert [one.id for one in on_shelf(shelf, "Stol")] == [0, 1, 2]
