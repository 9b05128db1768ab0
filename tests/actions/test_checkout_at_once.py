"""Fifty at one basket, twenty at one button, every press twice: on both engines."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from sqlmodel import col, select

from shop.approvals import actions as approvals
from shop.approvals import queries
from shop.approvals.models import ApprovalRequest
from shop.approvals.rules import State
from shop.basket import actions, approving, sending
from shop.guidance.actions import decide
from shop.kernel.errors import Refused
from shop.kernel.people import Actor
from shop.ledger.queries import verify
from shop.orders.models import Order, OrderLine
from tests.buying import House
from tests.buying import house as make_house
from tests.factories import NOW

PEOPLE, PRESSES, PAIRS = 50, 20, 100


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = make_house(database_url)
    yield made
    made.database.dispose()


def at_once(count: int, press: Callable[[int], str]) -> list[str]:
    """What each of `count` presses came to; all wait until the last one is ready."""
    ready = Barrier(count)

    def one(number: int) -> str:
        ready.wait(timeout=30)
        try:
            return press(number)
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def press_send(house: House, token: str, seen: str, supplier: int) -> str:
    with house.database.write() as session:
        placed = sending.send(
            session, unit=house.unit, supplier_ids=[supplier], form_token=token, seen=seen,
            by=house.town.mette, now=NOW,
        )  # fmt: skip
    return placed[0].number


def twice(house: House, token: str, seen: str, supplier: int, _number: int) -> str:
    """One of two presses of the same page."""
    return press_send(house, token, seen, supplier)


def orders(house: House) -> list[Order]:
    with house.database.read() as session:
        found = list(session.exec(select(Order)).all())
        assert verify(session)[1] is None
        session.expunge_all()
    return found


def test_fifty_people_add_to_one_basket_and_nothing_is_lost(home: House) -> None:
    def add(number: int) -> str:
        person = Actor(None, f"Person {number}", f"p{number}@lindeby.example")
        home.add("papir-svane", "2", by=person)
        home.add("aebler" if number % 2 else "bananer", "1", by=person)
        return "added"

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(add, range(PEOPLE))) == {"added"}
    basket = home.basket()
    held = {name: basket.line(home.town.offers[name]) for name in ("papir-svane", "aebler")}
    assert [line and line.quantity for line in held.values()] == [100, 25]
    assert basket.count == 3


def test_twenty_pages_sent_at_once_are_one_order(home: House) -> None:
    home.fill(papir_svane="20")
    seen, supplier = home.basket().fingerprint, home.town.kridthuset
    said = at_once(
        PRESSES, lambda n: press_send(home, f"the-page-of-person-number-{n:02}", seen, supplier)
    )
    assert sorted(said)[-PRESSES + 1 :] == ["basket-changed"] * (PRESSES - 1)
    assert len(orders(home)) == 1
    assert home.basket().count == 0


def test_every_press_twice_is_one_order_and_the_basket_can_be_used_afterwards(home: House) -> None:
    supplier, receipts = home.town.marken, []
    for number in range(PAIRS):
        home.fill(aebler="30")
        seen, token = home.basket().fingerprint, f"the-press-of-the-button-{number:03}"
        pair = at_once(2, partial(twice, home, token, seen, supplier))
        assert pair[0] == pair[1]
        receipts.append(pair[0])  # the next round begins with a basket that can be used
    assert len(set(receipts)) == PAIRS
    with home.database.read() as session:
        bought = session.exec(select(col(OrderLine.quantity))).all()
    assert bought == [Decimal(30)] * PAIRS
    assert len(orders(home)) == PAIRS
    assert home.basket().count == 0


def test_yes_and_no_at_once_are_one_of_the_two(home: House) -> None:
    """The goods are ordered or in the basket again, never both and never neither."""
    with home.database.write() as session:
        decide(
            session, node_id=home.town.lindeby.id or 0, name="approval_limit", value=Decimal(1),
            why="Alt ses af en leder", by=home.town.jonas, now=NOW,
        )  # fmt: skip
    for number in range(5):
        home.fill(papir_svane="20")
        home.send(home.town.kridthuset, token=f"asked-by-a-press-of-send-{number}")
        with home.database.read() as session:
            waits = select(ApprovalRequest.id).where(ApprovalRequest.state == State.WAITING)
            asked = session.exec(waits).one() or 0
            found = queries.request(session, asked)
            assert found is not None
            seen = queries.today(session, found, now=NOW).fingerprint

        def decided(which: int, asked: int = asked, seen: str = seen) -> str:
            with home.database.write() as session:
                if which:
                    approving.refuse(
                        session, request_id=asked, words="Nej", by=home.town.anne, now=NOW
                    )
                    return "no"
                approvals.approve(
                    session, request_id=asked, amounts={}, seen=seen, by=home.town.anne, now=NOW
                )
                return "yes"

        before = len(orders(home))
        said = at_once(2, decided)
        assert sorted(said) in (["approval-decided", "no"], ["approval-decided", "yes"])
        assert len(orders(home)) - before == ("yes" in said)
        assert (home.basket().count == 1) == ("no" in said)
        if "no" in said:
            with home.database.write() as session:
                actions.remove(session, unit=home.unit, offer_id=home.town.offers["papir-svane"])
