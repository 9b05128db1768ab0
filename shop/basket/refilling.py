"""Putting many goods in at once: a ready list, or an earlier order again. Part of `actions`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from shop.basket.actions import amounts_of, check_open, put_at_least
from shop.basket.rules import FIRST, fitting_amount
from shop.catalogue.queries import OfferRow, offer_rows
from shop.catalogue.shelf import fresh_shelf
from shop.favourites.succession import stand_ins
from shop.kernel.errors import NotFound
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.orders import booked
from shop.orders.models import OrderLine
from shop.orders.queries import order
from shop.organisation.queries import NodeFacts


@dataclass(frozen=True, slots=True)
class Refilled:
    """What came in and what did not, by name, to be said."""

    added: tuple[str, ...]
    gone: tuple[str, ...] = ()
    """No longer sold, and nothing has taken its place."""
    replaced: tuple[tuple[str, str], ...] = ()
    """Old name, name of the goods that took its place."""
    repriced: tuple[str, ...] = ()
    """Dearer or cheaper than the last time."""


def add_list(
    session: Session, *, unit: NodeFacts, amounts: Mapping[int, Decimal], by: Actor,
    now: datetime, number: int = FIRST,
) -> Refilled:  # fmt: skip
    """Put a list's goods in the basket, each with its amount.

    What lies there already is not doubled: the larger of the two amounts stands. Amounts are
    brought up to what can be ordered. Goods that are not sold to the unit today are left out.
    """
    rows = offer_rows(session, list(amounts), path=unit.path)
    sold = {key: row for key, row in rows.items() if row.is_sold(local_day(now))}
    check_open(session, unit, number)
    for offer_id, row in sold.items():
        wanted = fitting_amount(amounts[offer_id], amounts_of(row))
        put_at_least(session, unit, row, wanted, by=by, now=now, number=number)
    return Refilled(
        added=tuple(row.name for row in sold.values()),
        gone=tuple(row.name for key, row in rows.items() if key not in sold),
    )


def again(
    session: Session, *, unit: NodeFacts, order_id: int, by: Actor, now: datetime,
    number: int = FIRST,
) -> Refilled:  # fmt: skip
    """Put an earlier order's goods in the basket again, or what has replaced them.

    Raises NotFound for an order that is not the unit's.
    """
    placed = order(session, order_id, unit.path)
    if placed is None or placed.order.unit_id != unit.id:
        raise NotFound("order-unknown", "Bestillingen findes ikke her.")
    found = _today(session, unit, placed.lines, now)
    ordered = booked.amounts_of(placed.lines)
    amounts: dict[int, Decimal] = {}
    for line, row in found:
        many = ordered[line.offer_id]
        amounts[row.offer_id] = max(many, amounts.get(row.offer_id, many))
    added = add_list(session, unit=unit, amounts=amounts, by=by, now=now, number=number)
    still = {line.offer_id for line, _ in found}
    return Refilled(
        added=added.added,
        gone=tuple(line.name for line in placed.lines if line.offer_id not in still),
        replaced=tuple(
            (line.name, row.name) for line, row in found if row.offer_id != line.offer_id
        ),
        repriced=tuple(
            row.name
            for line, row in found
            if row.offer_id == line.offer_id and row.price_at(ordered[line.offer_id]) != line.price
        ),
    )


def _today(
    session: Session, unit: NodeFacts, lines: Sequence[OrderLine], now: datetime
) -> list[tuple[OrderLine, OfferRow]]:
    """Each line with the offer that is sold for it today, where there is one."""
    on = local_day(now)
    rows = offer_rows(session, [line.offer_id for line in lines], path=unit.path)
    sold = {key: row for key, row in rows.items() if row.is_sold(on)}
    missing = [line for line in lines if line.offer_id not in sold]
    shelf = fresh_shelf(session, unit.path)
    gone = [line.offer_id for line in missing]
    sold |= stand_ins(session, gone, path=unit.path, rows=shelf.rows, on=on)
    return [(line, sold[line.offer_id]) for line in lines if line.offer_id in sold]
