"""The exposure log, on both engines."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from nudges.nudge import Nudge
from shop.basket import queries
from shop.guidance import actions
from shop.guidance.actions import Decision
from shop.guidance.models import Answer, Exposure
from shop.guidance.queries import as_nudge, memory, open_exposures
from shop.guidance.rules import pseudonym
from shop.ledger.queries import entries
from tests.buying import TOKEN, House, house
from tests.factories import NOW


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    yield made
    made.database.dispose()


NUDGE = Nudge(
    rule="prefer-agreement", version=1, subject="offer:2", weight=55, interrupts=True,
    saving=Decimal("12.60"), facts={"name": "Papir", "price": "36.15"},
    offers={"offer_id": 1, "quantity": "3"}, actions=("swap", "keep"),
)  # fmt: skip


def note(home: House, *nudges: Nudge, shown: bool = True) -> None:
    points = [Decision(nudge, {}, "prefer-agreement:7", shown) for nudge in nudges]
    with home.database.write() as session:
        actions.note(session, points, watcher=home.watcher, now=NOW)


def kept(home: House) -> list[Exposure]:
    with home.database.read() as session:
        rows = list(session.scalars(sa.select(Exposure).order_by(sa.text("id"))))
        session.expunge_all()
    return rows


def test_a_nudge_that_stands_open_is_kept_once(home: House) -> None:
    note(home, NUDGE)
    note(home, NUDGE)
    (row,) = kept(home)
    assert (row.rule, row.version, row.subject, row.arm, row.shown, row.answer) == (
        "prefer-agreement", 1, "offer:2", "treatment", True, Answer.OPEN,
    )  # fmt: skip


def test_a_new_price_is_brought_up_to_date_in_what_stands_open(home: House) -> None:
    note(home, NUDGE)
    note(home, replace(NUDGE, facts={"name": "Papir", "price": "37.00"}))
    (row,) = kept(home)
    assert row.facts["price"] == "37.00"


def test_a_nudge_comes_out_of_the_log_as_it_went_in(home: House) -> None:
    note(home, NUDGE)
    assert as_nudge(kept(home)[0]) == replace(NUDGE, weight=0)


def test_a_control_unit_gets_a_ghost_that_is_never_shown(home: House) -> None:
    note(home, NUDGE, shown=False)
    note(home, NUDGE, shown=False)
    (row,) = kept(home)
    assert (row.arm, row.shown, row.experiment) == ("holdout", False, "prefer-agreement:7")
    with home.database.read() as session:
        assert open_exposures(session, home.unit.id) == {}


def test_when_an_experiment_begins_what_stands_open_is_let_go(home: House) -> None:
    note(home, NUDGE)
    note(home, NUDGE, shown=False)
    assert [(row.shown, row.answer) for row in kept(home)] == [
        (True, Answer.IGNORED), (False, Answer.OPEN),
    ]  # fmt: skip


def test_an_answer_is_given_once_and_told_in_the_ledger(home: House) -> None:
    note(home, NUDGE)
    for answer in (Answer.DECLINED, Answer.ACCEPTED):
        with home.database.write() as session:
            row = session.scalars(sa.select(Exposure)).one()
            actions.answer(session, row, answer=answer, now=NOW)
    assert kept(home)[0].answer is Answer.DECLINED
    with home.database.read() as session:
        (told,) = entries(session, home.town.lindeby.id or 0)
    assert told.event == "NUDGE_ANSWERED"
    assert told.actor == f"unit:{home.unit.id}"
    assert '"answer":"DECLINED"' in told.details


def test_one_press_that_sends_two_orders_is_one_order_ago(home: House) -> None:
    note(home, replace(NUDGE, subject=f"offer:{home.town.offers['saks']}"))
    with home.database.write() as session:
        row = session.scalars(sa.select(Exposure)).one()
        actions.answer(session, row, answer=Answer.DECLINED, now=NOW)
    home.fill(papir_svane="20", bleer="4")
    home.send(token=TOKEN, now=NOW + timedelta(hours=1))
    with home.database.read() as session:
        known = memory(session, home.unit.id)
        elsewhere = memory(session, home.town.regnbuen.id or 0)
    assert list(known.declined_orders_ago.values()) == [1]
    assert not elsewhere.declined


def test_what_was_shown_and_not_answered_is_ignored_when_the_order_goes(home: House) -> None:
    home.add("papir-plus", "20")
    home.send()
    (row,) = kept(home)
    assert row.answer is Answer.IGNORED
    with home.database.read() as session:
        assert queries.row_states(session, home.unit.id, list(home.town.offers.values())) == {}


def test_a_pseudonym_tells_people_apart_and_needs_the_key() -> None:
    mette = pseudonym("key", person_id=1, municipality_id=2)
    assert len(mette) == 32
    assert mette == pseudonym("key", person_id=1, municipality_id=2)
    others = {
        pseudonym("key", person_id=2, municipality_id=2),
        pseudonym("key", person_id=1, municipality_id=3),
        pseudonym("another key", person_id=1, municipality_id=2),
    }
    assert len(others | {mette}) == 4
