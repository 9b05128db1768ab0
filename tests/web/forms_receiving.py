"""What receiving is asked for in the tests that try every door."""

from typing import Any

from sqlmodel import Session

from shop.receiving.actions import tell
from shop.receiving.rules import Written
from tests.factories import NOW, Town

PICTURE = "0" * 64
IDS = {"complaint_id": "1", "number": "1"}
"""What stands in the addresses."""
DESK = ("receiving.page", "receiving.one", "receiving.handle", "receiving.deliveries")
MENTIONS = {"receiving.page": ("/mangler",)}
QUERIES = {"receiving.deliveries": ("sted", "vis")}


def something_missing(session: Session, town: Town, *, order_id: int = 1) -> None:
    """One piece of the first line of Solsikken's order is late, and procurement is asked."""
    tell(
        session, order_id=order_id, seen=0, written={1: Written("LATE", "1", "Kommer i morgen")},
        follow_up=True, picture=PICTURE, by=town.mette, now=NOW,
    )  # fmt: skip


def addresses(town: Town) -> dict[str, list[str]]:
    """Addresses that name something of Lindeby's."""
    places = (town.lindeby, town.area, town.solsikken, town.community)
    return {
        "receiving.form": ["/bestillinger/1/kom"],
        "receiving.picture": [f"/bestillinger/1/kom/1/billede/{PICTURE}.webp"],
        "receiving.one": ["/mangler/1"],
        "receiving.deliveries": [
            f"/leverandoerer/{town.marken}/leveringer?sted={place.id}" for place in places
        ],
    }


def of_lindeby(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Forms that ask for something of Lindeby's."""
    return {
        "receiving.all_arrived": [("/bestillinger/1/alt-kom", {})],
        "receiving.tell": [("/bestillinger/1/kom", {"hvad-1": "MISSING", "set": "1"})],
        "receiving.undo": [("/bestillinger/1/kom/1/fortryd", {})],
        "receiving.handle": [("/mangler/1", {"til": "CLOSED", "svar": "Nej", "tur": "0"})],
    }


def forms(town: Town) -> dict[str, dict[str, str]]:
    """What each door takes when all is well."""
    return {
        "receiving.all_arrived": {"fra": "forside"},
        "receiving.tell": {"hvad-1": "BROKEN", "antal-1": "1", "note-1": "Flad", "set": "1",
                           "opfoelg": "1"},
        "receiving.undo": {}, "receiving.handle": {"til": "FORWARDED", "svar": "", "tur": "0"},
    }  # fmt: skip
