"""How a place wants its catalogues handled: the nearest place above it that has said so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from shop.intake.models import IntakePolicy
from shop.intake.rules import NO_POLICY, Policy
from shop.organisation.models import Node
from shop.organisation.rules import path_ids


def policy_at(session: Session, node_id: int) -> Policy:
    """What holds at a place; NO_POLICY where nobody above it has said anything."""
    found = policy_with_source(session, node_id)
    return found.policy if found else NO_POLICY


@dataclass(frozen=True, slots=True)
class SaidPolicy:
    """A policy with who said it, when and for which place."""

    policy: Policy
    node_id: int
    node_name: str
    changed_at: datetime
    changed_by_name: str


def policy_with_source(session: Session, node_id: int) -> SaidPolicy | None:
    """The policy of the nearest place at or above, None where nobody has said anything."""
    path = session.scalars(select(col(Node.path)).where(col(Node.id) == node_id)).first() or ""
    above = path_ids(path)
    rows = session.execute(
        select(IntakePolicy, col(Node.name))
        .join(Node, col(Node.id) == col(IntakePolicy.node_id))
        .where(col(IntakePolicy.node_id).in_(above))
    ).all()
    if not rows:
        return None
    row, name = max(rows, key=lambda found: above.index(found[0].node_id))
    policy = Policy(row.four_eyes, row.withdrawn_percent)
    return SaidPolicy(policy, row.node_id, name, row.changed_at, row.changed_by_name)
