"""Somebody at the same address already waits for this supplier: order together, or ride along."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nudges.facts import Facts, OpenOrder, SupplierPart
from nudges.gather import avoided, join_facts, joinable, may_wait
from nudges.nudge import Asks, Card, Nudge, plain

RULE, VERSION = "join-order", 1
ASKS = Asks.WHEN

CARD = Card(
    why="Two baskets for one supplier and one gate can come together: one order, one invoice "
    "and one delivery in the same house, one stop for the lorry with a neighbour.",
    owner="procurement",
    source="Saying what happens when orders are joined works best for joining (3,800 participants, "
    "Management Science); GLN decides what is one order",
    review_by=date(2027, 5, 1),
)

# Under a small order (40-90), which has joining as its second button. Without one it is an offer
# and no question: it stands quiet on the card. A neighbour saves a stop, but this house nothing.
WEIGHT_COLLEAGUE, WEIGHT_NEIGHBOUR = 36, 18


def check(facts: Facts) -> Iterator[Nudge]:
    for part in facts.basket.suppliers:
        other = joinable(facts, part) if may_wait(facts, part) else None
        if other is not None:
            yield _nudge(part, other)


def _saving(part: SupplierPart, other: OpenOrder) -> Decimal | None:
    """Handling and fee of an order less; a neighbour's basket stays an order of its own."""
    return avoided(part) if other.same_gln else None


def _nudge(part: SupplierPart, other: OpenOrder) -> Nudge:
    saving = _saving(part, other)
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"supplier:{part.supplier_id}",
        weight=WEIGHT_COLLEAGUE if other.same_gln else WEIGHT_NEIGHBOUR,
        interrupts=False,
        saving=saving,
        facts={
            "supplier_name": part.supplier_name,
            "goods_value": plain(part.goods_value),
            **join_facts(other),
            "together_value": plain(part.goods_value + other.goods_value),
            "orders_saved": int(other.same_gln),
            "invoices_saved": int(other.same_gln),
            "deliveries_saved": 1,
            "handling_saved": None if saving is None else plain(saving),
        },
        offers={"basket_id": other.basket_id},
        actions=("join", "send_now"),
    )
