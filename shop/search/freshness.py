"""What has changed: one cheap query, asked at most once a second in each process."""

from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import case, extract, func, literal, select, text, true
from sqlmodel import Session, col

from shop.agreements.models import (
    Agreement,
    LotCategory,
    LotSupplier,
    OptOut,
    Supplier,
    SupplierTerms,
)
from shop.agreements.rules import WhenClosed
from shop.catalogue.models import CatalogueFeed
from shop.db import Database
from shop.favourites.models import Successor
from shop.favourites.queries import CENTRAL_FINGERPRINT
from shop.search.models import SearchWord

ASK_AGAIN = 1.0
"""Seconds. An agreement that is suspended, or a price published elsewhere, shows within this."""


@dataclass(frozen=True, slots=True)
class State:
    """What the arrays of search depend on; equal states give equal answers."""

    feed: int
    fingerprint: int
    """Of all agreements with their suppliers, categories and opt-outs, when suppliers deliver, what
    procurement has put on lists and chosen to follow it, what it says of words, what suppliers are
    called, and the feed."""


def _scalar(*columns: Any) -> Any:
    return select(*columns).scalar_subquery()


def _weekdays() -> Any:
    """Each set of weekdays as a number of its own."""
    days = (
        case((col(SupplierTerms.weekdays).contains(str(day)), 2**day), else_=0) for day in range(7)
    )
    return sum(days, literal(0))


_TERMS: Any = (
    _weekdays() * 100_000
    + case(
        (col(SupplierTerms.when_closed) == WhenClosed.WORKDAY_BEFORE, 20_000),
        (col(SupplierTerms.when_closed) == WhenClosed.WORKDAY_AFTER, 40_000),
        else_=0,
    )
    + col(SupplierTerms.cutoff_days) * 1_440
    + extract("hour", col(SupplierTerms.cutoff)) * 60
    + extract("minute", col(SupplierTerms.cutoff))
)
"""When a supplier delivers, as a number."""
_COLUMNS: list[Any] = [
    _scalar(func.max(CatalogueFeed.id)),
    _scalar(func.count(LotCategory.unspsc_prefix)),  # type: ignore[arg-type]
    _scalar(func.sum(LotSupplier.rank * 1000 + LotSupplier.supplier_id)),
    _scalar(func.count(OptOut.node_id)),  # type: ignore[arg-type]
    _scalar(func.count(SupplierTerms.node_id)),  # type: ignore[arg-type]
    _scalar(func.sum(_TERMS * (SupplierTerms.node_id * 1000 + SupplierTerms.supplier_id))),
    CENTRAL_FINGERPRINT.scalar_subquery(),
    _scalar(func.max(Successor.id)),
    _scalar(func.count(Successor.undone_at)),  # type: ignore[arg-type]
    _scalar(func.max(SearchWord.id)),
    _scalar(func.count(SearchWord.undone_at)),  # type: ignore[arg-type]
    Agreement.id, Agreement.status, Agreement.scope, Agreement.binding, Agreement.valid_from,
    Agreement.valid_to, Agreement.number, Agreement.owner_node_id, Agreement.version,
]  # fmt: skip
_STATE = select(*_COLUMNS).select_from(select(literal(1)).subquery().outerjoin(Agreement, true()))
_NAMES = select(func.aggregate_strings(col(Supplier.name), "|"))

_known: dict[str, tuple[float, State]] = {}
_lock = Lock()


def state(database: Database, session: Session) -> State:
    """The state now, or the one of less than a second ago."""
    key = str(database.engine.url)
    with _lock:
        asked, found = _known.get(key, (0.0, None))
    if found is not None and monotonic() - asked < ASK_AGAIN:
        return found
    rows, names = session.execute(_STATE).all(), session.scalar(_NAMES)
    found = State(rows[0][0] or 0, hash((*sorted(map(str, rows)), names)))
    with _lock:
        _known[key] = (monotonic(), found)
    return found


def forget(database: Database) -> None:
    """Ask again at once: this process itself has just changed something."""
    with _lock:
        _known.pop(str(database.engine.url), None)


_LEAST_WAIT = 50
"""Milliseconds for PostgreSQL's lock; 0 would mean for ever."""


def feed_head(database: Database, *, wait: float) -> int:
    """The newest row of the feed below which no more can appear.

    PostgreSQL gives out ids before the rows are committed: a publisher that took lower ids may
    commit after one with higher ids. The lock waits until those under way are done, but not
    longer than `wait` seconds: a person who searches is not to wait for a publisher.
    """
    with database.read() as session:
        if not database.is_sqlite:
            limit = max(int(wait * 1000), _LEAST_WAIT)
            session.execute(text(f"SET LOCAL lock_timeout = {limit}"))
            session.execute(text("LOCK TABLE catalogue_feed IN SHARE MODE"))
        return session.execute(select(func.max(CatalogueFeed.id))).scalar() or 0
