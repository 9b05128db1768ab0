"""What was staged of files that nobody can publish any more goes; the bytes and counts stay."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, select
from sqlmodel import Session

from shop.db import Database, table_of
from shop.intake.models import ImportBatch, PriceDecision, StagedChange, StagedItem
from shop.intake.rules import BatchState

KEPT = timedelta(days=7)
"""So long the difference of a file that was put aside can still be read."""
_AT_ONCE = 500
"""Rows in one transaction: some hundredths of a second on SQLite."""
_BATCH, _DECISION = table_of(ImportBatch), table_of(PriceDecision)
_CHANGE, _ITEM = table_of(StagedChange), table_of(StagedItem)
_ASIDE = (BatchState.DISCARDED, BatchState.REJECTED)
"""What such files would have done has no meaning any more. Where something was decided about a
price the change stays: the next file's prices are held against it."""
_SPENT = (*_ASIDE, BatchState.ROLLED_BACK)
"""Of a catalogue that was rolled back the changes stay: they tell what it was."""


def clear_spent(database: Database, clock: Callable[[], datetime]) -> int:
    """Remove staged rows that nothing needs, some at a time; returns how many."""
    gone = 0
    for which in (_items, _changes):
        while True:
            with database.read() as session:  # most often there is nothing, and nobody waits
                ids = session.scalars(which(clock() - KEPT).limit(_AT_ONCE)).all()
            if not ids:
                break
            with database.write() as session:
                _remove(session, list(ids), is_items=which is _items)
            gone += len(ids)
    return gone


def _remove(session: Session, ids: list[int], *, is_items: bool) -> None:
    key = _ITEM.c.change_id if is_items else _CHANGE.c.id
    session.execute(delete(key.table).where(key.in_(ids)))


def _items(before: datetime) -> Select[Any]:
    of_spent = _CHANGE.c.batch_id.in_(_spent(before, *_SPENT))
    return (
        select(_ITEM.c.change_id).join(_CHANGE, _CHANGE.c.id == _ITEM.c.change_id).where(of_spent)
    )


def _changes(before: datetime) -> Select[Any]:
    decided = select(_DECISION.c.id).where(_DECISION.c.change_id == _CHANGE.c.id)
    aside = _CHANGE.c.batch_id.in_(_spent(before, *_ASIDE))
    return select(_CHANGE.c.id).where(aside, ~decided.exists())


def _spent(before: datetime, *states: BatchState) -> Select[Any]:
    since = func.coalesce(_BATCH.c.decided_at, _BATCH.c.staged_at)
    is_spent: ColumnElement[bool] = and_(_BATCH.c.state.in_(states), since < before)
    return select(_BATCH.c.id).where(is_spent)
