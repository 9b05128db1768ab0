"""Putting in, changing, swapping and holding. Sending is in `sending`."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import cast

from sqlalchemy import delete, select
from sqlmodel import Session, col

from nudges.nudge import Nudge
from shop.basket import queries
from shop.basket.decisions import shown_nudge
from shop.basket.facts import offer_subject
from shop.basket.gone import gone_line
from shop.basket.kept import NOTHING_KEPT, Kept, carry, for_amount, kept_of
from shop.basket.models import BasketLine, NamedBasket, SupplierHold
from shop.basket.rules import FIRST, AmountRule, check_amount, check_step, fitting_amount
from shop.catalogue.queries import OfferRow, last_rows, offer_row
from shop.catalogue.shelf import fresh_shelf
from shop.db import table_of, upsert
from shop.favourites.succession import stand_ins
from shop.guidance import actions as guidance
from shop.guidance.actions import Watcher
from shop.guidance.models import Answer
from shop.guidance.queries import open_exposures
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts

_LINE = table_of(BasketLine)
_HOLD = table_of(SupplierHold)

_UNKNOWN = NotFound("offer-unknown", "Varen findes ikke i jeres butik.")


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did. `quantity` is what the basket holds of it now."""

    row: OfferRow
    quantity: Decimal
    nudge: Nudge | None


def add(
    session: Session, *, unit: NodeFacts, offer_id: int, quantity: Decimal, watcher: Watcher,
    by: Actor, now: datetime, number: int = FIRST,
) -> Added:  # fmt: skip
    """Put an amount in the basket, on top of what is there, and note the suggestion it gives.

    Raises NotFound for an offer that is not the unit's to see, Refused for one that is not sold
    today or an amount that cannot be ordered.
    """
    row = _sold(offer_row(session, offer_id, path=unit.path), now)
    check_open(session, unit, number)
    in_basket = _put(session, unit, row, quantity, by=by, now=now, number=number)
    check_amount(in_basket, amounts_of(row))
    found = queries.line_decisions(session, unit, row, in_basket, now=now)
    if found:
        guidance.note(session, found, watcher=watcher, now=now)
    return Added(row, in_basket, shown_nudge(found))


def _sold(row: OfferRow | None, now: datetime) -> OfferRow:
    if row is None:
        raise _UNKNOWN
    if not row.is_sold(local_day(now)):
        raise Refused("offer-not-sold", "»%(name)s« kan ikke bestilles mere.", name=row.name)
    return row


def amounts_of(row: OfferRow) -> AmountRule:
    """How much of the offer can be ordered."""
    return AmountRule(row.minimum_quantity, row.quantity_step)


def check_open(
    session: Session, unit: NodeFacts, number: int, *, holding: bool = True
) -> NamedBasket | None:
    """The basket of that number, None for the first, which is always open.

    `holding`: nobody can close it until we commit.

    Raises NotFound where the house never had it, Refused where somebody has closed it.
    """
    if number == FIRST:
        return None
    query = select(NamedBasket).where(
        col(NamedBasket.unit_id) == unit.id, col(NamedBasket.number) == number
    )
    found = session.scalars(query.with_for_update(read=True) if holding else query).first()
    if found is None:
        raise NotFound("basket-unknown", "Kurven findes ikke her.")
    if found.closed_at is not None:
        raise Refused("basket-closed", "Kurven »%(name)s« er lukket.", name=found.name)
    return found


def lock_lines(session: Session, unit: NodeFacts) -> None:
    """Hold the house's lines until we commit: whoever sends or holds meanwhile waits here."""
    session.execute(
        select(_LINE.c.offer_id)
        .where(_LINE.c.unit_id == unit.id)
        .order_by(_LINE.c.offer_id)
        .with_for_update()
    ).all()


