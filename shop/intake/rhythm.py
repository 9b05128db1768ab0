"""How often a supplier sends a catalogue, and when the next one should have come. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from shop.kernel.errors import Refused

MOST_DAYS = 730
"""Two years: longer than any agreement lets a price list stand."""
_LEAST_KNOWN = 3
"""Publishings from which a habit can be seen: two gaps."""
_LOOKED_AT = 7
"""Only the last ones: a supplier may have changed its habit."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A catalogue every so many days. A guess is ours, from the days it was published before."""

    every_days: int
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """The day the next catalogue should come. `days_late` is 0 while it is not overdue."""

    day: date
    is_guess: bool
    days_late: int


def rhythm_of(agreed: int | None, published: Sequence[date]) -> Rhythm | None:
    """What was agreed, else what the earlier publishings (in any order) say; None: nobody knows."""
    if agreed is not None:
        return Rhythm(agreed)
    days = sorted(set(published))[-_LOOKED_AT:]
    if len(days) < _LEAST_KNOWN:
        return None
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return Rhythm(max(1, round(median(gaps))), is_guess=True)


def expected(rhythm: Rhythm | None, published: Sequence[date], today: date) -> Expected | None:
    """When the next catalogue should come; None before the first one or without a rhythm.

    A guess is overdue only when half as long again has gone: nobody promised that day.
    """
    if rhythm is None or not published:
        return None
    day = max(published) + timedelta(days=rhythm.every_days)
    patience = rhythm.every_days // 2 if rhythm.is_guess else 0
    late = (today - day).days
    return Expected(day, rhythm.is_guess, late if late > patience else 0)


def check_every_days(every_days: int | None) -> None:
    """Raise Refused for a number of days that is no rhythm; None says that nothing is agreed."""
    if every_days is not None and not 1 <= every_days <= MOST_DAYS:
        raise Refused("every-days", "Skriv et antal dage fra 1 til 730.")
