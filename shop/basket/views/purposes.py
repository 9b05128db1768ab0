"""Several baskets by purpose, and what is said and moved of a single line."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.basket import merging, purposes
from shop.basket.actions import check_open
from shop.basket.cards import Focus
from shop.basket.rules import FIRST
from shop.basket.views.shell import BUYERS, basket, changed, form_offer_id
from shop.kernel.errors import Refused
from shop.kernel.texts import plain_text
from shop.web.ids import sane_id
from shop.web.messages import Undo, say
from shop.web.session import BASKET, basket_number, choose_basket, db, now, unit, viewer


@basket.post("/kurv/ny")
@BUYERS
def make() -> Response:
    """A basket for a purpose (`name`), chosen at once."""
    name = plain_text(request.form.get("name", ""))
    with db().write() as writing:
        number = purposes.make(writing, unit=unit(), name=name, by=viewer().actor, now=now())
    choose_basket(number, name)
    say(_("Kurven »%(name)s« er klar. Det, I lægger i nu, kommer i den.", name=name))
    return redirect(_page(number), 303)


def _page(number: int) -> str:
    return url_for("basket.page", **{BASKET: number})  # type: ignore[arg-type]


@basket.post("/kurv/navn")
@BUYERS
def rename() -> Response:
    """Another name (`name`) and account (`account`)."""
    number, name = basket_number(), plain_text(request.form.get("name", ""))
    said = request.form.get("account")  # not in the form where there is one account alone
    account = None if said is None else plain_text(said)[:60]
    with db().write() as writing:
        before = purposes.rename(
            writing, unit=unit(), number=number, name=name, accounting_code=account, now=now()
        )
    choose_basket(number, name)
    undo = Undo(url_for("basket.rename"), (("name", before[0]), ("account", before[1])))
    say(
        _("Gemt: %(name)s.", name=name),
        undo=undo if before != (name, before[1] if account is None else account) else None,
    )
    return redirect(_page(number), 303)


@basket.post("/kurv/luk")
@BUYERS
def close() -> Response:
    """Close the basket. What is in it stays there until somebody opens it again."""
    number = basket_number()
    with db().write() as writing:
        name = purposes.close(writing, unit=unit(), number=number, by=viewer().actor, now=now())
    undo = Undo(url_for("basket.reopen", **{BASKET: number}))  # type: ignore[arg-type]
    choose_basket(FIRST, "")
    say(_("Kurven »%(name)s« er lukket.", name=name), undo=undo)
    return redirect(_page(FIRST), 303)


@basket.post("/kurv/aabn")
@BUYERS
def reopen() -> Response:
    """Open a closed basket again."""
    number = basket_number()
    with db().write() as writing:
        name = purposes.reopen(writing, unit=unit(), number=number)
    choose_basket(number, name)
    say(_("Kurven »%(name)s« er åben igen.", name=name))
    return redirect(_page(number), 303)


@basket.post("/kurv/laeg-sammen")
@BUYERS
def merge() -> Response:
    """Put everything into another basket (`to`) and close this one."""
    number, to = basket_number(), _other()
    with db().write() as writing:
        done = merging.merge(
            writing, unit=unit(), number=number, to=to, by=viewer().actor, now=now()
        )
        name = _name_of(writing, to)
    choose_basket(to, name)
    undo = Undo(url_for("basket.unmerge"), (("merge", str(done.id)),))
    say(ngettext("%(num)s vare er flyttet.", "%(num)s varer er flyttet.", done.count), undo=undo)
    return redirect(_page(to), 303)


@basket.post("/kurv/skil-ad")
@BUYERS
def unmerge() -> Response:
    """Take a merging (`merge`) back: both baskets are what they were."""
    merge_id = sane_id(request.form.get("merge", type=int))
    with db().write() as writing:
        number = merging.undo(writing, unit=unit(), merge_id=merge_id, by=viewer().actor, now=now())
        name = _name_of(writing, number)
    choose_basket(number, name)
    say(_("Kurvene er, som de var."))
    return redirect(_page(number), 303)


@basket.post("/kurv/flyt")
@BUYERS
def move() -> Response:
    """Move a line into another basket (`to`)."""
    offer_id, number, to = form_offer_id(), basket_number(), _other()

    def action(writing: Session) -> None:
        done = purposes.move(writing, unit=unit(), offer_id=offer_id, number=number, to=to)
        name = _name_of(writing, to) or _("husets kurv")
        back = url_for("basket.move", **{BASKET: to})  # type: ignore[arg-type]
        undo = Undo(back, (("offer_id", str(offer_id)), ("to", str(number)), ("back", "1")))
        say(_("Flyttet til %(name)s.", name=name), undo=undo if done.can_undo else None)

    if request.form.get("back"):  # taken back: it stands where it stood, and so do we
        with db().write() as writing:
            purposes.move(writing, unit=unit(), offer_id=offer_id, number=number, to=to)
            name = _name_of(writing, to)
        choose_basket(to, name)
        say(_("Flyttet tilbage."))
        return redirect(_page(to), 303)
    return changed(action, lambda _b, _a: Focus(line=offer_id), "basket")


def _other() -> int:
    """The basket that a form moves into. Raises Refused for what is none."""
    said = request.form.get("to", "")
    if said == str(FIRST):
        return FIRST
    found = sane_id(request.form.get("to", type=int))
    if not found:
        raise Refused("basket-same", _("Vælg en anden kurv."))
    return found


def _name_of(reading: Session, number: int) -> str:
    found = check_open(reading, unit(), number)
    return found.name if found else ""


@basket.post("/kurv/note")
@BUYERS
def note() -> Response:
    """What is said of a line (`note`); an empty one takes it away."""
    offer_id = form_offer_id()
    text = plain_text(request.form.get("note", ""))[:200]

    def action(writing: Session) -> None:
        purposes.note(writing, unit=unit(), offer_id=offer_id, number=basket_number(), text=text)
        say(_("Noten er gemt.") if text else _("Noten er fjernet."))

    return changed(action, lambda _b, _a: Focus(line=offer_id), f"line-{offer_id}")
