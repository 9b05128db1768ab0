"""How much of the food in this basket is organic, against the place's own target."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nudges.facts import Facts, Line
from nudges.nudge import Asks, Card, Nudge, plain

RULE, VERSION = "organic-share", 1
ASKS = Asks.NOTHING

CARD = Card(
    why="The share is decided basket by basket, but shown once a month, when it is too late.",
    owner="climate and environment",
    source="Det Økologiske Spisemærke: all food and drink, here in kroner; the place's target",
    review_by=date(2027, 5, 1),
)

# A carton of milk is no basis for a percentage.
LEAST_FOOD = Decimal(200)

WEIGHT = 10  # a number to know, and nothing to press: it never stands before anything else


def check(facts: Facts) -> Iterator[Nudge]:
    target = facts.basket.organic_target
    food = [line for line in facts.basket.lines if line.item.is_food]
    value = _value(food)
    if target is None or value < LEAST_FOOD:
        return
    organic = _value([line for line in food if line.item.organic])
    # Above the target nothing is said: praise on every basket is noise as well.
    if organic < value * target:
        yield _nudge(value, organic, target)


def _value(lines: list[Line]) -> Decimal:
    return sum((line.item.price * line.quantity for line in lines), Decimal(0))


def _nudge(value: Decimal, organic: Decimal, target: Decimal) -> Nudge:
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject="basket",
        weight=WEIGHT,
        interrupts=False,
        saving=None,
        facts={
            "share": plain(round(organic / value, 4)),
            "target": plain(target),
            "food_value": plain(value),
            "organic_value": plain(organic),
        },
        actions=("keep",),
    )
