"""SQLite counts nothing beforehand: by which index it looks must not depend on how many are asked.

A page of goods that is looked up by its owner reads the owner's whole catalogue for 24 rows.
"""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from shop.catalogue import queries as catalogue
from shop.db import Database
from shop.db_setup import create_all
from shop.quick.queries import numbered
from tests.databases import Databases
from tests.factories import Town, town

MANY = 300
"""More goods than places above a house, so that the owner looks like the shorter way."""


@pytest.fixture
def plain(databases: Databases) -> Any:
    url = databases.like("sqlite", "tables", create_all)
    database = Database(url)
    yield database, town(database)
    database.dispose()
    databases.drop(url)


def ways(database: Database, ask: Any) -> list[str]:
    """How SQLite finds the offers of each statement that `ask` sends."""
    sent: list[tuple[str, Sequence[Any]]] = []

    def note(_connection: Any, _cursor: Any, text: str, values: Any, *_: Any) -> None:
        sent.append((text, values))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.read() as session:
            ask(session)
            asked = [one for one in sent if one[0].startswith("SELECT offer.")]
            driver = session.connection().connection.cursor()
            plans = [
                row[3]
                for text, values in asked
                for row in driver.execute(f"EXPLAIN QUERY PLAN {text}", values)
            ]
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return [step for step in plans if step.startswith(("SEARCH offer ", "SCAN offer"))]


def test_a_page_of_goods_is_found_by_its_goods_and_not_by_their_owner(
    plain: tuple[Database, Town],
) -> None:
    database, built = plain
    path, ids = built.solsikken.path, range(1, MANY + 1)

    def ask(session: Session) -> None:
        catalogue.offer_rows(session, ids, path=path)
        catalogue.last_rows(session, ids, path=path)
        numbered(session, [f"57012345{number:05d}" for number in ids], path=path)

    found = ways(database, ask)
    assert len(found) >= 3
    assert [step for step in found if "owner_node_id=?)" in step] == []
