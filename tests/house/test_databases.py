"""The databases that tests are given are fresh, apart, and leave nothing running."""

import subprocess
import sys
import time
from pathlib import Path

import sqlalchemy as sa

from shop import _setup
from shop.db import Database
from shop.models import metadata
from tests.databases import Databases

TABLES = metadata.sorted_tables
NOTES = sa.Table("note", sa.MetaData(), sa.Column("text", sa.String))


def fill(database: Database) -> None:
    """A template with one table and one row."""
    NOTES.metadata.create_all(database.engine)
    with database.write() as session:
        session.execute(sa.insert(NOTES).values(text="first"))


def texts(url: str) -> list[str]:
    """All rows, by a connection that is closed again."""
    database = Database(url)
    with database.read() as session:
        found = list(session.execute(sa.select(NOTES.c.text)).scalars())
    database.dispose()
    return found


def test_two_copies_of_a_template_do_not_see_each_other(
    databases: Databases, engine_name: str
) -> None:
    one = databases.like(engine_name, "notes", fill)
    database = Database(one)
    with database.write() as session:
        session.execute(sa.insert(NOTES).values(text="second"))
    two = databases.like(engine_name, "notes", fill)
    assert (texts(one), texts(two)) == (["first", "second"], ["first"])
    databases.drop(one)  # while a connection is still open
    database.dispose()
    databases.drop(two)


def test_an_empty_database_has_no_tables(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    assert sa.inspect(database.engine).get_table_names() == []
    database.dispose()


def test_the_engine_is_the_one_that_was_asked_for(
    empty_database_url: str, engine_name: str
) -> None:
    database = Database(empty_database_url)
    assert database.engine.dialect.name == engine_name
    database.dispose()


def test_the_server_goes_when_the_tests_are_killed() -> None:
    code = (
        "import sys, time\n"
        "from tests import postgres\n"
        "with postgres.running() as address: print(address, flush=True); time.sleep(60)"
    )
    root = _setup.HERE.root
    tests = subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert tests.stdout is not None
    address = sa.make_url(tests.stdout.readline().strip())
    folder = Path(str(address.query["host"]))
    postmaster = folder / "data" / "postmaster.pid"
    assert postmaster.exists()
    tests.kill()
    tests.communicate()
    end = time.monotonic() + 10
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not folder.exists()


def test_a_database_has_all_tables_and_no_rows(database_url: str) -> None:
    database = Database(database_url)
    with database.read() as session:
        rows = {t.name: session.scalar(sa.select(sa.func.count()).select_from(t)) for t in TABLES}
    database.dispose()
    assert len(rows) > 5
    assert set(rows.values()) == {0}
