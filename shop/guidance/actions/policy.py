"""Deciding: a value for a place from a day on, and taking a decision back.

Decisions are only ever added. Taking one back says again what the place said before it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session

from shop.db import table_of
from shop.guidance.experiments import Door, clusters_of
from shop.guidance.models import PolicyDecision
from shop.guidance.queries.policy import decision, latest_id
from shop.guidance.rules import (
    EXPERIMENT,
    Value,
    check_valid_from,
    check_value,
    check_why,
    key,
    stored,
)
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.kernel.texts import plain_text
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.models import Node
from shop.organisation.procuring import place_for
from shop.organisation.queries import NodeFacts, subtree
from shop.organisation.rules import NodeKind

_SAID = table_of(PolicyDecision)
_NODE = table_of(Node)


@dataclass(frozen=True, slots=True)
class Inherit:
    """The place is to say nothing of its own: what holds above holds here."""


INHERIT = Inherit()


def decide(
    session: Session, *, node_id: int, name: str, value: Value | Inherit, why: str, by: Actor,
    now: datetime, valid_from: date | None = None, seen: int | None = None,
) -> int:  # fmt: skip
    """Say what holds at a place from a day on (default today); returns the decision's id.

    `seen`: the id of the place's last decision as the page showed it, 0 for none; where somebody
    has decided since it is Refused. Also raises NotFound, NotAllowed, and Refused for a value that
    is none, a reason that is missing or a day that has gone.
    """
    place, one, today = place_for(session, by, node_id), key(name), local_day(now)
    begins = today if valid_from is None else valid_from
    if not isinstance(value, Inherit):
        check_value(one, value)
    why = plain_text(why)
    check_why(why)
    check_valid_from(begins, today=today)
    _hold(session, node_id)
    if seen is not None and latest_id(session, node_id, name) != seen:
        raise Refused("policy-moved", "En anden har ændret det imens. Se det nye, og prøv igen.")
    text = None if isinstance(value, Inherit) else stored(value)
    return _say(session, place, name, text, begins, why, by, now)


def undo(session: Session, *, decision_id: int, by: Actor, now: datetime) -> int:
    """Take the place's last decision of a key back: what it said before holds again, from today.

    A decision that has not begun yet is taken back from the day it would have begun.
    Raises NotFound, NotAllowed, or Refused where it is not the last one.
    """
    found = decision(session, decision_id)
    if found is None:
        raise NotFound("policy-decision", "Beslutningen findes ikke.")
    place = place_for(session, by, found.node_id)
    _hold(session, found.node_id)
    if latest_id(session, found.node_id, found.key) != found.id:
        raise Refused("policy-moved", "Den er ændret siden. Fortryd den nyeste først.")
    begins = max(found.valid_from, local_day(now))
    text = _held(session, found.node_id, found.key, found.id, on=begins)
    return _say(session, place, found.key, text, begins, "Fortrudt", by, now)


def _hold(session: Session, node_id: int) -> None:
    """Two who decide for one place come one after the other."""
    session.execute(select(_NODE.c.id).where(_NODE.c.id == node_id).with_for_update()).all()


def _before(session: Session, node_id: int, name: str) -> str | None:
    """What the place said last; None where it said nothing."""
    query = select(_SAID.c.value).where(_SAID.c.node_id == node_id, _SAID.c.key == name)
    return session.scalars(query.order_by(_SAID.c.id.desc()).limit(1)).first()


def _held(session: Session, node_id: int, name: str, than: int, *, on: date) -> str | None:
    """What would hold at the place on the day without the decision `than`.

    One that was said earlier and begins later is not brought forward.
    """
    query = select(_SAID.c.value).where(
        _SAID.c.node_id == node_id, _SAID.c.key == name, _SAID.c.id < than,
        _SAID.c.valid_from <= on,
    )  # fmt: skip
    newest = query.order_by(_SAID.c.valid_from.desc(), _SAID.c.id.desc()).limit(1)
    return session.scalars(newest).first()


def _doors_below(session: Session, place: NodeFacts) -> list[Door]:
    """All houses of the place, the first that was made first."""
    return [
        Door(house.id, house.gln, house.street, house.postcode)
        for house in sorted(
            subtree(session, place.path, kind=NodeKind.UNIT), key=lambda house: house.id
        )
    ]


def _say(
    session: Session, place: NodeFacts, name: str, value: str | None, begins: date, why: str,
    by: Actor, now: datetime,
) -> int:  # fmt: skip
    before = _before(session, place.id, name)
    row: dict[str, Any] = {
        "node_id": place.id, "key": name, "value": value, "valid_from": begins, "at": now,
        "by_id": by.person_id, "by_name": by.name, "why": why, "clusters": None,
    }  # fmt: skip
    if name.startswith(EXPERIMENT) and value is not None:
        row["clusters"] = clusters_of(_doors_below(session, place))
    made = session.execute(insert(_SAID).values(**row).returning(_SAID.c.id)).scalar_one()
    record(
        session, Event.POLICY_DECIDED, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"node:{place.id}",
        details={
            "node": place.id, "key": name, "before": before, "now": value,
            "valid_from": begins.isoformat(), "why": why,
        },
    )  # fmt: skip
    return int(made)
