"""The basket's page, and changes to its lines."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.basket import actions, queries
from shop.basket.cards import NOWHERE, Focus
from shop.basket.contents import Basket
from shop.basket.decisions import decisions
from shop.basket.rules import FIRST
from shop.basket.views.rows import row_answer
from shop.basket.views.shell import (
    BUYERS,
    basket,
    changed,
    context,
    form_amount,
    form_kept,
    form_offer_id,
    kept_fields,
    watcher,
)
from shop.catalogue.queries import offer_rows
from shop.guidance import actions as guidance
from shop.guidance.queries import standing_exposures
from shop.kernel.amounts import plain_amount
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.web.errors import words_of
from shop.web.htmx import render_fragment
from shop.web.ids import sane_id
from shop.web.messages import Undo, say
from shop.web.session import BASKET, basket_number, choose_basket, db, now, unit, viewer
from shop.web.words import kr, number


@basket.get("/kurv")
@BUYERS
def page() -> str:
    """The house's basket. `grund` names the supplier whose reasons are asked for."""
    with db().read() as reading:
        _remember(reading)
        found = queries.basket(reading, unit(), now=now(), number=basket_number())
        points = decisions(found)
        noted = guidance.is_noted(points, standing_exposures(reading, unit().id))
    if not noted:
        with db().write() as writing:
            guidance.note(writing, points, watcher=watcher(), now=now())
    asked = request.args.get("grund", 0, type=int)
    return render_template("basket/page.html", **context(found, NOWHERE, asked))


@basket.get("/kurv/nyt")
@BUYERS
def news() -> Response:
    """The basket, where it is another than the one marked `set`; else 204. Asked for often."""
    with db().read() as reading:
        if queries.mark(reading, unit().id, basket_number()) == request.args.get("set", ""):
            return Response(status=204)
        found = queries.basket(reading, unit(), now=now(), number=basket_number())
    say(_("Kurven er ændret et andet sted. Nu står den, som den er."))
    return render_fragment("basket/_changed.html", **context(found, NOWHERE))


def _remember(reading: Session) -> None:
    """Put into this one from now on; into the house's first where this one is closed."""
    if BASKET in request.args or basket_number():
        try:
            chosen = actions.check_open(reading, unit(), basket_number(), holding=False)
        except (NotFound, Refused) as refused:
            choose_basket(FIRST, "")
            say(words_of(refused))
        else:
            choose_basket(basket_number(), chosen.name if chosen else "")


@basket.post("/kurv/ret")
@BUYERS
def change() -> Response:
    """Another amount of a line, or none (`action=remove`)."""
    offer_id = form_offer_id()
    if request.form.get("action") == "remove":
        return _removed(offer_id)
    return changed(
        lambda writing: _set_amount(writing, offer_id),
        lambda _before, _after: NOWHERE,
        f"line-{offer_id}",
    )


def _removed(offer_id: int) -> Response:
    def action(writing: Session) -> None:
        name = _name(writing, offer_id)
        gone = actions.remove(writing, unit=unit(), offer_id=offer_id, number=basket_number())
        fields = (
            ("offer_id", str(offer_id)), ("quantity", plain_amount(gone.before)),
            *kept_fields(gone.kept),
        )  # fmt: skip
        undo = Undo(url_for("basket.restore"), fields) if name else None
        say(_("Fjernet: %(name)s.", name=name or _("en vare")), undo=undo)

    return changed(action, lambda before, after: after_removal(before, after, offer_id), "basket")


def _name(reading: Session, offer_id: int) -> str:
    row = offer_rows(reading, [offer_id], path=unit().path).get(offer_id)
    return row.name if row and row.is_sold(local_day(now())) else ""


def after_removal(before: Basket, after: Basket, offer_id: int) -> Focus:
    """The line that came next, else the supplier's heading."""
    for card in before.cards:
        ids = [line.row.offer_id for line in card.lines]
        if offer_id in ids:
            following = ids[ids.index(offer_id) + 1 :][:1]
            return Focus(line=following[0]) if following else Focus(supplier=card.id)
    return NOWHERE


