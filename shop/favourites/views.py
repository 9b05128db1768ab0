"""Ready lists and the house's own: look, set the amounts, put all in the basket, edit one's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.favourites import actions, queries
from shop.favourites.cards import card, card_text
from shop.favourites.queries import ListItem, ListView
from shop.favourites.rules import may_change, read_quantity, stepped
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.rules import Role
from shop.search.rows import LabelBadge, label_badges
from shop.web import access
from shop.web.ids import sane_id
from shop.web.messages import Undo, say
from shop.web.session import db, now, unit, viewer
from shop.web.words import pack

favourites = Blueprint("favourites", __name__)
doors = [favourites]

_BUYERS = access.roles(Role.REQUISITIONER)
_KEEPERS = access.roles(Role.REQUISITIONER, Role.PROCUREMENT)


@favourites.get("/lister")
@_KEEPERS
def page() -> str:
    """All lists the house can use; for procurement the central ones."""
    with db().read() as reading:
        lists = _lists(reading)
    buys = viewer().unit is not None
    return render_template(
        "favourites/page.html", buys=buys,
        central=[card(one, for_keeper=not buys) for one in lists if not one.is_own],
        own=[card(one) for one in lists if one.is_own],
    )  # fmt: skip


def _lists(reading: Session) -> list[ListView]:
    on, house = local_day(now()), viewer().unit
    if house is not None:
        return queries.lists_for(reading, house, on=on)
    found: dict[int, ListView] = {}
    for grant in viewer().grants_of(Role.PROCUREMENT):
        for one in queries.central_lists(reading, grant.path, on=on):
            found.setdefault(one.id, one)
    return list(found.values())


@favourites.get("/lister/<int:list_id>")
@_KEEPERS
def one(list_id: int) -> str:
    """One list with the usual amounts, ready for the basket."""
    return _one_page(list_id, {})


@favourites.post("/lister/<int:list_id>/antal")
@_KEEPERS
def amounts(list_id: int) -> str:
    """The same page with the amounts as they were typed: plus and minus without script."""
    typed = {key: text for key, text in request.form.items() if key.startswith("offer_")}
    return _one_page(list_id, typed)


@favourites.get("/lister/<int:list_id>/antal")
@_KEEPERS
def amounts_again(list_id: int) -> Response:
    """The address of typed amounts, asked for anew: the list with its usual ones."""
    return redirect(url_for("favourites.one", list_id=list_id), 303)


def _one_page(list_id: int, typed: Mapping[str, str]) -> str:
    shown = _find(list_id)
    return render_template(
        "favourites/one.html", list=shown, rows=[_row(item, typed) for item in shown.sold],
        gone=shown.gone, buys=viewer().unit is not None, card_text=card_text(shown),
        changes=may_change(viewer().person.grants, shown.node_kind, shown.node_path),
    )  # fmt: skip


def _find(list_id: int) -> ListView:
    with db().read() as reading:
        found = next((one for one in _lists(reading) if one.id == list_id), None)
    if found is None:
        raise NotFound("list-unknown", _("Den liste findes ikke."))
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """An item of a list as the page draws it."""

    item: ListItem
    quantity: Decimal
    detail: str
    labels: tuple[LabelBadge, ...]
    """The first two are shown."""


def _row(item: ListItem, typed: Mapping[str, str]) -> Row:
    key = f"offer_{item.offer_id}"
    quantity = read_quantity(typed[key]) if key in typed else item.quantity
    offer = item.row
    direction = request.form.get(f"step_{item.offer_id}", 0, type=int)
    if offer and direction in (-1, 1):
        quantity = stepped(
            quantity, direction, minimum=offer.minimum_quantity, step=offer.quantity_step
        )
    detail = f"{offer.supplier_name}. {pack(offer)}" if offer else ""
    return Row(item, quantity, detail, label_badges(item.labels))


@favourites.post("/lister")
@_BUYERS
def create() -> Response:
    """A new list of the house's own."""
    with db().write() as writing:
        list_id = actions.create_list(
            writing, node_id=unit().id, name=request.form.get("name", ""), by=viewer().actor,
            now=now(), drawings="tegning", tile_colour="himmel",
        )  # fmt: skip
    say(_("Listen er lavet. Find en vare, og læg den på."))
    return redirect(url_for("favourites.one", list_id=list_id), 303)


@favourites.post("/lister/laeg-paa")
@_KEEPERS
def add() -> Response:
    """Put an item on one of the house's lists: on `list_id`, or on its first, made if need be."""
    offer_id = _form_id("offer_id")
    with db().write() as writing:
        list_id = _form_id("list_id") or _house_list(writing)
        added = actions.add_item(
            writing, list_id=list_id, offer_id=offer_id, by=viewer().actor, now=now(),
            quantity=_typed("quantity"),
        )  # fmt: skip
    say(_("Varen er på listen.") if added else _("Varen var på listen i forvejen."))
    return redirect(url_for("favourites.one", list_id=list_id), 303)


def _form_id(name: str) -> int:
    """An id from the form; 0 where there is none or it is larger than any id can be."""
    return sane_id(request.form.get(name, type=int))


def _typed(name: str) -> Decimal | None:
    text = request.form.get(name, "").strip()
    return read_quantity(text) if text else None


def _house_list(writing: Session) -> int:
    own = queries.own_lists(writing, unit())
    if own:
        return own[0].id or 0
    return actions.create_list(
        writing, node_id=unit().id, name=_("Husets liste"), by=viewer().actor, now=now(),
        drawings="hus", tile_colour="himmel",
    )  # fmt: skip


@favourites.post("/lister/<int:list_id>/ret")
@_KEEPERS
def change(list_id: int) -> Response:
    """Keep the amounts as the usual ones, or take an item off (`remove` = its offer id)."""
    shown = _find(list_id)
    removed = _form_id("remove")
    if removed:
        _remove(shown, removed)
    else:
        _keep_amounts(shown)
    return redirect(url_for("favourites.one", list_id=list_id), 303)


def _remove(shown: ListView, offer_id: int) -> None:
    with db().write() as writing:
        usual = actions.remove_item(
            writing, list_id=shown.id, offer_id=offer_id, by=viewer().actor, now=now()
        )
    names = {item.offer_id: item.row.name for item in shown.sold if item.row}
    fields = (("list_id", str(shown.id)), ("offer_id", str(offer_id)), ("quantity", str(usual)))
    undo = Undo(url_for("favourites.add"), fields) if offer_id in names else None
    say(_("Fjernet: %(name)s.", name=names.get(offer_id, _("udgået vare"))), undo=undo)


def _keep_amounts(shown: ListView) -> None:
    with db().write() as writing:
        for item in shown.sold:
            quantity = _typed(f"offer_{item.offer_id}")
            if quantity is None or quantity == item.quantity:
                continue
            if not quantity:
                name = item.row.name if item.row else ""
                raise Refused("list-quantity-none", _("»%(name)s« mangler et antal.", name=name))
            actions.set_quantity(
                writing, list_id=shown.id, offer_id=item.offer_id, quantity=quantity,
                by=viewer().actor, now=now(),
            )  # fmt: skip
    say(_("Antallene er gemt som jeres sædvanlige."))


@favourites.post("/lister/<int:list_id>/slet")
@_BUYERS
def delete(list_id: int) -> Response:
    """Delete one of the house's own lists."""
    shown = _find(list_id)
    with db().write() as writing:
        name = actions.delete_list(writing, list_id=shown.id, by=viewer().actor, now=now())
    say(_("Slettet: %(name)s.", name=name))
    return redirect(url_for("favourites.page"), 303)
