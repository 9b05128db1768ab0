"""An agreement from the plan to the last day: its states, its options, what must be decided. Pure.

A Danish framework agreement runs from its start to its end and holds *options*: the buyer may
extend it by so many months, and must say so by a date. After a tender comes a standstill of ten
days before anything may be signed (udbudsloven § 3).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shop.agreements.rules.coverage import AgreementStatus
from shop.kernel.errors import Refused

ENDS_SOON = timedelta(days=120)
"""A new tender takes about four months, so this is when somebody must begin."""
FOLLOW_UP = timedelta(days=365)
"""A clause that nobody has looked at for a year is due."""
MOST_MONTHS = 60


class OptionState(StrEnum):
    """What became of an option to extend. Never rename."""

    OPEN = "OPEN"
    USED = "USED"
    DECLINED = "DECLINED"


class ClauseKind(StrEnum):
    """What a clause demands of the supplier beside goods and price. Never rename."""

    LABOUR = "LABOUR"
    """Pay and conditions as the trade's agreement has them (ILO 94)."""
    SOCIAL = "SOCIAL"
    """Apprentices and others on the edge of work."""
    CSR = "CSR"
    """Human rights, children's work, corruption (UN Global Compact)."""
    ENVIRONMENT = "ENVIRONMENT"


_MOVES = {
    AgreementStatus.PLANNED: (AgreementStatus.TENDER, AgreementStatus.ACTIVE),
    AgreementStatus.TENDER: (AgreementStatus.STANDSTILL, AgreementStatus.PLANNED),
    AgreementStatus.STANDSTILL: (AgreementStatus.ACTIVE, AgreementStatus.TENDER),
    AgreementStatus.ACTIVE: (AgreementStatus.SUSPENDED, AgreementStatus.EXPIRED),
    AgreementStatus.SUSPENDED: (AgreementStatus.ACTIVE, AgreementStatus.EXPIRED),
    AgreementStatus.EXPIRED: (),
}


def next_states(status: AgreementStatus) -> tuple[AgreementStatus, ...]:
    """The states that an agreement can go to, the usual one first."""
    return _MOVES[status]


def check_move(status: AgreementStatus, wanted: AgreementStatus, why: str) -> None:
    """Raise Refused for a state that does not follow, or a suspension without a reason."""
    if wanted not in _MOVES[status]:
        raise Refused("status-unreachable", "Aftalen kan ikke gå dertil fra, hvor den er nu.")
    if wanted is AgreementStatus.SUSPENDED and not why.strip():
        raise Refused("no-reason", "Skriv hvorfor, så husene ved, hvad de skal gøre imens.")


def months_after(day: date, months: int) -> date:
    """So many months later; the last day of a month stays the last.

    >>> months_after(date(2026, 2, 28), 12), months_after(date(2026, 1, 30), 1)
    (datetime.date(2027, 2, 28), datetime.date(2026, 2, 28))
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    is_last = day.day == monthrange(day.year, day.month)[1]
    last = monthrange(year, month)[1]
    return date(year, month, last if is_last else min(day.day, last))


@dataclass(frozen=True, slots=True)
class Option:
    """A right to extend an agreement. `decide_by`: the last day to say so."""

    id: int
    months: int
    decide_by: date
    state: OptionState = OptionState.OPEN


def open_option(options: Iterable[Option]) -> Option | None:
    """The one to decide on next: options are used in order."""
    waiting = (one for one in options if one.state is OptionState.OPEN)
    return min(waiting, key=lambda one: (one.decide_by, one.id), default=None)


def check_option(months: int, decide_by: date, *, valid_from: date, valid_to: date) -> None:
    """Raise Refused for an option that cannot be: no months, or decided outside the agreement."""
    if not 1 <= months <= MOST_MONTHS:
        raise Refused("months-wrong", "En option er på mellem 1 og %(most)s måneder.",
                      most=MOST_MONTHS)  # fmt: skip
    if not valid_from <= decide_by:
        raise Refused("decide-by-wrong", "Optionen kan ikke afgøres, før aftalen begynder.")
    if decide_by > months_after(valid_to, MOST_MONTHS):
        raise Refused("decide-by-wrong", "Datoen ligger for langt efter aftalens slutning.")


def check_use(option: Option, first: Option | None, *, valid_to: date, on: date) -> None:
    """Raise Refused unless the option is open, the next in turn, and the agreement still runs."""
    if option.state is not OptionState.OPEN:
        raise Refused("option-decided", "Optionen er allerede afgjort.")
    if first is not None and first.id != option.id:
        raise Refused("option-not-next", "En tidligere option skal afgøres først.")
    if on > valid_to:
        raise Refused("option-too-late", "Aftalen er udløbet. En option bruges, mens den løber.")


def last_possible_day(valid_to: date, options: Iterable[Option]) -> date:
    """The last day of the agreement if every open option is used."""
    months = sum(one.months for one in options if one.state is OptionState.OPEN)
    return months_after(valid_to, months)


class Notice(StrEnum):
    """Something about an agreement that somebody must see to."""

    DECIDE_OPTION = "DECIDE_OPTION"
    ENDS_SOON = "ENDS_SOON"
    ENDED = "ENDED"
    """Its last day has passed, and nobody has said that it is over."""
    FOLLOW_UP = "FOLLOW_UP"


def notices(
    status: AgreementStatus, valid_to: date, options: Iterable[Option],
    followed_up: Iterable[date | None], *, on: date,
) -> tuple[tuple[Notice, date], ...]:  # fmt: skip
    """What must be seen to, and by when, the most urgent first.

    `followed_up`: for each clause, when somebody last looked.
    """
    if status not in (AgreementStatus.ACTIVE, AgreementStatus.SUSPENDED):
        return ()
    found = []
    option = open_option(options)  # one that is to be decided after the end keeps nothing alive
    if valid_to < on:
        found.append((Notice.ENDED, valid_to))
    elif option is not None and option.decide_by - on <= ENDS_SOON:
        found.append((Notice.DECIDE_OPTION, option.decide_by))
    elif (option is None or option.decide_by > valid_to) and valid_to - on <= ENDS_SOON:
        found.append((Notice.ENDS_SOON, valid_to))
    due = [(day or date.min) for day in followed_up if day is None or on - day > FOLLOW_UP]
    if due:
        found.append((Notice.FOLLOW_UP, on))
    return tuple(sorted(found, key=lambda pair: pair[1]))
