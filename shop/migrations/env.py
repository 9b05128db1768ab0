"""Alembic's entry: migrates the engine it is given, or the one the environment names."""

from alembic import context
from sqlalchemy.engine import Engine

from shop.config import from_environment
from shop.db import Database
from shop.models import metadata


def _engine() -> Engine:
    given: Engine | None = context.config.attributes.get("engine")
    return given if given is not None else Database(from_environment().database_url).engine


def run() -> None:
    """Run the migrations in one transaction."""
    with _engine().execution_options(write=True).connect() as connection:
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True
        )
        with context.begin_transaction():
            context.run_migrations()


run()
