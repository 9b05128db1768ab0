"""Ready lists and the house's own: look, set the amounts, put all in the basket, edit one's own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.catalogue.changes import Step
from shop.catalogue.history import price_steps
from shop.catalogue.pictures import names_of
from shop.favourites import actions, editing, queries
from shop.favourites.cards import card_text
from shop.favourites.editions import QUANTITY, name_of
from shop.favourites.keeping import plain
from shop.favourites.queries import ListItem, ListView
from shop.favourites.rules import may_change, read_quantity, stepped
from shop.favourites.views.door import BUYERS, KEEPERS, favourites, form_id, undo_of
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.rules import Role
from shop.search.rows import LabelBadge, label_badges, picture_url
from shop.web.changed import instead_words, sentence, step_words
from shop.web.ids import sane_id
from shop.web.messages import say
from shop.web.session import db, now, unit, viewer
from shop.web.words import amount, pack


def lists_of_viewer(reading: Session, only: int | None = None) -> list[ListView]:
    """All lists the viewer can see; `only`: none but the one with this id."""
    on, house = local_day(now()), viewer().unit
    if house is not None:
        return queries.lists_for(reading, house, on=on, only=only)
    found: dict[int, ListView] = {}
    for grant in viewer().grants_of(Role.PROCUREMENT):
        for one in queries.central_lists(reading, grant.path, on=on, only=only):
            found.setdefault(one.id, one)
    return list(found.values())


@favourites.get("/lister/<int:list_id>")
@KEEPERS
def one(list_id: int) -> str:
    """One list with the usual amounts, ready for the basket."""
    return _one_page(list_id, {})


@favourites.post("/lister/<int:list_id>/antal")
@KEEPERS
def amounts(list_id: int) -> str:
    """The same page with the amounts as they were typed: plus and minus without script."""
    typed = {key: text for key, text in request.form.items() if key.startswith("offer_")}
    return _one_page(list_id, typed)


@favourites.get("/lister/<int:list_id>/antal")
@KEEPERS
def amounts_again(list_id: int) -> Response:
    """The address of typed amounts, asked for anew: the list with its usual ones."""
    return redirect(url_for("favourites.one", list_id=list_id), 303)


def list_rows(reading: Session, shown: ListView, typed: Mapping[str, str]) -> "list[Row]":
    """The goods of a list that are sold, as the page draws them."""
    sold = [item.row for item in shown.sold if item.row]
    steps = price_steps(reading, sold, on=local_day(now()))
    pictures = names_of(reading, (row.image for row in sold))
    return [
        replace(
            _row(item, typed, steps.get(item.offer_id)),
            picture=picture_url(
                item.offer_id, pictures.get(item.row.image if item.row else "", "")
            ),
        )
        for item in shown.sold
    ]


def _one_page(list_id: int, typed: Mapping[str, str]) -> str:
    shown = _find(list_id)
    with db().read() as reading:
        rows = list_rows(reading, shown, typed)
    return render_template(
        "favourites/one.html", list=shown, rows=rows,
        gone=shown.gone, buys=viewer().unit is not None, card_text=card_text(shown),
        changes=may_change(viewer().person.grants, shown.node_kind, shown.node_path),
    )  # fmt: skip


def _find(list_id: int) -> ListView:
    with db().read() as reading:
        found = next(iter(lists_of_viewer(reading, sane_id(list_id))), None)
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
    news: tuple[str, ...]
    """What is different from before: another price, or other goods than those put on the list."""
    picture: str = ""
    """Address of a small picture of ours; "" = the drawing."""


def _row(item: ListItem, typed: Mapping[str, str], step: Step | None) -> Row:
    key = f"offer_{item.offer_id}"
    quantity = read_quantity(typed[key]) if key in typed else item.quantity
    offer = item.row
    direction = request.form.get(f"step_{item.offer_id}", 0, type=int)
    if offer and direction in (-1, 1):
        quantity = stepped(
            quantity, direction, minimum=offer.minimum_quantity, step=offer.quantity_step
        )
    detail = f"{offer.supplier_name}. {pack(offer)}" if offer else ""
    return Row(item, quantity, detail, label_badges(item.labels), _news(item, step))


def _news(item: ListItem, step: Step | None) -> tuple[str, ...]:
    was, row = item.instead_of, item.row
    why = (item.reason,) if item.reason else ()
    if was is None or row is None:
        return (*why, step_words(step)) if step else why
    said = [*why, _("Afløser %(name)s.", name=was.name), instead_words(was, row)]
    if item.quantity_before is not None:
        said.append(sentence(_(
            "Antallet er regnet om: før %(old)s, nu %(new)s",
            old=amount(item.quantity_before, was.order_unit),
            new=amount(item.quantity, row.order_unit),
        )))  # fmt: skip
    return tuple(str(one) for one in said)


@favourites.post("/lister")
@BUYERS
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
@KEEPERS
def add() -> Response:
    """Put an item on one of the house's lists: on `list_id`, or on its first, made if need be."""
    offer_id = form_id("offer_id")
    with db().write() as writing:
        list_id = form_id("list_id") or _house_list(writing)
        added = actions.add_item(
            writing, list_id=list_id, offer_id=offer_id, by=viewer().actor, now=now(),
            quantity=_typed("quantity"),
        )  # fmt: skip
    say(_("Varen er på listen.") if added else _("Varen var på listen i forvejen."))
    return redirect(url_for("favourites.one", list_id=list_id), 303)


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
@KEEPERS
def change(list_id: int) -> Response:
    """Keep the amounts as the usual ones, or take an item off (`remove` = its offer id)."""
    shown = _find(list_id)
    removed = form_id("remove")
    if removed:
        _remove(shown, removed)
    else:
        _keep_amounts(shown)
    return redirect(url_for("favourites.one", list_id=list_id), 303)


def _remove(shown: ListView, offer_id: int) -> None:
    """Take an item off with all that it stands for: what it follows would come back otherwise."""
    item = next((one for one in shown.items if one.offer_id == offer_id), None)
    with db().write() as writing:
        entry = editing.remove_goods(
            writing, list_id=shown.id, offer_ids=item.kept if item else (offer_id,),
            by=viewer().actor, now=now(),
        )  # fmt: skip
    name = item.row.name if item and item.row else _("udgået vare")
    say(_("Fjernet: %(name)s.", name=name), undo=undo_of(shown.id, entry))


def _keep_amounts(shown: ListView) -> None:
    """One change for all amounts; those of goods that follow others take the others' place."""
    wanted: dict[str, str] = {}
    with db().write() as writing:
        for item in shown.sold:
            quantity = _typed(f"offer_{item.offer_id}")
            if quantity is None or quantity == item.quantity:
                continue
            if not quantity:
                name = item.row.name if item.row else ""
                raise Refused("list-quantity-none", _("»%(name)s« mangler et antal.", name=name))
            if item.instead_of is None:
                wanted[name_of(item.offer_id, QUANTITY)] = plain(quantity)
                continue
            actions.set_quantity(
                writing, list_id=shown.id, offer_id=item.offer_id, quantity=quantity,
                by=viewer().actor, now=now(), instead_of=item.kept[0],
            )  # fmt: skip
        saved = editing.save_list(
            writing, list_id=shown.id, seen=0, wanted=wanted, by=viewer().actor, now=now()
        )
    undo = undo_of(shown.id, saved.entry) if saved.entry else None
    say(_("Antallene er gemt som jeres sædvanlige."), undo=undo)
