"""When a standing order comes, rests and is put. Real days: no clock and no database."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice

import pytest

from shop.agreements.rules import Terms, WhenClosed
from shop.kernel.errors import Refused
from shop.standing.actions import read_holidays
from shop.standing.rules import (
    Act,
    Rest,
    Rhythm,
    Skip,
    act,
    check_pause,
    check_rhythm,
    coming,
    plan,
    too_dear,
)

TUE, THU = 1, 3


def terms(*weekdays: int, closed: WhenClosed = WhenClosed.NEXT_FIXED_DAY) -> Terms:
    return Terms(1, Decimal(250), Decimal(50), False, weekdays, 1, time(12), None,
                 when_closed=closed)  # fmt: skip


def days(rhythm: Rhythm, begin: date, count: int = 4) -> list[date]:
    return list(islice(rhythm.days(begin), count))


def test_every_week_and_every_second_keep_their_step_over_new_year() -> None:
    first = date(2026, 12, 8)
    assert days(Rhythm(TUE, 1, first), first) == [
        date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 22), date(2026, 12, 29),
    ]  # fmt: skip
    second = [date(2026, 12, 22), date(2027, 1, 5), date(2027, 1, 19), date(2027, 2, 2)]
    assert days(Rhythm(TUE, 2, first), date(2026, 12, 9)) == second
    # 2026 has 53 weeks: who counted even and odd weeks would come twice in a row here
    assert days(Rhythm(TUE, 2, first), date(2026, 12, 23))[0] == date(2027, 1, 5)


def test_nothing_comes_before_the_first_day() -> None:
    assert days(Rhythm(TUE, 1, date(2026, 12, 9)), date(2026, 11, 1))[0] == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("closed", "comes"),
    [(WhenClosed.NEXT_FIXED_DAY, None), (WhenClosed.WORKDAY_BEFORE, date(2027, 3, 24)),
     (WhenClosed.WORKDAY_AFTER, date(2027, 3, 30))],
)  # fmt: skip
def test_a_holiday_moves_it_as_agreed(closed: WhenClosed, comes: date | None) -> None:
    found = coming(terms(TUE, THU, closed=closed), date(2027, 3, 25))  # skærtorsdag
    assert (found.day if found else None) == comes


def test_the_reason_for_each_time_that_is_left_out() -> None:
    rests = [Rest(date(2026, 12, 21), date(2027, 1, 3), Skip.SCHOOL_HOLIDAY, "Juleferie"),
             Rest(date(2027, 1, 12), date(2027, 1, 12), Skip.PAUSE)]  # fmt: skip
    found = plan(Rhythm(TUE, 1, date(2026, 12, 15)), terms(TUE), rests, begin=date(2026, 12, 10),
                 skipped=[date(2027, 1, 5)])  # fmt: skip
    assert [(one.day, one.skip, one.name) for one in islice(found, 6)] == [
        (date(2026, 12, 15), None, ""),
        (date(2026, 12, 22), Skip.SCHOOL_HOLIDAY, "Juleferie"),
        (date(2026, 12, 29), Skip.SCHOOL_HOLIDAY, "Juleferie"),
        (date(2027, 1, 5), Skip.BY_HAND, ""),
        (date(2027, 1, 12), Skip.PAUSE, ""),
        (date(2027, 1, 19), None, ""),
    ]


def test_a_supplier_who_stops_coming_that_day_is_not_waited_for() -> None:
    (first, *_) = plan(Rhythm(TUE, 1, date(2026, 12, 1)), terms(THU), [], begin=date(2026, 12, 1))
    assert (first.skip, first.due_at) == (Skip.CLOSED, None)


@pytest.mark.parametrize(
    ("day", "moment", "expected"),
    [
        # cut-off the working day before at 12 in Copenhagen; put from 8 o'clock there
        (date(2026, 10, 27), datetime(2026, 10, 26, 6, 59, tzinfo=UTC), Act.ASK_AHEAD),  # winter
        (date(2026, 10, 27), datetime(2026, 10, 26, 7, 0, tzinfo=UTC), Act.PUT),
        (date(2026, 10, 27), datetime(2026, 10, 26, 10, 59, tzinfo=UTC), Act.PUT),
        (date(2026, 10, 27), datetime(2026, 10, 26, 11, 0, tzinfo=UTC), Act.TOO_LATE),
        (date(2026, 10, 20), datetime(2026, 10, 19, 6, 0, tzinfo=UTC), Act.PUT),  # summer time
        (date(2026, 10, 20), datetime(2026, 10, 19, 10, 0, tzinfo=UTC), Act.TOO_LATE),
        (date(2027, 3, 30), datetime(2027, 3, 24, 7, 0, tzinfo=UTC), Act.PUT),  # before Easter
        (date(2027, 3, 30), datetime(2027, 3, 29, 7, 0, tzinfo=UTC), Act.TOO_LATE),
    ],
)  # fmt: skip
def test_it_is_put_four_hours_before_the_cut_off_whatever_the_clocks_do(
    day: date, moment: datetime, expected: Act
) -> None:
    (time_, *_) = plan(Rhythm(TUE, 1, day), terms(TUE), [], begin=day)
    assert act(time_, now=moment) is expected


def test_goods_that_take_days_are_ordered_so_much_sooner() -> None:
    (first, *_) = plan(Rhythm(TUE, 1, date(2026, 12, 15)), terms(TUE), [],
                       begin=date(2026, 12, 10), lead_days=10)  # fmt: skip
    assert first.fixed is not None
    assert first.fixed.day == date(2026, 12, 15)
    assert first.fixed.cutoff == datetime(2026, 12, 5, 22, 59, tzinfo=UTC)
    # a day's notice of the supplier is longer than none of the goods
    (same, *_) = plan(Rhythm(TUE, 1, date(2026, 12, 15)), terms(TUE), [],
                      begin=date(2026, 12, 10), lead_days=0)  # fmt: skip
    assert same.fixed == coming(terms(TUE), date(2026, 12, 15))


def test_what_had_to_be_ordered_before_it_was_set_up_does_not_come() -> None:
    since = datetime(2026, 12, 7, 12, 0, tzinfo=UTC)
    found = plan(Rhythm(TUE, 1, date(2026, 12, 8)), terms(TUE), [], begin=date(2026, 12, 8),
                 lead_days=10, since=since)  # fmt: skip
    assert [(one.day, one.skip) for one in islice(found, 3)] == [
        (date(2026, 12, 8), Skip.TOO_SOON), (date(2026, 12, 15), Skip.TOO_SOON),
        (date(2026, 12, 22), None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        # put on Monday 8.00 for Tuesday; two working days before that is Thursday
        (datetime(2026, 11, 26, 6, 59, tzinfo=UTC), Act.WAIT),
        (datetime(2026, 11, 26, 7, 0, tzinfo=UTC), Act.ASK_AHEAD),
        (datetime(2026, 11, 30, 6, 59, tzinfo=UTC), Act.ASK_AHEAD),
        (datetime(2026, 11, 30, 7, 0, tzinfo=UTC), Act.PUT),
    ],
)
def test_a_leader_has_two_working_days(moment: datetime, expected: Act) -> None:
    (time_, *_) = plan(Rhythm(TUE, 1, date(2026, 12, 1)), terms(TUE), [], begin=date(2026, 12, 1))
    assert act(time_, now=moment) is expected


@pytest.mark.parametrize(
    ("agreed", "today", "limit", "expected"),
    [("20", "21", "5", False), ("20", "21.0001", "5", True), ("20", "19", "0", False),
     ("20", "20", "0", False), ("20", "20.01", "0", True), ("20", "21", None, False)],
)  # fmt: skip
def test_a_rise_is_measured_from_what_somebody_said_yes_to(
    agreed: str, today: str, limit: str | None, expected: bool
) -> None:
    allowed = None if limit is None else Decimal(limit)
    assert too_dear(Decimal(agreed), Decimal(today), allowed) is expected


def test_days_and_pauses_that_cannot_be() -> None:
    for weekday, every in ((0, 1), (TUE, 3), (6, 1)):
        with pytest.raises(Refused):
            check_rhythm(weekday, every, terms(TUE, THU))
    check_rhythm(THU, 2, terms(TUE, THU))
    first = date(2027, 2, 1)
    for pause in ((first, None), (None, first), (first, date(2027, 1, 1)),
                  (first, date(2028, 3, 1))):  # fmt: skip
        with pytest.raises(Refused):
            check_pause(*pause)
    check_pause(None, None)
    check_pause(first, first)


def test_school_holidays_are_read_from_a_sheet() -> None:
    text = (
        "Ferie;Første dag;Sidste dag\nVinterferie;2027-02-13;2027-02-21\n\n"
        "Kr. himmelfart\t07.05.2027"
    )
    assert read_holidays(text) == [
        ("Vinterferie", date(2027, 2, 13), date(2027, 2, 21)),
        ("Kr. himmelfart", date(2027, 5, 7), date(2027, 5, 7)),
    ]
    for wrong in ("", "Vinterferie;2027-02-21;2027-02-13", "2027-02-13;2027-02-21", "Ferie;i maj",
                  "Lang;2027-01-01;2027-12-31"):  # fmt: skip
        with pytest.raises(Refused):
            read_holidays(wrong)
