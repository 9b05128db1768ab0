"""Asking procurement, and reading the answers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import Response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from shop.basket import outside
from shop.basket.views.shell import watcher
from shop.catalogue.queries import last_rows
from shop.kernel.errors import Refused
from shop.kernel.periods import local_day
from shop.organisation.rules import Role
from shop.requests import actions, queries
from shop.requests.queries import RequestRow
from shop.requests.rules import (
    LONGEST_AMOUNT,
    LONGEST_WHAT,
    RequestState,
    Wanted,
    cost_from_text,
    read_wanted,
)
from shop.requests.views.door import age_words, facts_of, item_url, requests
from shop.requests.views.near import near
from shop.web import access
from shop.web.errors import words_of
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.session import db, now, unit, viewer
from shop.web.words import dayyear

_FIELD_OF = {
    "what-missing": "hvad", "what-long": "hvad", "amount-long": "antal", "day-past": "senest",
    "day-unread": "senest", "why-long": "hvorfor", "cost-unread": "pris", "outside-limit": "pris",
}  # fmt: skip
"""The refusal -> the field it belongs to."""
_LONGEST = 4000
"""Signs of a field that are read; the longest that is kept is a fourth."""


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody typed."""

    what: str = ""
    amount: str = ""
    needed_by: str = ""
    why: str = ""
    searched: str = ""
    cost: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """One of the requests of who looks, with what became of it."""

    id: int
    what: str
    facts: list[tuple[str, str]]
    asked: str
    state: str
    is_new: bool
    """There is an answer that they have not put away."""
    answer: str
    answered: str
    """Who and when; "" while nobody has."""
    item: tuple[str, str] | None
    """Name and address of what procurement points to."""


@requests.get("/oensker/nyt")
@access.roles(Role.REQUISITIONER)
def new() -> Response:
    """The form, with what was searched for filled in."""
    typed = " ".join(request.args.get("q", "").split())[:LONGEST_WHAT]
    return _form_page(Form(what=typed, searched=typed))


@requests.post("/oensker/nyt")
@access.roles(Role.REQUISITIONER)
def ask() -> AnyResponse:
    """Send it to procurement."""
    form = _form()
    try:
        wanted = _wanted(form)
        with db().write() as writing:
            outside.ask(writing, unit=unit(), wanted=wanted, by=viewer().actor, now=now())
    except Refused as refused:
        if refused.code not in _FIELD_OF:
            raise
        return _form_page(form, refused)
    say(_("Sendt til indkøb. Svaret kommer her og på forsiden."))
    return redirect(url_for("requests.mine"), 303)


@requests.post("/oensker/koeb-selv")
@access.roles(Role.REQUISITIONER)
def buy_self() -> AnyResponse:
    """The house buys it itself, as it may below the amount of the policy."""
    form = _form()
    try:
        wanted = read_wanted(_wanted(form), today=local_day(now()))
        with db().write() as writing:
            wish = outside.Wish(wanted.what, wanted.cost)
            outside.buy_self(writing, unit=unit(), wish=wish, watcher=watcher(), now=now())
    except Refused as refused:
        if refused.code not in _FIELD_OF:
            raise
        return _form_page(form, refused)
    say(_("Det er noteret: I køber det selv. Spørg gerne indkøb undervejs."))
    return redirect(url_for("requests.new", q=wanted.what), 303)


@requests.get("/oensker/mine")
@access.roles(Role.REQUISITIONER)
def mine() -> Response:
    """What the viewer has asked, and the answers."""
    with db().read() as reading:
        rows = queries.of_person(reading, viewer().person.id)
        shown = own_requests(reading, rows)
    return Response(render_template("requests/mine.html", requests=shown))


@requests.post("/oensker/<int:request_id>/set")
@access.roles(Role.REQUISITIONER)
def put_away(request_id: int) -> AnyResponse:
    """Take an answer off the front page; it stays among the viewer's requests."""
    with db().write() as writing:
        actions.put_away(writing, request_id=request_id, by=viewer().actor, now=now())
    say(_("Lagt væk. Du finder svaret under dine spørgsmål."))
    back = "home.page" if request.form.get("fra") == "forside" else "requests.mine"
    return redirect(url_for(back), 303)


def own_requests(reading: Session, rows: list[RequestRow]) -> list[Own]:
    """Requests of the viewer in words."""
    names: dict[tuple[str, int | None], str] = {}
    for path in {row.unit_path for row in rows if row.offer_id}:  # one may buy for several houses
        pointed = [row.offer_id for row in rows if row.offer_id and row.unit_path == path]
        found = last_rows(reading, pointed, path=path)
        names |= {(path, offer_id): item.name for offer_id, item in found.items()}
    return [_own(row, names.get((row.unit_path, row.offer_id), "")) for row in rows]


def _own(row: RequestRow, item: str) -> Own:
    today = local_day(now())
    answered = ""
    if row.changed_at is not None and not row.is_open:
        named = {"name": row.changed_by_name, "day": dayyear(row.changed_at)}
        answered = _("%(name)s fra indkøb, %(day)s", **named)
    return Own(
        id=row.id, what=row.what, facts=facts_of(row), asked=age_words(row.asked_at, today),
        state=_state_words(row), is_new=not row.is_open and row.seen_at is None,
        answer=_answer_words(row, item), answered=answered,
        item=(item, item_url(row.offer_id)) if item and row.offer_id and not row.is_open else None,
    )  # fmt: skip


def _state_words(row: RequestRow) -> str:
    if row.is_open:
        return _("Indkøb ser på det igen") if row.turn else _("Venter på indkøb")
    return _("Besvaret") if row.state is RequestState.ANSWERED else _("Lukket")


def _answer_words(row: RequestRow, item: str) -> str:
    if row.state is RequestState.CLOSED:
        return _("Indkøb har lukket spørgsmålet.")
    if row.is_open or row.answer:
        return "" if row.is_open else row.answer
    return _("Vi har den.") if item else _("Indkøb har svaret med en vare, som du ikke kan se her.")


def _form() -> Form:
    fields = (request.form.get(name, "")[:_LONGEST] for name in
              ("hvad", "antal", "senest", "hvorfor", "soegt", "pris"))  # fmt: skip
    return Form(*fields)


def _wanted(form: Form) -> Wanted:
    return Wanted(
        form.what,
        form.amount,
        _day(form.needed_by),
        form.why,
        form.searched,
        cost_from_text(form.cost[:60]),
    )


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("day-unread", "Skriv dagen som 2026-12-24, eller vælg den.") from None


def _cost_or_none(text: str) -> Decimal | None:
    try:
        return cost_from_text(text[:60])
    except Refused:
        return None


def _form_page(form: Form, refused: Refused | None = None) -> Response:
    errors = {_FIELD_OF[refused.code]: words_of(refused)} if refused else {}
    page = render_template(
        "requests/new.html", form=form, errors=errors, longest_what=LONGEST_WHAT,
        near=near(form.what, _cost_or_none(form.cost), notes=refused is None),
        longest_amount=LONGEST_AMOUNT, today=local_day(now()).isoformat(),
    )  # fmt: skip
    return Response(page, 422 if refused else 200)
