"""How changes of a list come together and are taken back."""

import random
from itertools import pairwise
from typing import Any

from shop.favourites.editions import (
    ORDER,
    applied,
    arranged,
    backwards,
    differences,
    merged,
    moved,
    rewound,
)

APPLES, BANANAS, PEARS, PLUMS = 1, 2, 3, 4


def a_list(*offers: int, name: str = "Frugt", **amounts: str) -> dict[str, Any]:
    """A state with one of each."""
    state: dict[str, Any] = {"name": name, ORDER: list(offers)}
    for one in offers:
        state |= {f"{one} quantity": amounts.get(f"of_{one}", "1"), f"{one} reason": ""}
    return state


def test_two_people_who_touch_different_items_both_get_their_way() -> None:
    base = a_list(APPLES, BANANAS)
    theirs = a_list(APPLES, BANANAS, of_1="6")
    outcome = merged(base, theirs, {"1 quantity": "1", "2 quantity": "4", "name": "Frugt"})
    assert outcome.clashes == ()
    assert outcome.state == a_list(APPLES, BANANAS, of_1="6", of_2="4")


def test_two_people_who_touch_the_same_amount_differently_clash_and_nothing_is_taken() -> None:
    base = a_list(APPLES)
    outcome = merged(base, a_list(APPLES, of_1="6"), {"1 quantity": "4"})
    (clash,) = outcome.clashes
    assert (clash.name, clash.before, clash.theirs, clash.mine) == ("1 quantity", "1", "6", "4")
    assert outcome.state == a_list(APPLES, of_1="6")
    assert merged(base, a_list(APPLES, of_1="4"), {"1 quantity": "4"}).clashes == ()  # they agree


def test_an_amount_of_what_somebody_took_off_clashes_and_an_untouched_one_does_not() -> None:
    base, theirs = a_list(APPLES, BANANAS), a_list(BANANAS)
    assert merged(base, theirs, {"1 quantity": "1"}).state == theirs
    (clash,) = merged(base, theirs, {"1 quantity": "9"}).clashes
    assert (clash.theirs, clash.mine) == (None, "9")


def test_what_is_taken_off_comes_back_where_it_stood() -> None:
    full, less = a_list(APPLES, BANANAS, PEARS), a_list(APPLES, PEARS)
    assert rewound(less, [differences(full, less)]) == full
    first = a_list(BANANAS, PEARS)
    assert rewound(first, [differences(full, first)]) == full
    last = a_list(PLUMS)
    assert rewound(last, [differences(a_list(APPLES, BANANAS, PLUMS), last)])[ORDER] == [1, 2, 4]


def test_an_older_change_is_taken_back_and_newer_ones_stay() -> None:
    first = a_list(APPLES, BANANAS)
    second = a_list(APPLES, BANANAS, of_1="6")
    third = a_list(BANANAS, APPLES, PEARS, of_1="6")
    undone = applied(third, backwards(differences(first, second)))
    assert undone.clashes == ()
    assert undone.state == a_list(BANANAS, APPLES, PEARS)


def test_an_order_leaves_what_it_does_not_know_behind_its_neighbour() -> None:
    assert arranged([1, 2, 9, 3], [3, 2, 1]) == [3, 2, 9, 1]
    assert arranged([9, 1, 2], [2, 1]) == [9, 2, 1]
    assert differences(a_list(1, 2, 3), a_list(1, 3)).keys() == {
        "2 quantity", "2 reason", "2 after"
    }  # fmt: skip
    assert differences(a_list(1, 2), a_list(2, 1)) == {ORDER: ([1, 2], [2, 1])}


def test_an_item_moves_to_a_place_and_no_further_than_the_ends() -> None:
    assert moved([1, 2, 3], 3, 0) == [3, 1, 2]
    assert moved([1, 2, 3], 1, 1) == [2, 1, 3]
    assert moved([1, 2, 3], 1, 99) == [2, 3, 1]
    assert moved([1, 2, 3], 3, -5) == [3, 1, 2]


def test_any_row_of_changes_is_taken_back_to_where_it_began() -> None:
    rng = random.Random(5)
    for _ in range(300):
        states = [_some_state(rng) for _ in range(5)]
        steps = [differences(old, new) for old, new in pairwise(states)]
        for number, state in enumerate(states):
            back = rewound(states[-1], reversed(steps[number:]))
            assert {k: v for k, v in back.items() if k != ORDER} == {
                k: v for k, v in state.items() if k != ORDER
            }
            assert sorted(back[ORDER]) == sorted(state[ORDER])


def _some_state(rng: random.Random) -> dict[str, Any]:
    offers = rng.sample(range(1, 8), rng.randrange(7))
    amounts = {f"of_{one}": str(rng.randrange(1, 4)) for one in offers}
    return a_list(*offers, name=rng.choice("abc"), **amounts)
