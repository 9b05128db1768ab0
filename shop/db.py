"""The database: one engine, two ways in (`read`, `write`), and the column types we share.

SQLite by default (WAL; writers begin with BEGIN IMMEDIATE, so they queue instead of failing with
"database is locked"), PostgreSQL when one machine is not enough. Actions never commit: `write()`
does, once, when the block ends without an exception.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlmodel import Session, SQLModel

from shop.kernel.money import from_scaled, to_scaled

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def table_of(model: type[SQLModel]) -> sa.Table:
    """The table behind a model, for statements in SQLAlchemy Core."""
    table: sa.Table = model.__table__  # type: ignore[attr-defined]
    return table


BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A primary key that outlives 2 147 483 647 rows on PostgreSQL and still counts up on SQLite."""

_WAIT_MS, _ASK_AGAIN_MS = 10_000, 3
_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    f"busy_timeout={_WAIT_MS}",
    "cache_size=-16384",
    "temp_store=MEMORY",
    "wal_autocheckpoint=8000",  # a worker's are smaller (shop.bulk), so that others seldom do its
)


ROOM_FOR_UPDATES = {"postgresql_with": {"fillfactor": 50}}
"""For a table whose rows are all updated once, soon after they came, in no column of an index.

PostgreSQL then finds room for the new row beside the old one, and no index is written."""


class MoneyColumn(sa.types.TypeDecorator[Decimal]):
    """Kroner as `Decimal` in Python, whole 1/10 000 kroner as an integer in the database."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """To the database."""
        return None if value is None else to_scaled(Decimal(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """From the database. Sums on PostgreSQL come as Decimal, hence int()."""
        return None if value is None else from_scaled(int(value))


class QuantityColumn(MoneyColumn):
    """An amount of something with up to four decimals, kept like money so that it stays exact."""

    cache_ok = True


def symbol(kind: type[StrEnum], *, length: int = 24, checked: bool = True) -> sa.Enum:
    """A column that stores an enum's value as text, with a CHECK that refuses any other.

    `checked`: False where the table has `one_of` instead.
    """
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=checked,
        length=length,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def one_of(column: str, kind: type[StrEnum]) -> sa.CheckConstraint:
    """The CHECK of a `symbol` for a table that gets rows by the hundred thousand.

    It asks for one value after the other: for IN, SQLite makes a small table for each row.
    """
    alike = " OR ".join(f"{column} = '{member.value}'" for member in kind)
    return sa.CheckConstraint(alike, name=kind.__name__.lower())


class Database:
    """An engine and the two ways to use it. `url` is an SQLAlchemy address."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._writing = self.engine.execution_options(write=True)
        self._glancing = _lone(self.engine)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading. Whatever is changed in it is thrown away."""
        with Session(self.engine) as session:
            yield session
            session.rollback()

    @contextmanager
    def glance(self) -> Iterator[Session]:
        """A session for a few queries on the hot path, each for itself.

        On PostgreSQL it spares the BEGIN and the ROLLBACK, a seventh of the search page's CPU;
        nothing can be streamed or locked in it. On SQLite it is the same as `read`.
        """
        with Session(self._glancing) as session:
            yield session
            session.rollback()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in one transaction: committed when the block ends, undone on an exception."""
        with Session(self._writing) as session, session.begin():
            yield session

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True, pool_size=4, max_overflow=8)
    engine = sa.create_engine(url, connect_args={"timeout": 10, "check_same_thread": False})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _lone(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("write"):
        _begin_writing(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    """Wait for the others who write, at most as long as `busy_timeout` says.

    SQLite itself asks again after up to 100 ms, and so sleeps past the moments that a long import
    leaves free for others. We ask some hundred times a second.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout={_ASK_AGAIN_MS}")
    until = time.monotonic() + _WAIT_MS / 1000
    try:
        while time.monotonic() < until:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout={_WAIT_MS}")


def upsert(table: sa.Table, dialect: str) -> Any:
    """An INSERT that can be given ON CONFLICT, for the dialect at hand ("sqlite" or other)."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert(table)


_REFUSE_SQLITE = """
CREATE TRIGGER {table}_no_{verb_lower} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION skub_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
_REFUSE_POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb_lower} BEFORE {verb} ON {table}
FOR EACH {each} EXECUTE FUNCTION skub_refuse()
"""


def append_only_statements(table: str, dialect: str) -> list[str]:
    """The SQL that makes a table refuse UPDATE and DELETE (and TRUNCATE where there is one)."""
    if dialect == "sqlite":
        return [
            _REFUSE_SQLITE.format(table=table, verb=verb, verb_lower=verb.lower())
            for verb in ("UPDATE", "DELETE")
        ]
    each = {"UPDATE": "ROW", "DELETE": "ROW", "TRUNCATE": "STATEMENT"}
    return [_REFUSE_FUNCTION] + [
        _REFUSE_POSTGRESQL.format(table=table, verb=verb, verb_lower=verb.lower(), each=each[verb])
        for verb in each
    ]


def append_only(table: sa.Table) -> None:
    """Make this table append-only wherever it is created."""

    def protect(_target: Any, connection: Connection, **_: Any) -> None:
        for statement in append_only_statements(table.name, connection.dialect.name):
            connection.exec_driver_sql(statement.replace("%", "%%"))

    event.listen(table, "after_create", protect)
