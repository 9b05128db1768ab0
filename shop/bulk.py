"""Many rows into a table at once, past the conversions SQLAlchemy makes of each value.

For catalogues of hundreds of thousands of lines: three to five times as fast as `insert()`. The
values are given as the database keeps them, the same on both engines: money and quantities as whole
1/10 000, dates as ISO text, JSON as text, bytes as bytes.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

Rows = Sequence[Sequence[Any]]


def add_rows(session: Session, table: sa.Table, columns: Sequence[str], rows: Rows) -> None:
    """Insert rows whose values stand in the order of `columns`."""
    if not rows:
        return
    names = ", ".join(columns)
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({names}) VALUES ({marks})",  # noqa: S608 - our own names
            [tuple(row) for row in rows],
        )
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def new_ids(session: Session, table: sa.Table, count: int, *, above: int = 0) -> Sequence[int]:
    """Ids for `count` rows of the table that nobody else is given, rising.

    To be called in the transaction that inserts the rows. On SQLite ids are also above `above`.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        last = connection.execute(sa.select(sa.func.max(table.c.id))).scalar() or 0
        first = max(last, above) + 1
        return range(first, first + count)
    drawn = sa.select(_draw(table)).select_from(sa.func.generate_series(1, count))
    return sorted(connection.execute(drawn).scalars())


def id_after(session: Session, table: sa.Table) -> tuple[int, sa.ColumnElement[int] | None]:
    """The last id before those that come now, and what gives the next one where ids are drawn.

    On SQLite nobody else writes before we commit, so all ids above the last are ours: None.
    """
    if session.connection().dialect.name == "sqlite":
        return int(session.scalar(sa.select(sa.func.max(table.c.id))) or 0), None
    draw = _draw(table)
    return int(session.scalar(sa.select(draw)) or 0), draw


def _draw(table: sa.Table) -> sa.ColumnElement[int]:
    # Written out, or the name of the sequence would be looked up for each row.
    return sa.func.nextval(sa.literal_column(f"'{table.name}_id_seq'::regclass"))


def go_by_indexes(session: Session) -> None:
    """For the rest of the transaction: look each row up, whatever the engine believes of the sizes.

    PostgreSQL takes a table that has just been filled for small, and would read it whole.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        for way in ("seqscan", "hashjoin", "mergejoin", "bitmapscan"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")


def note_growth(session: Session, *columns: sa.Column[Any]) -> None:
    """Tell the engine that the columns' tables have grown by much, for its plans.

    PostgreSQL learns it by itself only after a minute or so, and of all columns. SQLite's plans do
    not depend on it.
    """
    if session.connection().dialect.name == "sqlite":
        return
    tables: dict[str, list[str]] = {}
    for column in columns:
        tables.setdefault(column.table.name, []).append(column.name)
    said = ", ".join(f"{table} ({', '.join(names)})" for table, names in tables.items())
    session.connection().exec_driver_sql(f"ANALYZE {said}")


def make_room(session: Session) -> None:
    """Let this connection write much, from now on: most pages it touches are touched again.

    Where SQLite has little room for pages and log, it writes each to the file over and over.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        for setting in ("cache_size=-32768", "wal_autocheckpoint=4000"):
            connection.exec_driver_sql(f"PRAGMA {setting}")


def wait_for_no_disk(session: Session) -> None:
    """Do not wait for the disk with this transaction: after a power cut it is done anew.

    For what nobody sees before a later transaction, which waits for this one too, makes it count.
    SQLite never waits between its checkpoints.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
