"""Reasons of a place's own: put on the list, taken off, put back.

Orders keep the words and count as "another reason": only the shop's own fixed reasons exempt.
"""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from shop.guidance.models import OwnReason
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.texts import plain_text
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.models import Node
from shop.organisation.procuring import place_for
from shop.organisation.queries import NodeFacts

LONGEST, MOST = 60, 12
"""Characters of a reason, and reasons of one place: a list that is read at a glance."""


def check_reason(name: str) -> None:
    """Raise Refused for words that are none, or too many."""
    if sum(sign.isalpha() for sign in name) < 3:
        raise Refused("reason-name", "Skriv grunden med et par ord.")
    if len(name) > LONGEST:
        raise Refused("reason-name", "Skriv højst %(most)s tegn.", most=LONGEST)


def add_reason(session: Session, *, node_id: int, name: str, by: Actor, now: datetime) -> int:
    """Let the houses at and below the place choose this reason; returns its id.

    Raises NotFound, NotAllowed, or Refused for words that are none, are there already, or one more
    than MOST.
    """
    place, words = place_for(session, by, node_id), plain_text(name)
    check_reason(words)
    _check_room(session, node_id, words)
    added = OwnReason(node_id=node_id, name=words, added_at=now, added_by_name=by.name)
    session.add(added)
    session.flush()
    _note(session, place, added, by, now, is_on=True)
    return added.id or 0


def remove_reason(session: Session, *, reason_id: int, by: Actor, now: datetime) -> None:
    """Take it off the list. What was ordered keeps it. Raises NotFound, NotAllowed or Refused."""
    found, place = _found(session, reason_id, by)
    if found.undone_at is not None:
        raise Refused("reason-off", "Grunden er allerede taget af.")
    found.undone_at, found.undone_by_name = now, by.name
    session.add(found)
    _note(session, place, found, by, now, is_on=False)


def restore_reason(session: Session, *, reason_id: int, by: Actor, now: datetime) -> None:
    """Put it back on the list. Raises NotFound, NotAllowed or Refused."""
    found, place = _found(session, reason_id, by)
    if found.undone_at is None:
        raise Refused("reason-on", "Grunden står der allerede.")
    _check_room(session, found.node_id, found.name)
    found.undone_at, found.undone_by_name = None, ""
    session.add(found)
    _note(session, place, found, by, now, is_on=True)


def _found(session: Session, reason_id: int, by: Actor) -> tuple[OwnReason, NodeFacts]:
    found = session.get(OwnReason, reason_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("reason", "Grunden findes ikke.")
    return found, place_for(session, by, found.node_id)


def _check_room(session: Session, node_id: int, name: str) -> None:
    """Two who add for one place come one after the other."""
    session.execute(select(col(Node.id)).where(col(Node.id) == node_id).with_for_update()).all()
    names = session.scalars(
        select(col(OwnReason.name)).where(
            col(OwnReason.node_id) == node_id, col(OwnReason.undone_at).is_(None)
        )
    ).all()
    if name.casefold() in {one.casefold() for one in names}:
        raise Refused("reason-known", "Den grund står der allerede.")
    if len(names) >= MOST:
        raise Refused(
            "reason-many", "Der er plads til %(most)s grunde. Tag en af først.", most=MOST
        )


def _note(
    session: Session, place: NodeFacts, of: OwnReason, by: Actor, now: datetime, *, is_on: bool
) -> None:
    record(
        session, Event.POLICY_DECIDED, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"own-reason:{of.id}",
        details={"node": place.id, "key": "reason", "reason": of.name,
                 "now": "on" if is_on else "off"},
    )  # fmt: skip
