"""Putting goods on a list, taking them off and moving them, while amounts are being typed."""

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from shop.favourites import actions, editing
from shop.favourites.editable import Editable
from shop.favourites.views.door import KEEPERS, favourites, form_id, undo_of
from shop.favourites.views.edit import (
    edit_page,
    edit_rows,
    only,
    shown_list,
    wanted_leniently,
)
from shop.favourites.views.finding import Hit, hits_for, words
from shop.favourites.views.found import changeable_list, form_number
from shop.web.htmx import render_fragment, wants_fragment
from shop.web.ids import sane_id
from shop.web.messages import say
from shop.web.session import db, now, viewer


@favourites.post("/lister/<int:list_id>/raekke")
@KEEPERS
def arrange(list_id: int) -> Response | str:
    """Move goods (`move`: "12 op", "12 ned" or "12 3"), take them off (`remove`) or put them on
    (`add`). What is typed and not saved stays on the page.
    """
    typed = request.form.to_dict()
    with db().write() as writing:
        changeable_list(writing, list_id)
        text, entry = _press(writing, list_id)
        mine, seen = editing.rebased(
            writing, list_id=list_id, seen=form_number("seen"), wanted=wanted_leniently(typed),
            by=viewer().actor,
        )  # fmt: skip
        shown = shown_list(writing, list_id)
        hits = None if wants_fragment() else hits_for(writing, shown, words())
    say(text, undo=undo_of(list_id, entry) if entry else None)
    goods = only(typed, mine)
    if wants_fragment():
        rows = edit_rows(shown, goods)
        return render_fragment("favourites/_goods.html", list=shown, rows=rows, seen=seen)
    return edit_page(shown, goods, seen=seen, hits=hits, find=words())


@favourites.get("/lister/<int:list_id>/raekke")
@KEEPERS
def arrange_again(list_id: int) -> AnyResponse:
    """The address of a press, asked for anew: the list as it is."""
    return redirect(url_for("favourites.edit", list_id=list_id), 303)


def _press(writing: Session, list_id: int) -> tuple[str, int]:
    """What the press did in words, and its entry in the ledger."""
    if form_id("remove"):
        return _remove(writing, list_id, form_id("remove"))
    if "add" in request.form:
        return _put(writing, list_id, form_id("add"))
    return _move(writing, list_id, request.form.get("move", ""))


def _move(writing: Session, list_id: int, wanted: str) -> tuple[str, int]:
    number, _space, where = wanted.partition(" ")
    is_place = where.isascii() and where[:6].isdecimal()
    offer_id = _whole(number)
    done = editing.move_item(
        writing, list_id=list_id, offer_id=sane_id(offer_id), by=viewer().actor, now=now(),
        steps={"op": -1, "ned": 1}.get(where, 0), place=_whole(where) if is_place else None,
    )  # fmt: skip
    name = _name(shown_list(writing, list_id), offer_id)
    told = {"name": name, "place": done.place, "count": done.count}
    if not done.entry:
        return str(_("%(name)s står allerede som nr. %(place)s af %(count)s.", **told)), 0
    return str(_("%(name)s er nu nr. %(place)s af %(count)s.", **told)), done.entry


def _whole(text: str) -> int:
    return int(text[:12]) if text[:12].isascii() and text[:12].isdecimal() else 0


def _remove(writing: Session, list_id: int, offer_id: int) -> tuple[str, int]:
    name = _name(shown_list(writing, list_id), offer_id)
    entry = editing.remove_goods(
        writing, list_id=list_id, offer_ids=[offer_id], by=viewer().actor, now=now()
    )
    return str(_("Fjernet: %(name)s.", name=name)), entry


def _put(writing: Session, list_id: int, offer_id: int) -> tuple[str, int]:
    added = actions.add_item(
        writing, list_id=list_id, offer_id=offer_id, by=viewer().actor, now=now()
    )
    shown = shown_list(writing, list_id)
    name = _name(shown, offer_id)
    if not added:
        return str(_("%(name)s var på listen i forvejen.", name=name)), 0
    text = _("%(name)s er lagt på som nr. %(place)s.", name=name, place=len(shown.items))
    return str(text), shown.number


def _name(shown: Editable, offer_id: int) -> str:
    item = next((one for one in shown.items if one.offer_id == offer_id), None)
    return item.row.name if item and item.row else str(_("varen"))


@favourites.get("/lister/<int:list_id>/find")
@KEEPERS
def find(list_id: int) -> Response | AnyResponse:
    """Goods for the list (`find`: the words)."""
    with db().read() as reading:
        shown = shown_list(reading, list_id)
        hits = hits_for(reading, shown, words()) if wants_fragment() else None
    if not wants_fragment():
        return redirect(url_for("favourites.edit", list_id=list_id, find=words()), 303)
    say(_found_text(hits or []))
    return render_fragment("favourites/_hits.html", list=shown, hits=hits, find=words())


def _found_text(hits: list[Hit]) -> str:
    return str(ngettext("%(num)s vare fundet.", "%(num)s varer fundet.", len(hits)))
