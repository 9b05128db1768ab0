"""Which categories can carry a label: what holds at a place, and saying something else."""

from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from catalog_import.labels import ALL
from shop.catalogue import labelling
from shop.catalogue.labelable import (
    LABELABLE,
    LEVELS,
    CategoryRow,
    PastLevel,
    Said,
    categories,
    decision,
    holding,
    newest,
    past_levels,
    said_above,
)
from shop.guidance.views.reach import chosen_place, place_options, places
from shop.intake.views.labels import labels
from shop.intake.views.translate import _, _l, ngettext
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts, above
from shop.organisation.rules import Role, path_ids
from shop.search.facets import Group
from shop.search.match import read_query
from shop.search.queries import Ask, search
from shop.search.views.door import place as shop_place
from shop.web import access
from shop.web.decided import Past, begins, seen
from shop.web.errors import words_of
from shop.web.messages import Undo, say
from shop.web.session import db, now, viewer
from shop.web.words import dayyear, shop_word

_LEVELS = {
    "many": _l("Mange varer har et mærke. Tæller i målet."),
    "some": _l("Nogle varer har et mærke. Tæller i målet."),
    "few": _l("Få varer har et mærke. Tæller ikke i målet."),
    "none": _l("Ingen varer har et mærke. Tæller ikke i målet."),
}
_SHORT = {"many": _l("Mange"), "some": _l("Nogle"), "few": _l("Få"), "none": _l("Ingen")}
INHERIT = "arv"
"""What the form sends for leaving it to the places above."""


@dataclass(frozen=True, slots=True)
class Line:
    """A category in the table."""

    name: str
    url: str
    level: str
    counts: str
    source: str
    is_own: bool


@labels.get("/maerker/varegrupper")
@access.roles(Role.PROCUREMENT)
def categories_page() -> str:
    """All categories, and which of them count in the label share at a place."""
    some = places()
    at = chosen_place(some)
    with db().read() as reading:
        found = _holding(reading, at)
        names = {one.id: one.name for one in above(reading, at.path)}
        lines = [_line(one, found.get(one.id), names, at) for one in categories(reading)]
    return render_template(
        "intake/label_categories.html", place=at, places=place_options(some), lines=lines,
        counted=sum(1 for line in lines if line.counts), total=len(lines),
    )  # fmt: skip


def _holding(reading: Session, at: NodeFacts) -> dict[int, Said]:
    return holding(said_above(reading, at.path), path_ids(at.path), on=local_day(now()))


def _line(of: CategoryRow, said: Said | None, names: dict[int, str], at: NodeFacts) -> Line:
    level = said.level or "" if said else of.level
    return Line(
        shop_word(of.name), url_for("labels.category", category_code=of.code, sted=at.id),
        str(_SHORT[level]), _("Tæller i målet") if level in LABELABLE else "",
        _source(said, names), said is not None and said.node_id == at.id,
    )  # fmt: skip


def _source(said: Said | None, names: dict[int, str]) -> str:
    if said is None:
        return _("Skubs forslag")
    where = names.get(said.node_id, _("et sted over jer"))
    return _("%(place)s, %(day)s", place=where, day=dayyear(said.valid_from))


@dataclass(frozen=True, slots=True)
class CategoryView:
    """What intake/label_category.html reads."""

    code: str
    name: str
    place: NodeFacts
    places: list[tuple[int, str]]
    level: str
    source: str
    proposal: str
    goods: str
    options: list[tuple[str, str]]
    chosen: str
    why: str
    begins: str
    today: str
    seen: int
    error: str
    error_field: str
    history: list[Past]


@labels.get("/maerker/varegrupper/<category_code>")
@access.roles(Role.PROCUREMENT)
def category(category_code: str) -> Response:
    """One category at a place: what holds, the form to say something else, and its history."""
    return _category_page(category_code)


