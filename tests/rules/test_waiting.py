"""How a part of a basket waits: every step at every moment, without a database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from shop.basket.waiting import (
    OPEN,
    SEND_AHEAD,
    Found,
    Seen,
    State,
    Wait,
    Worse,
    agreement,
    at,
    found_from,
    join,
    let_wait,
    look_again,
    release,
    worse_than,
)
from shop.kernel.errors import Refused

START = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)
"""The day before the clock goes back."""
CUTOFF = START + timedelta(days=2)


def waiting(*, sends_itself: bool = True) -> Wait:
    return let_wait(OPEN, supplier_cutoff=CUTOFF, sends_itself=sends_itself, now=START)


@pytest.mark.parametrize(
    ("minutes", "sends_itself", "state"),
    [
        (-6, True, State.WAITING),
        (-5, True, State.DUE),
        (-1, True, State.DUE),
        (0, True, State.BACK),
        (-5, False, State.WAITING),
        (-1, False, State.WAITING),
        (0, False, State.BACK),
        (900, False, State.BACK),
    ],
)
def test_the_cut_off_makes_it_due_or_brings_it_back(
    minutes: int, sends_itself: bool, state: State
) -> None:
    assert (
        at(waiting(sends_itself=sends_itself), CUTOFF + timedelta(minutes=minutes)).state is state
    )


def test_it_is_only_sent_when_it_is_due_and_nothing_is_worse() -> None:
    due = CUTOFF - SEND_AHEAD
    assert look_again(waiting(), worse=False, now=due).state is State.SENT
    assert look_again(waiting(), worse=True, now=due).state is State.BACK
    assert look_again(waiting(sends_itself=False), worse=False, now=due).state is State.WAITING
    assert look_again(OPEN, worse=False, now=due) == OPEN


class AnyLife(RuleBasedStateMachine):
    """Whatever the house does, and however time goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.wait = START, OPEN
        self.chosen = False
        """Somebody chose last that it sends itself."""

    @rule(minutes=st.integers(0, 3000))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.wait = at(self.wait, self.now)

    @rule(sends_itself=st.booleans(), hours=st.integers(-3, 60))
    def somebody_lets_it_wait(self, sends_itself: bool, hours: int) -> None:
        try:
            self.wait = let_wait(
                self.wait,
                supplier_cutoff=self.now + timedelta(hours=hours),
                sends_itself=sends_itself,
                now=self.now,
            )
            self.chosen = sends_itself
        except Refused:
            pass

    @rule()
    def somebody_joins(self) -> None:
        try:
            self.wait = join(self.wait, now=self.now)
            assert self.wait.cutoff is not None
            assert self.now < self.wait.cutoff
        except Refused:
            pass

    @rule()
    def somebody_releases(self) -> None:
        try:
            self.wait, self.chosen = release(self.wait, now=self.now), False
        except Refused:
            assert at(self.wait, self.now).state in (State.DUE, State.SENT)

    @rule(worse=st.booleans())
    def the_worker_looks(self, worse: bool) -> None:
        before = at(self.wait, self.now)
        self.wait = look_again(self.wait, worse=worse, now=self.now)
        if self.wait.state is State.SENT and before.state is not State.SENT:
            assert self.chosen, "sent without anybody's choice"
            assert not worse
            assert before.cutoff is not None
            assert before.cutoff <= self.now < before.cutoff + SEND_AHEAD
            again = look_again(self.wait, worse=False, now=self.now)
            assert again == self.wait  # a second look sends nothing more

    @invariant()
    def before_the_cut_off_everybody_may_change_it(self) -> None:
        if self.wait.state in (State.WAITING, State.JOINED):
            assert self.wait.may_change
            assert self.wait.cutoff is not None
        if self.wait.state is State.OPEN:
            assert self.wait == OPEN


TestAnyLife = AnyLife.TestCase


def seen(
    price: str = "10", *, price_seen: str = "10", version: int = 1, changed: bool = False
) -> Seen:
    return Seen(7, "Papir", Decimal(price), Decimal(price_seen), version, changed)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (seen("10"), []),
        (seen("9", version=2), []),
        (seen("10.5", version=2), [Found(Worse.PRICE, "Papir", Decimal(10), Decimal("10.5"))]),
        (seen("10", version=2, changed=True), [Found(Worse.CHANGED, "Papir")]),
        (seen("10", changed=True), []),
    ],
)
def test_only_what_is_worse_than_agreed_stops_it(now: Seen, expected: list[Found]) -> None:
    agreed = agreement([seen("10", price_seen="8")], Decimal(0))
    assert worse_than(agreed, [now], fee=Decimal(0), gone=()) == expected


def test_a_line_that_came_later_is_held_against_the_price_it_came_with() -> None:
    assert worse_than({}, [seen("12", price_seen="12")], fee=Decimal(0), gone=()) == []
    assert [one.what for one in worse_than({}, [seen("12")], fee=Decimal(0), gone=())] == [
        Worse.PRICE
    ]


def test_a_fee_that_came_and_goods_that_went_stop_it() -> None:
    agreed = agreement([], Decimal(0))
    found = worse_than(agreed, [], fee=Decimal(50), gone=["Saks"])
    assert [one.what for one in found] == [Worse.GONE, Worse.FEE]


@given(st.sampled_from(Worse), st.text(max_size=20), st.none() | st.integers(0, 10**9))
def test_what_was_found_comes_back_from_the_database(
    what: Worse, name: str, ore: int | None
) -> None:
    before = None if ore is None else Decimal(ore) / 10000
    found = Found(what, name, before, before)
    assert found_from(found.stored()) == found
