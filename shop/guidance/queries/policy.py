"""What a place has decided, what holds there, and what was decided before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import Session

from shop.db import table_of
from shop.guidance.experiments import in_experiments
from shop.guidance.models import PolicyDecision
from shop.guidance.rules import NO_POLICY, Held, Policy, Said, held, policy_of
from shop.organisation.models import Node
from shop.organisation.rules import path_ids

_SAID = table_of(PolicyDecision)
_NODE = table_of(Node)
_COLUMNS = [_SAID.c[name] for name in Said.__dataclass_fields__]
_ABOVE = select(*_COLUMNS).where(_SAID.c.node_id.in_(bindparam("nodes", expanding=True)))


def policy_for(session: Session, path: str, *, on: date) -> Policy:
    """What holds on the day at the node at `path`, in one query."""
    ids = path_ids(path)
    said = [Said(*row) for row in session.execute(_ABOVE, {"nodes": ids})]
    return policy_from(said, ids, on=on)


def policy_from(said: list[Said], ids: tuple[int, ...], *, on: date) -> Policy:
    """The same from decisions that were read already; the last of `ids` is the place."""
    if not said:
        return NO_POLICY
    holding = held(said, ids, on=on)
    policy = policy_of({name: one.value for name, one in holding.items()})
    if (power := holding["kwh_price"].said) is not None:
        policy = replace(policy, kwh_source=power.why)
    return in_experiments(policy, holding, ids[-1])


def decisions_above(session: Session, path: str) -> list[Said]:
    """All that was ever decided for the node at `path` and those above it."""
    rows = session.execute(_ABOVE, {"nodes": path_ids(path)})
    return [Said(*row) for row in rows]


def decisions_around(session: Session, path: str) -> list[Said]:
    """The same, and for all nodes below: what baskets of the subtree need."""
    below = select(_NODE.c.id).where(_NODE.c.path.startswith(path, autoescape=True))
    near = _SAID.c.node_id.in_(path_ids(path)) | _SAID.c.node_id.in_(below)
    return [Said(*row) for row in session.execute(select(*_COLUMNS).where(near))]


def held_at(session: Session, path: str, *, on: date) -> dict[str, Held]:
    """What holds on the day for every key, and who said it."""
    return held(decisions_above(session, path), path_ids(path), on=on)


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision with the name of its place."""

    said: Said
    node_name: str


def history(session: Session, path: str, key: str, *, limit: int = 50) -> list[PastDecision]:
    """What was decided of one key for the node at `path` and those above, newest first."""
    rows = session.execute(
        select(*_COLUMNS, _NODE.c.name)
        .join(_NODE, _NODE.c.id == _SAID.c.node_id)
        .where(_SAID.c.node_id.in_(path_ids(path)), _SAID.c.key == key)
        .order_by(_SAID.c.id.desc())
        .limit(limit)
    )
    return [PastDecision(Said(*row[:-1]), row[-1]) for row in rows]


def latest_id(session: Session, node_id: int, key: str) -> int:
    """The last decision that the place itself made of the key, 0 where it made none."""
    query = select(_SAID.c.id).where(_SAID.c.node_id == node_id, _SAID.c.key == key)
    return session.scalars(query.order_by(_SAID.c.id.desc()).limit(1)).first() or 0


def decision(session: Session, decision_id: int) -> Said | None:
    """One decision."""
    row = session.execute(select(*_COLUMNS).where(_SAID.c.id == decision_id)).first()
    return Said(*row) if row else None


def deciding_places(session: Session, path: str, key: str) -> Mapping[int, str]:
    """Places below the node at `path` that have ever decided the key themselves: id -> name."""
    rows = session.execute(
        select(_NODE.c.id, _NODE.c.name)
        .join(_SAID, _SAID.c.node_id == _NODE.c.id)
        .where(
            _SAID.c.key == key, _NODE.c.path.startswith(path, autoescape=True),
            _NODE.c.path != path,
        )
        .distinct()
        .order_by(_NODE.c.name)
    )  # fmt: skip
    return {row.id: row.name for row in rows}
