"""Goods without a category: what each may be, and putting many into one at once."""

import re
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.intake.actions.classes import class_items, undo_classes
from shop.intake.classing import Hint, Nouns, Shelf, propose
from shop.intake.queries.classes import (
    PAGE,
    Unclassed,
    classed_at,
    classed_lately,
    count_unclassed,
    nouns,
    shelves_of_shop,
    suppliers_with_unclassed,
    unclassed,
)
from shop.intake.views.reach import paths
from shop.intake.views.translate import _, _l, ngettext
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.organisation.rules import Role
from shop.search.index import follow
from shop.web import access
from shop.web.errors import words_of
from shop.web.ids import sane_id
from shop.web.messages import Undo, say
from shop.web.session import config, db, now, viewer
from shop.web.words import dayyear, shop_word

classes = Blueprint("classes", __name__)
_HINTS = {
    Hint.SAME_NOUN: _l("andre varer af samme navn står der"),
    Hint.SAME_TAIL: _l("varer med samme endelse står der"),
    Hint.SAME_FAMILY: _l("leverandørens kode er tæt på"),
    Hint.SAME_WORD: _l("varegruppen hedder det samme"),
}
_TOGETHER = re.compile(r"[0-9a-f]{32}")
PROPOSED = "forslag"
"""What the form sends for each of the goods to follow its own proposal."""


@dataclass(frozen=True, slots=True)
class Line:
    """Goods to be put in a category."""

    offer_id: int
    name: str
    url: str
    supplier: str
    said: str
    """The supplier's code, or that there is none."""
    proposal: str
    why: str
    code: str
    """The proposed category's; "" for none."""
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Lately:
    """What was done in one press, and how to take it back."""

    text: str
    undo_url: str


@dataclass(frozen=True, slots=True)
class ClassesView:
    """What intake/classes.html reads."""

    lines: list[Line]
    total: str
    since: str
    suppliers: list[tuple[int, str]]
    supplier: int
    options: list[tuple[str, str]]
    more_url: str
    after: int
    lately: list[Lately]
    error: str


@classes.get("/kataloger/uden-varegruppe")
@access.roles(Role.PROCUREMENT)
def page() -> Response:
    """The goods, a page of them at a time, of one supplier or of all."""
    return _page(request.args)


def _page(fields: dict[str, str], refused: Refused | None = None) -> Response:
    supplier = sane_id(_number(fields.get("leverandoer", "")))
    after = sane_id(_number(fields.get("efter", "")))
    with db().glance() as reading:
        total, oldest = count_unclassed(reading, paths=paths())
        found = unclassed(reading, paths=paths(), supplier_id=supplier, after=after)
        of_whom = suppliers_with_unclassed(reading, paths=paths())
        shelves, known = shelves_of_shop(reading), nouns(reading) if found else {}
        lately = classed_lately(reading, paths=paths())
    ticked = set(request.form.getlist("vare"))
    shown = found[:PAGE]
    last = shown[-1].offer_id if shown else None
    view = ClassesView(
        lines=[_line(one, known, shelves, ticked) for one in shown],
        total=ngettext("%(num)s vare", "%(num)s varer", total),
        since=dayyear(oldest) if oldest else "",
        suppliers=[(0, _("Alle leverandører")),
                   *((id_, f"{name} ({count})") for id_, name, count in of_whom)],
        supplier=supplier, options=_options(shelves),
        more_url=url_for("classes.page", leverandoer=supplier or None, efter=last)
        if len(found) > PAGE
        else "",
        after=after,
        lately=[
            Lately(
                ngettext("%(num)s vare", "%(num)s varer", one.goods) + ", "
                + _("%(name)s, %(day)s", name=one.by_name, day=dayyear(one.at)),
                url_for("classes.undo", together=one.together),
            )
            for one in lately
        ],
        error=words_of(refused) if refused else "",
    )  # fmt: skip
    answer = Response(render_template("intake/classes.html", view=view))
    answer.status_code = 422 if refused else 200
    return answer


def _options(shelves: list[Shelf]) -> list[tuple[str, str]]:
    named = sorted(((one.code, shop_word(one.name)) for one in shelves), key=lambda one: one[1])
    return [(PROPOSED, _("Forslaget ud for hver vare")), *named]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _line(one: Unclassed, known: Nouns, shelves: list[Shelf], ticked: set[str]) -> Line:
    proposal = propose(one.name, one.unspsc, known, shelves)
    return Line(
        one.offer_id, one.name, url_for("search.item", offer_id=one.offer_id), one.supplier,
        _("UNSPSC %(code)s", code=one.unspsc) if one.unspsc else _("Ingen kode"),
        shop_word(proposal.shelf.name) if proposal else "",
        str(_HINTS[proposal.hint]) if proposal else "",
        proposal.shelf.code if proposal else "",
        str(one.offer_id) in ticked,
    )  # fmt: skip


@classes.post("/kataloger/uden-varegruppe")
@access.roles(Role.PROCUREMENT)
def choose() -> AnyResponse:
    """Put the ticked goods into a category, or each into the one that was proposed for it."""
    said = request.form.get("gruppe", PROPOSED)
    ticked = [sane_id(_number(text)) for text in request.form.getlist("vare")[:1000]]
    chosen = {
        one: request.form.get(f"forslag_{one}", "") if said == PROPOSED else said for one in ticked
    }
    try:
        with db().write() as writing:
            together = class_items(writing, chosen=chosen, by=viewer().actor, now=now())
    except Refused as refused:
        if isinstance(refused, NotFound | NotAllowed):
            raise
        return _page(request.form, refused)
    follow(db(), config().index_dir)
    told = ngettext("%(num)s vare har fået en varegruppe.", "%(num)s varer har fået en varegruppe.",
                    len(chosen))  # fmt: skip
    say(told, undo=Undo(url_for("classes.undo", together=together)))
    supplier = sane_id(_number(request.form.get("leverandoer", "")))
    return redirect(url_for("classes.page", leverandoer=supplier or None), 303)


@classes.post("/kataloger/uden-varegruppe/<together>/fortryd")
@access.roles(Role.PROCUREMENT)
def undo(together: str) -> AnyResponse:
    """The goods of one press stand in no category again."""
    with db().read() as reading:
        if not _TOGETHER.fullmatch(together) or not classed_at(reading, together, paths=paths()):
            raise NotFound("item-class", _("Det er allerede fortrudt."))
    with db().write() as writing:
        count = undo_classes(writing, together=together, by=viewer().actor, now=now())
    follow(db(), config().index_dir)
    say(ngettext("Fortrudt. %(num)s vare er uden varegruppe igen.",
                 "Fortrudt. %(num)s varer er uden varegruppe igen.", count))  # fmt: skip
    return redirect(url_for("classes.page"), 303)
