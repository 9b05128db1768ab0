"""Building the demo municipality: places, agreements, catalogues, orders, and what waits.

Everything comes in by the shop's own actions, with a clock that runs from eighteen months ago to
yesterday. It is done in many transactions; the last one says that the demo is built.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlmodel import col
from whoosh.util.filelock import FileLock

from shop.config import Config
from shop.db import Database
from shop.db_setup import migrate
from shop.demo.steps import Say, Steps
from shop.demo.tree import LINDEBY_CVR
from shop.kernel.errors import Refused
from shop.ledger.models import LedgerEntry
from shop.ledger.rules import Event
from shop.organisation.models import Node


class State(Enum):
    """What a database holds."""

    EMPTY = "empty"
    HALF = "a demo that was not finished"
    BUILT = "the demo"
    OTHERS = "somebody's own data"


def state(database: Database) -> State:
    """Look what the database holds, so that nobody's own data is ever touched."""
    with database.read() as session:
        if session.scalars(_BUILT).one():
            return State.BUILT
        if session.scalars(_LINDEBY).one():
            return State.HALF
        return State.OTHERS if session.scalars(_NODES).one() else State.EMPTY


_BUILT = select(func.count()).where(col(LedgerEntry.event) == Event.DEMO_BUILT.value)
_LINDEBY = select(func.count()).where(col(Node.cvr) == LINDEBY_CVR)
_NODES = select(func.count()).select_from(Node)


def has_demo(database: Database) -> bool:
    """Whether the whole demo is there: only its very last step says so."""
    return state(database) is State.BUILT


def build_demo(
    config: Config, database: Database, *, seed: int = 2026, say: Say,
    until: datetime | None = None, scale: float = 1.0,
    make_tables: Callable[[Database], None] = migrate,
) -> None:  # fmt: skip
    """Build the demo up to yesterday of `until` (an aware moment, default now).

    The same seed and day give the same orders. `scale` below 1 makes a smaller one for tests.
    What an interrupted build left is thrown away first. Raises Refused when the database holds
    other data, when it is an unfinished demo on PostgreSQL, or when another process is building.
    """
    with _alone(config.data_dir):
        match state(database):
            case State.BUILT:
                say("The demo municipality is already here; left as it is.")
                return
            case State.OTHERS:
                raise Refused("demo-other-data", _OTHER_DATA)
            case State.HALF:
                say("The data folder holds a demo that was not finished. It is built again.")
                _start_over(config, database)
                make_tables(database)
            case State.EMPTY:
                pass
        Steps(config, database, seed, say, until or datetime.now(UTC), scale).run()


_OTHER_DATA = "The database already holds an organisation of its own, so no demo is built in it."
_HALF_ON_SERVER = (
    "The database holds a demo that was not finished. Drop and create the database, and try again."
)
_BUSY = "Another process is building the demo in this data folder. Wait for it to finish."


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """One builder at a time; the lock goes with the process, however it ends."""
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(str(data_dir / "demo-building"))
    if not lock.acquire():
        raise Refused("demo-busy", _BUSY)
    try:
        yield
    finally:
        lock.release()


def _start_over(config: Config, database: Database) -> None:
    """No database file again, and no index that remembers the old one."""
    if not database.is_sqlite:
        raise Refused("demo-half-built", _HALF_ON_SERVER)
    database.dispose()
    file = make_url(str(database.engine.url)).database or ""
    for end in ("", "-wal", "-shm"):
        Path(file + end).unlink(missing_ok=True)
    shutil.rmtree(config.index_dir, ignore_errors=True)
