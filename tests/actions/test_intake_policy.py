"""How a place wants its catalogues handled: who may say so, for whom it holds, what it stops."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from shop.db import Database, table_of
from shop.intake import actions
from shop.intake.actions.policy import set_policy
from shop.intake.actions.staging import stage_again
from shop.intake.models import ImportBatch, IntakePolicy
from shop.intake.queries.policy import policy_at, policy_with_source
from shop.intake.rules import NO_POLICY, BatchState, Policy
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import SYSTEM, Actor
from shop.ledger.models import LedgerEntry
from tests.actions.test_intake import Desk
from tests.factories import NOW, second_buyer, town
from tests.price_lists import BASE, many, price_list

STRICT = Policy(four_eyes=True, withdrawn_percent=10)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    yield Desk(database, town(database), tmp_path / "catalogues")
    database.dispose()


def say(desk: Desk, policy: Policy, *, by: Actor | None = None, node_id: int = 0) -> None:
    with desk.database.write() as session:
        set_policy(
            session, node_id=node_id or desk.town.lindeby.id or 0, policy=policy,
            by=by or desk.town.jonas, now=NOW,
        )  # fmt: skip


def holds_at(desk: Desk, node_id: int | None) -> Policy:
    with desk.database.read() as session:
        return policy_at(session, node_id or 0)


def written(desk: Desk) -> tuple[int, int]:
    """Rows of policies and of the ledger."""
    with desk.database.read() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table_of(kind))) or 0
            for kind in (IntakePolicy, LedgerEntry)
        ]
    return counts[0], counts[1]


def test_what_a_municipality_says_holds_for_the_places_below_it_and_no_other(desk: Desk) -> None:
    lindeby, house = desk.town.lindeby, desk.town.solsikken
    assert holds_at(desk, lindeby.id) == NO_POLICY
    say(desk, STRICT)
    assert holds_at(desk, lindeby.id) == holds_at(desk, house.id) == STRICT
    assert holds_at(desk, desk.town.fjordby.id) == NO_POLICY
    with desk.database.read() as session:
        found = policy_with_source(session, house.id or 0)
    assert found is not None
    assert (found.node_name, found.changed_by_name) == ("Lindeby Kommune", desk.town.jonas.name)


def test_the_nearest_place_that_has_said_something_decides(desk: Desk) -> None:
    say(desk, STRICT)
    say(desk, Policy(withdrawn_percent=50), node_id=desk.town.solsikken.id or 0)
    assert holds_at(desk, desk.town.solsikken.id) == Policy(withdrawn_percent=50)
    assert holds_at(desk, desk.town.lindeby.id) == STRICT


def test_a_change_of_policy_is_in_the_ledger_with_before_and_now(desk: Desk) -> None:
    say(desk, STRICT)
    with desk.database.read() as session:
        newest = select(LedgerEntry).order_by(col(LedgerEntry.number).desc()).limit(1)
        entry = session.scalars(newest).one()
        assert entry.event == "INTAKE_POLICY_CHANGED"
        assert '"before":{"four_eyes":false,"withdrawn_percent":30}' in entry.details
        assert '"now":{"four_eyes":true,"withdrawn_percent":10}' in entry.details


def test_what_is_refused_writes_nothing(desk: Desk) -> None:
    before = written(desk)
    with pytest.raises(NotAllowed):
        say(desk, STRICT, by=desk.town.mette)
    with pytest.raises(NotAllowed):
        say(desk, STRICT, node_id=desk.town.fjordby.id or 0)
    with pytest.raises(NotFound):
        say(desk, STRICT, node_id=999_999)
    with pytest.raises(Refused):
        say(desk, Policy(withdrawn_percent=0))
    assert written(desk) == before


def state_of(desk: Desk, batch_id: int) -> BatchState:
    with desk.database.read() as session:
        return session.get_one(ImportBatch, batch_id).state


def test_with_four_eyes_whoever_brought_the_file_cannot_publish_it(desk: Desk) -> None:
    say(desk, STRICT)
    own = desk.stage(*BASE)
    before = written(desk)
    with pytest.raises(Refused, match="En anden end den"):
        desk.publish(own)
    assert (written(desk), state_of(desk, own)) == (before, BatchState.STAGED)
    with desk.database.write() as session:
        vera = second_buyer(session, desk.town)
    desk.publish(own, by=vera)
    assert state_of(desk, own) is BatchState.PUBLISHED


def test_a_file_from_the_folder_was_brought_by_nobody_and_one_by_hand_says_by_whom(
    desk: Desk,
) -> None:
    say(desk, STRICT)
    before = written(desk)
    with pytest.raises(Refused, match="hvem der lægger filen op"):
        desk.stage(*BASE, by=SYSTEM)  # as the command does without --by
    assert written(desk) == before
    kept = actions.keep_file(folder=desk.folder, file=price_list(BASE), name="priser.csv")
    with desk.database.write() as session:
        batch_id = actions.take_in(
            session, file=kept, node_id=desk.town.lindeby.id or 0,
            supplier_id=desk.town.kridthuset, by=SYSTEM, now=NOW,
        )  # fmt: skip
    read = actions.read_file(kept, now=NOW)
    with desk.database.write() as session:
        stage_again(session, batch_id=batch_id, received=read, by=SYSTEM, now=NOW)
    desk.publish(batch_id)
    assert state_of(desk, batch_id) is BatchState.PUBLISHED


def test_removing_more_than_the_set_share_must_be_confirmed(desk: Desk) -> None:
    desk.publish(desk.stage(*many(60)), minutes=-60)
    say(desk, Policy(withdrawn_percent=20))
    batch = desk.stage(*many(45))
    before = written(desk)
    with pytest.raises(Refused, match="Sæt hak"):
        desk.publish(batch)
    assert (written(desk), state_of(desk, batch)) == (before, BatchState.STAGED)
    with desk.database.write() as session:
        actions.publish(
            session, batch_id=batch, by=desk.town.jonas, now=NOW, removal_confirmed=True
        )
    assert state_of(desk, batch) is BatchState.PUBLISHED
