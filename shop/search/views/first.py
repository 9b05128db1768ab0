"""The lists that procurement shows first, in a search: said in words, and left with one press."""

from dataclasses import dataclass, replace

from flask import redirect, request, url_for
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.favourites.declining import decline, declined
from shop.favourites.rules import Offered
from shop.organisation.rules import Role
from shop.search import address
from shop.search.queries import Ask, Found
from shop.search.views.door import place, search
from shop.web import access
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.onward import came_from
from shop.web.session import db, now, viewer
from shop.web.words import Count


@dataclass(frozen=True, slots=True)
class ListFirst:
    """What templates/search/_first.html says."""

    text: str
    url: str
    """Where the others are, or where the list alone is."""
    label: str
    answer: str
    """What the button sends: "altid" or "liste"; "" for no button."""
    answer_label: str


def narrowing(reading: Session, ask: Ask) -> tuple[Ask, bool]:
    """The search as this person wants it, and whether they have said no to lists first."""
    house = viewer().unit
    if house is None or place().scope(reading).first is None:
        return ask, False
    is_declined = declined(reading, Offered.LIST_FIRST, viewer().person.id, now=now())
    return replace(ask, narrows=not (ask.shows_all or is_declined)), is_declined


def list_first(ask: Ask, found: Found, *, is_declined: bool) -> ListFirst | None:
    """None where no list is shown first here, or none of its goods is among what was found."""
    here = url_for("search.page")
    if found.of_all:
        text = ngettext(
            "Indkøb har valgt %(num)s vare til jer.", "Indkøb har valgt %(num)s varer til jer.",
            found.total,
        )  # fmt: skip
        url = address.address(here, address.pairs(replace(ask, shows_all=True)))
        label = _("Vis alle %(total)s varer", total=Count(found.of_all))
        return ListFirst(str(text), url, label, "altid", _("Vis altid alle"))
    if is_declined and found.scope.first is not None:
        return ListFirst(
            _("Du ser alle varer."), "", "", "liste", _("Vis vores lister først")
        )  # fmt: skip
    if ask.shows_all and found.scope.first is not None:
        url = address.address(here, address.pairs(replace(ask, shows_all=False)))
        return ListFirst(_("Du ser alle varer."), url, _("Vis kun dem, indkøb har valgt"), "", "")
    return None


@search.post("/soeg/lister-foerst")
@access.roles(Role.REQUISITIONER)
def answer_first() -> Response:
    """See all goods from now on (`svar` = "altid"), or the lists first after all ("liste")."""
    wants_lists = request.form.get("svar", "") == "liste"
    with db().write() as writing:
        decline(
            writing, offered=Offered.LIST_FIRST, subject_id=viewer().person.id, by=viewer().actor,
            now=now(), take_back=wants_lists,
        )  # fmt: skip
    say(_("Jeres lister står først igen.") if wants_lists else _("Du ser nu altid alle varer."))
    return redirect(came_from() or url_for("search.page"), 303)
