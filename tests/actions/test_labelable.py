"""A category that can carry a label: decided, ordered under, taken back, on both engines."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from shop.catalogue import labelling
from shop.catalogue.models import LabelableDecision
from shop.db import Database
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.periods import local_day
from shop.ledger.models import LedgerEntry
from shop.ledger.queries import verify
from shop.orders.queries import draft_lines
from tests.factories import NOW, Town, town

TODAY = local_day(NOW)


def counts(database: Database, built: Town, *, on: date) -> bool:
    """Whether gloves count in the label share of Solsikken."""
    with database.read() as session:
        quantities = {built.offers["handsker"]: Decimal(1)}
        return draft_lines(session, path=built.solsikken.path, quantities=quantities, on=on)[
            0
        ].is_labelable


def test_an_order_line_has_the_version_of_its_day_and_undo_brings_the_former_back(
    database_url: str,
) -> None:
    database = Database(database_url)
    built = town(database)
    assert not counts(database, built, on=TODAY)

    def decide(level: str | None, day: date) -> int:
        with database.write() as session:
            return labelling.decide(
                session, node_id=built.lindeby.id or 0, code="handsker", level=level,
                why="De fås nu med Svanen", by=built.jonas, now=NOW, valid_from=day,
            )  # fmt: skip

    tomorrow = TODAY + timedelta(days=1)
    decide("some", tomorrow)
    assert not counts(database, built, on=TODAY)
    assert counts(database, built, on=tomorrow)
    last = decide("few", tomorrow)
    assert not counts(database, built, on=tomorrow)
    with database.write() as session:
        labelling.undo(session, decision_id=last, by=built.jonas, now=NOW)
    assert counts(database, built, on=tomorrow)
    with database.read() as session:
        assert verify(session)[1] is None
        said = session.scalars(
            select(col(LabelableDecision.level)).order_by(col(LabelableDecision.id))
        )
        assert said.all() == ["some", "few", "some"]
    database.dispose()


def test_what_begins_later_is_not_brought_forward_when_one_of_today_is_taken_back(
    database_url: str,
) -> None:
    database = Database(database_url)
    built = town(database)
    tomorrow = TODAY + timedelta(days=1)
    with database.write() as session:
        for level, day in (("some", tomorrow), ("few", TODAY)):
            made = labelling.decide(
                session, node_id=built.lindeby.id or 0, code="handsker", level=level, why="Ja",
                by=built.jonas, now=NOW, valid_from=day,
            )  # fmt: skip
        labelling.undo(session, decision_id=made, by=built.jonas, now=NOW)
    assert not counts(database, built, on=TODAY)
    assert counts(database, built, on=tomorrow)
    database.dispose()


def test_what_cannot_be_said_is_refused_and_nothing_is_written(database_url: str) -> None:
    database = Database(database_url)
    built = town(database)

    def rows() -> int:
        with database.read() as session:
            return len(session.scalars(select(col(LedgerEntry.event))).all())

    before = rows()
    good: dict[str, Any] = {
        "node_id": built.lindeby.id or 0, "code": "handsker", "level": "some", "why": "Ja",
        "by": built.jonas, "now": NOW, "valid_from": TODAY,
    }  # fmt: skip
    for kind, bad in (
        (Refused, {"level": "lots"}), (Refused, {"why": ""}), (Refused, {"why": "x" * 201}),
        (Refused, {"valid_from": TODAY - timedelta(days=1)}),
        (Refused, {"valid_from": TODAY + timedelta(days=400)}), (Refused, {"seen": 7}),
        (NotFound, {"code": "findes-ikke"}), (NotAllowed, {"by": built.mette}),
        (NotAllowed, {"node_id": built.community.id}), (NotFound, {"node_id": 99_999}),
    ):  # fmt: skip
        with pytest.raises(kind), database.write() as session:
            labelling.decide(session, **(good | bad))
    with pytest.raises(NotFound), database.write() as session:
        labelling.undo(session, decision_id=99, by=built.jonas, now=NOW)
    assert rows() == before
    database.dispose()
