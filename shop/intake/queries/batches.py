"""Reading batches: whose they are, and what the rules need to know of them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.db import table_of
from shop.intake.models import ImportBatch, StagedChange
from shop.intake.queries.policy import policy_at
from shop.intake.rules import (
    BatchFacts,
    BatchState,
    ChangeKind,
    Choice,
    Policy,
    withdraws_many,
)
from shop.organisation.models import Node

PAGE = 50
"""Rows at a time: more than a person reads at once, little enough to come at once."""

_BATCH, _CHANGE = table_of(ImportBatch), table_of(StagedChange)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch with whom it is from and for which place. Counts are of items."""

    id: int
    node_id: int
    supplier_id: int
    file_name: str
    file_size: int
    format: str
    state: BatchState
    staged_at: datetime
    staged_by_id: int | None
    staged_by_name: str
    replaces_all: bool
    items: int
    added: int
    withdrawn: int
    price_up: int
    price_down: int
    changed: int
    unchanged: int
    errors: int
    warnings: int
    base_batch_id: int | None
    price_rise_limit: Decimal | None
    price_notice_days: int | None
    live_before: int
    held: int
    valid_from: date | None
    publish_date: date | None
    publish_by_name: str
    decided_at: datetime | None
    decided_by_name: str
    read_batch_id: int | None
    """The batch that was read instead of this one: the bytes are the same."""
    supplier_name: str
    supplier_drawing: str
    node_name: str
    path: str

    @property
    def changes(self) -> int:
        """How many offers it would change."""
        return self.added + self.withdrawn + self.price_up + self.price_down + self.changed


_OWN = tuple(part.name for part in fields(BatchRow))[:-4]
_BATCHES = (
    select(
        *(_BATCH.c[name] for name in _OWN),
        col(Supplier.name), col(Supplier.drawing), col(Node.name), col(Node.path),
    )
    .join(Supplier, col(Supplier.id) == _BATCH.c.supplier_id)
    .join(Node, col(Node.id) == _BATCH.c.node_id)
)  # fmt: skip


def within(paths: Sequence[str]) -> ColumnElement[bool]:
    """At or below one of the places; nothing when there are none."""
    below = [col(Node.path).startswith(path, autoescape=True) for path in paths]
    return or_(*below) if below else false()


def batch(session: Session, batch_id: int, *, paths: Sequence[str]) -> BatchRow | None:
    """The batch, None when it is none of these places' (or of theirs below)."""
    row = session.execute(_BATCHES.where(_BATCH.c.id == batch_id, within(paths))).first()
    return BatchRow(*row) if row else None


def batches(
    session: Session, *, paths: Sequence[str], before: int | None = None, limit: int = PAGE
) -> list[BatchRow]:
    """Batches of these places, newest first; those before the id `before`, if given."""
    query = _BATCHES.where(within(paths)).order_by(_BATCH.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(_BATCH.c.id < before)
    return [BatchRow(*row) for row in session.execute(query)]


def latest_published(session: Session, node_id: int, supplier_id: int) -> int | None:
    """The batch that was published last for a supplier and a place and not rolled back.

    It is the one that no other published batch builds on: clocks of several machines may differ.
    """
    later = _BATCH.alias("later")
    built_on = select(later.c.id).where(
        later.c.base_batch_id == _BATCH.c.id, later.c.state == BatchState.PUBLISHED
    )
    return session.scalars(
        select(_BATCH.c.id)
        .where(
            _BATCH.c.node_id == node_id,
            _BATCH.c.supplier_id == supplier_id,
            _BATCH.c.state == BatchState.PUBLISHED,
            ~built_on.exists(),
        )
        .order_by(_BATCH.c.id.desc())
        .limit(1)
    ).first()


def facts(session: Session, found: ImportBatch | BatchRow) -> BatchFacts:
    """What the rules need to know."""
    latest = latest_published(session, found.node_id, found.supplier_id)
    expected = found.id if found.state is BatchState.PUBLISHED else found.base_batch_id
    changes = found.added + found.withdrawn + found.price_up + found.price_down + found.changed
    policy = policy_at(session, found.node_id)
    return BatchFacts(
        found.state, changes, base_is_current=latest == expected,
        staged_by_id=found.staged_by_id, four_eyes=policy.four_eyes,
        removes_many=_removes_many(session, found, policy),
        newer_waits=_newer_waits(session, found),
    )  # fmt: skip


def _removes_many(session: Session, found: ImportBatch | BatchRow, policy: Policy) -> bool:
    if not found.replaces_all or found.state is not BatchState.STAGED:
        return False

    def is_many(withdrawn: int) -> bool:
        live = found.live_before
        return withdraws_many(withdrawn, live=live, percent=policy.withdrawn_percent)

    # Counted only where it matters: what somebody left out is no longer removed.
    return is_many(found.withdrawn) and is_many(_withdrawals(session, found.id or 0))


def _withdrawals(session: Session, batch_id: int) -> int:
    taken = select(func.count()).where(
        _CHANGE.c.batch_id == batch_id,
        _CHANGE.c.kind == ChangeKind.WITHDRAWN,
        _CHANGE.c.choice == Choice.TAKE,
    )
    return session.scalar(taken) or 0


_ON_THE_WAY = (BatchState.RECEIVED, BatchState.STAGED, BatchState.PUBLISHING)


def _newer_waits(session: Session, found: ImportBatch | BatchRow) -> bool:
    newer = select(_BATCH.c.id).where(
        _BATCH.c.node_id == found.node_id, _BATCH.c.supplier_id == found.supplier_id,
        _BATCH.c.id > found.id, _BATCH.c.state.in_(_ON_THE_WAY),
    )  # fmt: skip
    return session.scalars(newer.limit(1)).first() is not None
