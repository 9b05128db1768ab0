"""Alembic's entry: migrates the engine it is given, or the one the environment names."""

from alembic import context
from sqlalchemy.engine import Connection, Engine

from shop.config import from_environment
from shop.db import Database
from shop.keys import is_compared
from shop.models import metadata


def _engine() -> Engine:
    given: Engine | None = context.config.attributes.get("engine")
    return given if given is not None else Database(from_environment().database_url).engine


def run() -> None:
    """Run the migrations in one transaction.

    SQLite changes some tables by copying them; foreign keys are looked at when it is done, as its
    manual says, and nothing is kept where one leads nowhere.
    """
    with _engine().execution_options(write=True).connect() as connection:
        _foreign_keys(connection, on=False)
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True,
            compare_type=True, include_object=is_compared(connection.dialect.name),
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()
            _check_foreign_keys(connection)
        connection.commit()
        _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    """Switch SQLite's enforcement, which it only does outside a transaction."""
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite" and driver is not None:
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"migration would leave {len(broken)} references to nothing")


run()
