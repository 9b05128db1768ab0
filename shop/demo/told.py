"""What houses told of their deliveries: mostly that all came, sometimes what did not."""

import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from shop.demo.people import People
from shop.kernel.periods import at, local_day
from shop.orders.models import Order, OrderLine
from shop.organisation.queries import NodeFacts
from shop.receiving.actions import all_arrived, handle, tell
from shop.receiving.queries import complaints_of
from shop.receiving.rules import ASK_DAYS, ComplaintState, Written

DAYS = 45
"""So many days back somebody told."""
_ANSWERS = 0.7
"""Share of the orders that a house tells about; the others it forgets."""
_WRONG = 0.06
_KINDS = (
    ("MISSING", "Den lå ikke i kassen."), ("BROKEN", "Posen var gået op."),
    ("SUBSTITUTED", "Der kom et andet mærke."), ("LATE", "Chaufføren siger i morgen."),
)  # fmt: skip
_CLOSED_AFTER = timedelta(days=6)
_ANSWER = "Leverandøren sender nyt med næste levering og trækker beløbet fra."


def tell_of(
    session: Session, who: People, units: Sequence[NodeFacts], *, now: datetime, rng: random.Random
) -> None:
    """The last weeks' deliveries to these houses. The first house leaves its last week for the
    visitor to tell about."""
    today = local_day(now)
    orders = session.exec(
        select(Order)
        .where(
            col(Order.unit_id).in_([unit.id for unit in units]),
            col(Order.delivery_date) >= today - timedelta(days=DAYS),
            col(Order.delivery_date) < today,
        )
        .order_by(col(Order.delivery_date), col(Order.id))
    ).all()
    for order in orders:
        is_visitors = order.unit_id == units[0].id
        waits = is_visitors and order.delivery_date >= today - timedelta(days=ASK_DAYS)
        if not waits and rng.random() < _ANSWERS:
            _tell(session, who, order, rng, now)


def _tell(
    session: Session, who: People, order: Order, rng: random.Random, now: datetime
) -> None:  # fmt: skip
    buyers = who.buyers[order.unit_id]
    order_id, when, by = order.id or 0, at(order.delivery_date, time(12, 30)), buyers[0]
    if rng.random() >= _WRONG:
        all_arrived(session, order_id=order_id, by=by, now=when)
        return
    numbers = session.exec(
        select(col(OrderLine.line_number)).where(col(OrderLine.order_id) == order_id)
    ).all()
    kind, note = rng.choice(_KINDS)
    written = {number: Written("CAME") for number in sorted(numbers)}
    written[rng.choice(sorted(numbers))] = Written(kind, "", note)
    tell(
        session, order_id=order_id, seen=0, written=written, follow_up=True, picture="", by=by,
        now=when,
    )  # fmt: skip
    if now - when > _CLOSED_AFTER:
        (row,) = complaints_of(session, order_id)
        handle(
            session, complaint_id=row.id, turn=0, to=ComplaintState.CLOSED, words=_ANSWER,
            by=who.jonas, now=when + timedelta(days=2),
        )  # fmt: skip
