"""The day of a reading, and until when another reading of the same bytes would say the same."""

from datetime import date, timedelta

FOR_EVER = date.max
_DAY = timedelta(days=1)


class Today(date):
    """The day, as any date. It remembers the first later day on which an answer is another."""

    same_until: date = FOR_EVER
    """The first day on which the file may read as something else."""

    @classmethod
    def on(cls, day: date) -> "Today":
        """The day itself, with nothing asked yet."""
        return cls(day.year, day.month, day.day)


def is_within(today: date, start: date | None, end: date | None) -> bool:
    """Whether the day is between two, both included; None is open. A `Today` remembers it.

    >>> today = Today.on(date(2026, 11, 20))
    >>> is_within(today, None, date(2026, 12, 31)), is_within(today, date(2026, 12, 1), None)
    (True, False)
    >>> today.same_until.isoformat()
    '2026-12-01'
    """
    if isinstance(today, Today):
        turns = (start, end + _DAY if end and end < FOR_EVER else None)
        later = [day for day in turns if day and day > today]
        today.same_until = min([today.same_until, *later])
    return (start is None or start <= today) and (end is None or today <= end)
