"""Sending, and the receipt."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from shop.approvals.queries import requests_by_token
from shop.approvals.rules import State
from shop.basket import sending
from shop.basket.copying import copy_receipt
from shop.basket.days import near_day
from shop.basket.sending import Reason, stored_token
from shop.basket.views.shell import BUYERS, basket, form_supplier_id
from shop.guidance.queries.reasons import reasons_for
from shop.kernel.errors import NotFound, Refused
from shop.kernel.texts import plain_text
from shop.orders.joined import shared_with
from shop.orders.queries import orders_by_token
from shop.orders.rules import SendReason
from shop.orders.words import shared_words
from shop.organisation.actions import want_receipts
from shop.web.errors import words_of
from shop.web.messages import say
from shop.web.session import basket_number, db, now, sends_mail, unit, viewer

OWN = "own:"
_ABOUT_THE_BASKET = (
    "basket-changed", "supplier-held", "below-minimum", "form-token", "offer-not-sold",
    "reason-needed", "order-stopped", "account", "cutoff-passed",
)  # fmt: skip
"""Refusals that are best read beside the basket as it is now."""


@basket.post("/kurv/send")
@BUYERS
def send() -> Response:
    """Place the orders and show the receipt. The same form sent again shows the same receipt."""
    token = request.form.get("form_token", "")
    alone = form_supplier_id()
    suppliers = [alone] if alone else request.form.getlist("supplier", type=int)
    try:
        with db().write() as writing:
            sending.send(
                writing, unit=unit(), supplier_ids=suppliers, form_token=token,
                seen=request.form.get("seen", ""), by=viewer().actor, now=now(),
                reasons={alone: _reason()} if alone else {}, number=basket_number(),
                waited=bool(alone) and request.form.get("ventet") == "1",
                account=request.form.get("account", "")[:60],
                copied=sends_mail() and viewer().person.wants_receipts,
            )  # fmt: skip
    except Refused as refused:
        if refused.code not in _ABOUT_THE_BASKET:
            raise
        say(words_of(refused))
        return redirect(url_for("basket.page"), 303)
    return redirect(url_for("basket.receipt", form_token=token), 303)


def _reason() -> Reason:
    given, note = request.form.get("reason", ""), plain_text(request.form.get("note", ""))[:200]
    if given.startswith(OWN):
        return _own_reason(given.removeprefix(OWN), note)
    code = SendReason(given) if given in set(SendReason) else SendReason.NONE
    return Reason(code, note)


def _own_reason(given: str, note: str) -> Reason:
    """A reason of procurement's own, in its words; none where it is on the list no more."""
    with db().read() as reading:
        found = {str(one.id): one.name for one in reasons_for(reading, unit().path)}
    if given not in found:
        return Reason(SendReason.NONE, note)
    return Reason(SendReason.OTHER, f"{found[given]}: {note}"[:200] if note else found[given])


def _known(form_token: str) -> str:
    """The token as it is kept. Raises NotFound for what never was one."""
    try:
        return stored_token(unit(), form_token)
    except Refused:
        raise NotFound("receipt-unknown", "Kvitteringen findes ikke her.") from None


@basket.get("/kvittering/<form_token>")
@BUYERS
def receipt(form_token: str) -> str:
    """What one press of *Send* ordered."""
    token = _known(form_token)
    with db().read() as reading:
        orders = orders_by_token(reading, token, unit_id=unit().id)
        asked = requests_by_token(reading, token, unit_id=unit().id)
        numbers = [one.number for one in orders]
        parts = shared_with(reading, unit().municipality_id or 0, numbers)
    asked = [one for one in asked if one.state is not State.APPROVED]  # those are orders now
    if not orders and not asked:
        raise NotFound("receipt-unknown", _("Kvitteringen findes ikke her."))
    orders = sorted(orders, key=lambda order: order.delivery_date)  # what comes first, first
    days = [(order.supplier_name, near_day(order.delivery_date, now())) for order in orders]
    return render_template(
        "basket/receipt.html", orders=orders, days=days, unit=unit(), asked=asked,
        shared={
            one.number: shared_words(parts.get(one.number, ()), unit().id) for one in orders
        },
        form_token=form_token, me=viewer().person if sends_mail() else None,
    )  # fmt: skip


@basket.post("/kvittering/<form_token>/kopi")
@BUYERS
def copy(form_token: str) -> Response:
    """Send the receipt by mail too: this one, each one from now on (`altid`), or no more."""
    token, who = _known(form_token), viewer()
    does = request.form.get("goer", "")
    with db().write() as writing:
        if does == "stop":
            want_receipts(writing, wanted=False, by=who.actor)
        else:
            copy_receipt(
                writing, unit=unit(), token=token, by=who.actor, now=now(),
                always=request.form.get("altid") == "1", can_go=sends_mail(),
            )  # fmt: skip
    said = _("Kvitteringer sendes ikke mere på mail.")
    say(said if does == "stop" else _("Kopien er på vej til %(email)s.", email=who.person.email))
    return redirect(url_for("basket.receipt", form_token=form_token), 303)
