"""What waits and sends itself: at the cut-off, once, and only where nothing is worse."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from catalog_import.item import PriceStep
from shop.basket import actions, due, holding
from shop.basket.models import BasketLine, SupplierHold
from shop.basket.waiting import SEND_AHEAD, State, Worse
from shop.catalogue.actions import publish_items, set_live
from shop.catalogue.models import Offer
from shop.kernel.errors import Refused
from shop.mail.models import OutgoingMail
from shop.orders.models import Order
from shop.organisation.models import Node, RoleGrant
from tests.buying import House, house
from tests.factories import KRIDTHUSET, NOW, item


@dataclass
class Waiting:
    """Solsikken's paper waits and sends itself."""

    home: House
    cutoff: datetime

    @property
    def database(self) -> Any:
        return self.home.database

    def look(self, at: datetime) -> State | None:
        """What the worker does at that moment."""
        key = (self.home.unit.id, 0, self.home.town.kridthuset)
        with self.database.write() as session:
            return due.settle(session, key, now=at)

    def held(self) -> SupplierHold | None:
        with self.database.read() as session:
            found: SupplierHold | None = session.exec(select(SupplierHold)).first()
            session.expunge_all()
            return found

    def orders(self) -> int:
        with self.database.read() as session:
            return len(session.exec(select(Order)).all())

    def worse(self) -> list[str]:
        held = self.held()
        assert held is not None
        assert held.came_back_at is not None
        return [one["what"] for one in held.came_back_for]


@pytest.fixture
def waiting(database_url: str) -> Iterator[Waiting]:
    home = house(database_url)
    home.fill(papir_svane="20")
    yield _wait(home)
    home.database.dispose()


def _wait(home: House) -> Waiting:
    with home.database.write() as session:
        day = holding.hold(
            session, unit=home.unit, supplier_id=home.town.kridthuset, by=home.town.mette,
            now=NOW, sends_itself=True,
        )  # fmt: skip
    return Waiting(home, day.cutoff)


