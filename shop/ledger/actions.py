"""Writing to the ledger, in the transaction of what it tells of."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlmodel import Session

from shop.db import table_of, upsert
from shop.kernel.people import Actor
from shop.ledger.models import LedgerEntry, LedgerHead
from shop.ledger.rules import GENESIS, Event, canonical, entry_hash

_HEAD = table_of(LedgerHead)
_ENTRY = table_of(LedgerEntry)
_ADD = insert(_ENTRY)
_MOVE = _HEAD.update().where(_HEAD.c.chain == bindparam("of"))
_LOCK = select(_HEAD.c.number, _HEAD.c.hash).where(_HEAD.c.chain == bindparam("of"))
_LOCK = _LOCK.with_for_update()


def record(
    session: Session, event: Event, *, by: Actor, at: datetime, chain: int, subject: str,
    details: dict[str, Any],
) -> int:  # fmt: skip
    """Add an entry to the end of a municipality's chain; its number there.

    `chain` is the municipality's node id, 0 for what belongs to none. `subject` is "order:12".
    `details` hold plain JSON values and no personal data beyond the actor.
    """
    number, previous = _lock_head(session, chain)
    values: dict[str, Any] = {
        "chain": chain, "number": number + 1, "at": at, "actor": by.email, "event": event.value,
        "subject": subject, "details": canonical(details), "previous_hash": previous,
    }  # fmt: skip
    values["hash"] = entry_hash(**values)
    session.execute(_ADD, values)
    session.execute(_MOVE, {"of": chain, "number": number + 1, "hash": values["hash"]})
    return number + 1


def _lock_head(session: Session, chain: int) -> tuple[int, str]:
    """The chain's last number and hash, held against other writers until we commit."""
    start = _start(session.get_bind().dialect.name)
    session.execute(start, {"chain": chain, "number": 0, "hash": GENESIS})
    row = session.execute(_LOCK, {"of": chain}).one()
    return row.number, row.hash


@cache
def _start(dialect: str) -> Any:
    return upsert(_HEAD, dialect).on_conflict_do_nothing(index_elements=["chain"])
