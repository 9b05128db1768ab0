"""Two houses that share an EAN number: one order with the supplier, each with its own lines."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from sqlmodel import select

from shop.basket import actions, due, holding, joining, queries, sending
from shop.basket.background import basket_id
from shop.basket.models import BasketLine, SupplierHold
from shop.kernel.errors import Refused
from shop.ledger.rules import Fault
from shop.mail.models import OutgoingMail
from shop.orders.integrity import first_altered_order
from shop.orders.joined import Spared, shared_with, spared
from shop.orders.models import Order, OrderMonth
from shop.orders.rules import Joined
from shop.organisation.models import Node, RoleGrant
from shop.organisation.queries import NodeFacts, node
from shop.organisation.rules import Role
from tests.buying import House, everything, house
from tests.factories import NOW, item


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    yield made
    made.database.dispose()


def sfo(home: House, *, gln: str = "", street: str = "") -> NodeFacts:
    """Regnbuen, moved to Solsikken's address and, unless said otherwise, its EAN number."""
    with home.database.write() as session:
        other = session.get_one(Node, home.town.regnbuen.id)
        other.street, other.postcode = street or home.unit.street, home.unit.postcode
        other.gln, other.municipality_id = gln or home.unit.gln, home.unit.municipality_id
        mette = home.town.mette.person_id or 0
        grants = session.exec(select(RoleGrant).where(RoleGrant.person_id == mette)).all()
        if other.id not in {one.node_id for one in grants}:
            session.add(RoleGrant(person_id=mette, node_id=other.id or 0, role=Role.REQUISITIONER))
    with home.database.read() as session:
        found = node(session, home.town.regnbuen.id or 0)
    assert found is not None
    return found


def add(home: House, unit: NodeFacts, offer: str, quantity: str) -> None:
    with home.database.write() as session:
        actions.add(
            session, unit=unit, offer_id=home.town.offers[offer], now=NOW,
            quantity=Decimal(quantity), watcher=home.watcher, by=home.town.mette,
        )  # fmt: skip


def hold(home: House, unit: NodeFacts, *, sends_itself: bool = False) -> None:
    with home.database.write() as session:
        holding.hold(
            session, unit=unit, supplier_id=home.town.kridthuset, by=home.town.mette, now=NOW,
            sends_itself=sends_itself,
        )  # fmt: skip


def join(home: House, unit: NodeFacts, other: NodeFacts) -> joining.Together:
    with home.database.write() as session:
        return joining.join(
            session, unit=unit, supplier_id=home.town.kridthuset, number=0,
            other=basket_id(other.id, 0), by=home.town.mette, now=NOW,
        )  # fmt: skip


def send(home: House, unit: NodeFacts, press: str = "one-press-of-the-button") -> str:
    with home.database.write() as session:
        shown = queries.basket(session, unit, now=NOW)
        placed = sending.send(
            session, unit=unit, supplier_ids=[home.town.kridthuset], form_token=press,
            seen=shown.fingerprint, by=home.town.mette, now=NOW, waited=True,
        )  # fmt: skip
    return placed[0].number


def orders(home: House) -> list[Order]:
    with home.database.read() as session:
        found = session.exec(select(Order).order_by(Order.id)).all()  # type: ignore[arg-type]
        session.expunge_all()
        return list(found)


def holds(home: House) -> list[SupplierHold]:
    with home.database.read() as session:
        found = session.exec(select(SupplierHold)).all()
        session.expunge_all()
        return list(found)


def together(home: House, *, host: str = "20", rider: str = "5") -> NodeFacts:
    """Solsikken waits with paper, and the other house joins with scissors; both as baskets."""
    other = sfo(home)
    add(home, home.unit, "papir-svane", host)
    hold(home, home.unit)
    add(home, other, "saks", rider)
    assert join(home, other, home.unit).with_other_house
    return other


