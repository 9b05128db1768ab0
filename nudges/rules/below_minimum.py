"""Below the supplier's minimum, and no cut-off near enough to wait for: say what sending costs."""

from collections.abc import Iterator
from datetime import date

from nudges.facts import Facts, SupplierPart
from nudges.gather import (
    avoided,
    gather_actions,
    gather_facts,
    gather_offers,
    is_below_minimum,
    is_far,
    is_undecided,
)
from nudges.nudge import Asks, Card, Nudge

RULE, VERSION = "below-minimum", 1
ASKS = Asks.WHEN

CARD = Card(
    why="The supplier takes a fee or may say no below the minimum: a house must know before it "
    "sends, also in weeks without a delivery near enough to wait for.",
    owner="procurement",
    source="The agreements' terms: minimum order value and fee for small orders",
    review_by=date(2027, 5, 1),
)

# small-order speaks of the minimum where one can wait (80 and 90). Here nobody is asked to wait,
# so it is a fact and no question: under every other push about the supplier, and always quiet.
WEIGHT = 20


def check(facts: Facts) -> Iterator[Nudge]:
    for part in facts.basket.suppliers:
        if is_undecided(facts, part) and is_far(facts, part) and is_below_minimum(part):
            yield _nudge(facts, part)


def _nudge(facts: Facts, part: SupplierPart) -> Nudge:
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"supplier:{part.supplier_id}",
        weight=WEIGHT,
        interrupts=False,
        saving=avoided(part),
        facts=gather_facts(facts, part),
        offers=gather_offers(facts, part),
        actions=gather_actions(facts, part),
    )
