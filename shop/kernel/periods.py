"""Days, weeks and months as the town hall counts them: in Copenhagen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the period ends ({self.last}) before it begins ({self.first})")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @property
    def months(self) -> tuple[str, ...]:
        """The months it touches, as "2026-11"."""
        return tuple(_months(self.first, self.last))


def _months(first: date, last: date) -> Iterator[str]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield f"{year:04d}-{month:02d}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def local_day(moment: datetime) -> date:
    """The day in Copenhagen at this aware moment."""
    return moment.astimezone(COPENHAGEN).date()


def local_month(moment: datetime) -> str:
    """The month in Copenhagen, as "2026-11"."""
    return f"{moment.astimezone(COPENHAGEN):%Y-%m}"


def at(day: date, clock: time) -> datetime:
    """The moment (UTC) when a clock in Copenhagen shows this on that day."""
    return datetime.combine(day, clock, COPENHAGEN).astimezone(UTC)


def monday_of(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def month_period(month: str) -> Period:
    """The whole month "2026-11". Raises ValueError for anything else."""
    first = datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Period(first, following - timedelta(days=1))


def months_back(month: str, count: int) -> tuple[str, ...]:
    """The `count` months that end with `month`, oldest first."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1
    return tuple(f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(number - count + 1, number + 1))
