"""The register of labels, for everybody: what each means, which goods carry it, who looked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from catalog_import.labels import ALL, spellings
from shop.catalogue.labels_about import LabelGroup, about_labels, grouped
from shop.catalogue.queries import OfferRow, offer_rows
from shop.catalogue.rules import ECO_KINDS, label_counts
from shop.intake import actions
from shop.intake.queries import CheckRow, count_open_texts, label_text
from shop.intake.queries.label_register import (
    Alias,
    PastWord,
    aliases,
    checks_of,
    looked_up,
    past_words,
)
from shop.intake.rules import LabelVerdict
from shop.intake.views.labels import labels
from shop.intake.views.reach import find_place, paths, places
from shop.intake.views.translate import _, _l, ngettext
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.rules import Role
from shop.search.facets import Group
from shop.search.index import follow
from shop.search.match import read_query
from shop.search.queries import Ask, Found, search
from shop.search.views.door import place
from shop.web import access
from shop.web.errors import words_of
from shop.web.ids import sane_id
from shop.web.messages import Undo, say
from shop.web.session import config, db, now, viewer
from shop.web.words import dayyear, label_word, language_now

_GROUPS: dict[LabelGroup, tuple[str, str]] = {
    LabelGroup.OFFICIAL: (
        _l("Officielle miljømærker"),
        _l("Andre end firmaet selv har set på hele varens liv. De tæller i målet.")),
    LabelGroup.ORGANIC: (_l("Økologi"), _l("De tæller i målet for økologisk mad.")),
    LabelGroup.FOREST: (_l("Skov"), _l("De siger noget om træet, ikke om hele varen.")),
    LabelGroup.ENVIRONMENT: (_l("Andre miljømærker"), _l("De ser på noget af varens liv.")),
    LabelGroup.SOCIAL: (_l("Mennesker og dyr"), ""),
    LabelGroup.OTHER: (
        _l("Sundhed, sikkerhed og energi"), _l("De tæller ikke som miljømærker.")),
}  # fmt: skip
_ALIAS_WHY = 400


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A label in the register."""

    badge: tuple[str, str, str]
    about: str
    url: str
    goods: str
    goods_url: str
    """"" where no goods carry it."""
    looked: str


@dataclass(frozen=True, slots=True)
class LabelSection:
    """A group of labels."""

    title: str
    note: str
    rows: list[LabelRow]


@labels.get("/maerker")
@access.signed_in
def register() -> str:
    """Every label: what it means, and how many goods carry it."""
    with db().glance() as reading:
        found = search(reading, place(), Ask(read_query("")))
        counts, looked = found.counts[Group.LABEL], looked_up(reading, place().path)
        is_desk = viewer().has(Role.PROCUREMENT)
        waiting = count_open_texts(reading, paths=paths())[0] if is_desk else 0
    return render_template(
        "intake/label_register.html", is_desk=is_desk, waiting=waiting,
        sections=[
            LabelSection(
                str(_GROUPS[group][0]), str(_GROUPS[group][1]),
                [_row(one.code, counts[one.code], looked[one.code]) for one in some],
            )
            for group, some in grouped().items()
        ],
    )  # fmt: skip


def _row(code: str, goods: int, looked: int) -> LabelRow:
    return LabelRow(
        _badge(code), _about(code), url_for("labels.one", code=code), _goods_words(goods),
        url_for("search.page", maerke=code) if goods else "", _looked_words(looked),
    )  # fmt: skip


def _looked_words(looked: int) -> str:
    return ngettext("%(num)s er slået op", "%(num)s er slået op", looked) if looked else ""


def _goods_words(goods: int) -> str:
    return ngettext("%(num)s vare", "%(num)s varer", goods) if goods else _("Ingen varer")


def _badge(code: str) -> tuple[str, str, str]:
    return code, label_word(code), "eco" if ALL[code].kind in ECO_KINDS else "plain"


def _about(code: str) -> str:
    about = about_labels()[code]
    return about.about_en if language_now() == "en" else about.about_da


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way of writing the label that somebody here has added."""

    raw: str
    who: str
    why: str
    undo_url: str
    """"" where the viewer may not take it back."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A label as a supplier claims it for one of its goods."""

    name: str
    url: str
    supplier: str
    state: str
    licence: str
    valid_to: str
    proof: str
    """Who looked it up, or what the supplier sends as evidence."""
    check_url: str


@dataclass(frozen=True, slots=True)
class LabelView:
    """What intake/label.html reads."""

    code: str
    name: str
    badge: tuple[str, str, str]
    about: str
    facts: list[tuple[str, str]]
    known: list[str]
    added: list[Spelling]
    claims: list[Claim]
    goods: str
    goods_url: str
    history: list[tuple[str, str, str]]
    """Day, what was said, who and why."""
    is_desk: bool
    places: list[tuple[int, str]]
    form: dict[str, str]
    error: str


@labels.get("/maerker/om/<code>")
@access.signed_in
def one(code: str) -> Response:
    """One label: what it is, how it is written, and the goods that are said to carry it."""
    return _label_page(code)


def _known(code: str) -> str:
    if code not in ALL:
        raise NotFound("label", _("Mærket findes ikke i registret."))
    return code


