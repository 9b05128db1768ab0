"""Asking procurement and answering: who may, what is written, and that two never both answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from shop.db import Database
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.models import LedgerEntry
from shop.requests import actions, queries
from shop.requests.rules import MOST_OPEN, RequestState, Wanted
from shop.search.actions import forget_old_words, note_zero_hit
from shop.search.models import ZeroHit
from shop.search.unfound import KEPT_WEEKS, unfound
from tests.buying import everything
from tests.factories import NOW, Town, second_buyer, town


@dataclass
class Counter:
    """The town, and what is done over its counter."""

    database: Database
    town: Town

    def ask(self, what: str = "Blå sakse", *, by: Actor | None = None) -> int:
        with self.database.write() as session:
            return actions.ask(
                session, unit_id=self.town.solsikken.id or 0, wanted=Wanted(what),
                by=by or self.town.mette, now=NOW,
            )  # fmt: skip

    def answer(self, request_id: int, by: Actor, **more: Any) -> None:
        facts: dict[str, Any] = {"turn": 0, "text": "Ja", "offer_id": None} | more
        with self.database.write() as session:
            actions.answer(session, request_id=request_id, by=by, now=NOW, **facts)

    def rows(self) -> dict[str, list[str]]:
        return everything(self.database)


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    database = Database(database_url)
    yield Counter(database, town(database))
    database.dispose()


def test_each_step_is_in_the_ledger_without_what_was_written(counter: Counter) -> None:
    request = counter.ask("Til et barn med allergi")
    counter.answer(request, counter.town.jonas, offer_id=counter.town.offers["saks"], text="Denne")
    with counter.database.write() as session:
        actions.reopen(session, request_id=request, turn=1, by=counter.town.jonas, now=NOW)
        actions.close(session, request_id=request, turn=2, by=counter.town.jonas, now=NOW)
    with counter.database.read() as session:
        entries = select(LedgerEntry).where(col(LedgerEntry.subject) == f"item-request:{request}")
        found = session.scalars(entries.order_by(col(LedgerEntry.number))).all()
        steps = [word for entry in found for word in ("asked", "answered", "reopened", "closed")
                 if f'"what":"{word}"' in entry.details]  # fmt: skip
        assert steps == ["asked", "answered", "reopened", "closed"]
        assert not any("allergi" in entry.details or "Denne" in entry.details for entry in found)
        own = queries.of_person(session, counter.town.mette.person_id or 0)
    assert [(row.state, row.turn, row.answer) for row in own] == [(RequestState.CLOSED, 3, "")]


def test_of_two_who_answer_the_second_is_told_and_writes_nothing(counter: Counter) -> None:
    with counter.database.write() as session:
        vera = second_buyer(session, counter.town)
    request = counter.ask()
    counter.answer(request, vera, text="Nej")
    before = counter.rows()
    with pytest.raises(Refused, match="Vera Kjær har lige svaret") as refused:
        counter.answer(request, counter.town.jonas)
    assert refused.value.code == "request-changed"
    assert counter.rows() == before


@pytest.mark.parametrize("who", ["mette", "karl", "anne", "fremmed_indkoeb"])
def test_only_procurement_above_the_house_answers(counter: Counter, who: str) -> None:
    request = counter.ask()
    before = counter.rows()
    with pytest.raises(NotAllowed):
        counter.answer(request, getattr(counter.town, who))
    assert counter.rows() == before


@pytest.mark.parametrize("key", ["fjordby-papir"])
def test_an_item_that_the_house_cannot_see_is_no_answer(counter: Counter, key: str) -> None:
    request = counter.ask()
    before = counter.rows()
    with pytest.raises(Refused) as refused:
        counter.answer(request, counter.town.jonas, offer_id=counter.town.offers[key])
    assert refused.value.code == "item-unknown"
    assert counter.rows() == before


def test_only_who_buys_for_the_house_asks_and_not_without_end(counter: Counter) -> None:
    before = counter.rows()
    with pytest.raises(NotAllowed):
        counter.ask(by=counter.town.karl)
    assert counter.rows() == before
    for number in range(MOST_OPEN):
        counter.ask(f"Sakse {number}")
    before = counter.rows()
    with pytest.raises(Refused, match="20 spørgsmål"):
        counter.ask()
    assert counter.rows() == before


def test_an_answer_is_put_away_by_who_asked_alone(counter: Counter) -> None:
    request = counter.ask()
    counter.answer(request, counter.town.jonas)
    before = counter.rows()
    with counter.database.write() as session, pytest.raises(NotFound):
        actions.put_away(session, request_id=request, by=counter.town.sara, now=NOW)
    assert counter.rows() == before
    with counter.database.write() as session:
        assert len(queries.news_for(session, counter.town.mette.person_id or 0)) == 1
        actions.put_away(session, request_id=request, by=counter.town.mette, now=NOW)
        assert queries.news_for(session, counter.town.mette.person_id or 0) == []


def test_words_without_a_hit_are_counted_by_the_week_and_go_after_thirteen_months(
    counter: Counter,
) -> None:
    place, weeks = counter.town.lindeby.id or 0, timedelta(weeks=1)
    with counter.database.write() as session:
        for ago in (KEPT_WEEKS, KEPT_WEEKS - 1, 1, 0, 0):
            note_zero_hit(session, municipality_id=place, query="Trylle", now=NOW - ago * weeks)
        for personal in ("12 34 56 78", "sofa til Mette", "holm"):
            note_zero_hit(session, municipality_id=place, query=personal, now=NOW)
        kept = session.scalars(select(col(ZeroHit.count)).order_by(col(ZeroHit.monday))).all()
        assert kept == [1, 1, 2]
        found = unfound(session, [place], today=NOW.date(), weeks=3, most=5)
    assert [(one.query, one.weeks, one.times) for one in found] == [("trylle", (0, 1, 2), 3)]
    forget_old_words(counter.database, lambda: NOW + weeks)
    with counter.database.read() as session:
        assert session.scalars(select(col(ZeroHit.count)).order_by(col(ZeroHit.monday))).all() == [
            1, 2,
        ]  # fmt: skip
