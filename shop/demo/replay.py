"""Eighteen months of orders, placed one after the other through the shop's own order action."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from sqlmodel import Session

from shop.agreements.queries import reaching_lots, terms_for
from shop.agreements.rules import ReachingLot, Terms, next_delivery
from shop.catalogue.queries import OfferRow, visible_rows
from shop.db import Database
from shop.demo.filling import Goods, fill
from shop.demo.plan import Planned
from shop.demo.shelves import Shelf, Shelves
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.orders.actions import place
from shop.orders.queries import draft_line
from shop.orders.rules import OrderDraft, SendReason
from shop.organisation.queries import NodeFacts

AT_ONCE = 250
"""Orders in one transaction: a killed build loses little and no transaction grows large."""


@dataclass(frozen=True, slots=True)
class Market:
    """What a municipality's houses can buy at a time, and on which agreements and terms."""

    rows: Mapping[int, OfferRow]
    """By offer id; the id of an offer that was replaced leads to its successor."""
    lots: tuple[ReachingLot, ...]
    terms: Mapping[int, Terms]


def market(session: Session, unit: NodeFacts, *, before: Market | None = None) -> Market:
    """What the unit and its likes see now. `before` tells what has been replaced since."""
    rows = {row.offer_id: row for row in visible_rows(session, path=unit.path)}
    heirs = {(row.supplier_id, row.replaces): row for row in rows.values() if row.replaces}
    for old in before.rows.values() if before else ():
        heir = heirs.get((old.supplier_id, old.seller_item_id))
        if old.offer_id not in rows and heir is not None:
            rows[old.offer_id] = heir
    return Market(rows, reaching_lots(session, unit.path), terms_for(session, unit.path))


@dataclass(frozen=True, slots=True)
class Replay:
    """The orders of one municipality: who may sign them, and whence chance comes."""

    database: Database
    buyers: Mapping[int, Sequence[Actor]]
    shelves: Shelves
    rng: random.Random

    def run(self, planned: Iterable[Planned], market: Market, *, first: int) -> int:
        """Place them in order; how many were placed. `first` numbers the first form token."""
        done = 0
        for chunk in _chunks(planned):
            with self.database.write() as session:
                for one in chunk:
                    done += self._place(session, one, market, f"demo-{first + done:06d}")
        return done

    def _place(self, session: Session, planned: Planned, market: Market, token: str) -> bool:
        """Place one order; False when nothing of what the house wants is sold."""
        goods = self.goods(planned, market)
        if not goods:
            return False
        by = self.buyer(planned)
        terms = market.terms[planned.supplier_id]
        draft = _gathered(_draft(planned, goods, market, terms, token, by), planned, self.rng)
        draft = replace(draft, send_reason=_reason(draft, terms, self.rng))
        place(
            session, draft=draft, by=by, now=planned.at,
            refuses_below_minimum=terms.supplier_may_refuse,
        )  # fmt: skip
        return True

    def goods(self, planned: Planned, market: Market) -> Goods:
        """What the house puts into this order."""
        shelf = self.shelves.get((planned.unit.id, planned.supplier_id), _NOTHING)
        return fill(planned, shelf, market.rows, self.rng) if shelf else {}

    def buyer(self, planned: Planned) -> Actor:
        """Who orders: mostly the first of the house."""
        people = self.buyers[planned.unit.id]
        return people[0] if self.rng.random() < 0.75 else people[-1]


_NOTHING = Shelf()


def _chunks(planned: Iterable[Planned]) -> Iterator[list[Planned]]:
    rest = iter(planned)
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk


def _draft(
    planned: Planned, goods: Goods, market: Market, terms: Terms, token: str, by: Actor
) -> OrderDraft:
    day = local_day(planned.at)
    lines = tuple(
        replace(
            draft_line(market.rows[offer_id], quantity, lots=market.lots, on=day),
            added_by_name=by.name,
        )
        for offer_id, quantity in goods.items()
    )
    goods_value = sum((line.value for line in lines), Decimal(0))
    return OrderDraft(
        form_token=token, unit_id=planned.unit.id, supplier_id=planned.supplier_id,
        delivery_date=next_delivery(terms, now=planned.at).day, fee=terms.fee_for(goods_value),
        minimum_order_value=terms.minimum_order_value, lines=lines,
    )  # fmt: skip


MANY = 9
"""From so many lines on, some were put in on a later day than the first."""


def _gathered(draft: OrderDraft, planned: Planned, rng: random.Random) -> OrderDraft:
    """Some waited for the fixed day, more and more of them."""
    waited = draft.goods_value >= draft.minimum_order_value
    share = 0.05 + 0.25 * planned.progress
    gathered = waited and rng.random() < share
    later = int(gathered and len(draft.lines) > MANY)
    return replace(draft, gathered=gathered, gathered_days=later)


_REASONS = (
    (SendReason.NONE, 46), (SendReason.URGENT, 30), (SendReason.PEDAGOGICAL, 11),
    (SendReason.OTHER, 8), (SendReason.ALLERGY, 5),
)  # fmt: skip


def _reason(draft: OrderDraft, terms: Terms, rng: random.Random) -> SendReason:
    """Why an order below the supplier's minimum went at once. Some suppliers ask for one."""
    if draft.goods_value >= draft.minimum_order_value:
        return SendReason.NONE
    reasons = _REASONS[1:] if terms.supplier_may_refuse else _REASONS
    return rng.choices([it for it, _ in reasons], [weight for _, weight in reasons])[0]
