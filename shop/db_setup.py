"""Create or migrate the database by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig

from shop.db import Database
from shop.models import metadata


def _alembic(database: Database) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = database.engine
    return config


def migrate(database: Database) -> None:
    """Bring the tables to the newest version; does nothing when they are."""
    command.upgrade(_alembic(database), "head")


def create_all(database: Database) -> None:
    """All tables as the models say, marked as migrated: for tests. Migrations give the same."""
    metadata.create_all(database.engine)
    command.stamp(_alembic(database), "head")
