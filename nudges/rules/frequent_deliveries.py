"""One delivery more this week than the agreement foresees: wait for the next one."""

from collections.abc import Iterator
from datetime import date

from nudges.facts import Facts, SupplierPart
from nudges.gather import (
    avoided,
    gather_actions,
    gather_facts,
    gather_offers,
    is_over_cap,
    may_wait,
)
from nudges.nudge import Asks, Card, Nudge

RULE, VERSION = "frequent-deliveries", 1
ASKS = Asks.WHEN

CARD = Card(
    why="Each delivery takes someone from the children and a lorry to the gate; the agreement "
    "says how many a week are enough.",
    owner="procurement",
    source="KL purchasing strategy 2020-24, goal 4: a cap on weekly deliveries",
    review_by=date(2027, 5, 1),
)

# Over a swap (50), for the week cannot be had back; under the supplier's minimum (80), which
# costs the house money and already asks the same question.
WEIGHT = 60


def check(facts: Facts) -> Iterator[Nudge]:
    for part in facts.basket.suppliers:
        if may_wait(facts, part) and is_over_cap(facts, part):
            yield _nudge(facts, part)


def _nudge(facts: Facts, part: SupplierPart) -> Nudge:
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"supplier:{part.supplier_id}",
        weight=WEIGHT,
        interrupts=True,
        saving=avoided(part),
        facts=gather_facts(facts, part),
        offers=gather_offers(facts, part),
        actions=gather_actions(facts, part),
    )
