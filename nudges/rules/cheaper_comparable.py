"""The same kind at a clearly lower price for the same contents: offer the swap."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nudges.facts import Facts, Item, Line
from nudges.nudge import Asks, Card, Nudge
from nudges.swap import (
    Swap,
    loses_nothing,
    same_measure,
    swap_facts,
    swap_offers,
    swap_saving,
    swaps,
)

RULE, VERSION = "cheaper-comparable", 1
ASKS = Asks.WHICH

CARD = Card(
    why="Packs of different sizes hide what the contents cost; nobody works that out while "
    "children wait.",
    owner="procurement",
    source="Swap offers at the moment of choice: -2.0 percentage points (PMC6555993); price said",
    review_by=date(2027, 5, 1),
)

# Prices move by a few per cent with every catalogue: a tenth is a difference that lasts.
LEAST_SHARE = Decimal("0.10")
# Under five kroner for the whole line it is not worth reading about.
LEAST_SAVING = Decimal(5)

WEIGHT = 28  # under the label (30): the policy's wish comes before some kroner on a row


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        swap = best(line)
        if swap is not None:
            yield _nudge(swap)


def best(line: Line) -> Swap | None:
    """The cheapest equivalent that gives up neither agreement, label nor rank.

    prefer-agreement and prefer-label ask the same and are heavier, so they are heard instead:
    unless they are switched off.
    """
    here = line.item
    if not line.alternatives or not here.comparable_price:
        return None
    most = here.comparable_price * (1 - LEAST_SHARE)
    found = swaps(line, of=lambda there: _is_clearly_cheaper(there, here, most))
    return min((swap for swap in found if _is_worth_it(swap)), key=_price, default=None)


def _is_clearly_cheaper(there: Item, here: Item, most: Decimal) -> bool:
    if there.comparable_price is None or there.comparable_price > most:
        return False
    return same_measure(here, there) and loses_nothing(there, here)


def _is_worth_it(swap: Swap) -> bool:
    saving = swap_saving(swap)
    return saving is not None and saving >= LEAST_SAVING


def _price(swap: Swap) -> tuple[Decimal, int]:
    return (swap.dearer_share or Decimal(0), swap.to.offer_id)


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
