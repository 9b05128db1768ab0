"""Requests as who asked and as procurement reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col

from shop.db import table_of
from shop.organisation.models import Node
from shop.requests.models import ItemRequest
from shop.requests.rules import RequestState

_REQUEST = table_of(ItemRequest).c
_MOST = 200


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request with its house."""

    id: int
    unit_id: int
    unit_name: str
    unit_path: str
    asked_by_name: str
    asked_at: datetime
    what: str
    amount: str
    needed_by: date | None
    why: str
    searched: str
    state: RequestState
    turn: int
    answer: str
    offer_id: int | None
    changed_at: datetime | None
    changed_by_name: str
    seen_at: datetime | None
    cost: Decimal | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for procurement."""
        return self.state is RequestState.OPEN


_ROWS: Select[Any] = select(
    _REQUEST.id, _REQUEST.unit_id, col(Node.name), col(Node.path), _REQUEST.asked_by_name,
    _REQUEST.asked_at, _REQUEST.what, _REQUEST.amount, _REQUEST.needed_by, _REQUEST.why,
    _REQUEST.searched, _REQUEST.state, _REQUEST.turn, _REQUEST.answer, _REQUEST.offer_id,
    _REQUEST.changed_at, _REQUEST.changed_by_name, _REQUEST.seen_at, _REQUEST.cost,
).join(Node, col(Node.id) == _REQUEST.unit_id)  # fmt: skip


def _rows(session: Session, query: Select[Any]) -> list[RequestRow]:
    return [RequestRow(*row) for row in session.execute(query.limit(_MOST))]


def _within(paths: Sequence[str]) -> Any:
    return or_(*(col(Node.path).startswith(path, autoescape=True) for path in paths))


def waiting(session: Session, *, paths: Sequence[str]) -> list[RequestRow]:
    """The open ones of the houses below these places: what is needed first, then the oldest."""
    query = _ROWS.where(_within(paths), _REQUEST.state == RequestState.OPEN)
    latest = date.max
    found = _rows(session, query.order_by(_REQUEST.asked_at, _REQUEST.id))
    return sorted(found, key=lambda row: row.needed_by or latest)


def done(session: Session, *, paths: Sequence[str], count: int) -> list[RequestRow]:
    """The latest that were answered or closed, the latest first."""
    query = _ROWS.where(_within(paths), _REQUEST.state != RequestState.OPEN)
    return _rows(session, query.order_by(_REQUEST.changed_at.desc(), _REQUEST.id.desc()))[:count]


def one(session: Session, request_id: int, *, paths: Sequence[str]) -> RequestRow | None:
    """The request, None when its house is below none of these places."""
    found = _rows(session, _ROWS.where(_within(paths), _REQUEST.id == request_id))
    return found[0] if found else None


def of_person(session: Session, person_id: int) -> list[RequestRow]:
    """All that somebody has asked: what has news first, then the newest."""
    query = _ROWS.where(_REQUEST.asked_by_id == person_id)
    found = _rows(session, query.order_by(_REQUEST.asked_at.desc(), _REQUEST.id.desc()))
    return sorted(found, key=lambda row: row.is_open or row.seen_at is not None)


def news_for(session: Session, person_id: int) -> list[RequestRow]:
    """Answers that who asked has not put away, the newest first."""
    query = _ROWS.where(
        _REQUEST.asked_by_id == person_id, _REQUEST.state != RequestState.OPEN,
        _REQUEST.seen_at.is_(None),
    )  # fmt: skip
    return _rows(session, query.order_by(_REQUEST.changed_at.desc(), _REQUEST.id.desc()))


def count_waiting(session: Session, *, paths: Sequence[str]) -> tuple[int, datetime | None]:
    """How many wait for procurement, and since when the oldest does."""
    query = (
        select(func.count(), func.min(_REQUEST.asked_at))
        .select_from(table_of(ItemRequest).join(table_of(Node), col(Node.id) == _REQUEST.unit_id))
        .where(_within(paths), _REQUEST.state == RequestState.OPEN)
    )
    count, oldest = session.execute(query).one()
    return count, oldest
