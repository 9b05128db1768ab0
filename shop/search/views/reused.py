"""What stands free on the houses' shelf and has the words that are searched for."""

from dataclasses import dataclass
from threading import Lock
from time import monotonic

from flask import url_for
from flask_babel import ngettext
from sqlmodel import Session

from shop.reuse.queries import ItemRow, shelf
from shop.search.danish import fold, stem, words
from shop.search.queries import Ask
from shop.web.language import gettext as _
from shop.web.session import db, viewer
from shop.web.words import Count

ASK_AGAIN = 5.0
"""Seconds that a process answers from what it read last: a shelf changes a few times a day, and
searches come by the second."""
MOST = 2
_LEAST = 3
"""Letters of a word that may be the last part of a longer one: "bord" in "spisebord"."""

_known: dict[tuple[str, int], tuple[float, list[ItemRow]]] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Reused:
    """Things that another house gives away."""

    things: list[tuple[str, str]]
    """ "Bord, 3 stk. på Solsikken" and the address of it."""
    more_url: str
    """The shelf with the same words; "" where all are named."""


def reused(reading: Session, ask: Ask) -> Reused | None:
    """Free things of other houses in the municipality; None where there are none, on later pages
    and for people who do not buy. At most one query."""
    house = viewer().unit
    if house is None or house.municipality_id is None or ask.page > 1 or not ask.query.words:
        return None
    found = [
        one for one in _shelf(reading, house.municipality_id)
        if one.unit_id != house.id and has_words(one.name, ask.query.words)
    ]  # fmt: skip
    if not found:
        return None
    more = url_for("reuse.page", q=ask.query.text) if len(found) > MOST else ""
    return Reused(
        [(_words(one), url_for("reuse.one", item_id=one.id)) for one in found[:MOST]], more
    )


def has_words(name: str, sought: tuple[str, ...] | list[str]) -> bool:
    """Whether each word sought is in the name, in any form, or ends one of its words.

    >>> has_words("Tre spiseborde, birk", ["bord"]), has_words("Bordtennisbat", ["bord"])
    (True, False)
    """
    own = [stem(word) for word in words(fold(name))]
    return all(
        any(one == other or (len(one) >= _LEAST and other.endswith(one)) for other in own)
        for one in map(stem, sought)
    )


def _words(one: ItemRow) -> str:
    pieces = ngettext("%(num)s stk.", "%(num)s stk.", Count(one.free))
    return _("%(name)s, %(pieces)s på %(house)s", name=one.name, pieces=pieces, house=one.unit_name)


def _shelf(reading: Session, municipality_id: int) -> list[ItemRow]:
    key = str(db().engine.url), municipality_id
    with _lock:
        asked, found = _known.get(key, (0.0, []))
    if asked and monotonic() - asked < ASK_AGAIN:
        return found
    found = shelf(reading, municipality_id=municipality_id)
    with _lock:
        _known[key] = monotonic(), found
    return found


def forget() -> None:
    """Ask anew next time."""
    with _lock:
        _known.clear()
