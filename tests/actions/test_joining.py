"""Joining: one order within a house, one stop across houses, and the two counted apart."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from sqlmodel import select

from shop.approvals import queries as approvals
from shop.approvals.actions import approve
from shop.approvals.queries import coming_of
from shop.basket import actions, approving, holding, joining, purposes, queries, sending
from shop.basket.background import basket_id
from shop.basket.booking import standing_now
from shop.basket.models import BasketLine, NamedBasket
from shop.basket.refilling import again
from shop.budgets.models import BudgetLine
from shop.guidance.actions import decide
from shop.kernel.errors import Refused
from shop.ledger.queries import verify
from shop.orders.joined import Spared, spared
from shop.orders.models import Order, OrderLine
from shop.orders.rules import Joined
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts, node
from tests.buying import House, everything, house
from tests.factories import NOW


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    yield made
    made.database.dispose()


def add(home: House, unit: NodeFacts, offer: str, quantity: str, number: int = 0) -> None:
    with home.database.write() as session:
        actions.add(
            session, unit=unit, offer_id=home.town.offers[offer], number=number, now=NOW,
            quantity=Decimal(quantity), watcher=home.watcher, by=home.town.mette,
        )  # fmt: skip


def hold(home: House, unit: NodeFacts, number: int = 0, *, sends_itself: bool = False) -> None:
    with home.database.write() as session:
        holding.hold(
            session, unit=unit, supplier_id=home.town.kridthuset, number=number,
            by=home.town.mette, now=NOW, sends_itself=sends_itself,
        )  # fmt: skip


def join(home: House, number: int, other: int, unit: NodeFacts | None = None) -> joining.Together:
    with home.database.write() as session:
        return joining.join(
            session, unit=unit or home.unit, supplier_id=home.town.kridthuset, number=number,
            other=other, by=home.town.mette, now=NOW,
        )  # fmt: skip


def send(home: House, unit: NodeFacts, number: int, token: str) -> None:
    with home.database.write() as session:
        shown = queries.basket(session, unit, now=NOW, number=number)
        sending.send(
            session, unit=unit, supplier_ids=[home.town.kridthuset], form_token=token,
            seen=shown.fingerprint, by=home.town.mette, now=NOW, number=number, waited=True,
        )  # fmt: skip


def neighbour(home: House) -> NodeFacts:
    """Regnbuen, moved to Solsikken's address."""
    with home.database.write() as session:
        other = session.get_one(Node, home.town.regnbuen.id)
        other.street, other.postcode = home.unit.street, home.unit.postcode
        other.municipality_id = home.unit.municipality_id
    with home.database.read() as session:
        found = node(session, home.town.regnbuen.id or 0)
    assert found is not None
    return found


def counted(home: House) -> Spared:
    with home.database.read() as session:
        return spared(session, "/", first=date(2026, 1, 1), last=date(2026, 12, 31))


def test_within_a_house_it_is_one_order_with_an_account_for_each_line(home: House) -> None:
    with home.database.write() as session:
        party = purposes.make(session, unit=home.unit, name="Fest", by=home.town.mette, now=NOW)
        session.get_one(NamedBasket, (home.unit.id, party)).accounting_code = "9999-1"
    add(home, home.unit, "papir-svane", "20")
    add(home, home.unit, "saks", "5", party)
    hold(home, home.unit)
    done = join(home, party, basket_id(home.unit.id, 0))
    assert done == joining.Together(0, Joined.ORDER)
    send(home, home.unit, 0, "one-order-for-both-of-them")
    with home.database.read() as session:
        order = session.exec(select(Order)).one()
        codes = {line.name: line.accounting_code for line in session.exec(select(OrderLine))}
        assert order.joined is Joined.ORDER
        assert codes == {"Kopipapir A4, 80 g, hvid": "", "Børnesaks, 13 cm": "9999-1"}
        assert session.exec(select(BasketLine)).all() == []
    assert counted(home) == Spared(orders=1, stops=0)


def test_the_same_goods_of_two_accounts_stay_apart_all_the_way(home: House) -> None:
    """Joined, changed, sent to a leader, taken back, sent again, and approved with fewer."""
    with home.database.write() as session:
        party = purposes.make(session, unit=home.unit, name="Fest", by=home.town.mette, now=NOW)
        session.get_one(NamedBasket, (home.unit.id, party)).accounting_code = "9999-1"
        decide(
            session, node_id=home.town.lindeby.id or 0, name="approval_limit",
            value=Decimal(500), why="Store køb ses af en leder", by=home.town.jonas, now=NOW,
        )  # fmt: skip
    add(home, home.unit, "papir-svane", "16")
    add(home, home.unit, "papir-svane", "4", party)
    hold(home, home.unit)
    join(home, party, basket_id(home.unit.id, 0))
    assert booked(home) == {"": 16, "9999-1": 4}
    send(home, home.unit, 0, "one-order-for-both-of-them")
    with home.database.write() as session:
        (asked,) = approvals.waiting_of(session, home.unit.id)
        assert coming_of(asked, rest="5251-14") == {
            "5251-14": Decimal("511.20"), "9999-1": Decimal("127.80"),
        }  # fmt: skip
        add_back = home.town.offers["papir-svane"]
        actions.add(
            session, unit=home.unit, offer_id=add_back, quantity=Decimal(1), now=NOW,
            watcher=home.watcher, by=home.town.mette,
        )  # fmt: skip
        approving.withdraw(session, request_id=asked.id, by=home.town.mette, now=NOW)
    assert booked(home) == {"": 17, "9999-1": 4}
    send(home, home.unit, 0, "once-more-for-both-of-them")
    with home.database.write() as session:
        (asked,) = approvals.waiting_of(session, home.unit.id)
        placed = approve(
            session, request_id=asked.id, amounts={add_back: Decimal(6)}, by=home.town.anne,
            seen=approvals.today(session, asked, now=NOW).fingerprint, now=NOW,
        )  # fmt: skip
        lines = session.exec(select(OrderLine).where(OrderLine.order_id == placed.id)).all()
        assert {line.accounting_code: line.quantity for line in lines} == {"": 2, "9999-1": 4}
        assert verify(session)[1] is None


