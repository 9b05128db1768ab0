"""A round of the front page in five steps. It can be left at any moment and asks nothing.

Each step is the front page with a card above the part it is about, so it needs no script and
covers nothing. It is offered until somebody takes it or puts it away, which the account remembers.
"""

from dataclasses import dataclass

from flask import request, url_for

from shop.organisation.queries import PersonFacts
from shop.web.language import gettext as _

ARGUMENT = "rundtur"
STEPS = 5


@dataclass(frozen=True, slots=True)
class Tour:
    """Where somebody is on the round. `step` 0: nowhere; `is_offered`: they have not had it."""

    step: int
    is_offered: bool
    title: str = ""
    text: str = ""
    before: str = ""
    after: str = ""


def tour(person: PersonFacts) -> Tour:
    """The step that the address names; the offer for a person who has not had it."""
    said = request.args.get(ARGUMENT, "")
    step = int(said) if len(said) == 1 and said in "12345" else 0
    if not step:
        return Tour(0, is_offered=not person.has_had_tour)
    title, text = _words(step)
    return Tour(step, False, title, text, _address(step - 1), _address(step + 1))


def _address(step: int) -> str:
    if not 0 < step <= STEPS:
        return ""
    return url_for("home.page", rundtur=step, _anchor=ARGUMENT)


def _words(step: int) -> tuple[str, str]:
    return {
        1: (_("Ugen"), _("Her står, hvem der kommer, og hvornår I senest kan bestille.")),
        2: (_("Husets kurv"), _("Kurven er fælles. Den bliver liggende, og alle kan lægge i.")),
        3: (_("Bestil igen"), _("Ét tryk lægger en tidligere bestilling i kurven.")),
        4: (_("Færdige lister"), _("Indkøb har valgt varerne. Jeres sædvanlige antal står klar.")),
        5: (_("Mangler du noget?"), _("Søg øverst. Finder du det ikke, så spørg indkøb her.")),
    }[step]
