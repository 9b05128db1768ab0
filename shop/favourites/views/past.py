"""What became of a list, and every change back again."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from shop.catalogue.queries import last_rows
from shop.favourites import actions, editing
from shop.favourites.editable import state_now
from shop.favourites.editions import item_of
from shop.favourites.history import can_undo, history
from shop.favourites.views.door import KEEPERS, favourites, undo_of
from shop.favourites.views.found import changeable_list, form_number
from shop.favourites.views.told import sentences
from shop.organisation.queries import names_of
from shop.web.messages import say
from shop.web.onward import came_from
from shop.web.session import db, now, viewer
from shop.web.words import clock, dayyear


@dataclass(frozen=True, slots=True)
class Told:
    """A change as templates/favourites/past.html draws it."""

    number: int
    when: str
    who: str
    said: tuple[str, ...]
    note: str
    can_undo: bool
    is_last: bool
    """The list is as it was right after it."""


@favourites.get("/lister/<int:list_id>/historik")
@KEEPERS
def past(list_id: int) -> str:
    """The list's changes, newest first."""
    with db().read() as reading:
        row, node = changeable_list(reading, list_id, retired=True)
        found, current = history(reading, row, node), state_now(reading, row, node)
        people = names_of(reading, (one.actor for one in found))
        offers = {item_of(name)[0] for one in found for name in one.changes} - {0}
        goods = last_rows(reading, sorted(offers), path=node.path)
        names = {offer_id: one.name for offer_id, one in goods.items()}
    undone = {one.undoes for one in found}
    told = [
        Told(
            one.number, f"{dayyear(one.at)} {clock(one.at)}",
            people.get(one.actor, str(_("Skub"))), tuple(sentences(one, names)),
            _note(one.undoes, one.restores, is_undone=one.number in undone),
            can_undo(current, one), is_last=place == 0,
        )
        for place, one in enumerate(found)
    ]  # fmt: skip
    return render_template("favourites/past.html", row=row, told=told)


def _note(undoes: int, restores: int, *, is_undone: bool) -> str:
    if undoes:
        return str(_("Fortrød en tidligere ændring."))
    if restores:
        return str(_("Hentede listen fra dengang."))
    return str(_("Er fortrudt.")) if is_undone else ""


@favourites.post("/lister/<int:list_id>/fortryd")
@KEEPERS
def undo(list_id: int) -> Response:
    """Take one change back (`number`); the press itself can be taken back too."""
    with db().write() as writing:
        changeable_list(writing, list_id, retired=True)
        entry = editing.undo_change(
            writing, list_id=list_id, number=form_number("number"), by=viewer().actor, now=now()
        )
    say(_("Fortrudt. Listen er rettet tilbage."), undo=undo_of(list_id, entry))
    return redirect(_back(list_id), 303)


@favourites.post("/lister/<int:list_id>/gendan")
@KEEPERS
def restore(list_id: int) -> Response:
    """Let the list be as it was right after a change (`number`)."""
    with db().write() as writing:
        changeable_list(writing, list_id, retired=True)
        entry = editing.restore_list(
            writing, list_id=list_id, number=form_number("number"), by=viewer().actor, now=now()
        )
    say(_("Listen er, som den var dengang."), undo=undo_of(list_id, entry))
    return redirect(_back(list_id), 303)


@favourites.post("/lister/<int:list_id>/slet")
@KEEPERS
def delete(list_id: int) -> Response:
    """Let nobody see the list any more. It is kept, and can be brought back."""
    with db().write() as writing:
        row, node = changeable_list(writing, list_id)
        name = actions.delete_list(writing, list_id=row.id or 0, by=viewer().actor, now=now())
        entry = history(writing, row, node)[0].number
    say(_("Slettet: %(name)s.", name=name), undo=undo_of(list_id, entry))
    return redirect(url_for("favourites.page"), 303)


@favourites.post("/lister/<int:list_id>/hent")
@KEEPERS
def bring_back(list_id: int) -> Response:
    """Let a list that was retired be seen again."""
    with db().write() as writing:
        changeable_list(writing, list_id, retired=True)
        name = editing.bring_back(writing, list_id=list_id, by=viewer().actor, now=now())
    say(_("Listen er tilbage: %(name)s.", name=name))
    return redirect(url_for("favourites.edit", list_id=list_id), 303)


def _back(list_id: int) -> str:
    """Where the press was made, unless that page is gone with the change."""
    return came_from() or url_for("favourites.past", list_id=list_id)
