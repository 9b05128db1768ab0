"""Writing an agreement down and changing what it says."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.agreements import actions, queries
from shop.agreements.rules import AgreementStatus, Content, Level, Scope, levels_of
from shop.agreements.views.door import contracts, owned, work_places
from shop.agreements.views.reading import Field, FormView, Typed, posted
from shop.agreements.views.words import LEVEL_WORDS, SCOPE_WORDS, STATUS_NAMES, said_before
from shop.kernel.errors import NotFound, Refused
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import Role
from shop.search import freshness
from shop.web import access
from shop.web.errors import words_of
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.session import db, now, viewer
from shop.web.words import number

_FIELD_OF = {
    "number-missing": "number", "number-used": "number", "title-missing": "title",
    "level-not-here": "level", "ends-before-start": "valid_to", "target-wrong": "target_percent",
    "expected-wrong": "expected_value", "service-unexplained": "not_in_shop",
}  # fmt: skip
"""Refusal -> the field that it is about."""
_STARTS = (AgreementStatus.PLANNED, AgreementStatus.TENDER, AgreementStatus.ACTIVE)


def raw(content: Content) -> dict[str, str]:
    """What the form's fields say for an agreement."""
    expected = content.expected_value
    return {
        "number": content.number, "title": content.title, "level": content.level.value,
        "binding": "ja" if content.binding else "", "scope": content.scope.value,
        "valid_from": content.valid_from.isoformat(), "valid_to": content.valid_to.isoformat(),
        "target_percent": "" if content.target_percent is None else str(content.target_percent),
        "expected_value": "" if expected is None else number(expected, 2),
        "responsible": content.responsible, "contact_phone": content.contact_phone,
        "how_to_buy": content.how_to_buy, "not_in_shop": content.not_in_shop,
        "keywords": content.keywords,
    }  # fmt: skip


def read(typed: Typed) -> Content:
    """The agreement that was typed; what is wrong is noted in `typed.errors`."""
    return Content(
        number=typed.text("number", 40), title=typed.text("title", 160),
        level=typed.one_of("level", Level, Level.OWN), binding=typed.ticked("binding"),
        scope=typed.one_of("scope", Scope, Scope.PRICE_LIST), valid_from=typed.day("valid_from"),
        valid_to=typed.day("valid_to"), target_percent=typed.whole("target_percent"),
        expected_value=typed.kroner("expected_value"), responsible=typed.text("responsible", 120),
        contact_phone=typed.text("contact_phone", 20), how_to_buy=typed.text("how_to_buy", 400),
        not_in_shop=typed.text("not_in_shop", 400), keywords=typed.text("keywords", 400),
    )  # fmt: skip


def _fields(
    place: NodeFacts, values: Mapping[str, str], errors: Mapping[str, str],
    theirs: Mapping[str, str],
) -> list[Field]:  # fmt: skip
    def text(name: str, label: str, hint: str = "", kind: str = "text", **attrs: Any) -> Field:
        return Field(
            kind, name, label, values.get(name, ""), hint, errors.get(name, ""), attrs=attrs,
            theirs=theirs.get(name, ""),
        )  # fmt: skip

    def one_of(name: str, label: str, options: list[tuple[str, str]], hint: str = "") -> Field:
        return Field("select", name, label, values.get(name, ""), hint, errors.get(name, ""),
                     options, theirs=theirs.get(name, ""))  # fmt: skip

    levels = [(level.value, str(LEVEL_WORDS[level])) for level in levels_of(place.kind)]
    scopes = [(scope.value, str(words)) for scope, words in SCOPE_WORDS.items()]
    return [
        text("number", _("Nummer"),
             _("Varerne på prislisten bærer nummeret. Ret det kun sammen med leverandøren."),
             maxlength=40),
        text("title", _("Hvad hedder den?"), maxlength=160),
        one_of("level", _("Hvem har lavet den?"), levels),
        Field("tick", "binding", _("Bindende: husene skal bruge den"), values.get("binding", "")),
        one_of("scope", _("Hvad omfatter den?"), scopes),
        text("valid_from", _("Gælder fra"), type="date"),
        text("valid_to", _("Gælder til"), type="date"),
        text("expected_value", _("Forventet køb om året, kr. uden moms"), inputmode="decimal"),
        text("target_percent", _("Mål for køb på aftalen, procent"), inputmode="numeric"),
        text("responsible", _("Ansvarlig"), maxlength=120),
        text("contact_phone", _("Telefon"), maxlength=20, type="tel"),
        text("how_to_buy", _("Sådan køber man"), kind="area"),
        text("not_in_shop", _("Hvorfor kan den ikke købes i butikken?"),
             _("Skal udfyldes for en ydelse."), kind="area"),
        text("keywords", _("Ord, som husene bruger"), _("Med komma imellem, fx bus, tur, taxa.")),
    ]  # fmt: skip


@contracts.get("/aftaler/ny")
@access.roles(Role.PROCUREMENT)
def new() -> AnyResponse:
    """An empty form."""
    with db().read() as reading:
        place = _place(work_places(reading), request.args.get("sted", ""))
    values = {"binding": "ja", "level": levels_of(place.kind)[0].value}
    return _new_page(place, values, Typed({}))


