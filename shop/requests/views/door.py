"""The door, and what both sides of it say."""

from datetime import date, datetime

from flask import Blueprint, url_for
from flask_babel import ngettext

from shop.kernel.periods import local_day
from shop.requests.queries import RequestRow
from shop.web.language import gettext as _
from shop.web.words import dayyear, kr

requests = Blueprint("requests", __name__)


def age_words(since: datetime, today: date) -> str:
    """How long ago: "i dag", "i går" or "for 3 dage siden"."""
    days = (today - local_day(since)).days
    if days < 2:
        return _("i går") if days == 1 else _("i dag")
    return str(ngettext("for %(num)s dag siden", "for %(num)s dage siden", days))


def facts_of(row: RequestRow) -> list[tuple[str, str]]:
    """What was asked besides what it is."""
    found = [
        (_("Hvor mange"), row.amount),
        (_("Cirka pris"), "" if row.cost is None else kr(row.cost, 0)),
        (_("Hvornår"), _("senest %(day)s", day=dayyear(row.needed_by)) if row.needed_by else ""),
        (_("Hvorfor"), row.why),
    ]
    return [(label, text) for label, text in found if text]


def item_url(offer_id: int) -> str:
    """The page of the item that procurement points to."""
    return url_for("search.item", offer_id=offer_id)
