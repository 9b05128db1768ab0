"""An item outside the agreement, where an equivalent one is on it: offer the swap."""

from collections.abc import Iterator
from datetime import date

from nudges.facts import Coverage, Facts, Item, Line
from nudges.nudge import Asks, Card, Nudge
from nudges.swap import LABEL, Swap, swap_facts, swap_offers, swap_saving, swaps

RULE, VERSION = "prefer-agreement", 1
ASKS = Asks.WHICH

CARD = Card(
    why="The agreement is binding and its price is negotiated; often the wrong item at the "
    "right supplier is chosen by accident.",
    owner="procurement",
    source="SKI on compliance: right supplier, right item, right price; the cascade is kept",
    review_by=date(2027, 5, 1),
)

# Above a label alone (30): the agreement is binding, a label is a wish. Below an order that the
# supplier may charge for (80). There is no price limit: binding is binding, and the price is said.
WEIGHT = 50
LABEL_TOO = 5  # one swap that gives both is worth more attention than one that gives one


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        swap = best(line)
        if swap is not None:
            yield _nudge(swap)


def best(line: Line) -> Swap | None:
    """The equivalent on the agreement that this rule would offer for the line."""
    if line.item.coverage is Coverage.ON_AGREEMENT:
        return None
    return next(iter(swaps(line, of=_is_on_agreement)), None)


def _is_on_agreement(item: Item) -> bool:
    return item.coverage is Coverage.ON_AGREEMENT


def _nudge(swap: Swap) -> Nudge:
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"offer:{swap.line.item.offer_id}",
        weight=WEIGHT + (LABEL_TOO if LABEL in swap.gained else 0),
        interrupts=True,
        saving=swap_saving(swap),
        facts=swap_facts(swap),
        offers=swap_offers(swap),
        actions=("swap", "keep"),
    )
