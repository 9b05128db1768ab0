"""Asking procurement, answering, and putting the answer away."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from shop.catalogue.queries import offer_row
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.queries import NodeFacts, node, person
from shop.organisation.rules import Role, may
from shop.requests.models import ItemRequest
from shop.requests.rules import (
    RequestState,
    Standing,
    Wanted,
    check_can_change,
    check_may_ask,
    read_answer,
    read_wanted,
)


def ask(session: Session, *, unit_id: int, wanted: Wanted, by: Actor, now: datetime) -> int:
    """Keep what a house misses, for procurement to answer. Gives its id.

    Raises NotAllowed for who does not buy for the house, Refused for what cannot be read.
    """
    house = _place(session, unit_id)
    _check_role(session, by, Role.REQUISITIONER, house.path)
    read = read_wanted(wanted, today=local_day(now))
    check_may_ask(_open_of(session, by.person_id or 0))
    request = ItemRequest(
        unit_id=unit_id, asked_by_id=by.person_id or 0, asked_by_name=by.name, asked_at=now,
        what=read.what, amount=read.amount, needed_by=read.needed_by, why=read.why,
        searched=read.searched, cost=read.cost,
    )  # fmt: skip
    session.add(request)
    session.flush()
    _record(session, request, house, "asked", by, now)
    return request.id or 0


def answer(
    session: Session, *, request_id: int, turn: int, text: str, offer_id: int | None, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Answer a request with words, with an item that the house can see, or with both.

    `turn` is the one that whoever answers has seen. Raises NotFound, NotAllowed or Refused.
    """
    request, house = _theirs(session, request_id, by)
    text = read_answer(text, has_item=offer_id is not None)
    _check_turn(request, turn, RequestState.ANSWERED)
    if offer_id is not None and offer_row(session, offer_id, path=house.path) is None:
        raise Refused("item-unknown", "Huset kan ikke købe den vare. Vælg en anden.")
    request.answer, request.offer_id = text, offer_id
    _move(session, request, house, RequestState.ANSWERED, by, now)


def close(
    session: Session, *, request_id: int, turn: int, by: Actor, now: datetime
) -> None:  # fmt: skip
    """Put a request aside without an answer. Raises NotFound, NotAllowed or Refused."""
    request, house = _theirs(session, request_id, by)
    _check_turn(request, turn, RequestState.CLOSED)
    request.answer, request.offer_id = "", None
    _move(session, request, house, RequestState.CLOSED, by, now)


def reopen(
    session: Session, *, request_id: int, turn: int, by: Actor, now: datetime
) -> None:  # fmt: skip
    """Let a request wait again; what was answered stands until there is another answer.

    Raises NotFound, NotAllowed or Refused.
    """
    request, house = _theirs(session, request_id, by)
    _check_turn(request, turn, RequestState.OPEN)
    _move(session, request, house, RequestState.OPEN, by, now)


def put_away(session: Session, *, request_id: int, by: Actor, now: datetime) -> None:
    """Take an answer off the front page of who asked. Nothing for the ledger: it decides nothing.

    Raises NotFound for anybody else's.
    """
    request = session.get(ItemRequest, request_id)
    if request is None or request.asked_by_id != by.person_id:
        raise _unknown()
    if request.state is RequestState.OPEN:
        raise Refused("request-open", "Indkøb har ikke svaret endnu.")
    request.seen_at = request.seen_at or now
    session.add(request)


def _open_of(session: Session, person_id: int) -> int:
    query = select(func.count()).where(
        col(ItemRequest.asked_by_id) == person_id, col(ItemRequest.state) == RequestState.OPEN
    )
    count: int = session.execute(query).scalar_one()
    return count


def _theirs(session: Session, request_id: int, by: Actor) -> tuple[ItemRequest, NodeFacts]:
    """The request, held against colleagues who answer it now, when `by` may answer it."""
    request = session.get(ItemRequest, request_id, with_for_update=True, populate_existing=True)
    if request is None:
        raise _unknown()
    house = _place(session, request.unit_id)
    _check_role(session, by, Role.PROCUREMENT, house.path)
    return request, house


def _check_turn(request: ItemRequest, turn: int, to: RequestState) -> None:
    found = Standing(request.state, request.turn, request.changed_by_name)
    check_can_change(found, turn=turn, to=to)


def _move(
    session: Session, request: ItemRequest, house: NodeFacts, to: RequestState, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    request.state, request.turn, request.seen_at = to, request.turn + 1, None
    request.changed_at, request.changed_by_name = now, by.name
    session.add(request)
    _record(session, request, house, _WHAT[to], by, now)


_WHAT = {
    RequestState.ANSWERED: "answered", RequestState.CLOSED: "closed",
    RequestState.OPEN: "reopened",
}  # fmt: skip


def _record(
    session: Session, request: ItemRequest, house: NodeFacts, what: str, by: Actor, now: datetime
) -> None:
    record(
        session, Event.ITEM_REQUEST_CHANGED, by=by, at=now, chain=house.municipality_id or 0,
        subject=f"item-request:{request.id}",
        details={"unit": house.id, "what": what, "offer": request.offer_id},
    )  # fmt: skip


def _place(session: Session, node_id: int) -> NodeFacts:
    place = node(session, node_id)
    if place is None:
        raise NotFound("node", "Stedet findes ikke.")
    return place


def _check_role(session: Session, by: Actor, role: Role, path: str) -> None:
    somebody = person(session, by.person_id or 0)
    if somebody is None or not may(somebody.grants, role, path):
        raise NotAllowed("no-role", "Det har du ikke adgang til.")


def _unknown() -> NotFound:
    return NotFound("item-request", "Spørgsmålet findes ikke.")
