"""The shelf as houses see it, and what it has saved."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import Session, col

from shop.db import table_of
from shop.kernel.texts import plain_text
from shop.organisation.models import Node
from shop.reuse.models import ReuseItem, ReuseReservation
from shop.reuse.rules import Condition, ReservationState, Way

_ITEM = table_of(ReuseItem).c
_RESERVED = table_of(ReuseReservation).c
MOST = 200
"""Rows on a page: one municipality's shelf, the newest first."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A thing on the shelf, with its house."""

    id: int
    unit_id: int
    unit_name: str
    phone: str
    street: str
    city: str
    name: str
    about: str
    condition: Condition
    pieces: int
    free: int
    stands: str
    delivers: bool
    new_price: Decimal | None
    picture: str
    offered_at: datetime
    offered_by_name: str
    closed_at: datetime | None

    @property
    def is_free(self) -> bool:
        """Whether a piece of it can be reserved."""
        return self.closed_at is None and self.free > 0


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """A reservation, with both houses."""

    id: int
    item_id: int
    name: str
    pieces: int
    way: Way
    state: ReservationState
    reserved_at: datetime
    reserved_by_name: str
    ended_at: datetime | None
    unit_id: int
    unit_name: str
    phone: str
    giver_id: int
    giver_name: str
    giver_phone: str
    giver_address: str


_ROWS: Select[Any] = select(
    _ITEM.id, _ITEM.unit_id, col(Node.name), col(Node.phone), col(Node.street), col(Node.city),
    _ITEM.name, _ITEM.about, _ITEM.condition, _ITEM.pieces, _ITEM.free, _ITEM.stands,
    _ITEM.delivers, _ITEM.new_price, _ITEM.picture, _ITEM.offered_at, _ITEM.offered_by_name,
    _ITEM.closed_at,
).join(Node, col(Node.id) == _ITEM.unit_id).order_by(_ITEM.id.desc())  # fmt: skip


def shelf(session: Session, *, municipality_id: int, words: str = "") -> list[ItemRow]:
    """What is free in the municipality, the newest first; each of the words stands in name or text.

    Few things are on a shelf, so the database looks through them; the catalogue has an index.
    """
    free = [_ITEM.closed_at.is_(None), _ITEM.free > 0, _ITEM.municipality_id == municipality_id]
    for word in plain_text(words).split()[:8]:
        either = (_ITEM.name, _ITEM.about)
        free.append(or_(*(column.icontains(word, autoescape=True) for column in either)))
    return [ItemRow(*row) for row in session.execute(_ROWS.where(*free).limit(MOST))]


def of_unit(session: Session, unit_id: int) -> list[ItemRow]:
    """What a house has given away, or still would, the newest first."""
    query = _ROWS.where(_ITEM.unit_id == unit_id).limit(MOST)
    return [ItemRow(*row) for row in session.execute(query)]


def one(session: Session, item_id: int, *, municipality_id: int) -> ItemRow | None:
    """A thing of the municipality."""
    query = _ROWS.where(_ITEM.id == item_id, _ITEM.municipality_id == municipality_id)
    row = session.execute(query).first()
    return ItemRow(*row) if row else None


def reservations(
    session: Session, *, unit_id: int, item_id: int | None = None, is_open: bool = True
) -> list[ReservationRow]:
    """Those a house has made and those made of its things, the newest first."""
    taker, giver = Node.__table__.alias("taker"), Node.__table__.alias("giver")  # type: ignore[attr-defined]
    query = (
        select(
            _RESERVED.id, _RESERVED.item_id, _ITEM.name, _RESERVED.pieces, _RESERVED.way,
            _RESERVED.state, _RESERVED.reserved_at, _RESERVED.reserved_by_name,
            _RESERVED.ended_at, _RESERVED.unit_id, taker.c.name, taker.c.phone, _ITEM.unit_id,
            giver.c.name, giver.c.phone, giver.c.street,
        )
        .join(table_of(ReuseItem), _ITEM.id == _RESERVED.item_id)
        .join(taker, taker.c.id == _RESERVED.unit_id)
        .join(giver, giver.c.id == _ITEM.unit_id)
        .where(or_(_RESERVED.unit_id == unit_id, _ITEM.unit_id == unit_id))
        .order_by(_RESERVED.id.desc())
        .limit(MOST)
    )  # fmt: skip
    if is_open:
        query = query.where(_RESERVED.state == ReservationState.RESERVED)
    if item_id is not None:
        query = query.where(_RESERVED.item_id == item_id)
    return [ReservationRow(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a municipality's houses have taken over from each other."""

    pieces: int
    kroner: Decimal
    """For those whose price as new somebody gave; an estimate of the giver's."""
    priced: int
    """How many pieces that is."""


def saved(session: Session, *, municipality_id: int, since: datetime) -> Saved:
    """All that was handed over since then."""
    handed: ColumnElement[bool] = and_(
        _RESERVED.state == ReservationState.HANDED_OVER, _RESERVED.ended_at >= since,
        _ITEM.municipality_id == municipality_id,
    )  # fmt: skip
    query = (
        select(_ITEM.new_price, func.sum(_RESERVED.pieces))
        .join(table_of(ReuseItem), _ITEM.id == _RESERVED.item_id)
        .where(handed)
        .group_by(_ITEM.new_price)
    )
    rows = [(price, int(pieces)) for price, pieces in session.execute(query)]
    priced = [(price, pieces) for price, pieces in rows if price is not None]
    return Saved(
        pieces=sum(pieces for _, pieces in rows), priced=sum(pieces for _, pieces in priced),
        kroner=sum((price * pieces for price, pieces in priced), Decimal(0)),
    )  # fmt: skip
