"""Feeding budgets: for managers and procurement."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from shop.budgets import actions, queries
from shop.budgets.rules import MOST_BYTES, Fault
from shop.kernel.errors import Refused
from shop.kernel.periods import local_day
from shop.organisation.rules import Role
from shop.web import access
from shop.web.errors import words_of
from shop.web.messages import say
from shop.web.session import db, now, viewer

budgets = Blueprint("budgets", __name__)
doors = [budgets]
_FEEDERS = access.roles(Role.MANAGER, Role.PROCUREMENT)
_SHOWN, _FAULTS = 500, 50


@budgets.get("/budgetter")
@_FEEDERS
def page() -> str:
    """What is fed for this year, and the way to feed more."""
    return _page(())


def _page(faults: tuple[Fault, ...]) -> str:
    paths = [
        grant.path for role in (Role.MANAGER, Role.PROCUREMENT)
        for grant in viewer().grants_of(role)
    ]  # fmt: skip
    year = local_day(now()).year
    with db().read() as reading:
        lines = queries.fed_lines(reading, paths, year=year, limit=_SHOWN)
    told = [(fault.row, words_of(fault.refused)) for fault in faults[:_FAULTS]]
    return render_template(
        "budgets/page.html", lines=lines, year=year, faults=told,
        more=max(len(faults) - _FAULTS, 0),
    )  # fmt: skip


@budgets.post("/budgetter")
@_FEEDERS
def feed() -> Response | tuple[str, int]:
    """Keep the whole file, or say what is wrong in it."""
    file = request.files.get("file")
    raw = file.stream.read(MOST_BYTES + 1) if file else b""
    try:
        with db().read() as reading:
            table = actions.read(reading, raw=raw, by=viewer().actor, now=now())
    except Refused as refused:
        if refused.code != "budget-file":
            raise
        return _page((Fault(1, refused),)), 422
    if table.faults:
        return _page(table.faults), 422
    with db().write() as writing:
        actions.keep(writing, lines=table.lines, by=viewer().actor, now=now())
    say(ngettext("%(num)s række er læst op.", "%(num)s rækker er læst op.", len(table.lines)))
    return redirect(url_for("budgets.page"), 303)
