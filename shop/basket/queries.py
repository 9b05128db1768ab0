"""Reading the basket: how much is in it, what the search page shows, and the whole page."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, String, and_, bindparam, cast, func, literal, select
from sqlmodel import Session, col

from nudges.facts import Facts
from nudges.nudge import Nudge
from shop.agreements.models import Supplier
from shop.agreements.queries import reaching_lots, terms_for
from shop.agreements.rules import NO_TERMS, ReachingLot, Terms, cover, next_delivery
from shop.basket.background import basket_id
from shop.basket.company import in_company
from shop.basket.contents import (
    Basket,
    GoneLine,
    Hold,
    Line,
    SupplierCard,
    SupplierFacts,
    booked_this_week,
)
from shop.basket.decisions import decided, shown_nudge
from shop.basket.facts import NOTHING_DECLINED, asks_need, basket_facts, heard, with_nudges
from shop.basket.gone import gone_lines
from shop.basket.models import BasketLine, SupplierHold
from shop.basket.recall import background
from shop.basket.rules import FIRST
from shop.basket.waiting import State, Wait, at, found_from
from shop.catalogue.changes import labels_lost, pack_of
from shop.catalogue.history import versions_by_id
from shop.catalogue.models import Offer, OfferVersion
from shop.catalogue.queries import OfferRow, alternatives
from shop.catalogue.shelf import Shelf, fresh_shelf
from shop.guidance.actions import Decision
from shop.guidance.models import Exposure
from shop.guidance.queries import as_nudge, is_open, memory, policy_for
from shop.guidance.rules import Policy
from shop.kernel.errors import Refused
from shop.kernel.periods import local_day, monday_of
from shop.orders.booked import restored
from shop.orders.queries import stops_from
from shop.orders.rules import Joined
from shop.organisation.queries import NodeFacts

_THE_BASKET = and_(
    col(BasketLine.unit_id) == bindparam("unit"),
    col(BasketLine.basket_number) == bindparam("number"),
)
_COUNT = select(func.count()).where(_THE_BASKET)


def count_lines(session: Session, unit_id: int, number: int = FIRST) -> int:
    """Number of different goods in one of the unit's baskets. Every page asks."""
    return int(session.execute(_COUNT, {"unit": unit_id, "number": number}).scalar_one())


_MARK = (
    select(
        col(BasketLine.offer_id), col(BasketLine.quantity), col(BasketLine.note),
        col(SupplierHold.cutoff), col(SupplierHold.auto_send), col(SupplierHold.came_back_at),
        col(SupplierHold.delivery_group), col(SupplierHold.host_unit_id),
    )
    .join(Offer, col(Offer.id) == col(BasketLine.offer_id))
    .outerjoin(
        SupplierHold,
        and_(
            col(SupplierHold.unit_id) == col(BasketLine.unit_id),
            col(SupplierHold.basket_number) == col(BasketLine.basket_number),
            col(SupplierHold.supplier_id) == col(Offer.supplier_id),
        ),
    )
    .where(_THE_BASKET)
)  # fmt: skip


def mark(session: Session, unit_id: int, number: int = FIRST) -> str:
    """The same as long as nobody has changed what is in the basket: 16 hex digits, one query."""
    return _mark_of(session.execute(_MARK, {"unit": unit_id, "number": number}).all())


_MARKED = ("offer_id", "quantity", "note", "cutoff", "auto_send", "came_back_at", "delivery_group",
           "host_unit_id")  # fmt: skip


