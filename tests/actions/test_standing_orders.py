"""Standing orders: put once, looked at again, changed once, left to a person."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from catalog_import.item import PriceStep
from shop.approvals.actions import approve
from shop.approvals.queries import Asked, today, waiting_of
from shop.basket.approving import refuse
from shop.basket.models import BasketLine
from shop.catalogue.actions import set_live
from shop.db import Database
from shop.guidance.actions import decide
from shop.kernel.errors import NotFound, Refused
from shop.mail.models import OutgoingMail
from shop.orders.models import Order, OrderLine
from shop.organisation.queries import node
from shop.standing import actions, putting, queries
from shop.standing.actions import Plan
from shop.standing.models import StandingOrder, StandingRun
from shop.standing.putting import put_due
from shop.standing.rules import Outcome, Skip, Why
from tests.buying import House, everything, house
from tests.factories import MARKEN, NOW, item

TUESDAY, NEXT = date(2026, 12, 1), date(2026, 12, 8)
DUE = datetime(2026, 11, 30, 7, 30, tzinfo=NOW.tzinfo)
"""Monday 8.30: the cut-off for Tuesday is at noon."""


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    yield made
    made.database.dispose()


def set_up(home: House, **facts: Any) -> int:
    offers = home.town.offers
    with home.database.write() as session:
        return actions.create(
            session, unit=home.unit, supplier_id=home.town.marken, name="Frugt",
            plan=Plan(1, first_day=TUESDAY, **facts), by=home.town.mette, now=NOW,
            amounts={offers["aebler"]: Decimal(10), offers["bananer"]: Decimal(6)},
        )  # fmt: skip


def put(home: House, now: datetime = DUE) -> None:
    put_due(home.database, lambda: now)


def orders(home: House) -> list[Order]:
    with home.database.read() as session:
        found = list(session.exec(select(Order).order_by(Order.id)))  # type: ignore[arg-type]
        session.expunge_all()
        return found


def run(home: House, standing: int, day: date = TUESDAY) -> StandingRun | None:
    with home.database.read() as session:
        found = session.get(StandingRun, (standing, day))
        session.expunge_all()
        return found


def basket(home: House) -> dict[int, Decimal]:
    with home.database.read() as session:
        return {line.offer_id: line.quantity for line in session.exec(select(BasketLine))}


def test_it_becomes_an_order_before_the_cut_off_and_only_once(home: House) -> None:
    standing = set_up(home)
    put(home, DUE - timedelta(hours=1))
    assert orders(home) == []
    for minutes in (0, 1, 30):
        put(home, DUE + timedelta(minutes=minutes))
    (placed,) = orders(home)
    assert (placed.delivery_date, placed.gathered) == (TUESDAY, True)
    assert (placed.goods_value, placed.placed_by_name) == (Decimal(301), "Mette Holm")
    done = run(home, standing)
    assert done is not None
    assert (done.outcome, done.order_id) == (Outcome.ORDERED, placed.id)
    put(home, DUE + timedelta(days=7))
    assert [one.delivery_date for one in orders(home)] == [TUESDAY, NEXT]
    assert basket(home) == {}


def test_two_workers_at_once_put_it_once(home: House) -> None:
    set_up(home)
    url = home.database.engine.url.render_as_string(hide_password=False)
    faults: list[BaseException] = []

    def work() -> None:
        own = Database(url)
        try:
            put_due(own, lambda: DUE)
        except BaseException as fault:
            faults.append(fault)
        finally:
            own.dispose()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(orders(home)) == 1


def test_a_worker_that_dies_before_the_commit_leaves_nothing(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(home)
    before = everything(home.database)
    with monkeypatch.context() as patched:
        patched.setattr("shop.standing.putting._done", _die)
        with pytest.raises(KeyboardInterrupt):
            put(home)
    assert everything(home.database) == before
    put(home)
    assert len(orders(home)) == 1


def _die(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("why", [Why.GONE, Why.DEARER, Why.AMOUNT])
def test_what_has_changed_is_left_to_a_person_in_the_basket(home: House, why: Why) -> None:
    town, offers = home.town, home.town.offers
    standing = set_up(home)
    apples, least = offers["aebler"], Decimal(1)
    if why is Why.GONE:
        with home.database.write() as session:
            set_live(session, {offers["bananer"]: None}, now=NOW)
    else:
        price = "20.48" if why is Why.DEARER else "19.50"
        least = Decimal(1 if why is Why.DEARER else 4)
        home.publish(town.marken, [item("102", "Bananer", price, unspsc="50101602",
                                        order_unit="KGM", quantity_step=least)])  # fmt: skip
    put(home)
    put(home, DUE + timedelta(minutes=5))
    assert orders(home) == []
    done = run(home, standing)
    assert done is not None
    assert (done.outcome, done.reasons[0]["code"]) == (Outcome.IN_BASKET, why.value)
    assert done.reasons[0]["name"] == "Bananer"
    assert basket(home)[apples] == 10
    with home.database.write() as session:
        assert [note.name for note in queries.notes(session, home.unit.id)] == ["Frugt"]
        actions.put_away(session, unit=home.unit, standing_id=standing, day=TUESDAY, now=NOW)
        assert queries.notes(session, home.unit.id) == []


def test_a_small_rise_is_ordered(home: House) -> None:
    set_up(home)
    home.publish(home.town.marken, [item("102", "Bananer", "20.47", unspsc="50101602",
                                         order_unit="KGM")])  # fmt: skip
    put(home)
    assert len(orders(home)) == 1


def test_a_cut_off_that_has_passed_is_told_and_not_ordered(home: House) -> None:
    standing = set_up(home)
    put(home, DUE + timedelta(hours=5))
    done = run(home, standing)
    assert orders(home) == []
    assert done is not None
    assert done.reasons == [{"code": Why.LATE.value}]


def test_nobody_to_order_for(home: House) -> None:
    standing = set_up(home)
    with home.database.write() as session:
        session.execute(sa.text("DELETE FROM role_grant WHERE person_id = :p"),
                        {"p": home.town.mette.person_id})  # fmt: skip
    put(home)
    done = run(home, standing)
    assert orders(home) == []
    assert done is not None
    assert done.reasons[0]["code"] == Why.NOBODY.value


def test_once_only_other_amounts_and_left_out(home: House) -> None:
    standing, offers = set_up(home), home.town.offers
    once = {offers["aebler"]: Decimal(20), offers["bananer"]: Decimal(0)}
    for day, outcome, amounts in ((TUESDAY, Outcome.CHANGED, once), (NEXT, Outcome.SKIPPED, {})):
        with home.database.write() as session:
            actions.set_time(
                session, unit=home.unit, standing_id=standing, day=day, outcome=outcome,
                amounts=amounts, by=home.town.sara, now=NOW,
            )  # fmt: skip
    put(home)
    put(home, DUE + timedelta(days=7))
    put(home, DUE + timedelta(days=14))
    assert [one.delivery_date for one in orders(home)] == [TUESDAY, date(2026, 12, 15)]
    with home.database.read() as session:
        lines = session.exec(select(OrderLine).order_by(OrderLine.order_id)).all()  # type: ignore[arg-type]
        assert [line.quantity for line in lines] == [20, 10, 6]


def test_fewer_once_cost_more_each_and_that_is_no_rise(home: House) -> None:
    apples = dict(MARKEN)["aebler"]
    step = PriceStep(Decimal(10), (apples.price or Decimal(0)) / 2)
    home.publish(home.town.marken, [replace(one, price_steps=(step,) if one is apples else ())
                                    for _key, one in MARKEN])  # fmt: skip
    standing = set_up(home)
    with home.database.write() as session:
        actions.set_time(
            session, unit=home.unit, standing_id=standing, day=TUESDAY, outcome=Outcome.CHANGED,
            amounts={home.town.offers["aebler"]: Decimal(5)}, by=home.town.sara, now=NOW,
        )  # fmt: skip
    put(home)
    done = run(home, standing)
    assert done is not None
    assert (done.outcome, done.reasons) == (Outcome.ORDERED, [])
    with home.database.read() as session:
        prices = {line.offer_id: line.price for line in session.exec(select(OrderLine))}
    assert prices[home.town.offers["aebler"]] == apples.price


def test_nothing_comes_in_a_pause_or_a_school_holiday(home: House) -> None:
    set_up(home, pause_first=TUESDAY, pause_last=TUESDAY)
    with home.database.write() as session:
        lindeby = node(session, home.town.lindeby.id or 0)
        assert lindeby is not None
        actions.add_holidays(session, place=lindeby, found=[("Juleferie", NEXT, NEXT)],
                             by=home.town.jonas, now=NOW)  # fmt: skip
    for week in range(3):
        put(home, DUE + timedelta(weeks=week))
    assert [one.delivery_date for one in orders(home)] == [date(2026, 12, 15)]


def test_refusals_write_nothing(home: House) -> None:
    standing, offers = set_up(home), home.town.offers
    before = everything(home.database)
    one = {offers["aebler"]: Decimal(1)}
    facts: dict[str, Any] = {"supplier_id": home.town.marken, "name": "", "plan": Plan(1)}
    changes: tuple[dict[str, Any], ...] = (
        {"amounts": {}}, {"amounts": one, "plan": Plan(0)}, {"amounts": one, "plan": Plan(1, 3)},
        {"amounts": {offers["saks"]: Decimal(1)}}, {"amounts": {offers["aebler"]: Decimal(-1)}},
        {"amounts": {offers["fjordby-papir"]: Decimal(1)}},
    )  # fmt: skip
    for change in changes:
        with home.database.write() as session, pytest.raises((Refused, NotFound)):
            actions.create(session, unit=home.unit, by=home.town.mette, now=NOW,
                           **(facts | change))  # fmt: skip
    for day in (date(2026, 12, 2), NOW.date()):
        with home.database.write() as session, pytest.raises(Refused):
            actions.set_time(session, unit=home.unit, standing_id=standing, day=day,
                             outcome=Outcome.SKIPPED, amounts={}, by=home.town.mette,
                             now=NOW)  # fmt: skip
    assert everything(home.database) == before


def test_a_stopped_one_is_not_put_and_goes_on_again(home: House) -> None:
    standing = set_up(home)
    with home.database.write() as session:
        actions.end(session, unit=home.unit, standing_id=standing, by=home.town.sara, now=NOW)
    put(home)
    with home.database.write() as session:
        actions.begin_again(session, unit=home.unit, standing_id=standing, by=home.town.sara,
                            now=DUE + timedelta(days=1))  # fmt: skip
    put(home, DUE + timedelta(days=2))
    assert orders(home) == []
    assert basket(home) == {}  # a cut-off that passed while it was stopped is nobody's loss
    put(home, DUE + timedelta(days=7))
    assert [one.delivery_date for one in orders(home)] == [NEXT]


def test_goods_that_take_days_are_ordered_in_time_for_the_day(home: House) -> None:
    apples = dict(MARKEN)["aebler"]
    home.publish(home.town.marken, [replace(one, lead_time_days=9) if one is apples else one
                                    for _key, one in MARKEN])  # fmt: skip
    set_up(home)  # on Monday the 23rd: too late for the first of December
    put(home, NOW + timedelta(days=1))
    assert (orders(home), basket(home)) == ([], {})
    with home.database.read() as session:
        (found,) = queries.of_unit(session, home.unit, now=NOW)
        assert [one.skip for one in found.times[:2]] == [Skip.TOO_SOON, None]
        assert found.is_slow
    late = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)  # Sunday evening: nine days before Tuesday
    put(home, late - timedelta(hours=2))
    assert orders(home) == []
    put(home, late)
    assert [one.delivery_date for one in orders(home)] == [NEXT]


def limit(home: House, value: int) -> None:
    with home.database.write() as session:
        decide(session, node_id=home.town.lindeby.id or 0, name="approval_limit",
               value=Decimal(value), why="Store køb ses af en leder", by=home.town.jonas,
               now=NOW)  # fmt: skip


def requests(home: House) -> list[Asked]:
    with home.database.read() as session:
        return waiting_of(session, home.unit.id)


def test_above_the_limit_a_leader_is_asked_in_time_and_it_comes_on_its_day(home: House) -> None:
    limit(home, 300)
    standing = set_up(home)
    ahead = DUE - timedelta(days=4)  # Thursday: two working days before it is due
    put(home, ahead - timedelta(hours=1))
    assert requests(home) == []
    for minutes in (0, 1, 60 * 24 * 4):
        put(home, ahead + timedelta(minutes=minutes))
    (asked,) = requests(home)
    assert (asked.goods_value, asked.asked_by_name) == (Decimal(301), "Mette Holm")
    assert asked.asked_by_email == home.town.mette.email
    assert (orders(home), basket(home)) == ([], {})
    done = run(home, standing)
    assert done is not None
    assert (done.outcome, done.request_id) == (Outcome.ASKED, asked.id)
    with home.database.write() as session:
        letters = session.exec(select(OutgoingMail)).all()
        assert [one.address for one in letters] == [home.town.anne.email]
        approve(session, request_id=asked.id, amounts={}, by=home.town.anne, now=ahead,
                seen=today(session, asked, now=ahead).fingerprint)  # fmt: skip
    (placed,) = orders(home)
    assert (placed.delivery_date, placed.gathered, placed.note) == (
        TUESDAY, True, "Fast bestilling: Frugt",
    )  # fmt: skip


def test_a_no_puts_the_goods_of_a_standing_order_in_the_basket(home: House) -> None:
    limit(home, 300)
    set_up(home)
    put(home)
    with home.database.write() as session:
        refuse(session, request_id=requests(home)[0].id, words="Vi har frugt nok",
               by=home.town.anne, now=DUE)  # fmt: skip
    assert set(basket(home).values()) == {Decimal(10), Decimal(6)}
    put(home, DUE + timedelta(hours=1))
    assert (orders(home), requests(home)) == ([], [])


def test_below_the_limit_nobody_is_asked(home: House) -> None:
    limit(home, 301)
    set_up(home)
    put(home, DUE - timedelta(days=4))
    put(home)
    assert (len(orders(home)), requests(home)) == (1, [])


def test_one_that_goes_wrong_does_not_keep_the_others_from_being_put(
    home: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = set_up(home), set_up(home)

    def broken(session: Session, one: StandingOrder, *rest: Any) -> StandingRun:
        if one.id == first:
            raise RuntimeError("an order was placed and not noted")
        return done(session, one, *rest)

    with monkeypatch.context() as patched:
        done = putting._done
        patched.setattr(putting, "_done", broken)
        put(home)
    assert "an order was placed and not noted" in caplog.text
    assert run(home, first) is None
    assert run(home, second) is not None
    assert len(orders(home)) == 1
    put(home, DUE + timedelta(minutes=59))
    assert len(orders(home)) == 1, "it is left alone for a while"
    put(home, DUE + timedelta(hours=1))
    assert len(orders(home)) == 2
