"""Many times the usual amount, as when 100 is typed for 10: ask once before it is sent."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nudges.facts import Facts, Line
from nudges.nudge import Asks, Card, Nudge, plain

RULE, VERSION = "unusual-amount", 1
ASKS = Asks.HOW_MUCH

CARD = Card(
    why="A digit too many is easily typed, and goods that came by mistake cost time and returns.",
    owner="procurement",
    source="Skub's own idea, from the house's orders of twelve months; kept if houses answer to it",
    review_by=date(2027, 5, 1),
)

# From the third order on we know what is usual.
LEAST_ORDERS = 3
# Five times as much is a party or a slip; below that it is simply a good week.
MANY_TIMES = 5
# A slip leaves the right number with one digit more: without it, it is close to the usual.
CLOSE = Decimal("1.35")
# A house that has had half as many before does this now and then.
SEEN_BEFORE = 2

# The heaviest: lorries full of a slip are the dearest of all, and it is rare and easily answered.
WEIGHT = 95


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        meant = probably_meant(line)
        if meant is not None:
            yield _nudge(line, meant)


def probably_meant(line: Line) -> Decimal | None:
    """The quantity without its last digit, where that is what the house usually buys."""
    usual = line.usual_quantity
    if line.times_ordered < LEAST_ORDERS or not usual or line.quantity < usual * MANY_TIMES:
        return None
    if line.last_quantity is not None and line.last_quantity * SEEN_BEFORE >= line.quantity:
        return None
    meant = line.quantity // 10
    return meant if usual / CLOSE <= meant <= usual * CLOSE else None


def _nudge(line: Line, meant: Decimal) -> Nudge:
    price = line.item.price
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"offer:{line.item.offer_id}",
        weight=WEIGHT,
        interrupts=True,
        saving=price * (line.quantity - meant),
        facts={
            "name": line.item.name,
            "order_unit": line.item.order_unit,
            "quantity": plain(line.quantity),
            "usual_quantity": plain(line.usual_quantity or Decimal(0)),
            "meant": plain(meant),
            "total": plain(price * line.quantity),
            "meant_total": plain(price * meant),
        },
        offers={"quantity": plain(meant)},
        actions=("set_amount", "keep"),
    )
