"""The approver's pages: what waits, one request, and who stands in. Made for a phone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flask import Blueprint, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.approvals import actions, queries
from shop.approvals.queries import Asked, Today
from shop.approvals.rules import AskedLine, Authority, Level, State, TodaysLine
from shop.basket import approving
from shop.budgets.queries import standings
from shop.budgets.rules import Standing
from shop.kernel.amounts import amount_from_text
from shop.kernel.errors import NotFound, Refused
from shop.kernel.money import ZERO
from shop.kernel.periods import local_day
from shop.kernel.texts import plain_text
from shop.orders.words import booked_words, pack_words, reason_word
from shop.organisation.queries import node
from shop.organisation.rules import Role, path_ids
from shop.web import access
from shop.web.errors import words_of
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.session import db, now, viewer
from shop.web.words import dayyear

approvals = Blueprint("approvals", __name__)
doors = [approvals]
_LONGEST = 1000
_FIELD_OF = {"approval-words": "svar", "approval-amount": "linjer", "quantity": "linjer"}
_BESIDE = ("approval-changed", "approval-decided", "order-empty", "below-minimum", "offer-not-sold")
"""Refusals that are best read beside the request as it is now."""


@dataclass(frozen=True, slots=True)
class Row:
    """A request in the list."""

    asked: Asked
    for_name: str


@approvals.get("/godkend")
@access.signed_in
def page() -> str:
    """What the viewer may decide, and who approves for them while they are away."""
    return _list_page()


def _list_page(refused: Refused | None = None, code: int = 200) -> str:
    person, on = viewer().person, local_day(now())
    is_manager = viewer().has(Role.MANAGER)
    with db().read() as reading:
        found = queries.waiting_for(reading, person, on=on)
        away = queries.coming_stand_ins(reading, person.id, on=on) if is_manager else []
        colleagues = queries.colleagues(reading, person) if is_manager else []
        acting = queries.stand_ins(reading, on=on, stand_in_id=person.id)
    return render_template(
        "approvals/page.html", rows=[Row(one, how.for_name) for one, how in found], away=away,
        options=[(one.id, f"{one.name}, {one.place}") for one in colleagues],
        acting=acting, is_manager=is_manager, today=on, error=words_of(refused) if refused else "",
        given=request.form if refused else {},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinePage:
    """A line as the approver reads it."""

    asked: AskedLine
    today: TodaysLine
    pack: str
    unit: str
    amount: str
    """As the field shows it: "20", or what was written there."""
    left: Decimal
    """The amount that the approver left."""
    booked: str
    """ "6 på konto 5251, 4 på konto 77", where it is not booked as the rest."""


@dataclass(frozen=True, slots=True)
class OnePage:
    """One request with all that its page shows."""

    asked: Asked
    today: Today
    lines: tuple[LinePage, ...]
    how: Authority | None
    level_name: str
    can_withdraw: bool
    account: str
    """Where it is booked."""
    budgets: tuple[Standing, ...]
    """How its accounts stand with it; none where finance has fed none."""
    reason: str


@approvals.get("/godkend/<int:approval_id>")
@access.signed_in
def one(approval_id: int) -> str:
    """One request: for those who may decide it, and for the house that asked."""
    return _one_page(approval_id)


def _one_page(request_id: int, refused: Refused | None = None) -> str:
    with db().read() as reading:
        found = _found(reading, request_id)
        shown = _shown(reading, found)
    errors = {_FIELD_OF[refused.code]: words_of(refused)} if refused else {}
    return render_template(
        "approvals/one.html", page=shown, asked=shown.asked, errors=errors,
        words=request.form.get("svar", "")[:_LONGEST] if refused else "",
        state=_state_word(shown.asked),
    )  # fmt: skip


def _found(reading: Session, request_id: int) -> Asked:
    """The request, where the viewer has something to do with it. Raises NotFound."""
    found = queries.request(reading, request_id)
    if found is None or not _may_see(reading, found):
        raise NotFound("approval-unknown", _("Bestillingen findes ikke her."))
    return found


def _may_see(reading: Session, found: Asked) -> bool:
    looking = viewer()
    if any(looking.may(role, found.unit_path) for role in Role):
        return True
    if found.decided_by_id == looking.person.id:
        return True
    return _how(reading, found) is not None


def _how(reading: Session, found: Asked) -> Authority | None:
    return queries.authority(reading, viewer().person.id, found, on=local_day(now()))


def _shown(reading: Session, found: Asked) -> OnePage:
    waits = found.state is State.WAITING
    unit = node(reading, found.unit_id)
    account = found.accounting_code or (unit.accounting_code if unit else "")
    today = queries.today(reading, found, now=now())
    left = found.amounts or {}
    lines = tuple(
        LinePage(
            line.asked, line, pack_words(line.asked.pack_text), line.asked.pack_text.split("|")[0],
            request.form.get(f"antal_{line.asked.offer_id}", _plain(line.asked.quantity))[:20],
            left.get(line.asked.offer_id, line.asked.quantity),
            booked_words(line.asked.booked(
                left.get(line.asked.offer_id, line.asked.quantity)
            )),
        )
        for line in today.lines
    )  # fmt: skip
    return OnePage(
        found, today, lines, _how(reading, found) if waits else None,
        _level_name(reading, found.level),
        waits and viewer().may(Role.REQUISITIONER, found.unit_path), account,
        tuple(_budgets(reading, found, account, today if waits else None)),
        reason_word(found.send_reason),
    )  # fmt: skip


def _level_name(reading: Session, level: Level) -> str:
    place = node(reading, path_ids(level.path)[-1])
    return place.name if place else ""


def _budgets(
    reading: Session, found: Asked, account: str, today: Today | None
) -> Iterator[Standing]:
    coming = today.coming(rest=account) if today else {}
    mine = coming.keys() | {account}
    for one in standings(reading, found.unit_id, on=local_day(now())):
        if one.account in mine:
            yield replace(one, coming=coming.get(one.account, ZERO))


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}".replace(".", ",")


def _state_word(found: Asked) -> str:
    words = {
        State.WAITING: _("Venter på godkendelse"), State.APPROVED: _("Godkendt og bestilt"),
        State.REFUSED: _("Ikke godkendt"), State.WITHDRAWN: _("Trukket tilbage"),
    }  # fmt: skip
    return str(words[found.state])


@approvals.post("/godkend/<int:approval_id>/ja")
@access.signed_in
def approve(approval_id: int) -> str | Response | tuple[str, int]:
    """Order it, with the amounts as they stand in the form."""
    with db().read() as reading:
        found = _found(reading, approval_id)
    try:
        amounts = _amounts(found)
        with db().write() as writing:
            actions.approve(
                writing, request_id=approval_id, amounts=amounts, by=viewer().actor, now=now(),
                seen=request.form.get("seen", "")[:40], words=_words(),
            )  # fmt: skip
    except Refused as refused:
        return _again(approval_id, refused)
    say(_("Godkendt. %(house)s har bestilt hos %(supplier)s.", house=found.unit_name,
          supplier=found.supplier_name))  # fmt: skip
    return redirect(url_for("approvals.page"), 303)


def _amounts(found: Asked) -> dict[int, Decimal]:
    written = {line.offer_id: request.form.get(f"antal_{line.offer_id}") for line in found.lines}
    return {key: amount_from_text(text[:40]) for key, text in written.items() if text is not None}


def _words() -> str:
    return plain_text(request.form.get("svar", "")[:_LONGEST])


def _again(request_id: int, refused: Refused) -> str | Response | tuple[str, int]:
    """The page once more, with what is the matter: at its field, or above all."""
    if refused.code in _FIELD_OF:
        return _one_page(request_id, refused), 422
    if refused.code not in _BESIDE:
        raise refused
    say(words_of(refused))
    return redirect(url_for("approvals.one", approval_id=request_id), 303)


@approvals.post("/godkend/<int:approval_id>/nej")
@access.signed_in
def refuse(approval_id: int) -> str | Response | tuple[str, int]:
    """Say no with words; the goods are in the house's basket again."""
    with db().read() as reading:
        found = _found(reading, approval_id)
    try:
        with db().write() as writing:
            approving.refuse(
                writing, request_id=approval_id, words=_words(), by=viewer().actor, now=now()
            )
    except Refused as refused:
        return _again(approval_id, refused)
    say(_("Svaret er sendt. Varerne ligger i kurven hos %(house)s.", house=found.unit_name))
    return redirect(url_for("approvals.page"), 303)


