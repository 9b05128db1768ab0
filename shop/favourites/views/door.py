"""What the pages of lists share."""

from flask import Blueprint, request

from shop.organisation.rules import Role
from shop.web import access
from shop.web.ids import sane_id

favourites = Blueprint("favourites", __name__)

BUYERS = access.roles(Role.REQUISITIONER)
KEEPERS = access.roles(Role.REQUISITIONER, Role.PROCUREMENT)
PROCUREMENT = access.roles(Role.PROCUREMENT)


def form_id(name: str) -> int:
    """An id from the form; 0 where there is none or it is larger than any id can be."""
    return sane_id(request.form.get(name, type=int))
