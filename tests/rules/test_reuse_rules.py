"""What may stand on the shelf, and who may take it."""

from contextlib import nullcontext
from decimal import Decimal

import pytest

from shop.kernel.errors import Refused
from shop.reuse.rules import (
    MOST_OFFERED,
    Condition,
    ReservationState,
    Written,
    check_can_reserve,
    check_may_offer,
    check_reserved,
    read_thing,
)

SHELF = Written(
    " Reol  i birk ", "2", "GOOD", "To hylder\nmangler", "Kælderen", new_price="1.250,50"
)


def test_a_thing_is_read_as_it_was_meant() -> None:
    thing = read_thing(SHELF)
    assert (thing.name, thing.pieces, thing.condition) == ("Reol i birk", 2, Condition.GOOD)
    assert (thing.new_price, thing.about) == (Decimal("1250.50"), "To hylder\nmangler")
    assert read_thing(Written("Stol", condition="WORN")).new_price is None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (Written("", condition="GOOD"), "name-missing"),
        (Written("\x00 ", condition="GOOD"), "name-missing"),
        (Written("x" * 81, condition="GOOD"), "name-long"),
        (Written("Stol", condition="GOOD", about="x" * 601), "about-long"),
        (Written("Stol", condition="GOOD", stands="x" * 121), "stands-long"),
        (Written("Stol", condition="SHINY"), "condition-missing"),
        *((Written("Stol", pieces, "GOOD"), "pieces-wrong")
          for pieces in ("0", "-1", "1,5", "1000", "²", "9" * 5000, "")),
        *((Written("Stol", condition="GOOD", new_price=price), "price-wrong")
          for price in ("0", "-5", "dyr", "1e400", "NaN", "2.000.000", "1.234.567,890")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_field(wrong: Written, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_thing(wrong)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("is_open", "is_own", "free", "pieces", "code"),
    [
        (True, False, 3, 3, None), (True, False, 3, 4, "reuse-fewer"),
        (True, False, 0, 1, "reuse-taken"), (False, False, 3, 1, "reuse-taken"),
        (True, True, 3, 1, "reuse-own"),
    ],
)  # fmt: skip
def test_only_what_is_left_can_be_reserved(
    is_open: bool, is_own: bool, free: int, pieces: int, code: str | None
) -> None:
    with pytest.raises(Refused) if code else nullcontext() as refused:
        check_can_reserve(is_open=is_open, is_own=is_own, free=free, pieces=pieces)
    assert (refused.value.code if refused else None) == code


def test_a_shelf_can_be_full_and_a_reservation_ends_once() -> None:
    check_may_offer(MOST_OFFERED - 1)
    with pytest.raises(Refused):
        check_may_offer(MOST_OFFERED)
    check_reserved(ReservationState.RESERVED)
    for state in (ReservationState.HANDED_OVER, ReservationState.CANCELLED):
        with pytest.raises(Refused):
            check_reserved(state)
