"""What a batch would change, and what that means in a year."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session

from shop.db import table_of
from shop.intake.models import StagedChange
from shop.intake.queries.batches import PAGE
from shop.intake.rules import ChangeKind, Choice, Hold
from shop.kernel.money import ZERO

_CHANGE = table_of(StagedChange)
_HELD = _CHANGE.c.hold != Hold.NONE


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
