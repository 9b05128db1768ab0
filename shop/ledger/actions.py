"""Writing to the ledger, in the transaction of what it tells of."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session

from shop.db import table_of, upsert
from shop.kernel.people import Actor
from shop.ledger.models import LedgerEntry, LedgerHead
from shop.ledger.rules import GENESIS, Event, canonical, entry_hash

_HEAD = table_of(LedgerHead)
_ENTRY = table_of(LedgerEntry)


def record(
    session: Session, event: Event, *, by: Actor, at: datetime, chain: int, subject: str,
    details: dict[str, Any],
) -> None:  # fmt: skip
    """Add an entry to the end of a municipality's chain.

    `chain` is the municipality's node id, 0 for what belongs to none. `subject` is "order:12".
    `details` hold plain JSON values and no personal data beyond the actor.
    """
    number, previous = _lock_head(session, chain)
    values: dict[str, Any] = {
        "chain": chain, "number": number + 1, "at": at, "actor": by.email, "event": event.value,
        "subject": subject, "details": canonical(details), "previous_hash": previous,
    }  # fmt: skip
    values["hash"] = entry_hash(**values)
    session.execute(insert(_ENTRY), values)
    session.execute(
        _HEAD.update().where(_HEAD.c.chain == chain).values(number=number + 1, hash=values["hash"])
    )


def _lock_head(session: Session, chain: int) -> tuple[int, str]:
    """The chain's last number and hash, held against other writers until we commit."""
    dialect = session.get_bind().dialect.name
    start = upsert(_HEAD, dialect).values(chain=chain, number=0, hash=GENESIS)
    session.execute(start.on_conflict_do_nothing(index_elements=["chain"]))
    row = session.execute(
        select(_HEAD.c.number, _HEAD.c.hash).where(_HEAD.c.chain == chain).with_for_update()
    ).one()
    return row.number, row.hash
