"""Saying how a place wants its catalogues handled."""

from datetime import datetime

from sqlmodel import Session

from shop.intake.models import IntakePolicy
from shop.intake.queries.policy import policy_at
from shop.intake.rules import Policy, check_policy
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.procuring import place_for


def set_policy(session: Session, *, node_id: int, policy: Policy, by: Actor, now: datetime) -> None:
    """From now on catalogues of the place and those below are handled so.

    Raises NotFound, NotAllowed, or Refused for a share that is none.
    """
    place = place_for(session, by, node_id)
    check_policy(policy)
    before = policy_at(session, node_id)
    row = session.get(IntakePolicy, node_id) or IntakePolicy(node_id=node_id, changed_at=now)
    row.four_eyes, row.withdrawn_percent = policy.four_eyes, policy.withdrawn_percent
    row.changed_at, row.changed_by_name = now, by.name
    session.add(row)
    session.flush()
    record(
        session, Event.INTAKE_POLICY_CHANGED, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"node:{node_id}",
        details={"node": node_id, "before": _told(before), "now": _told(policy)},
    )  # fmt: skip


def _told(policy: Policy) -> dict[str, int | bool]:
    return {"four_eyes": policy.four_eyes, "withdrawn_percent": policy.withdrawn_percent}
