"""No missing migration: Alembic's way and the models give the same tables, on both engines."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from shop.db import Database
from shop.db_setup import create_all, migrate
from shop.keys import is_compared
from shop.models import metadata


def test_migrations_leave_nothing_to_migrate(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    migrate(database)
    with database.engine.connect() as connection:
        compared = is_compared(connection.dialect.name)
        options = {"compare_type": True, "include_object": compared}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    database.dispose()


def test_migrations_make_the_same_tables_and_triggers_append_only(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    migrate(database)
    migrated = triggers(database)
    metadata.drop_all(database.engine)
    create_all(database)
    assert triggers(database) == migrated
    assert {table for table, name in migrated if "_no_" in name} == {
        "ledger_entry", "offer_version", "catalogue_feed", "placed_order", "order_line",
        "price_decision", "policy_decision", "arrival", "arrival_line", "label_decision",
        "labelable_decision",
    }  # fmt: skip
    database.dispose()


def test_migrating_twice_changes_nothing(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    migrate(database)
    before = sa.inspect(database.engine).get_table_names()
    migrate(database)
    assert sa.inspect(database.engine).get_table_names() == before
    database.dispose()


def triggers(database: Database) -> set[tuple[str, str]]:
    """(table, trigger) of all triggers."""
    query = (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        if database.is_sqlite
        else "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal"
    )
    with database.read() as session:
        return {(table, name) for table, name in session.execute(sa.text(query))}
