"""Reading batches, what was wrong with them and what they change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.catalogue.models import Offer
from shop.db import table_of
from shop.intake.models import ImportBatch, ImportIssue, StagedChange
from shop.intake.rules import BatchFacts, BatchState, ChangeKind, Choice, Hold
from shop.kernel.money import ZERO
from shop.organisation.models import Node

PAGE = 50
"""Rows at a time: more than a person reads at once, little enough to come at once."""

_BATCH, _CHANGE, _ISSUE = table_of(ImportBatch), table_of(StagedChange), table_of(ImportIssue)
_HELD = _CHANGE.c.hold != Hold.NONE


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
    decided_at: datetime | None
    decided_by_name: str
    supplier_name: str
    supplier_drawing: str
    node_name: str
    path: str

    @property
    def changes(self) -> int:
        """How many offers it would change."""
        return self.added + self.withdrawn + self.price_up + self.price_down + self.changed

    @property
    def live_before(self) -> int:
        """Offers that were live when the difference was made, as far as the file speaks of them."""
        return self.changes - self.added + self.unchanged


_OWN = tuple(part.name for part in fields(BatchRow))[:-4]
_BATCHES = (
    select(
        *(_BATCH.c[name] for name in _OWN),
        col(Supplier.name), col(Supplier.drawing), col(Node.name), col(Node.path),
    )
    .join(Supplier, col(Supplier.id) == _BATCH.c.supplier_id)
    .join(Node, col(Node.id) == _BATCH.c.node_id)
)  # fmt: skip


def _within(paths: Sequence[str]) -> ColumnElement[bool]:
    """At or below one of the places; nothing when there are none."""
    below = [col(Node.path).startswith(path, autoescape=True) for path in paths]
    return or_(*below) if below else false()


def batch(session: Session, batch_id: int, *, paths: Sequence[str]) -> BatchRow | None:
    """The batch, None when it is none of these places' (or of theirs below)."""
    row = session.execute(_BATCHES.where(_BATCH.c.id == batch_id, _within(paths))).first()
    return BatchRow(*row) if row else None