def _set_amount(writing: Session, offer_id: int) -> None:
    """The typed amount, one step up or down from it, or out when it comes below the least."""
    row = offer_rows(writing, [offer_id], path=unit().path).get(offer_id)
    wanted = form_amount()
    direction = request.form.get("step", "")
    if row and direction in ("+1", "-1"):
        wanted += row.quantity_step if direction == "+1" else -row.quantity_step
        wanted = max(wanted, row.minimum_quantity)
    done = actions.change(
        writing, unit=unit(), offer_id=offer_id, quantity=wanted, now=now(),
        number=basket_number(),
    )  # fmt: skip
    total = queries.basket(writing, unit(), now=now(), number=basket_number()).goods_value
    fields = (("offer_id", str(offer_id)), ("quantity", plain_amount(done.before)))
    text = _("Antallet er %(amount)s. Kurven er nu %(sum)s", amount=number(wanted), sum=kr(total))
    say(text, undo=Undo(url_for("basket.restore"), fields) if done.before != wanted else None)


@basket.post("/kurv/fortryd")
@BUYERS
def restore() -> Response:
    """Take the last change back."""
    offer_id = form_offer_id()

    def action(writing: Session) -> None:
        row = actions.restore(
            writing, unit=unit(), offer_id=offer_id, quantity=form_amount(), by=viewer().actor,
            now=now(), instead_of=sane_id(request.form.get("instead_of", type=int)) or None,
            number=basket_number(), kept=form_kept(),
        )  # fmt: skip
        say(_("Lagt tilbage: %(name)s.", name=row.name))

    return changed(action, lambda _b, _a: Focus(line=offer_id), f"line-{offer_id}")


@basket.post("/kurv/byt")
@BUYERS
def swap() -> Response:
    """Take the suggestion under a line; with `answer=keep`, decline it."""
    if request.form.get("answer") == "keep":
        return keep()
    offer_id = form_offer_id()
    done: list[actions.Swapped] = []

    def action(writing: Session) -> None:
        done.append(
            actions.swap(
                writing,
                unit=unit(),
                offer_id=offer_id,
                by=viewer().actor,
                now=now(),
                number=basket_number(),
            )
        )
        total = queries.basket(writing, unit(), now=now(), number=basket_number()).goods_value
        say(_("Byttet. Kurven er nu %(sum)s", sum=kr(total)), undo=_undo_swap(done[0]))

    if request.form.get("where") == "row":
        with db().write() as writing:
            action(writing)
        swapped = _("Byttet til %(name)s.", name=done[0].row.name)
        return row_answer(offer_id, done[0].row.offer_id, focus="name", note=str(swapped))
    return changed(action, lambda _b, _a: Focus(line=done[0].row.offer_id), "basket")


@basket.post("/kurv/afloeser")
@BUYERS
def follow() -> Response:
    """Put in what has taken the place of a line that is gone; `action=remove` takes it out."""
    if request.form.get("action") == "remove":
        return change()
    offer_id = form_offer_id()
    done: list[actions.Swapped] = []

    def action(writing: Session) -> None:
        done.append(
            actions.follow(
                writing,
                unit=unit(),
                offer_id=offer_id,
                by=viewer().actor,
                now=now(),
                number=basket_number(),
            )
        )
        swapped = done[0]
        say(_("Byttet til %(name)s. Der er %(amount)s i kurven.", name=swapped.row.name,
              amount=number(swapped.quantity)))  # fmt: skip

    return changed(action, lambda _b, _a: Focus(line=done[0].row.offer_id), "basket")


def _undo_swap(done: actions.Swapped) -> Undo | None:
    if not done.can_undo:
        return None
    fields = (
        ("offer_id", str(done.old_offer_id)), ("quantity", plain_amount(done.old_quantity)),
        ("instead_of", str(done.row.offer_id)), *kept_fields(done.kept),
    )  # fmt: skip
    return Undo(url_for("basket.restore"), fields)


@basket.post("/kurv/behold")
@BUYERS
def keep() -> Response:
    """Decline the suggestion under a line. One click, no questions."""
    offer_id = form_offer_id()

    def action(writing: Session) -> None:
        actions.keep(writing, unit=unit(), offer_id=offer_id, by=viewer().actor, now=now())
        say(_("Det er noteret. Vi spørger ikke igen de næste gange."))

    if request.form.get("where") == "row":
        with db().write() as writing:
            action(writing)
        return row_answer(offer_id, focus="amount")
    return changed(action, lambda _b, _a: Focus(amount=offer_id), f"line-{offer_id}")
