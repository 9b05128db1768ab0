"""A file that a worker has in hand: how far it is, and another try."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.intake import actions
from shop.intake.actions.jobs import key_of
from shop.intake.queries import BatchRow
from shop.intake.rules import BatchState
from shop.intake.views.progress import ProgressView, progress_view
from shop.intake.views.reach import find_batch, onward
from shop.intake.views.translate import _
from shop.jobs import queries as jobs
from shop.kernel.errors import Refused
from shop.organisation.rules import Role
from shop.web import access
from shop.web.errors import words_of
from shop.web.htmx import render_fragment, wants_fragment
from shop.web.messages import say
from shop.web.session import db, now, viewer

arriving = Blueprint("arriving", __name__)
IN_HAND = (BatchState.RECEIVED, BatchState.PUBLISHING)
"""A worker has the file, or should have."""


def progress_page(found: BatchRow) -> Response:
    """The page of a batch that is IN_HAND."""
    return make_response(render_template("intake/progress.html", view=_progress(found)))


def _progress(found: BatchRow) -> ProgressView:
    with db().read() as reading:
        job = jobs.job_of(reading, key_of(found.id))
        works = jobs.does_somebody_work(reading, now=now())
    return progress_view(found, job, somebody_works=works, now=now())


@arriving.get("/kataloger/<int:batch_id>/arbejdet")
@access.roles(Role.PROCUREMENT)
def progress(batch_id: int) -> AnyResponse:
    """How far the worker is, asked every second by the page; leads on when the page is another."""
    found, _facts = find_batch(batch_id)
    batch_page = url_for("intake.batch", batch_id=batch_id)
    if found.state not in IN_HAND:
        if wants_fragment():
            say(_over(found))
        return onward(batch_page)
    view = _progress(found)
    if not wants_fragment() or view.has_failed:
        return onward(batch_page)
    return render_fragment("intake/_progress.html", view=view)


def _over(found: BatchRow) -> str:
    """What the next page says when it comes by itself."""
    if found.state is BatchState.REJECTED:
        return _("Filen er læst. Den har fejl.")
    if found.state is BatchState.STAGED:
        return _("Filen er læst. Her er forskellen.")
    if found.state is BatchState.PUBLISHED:
        return _("Kataloget er udgivet.")
    return _("Arbejdet er slut.")


@arriving.post("/kataloger/<int:batch_id>/proev-igen")
@access.roles(Role.PROCUREMENT)
def again(batch_id: int) -> AnyResponse:
    """Let a worker try once more what it could not do."""
    return _act(batch_id, actions.read_again)


def _act(batch_id: int, act: Callable[..., None], done: str = "") -> AnyResponse:
    """Do it, and show the batch; a refusal is said on the page."""
    find_batch(batch_id)
    try:
        with db().write() as writing:
            act(writing, batch_id=batch_id, by=viewer().actor, now=now())
    except Refused as refused:
        done = words_of(refused)
    if done:
        say(done)
    return redirect(url_for("intake.batch", batch_id=batch_id), 303)
