"""Answers to what a push says of a line or of the whole basket."""

from collections.abc import Callable

from flask import request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.basket import replying
from shop.basket.cards import NOWHERE, Focus
from shop.basket.contents import Basket
from shop.basket.views.lines import after_removal, keep, swap
from shop.basket.views.rows import row_answer
from shop.basket.views.shell import BUYERS, basket, changed, form_offer_id, kept_fields
from shop.kernel.amounts import plain_amount
from shop.web.messages import Undo, say
from shop.web.session import basket_number, db, now, unit
from shop.web.words import number


@basket.post("/kurv/svar")
@BUYERS
def reply() -> Response:
    """What somebody pressed under a push: `answer` is the action's name."""
    answer = request.form.get("answer", "")
    if request.form.get("about") == "basket":
        return _dismissed()
    if answer == "set_amount":
        return _amount_taken()
    if answer == replying.BUY_NEW:
        return _bought_new()
    if answer in replying.WITHOUT:
        return _done_without(answer)
    return swap() if answer == "swap" else keep()


def _dismissed() -> Response:
    return changed(
        lambda writing: replying.dismiss(writing, unit=unit(), now=now()),
        lambda _b, _a: NOWHERE, "basket",
    )  # fmt: skip


def _amount_taken() -> Response:
    offer_id = form_offer_id()

    def action(writing: Session) -> None:
        done = replying.take_amount(
            writing, unit=unit(), offer_id=offer_id, now=now(), number=basket_number()
        )
        after = done.changed.after or done.changed.before
        say(_("Antallet er %(amount)s.", amount=number(after)), undo=_undo(done))

    return _answered(action, offer_id, Focus(amount=offer_id))


def _bought_new() -> Response:
    offer_id = form_offer_id()

    def action(writing: Session) -> None:
        replying.buy_new(writing, unit=unit(), offer_id=offer_id, now=now())
        say(_("Det er noteret. Varen ligger i kurven."))

    return _answered(action, offer_id, Focus(amount=offer_id))


def _done_without(how: str) -> Response:
    offer_id = form_offer_id()

    def action(writing: Session) -> None:
        done = replying.do_without(
            writing, unit=unit(), offer_id=offer_id, how=how, now=now(), number=basket_number()
        )
        say(_without_words(how, done.row.name), undo=_undo(done))

    if request.form.get("where") == "row":
        return _answered(action, offer_id, NOWHERE)

    def focus(before: Basket, after: Basket) -> Focus:
        return after_removal(before, after, offer_id)

    return changed(action, focus, "basket")


def _without_words(how: str, name: str) -> str:
    if how == "borrow":
        return str(_("Fjernet: %(name)s. Se på hylden, eller spørg et andet hus.", name=name))
    return str(_("Fjernet: %(name)s.", name=name))


def _answered(action: Callable[[Session], None], offer_id: int, focus: Focus) -> Response:
    if request.form.get("where") == "row":
        with db().write() as writing:
            action(writing)
        return row_answer(offer_id, focus="amount")
    return changed(action, lambda _b, _a: focus, f"line-{offer_id}")


def _undo(done: replying.Replied) -> Undo:
    fields = (
        ("offer_id", str(done.row.offer_id)), ("quantity", plain_amount(done.changed.before)),
        *kept_fields(done.changed.kept),
    )  # fmt: skip
    return Undo(url_for("basket.restore"), fields)
