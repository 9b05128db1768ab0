"""Procurement's queue of favourites: price moved, pack changed, gone, agreement ended, review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.favourites import looking_after
from shop.favourites.looking_after import Entries
from shop.favourites.upkeep import Due, OnList, Waiting, queue
from shop.favourites.upkeep_rules import PRICE_MOVED, Trouble
from shop.favourites.views.door import PROCUREMENT, favourites, form_id
from shop.favourites.views.found import changeable_list
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.queries import node
from shop.organisation.rules import Role
from shop.web.changed import pack_words, price_words
from shop.web.messages import Undo, say
from shop.web.session import db, now, viewer
from shop.web.words import dayyear, houses_word, joined

SHOWN = 40
"""Goods on one page: a morning's work. The rest come when these are done."""
_LISTS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Job:
    """Goods that wait, as templates/favourites/waiting.html draws them."""

    key: str
    offer_id: int
    name: str
    facts: str
    what: str
    lists: str
    age: str
    node_id: int
    can_keep: bool


@dataclass(frozen=True, slots=True)
class Review:
    """A list whose day has come."""

    list_id: int
    name: str
    text: str
    age: str


@favourites.get("/lister/venter")
@PROCUREMENT
def waiting() -> str:
    """Everything on central lists that somebody must look at, with one press for each answer."""
    today = local_day(now())
    with db().read() as reading:
        found = [
            (grant.node_id, queue(reading, grant.path, on=today))
            for grant in viewer().grants_of(Role.PROCUREMENT)
        ]
    jobs = [_job(one, place, today) for place, queued in found for one in queued.goods]
    jobs = list({job.key: job for job in jobs}.values())
    due = {one.id: one for _place, queued in found for one in queued.lists}
    return render_template(
        "favourites/waiting.html", groups=_groups(jobs[:SHOWN]), more=max(len(jobs) - SHOWN, 0),
        reviews=[_review(one, today) for one in due.values()], percent=PRICE_MOVED,
    )  # fmt: skip


def _groups(jobs: Sequence[Job]) -> list[tuple[str, str, list[Job]]]:
    """Key, heading, and jobs of each trouble, in its order."""
    words = {
        Trouble.GONE: _("Sælges ikke mere"), Trouble.AGREEMENT: _("Ikke på aftale mere"),
        Trouble.PACK: _("Ny pakning"), Trouble.PRICE: _("Ny pris"),
    }  # fmt: skip
    found = [
        (kind.value.lower(), str(word), [job for job in jobs if job.key.startswith(kind.value)])
        for kind, word in words.items()
    ]
    return [group for group in found if group[2]]


def _job(one: Waiting, node_id: int, today: date) -> Job:
    number = _("varenr. %(number)s", number=one.row.seller_item_id)
    return Job(
        f"{one.trouble.value}-{one.offer_id}", one.offer_id, one.row.name,
        f"{one.row.supplier_name}, {number}", _what(one), _on_lists(one.lists),
        _age(one.since, today), node_id, can_keep=one.trouble is not Trouble.GONE,
    )  # fmt: skip


def _what(one: Waiting) -> str:
    seen, row = one.seen, one.row
    if one.trouble is Trouble.GONE:
        return str(_("Ingen kan bestille den, og intet afløser den."))
    if one.trouble is Trouble.AGREEMENT:
        return str(_("Den var på aftale %(number)s.", number=one.agreement))
    if seen is None:
        return ""
    now_pack = type(seen.pack)(row.order_unit, row.content_quantity, row.content_unit)
    said = [pack_words(seen.pack, now_pack)] if seen.pack != now_pack else []
    if seen.price is not None and row.price is not None and seen.price != row.price:
        said.append(f"{price_words(seen.price, row.price)}.".replace("..", "."))
    return " ".join(said)


