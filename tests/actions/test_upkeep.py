"""The queue of favourites that wait: what is in it, and what each answer does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from shop.agreements.models import Agreement
from shop.agreements.rules import AgreementStatus
from shop.catalogue.actions import publish_items, set_live
from shop.db import Database
from shop.favourites import actions, choosing, looking_after
from shop.favourites.upkeep import Queue, queue
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.ledger.models import LedgerEntry
from tests.factories import NOW, Town, item, town

TODAY = NOW.date()


@dataclass
class Desk:
    """Lindeby with two central lists: 1 with scissors and bananas, 2 with scissors."""

    database: Database
    town: Town

    def queue(self, on: date = TODAY) -> Queue:
        """What waits for Jonas."""
        with self.database.read() as session:
            return queue(session, self.town.lindeby.path, on=on)

    def waiting(self, on: date = TODAY) -> list[tuple[str, str, list[int]]]:
        """Why, what, and the lists."""
        return [
            (it.trouble.value, it.row.name, [one.id for one in it.lists])
            for it in self.queue(on).goods
        ]

    def publish(self, price: str, **facts: object) -> None:
        """Kridthuset says something new of the scissors."""
        told = {
            "unspsc": "44121618", "content_quantity": Decimal(1), "content_unit": "H87",
            "agreement_number": "50.55", "contracted": True, **facts,
        }  # fmt: skip
        new = item("20655", "Børnesaks, 13 cm", price, **told)
        with self.database.write() as session:
            publish_items(
                session, owner_node_id=self.town.lindeby.id or 0, batch_id=None, items=[new],
                supplier_id=self.town.kridthuset, now=NOW - timedelta(days=3),
            )  # fmt: skip

    def act(self, action: object, **arguments: object) -> list[tuple[int, int]]:
        """An answer of procurement's."""
        with self.database.write() as session:
            done: list[tuple[int, int]] = action(  # type: ignore[operator]
                session, **{"by": self.town.jonas, "now": NOW, **arguments}
            )
            return done


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    database = Database(database_url)
    lindeby = town(database)
    with database.write() as session:
        for name, goods in (("Kreativt", ("saks", "bananer")), ("Bastelbod", ("saks",))):
            made = actions.create_list(
                session, node_id=lindeby.lindeby.id or 0, name=name, by=lindeby.jonas, now=NOW,
                review_date=TODAY + timedelta(days=30),
            )  # fmt: skip
            for key in goods:
                actions.add_item(
                    session, list_id=made, offer_id=lindeby.offers[key], quantity=Decimal(2),
                    by=lindeby.jonas, now=NOW,
                )  # fmt: skip
    yield Desk(database, lindeby)
    database.dispose()


def test_a_price_or_pack_that_moved_waits_until_somebody_keeps_it_and_an_undo_brings_it_back(
    desk: Desk,
) -> None:
    scissors, node = desk.town.offers["saks"], desk.town.lindeby.id or 0
    assert desk.waiting() == []
    desk.publish("99.00")
    assert desk.waiting() == [("PRICE", "Børnesaks, 13 cm", [2, 1])]
    (one,) = desk.queue().goods
    assert one.since == TODAY - timedelta(days=3)
    assert one.seen is not None
    assert one.seen.price != one.row.price == Decimal(99)
    done = desk.act(looking_after.keep_as_it_is, node_id=node, offer_id=scissors)
    assert (desk.waiting(), [list_id for list_id, _ in done]) == ([], [1, 2])
    desk.act(looking_after.undo_all, entries=done)
    assert [why for why, _, _ in desk.waiting()] == ["PRICE"]
    desk.publish("99.00", order_unit="XPK", content_quantity=Decimal(10), content_unit="H87")
    assert [why for why, _, _ in desk.waiting()] == ["PACK"]
    done = desk.act(looking_after.take_off, node_id=node, offer_id=scissors)
    assert desk.waiting() == []
    desk.act(looking_after.undo_all, entries=done)
    assert [why for why, _, _ in desk.waiting()] == ["PACK"]


def test_what_is_gone_waits_until_something_follows_it(desk: Desk) -> None:
    scissors, paper = desk.town.offers["saks"], desk.town.offers["tegnepapir"]
    with desk.database.write() as session:
        set_live(session, {scissors: None}, now=NOW)
    assert desk.waiting() == [("GONE", "Børnesaks, 13 cm", [2, 1])]
    assert desk.queue().goods[0].since == TODAY
    assert desk.queue().by_list() == {1: 1, 2: 1}
    node = desk.town.lindeby.id or 0
    with pytest.raises((NotFound, Refused)):
        desk.act(looking_after.keep_as_it_is, node_id=node, offer_id=scissors)
    with desk.database.write() as session:
        choosing.choose_successor(
            session, node_id=node, old_offer_id=scissors, new_offer_id=paper, by=desk.town.jonas,
            now=NOW,
        )  # fmt: skip
    assert desk.waiting() == []


def test_an_agreement_that_ended_or_was_suspended_waits_with_the_day(desk: Desk) -> None:
    with desk.database.read() as session:
        known = {it.number: it.valid_to for it in session.exec(select(Agreement))}
    after = known["LK-2025-001"] + timedelta(days=1)
    found = [it for it in desk.queue(after).goods if it.row.name == "Bananer"]
    assert [(it.trouble.value, it.agreement, it.since) for it in found] == [
        ("AGREEMENT", "LK-2025-001", known["LK-2025-001"])
    ]
    with desk.database.write() as session:
        for one in session.exec(select(Agreement).where(Agreement.number == "LK-2025-001")):
            one.status = AgreementStatus.SUSPENDED
    found = [it for it in desk.queue().goods if it.row.name == "Bananer"]
    assert [(it.trouble.value, it.since) for it in found] == [("AGREEMENT", None)]
    bananas = desk.town.offers["bananer"]
    desk.act(looking_after.keep_as_it_is, node_id=desk.town.lindeby.id or 0, offer_id=bananas)
    assert "Bananer" not in [name for _, name, _ in desk.waiting()]


def test_a_list_waits_from_the_day_somebody_promised_to_look_at_it(desk: Desk) -> None:
    day = TODAY + timedelta(days=30)
    assert desk.queue(day - timedelta(days=1)).lists == ()
    assert [it.name for it in desk.queue(day).lists] == ["Kreativt", "Bastelbod"]
    done = desk.act(looking_after.mark_reviewed, list_id=1)
    assert [it.name for it in desk.queue(day).lists] == ["Bastelbod"]
    desk.act(looking_after.undo_all, entries=done)
    assert len(desk.queue(day).lists) == 2


def test_the_queue_is_of_one_s_own_lists_and_nobody_else_answers(desk: Desk) -> None:
    desk.publish("99.00")
    scissors = desk.town.offers["saks"]
    with desk.database.read() as session:
        assert queue(session, desk.town.fjordby.path, on=TODAY).count == 0
        before = len(session.exec(select(LedgerEntry)).all())
    for by in (desk.town.mette, desk.town.fremmed_indkoeb):
        for action in (looking_after.keep_as_it_is, looking_after.take_off):
            with pytest.raises(NotAllowed):
                desk.act(action, node_id=desk.town.lindeby.id, offer_id=scissors, by=by)
        with pytest.raises(NotAllowed):
            desk.act(looking_after.mark_reviewed, list_id=1, by=by)
    with pytest.raises(NotFound):
        desk.act(looking_after.take_off, node_id=desk.town.lindeby.id, offer_id=10**9)
    with desk.database.read() as session:
        assert len(session.exec(select(LedgerEntry)).all()) == before
