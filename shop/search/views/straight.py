"""A number typed in the search field goes straight to the one thing that has it."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from shop.search.match import Query
from shop.search.numbers import Straight, Thing, looks_like_number, straight_to
from shop.search.views.door import place
from shop.web.session import db


def straight(query: Query) -> Response | None:
    """A redirect, for what was typed in the field and nothing else chosen; None to search."""
    if request.args.keys() != {"q"} or query.was_cut or not looks_like_number(query.text):
        return None
    with db().glance() as reading:
        found = straight_to(reading, place(), query)
    return redirect(url_of(found, query), 303) if found else None


def url_of(found: Straight, query: Query) -> str:
    """The page of the thing, which is told what number it was found by."""
    if found.thing is Thing.AGREEMENT:
        return url_for("agreements.one", agreement_id=found.id, nummer=query.text)
    return url_for("search.item", offer_id=found.id, nummer=query.text)
