"""When a standing order comes, when it rests, and whether it may be put by itself. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from shop.agreements.rules import FixedDay, Terms, WhenClosed, delivery_on, in_time_for_goods
from shop.kernel.errors import Refused
from shop.kernel.periods import COPENHAGEN, at, monday_of
from shop.kernel.workdays import is_holiday, is_workday, workdays_before

LEAD = timedelta(hours=4)
"""So long before the supplier's cut-off it is put: until then everybody in the house can change it.

Most cut-offs are at noon, so it happens at eight, and a worker that stood still has till noon."""
ASK_AHEAD = 2
"""Working days before it is due that a leader is asked for a yes: as long as until a reminder."""
LOOK_AGAIN = timedelta(hours=6)
"""Terms and holidays may change, so the plan is looked at this often even where nothing is due."""
MOST_LINES = 100
AHEAD = 26
"""Weeks that a plan looks ahead: longer than the longest pause."""
DEFAULT_RISE = Decimal(5)
"""Percent a price may have risen where nothing is agreed with the supplier."""
LONGEST_NAME = 60


class Skip(StrEnum):
    """Why nothing comes on a day. Never rename."""

    PAUSE = "PAUSE"
    SCHOOL_HOLIDAY = "SCHOOL_HOLIDAY"
    CLOSED = "CLOSED"
    """A holiday, or the supplier does not come that day any more."""
    BY_HAND = "BY_HAND"
    TOO_SOON = "TOO_SOON"
    """When it was set up or changed, it was too late to order for that day."""


class Outcome(StrEnum):
    """What became of one time. Never rename."""

    CHANGED = "CHANGED"
    """Only the amounts are others this once; it is still to be put."""
    SKIPPED = "SKIPPED"
    """Somebody left it out."""
    ORDERED = "ORDERED"
    IN_BASKET = "IN_BASKET"
    """A person has to look: its goods lie in the basket, with the reason."""
    ASKED = "ASKED"
    """So large that it waits for somebody's yes."""


DONE = frozenset({Outcome.SKIPPED, Outcome.ORDERED, Outcome.IN_BASKET, Outcome.ASKED})


