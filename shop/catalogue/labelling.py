"""Saying which categories can carry a label. Decisions are only ever added."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from shop.catalogue.labelable import LEVELS, decision, newest
from shop.catalogue.models import Category, LabelableDecision
from shop.db import table_of
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.kernel.texts import plain_text
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.models import Node
from shop.organisation.procuring import place_for
from shop.organisation.queries import NodeFacts

FARTHEST = 366
"""Days ahead that a decision may be made for: a budget year."""
MAX_WHY = 200
_D = table_of(LabelableDecision)


def decide(
    session: Session, *, node_id: int, code: str, level: str | None, why: str, by: Actor,
    now: datetime, valid_from: date | None = None, seen: int | None = None,
) -> int:  # fmt: skip
    """Say from a day on (default today) how many labelled products a category's market has.

    `level`: one of LEVELS, None to leave it to the places above. `seen`: the id of the place's
    last decision as the page showed it, 0 for none. Orders that are placed keep what held then.
    Raises NotFound, NotAllowed, or Refused for a level that is none, a reason that is missing, a
    day that has gone, or where somebody has decided since.
    """
    place, today = place_for(session, by, node_id), local_day(now)
    code, why = plain_text(code), plain_text(why)
    category_id = _category(session, code)
    begins = today if valid_from is None else valid_from
    _check(level, why, begins, today)
    _hold(session, node_id)
    before = newest(session, node_id, category_id)
    if seen is not None and (before.id if before else 0) != seen:
        raise Refused("level-moved", "En anden har ændret det imens. Se det nye, og prøv igen.")
    return _say(session, place, (category_id, code), level, begins, why, by, now)


def undo(session: Session, *, decision_id: int, by: Actor, now: datetime) -> int:
    """Take the place's last decision of a category back: what it said before holds from today.

    Raises NotFound, NotAllowed, or Refused where it is not the last one.
    """
    found = decision(session, decision_id)
    if found is None:
        raise NotFound("level-decision", "Beslutningen findes ikke.")
    place = place_for(session, by, found.node_id)
    _hold(session, found.node_id)
    last = newest(session, found.node_id, found.category_id)
    if last is None or last.id != found.id:
        raise Refused("level-moved", "Den er ændret siden. Fortryd den nyeste først.")
    begins = max(found.valid_from, local_day(now))
    before = session.scalars(
        select(_D.c.level)
        .where(
            _D.c.node_id == found.node_id, _D.c.category_id == found.category_id,
            _D.c.id < found.id, _D.c.valid_from <= begins,
        )
        .order_by(_D.c.valid_from.desc(), _D.c.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    code = session.get_one(Category, found.category_id).code
    return _say(session, place, (found.category_id, code), before, begins, "Fortrudt", by, now)


def _category(session: Session, code: str) -> int:
    found = session.scalars(select(col(Category.id)).where(col(Category.code) == code)).first()
    if found is None:
        raise NotFound("category", "Varegruppen findes ikke.")
    return found


def _check(level: str | None, why: str, begins: date, today: date) -> None:
    if level is not None and level not in LEVELS:
        raise Refused("level-value", "Vælg en af mulighederne.")
    if not why:
        raise Refused("level-why", "Skriv kort hvorfor.")
    if len(why) > MAX_WHY:
        raise Refused("level-why", "Skriv højst %(most)s tegn.", most=MAX_WHY)
    if begins < today:
        raise Refused("level-day", "Datoen er gået. Vælg i dag eller senere.")
    if (begins - today).days > FARTHEST:
        raise Refused("level-day", "Vælg en dag inden for det næste år.")


def _hold(session: Session, node_id: int) -> None:
    """Two who decide for one place come one after the other."""
    session.execute(select(col(Node.id)).where(col(Node.id) == node_id).with_for_update()).all()


def _say(
    session: Session, place: NodeFacts, category: tuple[int, str], level: str | None,
    begins: date, why: str, by: Actor, now: datetime,
) -> int:  # fmt: skip
    category_id, code = category
    before = newest(session, place.id, category_id)
    row: dict[str, Any] = {
        "node_id": place.id, "category_id": category_id, "level": level, "valid_from": begins,
        "at": now, "by_id": by.person_id, "by_name": by.name, "why": why,
    }  # fmt: skip
    made = session.execute(insert(_D).values(**row).returning(_D.c.id)).scalar_one()
    record(
        session, Event.LABELABLE_DECIDED, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"node:{place.id}",
        details={
            "node": place.id, "category": code, "before": before.level if before else None,
            "now": level, "valid_from": begins.isoformat(), "why": why,
        },
    )  # fmt: skip
    return int(made)
