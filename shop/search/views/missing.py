"""What the search page says to who does not find it: what is near, and whom to ask."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import ngettext
from sqlmodel import Session

from shop.search import address
from shop.search.facets import Group
from shop.search.nearby import nearby
from shop.search.queries import Ask, Found, Place
from shop.web.language import gettext as _
from shop.web.session import viewer
from shop.web.words import Count, language_now


@dataclass(frozen=True, slots=True)
class Missing:
    """What search/_missing.html reads. Each way is its words and its address."""

    parts: tuple[tuple[str, str], ...] = ()
    """What of the words was found alone."""
    categories: tuple[tuple[str, str], ...] = ()
    agreements: tuple[str, str] | None = None
    ask_url: str = ""
    """Where procurement is asked; "" for who buys for no house."""


def missing(reading: Session, place: Place, ask: Ask, found: Found) -> Missing:
    """Ways on from an answer: many from an empty one, else only whom to ask."""
    ask_url = url_for("requests.new", q=ask.query.text or None) if viewer().unit else ""
    if found.total or ask.chosen or not ask.query.words:
        return Missing(ask_url=ask_url)
    near = nearby(reading, place, ask.query)
    here = url_for("search.page")
    return Missing(
        parts=tuple(
            (_part(part.text, part.goods), address.address(here, [("q", part.text)]))
            for part in near.parts
        ),
        categories=tuple(
            (_name(found, code), address.address(here, [(Group.CATEGORY.value, code)]))
            for code in near.categories
        ),
        agreements=(
            _("Har vi en aftale om »%(words)s«?", words=ask.query.text[:60]),
            url_for("agreements.page", q=ask.query.text),
        ),
        ask_url=ask_url,
    )


def _part(text: str, goods: int) -> str:
    return str(
        ngettext("%(num)s vare med »%(word)s«", "%(num)s varer med »%(word)s«",
                 Count(goods), word=text)
    )  # fmt: skip


def _name(found: Found, code: str) -> str:
    danish, english = found.scope.categories[code]
    return english if language_now() == "en" else danish
