"""The schools' holidays, kept by procurement for each municipality."""

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.kernel.errors import NotAllowed, Refused
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts, municipality_ids, node
from shop.organisation.rules import Role
from shop.standing import actions, queries
from shop.standing.views.door import standing
from shop.web import access
from shop.web.errors import words_of
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.messages import Undo, say
from shop.web.session import db, now, viewer
from shop.web.words import Count, dayyear

_LONGEST_TEXT = 20_000


@standing.get("/skoleferier")
@access.roles(Role.PROCUREMENT)
def holidays() -> Response:
    """Those that are kept, and a field for more."""
    return _page()


@standing.post("/skoleferier")
@access.roles(Role.PROCUREMENT)
def add_holidays() -> Response:
    """Keep the lines of the field."""
    text = request.form.get("linjer", "")[:_LONGEST_TEXT]
    try:
        found = actions.read_holidays(text)
        with db().write() as writing:
            place = _place(writing)
            new = actions.add_holidays(
                writing, place=place, found=found, by=viewer().actor, now=now()
            )
    except Refused as refused:
        return _page(text, refused)
    say(ngettext("%(num)s ferie er gemt.", "%(num)s ferier er gemt.", Count(new)))
    return redirect(url_for("standing.holidays", sted=place.id), 303)


@standing.post("/skoleferier/<int:holiday_id>/fjern")
@access.roles(Role.PROCUREMENT)
def remove_holiday(holiday_id: int) -> Response:
    """Take one away, with a way back."""
    with db().write() as writing:
        place = _place(writing)
        gone = actions.remove_holiday(
            writing, place=place, holiday_id=holiday_id, by=viewer().actor, now=now()
        )
    line = ";".join((gone[0], gone[1].isoformat(), gone[2].isoformat()))
    undo = Undo(url_for("standing.add_holidays"), (("linjer", line), ("sted", str(place.id))))
    say(_("Fjernet: %(name)s.", name=gone[0]), undo=undo)
    return redirect(url_for("standing.holidays", sted=place.id), 303)


def _place(session: Session) -> NodeFacts:
    """The municipality of the viewer's first role in procurement, or the one that is named."""
    paths = [grant.path for grant in viewer().grants_of(Role.PROCUREMENT)]
    ids = municipality_ids(session, paths)
    asked = sane_id(request.values.get("sted", type=int))
    wanted = asked if asked in ids else (ids[0] if ids and not asked else 0)
    found = node(session, wanted) if wanted else None
    if found is None or not viewer().may(Role.PROCUREMENT, found.path):
        raise NotAllowed("no-role", "Det har du ikke adgang til.")
    return found


def _page(text: str = "", refused: Refused | None = None) -> Response:
    with db().read() as reading:
        place = _place(reading)
        found = queries.school_holidays(reading, place.id, since=local_day(now()))
        rows = [(one.id, one.name, dayyear(one.first_day), dayyear(one.last_day)) for one in found]
    page = render_template(
        "standing/holidays.html", place=place, text=text,
        error=words_of(refused) if refused else "",
        rows=rows,
    )  # fmt: skip
    return make_response(page, 422 if refused else 200)
