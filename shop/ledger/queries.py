"""Reading the ledger and checking that nothing was altered."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import Session

from shop.db import table_of
from shop.ledger.models import LedgerEntry, LedgerHead
from shop.ledger.rules import Entry, Fault, first_fault

_ENTRY = table_of(LedgerEntry)
_HEAD = table_of(LedgerHead)


def entries(session: Session, chain: int) -> Iterator[Entry]:
    """A chain's entries in order, streamed."""
    columns = [_ENTRY.c[name] for name in Entry.__dataclass_fields__]
    rows = session.execute(
        select(*columns).where(_ENTRY.c.chain == chain).order_by(_ENTRY.c.number)
    ).yield_per(1000)
    return (Entry(*row) for row in rows)


def entries_about(
    session: Session, *, chain: int, subject: str, after: int = 0, most: int = 1000
) -> list[Entry]:
    """A chain's latest entries about one subject, newest first, those with a number above `after`.

    At most `most` of them.
    """
    columns = [_ENTRY.c[name] for name in Entry.__dataclass_fields__]
    query = select(*columns).where(
        _ENTRY.c.subject == subject, _ENTRY.c.chain == chain, _ENTRY.c.number > after
    )
    rows = session.execute(query.order_by(_ENTRY.c.number.desc()).limit(most))
    return [Entry(*row) for row in rows]


def verify(session: Session) -> tuple[int, Fault | None]:
    """Number of entries read, and the first fault in any chain (None when all is as written)."""
    heads = {row.chain: (row.number, row.hash) for row in session.execute(select(_HEAD))}
    chains = set(session.scalars(select(_ENTRY.c.chain).distinct())) | heads.keys()
    total = 0
    for chain in sorted(chains):
        found = list(entries(session, chain))
        total += len(found)
        fault = first_fault(found, head=heads.get(chain, (0, "")))
        if fault:
            return total, fault
    return total, None
