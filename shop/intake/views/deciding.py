"""Deciding: held prices, rows that are left out, and how catalogues are to be handled."""

import re
from collections.abc import Callable
from decimal import Decimal

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.intake import actions, queries
from shop.intake.actions import Rows, Settled, Which
from shop.intake.queries import ChangeRow
from shop.intake.rules import MAX_WHY, NO_POLICY, Policy
from shop.intake.views import tables
from shop.intake.views.changes import agreed_of, biggest_of
from shop.intake.views.difference import pressed_at, region_after
from shop.intake.views.reach import find_batch, find_place, paths, places
from shop.intake.views.sides import sides_of
from shop.intake.views.translate import _, ngettext
from shop.intake.views.words import KINDS_BY_SLUG, change_line
from shop.kernel.errors import NotFound, Refused
from shop.organisation.rules import Role
from shop.search.index import follow
from shop.web import access
from shop.web.errors import words_of
from shop.web.htmx import page_or_fragment, wants_fragment
from shop.web.ids import sane_id
from shop.web.messages import Undo, say
from shop.web.session import config, db, now, viewer
from shop.web.words import daylong

deciding = Blueprint("deciding", __name__)

_DO: dict[str, Callable[..., Settled]] = {
    "godkend": actions.approve,
    "behold": actions.keep_old,
    "genaabn": actions.reopen,
}


@deciding.post("/kataloger/<int:batch_id>/priser")
@access.roles(Role.PROCUREMENT)
def decide(batch_id: int) -> AnyResponse:
    """Settle one held price, or all that wait, or take a decision back."""
    find_batch(batch_id)
    change_id = sane_id(request.form.get("change", type=int))
    # A number that is none must not be taken for all that wait.
    settled = _change(batch_id, change_id) if "change" in request.form else None
    word = request.form.get("decision", "")
    if word not in _DO:
        say(_("Vælg, om prisen skal godkendes."))
        return _back(batch_id, settled)
    try:
        with db().write() as writing:
            done = _DO[word](
                writing, batch_id=batch_id, which=_which(change_id, word), by=viewer().actor,
                now=now(), why=request.form.get("why", "")[: MAX_WHY + 1],
            )  # fmt: skip
    except Refused as refused:
        say(words_of(refused))
        return _back(batch_id, settled)
    if done.offers:
        follow(db(), config().index_dir)
    say(_said(word, done.prices), undo=_undo(batch_id, change_id, word))
    return _back(batch_id, settled)


def _which(change_id: int, word: str) -> Which:
    if change_id:
        return Which((change_id,))
    if word == "genaabn":
        raise Refused("no-held-prices", "Vælg en pris.")
    if request.form.get("hvilke") != "under":
        return Which()
    percent = request.form.get("under", "").strip().replace(",", ".").removesuffix("%").strip()
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", percent):
        raise Refused("percent", "Skriv et tal fra 1 til 100.")
    return Which(below=Decimal(percent) / 100)


def _said(word: str, count: int) -> str:
    if word == "godkend":
        return ngettext("%(num)s pris er godkendt.", "%(num)s priser er godkendt.", count)
    if word == "behold":
        return ngettext(
            "%(num)s gammel pris er beholdt.", "%(num)s gamle priser er beholdt.", count
        )
    return _("Prisen venter igen.")


def _undo(batch_id: int, change_id: int, word: str) -> Undo | None:
    """One decision is taken back from the status line; many are reopened one by one."""
    if not change_id or word == "genaabn":
        return None
    fields = (("change", str(change_id)), ("decision", "genaabn"))
    return Undo(url_for("deciding.decide", batch_id=batch_id), fields)


def _change(batch_id: int, change_id: int) -> ChangeRow:
    with db().read() as reading:
        found = queries.change(reading, batch_id, change_id)
    if found is None:
        raise NotFound("change", _("Ændringen findes ikke."))
    return found


def _back(batch_id: int, settled: ChangeRow | None) -> AnyResponse:
    if request.args.get("fra") == "priser":
        return redirect(url_for("deciding.prices"), 303)
    if wants_fragment():
        return region_after(batch_id, settled)
    mark = f"change-{settled.id}" if settled else "changes"
    return redirect(pressed_at(batch_id, mark), 303)


@deciding.post("/kataloger/<int:batch_id>/valg")
@access.roles(Role.PROCUREMENT)
def choose(batch_id: int) -> AnyResponse:
    """Leave rows out of what is published, or take them in again."""
    find_batch(batch_id)
    take = request.form.get("do") == "tag-med"
    try:
        with db().write() as writing:
            moved = actions.choose(
                writing, batch_id=batch_id, rows=_rows(), take=take, by=viewer().actor, now=now()
            )
    except Refused as refused:
        say(words_of(refused))
        return _back(batch_id, None)
    if take:
        say(ngettext("%(num)s ændring er med igen.", "%(num)s ændringer er med igen.", moved))
    else:
        say(ngettext("%(num)s ændring er udeladt.", "%(num)s ændringer er udeladt.", moved))
    return _back(batch_id, _one_taken_in(batch_id) if take else None)


