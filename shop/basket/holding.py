"""Letting a supplier's part of a basket wait for its fixed day, and no longer: `actions`."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from shop.agreements.rules import FixedDay
from shop.basket import letters, queries
from shop.basket.actions import answer, lock_lines
from shop.basket.contents import SupplierCard
from shop.basket.facts import supplier_subject
from shop.basket.letters import Part
from shop.basket.models import SupplierHold
from shop.basket.rules import FIRST
from shop.basket.waiting import OPEN, Seen, agreement, let_wait
from shop.basket.waiting import release as let_go
from shop.db import table_of, upsert
from shop.guidance.models import Answer
from shop.kernel.errors import Refused
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.mail.actions import take_back, write
from shop.mail.rules import Letter, Reader
from shop.orders.rules import Joined
from shop.organisation.queries import NodeFacts, leads_of, person

_HOLD = table_of(SupplierHold)
_KEY = ["unit_id", "basket_number", "supplier_id"]
THINK_AGAIN = timedelta(minutes=5)
"""So long the notice lies in the outbox: who lets it wait no longer has bothered nobody."""


def hold(
    session: Session, *, unit: NodeFacts, supplier_id: int, by: Actor, now: datetime,
    number: int = FIRST, sends_itself: bool = False,
) -> FixedDay:  # fmt: skip
    """Let a supplier's lines wait for the next fixed day. Colleagues may add until the cut-off.

    `sends_itself`: at the cut-off the worker sends it, where nothing is worse than it is now.
    Raises Refused where there is nothing to wait, or the cut-off is now.
    """
    lock_lines(session, unit)  # somebody may be sending them: then there is nothing to hold
    card = queries.basket(session, unit, now=now, number=number).card(supplier_id)
    if card is None:
        raise Refused("hold-empty", "Der er ingen varer fra den leverandør i kurven.")
    held = session.get(SupplierHold, (unit.id, number, supplier_id), populate_existing=True)
    day, was = card.next_day, queries.wait_of(held) if held else OPEN
    wait = let_wait(was, supplier_cutoff=day.cutoff, sends_itself=sends_itself, now=now)
    told = _still_told(session, held, card)
    values: dict[str, Any] = {
        "delivery_date": day.day, "cutoff": wait.cutoff, "held_at": now,
        "held_by_id": by.person_id, "held_by_name": by.name, "auto_send": sends_itself,
        "agreed": agreement(seen_lines(card), card.fee), "came_back_at": None,
        "came_back_for": [], "told_at": held.told_at if held and told else now,
        **_company(held, day),
    }  # fmt: skip
    new = upsert(_HOLD, session.get_bind().dialect.name).values(
        unit_id=unit.id, basket_number=number, supplier_id=supplier_id, **values
    )
    session.execute(new.on_conflict_do_update(index_elements=_KEY, set_=values))
    session.expire_all()
    answer(session, unit, supplier_subject(supplier_id), Answer.ACCEPTED, now=now)
    _note_hold(session, Event.SUPPLIER_HELD, unit, supplier_id, by, now, str(day.day))
    if not told:
        _tell(session, unit, card, (unit.id, number, supplier_id), now=now)
    return day


def _company(held: SupplierHold | None, day: FixedDay) -> dict[str, Any]:
    """What it goes with stays, where it only changes whether it sends itself that day."""
    if held is None or held.delivery_date != day.day:
        alone = {"delivery_group": "", "joined": Joined.NONE, "host_unit_id": None}
        return alone | {"host_number": 0, "joined_parts": 0}
    return {
        name: getattr(held, name)
        for name in ("delivery_group", "joined", "host_unit_id", "host_number", "joined_parts")
    }


def _still_told(session: Session, held: SupplierHold | None, card: SupplierCard) -> bool:
    """Whether the one notice about this waiting has gone. One that has not is written anew."""
    if held is None:
        return False
    key = letters.prefix(held.unit_id, held.basket_number, held.supplier_id)
    taken_back = take_back(session, prefix=key)
    return held.delivery_date == card.next_day.day and not taken_back


def _tell(
    session: Session, unit: NodeFacts, card: SupplierCard, key: tuple[int, int, int], *,
    now: datetime,
) -> None:  # fmt: skip
    held = session.get_one(SupplierHold, key)
    readers = readers_of(session, unit, held.held_by_id)
    name = letter_key(held)
    post(session, letters.it_waits(part_of(unit, held, card), readers, key=name), now=now,
         after=THINK_AGAIN)  # fmt: skip


def release(
    session: Session, *, unit: NodeFacts, supplier_id: int, by: Actor, now: datetime,
    number: int = FIRST,
) -> None:  # fmt: skip
    """Let it wait no longer. Nothing happens when it does not; Refused once it is on its way."""
    held = session.get(SupplierHold, (unit.id, number, supplier_id), with_for_update=True)
    if held is None:
        return
    _release(session, unit, held, by=by, now=now)


def release_all(
    session: Session, *, unit: NodeFacts, by: Actor, now: datetime, number: int
) -> list[int]:
    """Let nothing of a basket wait any longer. Refused where some is on its way.

    A notice that has not gone yet is taken back, so that nobody reads that it waits; gives the
    suppliers of those.
    """
    held = session.scalars(
        select(SupplierHold)
        .where(col(SupplierHold.unit_id) == unit.id, col(SupplierHold.basket_number) == number)
        .order_by(col(SupplierHold.supplier_id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return [one.supplier_id for one in held if _release(session, unit, one, by=by, now=now)]


def tell_again(
    session: Session, unit: NodeFacts, supplier_id: int, number: int, *, now: datetime
) -> None:  # fmt: skip
    """Write the notice that was taken back, where the part waits again."""
    card = queries.basket(session, unit, now=now, number=number).card(supplier_id)
    if card is not None and card.hold is not None:
        _tell(session, unit, card, (unit.id, number, supplier_id), now=now)


def _release(
    session: Session, unit: NodeFacts, held: SupplierHold, *, by: Actor, now: datetime
) -> bool:  # fmt: skip
    """Whether its notice was taken back."""
    let_go(queries.wait_of(held), now=now)
    day, supplier_id = held.delivery_date, held.supplier_id
    back = take_back(session, prefix=letters.prefix(unit.id, held.basket_number, supplier_id))
    session.delete(held)
    session.flush()
    _note_hold(session, Event.SUPPLIER_RELEASED, unit, supplier_id, by, now, str(day))
    return bool(back)


def _note_hold(
    session: Session, event: Event, unit: NodeFacts, supplier_id: int, by: Actor, now: datetime,
    day: str,
) -> None:  # fmt: skip
    record(
        session, event, by=by, at=now, chain=unit.municipality_id or 0,
        subject=f"unit:{unit.id}", details={"supplier": supplier_id, "delivery_date": day},
    )  # fmt: skip


def seen_lines(card: SupplierCard) -> list[Seen]:
    """The lines as the rules look at them."""
    return [
        Seen(
            line.row.offer_id, line.row.name, line.price, line.price_seen, line.row.version_id,
            changed=line.pack_seen is not None or bool(line.labels_lost),
            quantity=line.quantity, steps=line.row.price_steps,
        )
        for line in card.lines
    ]  # fmt: skip


def letter_key(held: SupplierHold) -> str:
    """What the keys of all letters about this waiting begin with."""
    key = letters.prefix(held.unit_id, held.basket_number, held.supplier_id)
    return f"{key}{held.held_at:%y%m%d%H%M%S}:"


def part_of(unit: NodeFacts, held: SupplierHold, card: SupplierCard) -> Part:
    """What a letter says of it."""
    return Part(
        unit.name, card.supplier.name, card.goods_value, held.delivery_date, held.cutoff,
        held.held_by_name, held.auto_send,
    )  # fmt: skip


def readers_of(session: Session, unit: NodeFacts, person_id: int | None) -> list[Reader]:
    """Who chose it, and who leads the house; each once."""
    owner = person(session, person_id) if person_id else None
    found = {one.email: one for one in leads_of(session, unit.path)}
    if owner is not None:
        found[owner.email] = owner.reader
    return list(found.values())


def post(
    session: Session, written: Iterable[Letter], *, now: datetime, after: timedelta = timedelta(0)
) -> None:
    """Put the letters in the outbox."""
    for letter in written:
        write(session, letter=letter, now=now, after=after)
