"""A bigger or a smaller pack than the one in the basket fits what the house really uses."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nudges.facts import Facts, Item, Line
from nudges.nudge import Asks, Card, Nudge, plain
from nudges.swap import Swap, allowed, contents_of, loses_nothing, swap_facts, whole_units
from nudges.swap import swap_offers as offers_of

RULE, VERSION = "pack-size", 1
ASKS = Asks.WHICH

CARD = Card(
    why="A big pack is cheaper only when it is used up; a small one only when little is used.",
    owner="procurement",
    source="Skub's own idea, from the house's orders of twelve months; kept if houses answer to it",
    review_by=date(2027, 5, 1),
)

# Two orders are a coincidence; from the third we know roughly how fast it is used.
LEAST_ORDERS = 3
# Packs closer than this are one size; cheaper-comparable speaks of those.
OTHER_SIZE = Decimal("1.5")
# A cupboard in a kindergarten holds a season, not a year. Food must be used before the next order.
MOST_MONTHS = Decimal(3)
# From a year's supply on, the pack outlives plans and dates: then a smaller one is worth a look.
TOO_LONG_MONTHS, TOO_LONG_MONTHS_FOOD = Decimal(12), Decimal(2)
# The bigger pack must be clearly cheaper, or it is just more to carry and to store.
LEAST_SHARE, LEAST_SAVING = Decimal("0.10"), Decimal(10)

DAYS_A_MONTH = Decimal("30.4")

WEIGHT = 26  # under cheaper-comparable (28), which asks for no change of habit


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        swap = best(line)
        if swap is not None:
            yield _nudge(swap)


def best(line: Line) -> Swap | None:
    """The pack to offer: the one that saves most, if any fits the house's use."""
    if line.times_ordered < LEAST_ORDERS or not line.monthly_use or not line.alternatives:
        return None
    sizes = [(one, contents_of(line.item, one)) for one in allowed(line)]
    found = [_fitting(line, one, size) for one, size in sizes if size is not None]
    return min((one for one in found if one is not None), key=_worth, default=None)


def _fitting(line: Line, there: Item, size: Decimal) -> Swap | None:
    if not loses_nothing(there, line.item):
        return None
    if size >= OTHER_SIZE:
        return _bigger(line, there, size)
    return _smaller(line, there, size) if size <= 1 / OTHER_SIZE else None


def _bigger(line: Line, there: Item, size: Decimal) -> Swap | None:
    swap = Swap(line, there, size, whole_units(line.quantity, size))
    share = swap.dearer_share
    if share is None or share > -LEAST_SHARE or saving(swap) < LEAST_SAVING:
        return None
    return swap if months(swap) <= _most_months(line) else None


def _most_months(line: Line) -> Decimal:
    if not line.item.is_food:
        return MOST_MONTHS
    return Decimal(line.usual_gap_days or 0) / DAYS_A_MONTH


def _smaller(line: Line, there: Item, size: Decimal) -> Swap | None:
    longest = TOO_LONG_MONTHS_FOOD if line.item.is_food else TOO_LONG_MONTHS
    if months_now(line) <= longest:
        return None
    enough = (line.monthly_use or Decimal(0)) * min(MOST_MONTHS, longest)
    swap = Swap(line, there, size, whole_units(enough, size))
    cheaper = -(swap.total_difference or Decimal(0))
    return swap if cheaper >= LEAST_SAVING else None


def saving(swap: Swap) -> Decimal:
    """Kroner against buying the same contents in the pack from the basket."""
    same_contents = swap.line.item.price * swap.quantity * (swap.contents or 1)
    return same_contents - swap.to.price * swap.quantity


def months(swap: Swap) -> Decimal:
    """How long the proposed packs last."""
    return swap.quantity * (swap.contents or 1) / (swap.line.monthly_use or Decimal(1))


def months_now(line: Line) -> Decimal:
    """How long the quantity in the basket lasts."""
    return line.quantity / (line.monthly_use or Decimal(1))


def _worth(swap: Swap) -> tuple[Decimal, int]:
    return (swap.dearer_share or Decimal(0), swap.to.offer_id)


def _nudge(swap: Swap) -> Nudge:
    bigger = (swap.contents or Decimal(1)) > 1
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"offer:{swap.line.item.offer_id}",
        weight=WEIGHT,
        interrupts=False,
        # Less is bought in the smaller pack, so there is no saving for the same contents.
        saving=round(saving(swap), 2) if bigger else None,
        facts={
            **swap_facts(swap),
            "bigger": bigger,
            "months": plain(round(months(swap), 1)),
            "months_now": plain(round(months_now(swap.line), 1)),
        },
        offers=offers_of(swap),
        actions=("swap", "keep"),
    )
