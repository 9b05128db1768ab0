"""A supplier further down a ranked agreement, while a higher one has it: offer it, ask why."""

from collections.abc import Iterator
from datetime import date

from nudges.facts import Coverage, Facts, Item, Line
from nudges.nudge import Asks, Card, Nudge
from nudges.swap import Swap, rank, swap_facts, swap_offers, swap_saving, swaps

RULE, VERSION = "skipped-rank", 1
ASKS = Asks.WHICH

CARD = Card(
    why="Where an agreement ranks its suppliers, the first is asked first; passing over one needs "
    "a reason that can be shown.",
    owner="procurement",
    source="SKI: direct award by cascade, number one first; the reason is kept with the order",
    review_by=date(2027, 5, 1),
)

# Over the agreement (50): passing over a rank breaks the award itself. Quiet all the same, for the
# reason is asked for where the order is sent, if the place has decided so.
WEIGHT = 56


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        swap = best(line)
        if swap is not None:
            yield _nudge(swap)


def best(line: Line) -> Swap | None:
    """The equivalent of the best-placed supplier who has one, if that is not this supplier."""
    here = line.item
    if here.coverage is not Coverage.ON_AGREEMENT or rank(here) == 1 or line.skip_reason:
        return None
    return next(iter(swaps(line, of=lambda there: _is_higher(there, here))), None)


def _is_higher(there: Item, here: Item) -> bool:
    # Without a rank of its own it is no place on this agreement.
    if there.coverage is not Coverage.ON_AGREEMENT or there.cascade_rank is None:
        return False
    return there.cascade_rank < rank(here) and there.supplier_id != here.supplier_id


def _nudge(swap: Swap) -> Nudge:
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"offer:{swap.line.item.offer_id}",
        weight=WEIGHT,
        interrupts=False,
        saving=swap_saving(swap),
        facts={
            **swap_facts(swap),
            "rank": rank(swap.line.item),
            "alternative_rank": rank(swap.to),
            "agreement_title": swap.line.item.agreement_title,
            "asks_reason": True,
        },
        offers=swap_offers(swap),
        actions=("swap", "keep"),
    )
