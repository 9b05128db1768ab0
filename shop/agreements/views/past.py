"""Who changed what in an agreement, as the ledger has it, in words that people use."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext
from sqlmodel import Session

from shop.agreements import queries
from shop.agreements.queries import Change
from shop.agreements.rules import AgreementStatus, ClauseKind, Level, OptionState, Scope
from shop.agreements.views.door import Reached
from shop.agreements.views.words import (
    CLAUSE_WORDS,
    LEVEL_WORDS,
    OPTION_WORDS,
    SCOPE_WORDS,
    STATUS_NAMES,
    category_words,
)
from shop.catalogue.models import Category
from shop.organisation.queries import names_of
from shop.web.language import gettext as _
from shop.web.language import ngettext
from shop.web.words import clock, dayyear, joined, kr

_WHAT = {
    "created": lazy_gettext("Skrevet ind"), "content": lazy_gettext("Rettet"),
    "status": lazy_gettext("Ny tilstand"), "lot-added": lazy_gettext("Ny delaftale"),
    "lot": lazy_gettext("Delaftale rettet"), "lot-removed": lazy_gettext("Delaftale fjernet"),
    "opt-out": lazy_gettext("Fravalgt"), "opt-in": lazy_gettext("Med igen"),
    "option": lazy_gettext("Option"), "extended": lazy_gettext("Forlænget"),
    "clause": lazy_gettext("Klausul"), "contact": lazy_gettext("Kontakt"),
    "document": lazy_gettext("Dokument"), "asked": lazy_gettext("Spørgsmål"),
    "answered": lazy_gettext("Svar"),
}  # fmt: skip
_FIELD = {
    "number": lazy_gettext("Nummer"), "title": lazy_gettext("Navn"),
    "level": lazy_gettext("Lavet af"), "binding": lazy_gettext("Bindende"),
    "scope": lazy_gettext("Omfatter"), "valid_from": lazy_gettext("Gælder fra"),
    "valid_to": lazy_gettext("Gælder til"), "target_percent": lazy_gettext("Mål"),
    "expected_value": lazy_gettext("Forventet køb om året"),
    "responsible": lazy_gettext("Ansvarlig"), "contact_phone": lazy_gettext("Telefon"),
    "how_to_buy": lazy_gettext("Sådan køber man"),
    "not_in_shop": lazy_gettext("Ikke i butikken, fordi"),
    "keywords": lazy_gettext("Ord, husene bruger"), "status": lazy_gettext("Tilstand"),
    "status_note": lazy_gettext("Hvorfor"), "name": lazy_gettext("Navn"),
    "obligatory": lazy_gettext("Obligatorisk liste"), "ranks": lazy_gettext("Leverandører"),
    "prefixes": lazy_gettext("Varegrupper"), "followed_up_on": lazy_gettext("Fulgt op"),
}  # fmt: skip
"""What each field is called on the page; those that the heading says already have none."""
_LONGEST = 400
_Say = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words."""

    when: str
    who: str
    what: str
    lines: tuple[str, ...]
    """"Mål: 80 % → 70 %"."""


def history(reading: Session, found: Reached, known: Sequence[Category]) -> list[Told]:
    """What was changed, newest first, as far as it is the owner's or ours."""
    chains = {found.owner.municipality_id or 0, found.place.municipality_id or 0}
    changes = queries.history(reading, found.agreement.id or 0, chains)
    ours = [change for change in changes if _is_ours(change, found)]
    suppliers = {row.id: row.name for row in queries.suppliers(reading)}
    people = names_of(reading, (change.actor for change in ours))
    sayers = _sayers(suppliers, known)
    return [_told(change, people, sayers) for change in ours]


def _is_ours(change: Change, found: Reached) -> bool:
    """Another municipality's opt-outs and questions stand in its own chain, the community's in
    that of the shop; what is told there is told of the owner's place or of ours."""
    return json.loads(change.details).get("node") in (found.owner.id, found.place.id) or (
        found.owner.municipality_id is not None
    )


def _told(change: Change, people: Mapping[str, str], sayers: Mapping[str, _Say]) -> Told:
    details = json.loads(change.details)
    what = details.get("what", "")
    lines = [
        _line(name, old, new, sayers.get(name, _plainly))
        for name, (old, new) in details.get("changed", {}).items()
        if old or new or isinstance(old, bool)
    ]
    return Told(
        f"{dayyear(change.at)} {clock(change.at)}", people.get(change.actor, change.actor),
        str(_WHAT.get(what, what)), tuple(line[:_LONGEST] for line in lines if line),
    )  # fmt: skip


def _line(name: str, old: Any, new: Any, say: _Say) -> str:
    """A new thing is said alone; one that is gone with "er ude", a field that is empty with "–"."""
    label = str(_FIELD.get(name, ""))
    if old is None:
        text = say(new)
    elif new is None:
        text = f"{say(old)} → –" if label else _("%(thing)s er ude", thing=say(old))
    else:
        text = f"{say(old)} → {say(new)}"
    return f"{label}: {text}" if label else text


def _sayers(suppliers: Mapping[int | None, str], known: Sequence[Category]) -> dict[str, _Say]:
    """How each field's value is said; a word that is no longer known is said as it stands."""

    def ranks(pairs: Iterable[Sequence[int]]) -> str:
        return joined([f"{rank}. {suppliers.get(supplier, '?')}" for supplier, rank in pairs])

    def categories(prefixes: Sequence[str]) -> str:
        return joined(category_words(prefixes, known)) if prefixes else "–"

    def clause(text: str) -> str:
        kind, _colon, rest = text.partition(": ")
        return f"{CLAUSE_WORDS[ClauseKind(kind)]}: {rest}"

    def option(text: str) -> str:
        if "/" not in text:
            return str(OPTION_WORDS[OptionState(text)])
        months, day = text.split(" / ")
        return ngettext(
            "%(num)s måned, afgøres senest %(day)s", "%(num)s måneder, afgøres senest %(day)s",
            int(months), day=_day(day),
        )  # fmt: skip

    return {
        "status": lambda text: str(STATUS_NAMES[AgreementStatus(text)]),
        "level": lambda text: str(LEVEL_WORDS[Level(text)]),
        "scope": lambda text: str(SCOPE_WORDS[Scope(text)]),
        "binding": _yes_no, "obligatory": _yes_no, "valid_from": _day, "valid_to": _day,
        "followed_up_on": _day, "target_percent": lambda value: f"{value} %" if value else "–",
        "expected_value": _kroner, "ranks": ranks, "prefixes": categories,
        "opt_out": lambda text: _("Hele aftalen") if text == "*" else categories([text]),
        "clause": clause, "option": option,
    }  # fmt: skip


def _yes_no(value: bool) -> str:
    return _("Ja") if value else _("Nej")


def _day(text: str) -> str:
    return dayyear(date.fromisoformat(text)) if text else "–"


def _kroner(text: str) -> str:
    try:
        return kr(Decimal(text))
    except (InvalidOperation, TypeError):
        return "–"


def _plainly(value: Any) -> str:
    return "–" if value in (None, "") else str(value)
