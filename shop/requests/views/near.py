"""What there is to know of a wish before it is sent: an agreement, goods, or how to buy outside."""

from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from sqlmodel import Session

from nudges.nudge import Nudge
from shop.agreements.views.shown import all_shown, fits, need_of
from shop.basket import outside
from shop.basket.outside import Wish
from shop.basket.views.shell import watcher
from shop.guidance import actions as guidance
from shop.guidance.queries.exposures import standing_exposures
from shop.requests.rules import LONGEST_WHAT
from shop.search import danish
from shop.search.match import read_query
from shop.search.nearby import nearby
from shop.search.queries import Ask, search
from shop.search.views.door import place
from shop.search.wordlist import book_at
from shop.web.session import db, now, unit


@dataclass(frozen=True, slots=True)
class Near:
    """What templates/requests/new.html says beside the form."""

    nudge: Nudge | None = None
    """What holds outside shop and agreements; None where it is not outside, or nothing is said."""
    goods_url: str = ""
    """Where the shop has it."""
    agreements_url: str = ""
    """Where the agreement is that one could buy on."""
    buys_itself: bool = False


NOTHING = Near()


def near(what: str, cost: Decimal | None, *, notes: bool = True) -> Near:
    """Of what somebody needs; what the house is told goes into the log of decisions.

    `notes` is False where a form was refused: that writes nothing, and the next look is noted.
    """
    what = " ".join(what.split())[:LONGEST_WHAT]
    if not danish.words(what):
        return NOTHING
    with db().read() as reading:
        elsewhere = _elsewhere(reading, what)
        if elsewhere is not None:
            return elsewhere
        found = outside.told(reading, unit(), _wish(reading, what, cost), now=now())
        noted = guidance.is_noted(found.decisions, standing_exposures(reading, unit().id))
    if notes and not noted:
        with db().write() as writing:
            guidance.note(writing, found.decisions, watcher=watcher(), now=now())
    return Near(found.nudge, buys_itself=found.buys_itself)


def _elsewhere(reading: Session, what: str) -> Near | None:
    """Goods in the shop, or an agreement that one can buy on; None where there is neither."""
    here = place()
    goods = search(reading, here, Ask(read_query(what), is_exact=True)).total
    every = all_shown(reading, here.path, here.scope(reading), on=here.on)
    need = need_of(what, book_at(reading, here.path))
    agreed = any(one.can_buy and fits(one, need) for one in every)
    if not goods and not agreed:
        return None
    return Near(
        goods_url=url_for("search.page", q=what) if goods else "",
        agreements_url=url_for("agreements.page", q=what) if agreed else "",
    )


def _wish(reading: Session, what: str, cost: Decimal | None) -> Wish:
    here = place()
    codes = nearby(reading, here, read_query(what)).categories
    return Wish(what, cost, outside.suppliers_near(reading, here.scope(reading), codes))
