"""The year of a Danish institution: public holidays, school holidays, busy and quiet weeks."""

from datetime import date, timedelta

from shop.organisation.rules import UnitType


def easter(year: int) -> date:
    """Easter Sunday (the Gregorian rule of Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


_AROUND_EASTER = (-3, -2, 1, 39, 40, 50)
"""Maundy Thursday, Good Friday, Easter Monday, Ascension and the day after, Whit Monday."""
_FIXED = ((1, 1), (6, 5), (12, 23), (12, 24), (12, 25), (12, 26), (12, 30), (12, 31))


def is_workday(day: date) -> bool:
    """Whether somebody sits at a desk in the municipality."""
    closed = {easter(day.year) + timedelta(days=days) for days in _AROUND_EASTER}
    return day.weekday() < 5 and (day.month, day.day) not in _FIXED and day not in closed


_SCHOOLS = frozenset({UnitType.SCHOOL, UnitType.AFTER_SCHOOL})
_CHILDREN = _SCHOOLS | {UnitType.KINDERGARTEN, UnitType.NURSERY}

# ISO weeks: how much of an ordinary week is bought by (schools, other houses with children, rest).
_QUIET = {
    1: (0.3, 0.5, 0.5), 7: (0.25, 0.7, 0.9), 8: (0.5, 0.8, 1.0), 27: (0.2, 0.6, 0.8),
    28: (0.05, 0.4, 0.6), 29: (0.05, 0.3, 0.5), 30: (0.05, 0.3, 0.5), 31: (0.1, 0.45, 0.6),
    32: (0.5, 0.8, 0.8), 42: (0.2, 0.7, 0.9), 51: (0.6, 0.7, 0.8), 52: (0.1, 0.2, 0.3),
    53: (0.1, 0.2, 0.3),
}  # fmt: skip
_BUSY = {33: 1.5, 34: 1.4, 35: 1.25, 36: 1.15, 46: 1.1, 47: 1.15, 48: 1.15}
"""School starts again, and the Christmas workshops fill their shelves."""


def week_factor(monday: date, unit_type: UnitType | None) -> float:
    """How much is bought that week compared with an ordinary one."""
    week = monday.isocalendar().week
    schools, children, rest = _QUIET.get(week, (1.0, 1.0, 1.0))
    factor = rest
    if unit_type in _CHILDREN:
        factor = (schools if unit_type in _SCHOOLS else children) * _BUSY.get(week, 1.0)
    days = sum(is_workday(monday + timedelta(days=number)) for number in range(5))
    return factor * days / 5
