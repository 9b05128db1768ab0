"""Offering, reserving, handing over, and giving up again."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from shop.db import table_of
from shop.kernel.errors import NotAllowed, NotFound
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.queries import NodeFacts, node, person
from shop.organisation.rules import NodeKind, Role, may
from shop.reuse.models import ReuseItem, ReuseReservation
from shop.reuse.rules import (
    ReservationState,
    Thing,
    Way,
    check_can_reserve,
    check_may_offer,
    check_reserved,
)


def offer(
    session: Session, *, unit_id: int, thing: Thing, picture: str, by: Actor, now: datetime
) -> int:
    """Put something on the shelf of the municipality; gives its id. `picture`: as `keep` names it.

    Raises NotAllowed for who does not buy for the house, Refused for a very full shelf.
    """
    house = _house(session, unit_id, by)
    check_may_offer(_offered_by(session, unit_id))
    item = ReuseItem(
        unit_id=unit_id, municipality_id=house.municipality_id or 0, name=thing.name,
        about=thing.about, condition=thing.condition, pieces=thing.pieces, free=thing.pieces,
        stands=thing.stands, delivers=thing.delivers, new_price=thing.new_price, picture=picture,
        offered_at=now, offered_by_id=by.person_id, offered_by_name=by.name,
    )  # fmt: skip
    session.add(item)
    session.flush()
    _record(session, Event.REUSE_OFFERED, item, by, now, pieces=item.pieces)
    return item.id or 0


def reserve(
    session: Session, *, item_id: int, unit_id: int, pieces: int, way: Way, by: Actor,
    now: datetime,
) -> int:  # fmt: skip
    """Promise pieces to a house; gives the reservation's id. Whoever is first gets the last one.

    Raises NotFound for another municipality's, NotAllowed, or Refused when too few are left.
    """
    house = _house(session, unit_id, by)
    item = _item(session, item_id)
    if item.municipality_id != house.municipality_id:
        raise _unknown()
    check_can_reserve(
        is_open=item.closed_at is None, is_own=item.unit_id == unit_id, free=item.free,
        pieces=pieces,
    )  # fmt: skip
    reservation = ReuseReservation(
        item_id=item_id, unit_id=unit_id, pieces=pieces,
        way=way if item.delivers else Way.COLLECT, reserved_at=now, reserved_by_id=by.person_id,
        reserved_by_name=by.name,
    )  # fmt: skip
    session.add(reservation)
    _change_free(session, item, -pieces)
    session.flush()
    _record(session, Event.REUSE_RESERVED, item, by, now, pieces=pieces, unit=unit_id)
    return reservation.id or 0


def hand_over(session: Session, *, reservation_id: int, by: Actor, now: datetime) -> None:
    """It is in its new house. Either house may say so. Raises NotFound, NotAllowed or Refused."""
    reservation, item = _reserved(session, reservation_id, by)
    _end(reservation, ReservationState.HANDED_OVER, by, now)
    _record(
        session, Event.REUSE_HANDED_OVER, item, by, now, pieces=reservation.pieces,
        unit=reservation.unit_id,
    )  # fmt: skip


def give_up(session: Session, *, reservation_id: int, by: Actor, now: datetime) -> None:
    """Nobody came, or it is not needed after all: the pieces are free again. Either house may.

    Raises NotFound, NotAllowed or Refused.
    """
    reservation, item = _reserved(session, reservation_id, by)
    _end(reservation, ReservationState.CANCELLED, by, now)
    _change_free(session, item, reservation.pieces)
    _record(
        session, Event.REUSE_GIVEN_UP, item, by, now, pieces=reservation.pieces,
        unit=reservation.unit_id,
    )  # fmt: skip


def take_off(session: Session, *, item_id: int, by: Actor, now: datetime) -> None:
    """Take it off the shelf; what is reserved stays promised. Doing it twice does nothing more."""
    item = _own(session, item_id, by)
    if item.closed_at is None:
        item.closed_at = now
        _record(session, Event.REUSE_TAKEN_OFF, item, by, now, free=item.free)


def put_back(session: Session, *, item_id: int, by: Actor, now: datetime) -> None:
    """Undo `take_off`. Raises NotFound, NotAllowed, or Refused for a very full shelf."""
    item = _own(session, item_id, by)
    if item.closed_at is not None:
        check_may_offer(_offered_by(session, item.unit_id))
        item.closed_at = None
        _record(session, Event.REUSE_OFFERED, item, by, now, free=item.free)


def _end(reservation: ReuseReservation, state: ReservationState, by: Actor, now: datetime) -> None:
    check_reserved(reservation.state)
    reservation.state, reservation.ended_at, reservation.ended_by_name = state, now, by.name


def _change_free(session: Session, item: ReuseItem, pieces: int) -> None:
    """In the database, which refuses to go below nought whatever we believed."""
    items = table_of(ReuseItem)
    session.execute(update(items).where(items.c.id == item.id).values(free=items.c.free + pieces))
    session.refresh(item, ["free"])


def _reserved(
    session: Session, reservation_id: int, by: Actor
) -> tuple[ReuseReservation, ReuseItem]:
    """A reservation held against others, for who may buy for either of the two houses."""
    found = session.get(
        ReuseReservation, reservation_id, with_for_update=True, populate_existing=True
    )
    if found is None:
        raise _unknown()
    item = _item(session, found.item_id)
    if not any(_buys_for(session, unit, by) for unit in (found.unit_id, item.unit_id)):
        raise _unknown()
    return found, item


def _own(session: Session, item_id: int, by: Actor) -> ReuseItem:
    item = _item(session, item_id)
    if not _buys_for(session, item.unit_id, by):
        raise _unknown()
    return item


def _item(session: Session, item_id: int) -> ReuseItem:
    item = session.get(ReuseItem, item_id, with_for_update=True, populate_existing=True)
    if item is None:
        raise _unknown()
    return item


def _house(session: Session, unit_id: int, by: Actor) -> NodeFacts:
    house = node(session, unit_id)
    if house is None or house.kind is not NodeKind.UNIT or not _buys_for(session, unit_id, by):
        raise NotAllowed("no-role", "Det har du ikke adgang til.")
    return house


def _buys_for(session: Session, unit_id: int, by: Actor) -> bool:
    somebody, house = person(session, by.person_id or 0), node(session, unit_id)
    return bool(somebody and house and may(somebody.grants, Role.REQUISITIONER, house.path))


def _offered_by(session: Session, unit_id: int) -> int:
    query = select(func.count()).where(
        col(ReuseItem.unit_id) == unit_id, col(ReuseItem.closed_at).is_(None)
    )
    count: int = session.execute(query).scalar_one()
    return count


def _record(
    session: Session, event: Event, item: ReuseItem, by: Actor, now: datetime, **details: Any
) -> None:
    record(
        session,
        event,
        by=by,
        at=now,
        chain=item.municipality_id,
        subject=f"reuse:{item.id}",
        details=details,  # not the name: somebody wrote it, and the ledger never forgets
    )


def _unknown() -> NotFound:
    return NotFound("reuse-unknown", "Tingen findes ikke.")