class Why(StrEnum):
    """Why it lies in the basket instead. Never rename."""

    GONE = "GONE"
    DEARER = "DEARER"
    AMOUNT = "AMOUNT"
    """The supplier sells it by other amounts now."""
    TOO_SMALL = "TOO_SMALL"
    """Below the minimum of a supplier who refuses such orders."""
    APPROVAL = "APPROVAL"
    """So large that somebody has to approve it."""
    LATE = "LATE"
    """The cut-off had passed."""
    NOBODY = "NOBODY"
    """Who set it up does not buy for the house any more."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every week, or every second one, on a weekday (Monday = 0). `first`: a day in a week it
    comes."""

    weekday: int
    every_weeks: int
    first: date

    def days(self, begin: date) -> Iterator[date]:
        """The days of the rhythm from `begin` on, for half a year; never before `first`."""
        start = max(begin, self.first)
        day = monday_of(self.first) + timedelta(days=self.weekday)
        while day < start:
            day += timedelta(weeks=self.every_weeks)
        for _ in range(AHEAD // self.every_weeks):
            yield day
            day += timedelta(weeks=self.every_weeks)


@dataclass(frozen=True, slots=True)
class Rest:
    """Days without deliveries, both included. `name` is a school holiday's."""

    first: date
    last: date
    skip: Skip
    name: str = ""

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Time:
    """One time in the plan. `day` is the day of the rhythm; `fixed` when it really comes."""

    day: date
    fixed: FixedDay | None
    skip: Skip | None = None
    name: str = ""

    @property
    def due_at(self) -> datetime | None:
        """When it is put; None for one that is left out."""
        return None if self.fixed is None or self.skip else self.fixed.cutoff - LEAD

    @property
    def ask_at(self) -> datetime | None:
        """When a leader is asked, where it is so large that somebody has to say yes."""
        if self.fixed is None or self.due_at is None:
            return None
        local = self.due_at.astimezone(COPENHAGEN)
        return at(workdays_before(local.date(), ASK_AHEAD), local.time())


def coming(terms: Terms, day: date, *, lead_days: int = 0) -> FixedDay | None:
    """When the supplier comes for that day of the rhythm; None where it does not.

    `lead_days`: days that the goods need themselves; they are ordered so much sooner.

    A day that is a holiday is moved as agreed; where the next fixed day is agreed, nothing comes:
    that day is another order's.
    """
    found = _day_of(terms, day)
    return found and in_time_for_goods(found, lead_days)


def _day_of(terms: Terms, day: date) -> FixedDay | None:
    found = delivery_on(terms, day)
    if found is not None or not is_holiday(day) or day.weekday() not in terms.weekdays:
        return found
    if terms.when_closed is WhenClosed.NEXT_FIXED_DAY:
        return None
    step = timedelta(days=-1 if terms.when_closed is WhenClosed.WORKDAY_BEFORE else 1)
    while not is_workday(day):
        day += step
    return delivery_on(terms, day)


def plan(
    rhythm: Rhythm,
    terms: Terms,
    rests: Sequence[Rest],
    *,
    begin: date,
    skipped: Iterable[date] = (),
    lead_days: int = 0,
    since: datetime | None = None,
) -> Iterator[Time]:
    """The times from `begin` on, those left out too, with the reason.

    `since`: when it was set up or changed last; what had to be ordered before that is nobody's.
    """
    by_hand = frozenset(skipped)
    for day in rhythm.days(begin):
        fixed = coming(terms, day, lead_days=lead_days)
        there = fixed.day if fixed else day
        rest = next((one for one in rests if there in one), None)
        if rest is not None:
            yield Time(day, fixed, rest.skip, rest.name)
        elif fixed is None:
            yield Time(day, None, Skip.CLOSED)
        elif since is not None and fixed.cutoff <= since:
            yield Time(day, fixed, Skip.TOO_SOON)
        else:
            yield Time(day, fixed, Skip.BY_HAND if day in by_hand else None)


class Act(StrEnum):
    """What the worker does with one time now."""

    WAIT = "WAIT"
    ASK_AHEAD = "ASK_AHEAD"
    """It is not due, but a leader needs time for a yes."""
    PUT = "PUT"
    TOO_LATE = "TOO_LATE"


def act(time: Time, *, now: datetime) -> Act:
    """Put it from `LEAD` before the cut-off on; after the cut-off a person has to look."""
    if time.due_at is None or time.fixed is None or time.ask_at is None or now < time.ask_at:
        return Act.WAIT
    if now < time.due_at:
        return Act.ASK_AHEAD
    return Act.PUT if now < time.fixed.cutoff else Act.TOO_LATE


def too_dear(agreed: Decimal, today: Decimal, limit: Decimal | None) -> bool:
    """Whether the price has risen more than the terms allow since somebody last said yes to it.

    Prices in kr.; `limit` in percent, None where nothing is agreed.
    """
    allowed = DEFAULT_RISE if limit is None else limit
    return today > agreed * (100 + allowed) / 100


def check_rhythm(weekday: int, every_weeks: int, terms: Terms) -> None:
    """Raise Refused for a day on which the supplier does not come, or another rhythm than ours."""
    if every_weeks not in (1, 2):
        raise Refused("standing-rhythm", "Vælg hver uge eller hver anden uge.")
    if weekday not in (terms.weekdays or range(5)):
        raise Refused("standing-weekday", "Leverandøren kommer ikke den dag. Vælg en anden.")


def check_lines(count: int) -> None:
    """Raise Refused for none or too many goods."""
    if not 0 < count <= MOST_LINES:
        raise Refused(
            "standing-lines", "En fast bestilling har fra 1 til %(most)s varer.", most=MOST_LINES
        )


def check_pause(first: date | None, last: date | None) -> None:
    """Raise Refused for a pause with one end, or one that ends before it begins."""
    if (first is None) != (last is None):
        raise Refused("standing-pause", "Skriv både første og sidste dag i pausen.")
    if first is not None and last is not None:
        if last < first:
            raise Refused("standing-pause", "Pausen slutter, før den begynder. Byt dagene om.")
        if (last - first).days > 365:
            raise Refused("standing-pause", "En pause kan højst vare et år.")