def booked(home: House) -> dict[str, Decimal]:
    line = home.basket().line(home.town.offers["papir-svane"])
    assert line is not None
    return {part.account: part.quantity for part in line.booked}


def test_a_budget_says_what_each_line_takes_of_its_own_account(home: House) -> None:
    with home.database.write() as session:
        party = purposes.make(session, unit=home.unit, name="Fest", by=home.town.mette, now=NOW)
        session.get_one(NamedBasket, (home.unit.id, party)).accounting_code = "9999-1"
        for account in ("5251-14", "9999-1"):
            session.add(BudgetLine(
                municipality_id=home.town.lindeby.id or 0, unit_id=home.unit.id, year=NOW.year,
                account=account, amount=Decimal(9000), counted_from=NOW.date(), fed_at=NOW,
            ))  # fmt: skip
    add(home, home.unit, "papir-svane", "16")
    add(home, home.unit, "papir-svane", "4", party)
    hold(home, home.unit)
    join(home, party, basket_id(home.unit.id, 0))
    with home.database.read() as session:
        found = standing_now(session, home.unit, home.basket(), now=NOW)
    assert {one.account: one.coming for one in found} == {
        "5251-14": Decimal("511.20"), "9999-1": Decimal("127.80"),
    }  # fmt: skip


def test_ordering_again_brings_the_whole_amount(home: House) -> None:
    with home.database.write() as session:
        party = purposes.make(session, unit=home.unit, name="Fest", by=home.town.mette, now=NOW)
        session.get_one(NamedBasket, (home.unit.id, party)).accounting_code = "9999-1"
    add(home, home.unit, "papir-svane", "16")
    add(home, home.unit, "papir-svane", "4", party)
    hold(home, home.unit)
    join(home, party, basket_id(home.unit.id, 0))
    send(home, home.unit, 0, "one-order-for-both-of-them")
    with home.database.write() as session:
        again(
            session, unit=home.unit, order_id=session.exec(select(Order)).one().id or 0,
            by=home.town.mette, now=NOW,
        )  # fmt: skip
    assert sum(booked(home).values()) == 20


def test_across_houses_each_has_its_order_and_only_the_stop_is_spared(home: House) -> None:
    other = neighbour(home)
    add(home, other, "papir-svane", "20")
    hold(home, other)
    add(home, home.unit, "saks", "5")
    done = join(home, 0, basket_id(other.id, 0))
    assert done == joining.Together(0, Joined.STOP)
    send(home, home.unit, 0, "the-first-house-sends-here")
    assert counted(home) == Spared(orders=0, stops=0)  # not until both are sent
    send(home, other, 0, "the-other-house-sends-here")
    assert counted(home) == Spared(orders=0, stops=1)
    with home.database.read() as session:
        orders = session.exec(select(Order)).all()
        assert len({one.delivery_group for one in orders}) == 1
        assert {one.joined for one in orders} == {Joined.NONE, Joined.STOP}


def test_what_joins_sends_itself_as_before_and_stays_together_when_that_is_chosen(
    home: House,
) -> None:
    other = neighbour(home)
    add(home, other, "papir-svane", "20")
    hold(home, other)
    add(home, home.unit, "saks", "5")
    hold(home, home.unit, sends_itself=True)
    join(home, 0, basket_id(other.id, 0))
    for sends_itself in (True, False, True):
        card = home.basket().card(home.town.kridthuset)
        assert card is not None
        assert card.hold is not None
        assert card.hold.sends_itself is sends_itself
        assert (card.hold.joined, bool(card.hold.group)) == (Joined.STOP, True)
        hold(home, home.unit, sends_itself=not sends_itself)


def test_two_houses_that_join_each_other_at_once_do_not_wait_in_a_ring(home: House) -> None:
    other = neighbour(home)
    houses = ((home.unit, other), (other, home.unit))
    for unit, _ in houses:
        add(home, unit, "papir-svane", "20")
        hold(home, unit)
    for _ in range(10):
        begin = Barrier(2)

        def at_once(pair: tuple[NodeFacts, NodeFacts], begin: Barrier = begin) -> Joined:
            begin.wait(10)
            return join(home, 0, basket_id(pair[1].id, 0), pair[0]).joined

        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(at_once, houses)) == [Joined.STOP, Joined.STOP]


def test_what_does_not_wait_there_cannot_be_joined_and_nothing_is_written(home: House) -> None:
    add(home, home.unit, "saks", "5")
    before = everything(home.database)
    for strange in (basket_id(home.town.regnbuen.id or 0, 0), basket_id(home.unit.id, 4), 0, 7):
        with pytest.raises(Refused, match="venter ikke mere"):
            join(home, 0, strange)
    assert everything(home.database) == before