def _on_lists(lists: Sequence[OnList]) -> str:
    names = [_list_name(one) for one in lists[:_LISTS_NAMED]]
    rest = len(lists) - _LISTS_NAMED
    if rest > 0:
        names.append(str(ngettext("%(num)s liste mere", "%(num)s lister mere", rest)))
    return str(_("Står på %(lists)s.", lists=joined(names)))


def _list_name(one: OnList) -> str:
    return f"{one.name} ({houses_word(one.unit_type)})" if one.unit_type else one.name


def _age(since: date | None, today: date) -> str:
    if since is None:
        return ""
    days = max((today - since).days, 0)
    if not days:
        return str(_("Fra i dag"))
    return str(ngettext("Har ventet %(num)s dag", "Har ventet %(num)s dage", days))


def _review(one: Due, today: date) -> Review:
    whom = houses_word(one.unit_type).capitalize() if one.unit_type else str(_("Alle huse"))
    owner = f". {_('Passes af')} {one.owner}" if one.owner else ""
    text = f"{whom}{owner}. " + str(_("Skulle gennemses %(day)s.", day=dayyear(one.review_date)))
    return Review(one.id, one.name, text, _age(one.review_date, today))


@favourites.post("/lister/venter")
@PROCUREMENT
def look_after() -> Response:
    """`svar`: "behold" or "fjern" goods (`offer_id`, for the place `sted`), or "set" a list."""
    answer = request.form.get("svar", "")
    with db().write() as writing:
        if answer == "set":
            changeable_list(writing, form_id("list_id"))
            done = looking_after.mark_reviewed(
                writing, list_id=form_id("list_id"), by=viewer().actor, now=now()
            )
        elif answer in ("behold", "fjern"):
            done = _decide(writing, answer)
        else:
            raise Refused("answer-unknown", _("Vælg, hvad der skal ske."))
    say(_words(answer, len(done)), undo=_undo(done) if done else None)
    return redirect(url_for("favourites.waiting"), 303)


def _decide(writing: Session, answer: str) -> Entries:
    place = node(writing, form_id("sted"))
    if place is None or not viewer().may(Role.PROCUREMENT, place.path):
        raise NotFound("node-unknown", _("Det sted findes ikke her."))
    action = looking_after.keep_as_it_is if answer == "behold" else looking_after.take_off
    return action(
        writing, node_id=place.id, offer_id=form_id("offer_id"), by=viewer().actor, now=now()
    )


def _words(answer: str, count: int) -> str:
    if answer == "set":
        return str(_("Listen er set igennem. Den kommer igen om et år."))
    if answer == "behold":
        return str(ngettext("Beholdt på %(num)s liste.", "Beholdt på %(num)s lister.", count))
    return str(ngettext("Fjernet fra %(num)s liste.", "Fjernet fra %(num)s lister.", count))


def _undo(done: Entries) -> Undo:
    entries = " ".join(f"{list_id}:{number}" for list_id, number in done)
    return Undo(url_for("favourites.undo_waiting"), (("entries", entries),))


@favourites.post("/lister/venter/fortryd")
@PROCUREMENT
def undo_waiting() -> Response:
    """Take an answer back on all its lists (`entries`: "12:345 13:346")."""
    with db().write() as writing:
        entries = _entries(request.form.get("entries", ""))
        for list_id, _number in entries:
            changeable_list(writing, list_id, retired=True)
        looking_after.undo_all(writing, entries=entries, by=viewer().actor, now=now())
    say(_("Fortrudt. Listerne er, som de var."))
    return redirect(url_for("favourites.waiting"), 303)


def _entries(text: str) -> list[tuple[int, int]]:
    found = []
    for part in text[:20_000].split():
        list_id, _colon, number = part.partition(":")
        if not all(
            one.isascii() and one.isdecimal() and len(one) < 18 for one in (list_id, number)
        ):
            raise NotFound("list-change-unknown", _("Den ændring findes ikke."))
        found.append((int(list_id), int(number)))
    if not found:
        raise NotFound("list-change-unknown", _("Den ændring findes ikke."))
    return found
