"""The goods that were picked to be held beside each other, as they follow along under the rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlmodel import Session

from shop.catalogue.queries import offer_rows
from shop.search.address import MOST_COMPARED


@dataclass(frozen=True, slots=True)
class Tray:
    """What search/_tray.html reads."""

    picked: list[tuple[int, str]]
    """Offer and name: those of the address; the browser adds those it keeps itself."""
    action: str
    room: int


def tray(reading: Session, path: str, offer_ids: Sequence[int]) -> Tray:
    """The tray with these in it: those only that the node at `path` may see."""
    rows = offer_rows(reading, offer_ids, path=path) if offer_ids else {}
    picked = [(one, rows[one].name) for one in offer_ids if one in rows]
    return Tray(picked, url_for("search.compare"), MOST_COMPARED)
