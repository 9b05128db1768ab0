"""Which part of a line is booked where: amounts and accounts, no database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.orders.booked import Part, named, parts, restored, stored, together, value_of


def told(quantity: int, account: str, **elsewhere: int) -> list[tuple[str, int]]:
    found = parts(Decimal(quantity), account, {k: Decimal(v) for k, v in elsewhere.items()})
    return [(part.account, int(part.quantity)) for part in found]


@pytest.mark.parametrize(
    ("quantity", "elsewhere", "expected"),
    [
        (10, {}, [("A", 10)]),
        (10, {"B": 4}, [("A", 6), ("B", 4)]),
        (12, {"B": 4}, [("A", 8), ("B", 4)]),  # more is for the line's own account
        (5, {"B": 4}, [("A", 1), ("B", 4)]),
        (3, {"B": 4}, [("B", 3)]),
        (5, {"B": 4, "C": 3}, [("B", 4), ("C", 1)]),  # the last gives way first
        (10, {"A": 4}, [("A", 10)]),
        (10, {"": 4}, [("A", 6), ("", 4)]),
    ],
)
def test_the_parts_of_a_line(
    quantity: int, elsewhere: dict[str, int], expected: list[tuple[str, int]]
) -> None:
    assert told(quantity, "A", **elsewhere) == expected


def test_two_lines_of_the_same_goods_keep_their_accounts() -> None:
    there, coming = parts(Decimal(6), "A", {"C": Decimal(1)}), parts(Decimal(4), "B", {})
    elsewhere = together(there, coming, account="A")
    assert elsewhere == {"C": Decimal(1), "B": Decimal(4)}
    assert restored(stored(elsewhere)) == elsewhere
    assert parts(Decimal(10), "A", elsewhere) == (
        Part("A", Decimal(5)), Part("B", Decimal(4)), Part("C", Decimal(1)),
    )  # fmt: skip


def test_what_is_booked_as_the_rest_is_added_to_what_is_booked_there_by_name() -> None:
    elsewhere = {"": Decimal(2), "A": Decimal(3), "B": Decimal(1)}
    assert named(elsewhere, rest="A") == {"A": Decimal(5), "B": Decimal(1)}
    assert named(elsewhere, rest="D") == {"D": Decimal(2), "A": Decimal(3), "B": Decimal(1)}


def test_a_line_costs_what_its_parts_are_rounded_to() -> None:
    half = parts(Decimal(2), "A", {"B": Decimal(1)})
    assert value_of(Decimal("0.005"), half) == 2 * value_of(Decimal("0.005"), half[:1])


_AMOUNTS = st.decimals(0, 1000, places=2)
_ELSEWHERE = st.dictionaries(st.sampled_from(["", "A", "B", "C"]), _AMOUNTS)


@given(_AMOUNTS, _ELSEWHERE, st.sampled_from(["", "A", "D"]))
def test_nothing_is_lost_and_no_account_stands_twice(
    quantity: Decimal, elsewhere: dict[str, Decimal], account: str
) -> None:
    found = parts(quantity, account, elsewhere)
    assert sum(part.quantity for part in found) == quantity
    assert all(part.quantity > 0 for part in found)
    assert len({part.account for part in found}) == len(found)
