"""Procurement's page of what houses miss, and of words that found nothing."""

from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from shop.catalogue.queries import OfferRow, offer_row
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts, municipality_ids, node
from shop.organisation.rules import Role, path_ids
from shop.requests import actions, queries
from shop.requests.queries import RequestRow
from shop.requests.rules import RequestState
from shop.requests.views.door import age_words, facts_of, item_url, requests
from shop.search.match import read_query
from shop.search.nearby import nearby
from shop.search.numbers import Thing, straight_to
from shop.search.queries import Ask, Place, rows_of
from shop.search.queries import search as ask_shop
from shop.search.unfound import Unfound, unfound
from shop.web import access
from shop.web.errors import words_of
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.session import config, db, now, viewer
from shop.web.words import Count, dayyear, kr, unit_word

_DONE_SHOWN = 20
_WEEKS, _WORDS = 12, 30
_MAYBE = 4
"""Goods that are proposed as an answer."""
_LONGEST = 4000
_FIELD_OF = {"answer-missing": "svar", "answer-long": "svar", "item-unknown": "vare"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request in the list."""

    id: int
    what: str
    meta: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word that found nothing."""

    text: str
    times: str
    weeks: tuple[int, ...]
    sentence: str
    """The weeks in words."""
    now_finds: str
    """What it finds today, "" for nothing."""
    search_url: str
    word_url: str
    """Where it is made to mean another word; "" for several words, which cannot."""


@dataclass(frozen=True, slots=True)
class Maybe:
    """An item that may be what is missed."""

    offer_id: int
    name: str
    more: str
    url: str


@requests.get("/oensker")
@access.roles(Role.PROCUREMENT)
def page() -> str:
    """What waits, what was answered lately, and the words that found nothing."""
    with db().read() as reading:
        waiting = queries.waiting(reading, paths=_paths())
        done = queries.done(reading, paths=_paths(), count=_DONE_SHOWN)
        words = [word for place in _places(reading) for word in _words(reading, place)]
    return render_template(
        "requests/page.html", waiting=[_waiting(row) for row in waiting],
        done=[_done(row) for row in done], words=words, weeks=_WEEKS,
    )  # fmt: skip


@requests.get("/oensker/<int:request_id>")
@access.roles(Role.PROCUREMENT)
def one(request_id: int) -> Response:
    """One request, and ways to answer it."""
    return _one_page(_found(request_id))


@requests.post("/oensker/<int:request_id>/svar")
@access.roles(Role.PROCUREMENT)
def answer(request_id: int) -> AnyResponse:
    """Answer with words, with an item, or with both."""
    row = _found(request_id)
    text, number = (request.form.get(name, "")[:_LONGEST] for name in ("svar", "vare"))
    try:
        offer_id = sane_id(request.form.get("offer_id", type=int)) or _item(row, number)
        with db().write() as writing:
            actions.answer(
                writing, request_id=request_id, turn=_turn(), text=text, offer_id=offer_id,
                by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        if refused.code not in _FIELD_OF and refused.code not in _LATE:
            raise
        return _one_page(_found(request_id), refused=refused, text=text, number=number)
    say(_("Svaret er sendt til %(house)s.", house=row.unit_name))
    return redirect(url_for("requests.page"), 303)


@requests.post("/oensker/<int:request_id>/luk")
@access.roles(Role.PROCUREMENT)
def close(request_id: int) -> AnyResponse:
    """Put it aside without an answer."""
    row = _found(request_id)
    try:
        with db().write() as writing:
            actions.close(
                writing, request_id=request_id, turn=_turn(), by=viewer().actor, now=now()
            )
    except Refused as refused:
        if refused.code not in _LATE:
            raise
        return _one_page(_found(request_id), refused=refused)
    say(_("Lukket: %(what)s.", what=row.what))
    return redirect(url_for("requests.page"), 303)


@requests.post("/oensker/<int:request_id>/genaabn")
@access.roles(Role.PROCUREMENT)
def reopen(request_id: int) -> AnyResponse:
    """Let it wait again."""
    row = _found(request_id)
    try:
        with db().write() as writing:
            actions.reopen(
                writing, request_id=request_id, turn=_turn(), by=viewer().actor, now=now()
            )
    except Refused as refused:
        if refused.code not in _LATE:
            raise
        return _one_page(_found(request_id), refused=refused)
    say(_("Åbnet igen: %(what)s.", what=row.what))
    return redirect(url_for("requests.one", request_id=request_id), 303)


_LATE = ("request-changed", "request-state")
"""Refusals of who has seen an older turn: the page shows what stands now."""


def _paths() -> list[str]:
    return [grant.path for grant in viewer().grants_of(Role.PROCUREMENT)]


def _places(reading: Session) -> list[NodeFacts]:
    found = (node(reading, path_ids(path)[-1]) for path in _paths())
    return [place for place in found if place is not None]


def _found(request_id: int) -> RequestRow:
    with db().read() as reading:
        row = queries.one(reading, request_id, paths=_paths())
    if row is None:
        raise NotFound("item-request", _("Spørgsmålet findes ikke."))
    return row


def _turn() -> int:
    return request.form.get("tur", -1, type=int)


def _shop(path: str) -> Place:
    return Place(db(), config().index_dir, path, local_day(now()))


def _item(row: RequestRow, number: str) -> int | None:
    """The item that the house can buy with the number typed; None for none typed."""
    if not number.strip():
        return None
    with db().read() as reading:
        found = straight_to(reading, _shop(row.unit_path), read_query(number))
    if found is None or found.thing is not Thing.ITEM or found.is_gone:
        raise Refused("item-unknown", "Huset kan ikke købe den vare. Vælg en anden.")
    return found.id


def _waiting(row: RequestRow) -> Waiting:
    meta = _("%(house)s, %(name)s, %(age)s", house=row.unit_name, name=row.asked_by_name,
             age=age_words(row.asked_at, local_day(now())))  # fmt: skip
    return Waiting(row.id, row.what, meta, facts_of(row))


def _done(row: RequestRow) -> tuple[int, str, str, str, str]:
    """Id, what, house, what became of it, and who and when."""
    state = _("Besvaret") if row.state is RequestState.ANSWERED else _("Lukket uden svar")
    day = dayyear(row.changed_at) if row.changed_at else ""
    who = _("%(name)s, %(day)s", name=row.changed_by_name, day=day)
    return row.id, row.what, row.unit_name, state, who


def _words(reading: Session, place: NodeFacts) -> list[Word]:
    today = local_day(now())
    municipalities = municipality_ids(reading, [place.path])
    found = unfound(reading, municipalities, today=today, weeks=_WEEKS, most=_WORDS)
    return [_word(reading, place, one) for one in found]


def _word(reading: Session, place: NodeFacts, found: Unfound) -> Word:
    goods = ask_shop(reading, _shop(place.path), Ask(read_query(found.query), is_exact=True)).total
    now_finds = ngettext("Finder nu %(num)s vare", "Finder nu %(num)s varer", Count(goods))
    return Word(
        text=found.query, weeks=found.weeks, now_finds=str(now_finds) if goods else "",
        times=str(ngettext("%(num)s gang", "%(num)s gange", Count(found.times))),
        sentence=_weeks_sentence(found), search_url=url_for("search.page", q=found.query),
        word_url=url_for("words.page", slags="ens", ord=found.query, sted=place.id)
        if found.query.isalpha() else "",
    )  # fmt: skip


def _weeks_sentence(found: Unfound) -> str:
    this, before = found.weeks[-1], sum(found.weeks[:-1])
    return _("%(now)s i denne uge, %(before)s i de %(weeks)s uger før",
             now=Count(this), before=Count(before), weeks=_WEEKS - 1)  # fmt: skip


def _one_page(
    row: RequestRow, *, refused: Refused | None = None, text: str = "", number: str = ""
) -> Response:
    with db().read() as reading:
        maybe = _maybe(reading, row) if row.is_open else []
        item = offer_row(reading, row.offer_id, path=row.unit_path) if row.offer_id else None
    errors = {}
    if refused is not None:
        errors = {_FIELD_OF.get(refused.code, "nu"): words_of(refused)}
    shown = _done(row)
    page = render_template(
        "requests/one.html", row=row, meta=_waiting(row).meta, facts=facts_of(row), maybe=maybe,
        item=item and (item.name, item_url(item.offer_id)), text=text, number=number,
        errors=errors, state=shown[3], who=shown[4],
    )  # fmt: skip
    return Response(page, 422 if refused else 200)


def _maybe(reading: Session, row: RequestRow) -> list[Maybe]:
    """The first goods that the house finds with what it wrote, with some of it, or searched for."""
    place = _shop(row.unit_path)
    asked = [read_query(words) for words in dict.fromkeys((row.what, row.searched))]
    near = [
        read_query(part.text) for query in asked for part in nearby(reading, place, query).parts
    ]
    for query in (*asked, *near):
        found = ask_shop(reading, place, Ask(query)) if query.words else None
        ids = found.page(1)[:_MAYBE] if found else []
        if found and ids:
            rows = rows_of(reading, found.scope, ids, path=place.path)
            return [_proposed(rows[one]) for one in ids if one in rows]
    return []


def _proposed(row: OfferRow) -> Maybe:
    price = f"{kr(row.price)} / {unit_word(row.order_unit)}" if row.price is not None else ""
    more = " · ".join(part for part in (row.supplier_name, row.seller_item_id, price) if part)
    return Maybe(row.offer_id, row.name, more, item_url(row.offer_id))
