"""A large buy whose power, care and lifetime are known: another costs less a year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nudges.facts import Basket, Facts, Item, Lifetime, Line
from nudges.nudge import Asks, Card, Nudge, plain
from nudges.swap import (
    Swap,
    allowed,
    loses_nothing,
    swap_facts,
    swap_offers,
    swap_saving,
    swap_to,
)

RULE, VERSION = "lifetime-cost", 2
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


# What the figures of both are of: all that it costs to run, or its power at the place's own price.
RUNNING, POWER = "running", "power"


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        found = best(line, facts.basket)
        if found is not None:
            yield _nudge(found, facts.basket)


@dataclass(frozen=True, slots=True)
class Compared:
    """A swap with what both cost a year, for all order units of the line alike."""

    swap: Swap
    basis: str
    here: Decimal
    there: Decimal


def best(line: Line, basket: Basket) -> Compared | None:
    """The alternative that costs clearly less a year, with figures of one kind for both."""
    here = line.item
    if here.lifetime is None or here.price * line.quantity < LEAST_TOTAL:
        return None
    known = (_compared(line, one, basket) for one in allowed(line) if _is_alike(one, here))
    clear = [one for one in known if one is not None and _is_clearly_less(one)]
    return min(clear, key=lambda one: (one.there - one.here, one.swap.to.offer_id), default=None)


def _is_alike(there: Item, here: Item) -> bool:
    same_unit = there.order_unit == here.order_unit
    return there.lifetime is not None and same_unit and loses_nothing(there, here)


def _compared(line: Line, there: Item, basket: Basket) -> Compared | None:
    """None where one does not replace one (a box of ten is no lamp), or nothing compares."""
    swap = swap_to(line, there)
    own, other = line.item.lifetime, there.lifetime
    if swap is None or swap.quantity != line.quantity or own is None or other is None:
        return None
    for basis in (RUNNING, POWER):
        now, then = _takes(own, basis, basket), _takes(other, basis, basket)
        if now is not None and then is not None:
            here_a_year = cost_a_year(line.item.price, own.years, now)
            return Compared(swap, basis, here_a_year, cost_a_year(there.price, other.years, then))
    return None


def _takes(of: Lifetime, basis: str, basket: Basket) -> Decimal | None:
    """Kroner a year besides the price; None where nobody knows."""
    if basis == RUNNING:
        return of.yearly_cost
    if basket.kwh_price is None or of.yearly_kwh is None:
        return None
    return of.yearly_kwh * basket.kwh_price


def cost_a_year(price: Decimal, years: Decimal, running: Decimal) -> Decimal:
    """Kroner a year, to the øre: the price spread over its lifetime, and what it costs to run."""
    return round(price / years + running, 2)


def _is_clearly_less(one: Compared) -> bool:
    yearly = (one.here - one.there) * one.swap.quantity
    return one.there <= one.here * (1 - LEAST_SHARE) and yearly >= LEAST_YEARLY


def _nudge(one: Compared, basket: Basket) -> Nudge:
    swap = one.swap
    here, there = swap.line.item, swap.to
    is_power = one.basis == POWER and basket.kwh_price is not None
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"offer:{here.offer_id}",
        weight=WEIGHT,
        interrupts=False,
        saving=swap_saving(swap),
        facts={
            **swap_facts(swap),
            "basis": one.basis,
            "year_cost": plain(one.here),
            "alternative_year_cost": plain(one.there),
            "year_saving": plain((one.here - one.there) * swap.quantity),
            "years": plain(here.lifetime.years) if here.lifetime else None,
            "alternative_years": plain(there.lifetime.years) if there.lifetime else None,
            "sources": sorted({one.lifetime.source for one in (here, there) if one.lifetime}),
            "kwh_price": plain(basket.kwh_price) if is_power and basket.kwh_price else None,
            "kwh_source": basket.kwh_source if is_power else "",
        },
        offers=swap_offers(swap),
        actions=("swap", "keep"),
    )
