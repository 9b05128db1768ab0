"""Bought a short while ago, well inside the house's usual time: perhaps it is there already."""

from collections.abc import Iterator
from datetime import date

from nudges.facts import Facts, Line
from nudges.nudge import Asks, Card, Nudge, plain

RULE, VERSION = "bought-recently", 1
ASKS = Asks.WHETHER

CARD = Card(
    why="In a house with many hands two can order the same in one week without knowing.",
    owner="procurement",
    source="Skub's own idea, from the house's orders of twelve months; kept if houses answer to it",
    review_by=date(2027, 5, 1),
)

# A rhythm shows from the third order on. What comes every few days needs no such word.
LEAST_ORDERS, LEAST_GAP_DAYS = 3, 7
# Two who do not know of each other order in the same week. Houses have no exact rhythm: of the
# demo's orders every tenth line came within half of its usual gap.
MOST_DAYS, PART_OF_GAP = 7, 3
# Less than half the usual amount, now or last time: somebody is filling up, and knows why.
TOP_UP = 2

# Over label and price (28-30): whether it is needed comes before which one. Under the agreement
# (50), and quiet: the house may have very good reasons.
WEIGHT = 34


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        days = days_since(line, facts.today)
        if days is not None and _is_early(line, days) and not _is_top_up(line):
            yield _nudge(line, days)


def days_since(line: Line, today: date) -> int | None:
    """Days since the house's latest order of it; None if it never was, or lies ahead."""
    if line.last_ordered is None or line.last_ordered > today:
        return None
    return (today - line.last_ordered).days


def _is_early(line: Line, days: int) -> bool:
    gap = line.usual_gap_days
    if line.times_ordered < LEAST_ORDERS or gap is None or gap < LEAST_GAP_DAYS:
        return False
    return days <= MOST_DAYS and days * PART_OF_GAP < gap


def _is_top_up(line: Line) -> bool:
    if line.usual_quantity is None:
        return False
    least = min(line.quantity, line.last_quantity or line.quantity)
    return least * TOP_UP < line.usual_quantity


def _nudge(line: Line, days: int) -> Nudge:
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
            "days_ago": days,
            "last_ordered": line.last_ordered.isoformat() if line.last_ordered else None,
            "last_quantity": None if line.last_quantity is None else plain(line.last_quantity),
            "usual_gap_days": line.usual_gap_days,
        },
        actions=("take_out", "keep"),
    )
