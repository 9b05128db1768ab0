"""Large orders wait for a yes: asked, approved, changed, refused, withdrawn, answered late."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from catalog_import.item import PriceStep
from shop.approvals import actions, queries
from shop.approvals.queries import Asked
from shop.approvals.rules import Nag, State
from shop.basket import approving
from shop.basket.holding import hold
from shop.basket.models import BasketLine, SupplierHold
from shop.guidance.actions import decide
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.models import LedgerEntry
from shop.ledger.queries import verify
from shop.mail.models import OutgoingMail
from shop.orders.models import Order, OrderLine
from shop.orders.queries import order
from shop.orders.rules import Joined
from shop.organisation import actions as organisation
from shop.organisation.queries import person
from shop.organisation.rules import Role
from tests.buying import TOKEN, House, everything
from tests.buying import house as make_house
from tests.factories import KRIDTHUSET, NOW, _person


@pytest.fixture
def asking(database_url: str) -> Iterator[House]:
    """Lindeby wants a yes above 500 kr.; Solsikken has paper for 639 kr. and sends it."""
    house = make_house(database_url)
    with house.database.write() as session:
        decide(
            session, node_id=house.town.lindeby.id or 0, name="approval_limit",
            value=Decimal(500), why="Store køb ses af en leder", by=house.town.jonas, now=NOW,
        )  # fmt: skip
    house.fill(papir_svane="20")
    assert house.send(house.town.kridthuset) == []
    yield house
    house.database.dispose()


def the_request(house: House) -> Asked:
    with house.database.read() as session:
        return queries.requests_by_token(
            session, f"{house.unit.id}-{TOKEN}", unit_id=house.unit.id
        )[0]


def seen(house: House, now: Any = NOW) -> str:
    with house.database.read() as session:
        return queries.today(session, the_request(house), now=now).fingerprint


def approve(house: House, by: Actor, now: Any = NOW, **left: str) -> int:
    amounts = {house.town.offers[k.replace("_", "-")]: Decimal(v) for k, v in left.items()}
    printed, asked = seen(house, now), the_request(house)
    with house.database.write() as session:
        return actions.approve(
            session, request_id=asked.id, amounts=amounts, seen=printed, by=by, now=now
        ).id


def orders(session: Session) -> int:
    return int(session.execute(select(func.count()).select_from(Order)).scalar_one())


def last_event(house: House) -> tuple[str, str]:
    with house.database.read() as session:
        newest = select(LedgerEntry).order_by(col(LedgerEntry.number).desc())
        last = session.scalars(newest.where(col(LedgerEntry.chain) != 0)).first()
        assert last is not None
        return last.event, last.actor


def test_a_large_part_waits_and_a_small_one_goes(asking: House) -> None:
    found = the_request(asking)
    assert (found.state, found.goods_value) == (State.WAITING, Decimal("639.00"))
    assert found.level.path == asking.town.area.path
    assert asking.basket().count == 0
    asking.fill(aebler="10")
    assert len(asking.send(asking.town.marken, token="another-press-of-the-button")) == 1


def test_the_same_press_asks_once(asking: House) -> None:
    asking.fill(papir_svane="20")
    assert asking.send(asking.town.kridthuset) == []
    assert asking.basket().count == 1, "a new press sends it; the old one is done"
    with asking.database.read() as session:
        assert len(queries.waiting_of(session, asking.unit.id)) == 1


def test_the_manager_says_yes_and_the_house_has_ordered(asking: House) -> None:
    order_id = approve(asking, asking.town.anne)
    with asking.database.read() as session:
        placed = order(session, order_id, asking.unit.path)
        assert placed is not None
        assert placed.order.placed_by_name == asking.town.mette.name
        assert [line.quantity for line in placed.lines] == [Decimal(20)]
        assert verify(session)[1] is None
    found = the_request(asking)
    assert (found.state, found.decided_by_name) == (State.APPROVED, asking.town.anne.name)
    assert last_event(asking) == ("APPROVAL_DECIDED", asking.town.anne.email)


def test_yes_pressed_twice_is_one_order(asking: House) -> None:
    printed, found = seen(asking), the_request(asking)
    for _press in range(2):
        with asking.database.write() as session:
            actions.approve(
                session, request_id=found.id, amounts={}, seen=printed, by=asking.town.anne, now=NOW
            )
    with asking.database.read() as session:
        assert orders(session) == 1


def test_the_approver_lowers_an_amount_and_the_house_can_see_it(asking: House) -> None:
    approve(asking, asking.town.anne, papir_svane="5")
    ((line, amount),) = the_request(asking).changed
    assert (line.quantity, amount) == (Decimal(20), Decimal(5))


@pytest.mark.parametrize("left", ["21", "0", "-1"])
def test_the_approver_cannot_raise_or_leave_nothing(asking: House, left: str) -> None:
    before = everything(asking.database)
    with pytest.raises(Refused):
        approve(asking, asking.town.anne, papir_svane=left)
    assert everything(asking.database) == before


def test_a_price_that_rose_meanwhile_is_asked_about_again(asking: House) -> None:
    printed, found = seen(asking), the_request(asking)
    dearer = [item for _key, item in KRIDTHUSET]
    dearer[0] = replace(dearer[0], price=Decimal(40))
    asking.publish(asking.town.kridthuset, dearer)
    before = everything(asking.database)
    with pytest.raises(Refused) as refused, asking.database.write() as session:
        actions.approve(
            session, request_id=found.id, amounts={}, seen=printed, by=asking.town.anne, now=NOW
        )
    assert refused.value.code == "approval-changed"
    assert everything(asking.database) == before
    approve(asking, asking.town.anne)
    with asking.database.read() as session:
        assert session.scalars(select(col(Order.goods_value))).one() == Decimal(800)


def test_a_no_has_words_and_the_goods_are_in_the_basket_again(asking: House) -> None:
    with asking.database.write() as session:
        approving.refuse(
            session, request_id=the_request(asking).id, words="Vi har papir i kælderen",
            by=asking.town.anne, now=NOW,
        )  # fmt: skip
    assert asking.basket().line(asking.town.offers["papir-svane"]).quantity == 20  # type: ignore[union-attr]
    with asking.database.read() as session:
        (news,) = queries.news_of(session, asking.unit.id)
        assert (news.state, news.words) == (State.REFUSED, "Vi har papir i kælderen")
        assert orders(session) == 0


STEPS = (PriceStep(Decimal(20), Decimal("30.00")),)


@pytest.fixture
def booked(asking: House) -> House:
    """The same, dearer where few are ordered, with all that a line can carry, and sent again."""
    paper = dict(KRIDTHUSET)["papir-svane"]
    asking.publish(asking.town.kridthuset, [replace(paper, price_steps=STEPS)])
    with asking.database.write() as session:
        approving.withdraw(
            session, request_id=the_request(asking).id, by=asking.town.mette, now=NOW
        )
        session.execute(
            update(BasketLine).values(accounting_code="9999-1", note="Til Ida", quantity="20")
        )
    assert asking.send(asking.town.kridthuset, token="sent-again-with-its-account") == []
    return asking


def last_request(house: House) -> Asked:
    with house.database.read() as session:
        return queries.waiting_of(session, house.unit.id)[-1]


def test_a_line_is_booked_where_it_was_when_it_is_approved(booked: House) -> None:
    with booked.database.write() as session:
        found = last_request(booked)
        printed = queries.today(session, found, now=NOW).fingerprint
        actions.approve(
            session, request_id=found.id, amounts={}, seen=printed, by=booked.town.anne, now=NOW
        )
        line = session.scalars(select(OrderLine)).one()
        assert (line.accounting_code, line.price) == ("9999-1", Decimal("30.00"))


def test_what_comes_back_is_booked_noted_and_priced_as_it_was(booked: House) -> None:
    with booked.database.write() as session:
        approving.withdraw(
            session, request_id=last_request(booked).id, by=booked.town.mette, now=NOW
        )
    line = booked.basket().line(booked.town.offers["papir-svane"])
    assert line is not None
    assert (line.accounting_code, line.note) == ("9999-1", "Til Ida")
    assert (line.price, line.price_seen) == (Decimal("31.95"), Decimal("31.95"))
    assert not line.is_repriced, "the price where few are ordered is what it was"


@pytest.mark.parametrize("in_time", [True, False], ids=["the same day", "another day"])
def test_what_it_was_joined_with_is_kept_as_far_as_it_is_true(asking: House, in_time: bool) -> None:
    town = asking.town
    with asking.database.write() as session:
        approving.withdraw(session, request_id=the_request(asking).id, by=town.mette, now=NOW)
        hold(session, unit=asking.unit, supplier_id=town.kridthuset, by=town.mette, now=NOW)
        session.execute(update(SupplierHold).values(
            delivery_group="20261124-1-0-1", joined=Joined.STOP, joined_parts=1
        ))  # fmt: skip
    asking.send(town.kridthuset, token="sent-with-the-neighbours-order", waited=True)
    late = NOW if in_time else NOW + timedelta(days=7)
    with asking.database.write() as session:
        found = last_request(asking)
        printed = queries.today(session, found, now=late).fingerprint
        actions.approve(
            session, request_id=found.id, amounts={}, seen=printed, by=town.anne, now=late
        )
        row = session.scalars(select(Order)).one()
        assert (row.gathered, row.joined_parts) == (True, found.joined_parts)
        expected = ("20261124-1-0-1", Joined.STOP) if in_time else ("", Joined.NONE)
        assert (row.delivery_group, row.joined) == expected


def test_goods_that_are_taken_out_do_not_make_the_rest_come_later(asking: House) -> None:
    drawing = dict(KRIDTHUSET)["tegnepapir"]
    asking.publish(asking.town.kridthuset, [
        dict(KRIDTHUSET)["papir-svane"], replace(drawing, lead_time_days=20)
    ])  # fmt: skip
    asking.fill(papir_svane="20", tegnepapir="2")
    assert asking.send(asking.town.kridthuset, token="with-goods-that-take-long") == []
    found, slow = last_request(asking), asking.town.offers["tegnepapir"]
    with asking.database.write() as session:
        whole = queries.today(session, found, now=NOW)
        rest = queries.today(session, found, now=NOW, amounts={slow: Decimal(0)})
        assert whole.delivery.day > NOW.date() + timedelta(days=19)
        assert rest.delivery.day < NOW.date() + timedelta(days=7)
        placed = actions.approve(
            session, request_id=found.id, amounts={slow: Decimal(0)}, seen=whole.fingerprint,
            by=asking.town.anne, now=NOW,
        )  # fmt: skip
        assert session.get_one(Order, placed.id).delivery_date == rest.delivery.day


def test_a_colleague_takes_it_back_and_a_stranger_cannot(asking: House) -> None:
    found = the_request(asking)
    for stranger in (asking.town.karl, asking.town.fremmed, asking.town.anne):
        with pytest.raises(NotAllowed), asking.database.write() as session:
            approving.withdraw(session, request_id=found.id, by=stranger, now=NOW)
    asking.fill(papir_svane="1")
    with asking.database.write() as session:
        approving.withdraw(session, request_id=found.id, by=asking.town.sara, now=NOW)
    assert asking.basket().line(asking.town.offers["papir-svane"]).quantity == 21  # type: ignore[union-attr]
    with pytest.raises(Refused) as refused:
        approve(asking, asking.town.anne)
    assert refused.value.code == "approval-decided"


def test_only_those_over_the_house_decide(asking: House) -> None:
    before = everything(asking.database)
    town = asking.town
    for other in (town.mette, town.sara, town.karl, town.fremmed, town.fremmed_indkoeb, town.jonas):
        with pytest.raises(NotAllowed):
            approve(asking, other)
    with pytest.raises(NotFound), asking.database.write() as session:
        actions.approve(session, request_id=999, amounts={}, seen="", by=town.anne, now=NOW)
    assert everything(asking.database) == before


def test_a_stand_in_decides_in_the_period_and_both_names_are_kept(asking: House) -> None:
    town = asking.town
    with asking.database.write() as session:
        actions.let_stand_in(
            session, stand_in_id=town.karl.person_id or 0, first=NOW.date(),
            last=NOW.date() + timedelta(days=4), by=town.anne, now=NOW,
        )  # fmt: skip
    with asking.database.read() as session:
        somebody = person(session, town.karl.person_id or 0)
        assert somebody is not None
        ((found, how),) = queries.waiting_for(session, somebody, on=NOW.date())
        assert (found.id, how.for_name) == (the_request(asking).id, town.anne.name)
    with pytest.raises(NotAllowed):
        approve(asking, town.karl, now=NOW + timedelta(days=7))
    approve(asking, town.karl)
    decided = the_request(asking)
    assert (decided.decided_by_name, decided.decided_for_name) == (town.karl.name, town.anne.name)


def test_a_stand_in_is_of_the_same_municipality_and_ends_before_time(asking: House) -> None:
    town, days = asking.town, {"first": NOW.date(), "last": date(2026, 12, 1)}
    with pytest.raises(Refused), asking.database.write() as session:
        actions.let_stand_in(
            session, stand_in_id=town.fremmed.person_id or 0, by=town.anne, now=NOW, **days
        )
    with asking.database.write() as session:
        stand_in = actions.let_stand_in(
            session, stand_in_id=town.karl.person_id or 0, by=town.anne, now=NOW, **days
        )
    with pytest.raises(NotFound), asking.database.write() as session:
        actions.end_stand_in(session, stand_in=stand_in, by=town.karl, now=NOW)
    with asking.database.write() as session:
        actions.end_stand_in(session, stand_in=stand_in, by=town.anne, now=NOW)
    with pytest.raises(NotAllowed):
        approve(asking, town.karl)


def test_nobody_answers_reminded_then_the_next_one_up_and_never_twice(asking: House) -> None:
    found = the_request(asking)

    def chased(days: int) -> Nag:
        with asking.database.write() as session:
            return actions.chase_one(session, request_id=found.id, now=NOW + timedelta(days=days))

    assert [chased(day) for day in (1, 2, 3, 4, 5)] == [
        Nag.NOTHING, Nag.REMIND, Nag.NOTHING, Nag.ESCALATE, Nag.NOTHING,
    ]  # fmt: skip
    assert the_request(asking).level.role is Role.PROCUREMENT
    with asking.database.read() as session:
        jonas = person(session, asking.town.jonas.person_id or 0)
        assert jonas is not None
        assert queries.count_waiting(session, jonas.id, jonas.grants) == 1
    approve(asking, asking.town.jonas, now=NOW + timedelta(days=5))


def letters(house: House) -> list[tuple[str, str]]:
    with house.database.read() as session:
        rows = session.execute(
            select(col(OutgoingMail.address), col(OutgoingMail.body)).order_by(col(OutgoingMail.id))
        )
        return [(row.address, row.body) for row in rows]


def test_letters_go_to_those_who_are_asked_and_to_the_one_who_asked(asking: House) -> None:
    town = asking.town
    ((to, asked),) = letters(asking)
    assert to == town.anne.email
    assert "Kridthuset på 639,00\u00a0kr. for Solsikken" in asked
    with asking.database.write() as session:
        actions.let_stand_in(
            session, stand_in_id=town.karl.person_id or 0, first=NOW.date(),
            last=NOW.date() + timedelta(days=9), by=town.anne, now=NOW,
        )  # fmt: skip
    for days in (2, 2, 4):
        with asking.database.write() as session:
            actions.chase_one(
                session, request_id=the_request(asking).id, now=NOW + timedelta(days=days)
            )
    approve(asking, town.anne, now=NOW + timedelta(days=4), papir_svane="5")
    assert [to for to, _body in letters(asking)[1:]] == [
        town.karl.email, town.anne.email, town.jonas.email, town.mette.email,
    ]  # fmt: skip
    assert "20 blev til 5." in letters(asking)[-1][1]


def test_each_letter_is_in_the_language_of_its_readers_account(asking: House) -> None:
    with asking.database.write() as session:
        organisation.choose_language(session, language="en", by=asking.town.jonas)
        for days in (2, 4):
            actions.chase_one(
                session, request_id=the_request(asking).id, now=NOW + timedelta(days=days)
            )
    sums = {to: "639.00" in body for to, body in letters(asking)}
    assert sums == {asking.town.anne.email: False, asking.town.jonas.email: True}


def test_a_manager_who_buys_asks_the_next_one_up(asking: House) -> None:
    with asking.database.write() as session:
        _person(session, "Per", "per@lindeby.example", Role.MANAGER, asking.town.solsikken)
    with asking.database.read() as session:
        mine = actions.who_is_asked(session, asking.unit.path, asked_by=asking.town.mette.person_id)
        assert mine is not None
        assert mine.path == asking.town.solsikken.path


def test_one_that_goes_wrong_does_not_keep_the_others_from_being_chased(
    asking: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asking.fill(papir_svane="20")
    asking.send(asking.town.kridthuset, token="another-press-of-the-button")
    first, chase_one, late = the_request(asking).id, actions.chase_one, NOW + timedelta(days=2)

    def broken(session: Session, *, request_id: int, now: datetime) -> Nag:
        done = chase_one(session, request_id=request_id, now=now)
        if request_id == first:
            raise RuntimeError("after it was written")
        return done

    with monkeypatch.context() as patched:
        patched.setattr(actions, "chase_one", broken)
        assert actions.chase(asking.database, lambda: late) == 1
    assert "after it was written" in caplog.text
    assert the_request(asking).reminded_at is None, "half of it is not kept"
    assert last_request(asking).reminded_at is not None
    assert actions.chase(asking.database, lambda: late) == 1, "the next round tries again"
    assert the_request(asking).reminded_at is not None
