"""What every shop has before anybody uses it: its tables, and the categories goods stand in."""

from shop.catalogue.actions import has_categories, load_categories
from shop.db import Database
from shop.db_setup import migrate


def set_up(database: Database) -> None:
    """Bring tables and categories to the newest version; writes nothing when they are."""
    migrate(database)
    with database.read() as reading:
        is_ready = has_categories(reading)
    if not is_ready:
        with database.write() as writing:
            load_categories(writing)