def batches(
    session: Session, *, paths: Sequence[str], before: int | None = None, limit: int = PAGE
) -> list[BatchRow]:
    """Batches of these places, newest first; those before the id `before`, if given."""
    query = _BATCHES.where(_within(paths)).order_by(_BATCH.c.id.desc()).limit(limit)
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
    return BatchFacts(found.state, changes, base_is_current=latest == expected)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a batch means in a year, in kr. without VAT, and how many changes of each kind."""

    counts: dict[ChangeKind, int]
    effect: Decimal
    held: int
    held_effect: Decimal
    biggest: Decimal
    """The biggest effect of one change, without its sign."""


def meaning(session: Session, batch_id: int) -> Meaning:
    """Counts and sums of a batch's changes, in one query."""
    rows = session.execute(
        select(
            _CHANGE.c.kind, _HELD, func.count(), func.sum(_CHANGE.c.effect),
            func.max(_CHANGE.c.effect_size),
        )
        .where(_CHANGE.c.batch_id == batch_id)
        .group_by(_CHANGE.c.kind, _HELD)
    ).all()  # fmt: skip
    counts: dict[ChangeKind, int] = {}
    for kind, _, count, *_rest in rows:
        counts[kind] = counts.get(kind, 0) + count
    over = [row for row in rows if row[1]]
    return Meaning(
        counts, sum((row[3] for row in rows), ZERO), sum(row[2] for row in over),
        sum((row[3] for row in over), ZERO), max((row[4] for row in rows), default=ZERO),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change as the page shows it. Prices in kr. without VAT for one order unit."""

    id: int
    kind: ChangeKind
    fields: str
    seller_item_id: str
    name: str
    offer_id: int | None
    old_price: Decimal | None
    new_price: Decimal | None
    old_unit: str
    new_unit: str
    old_content: Decimal | None
    new_content: Decimal | None
    old_content_unit: str
    new_content_unit: str
    hold: Hold
    choice: Choice
    bought: Decimal
    effect: Decimal
    effect_size: Decimal

    @property
    def key(self) -> str:
        """Where it stands in the list, for the page after it."""
        return f"{self.effect_size.normalize():f}_{self.id}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes: of one kind (None = all), or only rises over the terms' limit."""

    kind: ChangeKind | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """The place in the list after which a page begins."""

    effect_size: Decimal
    id: int


_CHANGES = select(*(_CHANGE.c[part.name] for part in fields(ChangeRow)))
_ORDER = (_CHANGE.c.effect_size.desc(), _CHANGE.c.id)


def changes(
    session: Session, batch_id: int, *, wanted: Wanted, after: After | None = None,
    limit: int = PAGE,
) -> list[ChangeRow]:  # fmt: skip
    """Changes of a batch, the biggest effect first whatever its sign."""
    query = _CHANGES.where(_CHANGE.c.batch_id == batch_id, *_chosen(wanted))
    if after is not None:
        query = query.where(_beyond(after))
    return [ChangeRow(*row) for row in session.execute(query.order_by(*_ORDER).limit(limit))]


def _chosen(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.kind is not None:
        yield _CHANGE.c.kind == wanted.kind
    if wanted.held:
        yield _HELD


def _beyond(after: After) -> ColumnElement[bool]:
    size = _CHANGE.c.effect_size
    return or_(size < after.effect_size, and_(size == after.effect_size, _CHANGE.c.id > after.id))


def all_changes(session: Session, batch_id: int) -> Iterator[ChangeRow]:
    """Every change of a batch in the same order, streamed."""
    rows = session.execute(
        _CHANGES.where(_CHANGE.c.batch_id == batch_id).order_by(*_ORDER)
    ).yield_per(1000)
    return (ChangeRow(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One thing wrong with a file. Row 0 is the file as a whole."""

    code: str
    row: int
    field: str
    value: str
    text: str
    is_error: bool


def issues(session: Session, batch_id: int) -> list[IssueRow]:
    """What was noted about a file, as it stands in the file, errors first."""
    columns = [_ISSUE.c[part.name] for part in fields(IssueRow)]
    rows = session.execute(
        select(*columns)
        .where(_ISSUE.c.batch_id == batch_id)
        .order_by(_ISSUE.c.is_error.desc(), _ISSUE.c.row, _ISSUE.c.id)
    )
    return [IssueRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a supplier sells to a place now, and since when (None: not by a file here)."""

    supplier_id: int
    supplier_name: str
    supplier_drawing: str
    node_id: int
    node_name: str
    offers: int
    published_at: datetime | None


def shelves(session: Session, *, paths: Sequence[str]) -> list[Shelf]:
    """The suppliers with live offers at these places, by name."""
    offer = table_of(Offer).c
    published = _last_published()
    rows = session.execute(
        select(
            col(Supplier.id), col(Supplier.name), col(Supplier.drawing), col(Node.id),
            col(Node.name), func.count(), published.c.at,
        )
        .select_from(Offer)
        .join(Supplier, col(Supplier.id) == offer.supplier_id)
        .join(Node, col(Node.id) == offer.owner_node_id)
        .outerjoin(
            published,
            and_(
                published.c.node == offer.owner_node_id,
                published.c.supplier == offer.supplier_id,
            ),
        )
        .where(offer.live_version_id.is_not(None), _within(paths))
        .group_by(
            col(Supplier.id), col(Supplier.name), col(Supplier.drawing), col(Node.id),
            col(Node.name), published.c.at,
        )
        .order_by(col(Supplier.name), col(Node.id))
    )  # fmt: skip
    return [Shelf(*row) for row in rows]


def _last_published() -> Any:
    return (
        select(
            _BATCH.c.node_id.label("node"),
            _BATCH.c.supplier_id.label("supplier"),
            func.max(_BATCH.c.decided_at).label("at"),
        )
        .where(_BATCH.c.state == BatchState.PUBLISHED)
        .group_by(_BATCH.c.node_id, _BATCH.c.supplier_id)
        .subquery()
    )


def home_of(session: Session, supplier_id: int) -> int | None:
    """The place with the lowest id where the supplier has live offers."""
    offer = table_of(Offer).c
    return session.scalars(
        select(func.min(offer.owner_node_id)).where(
            offer.supplier_id == supplier_id, offer.live_version_id.is_not(None)
        )
    ).first()