def put_at_least(
    session: Session, unit: NodeFacts, row: OfferRow, quantity: Decimal, *, by: Actor,
    now: datetime, number: int = FIRST,
) -> None:  # fmt: skip
    """See to it that the line holds the amount or more."""
    line = session.get(BasketLine, (unit.id, number, row.offer_id))
    if line is None or line.quantity < quantity:
        _put(session, unit, row, quantity, by=by, now=now, number=number, instead=True)


def _put(
    session: Session, unit: NodeFacts, row: OfferRow, quantity: Decimal, *, by: Actor,
    now: datetime, number: int, instead: bool = False,
) -> Decimal:  # fmt: skip
    """Add the amount to the line (or put it `instead`), and give what the line holds then."""
    check_step(quantity, amounts_of(row))
    new = upsert(_LINE, session.get_bind().dialect.name).values(
        unit_id=unit.id, basket_number=number, offer_id=row.offer_id, quantity=quantity,
        price_seen=row.price, version_seen=row.version_id,
        added_at=now, added_by_id=by.person_id, added_by_name=by.name, note="",
    )  # fmt: skip
    amount = new.excluded.quantity if instead else _LINE.c.quantity + new.excluded.quantity
    statement = new.on_conflict_do_update(
        index_elements=["unit_id", "basket_number", "offer_id"], set_={"quantity": amount}
    )
    session.expire_all()  # a line that was read before is read again
    return cast("Decimal", session.execute(statement.returning(_LINE.c.quantity)).scalar_one())


@dataclass(frozen=True, slots=True)
class Changed:
    """A line before and after. `after` is None when it was removed."""

    offer_id: int
    before: Decimal
    after: Decimal | None
    kept: Kept = NOTHING_KEPT


def change(
    session: Session, *, unit: NodeFacts, offer_id: int, quantity: Decimal, now: datetime,
    number: int = FIRST,
) -> Changed:  # fmt: skip
    """Order another amount of a line. Raises Refused for an amount that cannot be ordered."""
    line = _line(session, unit, offer_id, number)
    row = _sold(offer_row(session, offer_id, path=unit.path), now)
    check_amount(quantity, amounts_of(row))
    before, line.quantity = line.quantity, quantity
    session.flush()
    return Changed(offer_id, before, quantity)


def remove(session: Session, *, unit: NodeFacts, offer_id: int, number: int = FIRST) -> Changed:
    """Take a line out; also one that is no longer sold."""
    line = _line(session, unit, offer_id, number)
    gone = Changed(offer_id, line.quantity, None, kept_of(line))
    session.delete(line)
    session.flush()
    return gone


def _line(session: Session, unit: NodeFacts, offer_id: int, number: int) -> BasketLine:
    found = session.scalars(
        select(BasketLine)
        .where(
            col(BasketLine.unit_id) == unit.id,
            col(BasketLine.basket_number) == number,
            col(BasketLine.offer_id) == offer_id,
        )
        .with_for_update()
    ).first()
    if found is None:
        raise Refused("line-gone", "Varen ligger ikke i kurven mere.")
    return found


def restore(
    session: Session, *, unit: NodeFacts, offer_id: int, quantity: Decimal, by: Actor,
    now: datetime, instead_of: int | None = None, number: int = FIRST, kept: Kept = NOTHING_KEPT,
) -> OfferRow:  # fmt: skip
    """Take a change, a removal or a swap back: the line holds `quantity` again.

    `instead_of` is the offer that a swap put in; it goes out. `kept` is what the line carried.
    """
    row = _sold(offer_row(session, offer_id, path=unit.path), now)
    check_amount(quantity, amounts_of(row))
    check_open(session, unit, number)
    _put(session, unit, row, quantity, by=by, now=now, number=number, instead=True)
    carry(session, (unit.id, number, offer_id), kept)
    if instead_of is not None and instead_of != offer_id:
        session.execute(
            delete(_LINE).where(
                _LINE.c.unit_id == unit.id,
                _LINE.c.basket_number == number,
                _LINE.c.offer_id == instead_of,
            )
        )
    return row


