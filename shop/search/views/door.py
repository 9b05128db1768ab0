"""The door and where it looks."""

from flask import Blueprint

from shop.kernel.periods import local_day
from shop.search.queries import Place
from shop.web.session import config, db, now, viewer

search = Blueprint("search", __name__)


def place() -> Place:
    """The viewer's house; for people who do not buy, the place of their first role."""
    person = viewer()
    path = person.unit.path if person.unit else person.person.grants[0].path
    unit_type = person.unit.unit_type if person.unit else None
    return Place(db(), config().index_dir, path, local_day(now()), unit_type, now())
