"""Letting a part go with another basket's that waits for the same supplier. Part of `actions`.

Within a house: one order, each line with its own account. It spares an order and an invoice.
With another house at the same address that shares our EAN number: one order too, and each house
keeps its own lines. With any other house there: an order each, in one delivery: it spares the stop.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlmodel import Session, col

from shop.basket import queries
from shop.basket.actions import answer, lock_lines
from shop.basket.background import basket_of
from shop.basket.contents import SupplierCard
from shop.basket.facts import supplier_subject
from shop.basket.holding import hold
from shop.basket.models import BasketLine, NamedBasket, SupplierHold
from shop.basket.purposes import add_line
from shop.basket.rules import FIRST
from shop.basket.waiting import join as may_join
from shop.db import table_of
from shop.guidance.models import Answer
from shop.kernel.errors import Refused
from shop.kernel.people import Actor
from shop.orders.booked import named, restored, stored
from shop.orders.rules import Joined
from shop.organisation.queries import NodeFacts

_HOLD = table_of(SupplierHold)
_GONE = Refused("join-gone", "Den anden kurv venter ikke mere. Kurven er, som den var.")


@dataclass(frozen=True, slots=True)
class Together:
    """What a part goes with."""

    number: int
    """The basket of the house that has the part now."""
    joined: Joined
    with_other_house: bool = False


def join(
    session: Session, *, unit: NodeFacts, supplier_id: int, number: int, other: int, by: Actor,
    now: datetime,
) -> Together:  # fmt: skip
    """Let the part go with the `other` basket (`background.basket_id`).

    Only with one that waits for the same supplier at the same address: Refused for any other, and
    where the cut-off has passed.
    """
    lock_lines(session, unit)
    card = queries.basket(session, unit, now=now, number=number).card(supplier_id)
    near = {one.basket_id: one for one in card.neighbours} if card else {}
    if card is None or other not in near:
        raise _GONE
    unit_id, other_number = basket_of(other)
    ours, theirs = (unit.id, number), (unit_id, other_number)
    _lock(session, ours, theirs, supplier_id)
    there = session.get(SupplierHold, (*theirs, supplier_id))
    if there is None or _goes_with(there, ours):
        raise _GONE
    may_join(queries.wait_of(there), now=now)
    if unit_id == unit.id:
        _into_one(session, unit, card, number, there)
        answer(session, unit, supplier_subject(supplier_id), Answer.ACCEPTED, now=now)
        return Together(other_number, Joined.ORDER)
    if near[other].same_gln:
        _ride(session, unit, card, number, there, by=by, now=now)
        return Together(number, Joined.ORDER, with_other_house=True)
    _beside(session, unit, card, number, there, by=by, now=now)
    return Together(number, Joined.STOP)


def _lock(
    session: Session, ours: tuple[int, int], theirs: tuple[int, int], supplier_id: int
) -> None:  # fmt: skip
    """Hold both, and those who go with us, until we commit.

    In one order for all: two houses that join each other at once must not wait in a ring.
    """
    session.scalars(
        select(SupplierHold)
        .where(
            _HOLD.c.supplier_id == supplier_id,
            or_(
                _is(ours), _is(theirs),
                and_(_HOLD.c.host_unit_id == ours[0], _HOLD.c.host_number == ours[1]),
            ),
        )
        .order_by(_HOLD.c.unit_id, _HOLD.c.basket_number)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip


def _is(basket: tuple[int, int]) -> ColumnElement[bool]:
    return and_(_HOLD.c.unit_id == basket[0], _HOLD.c.basket_number == basket[1])


def _goes_with(there: SupplierHold, ours: tuple[int, int]) -> bool:
    """It goes in our order already."""
    return (there.host_unit_id, there.host_number) == ours


def _into_one(
    session: Session, unit: NodeFacts, card: SupplierCard, number: int, there: SupplierHold
) -> None:
    """The lines go over, each booked where it was; this part waits no more by itself."""
    account = _account(session, unit, number)
    offers = [line.row.offer_id for line in card.lines]
    lines = session.scalars(
        select(BasketLine).where(
            col(BasketLine.unit_id) == unit.id,
            col(BasketLine.basket_number) == number,
            col(BasketLine.offer_id).in_(offers),
        )
    ).all()
    for line in lines:
        if account != _account(session, unit, there.basket_number):
            line.accounting_code = line.accounting_code or account
            line.elsewhere = stored(named(restored(line.elsewhere), rest=account))
        # It is counted as a part that came in, and so not as a later day's goods too.
        line.added_at = min(line.added_at, there.told_at or there.held_at)
        add_line(session, line, there.basket_number)
    mine = session.get(SupplierHold, (unit.id, number, card.id))
    if mine is not None:
        there.joined_parts += mine.joined_parts
        session.delete(mine)
    there.joined_parts += 1
    if there.joined is Joined.NONE:
        there.joined = Joined.ORDER
    session.flush()
    _bring_along(session, (unit.id, number), _host_of(session, there), card.id)


def _host_of(session: Session, there: SupplierHold) -> tuple[int, int]:
    """The basket in whose order it goes: its own, or the one that it goes along with."""
    if there.host_unit_id is not None:
        key = (there.host_unit_id, there.host_number, there.supplier_id)
        further = session.get(SupplierHold, key)
        if further is not None and further.delivery_date == there.delivery_date:
            return (further.unit_id, further.basket_number)
    return (there.unit_id, there.basket_number)


def _bring_along(
    session: Session, ours: tuple[int, int], host: tuple[int, int], supplier_id: int
) -> None:  # fmt: skip
    """Those who go in our order go where we go."""
    session.execute(
        update(_HOLD)
        .where(
            _HOLD.c.host_unit_id == ours[0], _HOLD.c.host_number == ours[1],
            _HOLD.c.supplier_id == supplier_id, ~_is(host),
        )
        .values(host_unit_id=host[0], host_number=host[1])
    )  # fmt: skip
    session.expire_all()


def _account(session: Session, unit: NodeFacts, number: int) -> str:
    named = session.get(NamedBasket, (unit.id, number)) if number != FIRST else None
    return (named.accounting_code if named else "") or unit.accounting_code


def _ride(
    session: Session, unit: NodeFacts, card: SupplierCard, number: int, there: SupplierHold, *,
    by: Actor, now: datetime,
) -> None:  # fmt: skip
    """Our lines go in their order, or in the one that theirs goes in; till then they stay here."""
    host = _host_of(session, there)
    if host == (unit.id, number):
        raise _GONE
    _wait_too(session, unit, card, number, there, by=by, now=now)
    session.execute(
        update(_HOLD)
        .where(*_key(unit, number, card))
        .values(host_unit_id=host[0], host_number=host[1], joined=Joined.ORDER, delivery_group="")
    )
    _bring_along(session, (unit.id, number), host, card.id)


def _key(unit: NodeFacts, number: int, card: SupplierCard) -> tuple[ColumnElement[bool], ...]:
    return (
        _HOLD.c.unit_id == unit.id, _HOLD.c.basket_number == number, _HOLD.c.supplier_id == card.id
    )  # fmt: skip


def _wait_too(
    session: Session, unit: NodeFacts, card: SupplierCard, number: int, there: SupplierHold, *,
    by: Actor, now: datetime,
) -> None:  # fmt: skip
    """Wait for the same day; whether it sends itself stays as it was. Refused for another day."""
    if card.next_day.day != there.delivery_date:
        raise _GONE
    held = session.get(SupplierHold, (unit.id, number, card.id))
    hold(
        session, unit=unit, supplier_id=card.id, by=by, now=now, number=number,
        sends_itself=held is not None and held.auto_send and held.came_back_at is None,
    )  # fmt: skip


def _beside(
    session: Session, unit: NodeFacts, card: SupplierCard, number: int, there: SupplierHold, *,
    by: Actor, now: datetime,
) -> None:  # fmt: skip
    """An order of our own, in the same delivery."""
    group = there.delivery_group or (
        f"{there.delivery_date:%Y%m%d}-{there.unit_id}-{there.basket_number}-{card.id}"
    )
    _wait_too(session, unit, card, number, there, by=by, now=now)
    there.delivery_group = group
    session.flush()
    session.execute(
        update(_HOLD)
        .where(*_key(unit, number, card))
        .values(delivery_group=group, joined=Joined.STOP, host_unit_id=None, host_number=0)
    )
    session.expire_all()
