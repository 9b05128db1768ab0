"""What a policy would show on orders that were really placed, if they came again today.

The orders come one after the other, as they came: from the same houses at the same moments with
the same goods and reasons, but against today's goods, prices, agreements and terms. A suggestion
is never taken, and an order that had waited counts like any other. What is shown is worked out by
the basket's own functions, so that placing the orders again shows just as much.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from nudges.engine import QUIET_ORDERS
from nudges.facts import Memory
from nudges.nudge import Nudge
from shop.agreements.rules import NO_TERMS, ReachingLot, Terms, cover
from shop.basket.background import Background, Favourite, Purchase
from shop.basket.contents import Basket, Line, SupplierCard, SupplierFacts
from shop.basket.facts import basket_facts, supplier_subject, with_nudges
from shop.basket.queries import card_of
from shop.basket.rules import EXEMPTIONS, AmountRule, fitting_amount
from shop.catalogue.queries import OfferRow
from shop.guidance.rules import Mode, Policy
from shop.kernel.periods import local_day, monday_of
from shop.orders.rules import SendReason


@dataclass(frozen=True, slots=True)
class Press:
    """One press of *Send* of one house: what was ordered, and why it could not wait."""

    unit_id: int
    at: datetime
    amounts: Mapping[int, Decimal]
    """Offer -> order units."""
    reasons: Mapping[int, SendReason]
    """Supplier -> reason."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What a house can buy today, and on which terms."""

    rows: Mapping[int, OfferRow]
    alternatives: Mapping[int, Sequence[OfferRow]]
    """Whatever the day they are sold on."""
    lots: Sequence[ReachingLot]
    terms: Mapping[int, Terms]
    favourites: Mapping[int, Favourite] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """What one press was shown, and what it was asked."""

    press: Press
    nudges: tuple[Nudge, ...]
    asked: tuple[tuple[Mode, SupplierCard], ...]
    """Suppliers' parts that needed a reason, each with what the policy wanted."""


@dataclass
class _House:
    """What a house's earlier presses have left behind."""

    pressed: list[datetime] = field(default_factory=list)
    declined: dict[tuple[str, str], datetime] = field(default_factory=dict)
    stops: dict[int, set[date]] = field(default_factory=dict)
    bought: dict[int, list[Purchase]] = field(default_factory=dict)


def simulate(
    presses: Iterable[Press], stock: Stock, policy: Policy, *,
    stops: Mapping[int, Iterable[date]] | None = None,
    bought: Mapping[int, Iterable[Purchase]] | None = None,
) -> Iterator[Answered]:  # fmt: skip
    """Place the presses of one house, oldest first. `stops`: days on which suppliers come anyway.
    `bought`: what it had ordered before the first of them, by offer.

    Who else waits for a supplier on a day is not known afterwards, so nothing is said of joining.
    What is no longer sold on the day is left out; a press of nothing else is passed over.
    """
    house = _House(
        stops={key: set(days) for key, days in (stops or {}).items()},
        bought={key: list(before) for key, before in (bought or {}).items()},
    )
    for press in presses:
        found = _basket(press, stock, policy, house)
        if found is None:
            continue
        asked = tuple((card.demand, card) for card in found.cards if card.demand is not Mode.INFORM)
        yield Answered(press, found.nudges, asked)
        _send(press, found, house)


def _basket(press: Press, stock: Stock, policy: Policy, house: _House) -> Basket | None:
    lines = list(_lines(press, stock))
    if not lines:
        return None
    without = Basket(press.unit_id, _cards(press, lines, stock, policy, house), ())
    on = local_day(press.at)
    known = basket_facts(
        lines, without.cards, lots=stock.lots, memory=_memory(house), now=press.at,
        policy=policy, behind=Background(house.bought, stock.favourites),
        alternatives={
            line.row.offer_id: [
                other for other in stock.alternatives.get(line.row.offer_id, ())
                if other.is_sold(on)
            ]
            for line in lines
        },
    )  # fmt: skip
    return with_nudges(without, known, policy)


def _lines(press: Press, stock: Stock) -> Iterator[Line]:
    on = local_day(press.at)
    for offer_id, amount in press.amounts.items():
        row = stock.rows.get(offer_id)
        if row is None or row.price is None or not row.is_sold(on):
            continue
        rule = AmountRule(row.minimum_quantity, row.quantity_step)
        yield Line(
            row=row, price=row.price, cover=cover(row.facts, stock.lots, on=on),
            quantity=fitting_amount(amount, rule), price_seen=row.price, added_at=press.at,
            added_by_id=None, added_by_name="", on=on,
        )  # fmt: skip


