"""Many goods at once: the house's usual ones, a list, an earlier order."""

from dataclasses import replace
from decimal import Decimal

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from shop.basket import refilling
from shop.basket.refilling import Refilled
from shop.basket.views.rows import products
from shop.basket.views.shell import BUYERS, basket
from shop.kernel.amounts import amount_from_text
from shop.orders.queries import usual_items
from shop.web.ids import sane_id
from shop.web.messages import say
from shop.web.session import basket_number, db, now, unit, viewer


@basket.get("/kurv/faste/<int:supplier_id>")
@BUYERS
def usual(supplier_id: int) -> str:
    """What the house buys again and again of a supplier, ready to be put in."""
    with db().read() as reading:
        items = usual_items(reading, unit().id, sane_id(supplier_id), now=now())
        amounts = {item.offer_id: item.quantity for item in items}
        rows = products(reading, list(amounts))
    shown = [replace(row, quantity=amounts[row.offer_id]) for row in rows if not row.look_only]
    return render_template("basket/usual.html", rows=shown)


@basket.post("/kurv/liste")
@BUYERS
def add_list() -> Response:
    """Put a list's goods in: fields offer_<id> hold the amounts, 0 leaves one out."""
    amounts: dict[int, Decimal] = {}
    for name, text in request.form.items():
        offer_id = _listed_offer(name)
        amount = amount_from_text(text[:40] or "0") if offer_id else Decimal(0)
        if amount > 0:
            amounts[offer_id] = amount
    with db().write() as writing:
        done = refilling.add_list(
            writing, unit=unit(), amounts=amounts, by=viewer().actor, now=now(),
            number=basket_number(),
        )  # fmt: skip
    say(_refilled_words(done))
    return redirect(url_for("basket.page"), 303)


def _listed_offer(field: str) -> int:
    """The offer id in "offer_12", 0 for another field."""
    digits = field.removeprefix("offer_")
    is_one = field.startswith("offer_") and digits.isascii() and digits.isdecimal()
    return sane_id(int(digits[:12])) if is_one else 0


@basket.post("/kurv/igen")
@BUYERS
def again() -> Response:
    """Put an earlier order's goods in again (`order_id`)."""
    order_id = sane_id(request.values.get("order_id", type=int))
    with db().write() as writing:
        done = refilling.again(
            writing, unit=unit(), order_id=order_id, by=viewer().actor, now=now(),
            number=basket_number(),
        )  # fmt: skip
    say(_refilled_words(done))
    return redirect(url_for("basket.page"), 303)


def _refilled_words(done: Refilled) -> str:
    count = len(done.added)
    parts = [
        ngettext("%(num)s vare er lagt i kurven.", "%(num)s varer er lagt i kurven.", count)
        if count
        else _("Der kom ikke noget i kurven.")
    ]
    parts += [_("%(old)s er afløst af %(new)s.", old=old, new=new) for old, new in done.replaced]
    if done.gone:
        parts.append(_("Sælges ikke mere: %(names)s.", names=", ".join(done.gone)))
    if done.repriced:
        parts.append(_("Ny pris: %(names)s.", names=", ".join(done.repriced)))
    return " ".join(str(part) for part in parts)
