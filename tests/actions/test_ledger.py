"""The ledger in the database, on both engines."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from shop.db import Database
from shop.kernel.people import SYSTEM
from shop.ledger.actions import record
from shop.ledger.queries import entries, verify
from shop.ledger.rules import Event
from tests.factories import NOW


def add(database: Database, chain: int, subject: str) -> None:
    with database.write() as session:
        record(
            session, Event.DEMO_BUILT, by=SYSTEM, at=NOW, chain=chain, subject=subject,
            details={"kr": "12.50"},
        )  # fmt: skip


def test_entries_are_numbered_and_chained_per_municipality(database_url: str) -> None:
    database = Database(database_url)
    for chain, subject in ((2, "a"), (3, "b"), (2, "c")):
        add(database, chain, subject)
    with database.read() as session:
        assert [(entry.number, entry.subject) for entry in entries(session, 2)] == [
            (1, "a"),
            (2, "c"),
        ]
        assert verify(session) == (3, None)
    database.dispose()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_entry SET actor = 'x'", "DELETE FROM ledger_entry WHERE number = 1"],
)
def test_the_database_refuses_to_alter_or_delete_an_entry(
    database_url: str, statement: str
) -> None:
    database = Database(database_url)
    add(database, 2, "a")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.write() as session:
        session.execute(sa.text(statement))
    with database.read() as session:
        assert verify(session) == (1, None)
    database.dispose()


def test_an_entry_altered_behind_the_triggers_back_is_found(database_url: str) -> None:
    database = Database(database_url)
    for subject in "abc":
        add(database, 2, subject)
    with database.write() as session:
        if database.is_sqlite:
            session.execute(sa.text("DROP TRIGGER ledger_entry_no_update"))
        else:
            session.execute(sa.text("ALTER TABLE ledger_entry DISABLE TRIGGER USER"))
        session.execute(sa.text("UPDATE ledger_entry SET details = '{}' WHERE number = 2"))
    with database.read() as session:
        count, fault = verify(session)
    assert count == 3
    assert fault is not None
    assert (fault.chain, fault.number) == (2, 2)
    database.dispose()


def test_a_chain_deleted_whole_is_missed(database_url: str) -> None:
    database = Database(database_url)
    add(database, 2, "a")
    with database.write() as session:
        if database.is_sqlite:
            session.execute(sa.text("DROP TRIGGER ledger_entry_no_delete"))
        else:
            session.execute(sa.text("ALTER TABLE ledger_entry DISABLE TRIGGER USER"))
        session.execute(sa.text("DELETE FROM ledger_entry"))
    with database.read() as session:
        _, fault = verify(session)
    assert fault is not None
    assert fault.number == 1
    database.dispose()


def test_forty_entries_written_by_eight_at_once_make_one_chain(database_url: str) -> None:
    database = Database(database_url)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: add(database, 2, str(number)), range(40)))
    with database.read() as session:
        assert verify(session) == (40, None)
        assert {entry.subject for entry in entries(session, 2)} == {str(n) for n in range(40)}
    database.dispose()


def test_a_refused_action_leaves_no_entry(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(ZeroDivisionError):
        record_and_fail(database)
    with database.read() as session:
        assert verify(session) == (0, None)
    database.dispose()


def record_and_fail(database: Database) -> None:
    with database.write() as session:
        record(session, Event.DEMO_BUILT, by=SYSTEM, at=NOW, chain=2, subject="a", details={})
        raise ZeroDivisionError