def _cards(
    press: Press, lines: Iterable[Line], stock: Stock, policy: Policy, house: _House
) -> tuple[SupplierCard, ...]:
    by_supplier: dict[int, list[Line]] = {}
    for line in lines:
        by_supplier.setdefault(line.row.supplier_id, []).append(line)
    monday = monday_of(local_day(press.at))
    return tuple(
        card_of(
            SupplierFacts(supplier_id, own[0].row.supplier_name, "", "", ""), tuple(own),
            stock.terms.get(supplier_id, NO_TERMS), None,
            tuple(sorted(day for day in house.stops.get(supplier_id, ()) if day >= monday)),
            policy, press.at,
        )
        for supplier_id, own in by_supplier.items()
    )  # fmt: skip


def _memory(house: _House) -> Memory:
    """As `guidance.queries.memory` reads it from the log."""
    latest = sorted(house.pressed, reverse=True)[: QUIET_ORDERS + 1]
    since = latest[-1] if len(latest) > QUIET_ORDERS else None
    recent = {key: at for key, at in house.declined.items() if since is None or at > since}
    ago = {key: sum(press >= at for press in latest) for key, at in recent.items()}
    just = (
        subject for (_, subject), at in recent.items() if not latest or at > latest[0]
    )  # fmt: skip
    return Memory(frozenset(ago), ago, frozenset(just))


def _send(press: Press, found: Basket, house: _House) -> None:
    house.pressed.append(press.at)
    for card in found.cards:
        house.stops.setdefault(card.id, set()).add(card.next_day.day)
        for line in card.lines:
            one = Purchase(local_day(press.at), line.quantity)
            house.bought.setdefault(line.row.offer_id, []).append(one)
        if reason_given(press, card) is not SendReason.NONE and card.nudge is not None:
            house.declined[card.nudge.rule, supplier_subject(card.id)] = press.at


def reason_given(press: Press, card: SupplierCard) -> SendReason:
    """The reason of the real order; where the policy or the supplier wants one, that it hastes."""
    reason = press.reasons.get(card.id, SendReason.NONE)
    wants = card.demand is not Mode.INFORM or card.may_be_refused
    fits = reason in EXEMPTIONS if card.demand is Mode.STOP else reason is not SendReason.NONE
    return SendReason.URGENT if wants and not fits else reason


EXAMPLES = 5
"""Shown of each rule: enough to see what it is about."""


@dataclass
class Tally:
    """Counts over many houses, as they are kept and shown."""

    presses: int = 0
    shown: Counter[str] = field(default_factory=Counter)
    """Rule -> times."""
    units: dict[str, set[int]] = field(default_factory=dict)
    """Rule -> houses."""
    asked: int = 0
    stopped: int = 0
    asked_units: set[int] = field(default_factory=set)
    examples: dict[str, list[dict[str, str | int]]] = field(default_factory=dict)

    def count(self, one: Answered, *, unit_name: str) -> None:
        """Add what one press was shown."""
        self.presses += 1
        for rule, _subject in {(nudge.rule, nudge.subject) for nudge in one.nudges}:
            self.shown[rule] += 1
            self.units.setdefault(rule, set()).add(one.press.unit_id)
        for mode, _card in one.asked:
            self.asked += mode is Mode.ASK
            self.stopped += mode is Mode.STOP
            self.asked_units.add(one.press.unit_id)
        for nudge in one.nudges:
            some = self.examples.setdefault(nudge.rule, [])
            if len(some) < EXAMPLES and all(each["unit"] != unit_name for each in some):
                some.append(_example(one, nudge, unit_name))

    def as_json(self) -> dict[str, object]:
        """What the trial keeps."""
        everywhere = set().union(*self.units.values()) if self.units else set()
        return {
            "presses": self.presses, "shown": sum(self.shown.values()), "units": len(everywhere),
            "asked": self.asked, "stopped": self.stopped, "asked_units": len(self.asked_units),
            "rules": {
                rule: {"shown": count, "units": len(self.units[rule])}
                for rule, count in sorted(self.shown.items())
            },
            "examples": self.examples,
        }  # fmt: skip


_KEPT = ("name", "alternative_name", "supplier_name", "goods_value", "share", "text")
"""Facts by which an example is recognised: each rule has some of them, none has them all."""


def _example(one: Answered, nudge: Nudge, unit_name: str) -> dict[str, str | int]:
    known = {name: str(value) for name in _KEPT if (value := nudge.facts.get(name)) is not None}
    return {"unit": unit_name, "day": local_day(one.press.at).isoformat(), **known}
