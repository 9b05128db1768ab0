"""Labels that we do not know, decided once; and labels of an item that somebody looked up."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from catalog_import.item import LabelClaim, LabelState
from catalog_import.labels import ALL
from shop.catalogue.rules import ECO_KINDS
from shop.intake import actions, queries
from shop.intake.queries import TextRow, Use
from shop.intake.queries.labels import Carrier
from shop.intake.rules import LabelVerdict
from shop.intake.views.reach import paths
from shop.intake.views.translate import _, ngettext
from shop.kernel.errors import NotFound, Refused
from shop.organisation.rules import Role
from shop.search.index import follow
from shop.web import access
from shop.web.errors import words_of
from shop.web.messages import Undo, say
from shop.web.session import config, db, now, viewer
from shop.web.words import dayyear, joined, label_word

labels = Blueprint("labels", __name__)
NO_LABEL = "intet"
"""What the form sends for a text that is no label."""


@dataclass(frozen=True, slots=True)
class OpenText:
    """A text that waits for a person."""

    id: int
    raw: str
    place: str
    since: str
    used: str
    suppliers: str
    examples: list[tuple[str, str]]
    """Name and address of an item."""
    error: str


@dataclass(frozen=True, slots=True)
class DecidedText:
    """A text that somebody has decided, and how to take it back."""

    id: int
    raw: str
    place: str
    verdict: str
    badge: tuple[str, str, str] | None
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class LabelsView:
    """What intake/labels.html reads."""

    open: list[OpenText]
    decided: list[DecidedText]
    options: list[tuple[str, str]]
    errors: list[tuple[str, str]]


@labels.get("/maerker/ukendte")
@access.roles(Role.PROCUREMENT)
def page() -> Response:
    """The texts that suppliers call labels and we do not know, and what others turned out to be."""
    return _page({})


def _page(errors: dict[int, str]) -> Response:
    with db().read() as reading:
        waiting = queries.open_texts(reading, paths=paths())
        used = queries.uses(reading, waiting)
        decided = queries.decided_texts(reading, paths=paths())
    several = len({text.node_id for text in [*waiting, *decided]}) > 1
    view = LabelsView(
        open=[_open(text, used[text.id], several, errors.get(text.id, "")) for text in waiting],
        decided=[_decided(text, several) for text in decided], options=_options(),
        errors=[(f"label-{text_id}", sentence) for text_id, sentence in errors.items()],
    )  # fmt: skip
    answer = Response(render_template("intake/labels.html", view=view))
    answer.status_code = 422 if errors else 200
    return answer


def _options() -> list[tuple[str, str]]:
    known = sorted(((code, label_word(code)) for code in ALL), key=lambda one: one[1].casefold())
    return [("", _("Vælg")), (NO_LABEL, _("Det er ikke et mærke")), *known]


def _open(text: TextRow, use: Use, several: bool, error: str) -> OpenText:
    used = ngettext("%(num)s vare bruger den", "%(num)s varer bruger den", use.offers)
    if not use.offers:
        used = _("Ingen vare i butikken bruger den endnu")
    return OpenText(
        id=text.id, raw=text.raw, place=text.node_name if several else "",
        since=_("Set første gang %(day)s", day=dayyear(text.first_seen_at)), used=used,
        suppliers=joined(sorted(use.suppliers)), error=error,
        examples=[(name, url_for("search.item", offer_id=one)) for one, name in use.examples],
    )  # fmt: skip


def _decided(text: TextRow, several: bool) -> DecidedText:
    is_label = text.verdict is LabelVerdict.IS_LABEL
    day = dayyear(text.decided_at) if text.decided_at else ""
    return DecidedText(
        id=text.id, raw=text.raw, place=text.node_name if several else "",
        verdict="" if is_label else _("Det er ikke et mærke"),
        badge=_badge(text.code) if is_label else None, why=text.why,
        who=_("%(name)s, %(day)s", name=text.decided_by_name, day=day),
    )  # fmt: skip


def _badge(code: str) -> tuple[str, str, str]:
    is_eco = code in ALL and ALL[code].kind in ECO_KINDS
    return code, label_word(code), "eco" if is_eco else "plain"


def _find(text_id: int) -> TextRow:
    with db().read() as reading:
        found = queries.label_text(reading, text_id, paths=paths())
    if found is None:
        raise NotFound("label-text", _("Teksten findes ikke."))
    return found


@labels.post("/maerker/<int:text_id>")
@access.roles(Role.PROCUREMENT)
def decide(text_id: int) -> AnyResponse:
    """Say what a text means; the offers that carry it follow at once."""
    found, said = _find(text_id), request.form.get("label", "")
    if not said:
        return _page({text_id: _("Vælg et mærke, eller at det ikke er et.")})
    try:
        with db().write() as writing:
            done = actions.decide_label(
                writing, text_id=text_id, code="" if said == NO_LABEL else said,
                why=request.form.get("why", "").strip(), by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        return _page({text_id: words_of(refused)})
    if done.offers:
        follow(db(), config().index_dir)
    say(_told(found.raw, said, done), undo=Undo(url_for("labels.undo", text_id=text_id)))
    return redirect(url_for("labels.page"), 303)


def _told(raw: str, said: str, done: actions.LabelDecided) -> str:
    if said == NO_LABEL:
        return _("»%(said)s« er ikke et mærke. Butikken er ikke ændret.", said=raw)
    named = {"said": raw, "label": label_word(said)}
    if done.is_more:
        return _("»%(said)s« er %(label)s. Varerne får mærket i løbet af lidt tid.", **named)
    return ngettext(
        "»%(said)s« er %(label)s. %(num)s vare har fået mærket.",
        "»%(said)s« er %(label)s. %(num)s varer har fået mærket.", done.offers, **named,
    )  # fmt: skip


@labels.post("/maerker/<int:text_id>/fortryd")
@access.roles(Role.PROCUREMENT)
def undo(text_id: int) -> AnyResponse:
    """The text is unknown again."""
    found = _find(text_id)
    try:
        with db().write() as writing:
            done = actions.undo_label(writing, text_id=text_id, by=viewer().actor, now=now())
    except Refused as refused:
        say(words_of(refused))
    else:
        if done.offers:
            follow(db(), config().index_dir)
        say(_("»%(said)s« venter igen på et svar.", said=found.raw))
    return redirect(url_for("labels.page"), 303)


# --- the labels of one item ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """What the supplier says of one label, and what somebody found."""

    code: str
    badge: tuple[str, str, str]
    raw: str
    licence: str
    valid_to: str
    is_verified: bool
    found: str
    """Who looked it up, when and where; "" when nobody has."""


@dataclass(frozen=True, slots=True)
class ItemLabelsView:
    """What intake/item_labels.html reads."""

    offer_id: int
    name: str
    item_url: str
    claims: list[ClaimLine]
    unknown: list[str]
    values: dict[str, str]
    errors: list[tuple[str, str]]
    failed: str
    """The code whose form has an error."""


@labels.get("/maerker/vare/<int:offer_id>")
@access.roles(Role.PROCUREMENT)
def item(offer_id: int) -> Response:
    """The labels that a supplier claims for an item, to be looked up one by one."""
    return _item_page(offer_id, "", {}, [])


def _carrier(offer_id: int) -> Carrier:
    with db().read() as reading:
        found = queries.carrier(reading, offer_id, paths=paths())
    if found is None:
        raise NotFound("offer-unknown", _("Varen findes ikke her."))
    return found


def _item_page(
    offer_id: int, failed: str, values: dict[str, str], errors: list[tuple[str, str]]
) -> Response:
    one = _carrier(offer_id)
    with db().read() as reading:
        looked = queries.checks(reading, one)
    claims = [claim for claim in one.item.labels if claim.code]
    view = ItemLabelsView(
        offer_id=offer_id, name=one.item.name,
        item_url=url_for("search.item", offer_id=offer_id),
        claims=[_claim_line(claim, looked.get(claim.code)) for claim in claims],
        unknown=[claim.raw for claim in one.item.labels if not claim.code],
        values=values, errors=errors, failed=failed,
    )  # fmt: skip
    answer = Response(render_template("intake/item_labels.html", view=view))
    answer.status_code = 422 if errors else 200
    return answer


def _claim_line(claim: LabelClaim, looked: queries.CheckRow | None) -> ClaimLine:
    is_verified = claim.state is LabelState.VERIFIED
    found = ""
    if is_verified and looked:
        words = {"name": looked.checked_by_name, "day": dayyear(looked.checked_at)}
        found = _("Slået op af %(name)s, %(day)s.", **words)
        if looked.source:
            found = f"{found} {looked.source}"
    return ClaimLine(
        code=claim.code, badge=_badge(claim.code), raw=claim.raw, licence=claim.licence,
        valid_to=dayyear(claim.valid_to) if claim.valid_to else "", is_verified=is_verified,
        found=found,
    )  # fmt: skip


@labels.post("/maerker/vare/<int:offer_id>/bekraeft")
@access.roles(Role.PROCUREMENT)
def verify(offer_id: int) -> AnyResponse:
    """Note that a label's licence was found where it is kept."""
    one, form = _carrier(offer_id), request.form
    code = form.get("code", "")
    values = {name: form.get(name, "").strip() for name in ("licence", "valid_to", "source")}
    try:
        valid_to = date.fromisoformat(values["valid_to"]) if values["valid_to"] else None
    except ValueError:
        error = _("Skriv dagen som år-måned-dag, for eksempel 2027-06-30.")
        return _item_page(offer_id, code, values, [(f"valid_to-{code}", error)])
    try:
        with db().write() as writing:
            actions.verify_label(
                writing, offer_id=offer_id, code=code, licence=values["licence"],
                valid_to=valid_to, source=values["source"], by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        field = "valid_to" if refused.code == "licence-over" else "licence"
        return _item_page(offer_id, code, values, [(f"{field}-{code}", words_of(refused))])
    follow(db(), config().index_dir)
    way_back = Undo(url_for("labels.unverify", offer_id=offer_id), (("code", code),))
    words = {"label": label_word(code), "name": one.item.name}
    say(_("%(label)s er bekræftet for %(name)s.", **words), undo=way_back)
    return redirect(url_for("labels.item", offer_id=offer_id), 303)


@labels.post("/maerker/vare/<int:offer_id>/fortryd")
@access.roles(Role.PROCUREMENT)
def unverify(offer_id: int) -> AnyResponse:
    """The label is the supplier's own word again."""
    _carrier(offer_id)
    code = request.form.get("code", "")
    try:
        with db().write() as writing:
            actions.unverify_label(
                writing, offer_id=offer_id, code=code, by=viewer().actor, now=now()
            )
    except Refused as refused:
        say(words_of(refused))
    else:
        follow(db(), config().index_dir)
        say(_("%(label)s er igen leverandørens eget ord.", label=label_word(code)))
    return redirect(url_for("labels.item", offer_id=offer_id), 303)
