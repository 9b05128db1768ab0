"""An order so small that handling eats a fifth of it, or the supplier charges for it: wait."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nudges.facts import Facts, SupplierPart
from nudges.gather import (
    avoided,
    gather_actions,
    gather_facts,
    gather_offers,
    is_below_minimum,
    may_wait,
    target,
)
from nudges.nudge import Asks, Card, Nudge

RULE, VERSION = "small-order", 1
ASKS = Asks.WHEN

CARD = Card(
    why="Handling an order costs about 90 kr. of staff time; a quarter of orders are under 250 kr.",
    owner="procurement",
    source="KL action plan 2017-20 (Hjørring's time study); 90 kr. is a fifth of 450 kr.",
    review_by=date(2027, 5, 1),
)

# Within a tenth of the target the message costs more attention than waiting saves.
NEAR_ENOUGH = Decimal("0.90")

# A fee, or a supplier who may say no, is a fact the house must know before sending: the heaviest.
# Between minimum and target it is a thought, and lighter than a swap.
WEIGHT_MAY_REFUSE = 90
WEIGHT_BELOW_MINIMUM = 80
WEIGHT_BELOW_TARGET = 40


def check(facts: Facts) -> Iterator[Nudge]:
    for part in facts.basket.suppliers:
        if may_wait(facts, part) and is_small(part):
            yield _nudge(facts, part)


def is_small(part: SupplierPart) -> bool:
    """Below the supplier's minimum, or clearly below what is worth an order of its own."""
    return is_below_minimum(part) or part.goods_value < target(part) * NEAR_ENOUGH


def _weight(part: SupplierPart) -> int:
    if not is_below_minimum(part):
        return WEIGHT_BELOW_TARGET
    return WEIGHT_MAY_REFUSE if part.supplier_may_refuse else WEIGHT_BELOW_MINIMUM


def _nudge(facts: Facts, part: SupplierPart) -> Nudge:
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"supplier:{part.supplier_id}",
        weight=_weight(part),
        interrupts=True,
        saving=avoided(part),
        facts=gather_facts(facts, part),
        offers=gather_offers(facts, part),
        actions=gather_actions(facts, part),
    )
