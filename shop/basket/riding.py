"""Those who go along when a part is sent: houses of our EAN number, each with its own lines.

Part of `actions`. A house that goes along said yes when it joined, to goods and prices as they were
then. Where something is worse now its lines stay in its basket, and it is told why.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from shop.basket import letters, queries
from shop.basket.agreed import found_worse, give_back, sender_of
from shop.basket.contents import SupplierCard
from shop.basket.holding import letter_key, part_of, post
from shop.basket.models import BasketLine, SupplierHold
from shop.basket.waiting import State, at
from shop.db import table_of
from shop.kernel.money import ZERO
from shop.kernel.people import Actor
from shop.organisation.queries import NodeFacts, node, reader_of

_LINE, _HOLD = table_of(BasketLine), table_of(SupplierHold)


@dataclass(frozen=True, slots=True)
class Rider:
    """Another house's part that goes in our order."""

    unit: NodeFacts
    number: int
    card: SupplierCard
    held: SupplierHold
    by: Actor
    """Who let it go along."""


def lock_with_riders(session: Session, unit: NodeFacts, number: int) -> None:
    """Hold the lines of the house, and of those who go along, until we commit; and what waits.

    In one order for all, so that two houses who send at once do not wait in a ring. Who joins
    holds what waits before the ledger, and so do we.
    """
    with_us = session.scalars(
        select(col(SupplierHold.unit_id)).where(
            col(SupplierHold.host_unit_id) == unit.id, col(SupplierHold.host_number) == number
        )
    ).all()
    _lock_lines(session, {unit.id, *with_us})
    waits = _HOLD.c
    holding = session.scalars(
        select(waits.unit_id)
        .where(or_(
            and_(waits.unit_id == unit.id, waits.basket_number == number),
            and_(waits.host_unit_id == unit.id, waits.host_number == number),
        ))
        .order_by(waits.unit_id, waits.basket_number, waits.supplier_id)
        .with_for_update()
    ).all()  # fmt: skip
    if late := {*holding} - {unit.id, *with_us}:  # joined while we waited for the lines
        _lock_lines(session, late)


def _lock_lines(session: Session, unit_ids: Collection[int]) -> None:
    session.execute(
        select(_LINE.c.offer_id)
        .where(_LINE.c.unit_id.in_(unit_ids))
        .order_by(_LINE.c.unit_id, _LINE.c.offer_id)
        .with_for_update()
    ).all()


def riders(
    session: Session, unit: NodeFacts, number: int, card: SupplierCard, *, now: datetime
) -> list[Rider]:
    """Those who go along now. What is not as they agreed to is given back to them."""
    if card.hold is None:
        return []
    found = session.scalars(
        select(SupplierHold)
        .where(
            col(SupplierHold.host_unit_id) == unit.id, col(SupplierHold.host_number) == number,
            col(SupplierHold.supplier_id) == card.id,
            col(SupplierHold.delivery_date) == card.hold.day,
            col(SupplierHold.came_back_at).is_(None),
        )
        .order_by(col(SupplierHold.unit_id), col(SupplierHold.basket_number))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
    asked = [_rider(session, unit, held, card, now=now) for held in found]
    return [one for one in asked if one is not None]


def _rider(
    session: Session, host: NodeFacts, held: SupplierHold, card: SupplierCard, *, now: datetime
) -> Rider | None:
    unit = node(session, held.unit_id)
    if unit is None or not shares_an_order(host, unit):
        return None
    if at(queries.wait_of(held), now).state not in (State.JOINED, State.DUE):
        return None
    basket = queries.basket(session, unit, now=now, number=held.basket_number)
    theirs = basket.card(held.supplier_id)
    if theirs is None or theirs.next_day.day != card.next_day.day:
        return None
    by = sender_of(session, held, unit)
    found = found_worse(basket, theirs, held, by, fee=ZERO)
    if by is None or found:
        give_back(session, unit, held, part_of(unit, held, theirs), found, now=now)
        return None
    return Rider(unit, held.basket_number, theirs, held, by)


def shares_an_order(one: NodeFacts, other: NodeFacts) -> bool:
    """The same EAN number, so the same invoice; and the same address, so the same delivery."""
    return bool(one.gln and one.street) and (
        (one.municipality_id, one.gln, one.street, one.postcode)
        == (other.municipality_id, other.gln, other.street, other.postcode)
    )


def tell_rider(
    session: Session, one: Rider, number: str, *, host: str, now: datetime
) -> None:  # fmt: skip
    """Write to who let it go along that it is ordered."""
    part, key = part_of(one.unit, one.held, one.card), f"{letter_key(one.held)}sent"
    letter = letters.it_was_sent(
        part, reader_of(session, one.by), number=number, key=key, host=host
    )
    post(session, [letter], now=now)
