"""Procurement confirms or refuses what is suggested as serving the same need."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.catalogue import equating
from shop.catalogue.equivalents import NEAR_MATCH, Reason, Verdict
from shop.catalogue.models import Equivalence
from shop.catalogue.queries import Equivalent, OfferRow, equivalents, offer_row
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.rules import Grant, Role
from shop.search.match import read_query
from shop.search.numbers import Thing, straight_to
from shop.search.queries import Place
from shop.web import access
from shop.web.errors import words_of
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.session import config, db, now, viewer
from shop.web.words import comparable, dayyear, kr, pack, pct

equals = Blueprint("equals", __name__)
PROCUREMENT = access.roles(Role.PROCUREMENT)
MOST = 40
_ANSWERS = {"ja": Verdict.CONFIRMED, "nej": Verdict.REFUSED}


@dataclass(frozen=True, slots=True)
class Other:
    """Another offer, and what is said of it."""

    offer_id: int
    name: str
    detail: str
    score: str
    reasons: str
    state: str
    """What holds now."""
    decision_id: int
    """The place's own decision, 0 where there is none."""
    can_confirm: bool
    can_refuse: bool


@equals.get("/samme-behov/<int:offer_id>")
@PROCUREMENT
def page(offer_id: int) -> str:
    """All that may serve the same need, the sure ones first."""
    return _page(offer_id)


def _page(offer_id: int, *, refused: str = "", number: str = "") -> str:
    grant = _grant()
    with db().read() as reading:
        row = _row(reading, offer_id, grant.path)
        found = equivalents(reading, [row], path=grant.path)[offer_id]
        own = equating.standing(reading, node_id=grant.node_id, offer_id=offer_id)
        shown = [one for one in found if one.verdict or one.match.score >= NEAR_MATCH][:MOST]
        others = [_other(one, own.get(one.row.offer_id)) for one in shown]
    return render_template(
        "search/equal.html", row=row, detail=_detail(row), refused=refused, number=number,
        others=others,
    )  # fmt: skip


@equals.post("/samme-behov/<int:offer_id>")
@PROCUREMENT
def decide(offer_id: int) -> Response | tuple[str, int]:
    """Say yes or no to one, named by its id or by a number that was typed."""
    grant, number = _grant(), request.form.get("nummer", "")[:200].strip()
    verdict = _ANSWERS.get(request.form.get("svar", ""), Verdict.CONFIRMED)
    try:
        other_id = sane_id(request.form.get("anden", type=int)) or _numbered(number, grant)
        with db().write() as writing:
            equating.decide(
                writing, node_id=grant.node_id, offer_id=offer_id, other_id=other_id,
                verdict=verdict, why=request.form.get("hvorfor", "")[:400], by=viewer().actor,
                now=now(),
            )  # fmt: skip
    except Refused as refused:
        if refused.code not in ("equal-itself", "equal-decided", "number-unknown"):
            raise
        return _page(offer_id, refused=words_of(refused), number=number), 422
    is_yes = verdict is Verdict.CONFIRMED
    say(_("Bekræftet: de dækker samme behov.") if is_yes else _("Afvist: de foreslås ikke mere."))
    return redirect(url_for("equals.page", offer_id=offer_id), 303)


@equals.post("/samme-behov/<int:offer_id>/<int:equivalence_id>/fortryd")
@PROCUREMENT
def undo(offer_id: int, equivalence_id: int) -> Response:
    """Take one's word back."""
    with db().write() as writing:
        equating.undo(writing, equivalence_id=equivalence_id, by=viewer().actor, now=now())
    say(_("Fortrudt. Nu er det beregningen, der gælder."))
    return redirect(url_for("equals.page", offer_id=offer_id), 303)


def _grant() -> Grant:
    return viewer().grants_of(Role.PROCUREMENT)[0]


def _row(reading: Session, offer_id: int, path: str) -> OfferRow:
    row = offer_row(reading, offer_id, path=path)
    if row is None:
        raise NotFound("offer-unknown", _("Varen findes ikke her."))
    return row


def _numbered(number: str, grant: Grant) -> int:
    with db().read() as reading:
        place = Place(db(), config().index_dir, grant.path, local_day(now()))
        found = straight_to(reading, place, read_query(number)) if number else None
    if found is None or found.thing is not Thing.ITEM:
        raise Refused("number-unknown", "Skriv et varenummer eller en GTIN, der findes her.")
    return found.id


def _detail(row: OfferRow) -> str:
    price = kr(row.price) if row.price is not None else ""
    return ", ".join(
        part for part in (row.supplier_name, pack(row), price, comparable(row)) if part
    )


def _other(one: Equivalent, own: Equivalence | None) -> Other:
    return Other(
        one.row.offer_id, one.row.name, _detail(one.row), pct(one.match.score),
        ", ".join(_reason_words()[reason] for reason in one.match.reasons), _state(one, own),
        (own.id or 0) if own else 0, can_confirm=one.verdict is not Verdict.CONFIRMED,
        can_refuse=one.verdict is not Verdict.REFUSED,
    )  # fmt: skip


def _state(one: Equivalent, own: Equivalence | None) -> str:
    if own is not None:
        said = {Verdict.CONFIRMED: _("Bekræftet"), Verdict.REFUSED: _("Afvist")}[own.verdict]
        text = _("%(said)s af %(name)s, %(day)s", said=said, name=own.decided_by_name,
                 day=dayyear(own.decided_at))  # fmt: skip
        return f"{text}. {own.why}" if own.why else str(text)
    if one.verdict is not None:
        return _("Besluttet et andet sted i fællesskabet")
    return _("Foreslås") if one.is_shown() else _("Foreslås ikke, men ligner")


def _reason_words() -> dict[Reason, str]:
    return {
        Reason.SAME_GTIN: _("samme GTIN"), Reason.SAME_MAKERS_NUMBER: _("samme producentnummer"),
        Reason.SAME_GOODS: _("samme slags"), Reason.SAME_SIZE: _("samme størrelse"),
        Reason.OTHER_PACK: _("anden pakning"), Reason.OTHER_LOOKS: _("anden eller ukendt farve"),
        Reason.OTHER_NAME: _("andet navn"), Reason.OTHER_MATERIAL: _("andet materiale"),
        Reason.OTHER_WORDS: _("andre ord i navnet"),
    }  # fmt: skip
