"""The house tells what came."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.catalogue.pictures.sent import keep_sent
from shop.kernel.errors import NotAllowed, Refused
from shop.orders.queries import PlacedFacts
from shop.organisation.rules import Role
from shop.receiving import actions, queries
from shop.receiving.queries import Standing
from shop.receiving.rules import LONGEST_NOTE, Mark, Written
from shop.receiving.views.door import (
    found_order,
    may_tell,
    quantity_words,
    receiving,
)
from shop.web import access
from shop.web.errors import words_of
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.sent import sent_file
from shop.web.session import config, db, now, viewer

_LONGEST = 2000
_PICTURE = ("picture-large", "picture-wrong")
_AT_LINE = {
    "mark-wrong": "hvad", "note-long": "note", "amount-wrong": "antal", "amount-part": "antal",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineForm:
    """A line to tell about."""

    number: int
    name: str
    left: str
    written: Written


@receiving.post("/bestillinger/<int:order_id>/alt-kom")
@access.roles(Role.REQUISITIONER, Role.MANAGER)
def all_arrived(order_id: int) -> AnyResponse:
    """Everything came. Pressed twice it is told once."""
    placed, _told = _order(order_id)
    with db().write() as writing:
        number = actions.all_arrived(
            writing, order_id=placed.order.id or 0, by=viewer().actor, now=now()
        )
    say(_("Noteret: alt kom fra %(supplier)s.", supplier=placed.order.supplier_name) if number
        else _("Der var allerede svaret."))  # fmt: skip
    if request.form.get("fra") == "forside":
        return redirect(url_for("home.page"), 303)
    return _to_order(placed)


@receiving.get("/bestillinger/<int:order_id>/kom")
@access.roles(Role.REQUISITIONER, Role.MANAGER)
def form(order_id: int) -> AnyResponse:
    """The form for what was not as ordered."""
    placed, told = _order(order_id)
    if told.is_whole:
        return _to_order(placed)
    return _page(placed, told, {})


@receiving.post("/bestillinger/<int:order_id>/kom")
@access.roles(Role.REQUISITIONER, Role.MANAGER)
def tell(order_id: int) -> AnyResponse:
    """Keep what was told."""
    placed, told = _order(order_id)
    written = {one.line_number: _written(one.line_number) for one in told.expected}
    try:
        kept = keep_sent(config().picture_dir, sent_file("billede"))
        with db().write() as writing:
            actions.tell(
                writing, order_id=placed.order.id or 0, seen=request.form.get("set", -1, type=int),
                written=written, follow_up=request.form.get("opfoelg") == "1", picture=kept,
                by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        return _page(*_order(order_id), written, refused)
    say(_("Tak. Det er noteret på bestillingen."))
    return _to_order(placed)


@receiving.post("/bestillinger/<int:order_id>/kom/<int:number>/fortryd")
@access.roles(Role.REQUISITIONER, Role.MANAGER)
def undo(order_id: int, number: int) -> AnyResponse:
    """The latest that was told does not count."""
    placed, _told = _order(order_id)
    with db().write() as writing:
        actions.undo(
            writing, order_id=placed.order.id or 0, number=number, by=viewer().actor, now=now()
        )
    say(_("Fortrudt. Sig, hvad der kom, når I ved det."))
    return _to_order(placed)


def _order(order_id: int) -> tuple[PlacedFacts, Standing]:
    with db().read() as reading:
        placed = found_order(reading, order_id)
        told = queries.standing(reading, placed.order.id or 0)
    if not may_tell(placed):
        raise NotAllowed("no-role", "Det har du ikke adgang til.")
    return placed, told


def _to_order(placed: PlacedFacts) -> AnyResponse:
    return redirect(url_for("orders.order", order_id=placed.order.id, _anchor="arrived"), 303)


def _written(line_number: int) -> Written:
    mark, amount, note = (
        request.form.get(f"{name}-{line_number}", "")[:_LONGEST]
        for name in ("hvad", "antal", "note")
    )
    return Written(mark, amount, note)


def _page(
    placed: PlacedFacts, told: Standing, written: Mapping[int, Written],
    refused: Refused | None = None,
) -> Response:  # fmt: skip
    named = {line.line_number: line for line in placed.lines}
    lines = [
        LineForm(
            one.line_number, named[one.line_number].name,
            quantity_words(one.left, named[one.line_number].order_unit),
            written.get(one.line_number, Written(Mark.CAME.value)),
        )
        for one in told.expected if one.left
    ]  # fmt: skip
    first = lines[0].number if lines else 0
    page = render_template(
        "receiving/form.html", order=placed.order, lines=lines, marks=_choices(), seen=told.last,
        errors=_errors(refused, first), longest_note=LONGEST_NOTE,
        follows_up=not written or request.form.get("opfoelg") == "1",
    )  # fmt: skip
    return Response(page, 422 if refused else 200)


def _errors(refused: Refused | None, first: int) -> dict[str, str]:
    """The field that is wrong with its sentence."""
    if refused is None:
        return {}
    if refused.code in _PICTURE:
        return {"billede": words_of(refused)}
    line = refused.values.get("line", first)
    return {f"{_AT_LINE.get(refused.code, 'hvad')}-{line}": words_of(refused)}


def _choices() -> list[tuple[str, str]]:
    return [
        (Mark.CAME.value, _("Kom som bestilt")), (Mark.MISSING.value, _("Mangler")),
        (Mark.BROKEN.value, _("Gået i stykker eller dårlig")),
        (Mark.SUBSTITUTED.value, _("Noget andet kom i stedet")),
        (Mark.LATE.value, _("Er forsinket")), ("", _("Ved det ikke endnu")),
    ]  # fmt: skip
