"""A need that neither shop nor agreement covers: whom to ask first, and who could deliver."""

from collections.abc import Iterator
from datetime import date

from nudges.facts import Basket, Facts, Need
from nudges.nudge import Asks, Card, Nudge, plain

RULE, VERSION = "outside-everything", 1
ASKS = Asks.NOTHING

CARD = Card(
    why="Outside the agreements a house is on its own; procurement knows who has sold it before, "
    "and above a limit it is procurement's to buy.",
    owner="procurement",
    source="Lyngby-Taarbæk purchasing policy 2025: under 100,000 kr. a unit may buy itself, above "
    "it must contact procurement",
    review_by=date(2027, 5, 1),
)

WEIGHT = 12  # a need of its own: nothing else is said about it


def check(facts: Facts) -> Iterator[Nudge]:
    for need in facts.basket.needs:
        yield _nudge(facts.basket, need)


def is_above_limit(basket: Basket, need: Need) -> bool:
    """Procurement buys it; an amount that nobody knows is taken to be small."""
    return need.amount is not None and need.amount >= basket.outside_limit


def _nudge(basket: Basket, need: Need) -> Nudge:
    above = is_above_limit(basket, need)
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"need:{need.id}",
        weight=WEIGHT,
        interrupts=False,
        saving=None,
        facts={
            "text": need.text,
            "amount": None if need.amount is None else plain(need.amount),
            "limit": plain(basket.outside_limit),
            "above_limit": above,
            "contact": basket.procurement_contact,
            # Above the limit it is not the house that chooses a supplier.
            "suppliers": [] if above else list(need.suppliers),
        },
        actions=("ask",) if above else ("ask", "keep"),
    )