@approvals.post("/godkend/<int:approval_id>/traek-tilbage")
@access.roles(Role.REQUISITIONER)
def withdraw(approval_id: int) -> str | Response | tuple[str, int]:
    """The house takes it back to its basket."""
    with db().read() as reading:
        _found(reading, approval_id)
    try:
        with db().write() as writing:
            approving.withdraw(writing, request_id=approval_id, by=viewer().actor, now=now())
    except Refused as refused:
        return _again(approval_id, refused)
    say(_("Trukket tilbage. Varerne ligger i kurven."))
    return redirect(url_for("basket.page"), 303)


@approvals.post("/godkend/<int:approval_id>/set")
@access.roles(Role.REQUISITIONER)
def put_away(approval_id: int) -> Response:
    """The house has read the answer."""
    with db().read() as reading:
        _found(reading, approval_id)
    with db().write() as writing:
        actions.put_away(writing, request_id=approval_id, by=viewer().actor, now=now())
    return redirect(url_for("home.page"), 303)


@approvals.post("/godkend/stedfortraeder")
@access.roles(Role.MANAGER)
def let_stand_in() -> Response | tuple[str, int]:
    """Somebody approves for the viewer in a period."""
    try:
        with db().write() as writing:
            actions.let_stand_in(
                writing, stand_in_id=request.form.get("hvem", 0, type=int), first=_day("fra"),
                last=_day("til"), by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        if refused.code != "stand-in-period":
            raise
        return _list_page(refused), 422
    say(_("Stedfortræderen er valgt. I får begge jeres navne på det, der godkendes."))
    return redirect(url_for("approvals.page", _anchor="stedfortraeder"), 303)


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise Refused("stand-in-period", "Vælg den første og den sidste dag.") from None


@approvals.post("/godkend/stedfortraeder/<int:stand_in_id>/slut")
@access.roles(Role.MANAGER)
def end_stand_in(stand_in_id: int) -> Response:
    """The viewer approves for themselves again."""
    with db().write() as writing:
        actions.end_stand_in(writing, stand_in=stand_in_id, by=viewer().actor, now=now())
    say(_("Du godkender selv igen fra %(day)s.", day=dayyear(local_day(now()))))
    return redirect(url_for("approvals.page", _anchor="stedfortraeder"), 303)
