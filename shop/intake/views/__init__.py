"""Catalogues: bring a file, see what it would do, publish it, take it back."""

from collections.abc import Callable
from functools import partial
from typing import IO

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from shop.agreements.queries import suppliers as all_suppliers
from shop.agreements.queries import suppliers_by_id
from shop.intake import actions, queries
from shop.intake.arrivals import AlreadyHere
from shop.intake.queries import BatchRow
from shop.intake.queries.columns import chosen_columns
from shop.intake.queries.supplier_page import sendings
from shop.intake.rules import BatchFacts, BatchState
from shop.intake.views import label_categories, label_register, tables
from shop.intake.views.arriving import IN_HAND, arriving, jobs_in_hand, progress_page
from shop.intake.views.batch import batch_view
from shop.intake.views.classes import classes as classes_door
from shop.intake.views.columns import about_file
from shop.intake.views.columns import columns as columns_door
from shop.intake.views.deciding import deciding
from shop.intake.views.difference import difference
from shop.intake.views.issues import BY_ROW, IssuesView, issues_view, sheets
from shop.intake.views.labels import labels as labels_door
from shop.intake.views.listing import Choices, list_view
from shop.intake.views.reach import find_batch, onward, paths, places
from shop.intake.views.supplier import suppliers as suppliers_door
from shop.intake.views.translate import _, ngettext
from shop.kernel.errors import NotFound, Refused
from shop.organisation.rules import Role
from shop.search.index import follow
from shop.web import access
from shop.web.errors import words_of
from shop.web.htmx import page_or_fragment, render_fragment, wants_fragment
from shop.web.ids import sane_id
from shop.web.messages import Undo, say
from shop.web.session import config, db, now, viewer

intake = Blueprint("intake", __name__)
__all__ = ["doors", "label_categories", "label_register"]
doors = [intake, arriving, deciding, suppliers_door, columns_door, labels_door, classes_door]


@intake.get("/kataloger")
@access.roles(Role.PROCUREMENT)
def page() -> Response:
    """Files that came in, how old each supplier's catalogue is, and the form for a new file."""
    return _list_page({}, {})


def _list_page(values: dict[str, str], errors: dict[str, str]) -> Response:
    before = sane_id(request.args.get("foer", type=int)) or None
    with db().read() as reading:
        found = queries.batches(reading, paths=paths(), before=before, limit=queries.PAGE + 1)
        shelves = queries.shelves(reading, paths=paths())
        sent = sendings(reading, paths=paths())
        names = [(row.id or 0, row.name) for row in all_suppliers(reading)]
        in_hand = jobs_in_hand(reading, found)
    choices = Choices(names, [(place.id, place.name) for place in places()], values, errors)
    view = list_view(found, shelves, choices, now=now(), sent=sent, in_hand=in_hand)
    answer = page_or_fragment("intake/page.html", "intake/_upload.html", view=view)
    answer.status_code = 422 if errors else 200
    return answer


@intake.post("/kataloger")
@access.roles(Role.PROCUREMENT)
def upload() -> AnyResponse:
    """Keep and check a file, and lead to what it would do."""
    file = request.files.get("file")
    supplier_id = sane_id(request.form.get("supplier", type=int))
    node_id = request.form.get("node", 0, type=int) or next((p.id for p in places()), 0)
    errors = _missing(bool(file and file.filename), supplier_id)
    if errors or file is None:
        return _list_page(dict(request.form), errors)
    try:
        batch_id = _take_in(file.stream, file.filename or "", supplier_id, node_id)
    except AlreadyHere as here:
        say(words_of(here))
        batch_id = here.batch_id
    except Refused as refused:
        if refused.code == "node":
            raise  # somebody else's place: no page of ours leads there
        field = "supplier" if refused.code == "supplier" else "file"
        return _list_page(dict(request.form), {field: words_of(refused)})
    return onward(url_for("intake.batch", batch_id=batch_id))


def _missing(has_file: bool, supplier_id: int) -> dict[str, str]:
    errors = {}
    if not supplier_id:
        errors["supplier"] = _("Vælg, hvem filen er fra.")
    if not has_file:
        errors["file"] = _("Vælg en fil.")
    return errors


def _take_in(stream: IO[bytes], name: str, supplier_id: int, node_id: int) -> int:
    """A small file is read here, before the transaction; a large one by a worker afterwards.

    Neither is needed where the same bytes were read before and still say what is sold.
    """
    place = next((place for place in places() if place.id == node_id), None)
    if place is None:
        raise NotFound("node", _("Stedet findes ikke."))
    limit, folder = config().max_upload_bytes, config().catalogue_dir
    kept = actions.keep_file(folder=folder, file=stream, name=name, limit=limit)
    file = _read(kept, supplier_id, node_id) if actions.is_small(kept) else kept
    with db().write() as writing:
        return actions.take_in(
            writing, file=file, node_id=node_id, supplier_id=supplier_id, by=viewer().actor,
            now=now(),
        )  # fmt: skip


def _read(
    kept: actions.Kept, supplier_id: int, node_id: int
) -> actions.Received | actions.ReadBefore:
    of = {"node_id": node_id, "supplier_id": supplier_id}
    with db().read() as reading:
        chosen = chosen_columns(reading, **of)
        before = actions.as_before(reading, kept, **of, now=now(), columns=chosen)
    return before or actions.read_file(kept, now=now(), columns=chosen)


