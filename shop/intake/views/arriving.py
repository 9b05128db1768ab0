"""A file that a worker has in hand: how far it is, another try, a day to be published on."""

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from shop.intake import actions
from shop.intake.actions.jobs import key_of
from shop.intake.actions.publishing import take_back
from shop.intake.actions.scheduling import schedule, unschedule
from shop.intake.queries import BatchRow
from shop.intake.rules import BatchFacts, BatchState
from shop.intake.views.dating import DateView, date_view, day_of
from shop.intake.views.progress import ProgressView, progress_view
from shop.intake.views.reach import find_batch, onward
from shop.intake.views.translate import _
from shop.jobs import queries as jobs
from shop.jobs.queries import JobRow
from shop.kernel.errors import Refused
from shop.organisation.rules import Role
from shop.web import access
from shop.web.errors import words_of
from shop.web.htmx import render_fragment, wants_fragment
from shop.web.messages import say
from shop.web.session import db, now, viewer
from shop.web.words import daylong

arriving = Blueprint("arriving", __name__)
IN_HAND = (BatchState.RECEIVED, BatchState.PUBLISHING)
"""A worker has the file, or should have."""


def progress_page(found: BatchRow) -> Response:
    """The page of a batch that is IN_HAND."""
    return make_response(render_template("intake/progress.html", view=_progress(found)))


def jobs_in_hand(reading: Session, found: Sequence[BatchRow]) -> dict[int, JobRow | None]:
    """The newest job of each batch that is IN_HAND, by batch id; None where there never was one."""
    keys = {row.id: key_of(row.id) for row in found if row.state in IN_HAND}
    newest = jobs.jobs_of(reading, list(keys.values())) if keys else {}
    return {batch_id: newest.get(key) for batch_id, key in keys.items()}


def _progress(found: BatchRow) -> ProgressView:
    with db().read() as reading:
        job = jobs.job_of(reading, key_of(found.id))
        works = jobs.does_somebody_work(reading, now=now())
    return progress_view(found, job, somebody_works=works, now=now())


def dating(found: BatchRow, facts: BatchFacts) -> DateView | None:
    """What the page of a batch says of publishing on a date."""
    with db().read() as reading:
        job = jobs.job_of(reading, key_of(found.id))
    return date_view(found, facts, job, by_id=viewer().actor.person_id, now=now())


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


@arriving.post("/kataloger/<int:batch_id>/stop")
@access.roles(Role.PROCUREMENT)
def stop(batch_id: int) -> AnyResponse:
    """Not published after all: the difference can be decided on anew."""
    return _act(batch_id, take_back, _("Stoppet. Butikken er ikke ændret."))


@arriving.post("/kataloger/<int:batch_id>/dato")
@access.roles(Role.PROCUREMENT)
def set_date(batch_id: int) -> AnyResponse:
    """Publish it on a day of one's choice."""
    on = day_of(request.form.get("dato", ""))
    if on is None:
        find_batch(batch_id)
        say(_("Vælg en dag."))
        return redirect(url_for("intake.batch", batch_id=batch_id), 303)
    is_confirmed = request.form.get("removal") == "ja"

    def act(session: Session, **facts: object) -> None:
        schedule(session, on=on, removal_confirmed=is_confirmed, **facts)  # type: ignore[arg-type]

    return _act(batch_id, act, _("Kataloget bliver udgivet %(day)s kl. 5.", day=daylong(on)))


@arriving.post("/kataloger/<int:batch_id>/dato/fjern")
@access.roles(Role.PROCUREMENT)
def remove_date(batch_id: int) -> AnyResponse:
    """Not on that day after all."""
    return _act(batch_id, unschedule, _("Kataloget bliver ikke udgivet af sig selv."))


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
