"""Reasons of a place's own, that houses may give when they send."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from shop.guidance.models import OwnReason
from shop.organisation.models import Node
from shop.organisation.rules import path_ids


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason, where it is from, and whether it is taken off."""

    id: int
    node_id: int
    node_name: str
    name: str
    added_at: datetime
    added_by_name: str
    undone_at: datetime | None
    undone_by_name: str


_REASONS = select(
    col(OwnReason.id), col(OwnReason.node_id), col(Node.name), col(OwnReason.name),
    col(OwnReason.added_at), col(OwnReason.added_by_name), col(OwnReason.undone_at),
    col(OwnReason.undone_by_name),
).join(Node, col(Node.id) == col(OwnReason.node_id))  # fmt: skip


def reasons_for(session: Session, path: str) -> list[ReasonRow]:
    """What a house at `path` may choose besides the shop's own, each name once, by name."""
    query = _REASONS.where(
        col(OwnReason.node_id).in_(path_ids(path)), col(OwnReason.undone_at).is_(None)
    ).order_by(col(OwnReason.name), col(OwnReason.id))
    found = {row[3].casefold(): ReasonRow(*row) for row in session.execute(query)}
    return list(found.values())


def all_reasons(session: Session, path: str) -> list[ReasonRow]:
    """The same with those that are taken off, newest first, as procurement sees them."""
    query = _REASONS.where(col(OwnReason.node_id).in_(path_ids(path)))
    rows = session.execute(query.order_by(col(OwnReason.id).desc()).limit(100))
    return [ReasonRow(*row) for row in rows]


def reason(session: Session, reason_id: int) -> ReasonRow | None:
    """One of them."""
    row = session.execute(_REASONS.where(col(OwnReason.id) == reason_id)).first()
    return ReasonRow(*row) if row else None