def _category_page(code: str, refused: Refused | None = None) -> Response:
    some = places()
    at, today = chosen_place(some), local_day(now())
    with db().glance() as reading:
        of = _found(reading, code)
        said = _holding(reading, at).get(of.id)
        names = {one.id: one.name for one in above(reading, at.path)}
        past = past_levels(reading, at.path, of.id)
        last = newest(reading, at.id, of.id)
        goods = _goods(reading, code)
    level = said.level or "" if said else of.level
    form = request.form if refused else {}
    seen = last.id if last else 0
    options = [(one, str(_LEVELS[one])) for one in LEVELS]
    if last is not None and last.level is not None:
        options.append((INHERIT, _("Sig ikke noget selv. Stedet over bestemmer.")))
    view = CategoryView(
        code=code, name=shop_word(of.name), place=at, places=place_options(some),
        level=str(_LEVELS[level]), source=_source(said, names), proposal=str(_LEVELS[of.level]),
        goods=goods, options=options, chosen=form.get("level", level),
        why=form.get("why", "")[:200],
        begins=form.get("begins", "")[:10] or today.isoformat(), today=today.isoformat(),
        seen=seen, error=words_of(refused) if refused else "",
        error_field=_FIELDS.get(refused.code, "level") if refused else "",
        history=[_past(one, seen) for one in past],
    )  # fmt: skip
    page = render_template("intake/label_category.html", view=view)
    return Response(page, status=422 if refused else 200)


_FIELDS = {"level-why": "why", "level-day": "begins"}


def _found(reading: Session, code: str) -> CategoryRow:
    found = next((one for one in categories(reading) if one.code == code), None)
    if found is None:
        raise NotFound("category", _("Varegruppen findes ikke."))
    return found


def _goods(reading: Session, code: str) -> str:
    """What there is to judge by: how many goods of the category carry an official label."""
    mine = frozenset({code})
    official = frozenset(one.code for one in ALL.values() if one.type1)
    here = shop_place()
    total = search(reading, here, Ask(read_query(""), chosen={Group.CATEGORY: mine})).total
    marked = search(
        reading, here, Ask(read_query(""), chosen={Group.CATEGORY: mine, Group.LABEL: official})
    ).total
    if not total:
        return _("Butikken har ingen varer af slagsen.")
    return ngettext(
        "Butikken har %(num)s vare af slagsen, og %(marked)s har et officielt miljømærke.",
        "Butikken har %(num)s varer af slagsen, og %(marked)s har et officielt miljømærke.",
        total, marked=marked,
    )  # fmt: skip


def _past(one: PastLevel, newest_id: int) -> Past:
    said = one.said
    return Past(
        place=one.node_name, day=dayyear(said.valid_from), who=said.by_name, why=said.why,
        value=str(_SHORT[said.level]) if said.level else _("som stedet over"),
        undo_url=url_for("labels.undo_level", decision_id=said.id)
        if said.id == newest_id
        else "",
    )  # fmt: skip


@labels.post("/maerker/varegrupper/<category_code>")
@access.roles(Role.PROCUREMENT)
def decide_level(category_code: str) -> AnyResponse:
    """Say from a day on how many labelled products the category's market has."""
    at = chosen_place(places())
    with db().read() as reading:
        _found(reading, category_code)
    try:
        said = request.form.get("level", "")
        with db().write() as writing:
            made = labelling.decide(
                writing, node_id=at.id, code=category_code, now=now(),
                level=None if said == INHERIT else said, by=viewer().actor,
                why=" ".join(request.form.get("why", "")[:1000].split()),
                valid_from=begins("level-day"), seen=seen(),
            )  # fmt: skip
    except Refused as refused:
        if isinstance(refused, NotFound):
            raise
        return _category_page(category_code, refused)
    undo = Undo(url_for("labels.undo_level", decision_id=made))
    say(_("Gemt for %(place)s. Det, I har købt, tæller som før.", place=at.name), undo=undo)
    return redirect(url_for("labels.category", category_code=category_code, sted=at.id), 303)


@labels.post("/maerker/varegrupper/beslutning/<int:decision_id>/fortryd")
@access.roles(Role.PROCUREMENT)
def undo_level(decision_id: int) -> AnyResponse:
    """Take the newest decision of a place back."""
    with db().read() as reading:
        found = decision(reading, decision_id)
        of = next((c for c in categories(reading) if found and c.id == found.category_id), None)
    if found is None or of is None or found.node_id not in {one.id for one in places()}:
        raise NotFound("level-decision", _("Beslutningen findes ikke."))
    try:
        with db().write() as writing:
            labelling.undo(writing, decision_id=decision_id, by=viewer().actor, now=now())
    except Refused as refused:
        say(words_of(refused))
    else:
        say(_("Fortrudt. Det, der gjaldt før, gælder igen."))
    return redirect(url_for("labels.category", category_code=of.code, sted=found.node_id), 303)
