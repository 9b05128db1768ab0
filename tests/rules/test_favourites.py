"""What a list may hold, and how amounts are typed."""

from decimal import Decimal

import pytest

from shop.favourites.rules import check_name, check_quantity, may_change, read_quantity, stepped
from shop.kernel.errors import Refused
from shop.organisation.rules import Grant, NodeKind, Role

HOUSE, TOWN = "/1/2/9/", "/1/2/"


def test_a_house_s_own_list_is_its_requisitioners_and_a_central_one_procurement_s() -> None:
    mette, jonas = Grant(Role.REQUISITIONER, 9, HOUSE), Grant(Role.PROCUREMENT, 2, TOWN)
    assert may_change([mette], NodeKind.UNIT, HOUSE)
    assert not may_change([mette], NodeKind.UNIT, "/1/2/10/")
    assert not may_change([mette], NodeKind.MUNICIPALITY, TOWN)
    assert may_change([jonas], NodeKind.MUNICIPALITY, TOWN)
    assert not may_change([jonas], NodeKind.UNIT, HOUSE)
    assert not may_change([jonas], NodeKind.COMMUNITY, "/1/")


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1,5", "1.5"), (" 2 ", "2"), ("0.25", "0.25"), ("", "0"), ("9999", "9999")],
)
def test_an_amount_is_read_with_comma_or_point(text: str, amount: str) -> None:
    assert read_quantity(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["mange", "1,2,3", "-1", "NaN", "Infinity", "1e9", "10000"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_quantity(text)


@pytest.mark.parametrize("amount", ["0", "-1", "10000", "1.234", "NaN"])
def test_a_usual_amount_is_above_0_with_at_most_two_decimals(amount: str) -> None:
    with pytest.raises(Refused):
        check_quantity(Decimal(amount))


def test_names_are_tidied_and_empty_or_endless_ones_refused() -> None:
    assert check_name("  Skov \n\x00 tur ") == "Skov tur"
    assert len(check_name("x" * 80)) == 80
    for name in ("", "   ", "x" * 81):
        with pytest.raises(Refused):
            check_name(name)


@pytest.mark.parametrize(
    ("amount", "direction", "after"),
    [(0, 1, 2), (2, 1, 4), (4, -1, 2), (2, -1, 0), (0, -1, 0), (9999, 1, 9999)],
)
def test_plus_and_minus_keep_to_what_is_sold_from_2_in_steps_of_2(
    amount: int, direction: int, after: int
) -> None:
    found = stepped(Decimal(amount), direction, minimum=Decimal(2), step=Decimal(2))
    assert found == after
