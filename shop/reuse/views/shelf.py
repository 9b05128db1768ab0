"""Looking at the shelf, and putting something on it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from shop.catalogue.pictures.keep import large_file
from shop.catalogue.pictures.sent import keep_sent
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.rules import Role
from shop.reuse import actions, queries
from shop.reuse.queries import ItemRow, Saved
from shop.reuse.rules import LONGEST_NAME, Condition, Written, read_thing
from shop.reuse.views.door import (
    Promise,
    condition_words,
    facts_of,
    found,
    municipality_id,
    promises,
    reuse,
)
from shop.web import access
from shop.web.errors import words_of
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.sent import sent_file
from shop.web.session import config, db, now, unit, viewer
from shop.web.words import Count, kr

_LONGEST = 4000
_FIELD_OF = {
    "name-missing": "navn", "name-long": "navn", "about-long": "om", "stands-long": "staar",
    "condition-missing": "stand", "pieces-wrong": "antal", "price-wrong": "pris",
    "picture-wrong": "billede", "picture-large": "billede",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """A thing as the shelf shows it."""

    id: int
    name: str
    picture: str
    condition: str
    where: str
    free: str
    price: str


@reuse.get("/genbrug")
@access.signed_in
def page() -> str:
    """What is free in the municipality; for a house also what it waits for."""
    words = request.args.get("q", "")[:200].strip()
    place, house = municipality_id() or 0, viewer().unit
    with db().read() as reading:
        rows = queries.shelf(reading, municipality_id=place, words=words)
        waiting = queries.reservations(reading, unit_id=house.id) if house else []
        own = queries.of_unit(reading, house.id) if house else []
        saved = queries.saved(reading, municipality_id=place, since=_new_year())
    gets, gives = promises(waiting, house.id) if house else ([], [])
    return _shown(rows, own, gets, gives, saved, words)


def _shown(
    rows: list[ItemRow], own: list[ItemRow], gets: list[Promise], gives: list[Promise],
    saved: Saved, words: str,
) -> str:  # fmt: skip
    return render_template(
        "reuse/page.html", cards=[_card(row) for row in rows], gets=gets, gives=gives,
        own=[(row.id, row.name, _own_state(row)) for row in own], saved=_saved_words(saved),
        words=words, buys=viewer().unit is not None,
    )  # fmt: skip


def _new_year() -> datetime:
    return datetime(local_day(now()).year, 1, 1, tzinfo=UTC)


def _card(row: ItemRow) -> Card:
    picture = url_for("reuse.picture", item_id=row.id, name=row.picture) if row.picture else ""
    price = _("Som ny ca. %(price)s", price=kr(row.new_price)) if row.new_price else ""
    return Card(
        row.id, row.name, picture, dict(condition_words())[row.condition.value], row.unit_name,
        str(ngettext("%(num)s stk.", "%(num)s stk.", Count(row.free))), price,
    )  # fmt: skip


def _own_state(row: ItemRow) -> str:
    if row.closed_at is not None:
        return _("Taget af hylden")
    if row.free == 0:
        return _("Ingen tilbage")
    return _("%(free)s af %(pieces)s tilbage", free=row.free, pieces=row.pieces)


def _saved_words(saved: Saved) -> str:
    if not saved.pieces:
        return ""
    pieces = ngettext("%(num)s ting har fået nyt hus i år.", "%(num)s ting har fået nyt hus i år.",
                      Count(saved.pieces))  # fmt: skip
    if not saved.priced:
        return str(pieces)
    kroner = _(
        "Det sparede ca. %(kroner)s, for de %(priced)s som giveren har sat en pris som ny på.",
        kroner=kr(saved.kroner, 0), priced=saved.priced,
    )  # fmt: skip
    return f"{pieces} {kroner}"


@reuse.get("/genbrug/ny")
@access.roles(Role.REQUISITIONER)
def new() -> Response:
    """The form for something to give away."""
    return _form(Written("", condition=Condition.GOOD.value))


@reuse.post("/genbrug/ny")
@access.roles(Role.REQUISITIONER)
def offer() -> AnyResponse:
    """Put it on the shelf."""
    written = _written()
    try:
        thing = read_thing(written)
        kept = keep_sent(config().picture_dir, sent_file("billede"))
        with db().write() as writing:
            item_id = actions.offer(
                writing, unit_id=unit().id, thing=thing, picture=kept, by=viewer().actor, now=now()
            )
    except Refused as refused:
        if refused.code not in _FIELD_OF:
            raise
        return _form(written, refused)
    say(_("Den står på hylden. Husene i kommunen kan se den nu."))
    return redirect(url_for("reuse.one", item_id=item_id), 303)


def _written() -> Written:
    texts = {
        name: request.form.get(field, "")[:_LONGEST]
        for name, field in (("name", "navn"), ("pieces", "antal"), ("condition", "stand"),
                            ("about", "om"), ("stands", "staar"), ("new_price", "pris"))
    }  # fmt: skip
    return Written(**texts, delivers=request.form.get("bringer") == "1")


def _form(written: Written, refused: Refused | None = None) -> Response:
    errors = {_FIELD_OF[refused.code]: words_of(refused)} if refused else {}
    page = render_template(
        "reuse/new.html", written=written, errors=errors, conditions=condition_words(),
        longest_name=LONGEST_NAME,
    )  # fmt: skip
    return Response(page, 422 if refused else 200)


@reuse.get("/genbrug/<int:item_id>")
@access.signed_in
def one(item_id: int) -> str:
    """A thing, with what the viewer's house may do about it."""
    house = viewer().unit
    with db().read() as reading:
        row = found(reading, item_id)
        waiting = queries.reservations(reading, unit_id=house.id, item_id=item_id) if house else []
    gets, gives = promises(waiting, house.id) if house else ([], [])
    return render_template(
        "reuse/one.html", row=row, facts=facts_of(row), gets=gets, gives=gives,
        is_own=house is not None and row.unit_id == house.id, buys=house is not None,
        picture=_card(row).picture, contact=", ".join(
            part for part in (row.street, row.city, row.phone) if part
        ),
    )  # fmt: skip


@reuse.get("/genbrug/<int:item_id>/billede/<name>.webp")
@access.signed_in
def picture(item_id: int, name: str) -> Response:
    """The picture of a thing, for its municipality."""
    with db().glance() as reading:
        row = found(reading, item_id)
    if not row.picture or name != row.picture:
        raise NotFound("picture", _("Billedet findes ikke her."))
    try:
        data = large_file(config().picture_dir, row.picture).read_bytes()
    except FileNotFoundError:
        raise NotFound("picture", _("Billedet findes ikke her.")) from None
    answer = Response(data, mimetype="image/webp")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer
