"""All agreements as bars on a time line: when each ends, which options it has, what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request, url_for
from sqlmodel import Session

from shop.agreements import queries
from shop.agreements.models import Agreement
from shop.agreements.rules import (
    AgreementStatus,
    Notice,
    Option,
    OptionState,
    last_possible_day,
    months_after,
    notices,
    parallels,
)
from shop.agreements.views.door import contracts, path, work_places
from shop.agreements.views.words import LEVEL_WORDS, STATUS_NAMES, notice_text
from shop.kernel.periods import local_day
from shop.orders.by_agreement import NOTHING, Bought, bought_last_year
from shop.organisation.rules import Role
from shop.web import access
from shop.web.language import gettext as _
from shop.web.session import db, now
from shop.web.words import dayyear, kr, pct

BACK, AHEAD = 6, 42
"""Months that the time line shows before and after this one."""
WIDTH = 480
"""Of a bar's drawing; ten for each month."""
CURRENT = (
    AgreementStatus.ACTIVE, AgreementStatus.SUSPENDED, AgreementStatus.STANDSTILL,
    AgreementStatus.TENDER, AgreementStatus.PLANNED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a time line, in its own units."""

    x: float
    width: float
    kind: str
    """runs, option or held."""


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """An agreement on the time line."""

    title: str
    number: str
    url: str
    status: str
    level: str
    ends: str
    last: str
    """With all options; "" where there are none."""
    bars: tuple[Bar, ...]
    notices: tuple[str, ...]
    sentence: str
    """What the drawing says."""
    used: str
    expected: str


@contracts.get("/aftaler/kalender")
@access.roles(Role.PROCUREMENT)
def calendar() -> str:
    """Those that end first stand first."""
    asked = request.args.get("vis", "")
    with db().read() as reading:
        today = local_day(now())
        rows = _rows(reading, today)
        places = [(str(place.id), place.name) for place in work_places(reading)]
    filters = _filters(rows)
    shown = [row for row, kinds in rows if not asked or asked in kinds or asked not in filters]
    return render_template(
        "agreements/calendar.html", rows=shown, places=places, total=len(rows),
        today_x=_x(today, today), ticks=_ticks(today), width=WIDTH,
        chips=[
            {"label": f"{label} {count}", "current": code == (asked if asked in filters else ""),
             "href": url_for("contracts.calendar", vis=code or None)}
            for code, (label, count) in filters.items()
        ],
    )  # fmt: skip


_Row = tuple[CalendarRow, frozenset[str]]


def _filters(rows: Sequence[_Row]) -> dict[str, tuple[str, int]]:
    words = {
        "haster": _("Skal ses på"), "gaelder": _("Gælder"), "paa-vej": _("På vej"),
        "overlap": _("Dækker det samme"), "suspenderet": _("Suspenderet"),
        "slut": _("Afsluttet"), "egen": _("Kommunens egne"),
    }  # fmt: skip
    counts = {code: sum(code in kinds for _row, kinds in rows) for code in words}
    found = {code: (word, counts[code]) for code, word in words.items() if counts[code]}
    return {"": (_("Alle"), len(rows)), **found}


def _rows(reading: Session, today: date) -> list[_Row]:
    found = [row.agreement for row in queries.agreements_reaching(reading, path(), on=today)]
    ids = [one.id or 0 for one in found]
    options = queries.options_by_agreement(reading, ids)
    clauses = queries.clauses_by_agreement(reading, ids)
    bought = bought_last_year(reading, db(), path(), on=today)
    pairs = parallels(queries.reaching_lots(reading, path()), on=today)
    doubled = {lot.agreement_id for pair in pairs for lot in (pair.first, pair.second)}
    made = []
    for one in found:
        mine = options[one.id or 0]
        followed = [clause.followed_up_on for clause in clauses[one.id or 0]]
        due = notices(one.status, one.valid_to, mine, followed, on=today)
        row = _row(one, mine, tuple(due), bought.get(one.number, NOTHING), today)
        made.append((one, row, _kinds(one, bool(due), one.id in doubled)))
    made.sort(key=lambda each: (each[0].status not in CURRENT, each[0].valid_to, each[0].number))
    return [(row, kinds) for _one, row, kinds in made]


def _kinds(one: Agreement, is_due: bool, is_doubled: bool) -> frozenset[str]:
    words = {
        AgreementStatus.ACTIVE: "gaelder", AgreementStatus.SUSPENDED: "suspenderet",
        AgreementStatus.EXPIRED: "slut",
    }  # fmt: skip
    kinds = {words.get(one.status, "paa-vej")}
    if is_due:
        kinds.add("haster")
    if is_doubled:
        kinds.add("overlap")
    if one.level.value == "OWN":
        kinds.add("egen")
    return frozenset(kinds)


def _row(
    one: Agreement, options: Sequence[Option], due: tuple[tuple[Notice, date], ...],
    bought: Bought, today: date,
) -> CalendarRow:  # fmt: skip
    last = last_possible_day(one.valid_to, options)
    ends = dayyear(one.valid_to)
    sentence = _("Fra %(first)s til %(last)s", first=dayyear(one.valid_from), last=ends)
    if last != one.valid_to:
        sentence = _("%(said)s, med optioner til %(last)s", said=sentence, last=dayyear(last))
    expected = one.expected_value
    return CalendarRow(
        one.title, one.number, url_for("contracts.page", agreement_id=one.id),
        str(STATUS_NAMES[one.status]), str(LEVEL_WORDS[one.level]), ends,
        dayyear(last) if last != one.valid_to else "", _bars(one, options, today),
        tuple(notice_text(notice, day) for notice, day in due), sentence, kr(bought.on, 0),
        _("%(share)s af det forventede", share=pct(bought.on / expected)) if expected else "",
    )  # fmt: skip


def _bars(one: Agreement, options: Sequence[Option], today: date) -> tuple[Bar, ...]:
    kind = "runs" if one.status is AgreementStatus.ACTIVE else "held"
    bars = [_bar(one.valid_from, one.valid_to, kind, today)]
    end = one.valid_to
    for option in options:
        if option.state is OptionState.OPEN:
            later = months_after(end, option.months)
            bars.append(_bar(end, later, "option", today))
            end = later
    return tuple(bar for bar in bars if bar.width > 0)


def _bar(first: date, last: date, kind: str, today: date) -> Bar:
    start, end = _x(first, today), _x(last, today)
    return Bar(start, round(end - start, 1), kind)


def _x(day: date, today: date) -> float:
    """Where a day stands on the line, within its ends."""
    begins = months_after(today.replace(day=1), -BACK)
    months = (day.year - begins.year) * 12 + day.month - begins.month + (day.day - 1) / 31
    return round(min(max(months * WIDTH / (BACK + AHEAD), 0), WIDTH), 1)


def _ticks(today: date) -> list[tuple[float, str]]:
    """The first days of years within the line."""
    first, last = months_after(today, -BACK), months_after(today, AHEAD)
    return [(_x(date(year, 1, 1), today), str(year)) for year in range(first.year + 1, last.year)]
