"""Telling what came, undoing it, and procurement's answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from shop.kernel.errors import NotAllowed, NotFound
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.orders.models import Order
from shop.organisation.queries import person
from shop.organisation.rules import Role, may
from shop.receiving.models import Arrival, ArrivalLine, Complaint
from shop.receiving.queries import Standing, standing
from shop.receiving.rules import (
    WRONG,
    ComplaintState,
    Handled,
    Told,
    Written,
    all_came,
    check_can_handle,
    check_can_undo,
    check_seen,
    left_after,
    read_told,
)


def all_arrived(session: Session, *, order_id: int, by: Actor, now: datetime) -> int:
    """All that was left of the order has come. Gives the report's number, 0 when nothing was left.

    Raises NotFound, or NotAllowed for who does not belong to the house.
    """
    order, found = _theirs(session, order_id, by)
    told = all_came(found.expected)
    return _write(session, order, found, told, by, now) if told else 0


def tell(
    session: Session, *, order_id: int, seen: int, written: Mapping[int, Written],
    follow_up: bool, picture: str, by: Actor, now: datetime,
) -> int:  # fmt: skip
    """Keep what came of the order's lines and what did not; gives the report's number.

    `seen` is the last number that whoever tells has read, `picture` as the shop keeps pictures.
    With `follow_up` each line that was not as ordered becomes a complaint. Raises NotFound,
    NotAllowed, or Refused.
    """
    order, found = _theirs(session, order_id, by)
    check_seen(seen, found.last)
    told = read_told(found.expected, written)
    return _write(session, order, found, told, by, now, picture, follow_up=follow_up)


def undo(session: Session, *, order_id: int, number: int, by: Actor, now: datetime) -> None:
    """The latest report of the order was wrong: it does not count any more, nor do its complaints.

    Raises NotFound, NotAllowed, or Refused when procurement has begun.
    """
    order, found = _theirs(session, order_id, by)
    report = next((one for one in found.reports if one.number == number), None)
    if report is None:
        raise NotFound("report-unknown", "Det findes ikke her.")
    opened = session.scalars(
        select(Complaint).where(col(Complaint.arrival_id) == report.id).with_for_update()
    ).all()
    check_can_undo(number, found.standing, begun=any(one.turn for one in opened))
    for one in opened:
        one.state = ComplaintState.WITHDRAWN
        session.add(one)
    session.add(_arrival(order, found.last + 1, by, now, undoes=number))
    _record(session, Event.RECEIPT_UNDONE, order, {"number": number}, by, now)


def _theirs(session: Session, order_id: int, by: Actor) -> tuple[Order, Standing]:
    """The order and what is told, held against colleagues who tell something now."""
    order = session.get(Order, order_id, with_for_update=True)
    somebody = person(session, by.person_id or 0)
    if order is None:
        raise NotFound("order-unknown", "Bestillingen findes ikke her.")
    if somebody is None or not any(
        may(somebody.grants, role, order.unit_path) for role in (Role.REQUISITIONER, Role.MANAGER)
    ):
        raise NotAllowed("no-role", "Det har du ikke adgang til.")
    return order, standing(session, order_id)


def _arrival(
    order: Order, number: int, by: Actor, now: datetime, *, undoes: int | None = None,
    is_whole: bool = False, picture: str = "",
) -> Arrival:  # fmt: skip
    return Arrival(
        order_id=order.id or 0, number=number, undoes=undoes, is_whole=is_whole,
        unit_id=order.unit_id, told_at=now, told_by_id=by.person_id,
        told_by_name=by.name, picture=picture,
    )  # fmt: skip


def _write(
    session: Session, order: Order, found: Standing, told: Sequence[Told], by: Actor,
    now: datetime, picture: str = "", *, follow_up: bool = False,
) -> int:  # fmt: skip
    arrival = _arrival(order, found.last + 1, by, now, picture=picture,
                       is_whole=not left_after(found.expected, told))  # fmt: skip
    session.add(arrival)
    session.flush()
    for one in told:
        session.add(ArrivalLine(
            arrival_id=arrival.id or 0, line_number=one.line_number, mark=one.mark,
            quantity=one.quantity, note=one.note,
        ))  # fmt: skip
    wrong = [one for one in told if one.mark in WRONG]
    for one in wrong if follow_up else ():
        session.add(Complaint(
            arrival_id=arrival.id or 0, order_id=order.id or 0, line_number=one.line_number,
            unit_id=order.unit_id, unit_path=order.unit_path, opened_at=now,
            opened_by_name=by.name,
        ))  # fmt: skip
    session.flush()
    marks = {f"{one.line_number}": one.mark.value for one in wrong}
    details = {"number": arrival.number, "wrong": marks, "follow_up": follow_up and bool(wrong)}
    _record(session, Event.GOODS_RECEIVED, order, details, by, now)
    return arrival.number


def handle(
    session: Session, *, complaint_id: int, turn: int, to: ComplaintState, words: str,
    by: Actor, now: datetime,
) -> None:  # fmt: skip
    """Send a complaint on to the supplier, close it with an answer, or open it again.

    `turn` is the one that whoever answers has seen. Raises NotFound, NotAllowed, or Refused.
    """
    found = session.get(Complaint, complaint_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("complaint-unknown", "Den findes ikke her.")
    somebody = person(session, by.person_id or 0)
    if somebody is None or not may(somebody.grants, Role.PROCUREMENT, found.unit_path):
        raise NotAllowed("no-role", "Det har du ikke adgang til.")
    stands = Handled(found.state, found.turn, found.changed_by_name)
    words = check_can_handle(stands, turn=turn, to=to, words=words)
    found.state, found.turn = to, found.turn + 1
    found.answer = words or found.answer
    found.changed_at, found.changed_by_name = now, by.name
    session.add(found)
    order = session.get_one(Order, found.order_id)
    details = {"complaint": complaint_id, "state": to.value, "line": found.line_number}
    _record(session, Event.COMPLAINT_CHANGED, order, details, by, now)


def _record(
    session: Session, event: Event, order: Order, details: Mapping[str, object], by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """What somebody wrote stays out of the ledger: it may be about people."""
    record(
        session, event, by=by, at=now, chain=order.municipality_id,
        subject=f"receipt:{order.id}", details={**details, "order": order.id},
    )  # fmt: skip
