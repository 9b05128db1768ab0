"""A price step lies just above the amount: say it where the house uses the extra, or pays less."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nudges.facts import Facts, Line, PriceStep
from nudges.nudge import Asks, Card, Nudge, plain

RULE, VERSION = "price-step", 1
ASKS = Asks.HOW_MUCH

CARD = Card(
    why="Some prices fall at a round number that nobody can see; two more can make it cheaper.",
    owner="procurement",
    source="Steps in the suppliers' price lists; padding orders backfires (SSRN 3794442)",
    review_by=date(2027, 5, 1),
)

# "Just above": a quarter more at most, unless the whole line becomes cheaper.
JUST_ABOVE = Decimal("1.25")
LEAST_SAVING = Decimal(5)  # kroner on the line; less is not worth reading about
LEAST_ORDERS = 3  # before that we do not know how fast it is used

DAYS_A_MONTH = Decimal("30.4")

WEIGHT = 24  # under the swaps (26-50): the right item first, then how many


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        step = best(line)
        if step is not None:
            yield _nudge(line, step)


def best(line: Line) -> PriceStep | None:
    """The nearest step above the quantity, if it gives the house something it can use."""
    above = [
        one
        for one in line.item.price_steps
        if one.least > line.quantity and one.price < line.item.price
    ]
    step = min(above, key=lambda one: one.least, default=None)
    return step if step is not None and _is_worth_it(line, step) else None


def _is_worth_it(line: Line, step: PriceStep) -> bool:
    if extra_cost(line, step) <= -LEAST_SAVING and not line.item.is_food:
        return True  # more for less: even what is left over has cost nothing
    if step.least > line.quantity * JUST_ABOVE or saving(line, step) < LEAST_SAVING:
        return False
    return _is_used(line, step)


def _is_used(line: Line, step: PriceStep) -> bool:
    """The extra is used before the house would usually order again."""
    if line.times_ordered < LEAST_ORDERS or not line.monthly_use or not line.usual_gap_days:
        return False
    usual_use = line.monthly_use * line.usual_gap_days / DAYS_A_MONTH
    return step.least - line.quantity <= usual_use


def extra_cost(line: Line, step: PriceStep) -> Decimal:
    """Kroner more in all at the step; below zero it is cheaper although it is more."""
    return step.price * step.least - line.item.price * line.quantity


def saving(line: Line, step: PriceStep) -> Decimal:
    """Kroner against paying today's price for the larger amount."""
    return (line.item.price - step.price) * step.least


def _nudge(line: Line, step: PriceStep) -> Nudge:
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"offer:{line.item.offer_id}",
        weight=WEIGHT,
        interrupts=False,
        saving=saving(line, step),
        facts={
            "name": line.item.name,
            "order_unit": line.item.order_unit,
            "quantity": plain(line.quantity),
            "price": plain(line.item.price),
            "step_quantity": plain(step.least),
            "step_price": plain(step.price),
            "extra_quantity": plain(step.least - line.quantity),
            "extra_cost": plain(extra_cost(line, step)),
        },
        offers={"quantity": plain(step.least)},
        actions=("set_amount", "keep"),
    )
