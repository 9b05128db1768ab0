"""A standing order that somebody has to say yes to first, as a basket's. Part of `putting`."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from shop.agreements.models import Supplier
from shop.approvals.actions import ask, who_is_asked
from shop.approvals.rules import AskedLine, needs_approval
from shop.catalogue.queries import OfferRow
from shop.guidance.queries import policy_for
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.orders.rules import OrderDraft
from shop.organisation.queries import NodeFacts, person
from shop.standing.models import StandingOrder


def owner_of(session: Session, one: StandingOrder) -> Actor:
    """Who set it up: in whose name it is ordered, and who gets the leader's answer."""
    found = person(session, one.created_by_id) if one.created_by_id else None
    if found is None:
        return Actor(one.created_by_id, one.created_by_name, "")
    return Actor(found.id, found.name, found.email)


def ask_where_needed(
    session: Session, house: NodeFacts, draft: OrderDraft, rows: Mapping[int, OfferRow], *,
    by: Actor, now: datetime,
) -> int:  # fmt: skip
    """Send it to who has to say yes; the request's id, 0 where nobody has to.

    The leader gets a letter, and the house sees that it waits. A no puts the goods in the basket.
    """
    limit = policy_for(session, house.path, on=local_day(now)).approval_limit
    if limit is None or not needs_approval(draft.goods_value, limit):
        return 0
    level = who_is_asked(session, house.path, asked_by=by.person_id)
    if level is None:
        return 0
    lines = [
        AskedLine(
            offer_id=one.offer_id, version_id=one.offer_version_id,
            seller_item_id=one.seller_item_id, name=one.name, pack_text=one.pack_text,
            quantity=one.quantity, price=one.price, added_by_id=by.person_id,
            added_by_name=by.name, price_seen=rows[one.offer_id].price,
        )
        for one in draft.lines
    ]  # fmt: skip
    supplier = session.get_one(Supplier, draft.supplier_id)
    return ask(
        session, unit=house, draft=draft, lines=lines, supplier_name=supplier.name, limit=limit,
        level=level, by=by, now=now,
    )  # fmt: skip
