"""Several baskets by purpose: made, named, emptied into each other, closed. Part of `actions`."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlmodel import Session, col

from shop.basket.actions import check_open, lock_lines
from shop.basket.holding import release_all
from shop.basket.kept import booked_of, put_on
from shop.basket.models import BasketLine, NamedBasket
from shop.basket.rules import FIRST, check_room, purpose_name
from shop.budgets.queries import accounts_of
from shop.budgets.rules import check_account
from shop.db import table_of, upsert
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.orders.rules import MAX_QUANTITY
from shop.organisation.queries import NodeFacts

_BASKET = table_of(NamedBasket)


def make(session: Session, *, unit: NodeFacts, name: str, by: Actor, now: datetime) -> int:
    """A new basket for a purpose; its number. Raises Refused for a name that cannot be used."""
    taken = _open_names(session, unit)
    chosen = purpose_name(name, taken)
    check_room(len(taken))
    while True:  # two who make one at once get a number each
        last = session.scalar(
            select(func.max(_BASKET.c.number)).where(_BASKET.c.unit_id == unit.id)
        )
        new = upsert(_BASKET, session.get_bind().dialect.name).values(
            unit_id=unit.id, number=(last or FIRST) + 1, name=chosen, accounting_code="",
            created_at=now, created_by_id=by.person_id, created_by_name=by.name,
        )  # fmt: skip
        made = session.execute(new.on_conflict_do_nothing().returning(_BASKET.c.number))
        if (number := made.scalar()) is not None:
            return int(number)


def _open_names(session: Session, unit: NodeFacts, but: int = FIRST) -> list[str]:
    """Names that are taken, those of another than `but`."""
    return list(
        session.scalars(
            select(col(NamedBasket.name)).where(
                col(NamedBasket.unit_id) == unit.id, col(NamedBasket.closed_at).is_(None),
                col(NamedBasket.number) != but,
            )
        )
    )  # fmt: skip


def rename(
    session: Session, *, unit: NodeFacts, number: int, name: str, now: datetime,
    accounting_code: str | None = None,
) -> tuple[str, str]:  # fmt: skip
    """Another name, and where the goods are booked ("" = as the house, None = as before).

    Gives both from before. Raises Refused for an account that is not the house's.
    """
    found = named(session, unit, number)
    before = found.name, found.accounting_code
    code = before[1] if accounting_code is None else accounting_code
    if code != before[1]:
        check_account(code, accounts_of(session, unit, on=local_day(now)))
    found.name = purpose_name(name, _open_names(session, unit, but=number))
    found.accounting_code = code
    session.flush()
    return before


def close(session: Session, *, unit: NodeFacts, number: int, by: Actor, now: datetime) -> str:
    """Close a basket; its name. Its goods stay with it, but nothing of it waits any more.

    Raises Refused where something of it is on its way by itself.
    """
    found = named(session, unit, number)
    lock_lines(session, unit)
    release_all(session, unit=unit, by=by, now=now, number=number)
    found.closed_at = now
    session.flush()
    return found.name


def reopen(session: Session, *, unit: NodeFacts, number: int) -> str:
    """Open a closed basket again, with what was in it; its name."""
    found = session.get(NamedBasket, (unit.id, number), with_for_update=True)
    if found is None:
        raise NotFound("basket-unknown", "Kurven findes ikke her.")
    names = _open_names(session, unit, but=number)
    if found.closed_at is not None:
        check_room(len(names))
        found.name = purpose_name(found.name, names)
        found.closed_at = None
        session.flush()
    return found.name


def named(session: Session, unit: NodeFacts, number: int) -> NamedBasket:
    """An open basket with a name, held until we commit. Raises Refused or NotFound for another."""
    if number == FIRST:
        raise Refused("basket-first", "Husets faste kurv har intet navn og kan ikke lukkes.")
    found = session.get(NamedBasket, (unit.id, number), with_for_update=True)
    if found is None:
        raise NotFound("basket-unknown", "Kurven findes ikke her.")
    if found.closed_at is not None:
        raise Refused("basket-closed", "Kurven »%(name)s« er lukket.", name=found.name)
    return found


@dataclass(frozen=True, slots=True)
class Moved:
    """A line that went into another basket."""

    quantity: Decimal
    can_undo: bool
    """False where there was some of it already, so that the two were added up."""


def move(session: Session, *, unit: NodeFacts, offer_id: int, number: int, to: int) -> Moved:
    """Put a line into another of the house's baskets, on top of what is there.

    Raises Refused where the line is gone, the basket is closed, or the two are too many.
    """
    check_open(session, unit, to)
    lock_lines(session, unit)
    session.expire_all()
    line = session.get(BasketLine, (unit.id, number, offer_id))
    if line is None:
        raise Refused("line-gone", "Varen ligger ikke i kurven mere.")
    if number == to:
        raise Refused("basket-same", "Varen ligger i den kurv i forvejen.")
    quantity = line.quantity
    fresh = add_line(session, line, to)
    session.flush()
    return Moved(quantity, can_undo=fresh)


def add_line(session: Session, line: BasketLine, to: int) -> bool:
    """Put it into the basket `to`, on top of what is there; whether there was none of it."""
    there = session.get(BasketLine, (line.unit_id, to, line.offer_id))
    if there is None:
        kept = line.model_dump() | {"basket_number": to}
        session.delete(line)
        session.flush()
        session.add(BasketLine(**kept))
        return True
    if there.quantity + line.quantity > MAX_QUANTITY:
        raise Refused("quantity", "Antallet skal være over 0 og højst 100.000.")
    put_on(there, booked_of(line))
    there.note = there.note or line.note
    session.delete(line)
    return False


def note(session: Session, *, unit: NodeFacts, offer_id: int, number: int, text: str) -> None:
    """What somebody says of a line: who it is for, what it is to be used for. "" takes it away."""
    line = session.scalars(
        select(BasketLine)
        .where(
            col(BasketLine.unit_id) == unit.id, col(BasketLine.basket_number) == number,
            col(BasketLine.offer_id) == offer_id,
        )
        .with_for_update()
    ).first()  # fmt: skip
    if line is None:
        raise Refused("line-gone", "Varen ligger ikke i kurven mere.")
    line.note = text
    session.flush()
