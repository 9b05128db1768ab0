"""The only bridge to the nudges: what the shop knows, as facts for the rules. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from catalog_import.item import Upkeep
from catalog_import.labels import ALL as LABELS
from nudges import engine, facts
from nudges.facts import Facts, Item, Memory, SupplierPart
from nudges.nudge import Nudge
from nudges.rules import small_order
from shop.agreements.rules import Cover, ReachingLot, cover
from shop.basket.background import NO_BACKGROUND, Background, history, on_shelf
from shop.basket.contents import Basket, Line, SupplierCard
from shop.catalogue.queries import OfferRow
from shop.catalogue.rules import ECO_KINDS, counting
from shop.guidance.rules import FARTHEST, NO_POLICY, Mode, Policy, strictest
from shop.kernel.periods import local_day

NOTHING_DECLINED = Memory()


def item(row: OfferRow, covered: Cover, *, on: date, quantity: Decimal = Decimal(1)) -> Item:
    """An offer that has a price, as the rules see it where so many are ordered."""
    base = cast("Decimal", row.price)
    price = cast("Decimal", row.price_at(quantity))
    codes = counting(row.labels, on=on)
    comparable = row.comparable_price
    if comparable is not None and price != base and base:
        comparable = comparable * price / base
    return Item(
        offer_id=row.offer_id, name=row.name, supplier_id=row.supplier_id,
        supplier_name=row.supplier_name, price=price, order_unit=row.order_unit,
        comparable_price=comparable, comparable_unit=row.comparable_unit,
        coverage=covered.coverage, labels=_eco(codes), cascade_rank=covered.rank,
        is_food=row.food, organic=any(_kind(code) == ORGANIC for code in codes),
        contents=_contents(row), agreement_title=covered.title,
        price_steps=tuple(facts.PriceStep(step.quantity, step.price) for step in row.price_steps),
        lifetime=None if row.upkeep is None else _lifetime(row, row.upkeep),
    )  # fmt: skip


_ONE_BY_ONE = frozenset({"H87", "SET", "KT"})
"""Units of order that are one thing: of a box nobody says whether a figure is of it or of each."""


def _lifetime(row: OfferRow, upkeep: Upkeep) -> facts.Lifetime | None:
    """What the supplier says of it in use; None without a lifetime to spread the price over."""
    pieces = row.content_quantity if row.content_unit == "H87" else None
    is_one = (pieces or 1) == 1 and (row.order_unit in _ONE_BY_ONE or pieces == 1)
    if upkeep.lifetime_years is None or not is_one:
        return None
    return facts.Lifetime(
        years=upkeep.lifetime_years, source=row.supplier_name, yearly_cost=upkeep.yearly_cost,
        yearly_kwh=upkeep.yearly_kwh,
    )  # fmt: skip


ORGANIC = "organic"
_FOUR_DECIMALS = Decimal("0.0001")


def _contents(row: OfferRow) -> Decimal | None:
    """Comparable units in an order unit; both prices are rounded, and so is this."""
    if not row.price or not row.comparable_price:
        return None
    return (row.price / row.comparable_price).quantize(_FOUR_DECIMALS)


def _kind(code: str) -> str:
    return LABELS[code].kind if code in LABELS else ""


def eco_labels(row: OfferRow, *, on: date) -> tuple[str, ...]:
    """Codes of the environmental and organic labels that count on the day."""
    return _eco(counting(row.labels, on=on))


def _eco(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if _kind(code) in ECO_KINDS)


Alternatives = Mapping[int, Sequence[OfferRow]]


def basket_facts(
    lines: Iterable[Line], cards: Iterable[SupplierCard], *, alternatives: Alternatives,
    lots: Sequence[ReachingLot], memory: Memory, now: datetime, policy: Policy = NO_POLICY,
    behind: Background = NO_BACKGROUND,
) -> Facts:  # fmt: skip
    """Facts for a whole basket, or for one line when there are no cards."""
    on = local_day(now)

    def fact_line(line: Line) -> facts.Line:
        others = alternatives.get(line.row.offer_id, ())
        plain = facts.Line(
            item=item(line.row, line.cover, on=on, quantity=line.quantity),
            quantity=line.quantity,
            alternatives=tuple(item(o, cover(o.facts, lots, on=on), on=on) for o in others),
            need_check=asks_need(line, policy),
        )
        return _remembered(plain, line, behind, on=on)

    parts = tuple(_part(card, _same_day(card, behind)) for card in cards)
    basket = facts.Basket(
        lines=tuple(map(fact_line, lines)), suppliers=parts,
        organic_target=policy.targets.get("organic_share") if parts else None,
        outside_limit=policy.outside_limit, kwh_price=policy.kwh_price,
        kwh_source=policy.kwh_source,
    )  # fmt: skip
    return Facts(today=on, now=now, basket=basket, memory=memory)


def _same_day(card: SupplierCard, behind: Background) -> tuple[facts.OpenOrder, ...]:
    """Those that wait for the day on which ours can come: goods with a long way go another day."""
    near = behind.waiting.get(card.id, ())
    return tuple(one for one in near if one.delivery_date == card.next_day.day)


def asks_need(line: Line, policy: Policy) -> bool:
    """So dear that the place wants to know whether it must be bought; food is eaten, not lent."""
    least = policy.need_check_amount
    return least is not None and line.value >= least and not line.row.food


def _remembered(plain: facts.Line, line: Line, behind: Background, *, on: date) -> facts.Line:
    """The line with what the house did before, and what is on the shelf instead of it."""
    offer_id = line.row.offer_id
    past = history(behind.purchases.get(offer_id, ()), on=on)
    listed = behind.favourites.get(offer_id)
    if listed is not None:
        plain = replace(plain, favourite_price=listed.price, favourite_since=listed.since)
    if past is None and listed is not None and listed.usual > 1:  # one is what a list begins with
        plain = replace(plain, listed_quantity=listed.usual)
    if past is not None:
        plain = replace(
            plain, times_ordered=past.times, usual_quantity=past.usual, last_ordered=past.last,
            last_quantity=past.last_quantity, usual_gap_days=past.gap_days,
            monthly_use=past.monthly, most_quantity=past.most,
        )  # fmt: skip
    if plain.need_check and behind.things:
        found = on_shelf(behind.things, line.row.name)
        plain = replace(plain, on_shelf=found)
    return plain


def _part(card: SupplierCard, waiting: tuple[facts.OpenOrder, ...] = ()) -> SupplierPart:
    return SupplierPart(
        supplier_id=card.id, supplier_name=card.supplier.name, goods_value=card.goods_value,
        minimum_order_value=card.minimum, small_order_fee=card.terms.small_order_fee,
        process_cost=card.handling_cost, deliveries_this_week=len(card.booked),
        joins_existing_delivery=card.joins, max_deliveries_per_week=card.deliveries_agreed,
        next_delivery=card.next_day.day, cutoff=card.next_day.cutoff,
        held=card.hold is not None, supplier_may_refuse=card.terms.supplier_may_refuse,
        cost_share=card.policy.cost_share, hold_days=card.policy.hold_days, open_orders=waiting,
    )  # fmt: skip


def heard(known: Facts, policy: Policy) -> list[Nudge]:
    """What is said. Where an experiment spares the house a rule, nothing is said in its place:
    the same question in another rule's words would be no silence."""
    said = engine.run(known, disabled=policy.disabled - policy.spared)
    return [nudge for nudge in said if nudge.rule not in policy.spared]


