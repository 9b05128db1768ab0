"""The choice on a small order: wait for a fixed day, or send with a reason."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.basket import holding, joining, queries
from shop.basket.cards import NOWHERE, Focus
from shop.basket.days import near_day
from shop.basket.views.send import send
from shop.basket.views.shell import BUYERS, basket, changed, context, form_supplier_id
from shop.orders.rules import Joined
from shop.web.htmx import render_fragment, wants_fragment
from shop.web.ids import sane_id
from shop.web.messages import say
from shop.web.session import basket_number, db, now, unit, viewer


@basket.post("/kurv/valg")
@BUYERS
def choose() -> Response:
    """The choice on a small order: wait, send with a reason, or back to the choice."""
    answer, supplier_id = request.form.get("answer", ""), form_supplier_id()
    if answer == "hold":
        return hold()
    if answer == "join":
        return join()
    if answer == "send":
        return send()
    asked = supplier_id if answer == "send_now" else 0
    if not wants_fragment():
        anchor = f"supplier-{supplier_id}"
        return redirect(url_for("basket.page", grund=asked or None, _anchor=anchor), 303)
    with db().read() as reading:
        found = queries.basket(reading, unit(), now=now(), number=basket_number())
    focus = NOWHERE if asked else Focus(supplier=supplier_id)
    return render_fragment("basket/_changed.html", **context(found, focus, asked))


@basket.post("/kurv/saml")
@BUYERS
def hold() -> Response:
    """Let a supplier's lines wait for the next fixed day; `selv=1`: they send themselves then."""
    supplier_id, itself = form_supplier_id(), request.form.get("selv") == "1"

    def action(writing: Session) -> None:
        day = holding.hold(
            writing, unit=unit(), supplier_id=supplier_id, by=viewer().actor, now=now(),
            number=basket_number(), sends_itself=itself,
        )  # fmt: skip
        text = (
            _("Varerne sendes af sig selv ved fristen, så de kommer %(day)s.",
              day=near_day(day.day, now()))
            if itself
            else _("Samlet. Varerne venter til %(day)s.", day=near_day(day.day, now()))
        )  # fmt: skip
        say(text)

    return changed(action, lambda _b, _a: Focus(supplier=supplier_id), f"supplier-{supplier_id}")


def join() -> Response:
    """Let the part go with another basket's (`basket_id`) that waits for the same supplier."""
    supplier_id, other = form_supplier_id(), sane_id(request.form.get("basket_id", type=int))

    def action(writing: Session) -> None:
        done = joining.join(
            writing, unit=unit(), supplier_id=supplier_id, number=basket_number(), other=other,
            by=viewer().actor, now=now(),
        )  # fmt: skip
        if done.with_other_house:
            say(
                _(
                    "Varerne går med i deres bestilling, når de sender den. Så længe er de i "
                    "jeres kurv."
                )
            )
        elif done.joined is Joined.ORDER:
            say(_("Lagt sammen til én bestilling. Varerne ligger i den anden kurv."))
        else:
            say(_("Varerne kommer med samme levering. Bestillingen er jeres egen."))

    return changed(action, lambda _b, _a: Focus(supplier=supplier_id), f"supplier-{supplier_id}")


@basket.post("/kurv/saml/fortryd")
@BUYERS
def release() -> Response:
    """Let them wait no longer."""
    supplier_id = form_supplier_id()

    def action(writing: Session) -> None:
        holding.release(
            writing, unit=unit(), supplier_id=supplier_id, by=viewer().actor, now=now(),
            number=basket_number(),
        )  # fmt: skip
        say(_("Varerne venter ikke mere."))

    return changed(action, lambda _b, _a: Focus(supplier=supplier_id), f"supplier-{supplier_id}")
