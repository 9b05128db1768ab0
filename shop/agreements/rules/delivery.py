"""When a supplier comes, and on which terms. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from shop.kernel.periods import at, local_day
from shop.kernel.workdays import is_holiday, is_workday, workdays_before


class Substitution(StrEnum):
    """What a supplier may send instead of what was ordered. Never rename."""

    NOT_AGREED = "NOT_AGREED"
    ASK_FIRST = "ASK_FIRST"
    EQUAL_OR_BETTER = "EQUAL_OR_BETTER"
    """As good or better, at no higher price."""
    NEVER = "NEVER"


class WhenClosed(StrEnum):
    """What becomes of a fixed delivery day that is a holiday. Never rename."""

    NEXT_FIXED_DAY = "NEXT_FIXED_DAY"
    """It falls away."""
    WORKDAY_BEFORE = "WORKDAY_BEFORE"
    WORKDAY_AFTER = "WORKDAY_AFTER"


PROCESS_COST = Decimal(90)
"""Kr. of work to handle an order in the shop (Hjørring 2012/13, KL action plan 2017-20)."""
COST_SHARE = Decimal("0.20")
"""Largest share of an order's value that handling it should eat; 90 kr. gives 450 kr."""
FREE_PURCHASE = Decimal(100_000)
"""Kr. below which a house may buy by itself what no agreement and no shop has; from there on it
asks procurement first (Lyngby-Taarbæk's purchasing policy of 2025)."""
SMALL_ORDER = Decimal(250)
"""An order below this is "småindkøb" (KL's key figure)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a supplier delivers to a unit and what it costs. Kroner without VAT.

    `weekdays`: fixed delivery days, Monday = 0. An order comes on a fixed day when it is sent
    before `cutoff` o'clock, `cutoff_days` working days earlier. No supplier comes on a holiday.
    """

    supplier_id: int
    minimum_order_value: Decimal
    small_order_fee: Decimal
    supplier_may_refuse: bool
    weekdays: tuple[int, ...]
    cutoff_days: int
    cutoff: time
    max_deliveries_per_week: int | None
    price_rise_limit: Decimal | None = None
    """Percent a price may rise before somebody must decide."""
    price_notice_days: int | None = None
    """Days before it holds that a rise must be told; None = nothing agreed."""
    substitution: Substitution = Substitution.NOT_AGREED
    when_closed: WhenClosed = WhenClosed.NEXT_FIXED_DAY
    """What becomes of a fixed day that is a holiday."""

    def fee_for(self, goods_value: Decimal) -> Decimal:
        """The supplier's fee in kr. for an order of this value."""
        return Decimal(0) if goods_value >= self.minimum_order_value else self.small_order_fee


NO_TERMS = Terms(0, Decimal(0), Decimal(0), False, (), 1, time(12), None)
"""For a supplier with whom nothing is agreed: ask before noon, comes two working days later."""
DAYS_WITHOUT_TERMS = 2


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A delivery day and the last moment (UTC) to be on it."""

    day: date
    cutoff: datetime


_DAYS_END = time(23, 59)
_LONGEST = 60
"""Days ahead in which some fixed day is always reachable: ten working days' notice over Easter."""


def next_delivery(
    terms: Terms, *, now: datetime, lead_days: int = 0, not_before: date | None = None
) -> FixedDay:
    """The first delivery day that can still be reached. Holidays are known.

    `lead_days`: days from the order that the goods themselves need; what is ordered later than so
    many days ahead comes on another day. `not_before`: it was to come that day or later. Raises
    ValueError for terms with which no day can ever be reached.
    """
    today, first = local_day(now), max(1, lead_days)
    first = max(first, (not_before - today).days) if not_before else first
    for ahead in range(first, first + _LONGEST):
        day = delivery_on(terms, today + timedelta(days=ahead))
        found = in_time_for_goods(day, lead_days) if day is not None else None
        if found is not None and found.cutoff > now:
            return found
    raise ValueError("terms without a reachable delivery day")


def in_time_for_goods(day: FixedDay, lead_days: int) -> FixedDay:
    """With the last minute in which goods that need so many days can be ordered for that day."""
    if not lead_days:
        return day
    last = at(day.day - timedelta(days=lead_days), _DAYS_END)
    return replace(day, cutoff=min(day.cutoff, last))


def delivery_on(terms: Terms, day: date) -> FixedDay | None:
    """The day with its last moment when the supplier comes on it, None when it does not."""
    if not _delivers(terms, day):
        return None
    notice = terms.cutoff_days if terms.weekdays else DAYS_WITHOUT_TERMS
    return FixedDay(day, at(workdays_before(day, notice), terms.cutoff))


def _delivers(terms: Terms, day: date) -> bool:
    if is_holiday(day):
        return False
    if not terms.weekdays:
        return is_workday(day)
    return day.weekday() in terms.weekdays or (is_workday(day) and _is_moved_to(terms, day))


def _is_moved_to(terms: Terms, day: date) -> bool:
    """A fixed day that is a holiday is kept on this working day instead."""
    if terms.when_closed is WhenClosed.NEXT_FIXED_DAY:
        return False
    step = timedelta(days=1 if terms.when_closed is WhenClosed.WORKDAY_BEFORE else -1)
    other = day + step
    while not is_workday(other):
        if is_holiday(other) and other.weekday() in terms.weekdays:
            return True
        other += step
    return False