def with_nudges(basket: Basket, known: Facts, policy: Policy) -> Basket:
    """The basket with each push on the card it belongs to, and what the policy asks for there."""
    found = {nudge.subject: nudge for nudge in heard(known, policy)}
    asked = demands(known, policy.modes)
    cards = (_card_with(card, found, known) for card in basket.cards)
    return replace(
        basket, known=known, overall=tuple(n for n in found.values() if n.subject == THE_BASKET),
        cards=tuple(_asking(card, asked) if asked else card for card in cards),
    )  # fmt: skip


Demands = Mapping[str, Sequence[tuple[Mode, Nudge]]]


def demands(known: Facts, modes: Mapping[str, Mode]) -> Demands:
    """By subject, what the rules that ask for more than to inform have to say.

    What was declined lately counts as well: a reason belongs to the order it is given for.
    """
    found: dict[str, list[tuple[Mode, Nudge]]] = {}
    for rule in engine.RULES if modes else ():
        if rule.RULE in modes:
            for nudge in rule.check(known):
                found.setdefault(nudge.subject, []).append((modes[rule.RULE], nudge))
    return found


def _asking(card: SupplierCard, asked: Demands) -> SupplierCard:
    if card.waits:
        return card
    subjects = [offer_subject(line.row.offer_id) for line in card.lines]
    mine = [one for name in (*subjects, supplier_subject(card.id)) for one in asked.get(name, ())]
    demand = strictest(mode for mode, _ in mine)
    return replace(card, demand=demand, demanded_for=tuple(nudge for _, nudge in mine))


def _card_with(card: SupplierCard, found: Mapping[str, Nudge], known: Facts) -> SupplierCard:
    nudge = found.get(supplier_subject(card.id))
    silent = nudge is None and small_order.RULE not in card.policy.disabled
    if silent and card.may_be_refused and not card.waits:
        nudge = _must_choose(card, known)
    swaps = (found.get(offer_subject(line.row.offer_id)) for line in card.lines)
    near = [part.open_orders for part in known.basket.suppliers if part.supplier_id == card.id]
    return replace(
        card, nudge=nudge, swaps=tuple(swap for swap in swaps if swap is not None),
        neighbours=near[0] if near else (),
    )  # fmt: skip


def _must_choose(card: SupplierCard, known: Facts) -> Nudge | None:
    """The supplier may say no, so the choice is there even where the push itself is silent."""
    part = replace(_part(card), held=False, hold_days=FARTHEST)
    alone = replace(known, basket=facts.Basket(suppliers=(part,)), memory=NOTHING_DECLINED)
    nudge = next(small_order.check(alone), None)
    return replace(nudge, interrupts=False) if nudge else None


THE_BASKET = "basket"
"""What a push about the whole of it calls its subject."""


def offer_subject(offer_id: int) -> str:
    """A line's name among the nudges."""
    return f"offer:{offer_id}"


def supplier_subject(supplier_id: int) -> str:
    """A supplier's name among the nudges."""
    return f"supplier:{supplier_id}"
