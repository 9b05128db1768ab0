"""The reasons that houses may give when they send: the shop's own, and a place's."""

from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.guidance.actions import reasons as actions
from shop.guidance.queries.reasons import ReasonRow, all_reasons, reason
from shop.guidance.views.reach import chosen_place, guidance, place_options, places
from shop.kernel.errors import NotFound, Refused
from shop.organisation.rules import Role
from shop.web import access
from shop.web.errors import words_of
from shop.web.language import gettext as _
from shop.web.messages import Undo, say
from shop.web.session import db, now, viewer
from shop.web.words import dayyear


@dataclass(frozen=True, slots=True)
class Line:
    """A reason of a place's own."""

    name: str
    who: str
    is_on: bool
    url: str
    """Where it is taken off or put back; "" where the viewer may not."""


@guidance.get("/regler/grunde")
@access.roles(Role.PROCUREMENT)
def reasons() -> Response:
    """The list, and the form for one more."""
    return _page()


def _page(refused: Refused | None = None) -> Response:
    some = places()
    place, mine = chosen_place(some), {one.id for one in some}
    with db().read() as reading:
        found = all_reasons(reading, place.path)
    fixed = [
        (_("Det haster"), True), (_("Allergi"), True), (_("Pædagogisk formål"), True),
        (_("Andet"), False),
    ]  # fmt: skip
    page = render_template(
        "guidance/reasons.html", place=place, places=place_options(some), fixed=fixed,
        lines=[_line(one, mine) for one in found], error=words_of(refused) if refused else "",
        name=request.form.get("name", "")[: actions.LONGEST] if refused else "",
    )  # fmt: skip
    return Response(page, status=422 if refused else 200)


def _line(one: ReasonRow, mine: set[int]) -> Line:
    name, moment = one.added_by_name, one.added_at
    door = "guidance.remove_reason"
    if one.undone_at is not None:
        name, moment, door = one.undone_by_name, one.undone_at, "guidance.restore_reason"
    who = _("%(place)s, %(name)s, %(day)s", place=one.node_name, name=name, day=dayyear(moment))
    url = url_for(door, reason_id=one.id) if one.node_id in mine else ""
    return Line(one.name, who, one.undone_at is None, url)


@guidance.post("/regler/grunde")
@access.roles(Role.PROCUREMENT)
def add_reason() -> AnyResponse:
    """One more for the houses at and below the place."""
    place = chosen_place(places())
    try:
        with db().write() as writing:
            made = actions.add_reason(
                writing, node_id=place.id, name=request.form.get("name", "")[:1000],
                by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        if isinstance(refused, NotFound):
            raise
        return _page(refused)
    undo = Undo(url_for("guidance.remove_reason", reason_id=made))
    say(_("Gemt. Husene kan vælge grunden fra nu af."), undo=undo)
    return redirect(url_for("guidance.reasons", sted=place.id), 303)


@guidance.post("/regler/grunde/<int:reason_id>/fjern")
@access.roles(Role.PROCUREMENT)
def remove_reason(reason_id: int) -> AnyResponse:
    """The houses choose it no more."""
    found = _mine(reason_id)
    try:
        with db().write() as writing:
            actions.remove_reason(writing, reason_id=reason_id, by=viewer().actor, now=now())
    except Refused as refused:
        say(words_of(refused))
    else:
        undo = Undo(url_for("guidance.restore_reason", reason_id=reason_id))
        say(_("»%(name)s« er taget af. Det, der er bestilt, beholder den.", name=found.name),
            undo=undo)  # fmt: skip
    return redirect(url_for("guidance.reasons", sted=found.node_id), 303)


@guidance.post("/regler/grunde/<int:reason_id>/tilbage")
@access.roles(Role.PROCUREMENT)
def restore_reason(reason_id: int) -> AnyResponse:
    """The houses may choose it again."""
    found = _mine(reason_id)
    try:
        with db().write() as writing:
            actions.restore_reason(writing, reason_id=reason_id, by=viewer().actor, now=now())
    except Refused as refused:
        say(words_of(refused))
    else:
        say(_("»%(name)s« kan vælges igen.", name=found.name))
    return redirect(url_for("guidance.reasons", sted=found.node_id), 303)


def _mine(reason_id: int) -> ReasonRow:
    with db().read() as reading:
        found = reason(reading, reason_id)
    if found is None or found.node_id not in {one.id for one in places()}:
        raise NotFound("reason", _("Grunden findes ikke."))
    return found
