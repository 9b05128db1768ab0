"""Procurement's word on what serves the same need, once for a place and all below it."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from shop.catalogue.equivalents import Verdict
from shop.catalogue.models import Equivalence
from shop.catalogue.queries import last_rows
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.texts import plain_text
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.models import Node
from shop.organisation.procuring import place_for
from shop.organisation.queries import NodeFacts

MAX_WHY = 200


def decide(
    session: Session, *, node_id: int, offer_id: int, other_id: int, verdict: Verdict, by: Actor,
    now: datetime, why: str = "",
) -> int:  # fmt: skip
    """Say that two offers serve the same need, or do not; gives the decision's id.

    An earlier word of the same place is taken back by it. Raises NotFound for an offer that the
    place cannot see, NotAllowed without the role, Refused for an offer and itself, or said already.
    """
    node = place_for(session, by, node_id)
    one, other = min(offer_id, other_id), max(offer_id, other_id)
    if one == other:
        raise Refused("equal-itself", "En vare kan ikke sammenlignes med sig selv.")
    if len(rows := last_rows(session, [one, other], path=node.path)) < 2:
        raise NotFound("offer-unknown", "Den vare findes ikke mere.")
    session.execute(select(col(Node.id)).where(col(Node.id) == node_id).with_for_update())
    earlier = session.scalars(
        select(Equivalence).where(
            col(Equivalence.node_id) == node_id, col(Equivalence.one_offer_id) == one,
            col(Equivalence.other_offer_id) == other, col(Equivalence.undone_at).is_(None),
        )
    ).first()  # fmt: skip
    if earlier is not None:
        if earlier.verdict is verdict:
            raise Refused(
                "equal-decided", "Det har %(name)s allerede sagt.", name=earlier.decided_by_name
            )
        _take_back(session, earlier, by, now)
    decided = Equivalence(
        node_id=node_id, one_offer_id=one, other_offer_id=other, verdict=verdict,
        why=plain_text(why)[:MAX_WHY], decided_at=now, decided_by_id=by.person_id,
        decided_by_name=by.name,
    )  # fmt: skip
    session.add(decided)
    session.flush()
    _note(session, node, decided, verdict.value, by, now, [rows[one].name, rows[other].name])
    return decided.id or 0


def undo(session: Session, *, equivalence_id: int, by: Actor, now: datetime) -> Equivalence:
    """Take a word back: the score decides again. Raises NotFound, NotAllowed."""
    decided = session.get(Equivalence, equivalence_id, with_for_update=True, populate_existing=True)
    if decided is None or decided.undone_at is not None:
        raise NotFound("equal-unknown", "Det er allerede fortrudt.")
    node = place_for(session, by, decided.node_id)
    _take_back(session, decided, by, now)
    _note(session, node, decided, "UNDONE", by, now, [])
    return decided


def standing(session: Session, *, node_id: int, offer_id: int) -> dict[int, Equivalence]:
    """A place's own words about an offer, by the other offer."""
    rows = session.scalars(
        select(Equivalence).where(
            col(Equivalence.node_id) == node_id, col(Equivalence.undone_at).is_(None),
            (col(Equivalence.one_offer_id) == offer_id)
            | (col(Equivalence.other_offer_id) == offer_id),
        )
    )  # fmt: skip
    return {row.one_offer_id + row.other_offer_id - offer_id: row for row in rows}


def _take_back(session: Session, decided: Equivalence, by: Actor, now: datetime) -> None:
    decided.undone_at, decided.undone_by_name = now, by.name
    session.flush()


def _note(
    session: Session, node: NodeFacts, decided: Equivalence, what: str, by: Actor, now: datetime,
    names: list[str],
) -> None:  # fmt: skip
    record(
        session, Event.EQUIVALENCE_DECIDED, by=by, at=now, chain=node.municipality_id or 0,
        subject=f"equivalence:{decided.id}",
        details={
            "what": what, "offers": [decided.one_offer_id, decided.other_offer_id],
            "names": names, "why": decided.why, "node": node.id,
        },
    )  # fmt: skip
