"""Answers to pushes that neither swap nor keep: another amount, and doing without. Part of
`actions`."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from shop.basket import queries
from shop.basket.actions import Changed, amounts_of, answer, change, remove
from shop.basket.facts import THE_BASKET, offer_subject
from shop.basket.models import BasketLine
from shop.basket.rules import FIRST, fitting_amount
from shop.catalogue.queries import OfferRow, offer_row
from shop.guidance.models import Answer
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts

WITHOUT = ("take_out", "do_without", "on_hand", "repair", "borrow")
"""Answers that take the line out. Each is kept with the exposure: never rename."""
BUY_NEW = "buy_new"


@dataclass(frozen=True, slots=True)
class Replied:
    """A line before and after, with its goods."""

    row: OfferRow
    changed: Changed


def take_amount(
    session: Session, *, unit: NodeFacts, offer_id: int, now: datetime, number: int = FIRST
) -> Replied:
    """Order the amount that is suggested for a line.

    It is worked out again, so that it is today's. Raises Refused where nothing is suggested now.
    """
    row, quantity = _line(session, unit, offer_id, number, now)
    nudge = queries.offered(session, unit, row, quantity, "set_amount", now=now)
    wanted = fitting_amount(Decimal(str(nudge.offers["quantity"])), amounts_of(row))
    done = change(
        session, unit=unit, offer_id=offer_id, quantity=wanted, now=now, number=number
    )  # fmt: skip
    answer(session, unit, offer_subject(offer_id), Answer.ACCEPTED, now=now)
    return Replied(row, done)


def do_without(
    session: Session, *, unit: NodeFacts, offer_id: int, how: str, now: datetime,
    number: int = FIRST,
) -> Replied:  # fmt: skip
    """Take a line out because of what a push said. `how`: one of WITHOUT."""
    if how not in WITHOUT:
        raise Refused("nudge-gone", "Forslaget gælder ikke mere. Kurven er, som den var.")
    row, quantity = _line(session, unit, offer_id, number, now)
    queries.offered(session, unit, row, quantity, how, now=now)
    done = remove(session, unit=unit, offer_id=offer_id, number=number)
    answer(session, unit, offer_subject(offer_id), Answer.ACCEPTED, now=now, reason=how)
    return Replied(row, done)


def buy_new(session: Session, *, unit: NodeFacts, offer_id: int, now: datetime) -> None:
    """The need was looked at and stands: it is not asked about again for the next orders."""
    answer(session, unit, offer_subject(offer_id), Answer.DECLINED, now=now, reason=BUY_NEW)


def dismiss(session: Session, *, unit: NodeFacts, now: datetime) -> None:
    """Enough said about the basket as a whole."""
    answer(session, unit, THE_BASKET, Answer.DECLINED, now=now)


def _line(
    session: Session, unit: NodeFacts, offer_id: int, number: int, now: datetime
) -> tuple[OfferRow, Decimal]:
    row = offer_row(session, offer_id, path=unit.path)
    if row is None:
        raise NotFound("offer-unknown", "Varen findes ikke i jeres butik.")
    line = session.get(BasketLine, (unit.id, number, offer_id))
    if line is None:
        raise Refused("line-gone", "Varen ligger ikke i kurven mere.")
    if not row.is_sold(local_day(now)):
        raise Refused("offer-not-sold", "»%(name)s« kan ikke bestilles mere.", name=row.name)
    return row, line.quantity
