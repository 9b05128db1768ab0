"""What leaves the basket for an approver's yes, and comes back with a no. Part of `actions`."""

from datetime import datetime

from sqlmodel import Session

from shop.approvals import actions as approvals
from shop.approvals.queries import Asked
from shop.approvals.rules import AskedLine, needs_approval
from shop.basket.contents import SupplierCard
from shop.basket.kept import put_on
from shop.basket.models import BasketLine, NamedBasket
from shop.basket.rules import FIRST
from shop.db import table_of, upsert
from shop.kernel.people import Actor
from shop.orders.booked import Part, stored, together
from shop.orders.rules import OrderDraft, check_can_place
from shop.organisation.queries import NodeFacts

_LINE = table_of(BasketLine)


def must_wait(
    session: Session, unit: NodeFacts, card: SupplierCard, draft: OrderDraft, *, by: Actor,
    now: datetime, number: int = FIRST,
) -> bool:  # fmt: skip
    """Ask for a yes where the house's policy wants one; False where the order may go at once.

    Where nobody is over the house there is nobody to ask, and the order goes.
    """
    limit = card.policy.approval_limit
    if limit is None or not needs_approval(draft.goods_value, limit):
        return False
    level = approvals.who_is_asked(session, unit.path, asked_by=by.person_id)
    if level is None:
        return False
    check_can_place(draft, refuses_below_minimum=card.terms.supplier_may_refuse)
    approvals.ask(
        session, unit=unit, draft=draft, lines=_asked(card, draft), level=level, limit=limit,
        supplier_name=card.supplier.name, by=by, now=now, basket_number=number,
    )  # fmt: skip
    return True


def _asked(card: SupplierCard, draft: OrderDraft) -> list[AskedLine]:
    drafted = {one.offer_id: one for one in draft.lines}
    pairs = [(drafted[line.row.offer_id], line) for line in card.lines]
    return [
        AskedLine(
            offer_id=one.offer_id, version_id=one.offer_version_id,
            seller_item_id=one.seller_item_id, name=one.name, pack_text=one.pack_text,
            quantity=line.quantity, price=one.price, added_by_name=one.added_by_name,
            added_by_id=line.added_by_id, note=line.note, nudges=one.nudges,
            skip_reason=one.skip_reason, accounting_code=line.accounting_code,
            price_seen=line.price, elsewhere=line.elsewhere,
        )
        for one, line in pairs
    ]  # fmt: skip


def refuse(session: Session, *, request_id: int, words: str, by: Actor, now: datetime) -> None:
    """The approver says no, with words for the house: the goods are in the basket again."""
    put_back(session, approvals.refuse(
        session, request_id=request_id, words=words, by=by, now=now
    ), now=now)  # fmt: skip


def withdraw(session: Session, *, request_id: int, by: Actor, now: datetime) -> None:
    """The house takes it back: the goods are in the basket again."""
    put_back(session, approvals.withdraw(session, request_id=request_id, by=by, now=now), now=now)


def put_back(session: Session, found: Asked, *, now: datetime) -> None:
    """The lines as they were, on top of what is there; into the first basket if theirs is closed.

    What is not sold any more comes back too: the basket says so, and a person decides.
    """
    number = _open_number(session, found)
    rest = found.accounting_code if number != found.basket_number else ""
    for line in found.lines:
        account = line.accounting_code or rest
        coming = [Part(one.account or rest, one.quantity) for one in line.booked(line.quantity)]
        there = session.get(
            BasketLine, (found.unit_id, number, line.offer_id), with_for_update=True,
            populate_existing=True,
        )  # fmt: skip
        if there is not None:
            put_on(there, coming)
            continue
        new = upsert(_LINE, session.get_bind().dialect.name).values(
            unit_id=found.unit_id, basket_number=number, offer_id=line.offer_id,
            quantity=line.quantity, version_seen=line.version_id,
            price_seen=line.price if line.price_seen is None else line.price_seen,
            added_at=now, added_by_id=line.added_by_id, added_by_name=line.added_by_name,
            note=line.note, accounting_code=account,
            elsewhere=stored(together((), coming, account=account)),
        )  # fmt: skip
        session.execute(
            new.on_conflict_do_update(
                index_elements=["unit_id", "basket_number", "offer_id"],
                set_={"quantity": _LINE.c.quantity + new.excluded.quantity},
            )
        )


def _open_number(session: Session, found: Asked) -> int:
    named = session.get(NamedBasket, (found.unit_id, found.basket_number))
    return found.basket_number if named is not None and named.closed_at is None else FIRST
