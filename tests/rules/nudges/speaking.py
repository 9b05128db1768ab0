"""For every rule a basket in which it speaks, and nothing else does."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from nudges.facts import (
    Facts,
    Lifetime,
    Need,
    OpenOrder,
    PriceStep,
    ShelfThing,
)
from tests.rules.nudges.build import MONDAY, ON, THURSDAY, WEDNESDAY_NOON, facts, line, paper, part

SWAN = ("SVANEN",)
HERE = paper(1, "40", coverage=ON, contents=Decimal(5))
KNOWN: dict[str, Any] = {"times_ordered": 6, "monthly_use": Decimal(20), "usual_gap_days": 30}
FRIDGE = paper(
    1, "4000", coverage=ON, comparable_price=None, order_unit="stk.",
    lifetime=Lifetime(Decimal(10), "EPREL", Decimal(600)),
)  # fmt: skip
COOLER = replace(
    FRIDGE, offer_id=2, name="Køleskab, 200 l", price=Decimal(5000),
    lifetime=Lifetime(Decimal(10), "EPREL", Decimal(300)),
)  # fmt: skip
COLLEAGUE = OpenOrder(12, "Stuen Syd", True, Decimal("220.50"), WEDNESDAY_NOON, THURSDAY)
SHELF = ShelfThing(9, "Reol, birk", "Kælderen", 2, Decimal(900))


def with_target(given: Facts, share: str) -> Facts:
    return replace(given, basket=replace(given.basket, organic_target=Decimal(share)))


def with_need(given: Facts, *needs: Need) -> Facts:
    contact = "Indkøb, 12 34 56 78"
    return replace(given, basket=replace(given.basket, needs=needs, procurement_contact=contact))


BIG_PACK = paper(
    2,
    "300",
    coverage=ON,
    contents=Decimal(50),
    comparable_price=Decimal(6),
    name="Papir, 10 pakker",
)
FAR = datetime(2026, 12, 2, 11, 0, tzinfo=UTC)
FOOD = (
    line(paper(1, "300", coverage=ON, is_food=True, organic=True)),
    line(paper(2, "100", coverage=ON, is_food=True)),
)

SPEAKING: Mapping[str, Facts] = {
    "prefer-agreement": facts(line(paper(1, "40"), paper(2, "40", coverage=ON))),
    "prefer-label": facts(line(HERE, paper(2, "40", coverage=ON, labels=SWAN))),
    "small-order": facts(part("100")),
    "frequent-deliveries": facts(part("800", deliveries_this_week=2, max_deliveries_per_week=2)),
    "cheaper-comparable": facts(line(HERE, paper(2, "30", coverage=ON), quantity="2")),
    "pack-size": facts(replace(line(HERE, BIG_PACK), **KNOWN)),
    "price-step": facts(
        replace(
            line(replace(HERE, price_steps=(PriceStep(Decimal(10), Decimal(38)),)), quantity="9"),
            **KNOWN,
        )
    ),
    "below-minimum": facts(
        part("318.45", minimum_order_value="500", small_order_fee="75", cutoff=FAR)
    ),
    "join-order": facts(part("800", open_orders=(COLLEAGUE,))),
    "need-check": facts(replace(line(HERE), need_check=True, on_shelf=(SHELF,))),
    "bought-recently": facts(
        replace(
            line(HERE),
            **KNOWN,
            last_ordered=MONDAY - timedelta(days=2),
            last_quantity=Decimal(3),
        )
    ),
    "unusual-amount": facts(
        replace(line(HERE, quantity="100"), **KNOWN, usual_quantity=Decimal(10))
    ),
    "lifetime-cost": facts(line(FRIDGE, COOLER)),
    "organic-share": with_target(facts(*FOOD), "0.9"),
    "outside-assortment": facts(line(paper(1, "50", agreement_title="50.40 Papir"), quantity="2")),
    "skipped-rank": facts(
        line(
            replace(HERE, cascade_rank=2),
            paper(2, "42", coverage=ON, cascade_rank=1, supplier_id=8, supplier_name="Havblik"),
        )
    ),
    "price-changed": facts(
        replace(
            line(HERE, quantity="2"),
            favourite_price=Decimal(36),
            favourite_since=date(2026, 3, 2),
        )
    ),
    "outside-everything": with_need(facts(), Need(3, "En båd", Decimal(20_000), ("Havblik",))),
}