def _mark_of(rows: Sequence[Row[Any]]) -> str:
    said = sorted(":".join(str(getattr(row, name)) for name in _MARKED) for row in rows)
    return hashlib.sha256("|".join(said).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class RowState:
    """What a list says of an offer: how much is in the basket, and the suggestion under the row."""

    quantity: Decimal = Decimal(0)
    nudge: Nudge | None = None


_ALL_STATES = (
    select(col(BasketLine.offer_id), col(BasketLine.quantity), Exposure)
    .outerjoin(
        Exposure,
        and_(
            col(Exposure.unit_id) == col(BasketLine.unit_id),
            col(Exposure.subject)
            == literal("offer:").concat(cast(col(BasketLine.offer_id), String)),
            is_open(),
        ),
    )
    .where(_THE_BASKET)
    .order_by(col(Exposure.id))
)
_STATES = _ALL_STATES.where(col(BasketLine.offer_id).in_(bindparam("offers", expanding=True)))


def row_states(
    session: Session, unit_id: int, offer_ids: Sequence[int], number: int = FIRST
) -> dict[int, RowState]:
    """The state of those of the offers that are in the unit's basket, in one query.

    At most one row has a suggestion, the newest: a page has one interruption. The older ones wait
    in the basket.
    """
    if not offer_ids:
        return {}
    asked = {"unit": unit_id, "number": number, "offers": list(offer_ids)}
    found = session.execute(_STATES, asked).all()
    return _by_offer(found)


def row_states_and_count(
    session: Session, unit_id: int, offer_ids: Sequence[int], number: int = FIRST
) -> tuple[dict[int, RowState], int]:
    """`row_states` and `count_lines` in one query, for the page that has four queries in all."""
    found = session.execute(_ALL_STATES, {"unit": unit_id, "number": number}).all()
    wanted = set(offer_ids)
    count = len({row.offer_id for row in found})
    return _by_offer([row for row in found if row.offer_id in wanted]), count


def _by_offer(found: Sequence[Row[Any]]) -> dict[int, RowState]:
    newest = max((row.Exposure.id for row in found if row.Exposure), default=None)
    return {row.offer_id: _state(row, newest) for row in found}


def _state(row: Row[Any], newest: int | None) -> RowState:
    shown = row.Exposure is not None and row.Exposure.id == newest
    return RowState(row.quantity, as_nudge(row.Exposure) if shown else None)


def basket(
    session: Session, unit: NodeFacts, *, now: datetime, shelf: Shelf | None = None,
    terms: Mapping[int, Terms] | None = None, number: int = FIRST,
) -> Basket:  # fmt: skip
    """One of the unit's baskets with all that its page shows, in a fixed number of queries.

    `shelf` and `terms` are for a page that has read them for other reasons too.
    """
    shelf = shelf or fresh_shelf(session, unit.path)
    kept = session.execute(_KEPT, {"unit": unit.id, "number": number}).all()
    lines, gone = _lines(session, unit, kept, shelf, on=local_day(now))
    if not lines:
        return Basket(unit.id, (), gone, mark=_mark_of(kept))
    terms = terms_for(session, unit.path) if terms is None else terms
    policy = policy_for(session, unit.path, on=local_day(now))
    cards = in_company(
        session, unit, number, _cards(session, unit, lines, kept, terms, policy, now), now=now
    )
    without = Basket(unit.id, cards, gone, mark=_mark_of(kept))
    known = known_of(
        session, unit, lines, without.cards, lots=shelf.lots, policy=policy, now=now, number=number
    )
    return with_nudges(without, known, policy)


def known_of(
    session: Session, unit: NodeFacts, lines: Sequence[Line], cards: Iterable[SupplierCard], *,
    lots: Sequence[ReachingLot], policy: Policy, now: datetime, number: int = FIRST,
    remembers: bool = True,
) -> Facts:  # fmt: skip
    """All that the rules may know of some lines, in four queries however many there are.

    Two for what serves the same needs, one for what was answered lately, one for the background.
    Without `remembers` nothing was declined.
    """
    behind = background(
        session, unit, [line.row.offer_id for line in lines], now=now, number=number,
        asks_need=any(asks_need(line, policy) for line in lines),
    )  # fmt: skip
    others = alternatives(session, [line.row for line in lines], path=unit.path, on=lines[0].on)
    return basket_facts(
        lines, cards, alternatives=others, lots=lots, now=now, policy=policy, behind=behind,
        memory=memory(session, unit.id) if remembers else NOTHING_DECLINED,
    )  # fmt: skip


_SUPPLIER = [getattr(Supplier, name) for name in SupplierFacts.__dataclass_fields__]
_KEPT = (
    select(
        col(BasketLine.offer_id), col(BasketLine.quantity), col(BasketLine.price_seen),
        col(BasketLine.added_at), col(BasketLine.added_by_id), col(BasketLine.added_by_name),
        col(BasketLine.version_seen), col(BasketLine.note), col(BasketLine.accounting_code),
        col(BasketLine.elsewhere),
        col(SupplierHold.delivery_date), col(SupplierHold.cutoff),
        col(SupplierHold.held_by_name), col(SupplierHold.auto_send),
        col(SupplierHold.came_back_at), col(SupplierHold.came_back_for),
        col(SupplierHold.delivery_group), col(SupplierHold.joined),
        col(SupplierHold.joined_parts), col(SupplierHold.held_at), col(SupplierHold.told_at),
        col(SupplierHold.host_unit_id), col(SupplierHold.host_number), *_SUPPLIER,
    )
    .join(Offer, col(Offer.id) == col(BasketLine.offer_id))
    .join(Supplier, col(Supplier.id) == col(Offer.supplier_id))
    .outerjoin(
        SupplierHold,
        and_(
            col(SupplierHold.unit_id) == col(BasketLine.unit_id),
            col(SupplierHold.basket_number) == col(BasketLine.basket_number),
            col(SupplierHold.supplier_id) == col(Offer.supplier_id),
        ),
    )
    .where(_THE_BASKET)
    .order_by(col(BasketLine.added_at), col(BasketLine.offer_id))
)  # fmt: skip
"""Each line with its supplier (the last columns) and, where the supplier waits, until when."""


def _lines(
    session: Session, unit: NodeFacts, kept: Sequence[Row[Any]], shelf: Shelf, *, on: date
) -> tuple[list[Line], tuple[GoneLine, ...]]:
    rows = shelf.rows([line.offer_id for line in kept])
    sold = [(line, rows[line.offer_id]) for line in kept if _is_sold(rows, line.offer_id, on)]
    gone = [line for line in kept if not _is_sold(rows, line.offer_id, on)]
    seen = versions_by_id(
        session, [line.version_seen for line, row in sold if _is_another(line, row)]
    )
    lines = [_told(_line(line, row, shelf.lots, on), line.version_seen, seen) for line, row in sold]
    return lines, gone_lines(session, unit, gone, shelf, on=on)


def _is_another(kept: Row[Any], row: OfferRow) -> bool:
    """The version is another than the one that was put in, as far as we know."""
    return kept.version_seen is not None and kept.version_seen != row.version_id


def _told(line: Line, version_seen: int | None, seen: Mapping[int, OfferVersion]) -> Line:
    """The line with what is different from when it was put in."""
    if version_seen is None:  # put in by a version of the shop that did not note it
        return line
    then = seen.get(version_seen)
    pack = pack_of(then) if then else None
    return replace(
        line, pack_seen=pack if pack != pack_of(line.row) else None,
        labels_lost=labels_lost(
            then.labels if then else line.row.labels, line.row.labels,
            then=local_day(line.added_at), now=line.on,
        ),
    )  # fmt: skip


def _is_sold(rows: Mapping[int, OfferRow], offer_id: int, on: date) -> bool:
    return offer_id in rows and rows[offer_id].is_sold(on)


def _line(
    kept: Row[Any] | BasketLine, row: OfferRow, lots: Sequence[ReachingLot], on: date
) -> Line:
    return Line(
        row=row, price=row.price or Decimal(0), cover=cover(row.facts, lots, on=on),
        quantity=kept.quantity, price_seen=kept.price_seen, added_at=kept.added_at,
        added_by_id=kept.added_by_id, added_by_name=kept.added_by_name, on=on,
        note=kept.note, accounting_code=kept.accounting_code, elsewhere=restored(kept.elsewhere),
    )  # fmt: skip


def _cards(
    session: Session, unit: NodeFacts, lines: Iterable[Line], kept: Iterable[Row[Any]],
    terms: Mapping[int, Terms], policy: Policy, now: datetime,
) -> tuple[SupplierCard, ...]:  # fmt: skip
    """One card for each supplier, the supplier whose first line came first at the top."""
    by_supplier: dict[int, list[Line]] = {}
    for line in lines:
        by_supplier.setdefault(line.row.supplier_id, []).append(line)
    about = {row.id: row for row in kept}
    booked = stops_from(session, unit.id, monday_of(local_day(now)))
    return tuple(
        card_of(
            SupplierFacts(*about[key][-len(_SUPPLIER) :]), tuple(own), terms.get(key, NO_TERMS),
            _hold(about[key], now), booked.get(key, ()), policy, now,
        )
        for key, own in by_supplier.items()
    )  # fmt: skip


def card_of(
    supplier: SupplierFacts, lines: tuple[Line, ...], terms: Terms, hold: Hold | None,
    booked: tuple[date, ...], policy: Policy, now: datetime,
) -> SupplierCard:  # fmt: skip
    """One supplier's part. `booked`: all days from Monday on when it is to come."""
    lead = max((line.row.lead_time_days or 0 for line in lines), default=0)
    next_day = next_delivery(terms, now=now, lead_days=lead)
    moved = lead > 1 and next_day != next_delivery(terms, now=now)
    return SupplierCard(
        supplier=supplier, lines=lines, terms=terms, next_day=next_day,
        booked=booked_this_week(booked, local_day(now)), joins=next_day.day in booked, hold=hold,
        policy=policy, booked_then=booked_this_week(booked, next_day.day),
        late_by_goods=lead if moved else 0,
    )  # fmt: skip


def wait_of(held: Row[Any] | SupplierHold) -> Wait:
    """What the database keeps of a waiting, as a value of the rules."""
    joined = held.delivery_group or held.host_unit_id or held.joined is not Joined.NONE
    state = State.JOINED if joined else State.WAITING
    if held.came_back_at is not None:
        state = State.BACK
    return Wait(state, held.cutoff, held.auto_send)


def _hold(row: Row[Any], now: datetime) -> Hold | None:
    if row.cutoff is None:
        return None
    state = at(wait_of(row), now).state
    return Hold(
        row.delivery_date, row.cutoff, row.held_by_name, state is State.BACK, row.auto_send,
        state is State.DUE, tuple(map(found_from, row.came_back_for or ())),
        row.delivery_group, row.joined, row.joined_parts, row.told_at or row.held_at,
        basket_id(row.host_unit_id, row.host_number) if row.host_unit_id else 0,
    )  # fmt: skip


def line_decisions(
    session: Session, unit: NodeFacts, row: OfferRow, quantity: Decimal, *, now: datetime,
    remembers: bool = True,
) -> list[Decision]:  # fmt: skip
    """What the rules say of one line alone, the suggestion right under a row: at most one.

    What an experiment keeps from the house is among them. Without `remembers`, also what the unit
    declined lately.
    """
    lots = reaching_lots(session, unit.path)
    kept = BasketLine(
        unit_id=unit.id, offer_id=row.offer_id, quantity=quantity,
        price_seen=row.price or Decimal(0), added_at=now,
    )  # fmt: skip
    line = _line(kept, row, lots, local_day(now))
    policy = policy_for(session, unit.path, on=local_day(now))
    known = known_of(
        session, unit, [line], (), lots=lots, policy=policy, now=now, remembers=remembers
    )
    return decided(heard(known, policy), known, policy)


def offered(
    session: Session, unit: NodeFacts, row: OfferRow, quantity: Decimal, action: str, *,
    now: datetime,
) -> Nudge:  # fmt: skip
    """What is said of the line today, when it offers the action. Raises Refused when it does not.

    What somebody has declined meanwhile may still be taken.
    """
    for remembers in (True, False):
        found = line_decisions(session, unit, row, quantity, now=now, remembers=remembers)
        nudge = shown_nudge(found)
        if nudge is not None and action in nudge.actions:
            return nudge
    raise Refused("nudge-gone", "Forslaget gælder ikke mere. Kurven er, som den var.")
