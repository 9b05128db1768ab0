"""Procurement follows up what was not as ordered."""

from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.agreements.queries import suppliers_by_id
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.rules import Role
from shop.receiving import actions, queries
from shop.receiving.queries import ComplaintRow
from shop.receiving.rules import ComplaintState
from shop.receiving.views.door import (
    age_words,
    mark_word,
    picture_url,
    quantity_words,
    receiving,
    state_word,
)
from shop.web import access
from shop.web.errors import words_of
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.session import db, now, viewer
from shop.web.words import dayyear

_DONE_SHOWN = 20
_LONGEST = 4000
_AT_FIELD = ("answer-missing", "answer-long")
_STALE = ("complaint-changed", "complaint-state")


@dataclass(frozen=True, slots=True)
class Card:
    """A complaint in the list."""

    id: int
    what: str
    meta: str
    note: str
    state: str


@receiving.get("/mangler")
@access.roles(Role.PROCUREMENT)
def page() -> str:
    """What waits, what is with suppliers, and what was closed lately."""
    states = (ComplaintState.OPEN, ComplaintState.FORWARDED, ComplaintState.CLOSED)
    with db().read() as reading:
        waiting, away, done = (
            queries.complaints(reading, paths=_paths(), state=state) for state in states
        )
    return render_template(
        "receiving/page.html", waiting=list(map(_card, waiting)), away=list(map(_card, away)),
        done=list(map(_card, done[:_DONE_SHOWN])),
    )  # fmt: skip


@receiving.get("/mangler/<int:complaint_id>")
@access.roles(Role.PROCUREMENT)
def one(complaint_id: int) -> Response:
    """One of them, with what can be done."""
    return _one_page(_found(complaint_id))


@receiving.post("/mangler/<int:complaint_id>")
@access.roles(Role.PROCUREMENT)
def handle(complaint_id: int) -> AnyResponse:
    """Send it on, close it with an answer, or open it again."""
    row = _found(complaint_id)
    words = request.form.get("svar", "")[:_LONGEST]
    wanted = request.form.get("til", "")
    try:
        if wanted not in ("OPEN", "FORWARDED", "CLOSED"):
            raise Refused("state-wrong", "Vælg, hvad der skal ske.")
        with db().write() as writing:
            actions.handle(
                writing, complaint_id=row.id, turn=request.form.get("tur", -1, type=int),
                to=ComplaintState(wanted), words=words, by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        if refused.code not in (*_AT_FIELD, *_STALE):
            raise
        return _one_page(_found(complaint_id), refused, words)
    say({"OPEN": _("Åbnet igen."), "FORWARDED": _("Noteret: leverandøren har den."),
         "CLOSED": _("Svaret er sendt til %(house)s.", house=row.unit_name)}[wanted])  # fmt: skip
    return redirect(url_for("receiving.page"), 303)


def _paths() -> list[str]:
    return [grant.path for grant in viewer().grants_of(Role.PROCUREMENT)]


def _found(complaint_id: int) -> ComplaintRow:
    with db().read() as reading:
        row = queries.complaint(reading, sane_id(complaint_id), paths=_paths())
    if row is None:
        raise NotFound("complaint-unknown", _("Den findes ikke her."))
    return row


def _what(row: ComplaintRow) -> str:
    return f"{mark_word(row.mark)}: {quantity_words(row.quantity, row.order_unit)}, {row.name}"


def _card(row: ComplaintRow) -> Card:
    meta = _("%(house)s, %(supplier)s, %(age)s", house=row.unit_name, supplier=row.supplier_name,
             age=age_words(row.opened_at, local_day(now())))  # fmt: skip
    return Card(row.id, _what(row), meta, row.note, state_word(row))


def _one_page(row: ComplaintRow, refused: Refused | None = None, words: str = "") -> Response:
    with db().read() as reading:
        supplier = suppliers_by_id(reading, [row.supplier_id])[row.supplier_id]
        email, phone = supplier.email, supplier.phone
    subject = _("Bestilling %(number)s: %(what)s", number=row.order_number, what=row.name)
    body = _what(row) + (f". {row.note}" if row.note else "")
    who = ""
    if row.changed_at is not None:
        who = _("%(name)s, %(day)s", name=row.changed_by_name, day=dayyear(row.changed_at))
    page = render_template(
        "receiving/one.html", row=row, what=_what(row), state=state_word(row), who=who,
        told=_("%(name)s, %(house)s, %(day)s", name=row.opened_by_name, house=row.unit_name,
               day=dayyear(row.opened_at)),
        picture=picture_url(row.order_id, row.arrival_number, row.picture), email=email,
        supplier_phone=phone, subject=subject, body=body, words=words or row.answer,
        errors={"svar": words_of(refused)} if refused else {},
    )  # fmt: skip
    return Response(page, 422 if refused else 200)
