"""The page of lists: a house's, with a list that it may want, and procurement's table."""

from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.catalogue.queries import OfferRow, offer_rows
from shop.favourites import declining, editing, queries
from shop.favourites.cards import card
from shop.favourites.editing import Wanted
from shop.favourites.rules import MAX_LISTS, Offered
from shop.favourites.usual import LEAST_GOODS, LOOK_BACK, MOST_GOODS, Habit, habits
from shop.favourites.views.desk import desk_page
from shop.favourites.views.door import BUYERS, KEEPERS, PROCUREMENT, favourites
from shop.favourites.views.found import changeable_list
from shop.favourites.views.lists import lists_of_viewer
from shop.kernel.errors import NotFound
from shop.kernel.periods import local_day
from shop.orders.queries import bought_since
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import Role
from shop.web.ids import sane_id
from shop.web.messages import Undo, say
from shop.web.session import db, now, unit, viewer
from shop.web.words import amount

_NAMED = 8
"""Goods that the offer names; the rest are counted."""


@favourites.get("/lister")
@KEEPERS
def page() -> str:
    """All lists the house can use; for procurement the table of central ones."""
    house = viewer().unit
    if house is None:
        return desk_page()
    with db().read() as reading:
        lists = lists_of_viewer(reading)
        own = [one for one in lists if one.is_own]
        offer = _offer(reading, house) if len(own) < MAX_LISTS else None
    return render_template(
        "favourites/page.html", offer=offer, keeps=viewer().has(Role.PROCUREMENT),
        central=[card(one) for one in lists if not one.is_own], own=[card(one) for one in own],
    )  # fmt: skip


@favourites.get("/lister/indkoeb")
@PROCUREMENT
def desk() -> str:
    """Procurement's table, also for somebody who buys for a house too."""
    return desk_page()


@dataclass(frozen=True, slots=True)
class Offer:
    """A list that the house may want, as templates/favourites/page.html draws it."""

    goods: tuple[tuple[str, str], ...]
    """Name, and the amount and number of orders in words."""
    more: str
    """How many goods are not named; "" for none."""


def _offer(reading: Session, house: NodeFacts) -> Offer | None:
    """None where there is too little, or the house has said no lately."""
    if declining.declined(reading, Offered.USUAL_LIST, house.id, now=now()):
        return None
    found = _usual(reading, house, local_day(now()))
    if len(found) < LEAST_GOODS:
        return None
    rest = len(found) - _NAMED
    return Offer(
        tuple((row.name, _habit_words(row, habit)) for row, habit in found[:_NAMED]),
        str(ngettext("og %(num)s vare mere", "og %(num)s varer mere", rest)) if rest > 0 else "",
    )


def _usual(reading: Session, house: NodeFacts, on: date) -> list[tuple[OfferRow, Habit]]:
    """What the house buys again and again, can order today and has on none of its own lists."""
    known = queries.own_offers(reading, house.id)
    bought = habits(bought_since(reading, house.id, on - LOOK_BACK))
    new = [habit for habit in bought if habit.offer_id not in known]
    rows = offer_rows(reading, [habit.offer_id for habit in new], path=house.path)
    sold = [
        (rows[habit.offer_id], habit)
        for habit in new
        if habit.offer_id in rows and rows[habit.offer_id].is_sold(on)
    ]
    return sold[:MOST_GOODS]


def _habit_words(row: OfferRow, habit: Habit) -> str:
    times = ngettext("%(num)s bestilling", "%(num)s bestillinger", habit.orders)
    return f"{amount(habit.quantity, row.order_unit)}, {times}"


@favourites.post("/lister/forslag")
@BUYERS
def answer_offer() -> Response:
    """Make the list that is offered (`svar` = "lav"), or not ("nej"); "fortryd" takes a no back."""
    said = request.form.get("svar", "")
    if said == "lav":
        return _make()
    with db().write() as writing:
        declining.decline(
            writing, offered=Offered.USUAL_LIST, subject_id=unit().id, by=viewer().actor,
            now=now(), take_back=said == "fortryd",
        )  # fmt: skip
    if said == "fortryd":
        say(_("Forslaget er her igen."))
    else:
        undo = Undo(url_for("favourites.answer_offer"), (("svar", "fortryd"),))
        say(_("Fint. Vi spørger ikke igen de næste tre måneder."), undo=undo)
    return redirect(url_for("favourites.page"), 303)


def _make() -> Response:
    with db().write() as writing:
        found = _usual(writing, unit(), local_day(now()))
        if not found:
            raise NotFound("offer-gone", _("Forslaget er her ikke mere."))
        list_id = editing.make_list_of(
            writing, node_id=unit().id, name=_("Det, vi plejer"), by=viewer().actor, now=now(),
            goods=[Wanted(row.offer_id, habit.quantity) for row, habit in found],
            drawings="kasse", tile_colour="himmel",
        )  # fmt: skip
    say(_("Listen er lavet. Ret den, som I vil."))
    return redirect(url_for("favourites.one", list_id=list_id), 303)


@favourites.post("/lister/<int:list_id>/kopier")
@BUYERS
def copy(list_id: int) -> Response:
    """A list of the house's own with what is on another that it sees."""
    with db().write() as writing:
        if not any(one.id == list_id for one in lists_of_viewer(writing, sane_id(list_id))):
            raise NotFound("list-unknown", _("Den liste findes ikke."))
        made = editing.copy_list(
            writing, list_id=list_id, node_id=unit().id, by=viewer().actor, now=now()
        )
        row, _node = changeable_list(writing, made)
        name = row.name
    say(_("Kopieret: %(name)s. Nu er den jeres at rette.", name=name))
    return redirect(url_for("favourites.edit", list_id=made), 303)
