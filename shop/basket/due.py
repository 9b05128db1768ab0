"""What sends itself at the cut-off, by the worker: looked at again first, and sent once.

One transaction for each: a worker that dies has sent it or has not. The waiting is deleted in the
transaction that places the order, so that nobody finds it twice.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import case, select
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.basket import letters, queries
from shop.basket.agreed import found_worse, give_back, gone_names, sender_of
from shop.basket.contents import Basket, SupplierCard
from shop.basket.holding import letter_key, part_of, post
from shop.basket.letters import Part
from shop.basket.models import NamedBasket, SupplierHold
from shop.basket.riding import lock_with_riders
from shop.basket.sending import send
from shop.basket.waiting import Found, State, Worse, at, look_again
from shop.db import Database
from shop.kernel.errors import Refused
from shop.kernel.money import ZERO
from shop.kernel.people import Actor
from shop.organisation.queries import NodeFacts, node, reader_of

_LOG = logging.getLogger("skub")
_KEY = (SupplierHold.unit_id, SupplierHold.basket_number, SupplierHold.supplier_id)
Key = tuple[int, int, int]


def send_due(database: Database, clock: Callable[[], datetime]) -> int:
    """Send, or give back to a person, whatever is due; how many were looked at."""
    with database.glance() as reading:
        keys = due(reading, now=clock())
    for key in keys:
        try:
            with database.write() as session:
                settle(session, key, now=clock())
        except Exception as error:  # the others are due too; this one is tried again
            _LOG.error("what waits for supplier %s at %s was not sent", key[2], key[0],
                       exc_info=error)  # fmt: skip
    return len(keys)


def due(session: Session, *, now: datetime) -> list[Key]:
    """What sends itself and has come to its cut-off: (house, basket, supplier).

    First those that others go with: who goes along is sent with them.
    """
    rows = session.execute(
        select(*(col(one) for one in _KEY)).where(
            col(SupplierHold.cutoff) <= now, col(SupplierHold.auto_send),
            col(SupplierHold.came_back_at).is_(None),
        )
        .order_by(case((col(SupplierHold.host_unit_id).is_(None), 0), else_=1), *map(col, _KEY))
    )  # fmt: skip
    return [(row[0], row[1], row[2]) for row in rows]


def settle(session: Session, key: Key, *, now: datetime) -> State | None:
    """Look at one again and send it, or give it back; None where there is nothing to do."""
    unit_id, number, supplier_id = key
    unit = node(session, unit_id)
    if unit is None:
        return None
    lock_with_riders(session, unit, number)
    held = session.get(SupplierHold, key, with_for_update=True, populate_existing=True)
    if held is None or held.came_back_at is not None:
        return None  # somebody was faster
    wait = at(queries.wait_of(held), now)
    if wait.state not in (State.DUE, State.BACK):
        return None
    basket = queries.basket(session, unit, now=now, number=number)
    card = basket.card(supplier_id)
    named = session.get(NamedBasket, (unit_id, number)) if number else None
    if named is not None and named.closed_at is not None:
        session.delete(held)
        return None
    if card is None:
        return _nothing_to_send(session, unit, held, basket, now=now)
    by = sender_of(session, held, unit)
    found = [Found(Worse.LATE)] if wait.state is State.BACK else found_worse(basket, card, held, by)
    if look_again(wait, worse=bool(found), now=now).state is State.SENT and by is not None:
        found = _sent(session, unit, held, basket, card, by=by, now=now)
        if not found:
            return State.SENT
    give_back(session, unit, held, part_of(unit, held, card), found, now=now)
    return State.BACK


def _nothing_to_send(
    session: Session, unit: NodeFacts, held: SupplierHold, basket: Basket, *, now: datetime
) -> State | None:
    """Colleagues took everything out; or nothing of it is sold any more, and that is told."""
    supplier = session.get_one(Supplier, held.supplier_id)
    gone = [Found(Worse.GONE, name) for name in gone_names(basket, supplier.id or 0)]
    if gone:
        part = Part(
            unit.name, supplier.name, ZERO, held.delivery_date, held.cutoff, held.held_by_name,
            held.auto_send,
        )  # fmt: skip
        give_back(session, unit, held, part, gone, now=now)
    session.delete(held)
    return State.BACK if gone else None


def _sent(
    session: Session, unit: NodeFacts, held: SupplierHold, basket: Basket, card: SupplierCard, *,
    by: Actor, now: datetime,
) -> list[Found]:  # fmt: skip
    """Send it; what the shop's rules had against it, where they had."""
    part, key = part_of(unit, held, card), letter_key(held)
    token = f"selv-{held.basket_number}-{card.id}-{held.held_at:%Y%m%d%H%M%S%f}"
    try:
        with session.begin_nested():
            orders = send(
                session, unit=unit, supplier_ids=[card.id], form_token=token, waited=True,
                seen=basket.fingerprint, by=by, now=now, number=held.basket_number,
            )  # fmt: skip
    except Refused as refused:
        values = {key: str(value) for key, value in refused.values.items()}
        return [Found(Worse.REFUSED, refused.sentence, values=values)]
    number = orders[0].number if orders else ""
    reader = reader_of(session, by)
    post(session, [letters.it_was_sent(part, reader, number=number, key=f"{key}sent")], now=now)
    return []
