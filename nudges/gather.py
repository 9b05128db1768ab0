"""What it costs to send one supplier's part now, and what is missing: shared by its rules."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from nudges.facts import Facts, OpenOrder, SupplierPart
from nudges.nudge import DENMARK, JsonValue, plain

DAYS_NAMED_ALONE = 7  # from a week on, a weekday needs its date

BLOCKS = 10  # toy blocks on the supplier card; one is a tenth of the target

# Waiting stands first and buying more is never the main button.
GATHER_ACTIONS = ("hold", "fill_up", "send_now")
JOINING_ACTIONS = ("hold", "join", "send_now")


def target(part: SupplierPart) -> Decimal:
    """Kroner from which an order is worth sending alone: the minimum, or handling at its share."""
    return max(part.minimum_order_value, part.process_cost / part.cost_share)


def is_below_minimum(part: SupplierPart) -> bool:
    return part.goods_value < part.minimum_order_value


def goal(part: SupplierPart) -> Decimal:
    """The nearest line to reach: the minimum while below it, then the target."""
    return part.minimum_order_value if is_below_minimum(part) else target(part)


def missing(part: SupplierPart) -> Decimal:
    return max(goal(part) - part.goods_value, Decimal(0))


def blocks(part: SupplierPart) -> int:
    """Filled toy blocks, 0 to 10. The tenth is only filled when nothing is missing."""
    if missing(part) == 0:
        return BLOCKS
    return int(part.goods_value / goal(part) * BLOCKS)


def fee(part: SupplierPart) -> Decimal:
    """The supplier's fee if sent now: only below the minimum."""
    return part.small_order_fee if is_below_minimum(part) else Decimal(0)


def avoided(part: SupplierPart) -> Decimal:
    """Kroner that one order less is worth: handling and fee. An average, so say "ca."."""
    return part.process_cost + fee(part)


def joinable(facts: Facts, part: SupplierPart) -> OpenOrder | None:
    """The waiting basket at the same address that this part had best join, None without one.

    A colleague's before a neighbour's, as that saves the order and the invoice too.
    """
    fitting = [one for one in part.open_orders if _can_be_joined(facts, part, one)]
    return min(fitting, key=_worth_joining, default=None)


def _can_be_joined(facts: Facts, part: SupplierPart, one: OpenOrder) -> bool:
    if one.cutoff is not None and (one.cutoff <= facts.now or _is_beyond(facts, part, one.cutoff)):
        return False
    return one.delivery_date is None or one.delivery_date >= facts.today


def _worth_joining(one: OpenOrder) -> tuple[bool, bool, date, int]:
    day = one.delivery_date
    return (not one.same_gln, day is None, day or date.max, one.basket_id)


def gather_actions(facts: Facts, part: SupplierPart) -> tuple[str, ...]:
    """The buttons in their order: with somebody to join, joining is the second."""
    return GATHER_ACTIONS if joinable(facts, part) is None else JOINING_ACTIONS


def gather_offers(facts: Facts, part: SupplierPart) -> Mapping[str, JsonValue]:
    """Which basket *join* means."""
    other = joinable(facts, part)
    return {} if other is None else {"basket_id": other.basket_id}


def may_wait(facts: Facts, part: SupplierPart) -> bool:
    """There are goods, nobody has decided yet, and no reason says that it must go."""
    return is_undecided(facts, part) and not is_far(facts, part)


def is_undecided(facts: Facts, part: SupplierPart) -> bool:
    if facts.basket.reason or part.exempt or part.held:
        return False
    return part.goods_value > 0


def is_far(facts: Facts, part: SupplierPart) -> bool:
    """The next cut-off is further ahead than anybody is asked to wait."""
    return part.cutoff is not None and _is_beyond(facts, part, part.cutoff)


def _is_beyond(facts: Facts, part: SupplierPart, moment: datetime) -> bool:
    return (moment.astimezone(DENMARK).date() - facts.today).days > part.hold_days


def is_over_cap(facts: Facts, part: SupplierPart) -> bool:
    """Sent now, it is one more delivery this week than agreed."""
    if part.max_deliveries_per_week is None or part.joins_existing_delivery:
        return False
    return comes_this_week(facts, part) and (
        part.deliveries_this_week + 1 > part.max_deliveries_per_week
    )


def comes_this_week(facts: Facts, part: SupplierPart) -> bool:
    """Without a known day we take it that the supplier comes this week."""
    if part.next_delivery is None:
        return True
    return part.next_delivery.isocalendar()[:2] == facts.today.isocalendar()[:2]


def gather_facts(facts: Facts, part: SupplierPart) -> Mapping[str, JsonValue]:
    """All that the words may say about waiting. Days and cut-offs already past are left out."""
    return {
        "supplier_name": part.supplier_name,
        "goods_value": plain(part.goods_value),
        "minimum_order_value": plain(part.minimum_order_value),
        "target": plain(goal(part)),
        "missing": plain(missing(part)),
        "blocks": blocks(part),
        "below_minimum": is_below_minimum(part),
        "may_refuse": is_below_minimum(part) and part.supplier_may_refuse,
        "fee": plain(fee(part)),
        "process_cost": plain(part.process_cost),
        "cost_share": plain(round(part.process_cost / part.goods_value, 4)),
        "deliveries_this_week": part.deliveries_this_week,
        "max_deliveries_per_week": part.max_deliveries_per_week,
        "over_cap": is_over_cap(facts, part),
        "joins_existing_delivery": part.joins_existing_delivery,
        "next_delivery": _day_ahead(part.next_delivery, facts.today),
        "next_delivery_is_near": is_near(part.next_delivery, facts.today),
        "cutoff": _moment_ahead(part.cutoff, facts.now),
        "cutoff_day": _cutoff_day(part.cutoff, facts),
        **join_facts(joinable(facts, part)),
    }


def join_facts(other: OpenOrder | None) -> dict[str, JsonValue]:
    """Whom one could join; nothing at all where there is nobody."""
    if other is None:
        return {}
    return {
        "join_unit": other.unit_name,
        "join_same_gln": other.same_gln,
        "join_value": plain(other.goods_value),
        "join_delivery": other.delivery_date.isoformat() if other.delivery_date else None,
    }


def is_near(day: date | None, today: date) -> bool:
    """Under a week ahead, so that "torsdag" alone can only mean one day."""
    return day is not None and 0 < (day - today).days < DAYS_NAMED_ALONE


def _day_ahead(day: date | None, today: date) -> str | None:
    return day.isoformat() if day is not None and day >= today else None


def _cutoff_day(moment: datetime | None, facts: Facts) -> str | None:
    """How to name the cut-off's day: nobody says "mandag" of the day it is."""
    if moment is None or moment <= facts.now:
        return None
    days = (moment.astimezone(DENMARK).date() - facts.today).days
    return {0: "today", 1: "tomorrow"}.get(days, "weekday")


def _moment_ahead(moment: datetime | None, now: datetime) -> str | None:
    return moment.isoformat() if moment is not None and moment > now else None