def test_one_number_one_fee_and_each_house_its_own_lines(home: House) -> None:
    other = together(home)
    number = send(home, home.unit)
    first, second = orders(home)
    assert (first.number, first.unit_id, first.supplier_number) == (number, home.unit.id, "")
    assert (second.number, second.unit_id) == (f"{number}-2", other.id)
    assert (second.supplier_number, second.joined, second.fee) == (number, Joined.ORDER, Decimal(0))
    assert second.accounting_code == other.accounting_code
    assert holds(home) == []
    with home.database.read() as session:
        assert session.exec(select(BasketLine)).all() == []
        parts = shared_with(session, home.unit.municipality_id or 0, [number])[number]
        counted = spared(session, "/", first=date(2026, 1, 1), last=date(2026, 12, 31))
        fault: Fault | None = first_altered_order(session)
    assert [one.unit_id for one in parts] == [home.unit.id, other.id]
    assert counted == Spared(orders=1, stops=0)
    assert fault is None


def test_the_month_has_one_order_and_both_houses_goods(home: House) -> None:
    other = together(home)
    send(home, home.unit)
    first, second = orders(home)
    with home.database.read() as session:
        months = {one.unit_id: one for one in session.exec(select(OrderMonth))}
        session.expunge_all()
    assert (months[home.unit.id].orders, months[other.id].orders) == (1, 0)
    assert months[other.id].small_orders == 0
    assert months[home.unit.id].goods_value == first.goods_value
    assert months[other.id].goods_value == second.goods_value


def test_two_small_parts_are_one_order_that_is_not_small_and_the_fee_is_of_all_of_it(
    home: House,
) -> None:
    other = sfo(home)
    add(home, home.unit, "papir-svane", "6")  # 191,70
    hold(home, home.unit)
    add(home, other, "papir-svane", "6")
    join(home, other, home.unit)
    with home.database.read() as session:
        card = queries.basket(session, home.unit, now=NOW).card(home.town.kridthuset)
    assert card is not None
    assert [one.unit_name for one in card.company] == [other.name]
    send(home, home.unit)
    first, second = orders(home)
    assert first.goods_value + second.goods_value == Decimal("383.40")
    assert (first.is_small, second.is_small) == (False, False)
    assert first.fee == card.terms.fee_for(Decimal("383.40"))
    assert second.fee == 0


def test_a_house_that_goes_along_can_change_and_leave_until_it_is_sent(home: House) -> None:
    other = together(home)
    with home.database.write() as session:
        actions.change(
            session, unit=other, offer_id=home.town.offers["saks"], quantity=Decimal(9), now=NOW
        )
        holding.release(
            session, unit=other, supplier_id=home.town.kridthuset, by=home.town.mette, now=NOW
        )
    send(home, home.unit)
    assert len(orders(home)) == 1
    with home.database.read() as session:
        (left,) = session.exec(select(BasketLine)).all()
        assert (left.unit_id, left.quantity) == (other.id, Decimal(9))


def test_where_it_sends_alone_it_is_an_order_of_its_own_and_spares_nothing(home: House) -> None:
    other = together(home)
    number = send(home, other)
    (only,) = orders(home)
    assert (only.number, only.supplier_number, only.joined) == (number, "", Joined.NONE)


def test_what_is_worse_than_agreed_stays_in_its_basket_and_its_people_are_told(
    home: House,
) -> None:
    together(home)
    home.publish(home.town.kridthuset, [item("20655", "Børnesaks, 13 cm", "99.00")])
    send(home, home.unit)
    (only,) = orders(home)
    assert only.unit_id == home.unit.id
    (left,) = holds(home)
    assert left.came_back_for[0]["what"] == "PRICE"


def test_the_worker_sends_both_as_one_at_the_cut_off(home: House) -> None:
    other = sfo(home)
    add(home, home.unit, "papir-svane", "20")
    hold(home, home.unit, sends_itself=True)
    add(home, other, "saks", "5")
    hold(home, other, sends_itself=True)
    join(home, other, home.unit)
    cutoff = holds(home)[0].cutoff
    due.send_due(home.database, lambda: cutoff + timedelta(seconds=5))
    first, second = orders(home)
    assert second.supplier_number == first.number
    with home.database.read() as session:
        letters = {one.subject: one.body for one in session.exec(select(OutgoingMail))}
    assert f"sammen med {home.unit.name}" in letters[f"{other.name}: bestilt hos Kridthuset"]