def _one_taken_in(batch_id: int) -> ChangeRow | None:
    """The row whose own button was pressed: the button is gone, so focus goes to the row."""
    change_id = sane_id(request.form.get("change", type=int))
    if not change_id or request.form.get("alle"):
        return None
    with db().read() as reading:
        return queries.change(reading, batch_id, change_id)


_ALL_OF_THEM = ("alle", "udeladt")
"""What a form says that means every change, or every one that was left out."""


def _rows() -> Rows:
    slug = request.form.get("alle", "")
    if slug in KINDS_BY_SLUG or slug in _ALL_OF_THEM:
        return Rows(kind=KINDS_BY_SLUG.get(slug))
    ids = tuple(filter(None, (sane_id(each) for each in request.form.getlist("change", type=int))))
    if not ids:
        raise Refused("nothing-chosen", "Sæt hak ved de ændringer, du mener.")
    return Rows(ids)


@deciding.get("/kataloger/aendring/<int:change_id>")
@access.roles(Role.PROCUREMENT)
def change(change_id: int) -> Response:
    """Old and new of one item, field by field."""
    with db().read() as reading:
        batch_id = queries.batch_of_change(reading, sane_id(change_id))
    found, _facts = find_batch(batch_id or 0)
    row = _change(found.id, sane_id(change_id))
    with db().read() as reading:
        old, new = queries.both_sides(reading, row)
    view = sides_of(row, old, new)
    return page_or_fragment(
        "intake/change.html", "intake/_change.html", view=view, batch=found, change=row
    )


@deciding.get("/kataloger/priser")
@access.roles(Role.PROCUREMENT)
def prices() -> Response:
    """All prices that wait for somebody, whichever file they came in."""
    after = tables.key_of(request.args.get("efter", ""))
    with db().read() as reading:
        waiting = {row.id: row for row in queries.waiting_batches(reading, paths=paths())}
        found = queries.open_prices(
            reading, list(waiting), after=after, limit=queries.PAGE + 1
        )  # fmt: skip
    page = found[: queries.PAGE]
    biggest = biggest_of([row for _batch, row in page])
    lines = [
        change_line(row, biggest=biggest, agreed=agreed_of(waiting[of], waiting[of].supplier_name))
        for of, row in page
    ]
    more = ""
    if len(found) > queries.PAGE:
        more = url_for("deciding.prices", efter=page[-1][1].key)
    total = sum(row.held for row in waiting.values())
    return Response(render_template("intake/prices.html", lines=lines, total=total, more_url=more))


@deciding.get("/kataloger/regler")
@access.roles(Role.PROCUREMENT)
def policy() -> Response:
    """How catalogues are handled here, and the form to change it."""
    return _policy_page({}, "")


def _policy_page(values: dict[str, str], error: str) -> Response:
    some = places()
    chosen = sane_id(request.values.get("node", type=int)) or next((p.id for p in some), 0)
    place = find_place(chosen)
    with db().read() as reading:
        said = queries.policy_with_source(reading, place.id)
    shown = said.policy if said else NO_POLICY
    percent = values.get("withdrawn_percent", str(shown.withdrawn_percent))
    html = render_template(
        "intake/policy.html", place=place, said=said, percent=percent,
        said_on=daylong(said.changed_at) if said else "",
        place_choices=[(one.id, one.name) for one in some],
        four_eyes=values.get("four_eyes") == "ja" if values else shown.four_eyes, error=error,
    )  # fmt: skip
    return Response(html, status=422 if error else 200)


@deciding.post("/kataloger/regler")
@access.roles(Role.PROCUREMENT)
def set_policy() -> AnyResponse:
    """Change how catalogues are handled here."""
    place = find_place(sane_id(request.form.get("node", type=int)))
    written = request.form.get("withdrawn_percent", "").strip()
    percent = int(written) if re.fullmatch(r"\d{1,3}", written) else 0
    wanted = Policy(request.form.get("four_eyes") == "ja", percent)
    try:
        with db().write() as writing:
            actions.set_policy(
                writing, node_id=place.id, policy=wanted, by=viewer().actor, now=now()
            )
    except Refused as refused:
        return _policy_page(dict(request.form), words_of(refused))
    say(_("Gemt. Det gælder fra nu af."))
    return redirect(url_for("deciding.policy", node=place.id), 303)