def test_what_cannot_be_sent_does_not_keep_the_others_waiting(
    waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = waiting.cutoff - SEND_AHEAD
    mine = (waiting.home.unit.id, 0, waiting.home.town.kridthuset)
    settle, broken = due.settle, (mine[0] + 1000, 0, mine[2])

    def one_is_broken(session: Any, key: due.Key, *, now: datetime) -> State | None:
        if key == broken:
            raise RuntimeError("a fault of ours")
        return settle(session, key, now=now)

    monkeypatch.setattr(due, "due", lambda *_, **__: [broken, mine])
    monkeypatch.setattr(due, "settle", one_is_broken)
    due.send_due(waiting.database, lambda: at)
    assert waiting.orders() == 1


def test_it_is_sent_once_by_the_worker_a_little_before_the_cut_off(waiting: Waiting) -> None:
    at = waiting.cutoff - SEND_AHEAD
    assert waiting.look(at - timedelta(seconds=1)) is None
    assert due.send_due(waiting.database, lambda: at) == 1
    assert waiting.orders() == 1
    assert waiting.held() is None
    assert due.send_due(waiting.database, lambda: at) == 0
    assert waiting.look(at) is None
    with waiting.database.read() as session:
        order = session.exec(select(Order)).one()
        assert (order.gathered, order.placed_by_name) == (True, waiting.home.town.mette.name)
        assert session.exec(select(BasketLine)).all() == []


def test_a_worker_that_dies_midway_has_sent_nothing_and_the_next_one_does(
    waiting: Waiting,
) -> None:
    at = waiting.cutoff - SEND_AHEAD

    class Killed(BaseException):
        pass

    key = (waiting.home.unit.id, 0, waiting.home.town.kridthuset)

    def dies() -> None:
        with waiting.database.write() as session:
            assert due.settle(session, key, now=at) is State.SENT
            raise Killed

    with pytest.raises(Killed):
        dies()
    assert waiting.orders() == 0
    assert waiting.held() is not None
    assert waiting.look(at) is State.SENT
    assert waiting.orders() == 1


@pytest.mark.parametrize(("price", "state"), [("33.50", State.BACK), ("30.00", State.SENT)])
def test_a_dearer_price_brings_it_back_and_a_lower_one_does_not(
    waiting: Waiting, price: str, state: State
) -> None:
    paper, home = dict(KRIDTHUSET)["papir-svane"], waiting.home
    home.publish(home.town.kridthuset, [replace(paper, price=Decimal(price))])
    at = waiting.cutoff - SEND_AHEAD
    assert waiting.look(at) is state
    assert waiting.orders() == int(state is State.SENT)
    if state is State.BACK:
        assert waiting.worse() == [Worse.PRICE]
        card = home.basket(now=at).card(home.town.kridthuset)
        assert card is not None
        assert not card.waits
        assert waiting.look(at) is None  # a person decides now


@pytest.mark.parametrize(
    ("then", "state"),
    [("30.00", State.SENT), ("29.00", State.SENT), ("31.00", State.BACK), (None, State.BACK)],
)
def test_what_many_cost_each_is_looked_at_too(
    database_url: str, then: str | None, state: State
) -> None:
    home, paper = house(database_url), dict(KRIDTHUSET)["papir-svane"]
    home.publish(home.town.kridthuset, [replace(paper, price_steps=_step("30.00"))])
    home.fill(papir_svane="20")
    waiting = _wait(home)
    home.publish(home.town.kridthuset, [replace(paper, price_steps=_step(then))])
    assert waiting.look(waiting.cutoff - SEND_AHEAD) is state
    if state is State.BACK:
        assert waiting.worse() == [Worse.PRICE]
    home.database.dispose()


def test_fewer_that_cost_more_each_are_sent_because_a_colleague_chose_it(
    database_url: str,
) -> None:
    home, paper = house(database_url), dict(KRIDTHUSET)["papir-svane"]
    home.publish(home.town.kridthuset, [replace(paper, price_steps=_step("31.00"))])
    home.fill(papir_svane="20")
    waiting = _wait(home)
    with home.database.write() as session:
        session.execute(update(BasketLine).values(quantity=Decimal(19)))
    assert waiting.look(waiting.cutoff - SEND_AHEAD) is State.SENT
    home.database.dispose()


def _step(price: str | None) -> tuple[PriceStep, ...]:
    return () if price is None else (PriceStep(Decimal(20), Decimal(price)),)


def test_goods_that_are_all_gone_are_told_of(waiting: Waiting) -> None:
    home = waiting.home
    with home.database.write() as session:
        set_live(session, {home.town.offers["papir-svane"]: None}, now=NOW)
    at = waiting.cutoff - SEND_AHEAD
    assert waiting.look(at) is State.BACK
    assert waiting.look(at) is None, "once"
    assert (waiting.held(), waiting.orders()) == (None, 0)
    with waiting.database.read() as session:
        (letter,) = session.exec(
            select(OutgoingMail).where(
                col(OutgoingMail.address) == home.town.mette.email,
                col(OutgoingMail.subject).contains("ikke sendt"),
            )
        ).all()
        assert "Kopipapir A4, 80 g, hvid kan ikke bestilles mere." in letter.body


@pytest.mark.parametrize("left", [True, False], ids=["others are left", "all of it"])
def test_goods_that_the_house_may_see_no_more_bring_it_back_by_name(
    waiting: Waiting, left: bool
) -> None:
    home = waiting.home
    with home.database.write() as session:  # goods that only houses in the area may see
        publish_items(
            session, owner_node_id=home.town.area.id or 0, supplier_id=home.town.kridthuset,
            items=[item("9001", "Områdets karton", "40.00")], batch_id=None, now=NOW,
        )  # fmt: skip
        of_area = session.exec(select(Offer.id).where(Offer.seller_item_id == "9001")).one()
    home.town.offers["karton"] = of_area or 0
    home.fill(karton="20")
    with home.database.write() as session:
        if not left:
            actions.remove(session, unit=home.unit, offer_id=home.town.offers["papir-svane"])
    _wait(home)
    with home.database.write() as session:  # and the house moves out of it
        moved = session.get_one(Node, home.unit.id)
        moved.path = f"{home.town.lindeby.path}{home.unit.id}/"
        home.unit = replace(home.unit, path=moved.path)
    assert waiting.look(waiting.cutoff - SEND_AHEAD) is State.BACK
    assert waiting.orders() == 0
    basket = home.basket(now=waiting.cutoff)
    assert [one.name for one in basket.gone] == ["Områdets karton"]
    if left:
        assert waiting.worse() == [Worse.GONE.value]
        assert len(basket.cards) == 1, "nothing of it is lost"
    with waiting.database.read() as session:
        letters = session.exec(select(OutgoingMail.body)).all()
    assert any("Områdets karton kan ikke bestilles mere." in body for body in letters)


def test_too_late_brings_it_back(waiting: Waiting) -> None:
    assert waiting.look(waiting.cutoff) is State.BACK
    assert waiting.worse() == ["LATE"]
    assert waiting.orders() == 0


def test_who_chose_it_must_still_buy_for_the_house(waiting: Waiting) -> None:
    with waiting.database.write() as session:
        session.execute(
            delete(RoleGrant).where(col(RoleGrant.person_id) == waiting.home.town.mette.person_id)
        )
    assert waiting.look(waiting.cutoff - SEND_AHEAD) is State.BACK
    assert waiting.worse() == ["ROLE"]
    assert waiting.orders() == 0


def test_when_colleagues_took_everything_out_nothing_is_sent(waiting: Waiting) -> None:
    with waiting.database.write() as session:
        session.execute(delete(BasketLine))
    assert waiting.look(waiting.cutoff - SEND_AHEAD) is None
    assert (waiting.orders(), waiting.held()) == (0, None)


def test_only_who_chose_it_has_it_sent(waiting: Waiting) -> None:
    with waiting.database.write() as session:
        session.execute(update(SupplierHold).values(auto_send=False))
        assert due.due(session, now=waiting.cutoff + timedelta(days=1)) == []


def test_one_notice_goes_and_none_where_it_is_taken_back_at_once(waiting: Waiting) -> None:
    with waiting.database.read() as session:
        written = session.exec(select(OutgoingMail)).all()
        assert len({one.address for one in written}) == len(written) == 2  # owner and lead
        for letter in written:
            assert "venter til" in letter.subject
            assert "sendes af sig selv" in letter.body
            assert letter.next_at == NOW + holding.THINK_AGAIN
    home = waiting.home
    with waiting.database.write() as session:
        holding.release(
            session, unit=home.unit, supplier_id=home.town.kridthuset, by=home.town.mette, now=NOW
        )
    with waiting.database.read() as session:
        assert session.exec(select(OutgoingMail)).all() == []


def test_what_is_on_its_way_cannot_be_taken_back_and_nothing_is_written(waiting: Waiting) -> None:
    home, at = waiting.home, waiting.cutoff - SEND_AHEAD
    with waiting.database.write() as session, pytest.raises(Refused, match="på vej"):
        holding.release(
            session, unit=home.unit, supplier_id=home.town.kridthuset, by=home.town.mette, now=at
        )
    assert waiting.held() is not None
    assert Decimal(20) in [line.quantity for card in home.basket().cards for line in card.lines]