def _label_page(code: str, refused: Refused | None = None) -> Response:
    _known(code)
    here, is_desk = place(), viewer().has(Role.PROCUREMENT)
    with db().glance() as reading:
        found = _carrying(code)
        rows = list(offer_rows(reading, found.page(1), path=here.path).values())
        looked = checks_of(reading, rows, code)
        words, past = aliases(reading, here.path, code), past_words(reading, here.path, code)
    view = LabelView(
        code=code, name=label_word(code), badge=_badge(code), about=_about(code),
        facts=_facts(code), known=_spellings(code),
        added=[_spelling(word, is_desk) for word in words],
        claims=[_claim(row, code, looked.get(row.offer_id), is_desk) for row in rows],
        goods=_goods_words(found.total),
        goods_url=url_for("search.page", maerke=code) if found.total > len(rows) else "",
        history=[_past(word) for word in past], is_desk=is_desk,
        places=[(one.id, one.name) for one in places()] if is_desk else [],
        form={name: request.form.get(name, "") for name in ("alias", "why", "sted")},
        error=words_of(refused) if refused else "",
    )  # fmt: skip
    page = render_template("intake/label.html", view=view)
    return Response(page, status=422 if refused else 200)


def _carrying(code: str) -> Found:
    with db().glance() as reading:
        return search(
            reading, place(), Ask(read_query(""), chosen={Group.LABEL: frozenset({code})})
        )


def _facts(code: str) -> list[tuple[str, str]]:
    about, label = about_labels()[code], ALL[code]
    type1 = _("Ja. Det tæller i målet for miljømærker.") if label.type1 else _("Nej")
    some = [
        (_("Gives af"), about.issuer),
        (_("Officielt miljømærke (type I)"), type1),
        (_("Licensen ligner"), about.licence),
        (_("Slås op hos"), about.look_up),
        (_("Vi har det fra"), about.source),
    ]
    return [(title, text) for title, text in some if text]


def _spellings(code: str) -> list[str]:
    return [word for word in spellings(code) if word != label_word(code)]


def _spelling(word: Alias, is_desk: bool) -> Spelling:
    is_ours = is_desk and any(one.id == word.node_id for one in places())
    day = dayyear(word.at) if word.at else ""
    return Spelling(
        word.raw, _("%(name)s, %(day)s", name=word.by_name if is_desk else word.node_name, day=day),
        word.why, url_for("labels.undo_alias", text_id=word.text_id) if is_ours else "",
    )  # fmt: skip


def _claim(row: OfferRow, code: str, looked: CheckRow | None, is_desk: bool) -> Claim:
    said: dict[str, Any] = next((one for one in row.labels if one.get("code") == code), {})
    is_verified = said.get("state") == "VERIFIED"
    valid_to = date.fromisoformat(said["valid_to"]) if said.get("valid_to") else None
    proof = said.get("evidence") or ""
    if is_verified and looked:
        day = dayyear(looked.checked_at)
        proof = _("%(name)s, %(day)s", name=looked.checked_by_name, day=day) if is_desk else day
        proof = f"{proof}. {looked.source}" if looked.source else proof
    return Claim(
        name=row.name, url=url_for("search.item", offer_id=row.offer_id),
        supplier=row.supplier_name, state=_state(said, is_verified=is_verified),
        licence=said.get("licence") or "", valid_to=dayyear(valid_to) if valid_to else "",
        proof=proof,
        check_url=url_for("labels.item", offer_id=row.offer_id) if is_desk else "",
    )  # fmt: skip


def _state(said: dict[str, Any], *, is_verified: bool) -> str:
    if not label_counts(said, on=local_day(now())):
        return _("Udløbet")
    return _("Slået op af indkøb") if is_verified else _("Leverandøren siger det")


def _past(word: PastWord) -> tuple[str, str, str]:
    text = _("»%(said)s« er ukendt igen", said=word.raw)
    if word.verdict is LabelVerdict.IS_LABEL:
        text = _("»%(said)s« er mærket", said=word.raw)
    who = f"{word.by_name}: {word.why}" if word.why else word.by_name
    return dayyear(word.at), text, who


@labels.post("/maerker/om/<code>")
@access.roles(Role.PROCUREMENT)
def add_alias(code: str) -> AnyResponse:
    """Add a way of writing the label; goods that carry the text follow at once."""
    _known(code)
    some = places()
    at = find_place(sane_id(request.form.get("sted", some[0].id, type=int) or 0))
    try:
        with db().write() as writing:
            done = actions.add_alias(
                writing, node_id=at.id, code=code, alias=request.form.get("alias", "")[:1000],
                why=request.form.get("why", "").strip()[:_ALIAS_WHY], by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        if isinstance(refused, NotFound):
            raise
        return _label_page(code, refused)
    if done.offers:
        follow(db(), config().index_dir)
    told = ngettext("Gemt. %(num)s vare har fået mærket.", "Gemt. %(num)s varer har fået mærket.",
                    done.offers)  # fmt: skip
    if not done.offers:
        told = _("Gemt. Teksten bliver til mærket, når et katalog har den.")
    say(told, undo=Undo(url_for("labels.undo_alias", text_id=done.text_id)))
    return redirect(url_for("labels.one", code=code), 303)


@labels.post("/maerker/skrivemaade/<int:text_id>/fortryd")
@access.roles(Role.PROCUREMENT)
def undo_alias(text_id: int) -> AnyResponse:
    """The text means the label no longer."""
    with db().read() as reading:
        found = label_text(reading, text_id, paths=paths())
    if found is None or not found.code:
        raise NotFound("label-text", _("Teksten findes ikke."))
    try:
        with db().write() as writing:
            done = actions.undo_label(writing, text_id=text_id, by=viewer().actor, now=now())
    except Refused as refused:
        say(words_of(refused))
    else:
        if done.offers:
            follow(db(), config().index_dir)
        say(_("Fortrudt. »%(said)s« er ikke mærket mere.", said=found.raw))
    return redirect(url_for("labels.one", code=found.code), 303)
