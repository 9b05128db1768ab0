"""The right supplier, but an item off the agreement's list: its price is not agreed."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nudges.facts import Coverage, Facts, Line
from nudges.nudge import Asks, Card, Nudge, plain
from nudges.rules import prefer_agreement

RULE, VERSION = "outside-assortment", 1
ASKS = Asks.NOTHING

CARD = Card(
    why="Often the wrong item at the right supplier is chosen by accident; no price is agreed.",
    owner="procurement",
    source="SKI on compliance: right supplier, right item, right price; amber, never red",
    review_by=date(2027, 5, 1),
)

# Under this the difference to an agreed price is a few kroner.
LEAST_VALUE = Decimal(100)

WEIGHT = 15  # a fact about the line; every rule that has something to offer comes first


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        if line.item.coverage is Coverage.AGREEMENT_SUPPLIER and _is_worth_saying(line):
            yield _nudge(line)


def _is_worth_saying(line: Line) -> bool:
    """Where an equivalent on the list exists, prefer-agreement says so."""
    if line.item.price * line.quantity < LEAST_VALUE:
        return False
    return prefer_agreement.best(line) is None


def _nudge(line: Line) -> Nudge:
    item = line.item
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"offer:{item.offer_id}",
        weight=WEIGHT,
        interrupts=False,
        saving=None,
        facts={
            "name": item.name,
            "supplier_name": item.supplier_name,
            "agreement_title": item.agreement_title,
            "price": plain(item.price),
            "order_unit": item.order_unit,
            "total": plain(item.price * line.quantity),
        },
        actions=("keep",),
    )
