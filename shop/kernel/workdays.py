"""Which days people in Denmark work, so that a supplier can come and an order can be read.

Closed are Saturdays, Sundays, the public holidays of the law, and three days that are no public
holidays but that Danish law counts as such when a time limit ends on them (the contract, consumer
and interest acts say "lørdag, søn- og helligdag, grundlovsdag, juleaftensdag, nytårsaftensdag"):
5 June, 24 and 31 December. Some suppliers work on 5 June; to promise a day too late there is
better than a kindergarten that waits at the door. 1 May is a working day.
"""

from datetime import date, timedelta
from functools import cache

_AS_HOLIDAYS = ((6, 5), (12, 24), (12, 31))


@cache
def holidays_of(year: int) -> frozenset[date]:
    """The days of a year that are as holidays, whatever weekday they fall on."""
    # The library reads every country of the world when it is first asked, half a second and 45 MB:
    # only the programs that need a delivery day pay for it.
    from holidays import country_holidays

    by_law = country_holidays("DK", years=year)
    return frozenset(by_law) | {date(year, *day) for day in _AS_HOLIDAYS}


def is_holiday(day: date) -> bool:
    """A public holiday, or one of the three days that count as one."""
    return day in holidays_of(day.year)


def is_workday(day: date) -> bool:
    """Monday to Friday and no holiday."""
    return day.weekday() < 5 and not is_holiday(day)


def workdays_before(day: date, count: int) -> date:
    """The working day `count` working days before; the day itself for 0."""
    while count:
        day -= timedelta(days=1)
        count -= is_workday(day)
    return day
