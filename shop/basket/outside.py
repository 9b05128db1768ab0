"""A need that neither shop nor agreements have: what the house is told, and what it answers."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zlib import crc32

from sqlalchemy import select
from sqlmodel import Session, col

from nudges.facts import Basket, Facts, Need
from nudges.nudge import Nudge
from nudges.rules import outside_everything
from shop.agreements.models import Supplier
from shop.basket.actions import answer
from shop.basket.decisions import decided, shown_nudge
from shop.basket.facts import heard
from shop.catalogue.queries import categories
from shop.guidance import actions as guidance
from shop.guidance.actions import Decision, Watcher
from shop.guidance.models import Answer
from shop.guidance.queries import memory, policy_for
from shop.kernel.errors import Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts, municipality_contact, procurement_email
from shop.requests import actions as requests
from shop.requests.rules import Wanted
from shop.search.danish import fold
from shop.search.held import goods_by_facts
from shop.search.scope import Scope

MOST_SUPPLIERS = 3
"""Whom one could ask: a few to ring, and no directory."""
ASKED, BUYS_ITSELF = "ask", "keep"
"""Answers as the exposure keeps them: never rename."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody needs, what it may cost (kr., None where nobody says), whom one could ask."""

    what: str
    cost: Decimal | None = None
    suppliers: tuple[str, ...] = ()

    @property
    def id(self) -> int:
        """The same for the same words, so that an answer is remembered; at least 1."""
        return crc32(" ".join(fold(self.what).split()).encode()) or 1

    @property
    def subject(self) -> str:
        """The wish's name among the nudges."""
        return f"need:{self.id}"


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said of a wish; `decisions` are for the log."""

    decisions: tuple[Decision, ...]
    buys_itself: bool
    """The house has said lately that it buys it itself, and is not told again."""

    @property
    def nudge(self) -> Nudge | None:
        """What is shown; None where nothing is."""
        return shown_nudge(self.decisions)


def told(
    session: Session, unit: NodeFacts, wish: Wish, *, now: datetime, remembers: bool = True
) -> Told:
    """Whom to ask first, who could deliver and from what amount it is procurement's to buy.

    What an experiment keeps from the house is among the decisions.
    """
    policy = policy_for(session, unit.path, on=local_day(now))
    _name, phone = municipality_contact(session, unit.path)
    mail = procurement_email(session, unit.path)
    basket = Basket(
        needs=(Need(wish.id, wish.what, wish.cost, wish.suppliers),),
        outside_limit=policy.outside_limit,
        procurement_contact=", ".join(part for part in (phone, mail) if part),
    )
    known = Facts(today=local_day(now), now=now, basket=basket)
    mine = memory(session, unit.id)
    found = decided(heard(known, policy), known, policy)
    declined = (outside_everything.RULE, wish.subject) in mine.declined
    said = declined and remembers and not _is_above(wish, policy.outside_limit)
    return Told(() if said else tuple(found), buys_itself=said)


def _is_above(wish: Wish, limit: Decimal) -> bool:
    return wish.cost is not None and wish.cost >= limit


def suppliers_near(session: Session, here: Scope, codes: Collection[str]) -> tuple[str, ...]:
    """Suppliers of the shop with most goods in these categories."""
    classes = tuple(one.unspsc_class[:6] for one in categories(session) if one.code in codes)
    if not classes:
        return ()
    counts: Counter[int] = Counter()
    for facts, count in goods_by_facts(here).items():
        if facts.unspsc.startswith(classes):
            counts[facts.supplier_id] += count
    ids = [supplier_id for supplier_id, _ in counts.most_common(MOST_SUPPLIERS)]
    rows = session.execute(
        select(col(Supplier.id), col(Supplier.name)).where(col(Supplier.id).in_(ids))
    )
    names = {row.id: row.name for row in rows}
    return tuple(names[one] for one in ids if one in names)


def ask(session: Session, *, unit: NodeFacts, wanted: Wanted, by: Actor, now: datetime) -> int:
    """Ask procurement; what the house was told of it counts as followed. Gives the request's id.

    Raises NotAllowed and Refused as `requests.actions.ask` does.
    """
    request_id = requests.ask(session, unit_id=unit.id, wanted=wanted, by=by, now=now)
    subject = Wish(wanted.what).subject
    answer(session, unit, subject, Answer.ACCEPTED, now=now, reason=ASKED)
    return request_id


def buy_self(
    session: Session, *, unit: NodeFacts, wish: Wish, watcher: Watcher, now: datetime
) -> None:
    """The house buys it itself, and is not told of it again for the next orders.

    Raises Refused from the amount on that is procurement's to buy for.
    """
    policy = policy_for(session, unit.path, on=local_day(now))
    if not wish.what:
        raise Refused("what-missing", "Skriv, hvad du mangler.")
    if _is_above(wish, policy.outside_limit):
        raise Refused("outside-limit", "Så stort et køb klarer indkøb. Send det til dem her.")
    found = told(session, unit, wish, now=now, remembers=False)
    guidance.note(session, found.decisions, watcher=watcher, now=now)
    answer(session, unit, wish.subject, Answer.DECLINED, now=now, reason=BUYS_ITSELF)
