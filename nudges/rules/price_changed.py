"""The price is another than when the item was put on the list: say both."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nudges.facts import Facts, Line
from nudges.nudge import Asks, Card, Nudge, plain

RULE, VERSION = "price-changed", 1
ASKS = Asks.NOTHING

CARD = Card(
    why="A list is filled in once and used for a year; nobody sees that a price has moved.",
    owner="procurement",
    source="Price regulation in the agreements; the price that was seen when the list was made",
    review_by=date(2027, 5, 1),
)

# Agreements regulate by a few per cent a year, and everybody expects that.
LEAST_SHARE = Decimal("0.05")
LEAST_TOTAL = Decimal(5)  # kroner for the quantity in the basket

WEIGHT = 8  # the lightest on a row: a fact, and most often it changes nothing


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        before = line.favourite_price
        if before and _is_moved(line, before):
            yield _nudge(line, before)


def _is_moved(line: Line, before: Decimal) -> bool:
    difference = abs(line.item.price - before)
    return difference / before >= LEAST_SHARE and difference * line.quantity >= LEAST_TOTAL


def _nudge(line: Line, before: Decimal) -> Nudge:
    difference = line.item.price - before
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"offer:{line.item.offer_id}",
        weight=WEIGHT,
        interrupts=False,
        saving=None,
        facts={
            "name": line.item.name,
            "order_unit": line.item.order_unit,
            "price_before": plain(before),
            "price": plain(line.item.price),
            "price_difference": plain(difference),
            "total_difference": plain(difference * line.quantity),
            "share": plain(round(difference / before, 4)),
            "since": line.favourite_since.isoformat() if line.favourite_since else None,
        },
        actions=("keep",),
    )
