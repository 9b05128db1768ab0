"""The front page, procurement's desk, and the pages that explain the shop."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.agreements.queries import terms_for
from shop.basket import queries as basket_queries
from shop.basket.booking import checkout
from shop.catalogue.queries import OfferRow
from shop.catalogue.shelf import Shelf
from shop.favourites.cards import card
from shop.favourites.queries import sold_lists
from shop.guidance.queries import policy_for
from shop.guidance.rules import NO_POLICY
from shop.home import board, words
from shop.home.desk import desk as read_desk
from shop.home.frame import municipality
from shop.home.register import NOTHING_KNOWN, known_at, register
from shop.home.tour import tour
from shop.kernel.periods import local_day
from shop.organisation.actions import have_had_tour
from shop.organisation.queries import NodeFacts, municipality_ids, node
from shop.organisation.rules import Role
from shop.receiving.queries import to_receive
from shop.requests.queries import news_for
from shop.requests.views.asking import own_requests
from shop.reuse.queries import reservations
from shop.reuse.views.door import promises
from shop.search.queries import rows_of
from shop.search.scope import Scope
from shop.search.views.door import place
from shop.standing.queries import at_a_glance
from shop.standing.views.page import glance_card, note_card
from shop.web import access
from shop.web.messages import say
from shop.web.session import Viewer, db, now, viewer

home = Blueprint("home", __name__)
info = Blueprint("info", __name__)
doors = [home, info]

LISTS_SHOWN = ANSWERS_SHOWN = ASKED_SHOWN = 3


@home.get("/")
@access.signed_in
def page() -> str | Response:
    """What a house meets in the morning. Who buys for no house goes to their own first page."""
    who = viewer()
    if who.unit is not None:
        return render_template("home/page.html", tour=tour(who.person), **_morning(who, who.unit))
    return redirect(url_for(_first_page(who)), 303)


@home.post("/rundtur")
@access.roles(Role.REQUISITIONER)
def begin_tour() -> Response:
    """Take the round of the front page, or put the offer away; it is offered no more."""
    with db().write() as writing:
        have_had_tour(writing, by=viewer().actor)
    if request.form.get("svar") == "nej":
        say(_("Rundturen ligger under Hjælp."))
        return redirect(url_for("home.page"), 303)
    return redirect(url_for("home.page", rundtur=1, _anchor="rundtur"), 303)


def _first_page(who: Viewer) -> str:
    if who.has(Role.PROCUREMENT):
        return "home.desk"
    return "reports.page" if who.has(Role.MANAGER) else "agreements.page"


def _morning(who: Viewer, house: NodeFacts) -> dict[str, Any]:
    moment, today = now(), local_day(now())
    with db().glance() as reading:
        scope = place().scope(reading)
        shelf = _shelf(reading, scope, house.path)
        terms = terms_for(reading, house.path)
        days = board.week(reading, house, terms, now=moment)
        basket = basket_queries.basket(reading, house, now=moment, shelf=shelf, terms=terms)
        sending = checkout(reading, house, basket, now=moment, person_id=who.person.id)
        again = board.again(reading, house, sold=scope)
        lists = sold_lists(reading, house, shelf, on=today)
        tiles, count = board.tiles(reading)
        due = to_receive(reading, house.id, on=today)[:ASKED_SHOWN]
        answers = own_requests(reading, news_for(reading, who.person.id)[:ANSWERS_SHOWN])
        gets, gives = promises(reservations(reading, unit_id=house.id), house.id)
        coming, notes = at_a_glance(reading, house, terms, now=moment)
        standing = {
            "standing": [glance_card(one) for one in coming],
            "standing_notes": [note_card(one) for one in notes],
        }
    g.basket_count = basket.count
    return standing | {
        "day_text": words.day_text(moment),
        "greeting_text": words.greeting(who.person.name, moment),
        "lead": words.lead(days, basket, today), "days": words.board_days(days, moment),
        "board_title": _("Ugens leveringer til %(house)s", house=house.name),
        "open": words.open_basket_card(basket, board.last_added(basket), who.person.id, moment),
        "again": words.again_rows(again, today),
        "lists": [card(one) for one in lists[:LISTS_SHOWN]],
        "tiles": words.category_tiles(tiles), "category_count": count, "answers": answers,
        "due": due, "reuse_gets": gets, "reuse_gives": gives, "budgets": sending.budgets,
        "approval_news": sending.news, "acting": sending.acting,
    }  # fmt: skip


def _shelf(reading: Session, scope: Scope, path: str) -> Shelf:
    """What search knows already; of what is not sold today it need not ask again."""

    def rows(offer_ids: Sequence[int]) -> Mapping[int, OfferRow]:
        return rows_of(reading, scope, [one for one in offer_ids if one in scope], path=path)

    return Shelf(scope.lots, rows)


@home.get("/i-dag")
@access.roles(Role.PROCUREMENT)
def desk() -> str:
    """What waits for procurement."""
    paths = [grant.path for grant in viewer().grants_of(Role.PROCUREMENT)]
    with db().read() as reading:
        found = [
            read_desk(reading, path, municipality_ids(reading, [path]), now=now()) for path in paths
        ]
    return render_template(
        "home/desk.html", desks=found, is_calm=all(one.is_calm for one in found),
        day_text=words.day_text(now()), greeting_text=words.greeting(viewer().person.name, now()),
    )  # fmt: skip


@info.get("/hjaelp")
@access.public
def help_page() -> str:
    """What most people ask, and the round of the front page again."""
    who: Viewer | None = g.get("viewer")
    return render_template(
        "info/help.html", contact=_contact(), buys=who is not None and who.unit is not None,
        leads=who is not None and who.has(Role.MANAGER),
        procures=who is not None and who.has(Role.PROCUREMENT),
    )  # fmt: skip


@info.get("/saadan-anbefaler-vi")
@access.public
def steering() -> str:
    """How the shop orders and suggests, in plain words, and the register of nudges."""
    with db().glance() as reading:
        place = _register_place(reading)
        known = NOTHING_KNOWN
        policy = NO_POLICY
        if place is not None and place.municipality_id is not None:
            on = local_day(now())
            known = known_at(reading, place.path, place.municipality_id, on=on)
            policy = policy_for(reading, place.path, on=on)
    who: Viewer | None = g.get("viewer")
    return render_template(
        "info/steering.html",
        register=register(known),
        process_cost=policy.process_cost,
        small=policy.worth_sending,
        share=policy.cost_share,
        place=place if known.held else None,
        may_decide=who is not None and who.has(Role.PROCUREMENT),
    )


def _register_place(reading: Session) -> NodeFacts | None:
    """The reader's house or municipality; for a stranger the only municipality there is."""
    who: Viewer | None = g.get("viewer")
    if who is not None and who.unit is not None:
        return who.unit
    found = municipality_ids(reading, [who.person.grants[0].path] if who else ["/"])
    return node(reading, found[0]) if len(found) == 1 else None


@info.get("/tilgaengelighed")
@access.public
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("info/accessibility.html", contact=_contact())


@info.get("/dine-oplysninger")
@access.public
def privacy() -> str:
    """What is kept of people."""
    return render_template("info/privacy.html", contact=_contact())


def _contact() -> str:
    """Procurement's phone for somebody who is signed in; "" for others."""
    who: Viewer | None = g.get("viewer")
    if who is None:
        return ""
    with db().glance() as reading:
        return municipality(reading, who.person.grants[0].path)[1]


@home.get("/favicon.ico")
@access.public
def favicon() -> Response:
    """Browsers ask for this by habit."""
    return redirect(url_for("static", filename="favicon.svg"), 302)