@contracts.post("/aftaler/ny")
@access.roles(Role.PROCUREMENT)
def create() -> AnyResponse:
    """Write it down; lots follow on its page."""
    typed = Typed(posted(request.form))
    with db().read() as reading:
        place = _place(work_places(reading), typed.raw("sted"))
    content = read(typed)
    status = typed.one_of("state", _STARTS, AgreementStatus.PLANNED)
    if typed.errors:
        return _new_page(place, typed.values, typed)
    try:
        with db().write() as writing:
            made = actions.write_agreement(
                writing, node_id=place.id, content=content, status=status, by=viewer().actor,
                now=now(),
            )  # fmt: skip
    except Refused as refused:
        return _new_page(place, typed.values, typed, refused)
    freshness.forget(db())
    say(_("Aftalen er gemt. Skriv nu, hvem der leverer hvad."))
    return redirect(url_for("contracts.lot", agreement_id=made, lot_id=0), 303)


def _place(places: list[NodeFacts], asked: str) -> NodeFacts:
    """The place that was asked for, the first where none was. Raises NotFound for another's."""
    if not asked:
        return places[0]
    found = [place for place in places if str(place.id) == asked]
    if not found:
        raise NotFound("node", _("Stedet findes ikke."))
    return found[0]


def _new_page(
    place: NodeFacts, values: Mapping[str, str], typed: Typed, refused: Refused | None = None
) -> AnyResponse:
    errors, problem = sorted_out(typed, refused)
    starts = [(status.value, str(STATUS_NAMES[status])) for status in _STARTS]
    fields = _fields(place, values, errors, {})
    fields.insert(5, Field("select", "state", _("Hvor langt er den?"), values.get("state", ""),
                           error=errors.get("state", ""), options=starts))  # fmt: skip
    fields.append(Field("hidden", "sted", "", str(place.id)))
    view = FormView(
        title=_("Ny aftale"), lead=_("Den gælder for %(place)s og alle under.", place=place.name),
        crumbs=[(_("Aftaler"), url_for("agreements.page")), (_("Ny aftale"), "")],
        action=url_for("contracts.create"), fields=fields, was={}, save_label=_("Gem aftalen"),
        back_url=url_for("contracts.calendar"), problem=problem,
    )  # fmt: skip
    return form_page(view)


@contracts.get("/aftaler/<int:agreement_id>/ret")
@access.roles(Role.PROCUREMENT)
def edit(agreement_id: int) -> AnyResponse:
    """The form as it stands."""
    with db().read() as reading:
        found = owned(reading, sane_id(agreement_id))
        values = raw(queries.content_of(found.agreement))
        return _edit_page(found.owner, agreement_id, values, values, Typed({}))


@contracts.post("/aftaler/<int:agreement_id>/ret")
@access.roles(Role.PROCUREMENT)
def save(agreement_id: int) -> AnyResponse:
    """Change it. What a colleague has changed meanwhile is kept, or shown beside one's own."""
    values = posted(request.form)
    typed, was = Typed(values), Typed(values, "was_")
    with db().read() as reading:
        found = owned(reading, sane_id(agreement_id))
        standing = raw(queries.content_of(found.agreement))
        said = said_before(found.agreement)
    wanted = read(typed)
    seen = read(was) if "was_number" in values else wanted
    if typed.errors or was.errors:
        return _edit_page(found.owner, agreement_id, values, _begun(values), typed)
    try:
        with db().write() as writing:
            merged = actions.change_agreement(
                writing, agreement_id=agreement_id, seen=seen, wanted=wanted,
                by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        is_clash = refused.code == "changed-meanwhile"
        theirs = differing(_begun(values), values, standing) if is_clash else {}
        begun = standing if is_clash else _begun(values)
        return _edit_page(found.owner, agreement_id, values, begun, typed, refused, theirs, said)
    freshness.forget(db())
    say(_("Gemt. Kollegaens ændringer imens er også med.") if merged.theirs else _("Gemt."))
    return redirect(url_for("contracts.page", agreement_id=agreement_id), 303)


def _begun(values: Mapping[str, str]) -> dict[str, str]:
    return {name[4:]: value for name, value in values.items() if name.startswith("was_")}


def differing(
    begun: Mapping[str, str], mine: Mapping[str, str], standing: Mapping[str, str]
) -> dict[str, str]:
    """Fields that both have changed: what stands there now."""
    return {
        name: value
        for name, value in standing.items()
        if value not in (begun.get(name, ""), mine.get(name, ""))
        and mine.get(name, "") != begun.get(name, "")
    }


def _edit_page(
    owner: NodeFacts, agreement_id: int, values: Mapping[str, str], was: Mapping[str, str],
    typed: Typed, refused: Refused | None = None, theirs: Mapping[str, str] | None = None,
    said: str = "",
) -> AnyResponse:  # fmt: skip
    errors, problem = sorted_out(typed, refused)
    back = url_for("contracts.page", agreement_id=agreement_id)
    view = FormView(
        title=_("Ret aftalen"), lead=_("Det gælder med det samme."),
        crumbs=[(_("Aftaler"), url_for("agreements.page")), (was.get("title", ""), back),
                (_("Ret"), "")],
        action=url_for("contracts.save", agreement_id=agreement_id),
        fields=_fields(owner, values, errors, theirs or {}), was=was, save_label=_("Gem"),
        back_url=back, problem=f"{problem} {said}".strip() if theirs else problem,
    )  # fmt: skip
    return form_page(view)


def sorted_out(typed: Typed, refused: Refused | None) -> tuple[dict[str, str], str]:
    """Errors by field, and what is wrong with the whole."""
    errors = dict(typed.errors)
    if refused is None:
        return errors, ""
    name = _FIELD_OF.get(refused.code)
    if name is None:
        return errors, words_of(refused)
    return errors | {name: words_of(refused)}, ""


def form_page(view: FormView) -> AnyResponse:
    """The page; 422 where something must be put right."""
    wrong = bool(view.problem) or any(one.error for one in view.fields)
    page = render_template("agreements/form.html", view=view)
    return AnyResponse(page, 422 if wrong else 200, mimetype="text/html")
