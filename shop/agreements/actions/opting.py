"""A municipality leaves an agreement, or some of its categories, and comes back."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from shop.agreements.actions.base import held, note, place_for
from shop.agreements.models import Agreement, OptOut
from shop.agreements.queries import lots_of
from shop.agreements.rules import check_category, check_opt_out
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import NodeKind, path_ids


def opt_out(
    session: Session, *, agreement_id: int, node_id: int, prefix: str, known: Collection[str],
    by: Actor, now: datetime,
) -> None:  # fmt: skip
    """A municipality takes no part in a category of an agreement above it; "" is all of it.

    Raises NotFound, NotAllowed for another municipality, or Refused for a category that does not
    exist or is not in the agreement, for one's own agreement, and for what was left before.
    """
    agreement, place = _reached(session, by, agreement_id, node_id)
    if prefix:
        check_category(prefix, known)
    lots = lots_of(session, agreement_id).values()
    check_opt_out(prefix, {one for lot in lots for one in lot.prefixes})
    if any(prefix.startswith(one) for one in _left(session, agreement_id, node_id)):
        raise Refused("already-out", "Det er allerede valgt fra.")
    session.add(OptOut(agreement_id=agreement_id, node_id=node_id, unspsc_prefix=prefix))
    note(
        session, agreement, place, "opt-out", by=by, now=now,
        changed={"opt_out": [None, prefix or "*"]},
    )  # fmt: skip


def opt_in(
    session: Session, *, agreement_id: int, node_id: int, prefix: str, by: Actor, now: datetime
) -> None:
    """The municipality takes part again. Raises NotFound or NotAllowed."""
    agreement, place = _reached(session, by, agreement_id, node_id)
    row = session.get(OptOut, (agreement_id, node_id, prefix))
    if row is None:
        raise NotFound("opt-out-unknown", "Det er ikke valgt fra.")
    session.delete(row)
    note(
        session, agreement, place, "opt-in", by=by, now=now,
        changed={"opt_out": [prefix or "*", None]},
    )  # fmt: skip


def _reached(
    session: Session, by: Actor, agreement_id: int, node_id: int
) -> tuple[Agreement, NodeFacts]:
    agreement = held(session, agreement_id)
    place = place_for(session, by, node_id)
    if agreement.owner_node_id not in path_ids(place.path):
        raise NotFound("agreement-unknown", "Den aftale findes ikke her.")
    if place.kind is not NodeKind.MUNICIPALITY:
        raise Refused("not-municipality", "Det er kommunen, der vælger fra.")
    if agreement.owner_node_id == node_id:
        raise Refused("own-agreement", "Det er jeres egen aftale. Ret delaftalerne i stedet.")
    return agreement, place


def _left(session: Session, agreement_id: int, node_id: int) -> list[str]:
    query = select(col(OptOut.unspsc_prefix)).where(
        col(OptOut.agreement_id) == agreement_id, col(OptOut.node_id) == node_id
    )
    return list(session.scalars(query))
