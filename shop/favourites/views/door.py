"""What the pages of lists share."""

from flask import Blueprint, request, url_for

from shop.organisation.rules import Role
from shop.web import access
from shop.web.ids import sane_id
from shop.web.messages import Undo

favourites = Blueprint("favourites", __name__)

BUYERS = access.roles(Role.REQUISITIONER)
KEEPERS = access.roles(Role.REQUISITIONER, Role.PROCUREMENT)
PROCUREMENT = access.roles(Role.PROCUREMENT)


def form_id(name: str) -> int:
    """An id from the form; 0 where there is none or it is larger than any id can be."""
    return sane_id(request.form.get(name, type=int))


def undo_of(list_id: int, entry: int) -> Undo:
    """The way back from one change of a list."""
    return Undo(url_for("favourites.undo", list_id=list_id), (("number", str(entry)),))
