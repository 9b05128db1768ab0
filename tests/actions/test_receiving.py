"""Telling what came: who may, what stands, what is undone, and procurement's answers."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.ledger.models import LedgerEntry
from shop.receiving import actions, queries
from shop.receiving.performance import Performance, orders_behind, performance
from shop.receiving.queries import Standing
from shop.receiving.rules import ComplaintState, Mark, Written
from tests.buying import House, everything, house
from tests.factories import NOW

DUE = NOW.replace(day=26)  # Thursday: the order has come by then


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    found = house(database_url)
    found.fill(papir_svane="20", bleer="4")
    found.send()
    yield found
    found.database.dispose()


def tell(home: House, by: Actor | None = None, *, seen: int = 0, **more: Any) -> int:
    facts: dict[str, Any] = {
        "written": {1: Written("MISSING", "2", "Kun 18 i kassen")}, "follow_up": True,
        "picture": "",
    } | more  # fmt: skip
    with home.database.write() as session:
        return actions.tell(
            session, order_id=1, seen=seen, by=by or home.town.mette, now=DUE, **facts
        )


def all_arrived(home: House, by: Actor | None = None) -> int:
    with home.database.write() as session:
        return actions.all_arrived(session, order_id=1, by=by or home.town.mette, now=DUE)


def undo(home: House, number: int) -> None:
    with home.database.write() as session:
        actions.undo(session, order_id=1, number=number, by=home.town.mette, now=DUE)


def handle(home: House, to: str, *, turn: int = 0, by: Actor | None = None) -> None:
    with home.database.write() as session:
        actions.handle(
            session, complaint_id=1, turn=turn, to=ComplaintState(to), words="Der kommer to nye",
            by=by or home.town.jonas, now=DUE,
        )  # fmt: skip


def stands(home: House) -> Standing:
    with home.database.read() as session:
        return queries.standing(session, 1)


def due(home: House) -> list[int]:
    with home.database.read() as session:
        return [one.id for one in queries.to_receive(session, home.unit.id, on=local_day(DUE))]


def test_all_came_is_told_once_however_often_it_is_pressed(home: House) -> None:
    assert 1 in due(home)
    assert (all_arrived(home), all_arrived(home)) == (1, 0)
    assert stands(home).is_whole
    assert 1 not in due(home)


def test_a_part_comes_late_and_the_rest_afterwards(home: House) -> None:
    tell(home, written={1: Written("LATE", "5")}, follow_up=False)
    left = {one.line_number: one.left for one in stands(home).expected}
    assert left[1] == Decimal(5)
    assert 1 in due(home)
    assert all_arrived(home) == 2
    assert stands(home).is_whole


def test_what_was_wrong_waits_for_procurement_and_the_answer_comes_back(home: House) -> None:
    tell(home)
    paths = [home.unit.path]
    with home.database.read() as session:
        assert queries.count_open(session, paths=paths) == (1, DUE)
        (row,) = queries.complaints(session, paths=paths, state=ComplaintState.OPEN)
    assert (row.mark, row.quantity, row.note) == (Mark.MISSING, Decimal(2), "Kun 18 i kassen")
    handle(home, "FORWARDED")
    handle(home, "CLOSED", turn=1)
    with home.database.read() as session:
        (row,) = queries.complaints_of(session, 1)
    assert (row.state, row.answer, row.changed_by_name) == (
        ComplaintState.CLOSED, "Der kommer to nye", home.town.jonas.name,
    )  # fmt: skip


def test_undoing_takes_the_complaint_along_and_leaves_the_record(home: House) -> None:
    tell(home)
    undo(home, 1)
    found = stands(home)
    assert [one.is_undone for one in found.reports] == [True]
    assert (found.last, found.is_whole) == (2, False)
    with home.database.read() as session:
        assert queries.complaints_of(session, 1) == []
    assert all_arrived(home) == 3


def test_the_ledger_knows_what_was_wrong_and_not_what_was_written(home: House) -> None:
    tell(home)
    handle(home, "CLOSED")
    with home.database.read() as session:
        rows = session.execute(
            select(col(LedgerEntry.event), col(LedgerEntry.details))
            .where(col(LedgerEntry.subject) == "receipt:1").order_by(col(LedgerEntry.number))
        ).all()  # fmt: skip
    assert [row.event for row in rows] == ["GOODS_RECEIVED", "COMPLAINT_CHANGED"]
    assert "MISSING" in rows[0].details
    assert not any("kassen" in row.details or "nye" in row.details for row in rows)


def test_what_is_refused_writes_nothing(home: House) -> None:
    tell(home, written={1: Written("LATE", "1")})
    handle(home, "FORWARDED")
    before = everything(home.database)
    with pytest.raises(NotAllowed):
        tell(home, home.town.jonas, seen=1)
    with pytest.raises(NotAllowed):
        handle(home, "CLOSED", turn=1, by=home.town.mette)
    with pytest.raises(Refused, match="kollega"):
        tell(home, seen=0)
    with pytest.raises(Refused, match="over 0"):
        tell(home, seen=1, written={1: Written("MISSING", "99")})
    with pytest.raises(Refused, match="Indkøb er gået i gang"):
        undo(home, 1)
    with pytest.raises(NotFound):
        undo(home, 7)
    with pytest.raises(Refused, match="lige rettet"):
        handle(home, "CLOSED", turn=0)
    assert everything(home.database) == before


def test_a_suppliers_year_counts_orders_once_and_nothing_that_was_undone(home: House) -> None:
    home.fill(papir_svane="20")
    home.send(token="another-press-of-the-button")
    told = {1: Written("MISSING", "2"), 2: Written("MISSING", "1")}
    tell(home, written=told)
    with home.database.read() as session:
        assert kept(session, home) == Performance(1, ((Mark.MISSING, 1),), 1)
    undo(home, 1)
    all_arrived(home)
    with home.database.write() as session:
        actions.all_arrived(session, order_id=3, by=home.town.mette, now=DUE)
    with home.database.read() as session:
        assert kept(session, home) == Performance(2, (), 0)
        behind = orders_behind(
            session, home.unit.path, home.town.kridthuset, None, on=local_day(DUE)
        )
        assert [one.id for one in behind] == [3, 1]
        assert performance(session, "/999/", [home.town.kridthuset], on=local_day(DUE)) == {}


def kept(session: Session, home: House) -> Performance:
    supplier = home.town.kridthuset
    return performance(session, home.unit.path, [supplier], on=local_day(DUE))[supplier]
