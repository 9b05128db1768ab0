"""Which categories serve the same needs: procurement puts two together, or apart again."""

from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.catalogue.pairing import MAX_WHY, PairRow, pair, pairs_at, unpair
from shop.catalogue.queries import categories
from shop.guidance.views.reach import chosen_place, place_options, places
from shop.kernel.errors import NotFound, Refused
from shop.organisation.rules import Role
from shop.search.views.equal import equals
from shop.web import access
from shop.web.errors import words_of
from shop.web.language import gettext as _
from shop.web.messages import Undo, say
from shop.web.session import db, now, viewer
from shop.web.words import dayyear, shop_word


@dataclass(frozen=True, slots=True)
class Line:
    """A pair that holds."""

    text: str
    who: str
    undo_url: str
    """"" where the viewer may not take it back."""


@equals.get("/samme-behov/varegrupper")
@access.roles(Role.PROCUREMENT)
def pairs() -> Response:
    """The pairs, and the form for one more."""
    return _page()


def _page(refused: Refused | None = None) -> Response:
    some = places()
    place, mine = chosen_place(some), {one.id for one in some}
    with db().read() as reading:
        known = sorted(
            ((one.code, shop_word(one.name_da)) for one in categories(reading)),
            key=lambda one: one[1],
        )
        lines = [_line(one, mine) for one in pairs_at(reading, place.path)]
    form = request.form if refused else {}
    page = render_template(
        "search/wide.html", place=place, places=place_options(some), lines=lines,
        options=[("", _("Vælg")), *known], one=form.get("gruppe", ""),
        other=form.get("anden", ""), why=form.get("hvorfor", "")[:MAX_WHY],
        error=words_of(refused) if refused else "",
    )  # fmt: skip
    return Response(page, status=422 if refused else 200)


def _line(one: PairRow, mine: set[int]) -> Line:
    who = _("%(place)s, %(name)s, %(day)s", place=one.node_name, name=one.decided_by_name,
            day=dayyear(one.decided_at))  # fmt: skip
    return Line(
        _("»%(one)s« og »%(other)s«", one=shop_word(one.one), other=shop_word(one.other)),
        f"{who}: {one.why}" if one.why else who,
        url_for("equals.unpair_categories", pair_id=one.id) if one.node_id in mine else "",
    )


@equals.post("/samme-behov/varegrupper")
@access.roles(Role.PROCUREMENT)
def pair_categories() -> AnyResponse:
    """Two categories serve the same needs from now on."""
    place = chosen_place(places())
    try:
        one, other = (request.form.get(name, "") for name in ("gruppe", "anden"))
        if not one or not other:
            raise Refused("pair-missing", "Vælg to varegrupper.")
        with db().write() as writing:
            made = pair(
                writing, node_id=place.id, code=one, other_code=other, by=viewer().actor,
                now=now(), why=request.form.get("hvorfor", "")[:1000],
            )  # fmt: skip
    except Refused as refused:
        if isinstance(refused, NotFound):
            raise
        return _page(refused)
    say(_("Gemt. Varer af samme slags sammenlignes nu på tværs."),
        undo=Undo(url_for("equals.unpair_categories", pair_id=made)))  # fmt: skip
    return redirect(url_for("equals.pairs", sted=place.id), 303)


@equals.post("/samme-behov/varegrupper/<int:pair_id>/fortryd")
@access.roles(Role.PROCUREMENT)
def unpair_categories(pair_id: int) -> AnyResponse:
    """They are compared no more."""
    with db().read() as reading:
        found = next(
            (one for at in places() for one in pairs_at(reading, at.path) if one.id == pair_id),
            None,
        )
    if found is None or found.node_id not in {one.id for one in places()}:
        raise NotFound("pair", _("Parret findes ikke."))
    with db().write() as writing:
        unpair(writing, pair_id=pair_id, by=viewer().actor, now=now())
    say(_("Fortrudt. De to varegrupper sammenlignes ikke mere."))
    return redirect(url_for("equals.pairs", sted=found.node_id), 303)
