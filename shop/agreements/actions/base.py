"""Whose an agreement is, and what the ledger says of a change: what every action begins with."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from shop.agreements.models import Agreement
from shop.kernel.errors import NotAllowed, NotFound
from shop.kernel.people import SYSTEM, Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.queries import NodeFacts, node, person
from shop.organisation.rules import Role, may


def place_for(session: Session, by: Actor, node_id: int) -> NodeFacts:
    """The node, when `by` may make agreements for it. The system itself may."""
    place = node(session, node_id)
    if place is None:
        raise NotFound("node", "Stedet findes ikke.")
    if by != SYSTEM:
        somebody = person(session, by.person_id or 0)
        if somebody is None or not may(somebody.grants, Role.PROCUREMENT, place.path):
            raise NotAllowed("no-role", "Det har du ikke adgang til. Det kan aftalens ejer.")
    return place


def held(session: Session, agreement_id: int) -> Agreement:
    """The agreement as it stands now, held against others who change it until we commit."""
    agreement = session.scalars(
        select(Agreement)
        .where(col(Agreement.id) == agreement_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if agreement is None:
        raise NotFound("agreement-unknown", "Den aftale findes ikke her.")
    return agreement


def owned(session: Session, by: Actor, agreement_id: int) -> tuple[Agreement, NodeFacts]:
    """The agreement, held, and the node that owns it, when `by` may change it."""
    agreement = held(session, agreement_id)
    return agreement, place_for(session, by, agreement.owner_node_id)


def note(
    session: Session, agreement: Agreement, place: NodeFacts, what: str, *, by: Actor,
    now: datetime, **details: Any,
) -> None:  # fmt: skip
    """Say who changed it and when, let search see it, and tell the ledger.

    `place` says in whose chain: the municipality's, or the community's own.
    """
    agreement.version += 1
    agreement.changed_at, agreement.changed_by_name = now, by.name
    session.add(agreement)
    session.flush()
    tell(session, Event.AGREEMENT_CHANGED, agreement.id, place, what, by=by, now=now, **details)


def tell(
    session: Session, event: Event, agreement_id: int | None, place: NodeFacts, what: str, *,
    by: Actor, now: datetime, **details: Any,
) -> None:  # fmt: skip
    """One entry in the ledger about an agreement."""
    record(
        session, event, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"agreement:{agreement_id}", details={"what": what, "node": place.id, **details},
    )  # fmt: skip
