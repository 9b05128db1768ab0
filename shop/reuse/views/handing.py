"""Reserving, handing over, giving up, and taking off the shelf."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from shop.organisation.rules import Role
from shop.reuse import actions
from shop.reuse.rules import Way, read_pieces
from shop.reuse.views.door import reuse
from shop.web import access
from shop.web.language import gettext as _
from shop.web.messages import Undo, say
from shop.web.session import db, now, unit, viewer

BUYERS = access.roles(Role.REQUISITIONER)


@reuse.post("/genbrug/<int:item_id>/reserver")
@BUYERS
def reserve(item_id: int) -> Response:
    """Promise it to the viewer's house."""
    pieces = read_pieces(request.form.get("antal", "1")[:20])
    way = Way.DELIVER if request.form.get("bringes") == "1" else Way.COLLECT
    with db().write() as writing:
        actions.reserve(
            writing, item_id=item_id, unit_id=unit().id, pieces=pieces, way=way,
            by=viewer().actor, now=now(),
        )  # fmt: skip
    say(_("Reserveret til jer. Aftal med huset, hvornår I mødes."))
    return _to(item_id)


@reuse.post("/genbrug/reservation/<int:reservation_id>/overdraget")
@BUYERS
def hand_over(reservation_id: int) -> Response:
    """It is in its new house."""
    with db().write() as writing:
        actions.hand_over(
            writing, reservation_id=reservation_id, by=viewer().actor, now=now()
        )  # fmt: skip
    say(_("Godt! Det er skrevet ned, hvad det sparede."))
    return redirect(url_for("reuse.page"), 303)


@reuse.post("/genbrug/reservation/<int:reservation_id>/opgiv")
@BUYERS
def give_up(reservation_id: int) -> Response:
    """It is free for others again."""
    with db().write() as writing:
        actions.give_up(writing, reservation_id=reservation_id, by=viewer().actor, now=now())
    say(_("Reservationen er væk, og tingen er fri igen."))
    return redirect(url_for("reuse.page"), 303)


@reuse.post("/genbrug/<int:item_id>/fjern")
@BUYERS
def take_off(item_id: int) -> Response:
    """Take it off the shelf, with a way back."""
    with db().write() as writing:
        actions.take_off(writing, item_id=item_id, by=viewer().actor, now=now())
    say(_("Taget af hylden."), undo=Undo(url_for("reuse.put_back", item_id=item_id)))
    return _to(item_id)


@reuse.post("/genbrug/<int:item_id>/tilbage")
@BUYERS
def put_back(item_id: int) -> Response:
    """On the shelf again."""
    with db().write() as writing:
        actions.put_back(writing, item_id=item_id, by=viewer().actor, now=now())
    say(_("Den står på hylden igen."))
    return _to(item_id)


def _to(item_id: int) -> Response:
    return redirect(url_for("reuse.one", item_id=item_id), 303)
