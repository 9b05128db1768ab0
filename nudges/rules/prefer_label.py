"""An item without eco or organic label, where an equivalent one has it: offer the swap."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nudges.facts import Facts, Item, Line
from nudges.nudge import Asks, Card, Nudge
from nudges.swap import Swap, stands_as_well, swap_facts, swap_offers, swap_saving, swaps

RULE, VERSION = "prefer-label", 2
ASKS = Asks.WHICH

CARD = Card(
    why="Labelled items are on the agreements, yet ordinary ones are bought although the "
    "purchasing policy asks for the label.",
    owner="climate and environment",
    source="SKI: green items are on the agreements, ordinary ones are bought",
    review_by=date(2027, 5, 1),
)

# For the same contents. More than a quarter dearer is a choice about the house's budget, and not
# one to be made in passing on a product row.
MOST_DEARER = Decimal("0.25")

# A wish of the policy, and it may cost the house a little: said under the row, where one chooses,
# and never in the way of a basket that holds to the agreements (swaps work there, not at the end).
WEIGHT = 30


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        swap = best(line)
        if swap is not None:
            yield _nudge(swap)


def best(line: Line) -> Swap | None:
    """The labelled equivalent to offer.

    Where prefer-agreement has one to offer too, that is heavier and asks the same question, so it
    is the one that is heard: unless it is switched off, and then this one is.
    """
    if line.item.labels:
        return None
    return next((swap for swap in swaps(line, of=_has_label) if _is_greener(swap)), None)


def _has_label(item: Item) -> bool:
    return bool(item.labels)


def _is_greener(swap: Swap) -> bool:
    if not stands_as_well(swap.to, swap.line.item):
        return False
    # A price that cannot be compared cannot be said openly, so nothing is proposed.
    return swap.dearer_share is not None and swap.dearer_share <= MOST_DEARER


def _nudge(swap: Swap) -> Nudge:
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"offer:{swap.line.item.offer_id}",
        weight=WEIGHT,
        interrupts=False,
        saving=swap_saving(swap),
        facts=swap_facts(swap),
        offers=swap_offers(swap),
        actions=("swap", "keep"),
    )
