"""Choosing what takes the place of goods that go, once for a place and all below it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from shop.catalogue.identity import offer_to_come
from shop.catalogue.queries import OfferRow, last_rows, offer_row
from shop.favourites.models import Successor
from shop.favourites.rules import check_may_choose
from shop.favourites.succession import standing
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation import queries as organisation
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts

MAX_WHY = 200
_UNKNOWN = NotFound("offer-unknown", "Den vare findes ikke mere.")


def choose_successor(
    session: Session, *, node_id: int, old_offer_id: int, new_offer_id: int, by: Actor,
    now: datetime, why: str = "",
) -> int:  # fmt: skip
    """Let one offer follow another on every list of the node and below; the choice's id.

    It holds from the day the old goods cannot be ordered, and not while they can. Raises Refused
    for new goods that are not sold, or where a choice is made already; NotAllowed without the role.
    """
    node = _node_of(session, node_id, by)
    old = last_rows(session, [old_offer_id], path=node.path).get(old_offer_id)
    new = offer_row(session, new_offer_id, path=node.path)
    if old is None or new is None:
        raise _UNKNOWN
    if not new.is_sold(local_day(now)):
        raise Refused("offer-not-sold", "»%(name)s« kan ikke bestilles nu.", name=new.name)
    return _choose(session, node, old, new_offer_id, new.name, why=why, by=by, now=now)


def choose_coming_successor(
    session: Session, *, node_id: int, old_offer_id: int, item_id: str, name: str, by: Actor,
    now: datetime, why: str = "",
) -> int:  # fmt: skip
    """The same for goods that come with a catalogue which is not published yet.

    `item_id` is their item number at the same supplier. Lists follow when they are there.
    """
    node = _node_of(session, node_id, by)
    old = last_rows(session, [old_offer_id], path=node.path).get(old_offer_id)
    if old is None:
        raise _UNKNOWN
    new_offer_id = offer_to_come(
        session, owner_node_id=old.owner_node_id, supplier_id=old.supplier_id,
        seller_item_id=item_id,
    )  # fmt: skip
    return _choose(session, node, old, new_offer_id, name, why=why, by=by, now=now)


def _choose(
    session: Session, node: NodeFacts, old: OfferRow, new_offer_id: int, new_name: str, *,
    why: str, by: Actor, now: datetime,
) -> int:  # fmt: skip
    if old.offer_id == new_offer_id:
        raise Refused("successor-same", "En vare kan ikke afløse sig selv.")
    _check_free(session, node, old)
    chosen = Successor(
        node_id=node.id, old_offer_id=old.offer_id, new_offer_id=new_offer_id,
        why=" ".join(why.split())[:MAX_WHY], chosen_at=now, chosen_by_id=by.person_id,
        chosen_by_name=by.name,
    )  # fmt: skip
    session.add(chosen)
    session.flush()
    on_lists = standing(session, [old.offer_id], path=node.path).get(old.offer_id)
    details = {
        "old": old.offer_id, "old_item": old.seller_item_id, "old_name": old.name,
        "new": new_offer_id, "new_name": new_name, "lists": on_lists.lists if on_lists else 0,
        "why": chosen.why,
    }  # fmt: skip
    _note(session, node, chosen.id or 0, details, by, now)
    return chosen.id or 0


def _check_free(session: Session, node: NodeFacts, old: OfferRow) -> None:
    """Raise Refused where the place has a choice for the goods. Two at once take turns."""
    session.execute(select(col(Node.id)).where(col(Node.id) == node.id).with_for_update())
    standing_choice = session.scalars(
        select(col(Successor.id)).where(
            col(Successor.node_id) == node.id, col(Successor.old_offer_id) == old.offer_id,
            col(Successor.undone_at).is_(None),
        )
    ).first()  # fmt: skip
    if standing_choice is not None:
        raise Refused(
            "successor-chosen", "Der er valgt en afløser for »%(name)s«. Fortryd den først.",
            name=old.name,
        )  # fmt: skip


def undo_successor(session: Session, *, successor_id: int, by: Actor, now: datetime) -> Successor:
    """Take a choice back: every list is as before it, except where somebody has edited by hand.

    Raises NotFound for a choice that is not there or is taken back already.
    """
    chosen = session.get(Successor, successor_id, with_for_update=True)
    if chosen is None or chosen.undone_at is not None:
        raise NotFound("successor-unknown", "Det valg er ikke gjort, eller det er fortrudt.")
    node = _node_of(session, chosen.node_id, by)
    chosen.undone_at, chosen.undone_by_name = now, by.name
    session.flush()
    details = {"old": chosen.old_offer_id, "new": chosen.new_offer_id, "undone": True}
    _note(session, node, successor_id, details, by, now)
    return chosen


def _node_of(session: Session, node_id: int, by: Actor) -> NodeFacts:
    """The node, when this person may choose for it. The system (the demo) may choose for all."""
    node = organisation.node(session, node_id)
    if node is None:
        raise NotFound("node-unknown", "Det sted findes ikke.")
    if by.person_id is not None:
        person = organisation.person(session, by.person_id)
        check_may_choose(person.grants if person else (), node.kind, node.path)
    return node


def _note(
    session: Session, node: NodeFacts, successor_id: int, details: dict[str, Any], by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    record(
        session, Event.SUCCESSOR_CHOSEN, by=by, at=now, chain=node.municipality_id or 0,
        subject=f"successor:{successor_id}", details=details,
    )  # fmt: skip
