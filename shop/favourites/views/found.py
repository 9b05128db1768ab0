"""Finding the list that a page is about, for whoever may change it."""

from flask import request
from flask_babel import gettext as _
from sqlmodel import Session

from shop.favourites.editable import kept_list
from shop.favourites.models import FavouriteList
from shop.favourites.rules import may_change
from shop.kernel.errors import NotFound
from shop.organisation.queries import NodeFacts
from shop.web.ids import sane_id
from shop.web.session import viewer


def changeable_list(
    reading: Session, list_id: int, *, retired: bool = False
) -> tuple[FavouriteList, NodeFacts]:
    """The list, when the viewer may change it. Raises NotFound: others' lists do not exist."""
    found = kept_list(reading, sane_id(list_id))
    grants = viewer().person.grants
    if (
        found is None
        or (found[0].retired_at is not None and not retired)
        or not may_change(grants, found[1].kind, found[1].path)
    ):
        raise NotFound("list-unknown", _("Den liste findes ikke."))
    return found


def form_number(name: str) -> int:
    """A number of the ledger from the form; 0 for none. It may be larger than an id."""
    text = request.form.get(name, "").strip()[:18]
    return int(text) if text.isascii() and text.isdecimal() else 0
