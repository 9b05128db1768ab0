"""What a batch would change, and what that means in a year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, tuple_
from sqlmodel import Session

from shop.db import table_of
from shop.intake.models import StagedChange, is_held
from shop.intake.queries.batches import PAGE
from shop.intake.rules import ChangeKind, Choice, Hold
from shop.intake.weigh import Side, share_between
from shop.kernel.money import ZERO
from shop.kernel.texts import plain_text

_CHANGE = table_of(StagedChange)
_HELD = is_held(_CHANGE)
_BIGGEST = func.max(func.abs(_CHANGE.c.effect), type_=_CHANGE.c.effect.type)
MAX_WORDS = 5
"""Words of a search within the changes; who writes more has pasted something."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a batch means in a year, in kr. without VAT, and how many changes of each kind."""

    counts: dict[ChangeKind, int]
    effect: Decimal
    """With the held prices, as if all of them passed; what is left out counts nothing."""
    held: int
    """Prices that wait for somebody."""
    held_effect: Decimal
    biggest: Decimal
    """The biggest effect of one change, without its sign."""
    decided: int = 0
    """Held prices that somebody has settled."""
    left: int = 0
    """Changes that are left out."""
    taken: int = 0
    """Changes that publishing makes live whole."""


def meaning(session: Session, batch_id: int) -> Meaning:
    """Counts and sums of a batch's changes, in one query."""
    is_decided = _CHANGE.c.decided_at.is_not(None)
    columns = (_CHANGE.c.kind, _HELD, _CHANGE.c.choice, is_decided)
    rows = [
        _Part(*row)
        for row in session.execute(
            select(*columns, func.count(), func.sum(_CHANGE.c.effect), _BIGGEST)
            .where(_CHANGE.c.batch_id == batch_id)
            .group_by(*columns)
        )
    ]
    counts: dict[ChangeKind, int] = {}
    for row in rows:
        counts[row.kind] = counts.get(row.kind, 0) + row.count
    waiting = [row for row in rows if row.waits]
    taken = [row for row in rows if row.choice is Choice.TAKE]
    held_effect = sum((row.effect for row in waiting), ZERO)
    return Meaning(
        counts, sum((row.effect for row in taken), ZERO) + held_effect,
        sum(row.count for row in waiting), held_effect,
        max((row.biggest for row in rows), default=ZERO),
        decided=sum(row.count for row in rows if row.is_held and row.is_decided),
        left=sum(row.count for row in rows if row.choice is Choice.LEAVE),
        taken=sum(row.count for row in taken),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Part:
    """Changes of one kind that stand alike."""

    kind: ChangeKind
    is_held: bool
    choice: Choice
    is_decided: bool
    count: int
    effect: Decimal
    biggest: Decimal

    @property
    def waits(self) -> bool:
        return self.is_held and not self.is_decided and self.choice is Choice.KEEP_PRICE


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
    decided_at: datetime | None
    decided_by_name: str
    old_version_id: int | None
    new_version_id: int | None
    earlier_version_id: int | None
    same_as: str | None
    follows: str | None

    @property
    def waits(self) -> bool:
        """Whether its price waits for somebody."""
        is_held = self.hold is not Hold.NONE and self.choice is Choice.KEEP_PRICE
        return is_held and self.decided_at is None

    @property
    def share(self) -> Decimal | None:
        """How much dearer, as a share; None where the prices cannot be compared."""
        return share_between(
            Side(self.old_price, self.old_unit, self.old_content, self.old_content_unit),
            Side(self.new_price, self.new_unit, self.new_content, self.new_content_unit),
        )

    @property
    def key(self) -> str:
        """Where it stands in the list, for the page after it."""
        return f"{self.effect_size.normalize():f}_{self.id}"


class Stand(StrEnum):
    """How a change stands: what the page can be filtered by beside its kind."""

    HELD = "HELD"
    """Its price waits for somebody."""
    DECIDED = "DECIDED"
    """Somebody has settled its price."""
    LEFT = "LEFT"
    """It is left out."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes: of one kind, that stand so, with this in name or number (None, "" = all)."""

    kind: ChangeKind | None = None
    stand: Stand | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class After:
    """The place in the list after which a page begins."""

    effect_size: Decimal
    id: int


_CHANGES = select(*(_CHANGE.c[part.name] for part in fields(ChangeRow)))
_ORDER = (_CHANGE.c.effect_size.desc(), _CHANGE.c.id.desc())
"""Both the same way round, so that the index gives them in order and a page begins at its key."""


def changes(
    session: Session, batch_id: int, *, wanted: Wanted, after: After | None = None,
    limit: int = PAGE,
) -> list[ChangeRow]:  # fmt: skip
    """Changes of a batch, those of the most kroner a year first (see weigh.size_of)."""
    query = _CHANGES.where(_CHANGE.c.batch_id == batch_id, *_chosen(wanted))
    if after is not None:
        query = query.where(_beyond(after))
    return [ChangeRow(*row) for row in session.execute(query.order_by(*_ORDER).limit(limit))]


_IS: dict[Stand, ColumnElement[bool]] = {
    Stand.HELD: and_(_HELD, _CHANGE.c.choice == Choice.KEEP_PRICE, _CHANGE.c.decided_at.is_(None)),
    Stand.DECIDED: and_(_HELD, _CHANGE.c.decided_at.is_not(None)),
    Stand.LEFT: _CHANGE.c.choice == Choice.LEAVE,
}


def _chosen(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.kind is not None:
        yield _CHANGE.c.kind == wanted.kind
    if wanted.stand is not None:
        yield _IS[wanted.stand]
    for word in plain_text(wanted.text).split()[:MAX_WORDS]:
        yield or_(
            _CHANGE.c.name.icontains(word, autoescape=True),
            _CHANGE.c.seller_item_id.icontains(word, autoescape=True),
        )


def count_changes(session: Session, batch_id: int, wanted: Wanted) -> int:
    """How many changes there are of what is wanted."""
    found = select(func.count()).where(_CHANGE.c.batch_id == batch_id, *_chosen(wanted))
    return session.scalar(found) or 0


def _beyond(after: After) -> ColumnElement[bool]:
    key = tuple_(_CHANGE.c.effect_size, _CHANGE.c.id)
    return key < tuple_(
        literal(after.effect_size, _CHANGE.c.effect_size.type), literal(after.id, _CHANGE.c.id.type)
    )


def all_changes(session: Session, batch_id: int) -> Iterator[ChangeRow]:
    """Every change of a batch in the same order, streamed."""
    rows = session.execute(
        _CHANGES.where(_CHANGE.c.batch_id == batch_id).order_by(*_ORDER)
    ).yield_per(1000)
    return (ChangeRow(*row) for row in rows)


def change(session: Session, batch_id: int, change_id: int) -> ChangeRow | None:
    """One change of a batch."""
    row = session.execute(
        _CHANGES.where(_CHANGE.c.batch_id == batch_id, _CHANGE.c.id == change_id)
    ).first()
    return ChangeRow(*row) if row else None


def ids_of_items(session: Session, batch_id: int, numbers: Sequence[str]) -> dict[str, int]:
    """The change of each item number that the batch changes something about."""
    query = select(_CHANGE.c.seller_item_id, _CHANGE.c.id).where(
        _CHANGE.c.batch_id == batch_id, _CHANGE.c.seller_item_id.in_(numbers)
    )
    return {row.seller_item_id: row.id for row in session.execute(query)}


def batch_of_change(session: Session, change_id: int) -> int | None:
    """The batch that a change belongs to."""
    return session.scalars(select(_CHANGE.c.batch_id).where(_CHANGE.c.id == change_id)).first()


def open_prices(
    session: Session, batch_ids: Sequence[int], *, after: After | None = None, limit: int = PAGE
) -> list[tuple[int, ChangeRow]]:
    """Held prices that wait in these batches, with their batch, the biggest effect first."""
    query = _CHANGES.add_columns(_CHANGE.c.batch_id).where(
        _CHANGE.c.batch_id.in_(batch_ids), _IS[Stand.HELD]
    )
    if after is not None:
        query = query.where(_beyond(after))
    rows = session.execute(query.order_by(*_ORDER).limit(limit))
    return [(row[-1], ChangeRow(*row[:-1])) for row in rows]
