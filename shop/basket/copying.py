"""A copy of the receipt to the one who ordered, by mail, once: part of `actions`."""

from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from shop.approvals.queries import requests_by_token
from shop.approvals.rules import State
from shop.basket import letters
from shop.basket.letters import Receipt
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.mail.actions import write
from shop.orders.queries import order, orders_by_token
from shop.organisation.actions import want_receipts
from shop.organisation.queries import NodeFacts, reader_of


def copy_receipt(
    session: Session, *, unit: NodeFacts, token: str, by: Actor, now: datetime,
    always: bool = False, can_go: bool = True,
) -> None:  # fmt: skip
    """Put a copy of what was ordered with the (stored) token in the outbox; once for each person.

    `always`: each receipt from now on. Raises NotFound where nothing was ordered, and Refused
    where no mail goes out (`can_go`).
    """
    found = receipt_of(session, unit, token)
    if not found.orders and not found.asked:
        raise NotFound("receipt-unknown", "Kvitteringen findes ikke her.")
    if not can_go:
        raise Refused("no-mail", "Butikken kan ikke sende mail her.")
    if always:
        want_receipts(session, wanted=True, by=by)
    key = f"receipt:{sha256(token.encode()).hexdigest()[:32]}"
    write(session, letter=letters.receipt(found, reader_of(session, by), key=key), now=now)


def receipt_of(session: Session, unit: NodeFacts, token: str) -> Receipt:
    """The orders that the press placed, what comes first first, and what waits for a yes."""
    placed = orders_by_token(session, token, unit_id=unit.id)
    placed = sorted(placed, key=lambda one: one.delivery_date)
    with_lines = (order(session, one.id, unit.path) for one in placed)
    asked = requests_by_token(session, token, unit_id=unit.id)
    return Receipt(
        unit.name, unit.address, tuple(one for one in with_lines if one),
        tuple(one for one in asked if one.state is not State.APPROVED),  # those are orders now
    )  # fmt: skip
