"""The house's standing orders."""

from dataclasses import dataclass

from flask import render_template
from flask_babel import ngettext

from shop.kernel.periods import local_day
from shop.standing import queries
from shop.standing.queries import Glance, Note, Standing
from shop.standing.rules import Time
from shop.standing.views.door import BUYERS, rhythm_words, standing, time_words
from shop.standing.views.reasons import reason_words
from shop.web.language import gettext as _
from shop.web.session import db, now, unit
from shop.web.words import Count, day, daylong


@dataclass(frozen=True, slots=True)
class Card:
    """A standing order in words."""

    id: int
    name: str
    drawing: str
    about: str
    """ "Hver tirsdag fra Marken, 5 varer"."""
    next: str
    """The next time that something comes."""


@dataclass(frozen=True, slots=True)
class NoteCard:
    """Why goods lie in the basket instead."""

    id: int
    day: str
    title: str
    reasons: list[str]


@standing.get("/faste-bestillinger")
@BUYERS
def page() -> str:
    """What comes by itself, and what somebody has to look at."""
    with db().read() as reading:
        found = queries.of_unit(reading, unit(), now=now())
        notes = queries.notes(reading, unit().id)
        holidays = queries.school_holidays(
            reading, unit().municipality_id or 0, since=local_day(now())
        )
        said = {
            "cards": [card(one) for one in found], "notes": [note_card(one) for one in notes],
            "holidays": [(one.name, day(one.first_day), day(one.last_day)) for one in holidays[:6]],
        }  # fmt: skip
    return render_template("standing/page.html", **said)


def card(one: Standing) -> Card:
    """A standing order as lists and the front page show it."""
    goods = ngettext("%(num)s vare", "%(num)s varer", Count(len(one.lines)))
    when = rhythm_words(queries.rhythm_of(one.order))
    about = _("%(when)s fra %(supplier)s, %(goods)s", when=when, supplier=one.supplier, goods=goods)
    return Card(one.order.id or 0, one.order.name, one.drawing, about, _next_words(one.next))


def _next_words(coming: Time | None) -> str:
    if coming is None or coming.fixed is None:
        return ""
    told = time_words(coming)
    if coming.fixed.day != coming.day:  # then `told` names the day it comes
        return f"{told}."
    return _("Kommer %(day)s. %(told)s.", day=daylong(coming.fixed.day), told=told)


def glance_card(one: Glance) -> Card:
    """The same for the front page."""
    goods = ngettext("%(num)s vare", "%(num)s varer", Count(one.goods))
    about = _("%(when)s fra %(supplier)s, %(goods)s", when=rhythm_words(one.rhythm),
              supplier=one.supplier, goods=goods)  # fmt: skip
    return Card(one.id, one.name, one.drawing, about, _next_words(one.next))


def note_card(note: Note) -> NoteCard:
    """A note as pages show it."""
    title = _("%(name)s til %(day)s ligger i kurven", name=note.name, day=daylong(note.day))
    return NoteCard(
        note.standing_id, note.day.isoformat(), title, [reason_words(r) for r in note.run.reasons]
    )