def test_without_its_host_it_comes_back_or_sends_itself_as_any_other(home: House) -> None:
    other = together(home)
    with home.database.write() as session:
        holding.release(
            session, unit=home.unit, supplier_id=home.town.kridthuset, by=home.town.mette, now=NOW
        )
    with home.database.read() as session:
        card = queries.basket(session, other, now=NOW).card(home.town.kridthuset)
    assert card is not None
    assert card.hold is not None
    assert (card.waits, card.hold.host_name) == (True, "")


def test_another_ean_number_or_address_shares_no_order(home: House) -> None:
    other = sfo(home, gln="5798000000001")
    add(home, home.unit, "papir-svane", "20")
    hold(home, home.unit)
    add(home, other, "saks", "5")
    assert join(home, other, home.unit).joined is Joined.STOP
    sfo(home, street="Et helt andet sted 1")
    with home.database.read() as session:
        far = node(session, other.id)
    assert far is not None
    before = everything(home.database)
    with pytest.raises(Refused, match="venter ikke mere"):
        join(home, far, home.unit)
    assert everything(home.database) == before


def test_houses_that_go_along_do_not_join_in_a_ring(home: House) -> None:
    other = together(home)
    with pytest.raises(Refused, match="venter ikke mere"):
        join(home, home.unit, other)
    send(home, home.unit)
    assert len(orders(home)) == 2


def test_both_press_send_at_once_and_every_line_is_ordered_once(home: House) -> None:
    other = together(home)
    begin = Barrier(2)

    def press(unit: NodeFacts) -> None:
        begin.wait(10)
        with suppress(Refused):  # the other was faster, and the basket says so
            send(home, unit, f"press-of-the-house-no-{unit.id}")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(press, (home.unit, other)))
    found = orders(home)
    assert sorted(one.unit_id for one in found) == sorted([home.unit.id, other.id])
    with home.database.read() as session:
        assert session.exec(select(BasketLine)).all() == []


def test_days_on_which_somebody_added_while_it_waited_are_counted(home: House) -> None:
    add(home, home.unit, "papir-svane", "20")
    hold(home, home.unit)
    for day in (1, 1):
        later: datetime = NOW + timedelta(days=day)
        home.add("saks", "5", now=later)
    send_at = NOW + timedelta(days=1)
    with home.database.write() as session:
        shown = queries.basket(session, home.unit, now=send_at)
        sending.send(
            session, unit=home.unit, supplier_ids=[home.town.kridthuset], waited=True,
            form_token="one-press-of-the-button", seen=shown.fingerprint, by=home.town.mette,
            now=send_at,
        )  # fmt: skip
    assert [one.gathered_days for one in orders(home)] == [1]


def test_goods_that_come_another_day_are_not_offered_to_go_along(home: House) -> None:
    other = sfo(home)
    add(home, home.unit, "papir-svane", "20")
    hold(home, home.unit)
    add(home, other, "saks", "5")
    with home.database.write() as session:
        (waiting,) = session.exec(select(SupplierHold)).all()
        waiting.delivery_date += timedelta(days=7)
    with home.database.read() as session:
        card = queries.basket(session, other, now=NOW).card(home.town.kridthuset)
    assert card is not None
    assert card.neighbours == ()


def test_the_host_may_send_a_small_part_that_waits_and_who_goes_along_may_not(home: House) -> None:
    other = sfo(home)
    add(home, home.unit, "papir-svane", "2")
    hold(home, home.unit)
    add(home, other, "papir-svane", "2")
    join(home, other, home.unit)
    with home.database.read() as session:
        cards = [
            queries.basket(session, unit, now=NOW).card(home.town.kridthuset)
            for unit in (home.unit, other)
        ]
    host, rider = cards
    assert host is not None
    assert rider is not None
    asks = host.terms.supplier_may_refuse or bool(host.policy.modes)
    assert (host.may_go, rider.may_go) == (not asks, False)