@intake.get("/kataloger/<int:batch_id>")
@access.roles(Role.PROCUREMENT)
def batch(batch_id: int) -> Response:
    """What the file would do to the shop, or what is wrong with it."""
    found, facts = find_batch(batch_id)
    if found.state in IN_HAND:
        return progress_page(found)
    if found.errors:
        return _rejected(found, facts)
    shown = difference(batch_id)
    if wants_fragment() and "efter" in request.args:
        return render_fragment("intake/_rows.html", **shown.parts, is_more=True)
    if wants_fragment():
        total = shown.changes.total
        say(ngettext("%(num)s ændring", "%(num)s ændringer", total))
    with db().read() as reading:
        noted = _issues(reading, found) if found.warnings else None
    return page_or_fragment(
        "intake/batch.html", "intake/_changes.html",
        **shown.parts, issues=noted, about=about_file(found),
    )  # fmt: skip


def _rejected(found: BatchRow, facts: BatchFacts) -> Response:
    with db().read() as reading:
        noted = _issues(reading, found)
        meaning = queries.meaning(reading, found.id)
    by_id = viewer().actor.person_id
    view = batch_view(found, facts, meaning, published_before=None, by_id=by_id)
    return make_response(
        render_template("intake/rejected.html", view=view, issues=noted, about=about_file(found))
    )


def _issues(reading: Session, found: BatchRow) -> IssuesView | None:
    supplier = suppliers_by_id(reading, [found.supplier_id])[found.supplier_id]
    return issues_view(
        found, queries.issues(reading, found.id),
        by_row=request.args.get("fejl") == BY_ROW, address=supplier.email,
        sender=viewer().actor.name,
    )  # fmt: skip


@intake.post("/kataloger/<int:batch_id>/udgiv")
@access.roles(Role.PROCUREMENT)
def publish(batch_id: int) -> AnyResponse:
    """Make it live; a large one is left to the worker, and the page then says how far it is."""
    is_confirmed = request.form.get("removal") == "ja"
    done = _decide(batch_id, partial(actions.publish_or_queue, removal_confirmed=is_confirmed))
    if done is not None and done.state is BatchState.PUBLISHED:
        text = ngettext(
            "Udgivet: %(num)s ændring er i butikken.", "Udgivet: %(num)s ændringer er i butikken.",
            done.offers,
        )  # fmt: skip
        way_back = Undo(url_for("intake.roll_back", batch_id=batch_id), label=_("Rul tilbage"))
        say(text, undo=way_back)
    return redirect(url_for("intake.batch", batch_id=batch_id), 303)


@intake.post("/kataloger/<int:batch_id>/rul-tilbage")
@access.roles(Role.PROCUREMENT)
def roll_back(batch_id: int) -> AnyResponse:
    """Back to what was live before."""
    if _decide(batch_id, actions.roll_back) is not None:
        say(_("Rullet tilbage. Butikken er som før filen."))
    return redirect(url_for("intake.batch", batch_id=batch_id), 303)


@intake.post("/kataloger/<int:batch_id>/kasser")
@access.roles(Role.PROCUREMENT)
def discard(batch_id: int) -> AnyResponse:
    """Put the file aside."""
    if _decide(batch_id, actions.discard) is not None:
        say(_("Filen er kasseret. Butikken er ikke ændret."))
    return redirect(url_for("intake.page"), 303)


def _decide(batch_id: int, act: Callable[..., actions.Decided]) -> actions.Decided | None:
    """Do it and let search follow; None when it was refused, which is then said on the page."""
    find_batch(batch_id)
    try:
        with db().write() as writing:
            done = act(writing, batch_id=batch_id, by=viewer().actor, now=now())
    except Refused as refused:
        say(words_of(refused))
        return None
    if done.offers:
        follow(db(), config().index_dir)
    return done


@intake.get("/kataloger/<int:batch_id>/fejl.csv")
@access.roles(Role.PROCUREMENT)
def issues_csv(batch_id: int) -> Response:
    """What was noted, to send to the supplier."""
    found, _facts = find_batch(batch_id)
    with db().read() as reading:
        lines = tables.issue_lines(queries.issues(reading, batch_id))
    return tables.as_csv(lines, f"fejl-{found.id}.csv")


@intake.get("/kataloger/<int:batch_id>/fejl.xlsx")
@access.roles(Role.PROCUREMENT)
def issues_xlsx(batch_id: int) -> Response:
    """The same as a workbook."""
    found, _facts = find_batch(batch_id)
    with db().read() as reading:
        noted = queries.issues(reading, batch_id)
    return tables.as_xlsx(sheets(found, noted), f"fejl-{found.id}.xlsx")


@intake.get("/kataloger/<int:batch_id>/aendringer.csv")
@access.roles(Role.PROCUREMENT)
def changes_csv(batch_id: int) -> Response:
    """All changes, the biggest effect first."""
    found, _facts = find_batch(batch_id)
    with db().read() as reading:
        latest = {one.change_id: one for one in reversed(queries.decisions(reading, batch_id))}
        lines = tables.change_lines(queries.all_changes(reading, batch_id), latest)
        return tables.long_csv(lines, f"aendringer-{found.id}.csv")
