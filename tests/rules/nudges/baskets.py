"""Weeks of baskets for the measurements: a house that buys well, and the same house slipping.

Drawn by a seeded generator, so that everybody counts the same 2,000 baskets.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from nudges.facts import Basket, Coverage, Facts, Item, Line, PriceStep, SupplierPart
from tests.rules.nudges.build import MONDAY, NOW, ON, SUPPLIER, THURSDAY, WEDNESDAY_NOON

SUPPLIERS = ("Kridthuset", "Havblik Forsyning", "Leg & Lær Nord")
MEASURES = (("pakke", "100 ark"), ("dunk", "liter"), ("kasse", "stk."), ("kolli", "kg"))
SWAN = ("SVANEN",)


@dataclass(frozen=True, slots=True)
class Habits:
    """How a line of a house that buys well looks, as shares of its lines.

    From the numbers known of municipal baskets: 20 % of an office agreement is labelled, children's
    food is a third of the lines, and an equivalent item exists for most.
    """

    labelled: float = 0.2
    food: float = 0.35
    equivalents: int = 4
    known: float = 0.9
    """Bought before, so that there is a history."""
    parties: float = 0.003
    """Many times the usual amount, and meant: a summer party, a new room."""


def good_basket(random: Random, *, lines: int | None = None, habits: Habits | None = None) -> Facts:
    """Goods on the agreement, in the amounts the house usually buys, each supplier over target."""
    habits = habits or Habits()
    count = lines or random.randint(4, 14)
    bought = [_line(random, number, habits) for number in range(1, count + 1)]
    parts = [_part(random, supplier, bought) for supplier in range(1, len(SUPPLIERS) + 1)]
    sent = tuple(one for one in parts if one.goods_value)
    target = Decimal("0.6")
    return Facts(MONDAY, NOW, Basket(tuple(bought), sent, organic_target=target))


def _item(random: Random, offer_id: int, supplier: int, like: Item | None = None) -> Item:
    unit, measure = random.choice(MEASURES)
    price = Decimal(random.randint(1500, 24000)) / 100
    contents = Decimal(random.choice((1, 5, 10, 24)))
    if like is not None:  # an equivalent: near in price, most often in the same pack
        unit, measure = like.order_unit, like.comparable_unit
        contents = like.contents or contents
        price = (like.price * Decimal(random.randint(85, 140)) / 100).quantize(Decimal("0.01"))
        if random.random() < 0.2:
            price, contents = price * 4, contents * 4
    return Item(
        offer_id=offer_id, name=f"Vare {offer_id}", supplier_id=supplier,
        supplier_name=SUPPLIERS[supplier - 1], price=price, order_unit=unit,
        comparable_price=round(price / contents, 4), comparable_unit=measure, coverage=ON,
        contents=contents,
    )  # fmt: skip


def _line(random: Random, number: int, habits: Habits) -> Line:
    first = number * 10
    supplier = random.randint(1, len(SUPPLIERS))
    is_food = random.random() < habits.food
    here = replace(
        _item(random, first, supplier), is_food=is_food, organic=is_food and random.random() < 0.7,
        labels=SWAN if random.random() < habits.labelled else (),
    )  # fmt: skip
    if random.random() < 0.2:
        here = replace(here, price_steps=_steps(here))
    others = [_other(random, first + i, here, habits) for i in range(1, habits.equivalents + 1)]
    return _with_history(random, here, tuple(others), habits)


def _other(random: Random, offer_id: int, here: Item, habits: Habits) -> Item:
    supplier = random.randint(1, len(SUPPLIERS))
    labels = SWAN if random.random() < habits.labelled else ()
    coverage = ON if random.random() < 0.6 else random.choice(tuple(Coverage))
    made = _item(random, offer_id, supplier, here)
    return replace(made, labels=labels, coverage=coverage, is_food=here.is_food)


def _steps(item: Item) -> tuple[PriceStep, ...]:
    return (PriceStep(Decimal(1), item.price), PriceStep(Decimal(10), item.price * 9 / 10))


def _with_history(random: Random, item: Item, others: tuple[Item, ...], habits: Habits) -> Line:
    """The usual amount, a little more or less; bought about when it is due."""
    usual = random.choice((1, 2, 3, 5, 10, 12))
    party = random.random() < habits.parties
    times = random.uniform(3, 12) if party else random.choice((0.5, 1, 1, 1, 1.5, 2))
    quantity = Decimal(max(1, round(usual * times)))
    if random.random() > habits.known:
        return Line(item, quantity, others)
    gap = random.choice((7, 7, 14, 28))
    ago = round(gap * random.uniform(0.8, 1.3))
    return Line(
        item, quantity, others, times_ordered=random.randint(1, 40), usual_quantity=Decimal(usual),
        last_ordered=MONDAY - timedelta(days=ago), last_quantity=Decimal(usual),
        usual_gap_days=gap, monthly_use=round(Decimal(usual * 30) / gap, 2),
        favourite_price=item.price * random.randint(93, 103) / 100,
        most_quantity=Decimal(usual * 2),
    )  # fmt: skip


def _part(random: Random, supplier: int, lines: list[Line]) -> SupplierPart:
    """Over the minimum and over 450 kr., whatever the lines came to; one delivery of two."""
    mine = [line for line in lines if line.item.supplier_id == supplier]
    value = sum((line.item.price * line.quantity for line in mine), Decimal(0))
    enough = Decimal(random.randint(500, 2500)) if mine else Decimal(0)
    return SupplierPart(
        supplier, SUPPLIERS[supplier - 1], max(value, enough), Decimal(500), Decimal(75),
        deliveries_this_week=random.randint(0, 1), max_deliveries_per_week=2,
        joins_existing_delivery=random.random() < 0.5, next_delivery=THURSDAY,
        cutoff=WEDNESDAY_NOON,
    )  # fmt: skip


def bad_basket(random: Random, fault: str) -> Facts:
    """A good one with one thing wrong, of those that are worth an interruption."""
    good = good_basket(random)
    basket = good.basket
    (first, *others), (part, *parts) = basket.lines, basket.suppliers
    if fault == "small":
        part = replace(part, goods_value=Decimal(random.randint(20, 400)))
    elif fault == "third delivery":
        part = replace(part, deliveries_this_week=2, joins_existing_delivery=False)
    elif fault == "slip":
        usual = Decimal(random.randint(1, 12))
        first = replace(first, quantity=usual * 10, usual_quantity=usual, last_quantity=usual)
        first = replace(first, times_ordered=random.randint(3, 20), most_quantity=usual * 2)
    elif fault == "large buy":
        first = replace(first, need_check=True)
    else:
        off = replace(first.item, coverage=SUPPLIER)
        on = replace(first.item, offer_id=9, coverage=ON)
        first = replace(first, item=off, alternatives=(on,))
    changed = replace(basket, lines=(first, *others), suppliers=(part, *parts))
    return replace(good, basket=changed)


FAULTS = ("small", "third delivery", "slip", "large buy", "off agreement")
