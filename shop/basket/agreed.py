"""Whether a part that waits is still what was said yes to, and giving it back where it is not.

Part of `actions`.
"""

from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from shop.basket import letters
from shop.basket.contents import Basket, SupplierCard
from shop.basket.holding import letter_key, post, readers_of, seen_lines
from shop.basket.letters import Part
from shop.basket.models import SupplierHold
from shop.basket.waiting import Found, Worse, worse_than
from shop.kernel.people import SYSTEM, Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.queries import NodeFacts, person
from shop.organisation.rules import Role, may


def gone_names(basket: Basket, supplier_id: int) -> list[str]:
    """Withdrawn, out of its time, or not the house's to see any more."""
    return [one.name for one in basket.gone if one.supplier_id == supplier_id]


def sender_of(session: Session, held: SupplierHold, unit: NodeFacts) -> Actor | None:
    """Who chose it, where they may still order for the house."""
    found = person(session, held.held_by_id) if held.held_by_id else None
    if found is None or not may(found.grants, Role.REQUISITIONER, unit.path):
        return None
    return Actor(found.id, found.name, found.email)


def found_worse(
    basket: Basket, card: SupplierCard, held: SupplierHold, by: Actor | None, *,
    fee: Decimal | None = None,
) -> list[Found]:  # fmt: skip
    """What is worse than what was agreed. `fee`: kr., where it is not the part's own."""
    if by is None:
        return [Found(Worse.ROLE)]
    if card.next_day.day != held.delivery_date:
        return [Found(Worse.LATE)]
    gone = gone_names(basket, card.id)
    return worse_than(
        held.agreed, seen_lines(card), fee=card.fee if fee is None else fee, gone=gone
    )


def give_back(
    session: Session, unit: NodeFacts, held: SupplierHold, part: Part,
    found: list[Found], *, now: datetime,
) -> None:  # fmt: skip
    """Let it wait for a person again, and write to those who must know."""
    held.came_back_at, held.came_back_for = now, [one.stored() for one in found]
    record(
        session, Event.SUPPLIER_RELEASED, by=SYSTEM, at=now, chain=unit.municipality_id or 0,
        subject=f"unit:{unit.id}",
        details={
            "supplier": held.supplier_id, "delivery_date": str(held.delivery_date),
            "came_back": sorted({one.what.value for one in found}),
        },
    )  # fmt: skip
    key, readers = letter_key(held), readers_of(session, unit, held.held_by_id)
    post(session, letters.it_came_back(part, readers, found=found, key=f"{key}back"), now=now)