@dataclass(frozen=True, slots=True)
class Swapped:
    """A line that became another."""

    old_offer_id: int
    old_quantity: Decimal
    row: OfferRow
    quantity: Decimal
    can_undo: bool
    """False when the new goods were in the basket already, so that the two were added up."""
    kept: Kept = NOTHING_KEPT


def swap(
    session: Session, *, unit: NodeFacts, offer_id: int, by: Actor, now: datetime,
    number: int = FIRST,
) -> Swapped:  # fmt: skip
    """Take the suggestion under a line: its goods go out, the suggested ones come in.

    The suggestion is worked out again, so that price and amount are today's.
    """
    line = _line(session, unit, offer_id, number)
    row = _sold(offer_row(session, offer_id, path=unit.path), now)
    nudge = queries.offered(session, unit, row, line.quantity, "swap", now=now)
    other = _sold(offer_row(session, int(str(nudge.offers["offer_id"])), path=unit.path), now)
    wanted = fitting_amount(Decimal(str(nudge.offers["quantity"])), amounts_of(other))
    before, kept = line.quantity, kept_of(line)
    session.delete(line)
    session.flush()
    in_basket = _put(session, unit, other, wanted, by=by, now=now, number=number)
    check_amount(in_basket, amounts_of(other))
    if in_basket == wanted:
        same = for_amount(kept, before=before, after=wanted)
        carry(session, (unit.id, number, other.offer_id), same)
    answer(session, unit, offer_subject(offer_id), Answer.ACCEPTED, now=now)
    return Swapped(offer_id, before, other, in_basket, can_undo=in_basket == wanted, kept=kept)


def follow(
    session: Session, *, unit: NodeFacts, offer_id: int, by: Actor, now: datetime,
    number: int = FIRST,
) -> Swapped:  # fmt: skip
    """Put what has taken the place of a gone line in its stead, in about the same amount.

    Raises Refused where the line is sold after all, or nothing takes its place any more.
    """
    was = last_rows(session, [offer_id], path=unit.path).get(offer_id)
    if was is None:
        raise _UNKNOWN
    line = _line(session, unit, offer_id, number)
    shelf, on = fresh_shelf(session, unit.path), local_day(now)
    sold = shelf.rows([offer_id]).get(offer_id)
    if sold is not None and sold.is_sold(on):
        raise Refused("line-sold", "»%(name)s« kan bestilles. Kurven er, som den var.",
                      name=sold.name)  # fmt: skip
    following = stand_ins(session, [offer_id], path=unit.path, rows=shelf.rows, on=on)
    gone = gone_line(line, was, following)
    if gone.heir is None:
        raise Refused("successor-gone", "Der er ingen afløser mere. Kurven er, som den var.")
    wanted, kept = fitting_amount(gone.heir_quantity, amounts_of(gone.heir)), kept_of(line)
    session.delete(line)
    session.flush()
    in_basket = _put(session, unit, gone.heir, wanted, by=by, now=now, number=number)
    check_amount(in_basket, amounts_of(gone.heir))
    if in_basket == wanted:
        same = for_amount(kept, before=gone.quantity, after=wanted)
        carry(session, (unit.id, number, gone.heir.offer_id), same)
    return Swapped(offer_id, gone.quantity, gone.heir, in_basket, can_undo=False)


def keep(session: Session, *, unit: NodeFacts, offer_id: int, by: Actor, now: datetime) -> None:
    """Decline the suggestion under a line. It is not repeated for the next orders."""
    answer(session, unit, offer_subject(offer_id), Answer.DECLINED, now=now)


def answer(
    session: Session,
    unit: NodeFacts,
    subject: str,
    given: Answer,
    *,
    now: datetime,
    reason: str = "",
) -> None:
    """Keep the answer to what was shown of a line, a supplier's part or the whole basket."""
    for (_, about), exposure in open_exposures(session, unit.id).items():
        if about == subject:
            guidance.answer(session, exposure, answer=given, now=now, reason=reason)
