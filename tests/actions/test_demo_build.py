"""Building the demo: the same for the same seed, whole or not at all, never over others' data."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col
from whoosh.util.filelock import FileLock

from shop.config import Config
from shop.db import Database
from shop.db_setup import create_all
from shop.demo.build import State, build_demo, has_demo, state
from shop.kernel.errors import Refused
from shop.ledger.models import LedgerEntry
from shop.orders.models import Order, OrderLine
from shop.organisation.models import Node
from shop.organisation.rules import NodeKind
from tests.databases import Databases
from tests.factories import town

UNTIL = datetime(2026, 11, 20, 9, tzinfo=UTC)
SCALE = 0.02


class KilledError(Exception):
    """Somebody stopped the build."""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.dispose()


def build(database: Database, folder: Path, *, seed: int = 2026, kill_at: str = "") -> list[str]:
    """Build a small demo; with `kill_at`, stop when a step of that name begins. What was said."""
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        if kill_at and kill_at in text:
            raise KilledError

    config = Config(folder, "", "only for tests", False, 50 * 1024 * 1024)
    build_demo(
        config, database, seed=seed, say=say, until=UNTIL, scale=SCALE, make_tables=create_all
    )
    return said


def digest(database: Database) -> str:
    """Of every order and line, without what a build draws anew each time."""
    lines = (
        select(
            col(Order.number), col(Order.unit_name), col(Order.supplier_cvr), col(Order.placed_at),
            col(Order.placed_by_name), col(Order.delivery_date), col(Order.fee),
            col(Order.send_reason), col(Order.gathered), col(OrderLine.seller_item_id),
            col(OrderLine.quantity), col(OrderLine.price), col(OrderLine.coverage),
        )
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .order_by(col(Order.id), col(OrderLine.line_number))
    )  # fmt: skip
    hashed = hashlib.sha256()
    with database.read() as session:
        for row in session.execute(lines):
            hashed.update(repr([_plain(value) for value in row]).encode())
    return hashed.hexdigest()


def _plain(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def count(session: Session, model: type[Node] | type[Order] | type[LedgerEntry]) -> int:
    return session.scalars(select(func.count()).select_from(model)).one()


def test_the_same_seed_gives_the_same_orders_and_another_seed_others(tmp_path: Path) -> None:
    digests = []
    for number, seed in enumerate((2026, 2026, 7)):
        database = Database(f"sqlite:///{tmp_path / f'{number}.sqlite'}")
        create_all(database)
        build(database, tmp_path / str(number), seed=seed)
        digests.append(digest(database))
        database.dispose()
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


def test_an_unfinished_demo_does_not_count_and_is_built_again(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'skub.sqlite'}")
    create_all(database)
    with pytest.raises(KilledError):
        build(database, tmp_path, kill_at="eighteen months")
    assert state(database) is State.HALF
    assert not has_demo(database)
    said = build(database, tmp_path)
    assert said[0].startswith("The data folder holds a demo that was not finished")
    assert has_demo(database)
    with database.read() as session:
        assert count(session, Node) == 60  # no place is there twice
    database.dispose()


def test_an_unfinished_demo_on_a_server_is_left_alone_with_a_clear_word(
    databases: Databases, tmp_path: Path
) -> None:
    url = databases.like("postgresql", "tables", create_all)
    database = Database(url)
    with pytest.raises(KilledError):
        build(database, tmp_path, kill_at="write their catalogues")
    with pytest.raises(Refused) as refused:
        build(database, tmp_path)
    assert refused.value.code == "demo-half-built"
    with database.read() as session:
        assert count(session, Node) == 60  # as the first try left them
    assert state(database) is State.HALF
    database.dispose()
    databases.drop(url)


def test_somebodys_own_data_is_never_mixed_with_a_demo(database: Database, tmp_path: Path) -> None:
    assert state(database) is State.EMPTY
    with database.write() as session:
        session.add(Node(kind=NodeKind.COMMUNITY, name="Vores eget fællesskab", path="/1/"))
    assert state(database) is State.OTHERS
    with pytest.raises(Refused) as refused:
        build(database, tmp_path)
    assert refused.value.code == "demo-other-data"
    with database.read() as session:
        assert count(session, Node) == 1
        assert count(session, LedgerEntry) == 0


def test_two_builders_do_not_build_in_one_folder(database: Database, tmp_path: Path) -> None:
    lock = FileLock(str(tmp_path / "demo-building"))
    assert lock.acquire()
    try:
        with pytest.raises(Refused) as refused:
            build(database, tmp_path)
    finally:
        lock.release()
    assert refused.value.code == "demo-busy"
    assert state(database) is State.EMPTY


def test_the_small_town_of_the_tests_is_not_taken_for_the_demo(database: Database) -> None:
    town(database)
    assert state(database) is State.OTHERS
