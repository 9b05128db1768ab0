"""A large buy whose power, care and lifetime are known: another costs less a year."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nudges.facts import Facts, Item, Lifetime, Line
from nudges.nudge import Asks, Card, Nudge, plain
from nudges.swap import Swap, allowed, loses_nothing, swap_facts, swap_offers, swap_saving

RULE, VERSION = "lifetime-cost", 1
ASKS = Asks.WHICH

CARD = Card(
    why="The cheapest to buy is often the dearest to own: power and lifetime decide.",
    owner="climate and environment",
    source="Total cost of ownership in municipal climate plans; each figure carries its own source",
    review_by=date(2027, 5, 1),
)

# Under this a year's power is small change, and there are no figures anyway.
LEAST_TOTAL = Decimal(1000)
# The figures are estimates: a tenth, and fifty kroner a year, is more than their noise.
LEAST_SHARE, LEAST_YEARLY = Decimal("0.10"), Decimal(50)

WEIGHT = 45  # under the agreement (50), which is binding; over a label alone (30)


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        swap = best(line)
        if swap is not None:
            yield _nudge(swap)


def best(line: Line) -> Swap | None:
    """The alternative that costs clearly less a year, with figures for both."""
    here = line.item
    if here.lifetime is None or here.price * line.quantity < LEAST_TOTAL:
        return None
    known = [one for one in allowed(line) if _is_comparable(one, here)]
    cheapest = min(known, key=lambda one: (_a_year(one), one.offer_id), default=None)
    if cheapest is None or not _is_clearly_less(line, cheapest):
        return None
    return Swap(line, cheapest, Decimal(1), line.quantity)


def _is_comparable(there: Item, here: Item) -> bool:
    """Both are bought one by one, or in the same unit; so one replaces one."""
    same_unit = there.order_unit == here.order_unit
    return there.lifetime is not None and same_unit and loses_nothing(there, here)


def _is_clearly_less(line: Line, there: Item) -> bool:
    now, then = _a_year(line.item), _a_year(there)
    return then <= now * (1 - LEAST_SHARE) and (now - then) * line.quantity >= LEAST_YEARLY


def cost_a_year(price: Decimal, lifetime: Lifetime) -> Decimal:
    """Kroner a year: the price spread over its lifetime, and what it costs to run."""
    return price / lifetime.years + lifetime.yearly_cost


def _a_year(item: Item) -> Decimal:
    """To the øre; without figures it costs nothing to run, but such an item is never asked."""
    known = item.lifetime
    return round(cost_a_year(item.price, known), 2) if known else item.price


def _nudge(swap: Swap) -> Nudge:
    here, there = swap.line.item, swap.to
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"offer:{here.offer_id}",
        weight=WEIGHT,
        interrupts=False,
        saving=swap_saving(swap),
        facts={
            **swap_facts(swap),
            "year_cost": plain(_a_year(here)),
            "alternative_year_cost": plain(_a_year(there)),
            "year_saving": plain((_a_year(here) - _a_year(there)) * swap.quantity),
            "years": plain(here.lifetime.years) if here.lifetime else None,
            "alternative_years": plain(there.lifetime.years) if there.lifetime else None,
            "sources": sorted({one.lifetime.source for one in (here, there) if one.lifetime}),
        },
        offers=swap_offers(swap),
        actions=("swap", "keep"),
    )
