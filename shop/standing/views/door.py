"""The door, and what its pages share."""

from datetime import date
from decimal import Decimal

from flask import Blueprint, request

from shop.agreements.rules import Terms
from shop.kernel.amounts import amount_from_text
from shop.kernel.errors import Refused
from shop.organisation.rules import Role
from shop.standing.actions import Plan
from shop.standing.rules import Rhythm, Skip, Time
from shop.web import access
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.words import clock, daylong, weekday_word

standing = Blueprint("standing", __name__)
BUYERS = access.roles(Role.REQUISITIONER)
_MONDAY = date(2026, 11, 23)


def weekday_name(weekday: int) -> str:
    """ "tirsdag"."""
    return weekday_word(_MONDAY.replace(day=_MONDAY.day + weekday))


def rhythm_words(one: Rhythm) -> str:
    """ "Hver tirsdag", "Hver anden torsdag"."""
    day = weekday_name(one.weekday)
    if one.every_weeks == 2:
        return _("Hver anden %(weekday)s", weekday=day)
    return _("Hver %(weekday)s", weekday=day)


def time_words(time: Time) -> str:
    """When it comes and until when it can be changed, or why nothing comes."""
    if time.skip is Skip.SCHOOL_HOLIDAY:
        return _("Ingen levering: %(name)s", name=time.name)
    if time.skip is Skip.PAUSE:
        return _("Ingen levering: pause")
    if time.skip is Skip.CLOSED or time.fixed is None:
        return _("Ingen levering: leverandøren kommer ikke")
    if time.skip is Skip.BY_HAND:
        return _("Sprunget over")
    if time.skip is Skip.TOO_SOON:
        return _("Ingen levering: det var for sent at bestille til den dag")
    put = time.due_at
    told = _("Bestilles %(day)s %(clock)s", day=daylong(put), clock=clock(put)) if put else ""
    if time.fixed.day != time.day:
        return _("Kommer %(day)s på grund af helligdag. %(told)s", day=daylong(time.fixed.day),
                 told=told)  # fmt: skip
    return told


def weekday_options(terms: Terms) -> list[tuple[str, str]]:
    """The days the supplier comes."""
    return [(str(day), weekday_name(day)) for day in terms.weekdays or range(5)]


def amounts_sent(*, keeps_zero: bool) -> dict[int, Decimal]:
    """Fields antal_<offer>; an empty one is 0. Raises Refused for what is no number."""
    amounts: dict[int, Decimal] = {}
    for name, text in request.form.items():
        digits = name.removeprefix("antal_")
        if not name.startswith("antal_") or not (digits.isascii() and digits.isdecimal()):
            continue
        offer_id = sane_id(int(digits[:12]))
        amount = amount_from_text(text[:40] or "0")
        if offer_id and (amount != 0 or keeps_zero):
            amounts[offer_id] = amount
    return amounts


def plan_sent() -> Plan:
    """When it is to come, as the form says. Raises Refused for what is no day."""
    return Plan(
        weekday=_digit("ugedag"), every_weeks=_digit("hver"), first_day=day_sent("fra"),
        pause_first=day_sent("pause_fra"), pause_last=day_sent("pause_til"),
        rests_in_holidays=request.form.get("ferie") == "1",
    )  # fmt: skip


def _digit(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if len(text) == 1 and text in "0123456" else 9


def day_sent(name: str) -> date | None:
    """The day of a field, None for an empty one. Raises Refused for what is no day."""
    text = request.form.get(name, "")[:40].strip()
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Refused("day-unread", "Skriv dagen som 2026-12-24, eller vælg den.") from None
    if not 2020 <= found.year <= 2100:
        raise Refused("day-unread", "Skriv dagen som 2026-12-24, eller vælg den.")
    return found
