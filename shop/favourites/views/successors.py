"""What follows goods that go: procurement's page of them, and the choice for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.catalogue.queries import OfferRow, last_rows
from shop.catalogue.shelf import fresh_shelf
from shop.favourites import choosing, succession
from shop.favourites.rules import may_choose
from shop.favourites.succession import Chosen, Standing
from shop.favourites.suggesting import Suggestion, suggestions
from shop.favourites.views.door import KEEPERS, PROCUREMENT, favourites, form_id
from shop.intake.queries import batch
from shop.intake.queries.replacing import Coming, coming_instead, leaving
from shop.kernel.errors import NotFound
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts, node
from shop.organisation.rules import Role, path_ids
from shop.search.rows import LabelBadge, label_badges
from shop.web.changed import instead_words
from shop.web.htmx import render_fragment, wants_fragment
from shop.web.ids import sane_id
from shop.web.messages import Undo, say
from shop.web.onward import came_from
from shop.web.session import db, now, viewer
from shop.web.words import dayyear

SHOWN = 40
"""Goods without a successor on one page: a morning's work. The rest come when these are done."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A suggestion as templates/favourites/_successor.html draws it."""

    field: str
    value: str
    """What the button sends."""
    name: str
    url: str
    """"" for goods that are still to come."""
    facts: str
    price_text: str
    coverage: str
    labels: tuple[LabelBadge, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Goods that go, what follows them, and what might. `batch_id` 0 outside a catalogue."""

    offer_id: int
    name: str
    facts: str
    on_lists: str
    node_id: int
    batch_id: int
    offered: tuple[Offered, ...]
    chosen_name: str = ""
    chosen_text: str = ""
    chosen_id: int = 0
    """0 where nothing is chosen, or by a place above that alone can take it back."""
    focus: bool = False


@dataclass(frozen=True, slots=True)
class _Spot:
    """The place that is chosen for, and the catalogue that the goods go with, if any."""

    node: NodeFacts
    batch_id: int


@favourites.get("/lister/udgaaede")
@PROCUREMENT
def gone() -> str:
    """Goods on lists that nobody can order any more: those without a successor, then the rest."""
    open_ones: dict[int, Panel] = {}
    chosen: dict[int, Panel] = {}
    with db().read() as reading:
        for grant in viewer().grants_of(Role.PROCUREMENT):
            place = node(reading, grant.node_id)
            if place is not None:
                _sort_out(reading, _Spot(place, 0), open_ones, chosen)
    return render_template(
        "favourites/gone.html", panels=list(open_ones.values())[:SHOWN],
        more=max(len(open_ones) - SHOWN, 0), chosen=list(chosen.values()),
    )  # fmt: skip


def _sort_out(
    reading: Session, spot: _Spot, open_ones: dict[int, Panel], chosen: dict[int, Panel]
) -> None:
    """A choice that leads to nothing that is sold leaves the question open."""
    path, on = spot.node.path, local_day(now())
    offer_ids = succession.gone_offers(reading, path=path, on=on)
    places, rows = path_ids(path), fresh_shelf(reading, path).rows
    found = succession.succession(reading, offer_ids, places=places, rows=rows, on=on)
    following = found.of(offer_ids, places)
    for panel in _panels(reading, spot, offer_ids):
        kind = chosen if panel.offer_id in following else open_ones
        kind.setdefault(panel.offer_id, panel)


def _panels(reading: Session, spot: _Spot, offer_ids: Sequence[int]) -> list[Panel]:
    """The goods that stand on most lists first."""
    path = spot.node.path
    rows = last_rows(reading, offer_ids, path=path)
    on_lists = succession.standing(reading, offer_ids, path=path)
    chosen = succession.chosen_at(reading, offer_ids, path=path)
    free = [row for key, row in rows.items() if key not in chosen]
    free.sort(key=lambda row: (-_lists(on_lists, row), row.name, row.offer_id))
    offered = _offered(reading, spot, free[:SHOWN])
    taken = [rows[key] for key in chosen if key in rows]
    return [_panel(row, spot, on_lists, chosen, offered) for row in (*free, *taken)]


def _lists(on_lists: Mapping[int, Standing], row: OfferRow) -> int:
    return on_lists[row.offer_id].lists if row.offer_id in on_lists else 0


def _offered(
    reading: Session, spot: _Spot, rows: Sequence[OfferRow]
) -> dict[int, tuple[Offered, ...]]:
    path, on = spot.node.path, local_day(now())
    found = suggestions(reading, rows, path=path, on=on)
    going = _going(reading, spot, found)
    return {
        row.offer_id: (
            *(_coming(one, row) for one in _new_ones(reading, spot, row)),
            *(_suggested(one, row) for one in found[row.offer_id] if one.row.offer_id not in going),
        )
        for row in rows
    }


def _going(
    reading: Session, spot: _Spot, found: Mapping[int, Sequence[Suggestion]]
) -> frozenset[int]:
    ids = [one.row.offer_id for some in found.values() for one in some]
    return leaving(reading, spot.batch_id, ids) if spot.batch_id else frozenset()


def _new_ones(reading: Session, spot: _Spot, row: OfferRow) -> list[Coming]:
    return coming_instead(reading, spot.batch_id, row.seller_item_id) if spot.batch_id else []


def _suggested(one: Suggestion, old: OfferRow) -> Offered:
    row = one.row
    return Offered(
        field="new_offer_id", value=str(row.offer_id), name=row.name,
        url=url_for("search.item", offer_id=row.offer_id), facts=_facts(row),
        price_text=instead_words(old, row), coverage=one.cover.coverage.value,
        labels=label_badges(one.labels)[:2],
        note=str(_("Leverandøren siger, at den afløser.")) if one.by_supplier else "",
    )  # fmt: skip


def _coming(one: Coming, old: OfferRow) -> Offered:
    number = _("varenr. %(number)s", number=one.seller_item_id)
    return Offered(
        field="new_item", value=one.seller_item_id, name=one.name, url="",
        facts=f"{old.supplier_name}, {number}", price_text=instead_words(old, one),
        coverage="", labels=(),
        note=str(
            _("Nyt nummer, samme vare.") if one.is_same
            else _("Ny i kataloget. Leverandøren siger, at den afløser.")
        ),
    )  # fmt: skip


def _facts(row: OfferRow) -> str:
    number = _("varenr. %(number)s", number=row.seller_item_id)
    return f"{row.supplier_name}, {number}"


def _panel(
    row: OfferRow, spot: _Spot, on_lists: Mapping[int, Standing], chosen: Mapping[int, Chosen],
    offered: Mapping[int, tuple[Offered, ...]],
) -> Panel:  # fmt: skip
    plain = Panel(
        row.offer_id, row.name, _facts(row), _standing_words(on_lists.get(row.offer_id)),
        spot.node.id, spot.batch_id, offered.get(row.offer_id, ()),
    )  # fmt: skip
    choice = chosen.get(row.offer_id)
    if choice is None:
        return plain
    ours = may_choose(viewer().person.grants, choice.node_kind, choice.node_path)
    return replace(
        plain, chosen_name=choice.new_name or str(_("en ny vare i kataloget")),
        chosen_text=str(_("Valgt af %(name)s, %(day)s.", name=choice.by_name,
                          day=dayyear(choice.at))),
        chosen_id=choice.id if ours else 0,
    )  # fmt: skip


def _standing_words(standing: Standing | None) -> str:
    if standing is None:
        return str(_("Står ikke på nogen lister."))
    text = ngettext("Står på %(num)s liste.", "Står på %(num)s lister.", standing.lists)
    if not standing.own:
        return str(text)
    own = ngettext(
        "%(num)s af dem er et hus’ egen.", "%(num)s af dem er husenes egne.", standing.own
    )
    return f"{text} {own}"


@favourites.get("/lister/afloeser/<int:offer_id>")
@KEEPERS
def successor(offer_id: int) -> Response | str:
    """What follows one item, or might. `sted`: the place; `fil`: the catalogue it goes with."""
    with db().read() as reading:
        spot = _spot(reading, request.args.get("sted", 0, int), request.args.get("fil", 0, int))
        panel = _one_panel(reading, spot, offer_id)
    if wants_fragment():
        return render_fragment("favourites/_successor.html", panel=replace(panel, focus=True))
    return render_template("favourites/successor.html", panel=panel)


def _one_panel(reading: Session, spot: _Spot, offer_id: int) -> Panel:
    found = _panels(reading, spot, [offer_id])
    if not found:
        raise NotFound("offer-unknown", _("Den vare findes ikke her."))
    return found[0]


def _spot(reading: Session, node_id: int, batch_id: int) -> _Spot:
    """The place that is asked for, when the viewer may choose for it; else the viewer's own."""
    if sane_id(batch_id):
        paths = [grant.path for grant in viewer().grants_of(Role.PROCUREMENT)]
        row = batch(reading, sane_id(batch_id), paths=paths)
        place = node(reading, row.node_id) if row else None
    else:
        place = node(reading, sane_id(node_id) or _own_node())
    grants = viewer().person.grants
    if place is None or not may_choose(grants, place.kind, place.path):
        raise NotFound("node-unknown", _("Det sted findes ikke her."))
    return _Spot(place, sane_id(batch_id))


def _own_node() -> int:
    house = viewer().unit
    if house is not None:
        return house.id
    return next((grant.node_id for grant in viewer().grants_of(Role.PROCUREMENT)), 0)


@favourites.post("/lister/afloeser/<int:offer_id>")
@KEEPERS
def choose(offer_id: int) -> Response:
    """Let other goods follow: `new_offer_id`, or `new_item` of the catalogue `fil`."""
    with db().write() as writing:
        spot = _spot(writing, form_id("sted"), form_id("fil"))
        chosen_id = _choose(writing, spot, offer_id)
        panel = _one_panel(writing, spot, offer_id)
    fields = [("successor_id", str(chosen_id)), ("sted", str(spot.node.id))]
    if spot.batch_id:
        fields.append(("fil", str(spot.batch_id)))
    text = _("%(new)s afløser %(old)s.", new=panel.chosen_name, old=panel.name)
    say(f"{text} {panel.on_lists}",
        undo=Undo(url_for("favourites.undo_choice", offer_id=offer_id), tuple(fields)))  # fmt: skip
    return _answer(panel)


def _choose(writing: Session, spot: _Spot, offer_id: int) -> int:
    item_id = request.form.get("new_item", "")[:60]
    if not (item_id and spot.batch_id):
        return choosing.choose_successor(
            writing, node_id=spot.node.id, old_offer_id=offer_id,
            new_offer_id=form_id("new_offer_id"), by=viewer().actor, now=now(),
        )  # fmt: skip
    old = last_rows(writing, [offer_id], path=spot.node.path).get(offer_id)
    coming = coming_instead(writing, spot.batch_id, old.seller_item_id) if old else []
    new = next((one for one in coming if one.seller_item_id == item_id), None)
    if new is None:
        raise NotFound("offer-unknown", _("Varen er ikke i kataloget."))
    return choosing.choose_coming_successor(
        writing, node_id=spot.node.id, old_offer_id=offer_id, item_id=new.seller_item_id,
        name=new.name, by=viewer().actor, now=now(),
    )  # fmt: skip


@favourites.post("/lister/afloeser/<int:offer_id>/fortryd")
@KEEPERS
def undo_choice(offer_id: int) -> Response:
    """Take a choice back (`successor_id`)."""
    with db().write() as writing:
        spot = _spot(writing, form_id("sted"), form_id("fil"))
        choosing.undo_successor(
            writing, successor_id=form_id("successor_id"), by=viewer().actor, now=now()
        )
        panel = _one_panel(writing, spot, offer_id)
    say(_("Fortrudt. Listerne er, som de var."))
    return _answer(panel)


def _answer(panel: Panel) -> Response:
    if wants_fragment():
        focused = replace(panel, focus=True)
        return render_fragment("favourites/_successor.html", panel=focused)
    fallback = url_for(
        "favourites.successor", offer_id=panel.offer_id, sted=panel.node_id,
        fil=panel.batch_id or None,
    )  # fmt: skip
    return redirect(came_from() or fallback, 303)
