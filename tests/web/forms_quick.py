"""What quick order and standing orders are asked for in the tests that try every door."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from shop.organisation.queries import node
from shop.quick import actions as quick
from shop.standing import actions as standing
from shop.standing.actions import Plan
from tests.factories import NOW, Town

MENTIONS = {
    "quick.page": ("/hurtig",), "standing.page": ("/faste-bestillinger",),
    "standing.new": ("/faste-bestillinger/ny", "/faste-bestillinger/ny?kurv_fra=1"),
    "standing.holidays": ("/skoleferier",),
}  # fmt: skip
HARMLESS = ("quick.add", "quick.put_in", "quick.clear", "standing.add_holidays")
"""Forms about one's own lines and municipality."""
QUERIES = {"home.page": ("rundtur",), "standing.new": ("ordre", "liste", "leverandoer", "kurv_fra"),
           "standing.holidays": ("sted",)}  # fmt: skip
IDS = {"standing_id": 1, "holiday_id": 1}
PAGES = {"standing.one": ["/faste-bestillinger/1"]}
DESK = ("standing.holidays", "standing.add_holidays", "standing.remove_holiday")
TUESDAY = "2026-12-01"


def set_up(session: Session, town: Town) -> None:
    """A standing order of Solsikken's, a school holiday of Lindeby's, and lines of Mette's."""
    house, lindeby = (node(session, one.id or 0) for one in (town.solsikken, town.lindeby))
    assert house is not None
    assert lindeby is not None
    standing.create(
        session, unit=house, supplier_id=town.marken, name="Lindebys frugt",
        plan=Plan(1, first_day=date.fromisoformat(TUESDAY)), by=town.mette, now=NOW,
        amounts={town.offers["aebler"]: Decimal(10), town.offers["bananer"]: Decimal(6)},
    )  # fmt: skip
    days = (date(2026, 12, 21), date(2027, 1, 3))
    standing.add_holidays(
        session, place=lindeby, found=[("Lindebys juleferie", *days)], by=town.jonas, now=NOW
    )
    quick.add_lines(
        session, unit=house, lines=["10482 3", "5400 3", "papir 2", "zzz 1"], by=town.mette, now=NOW
    )


def of_lindeby(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Forms that ask for something of Lindeby's."""
    own = "/faste-bestillinger/1"
    offers = [offer for key, offer in town.offers.items() if key != "fjordby-papir"]
    apples = {f"antal_{town.offers['aebler']}": "2"}
    return {
        "quick.correct": [("/hurtig/ret", {"linje": "1", "vare": str(offer)}) for offer in offers],
        "standing.create": [
            ("/faste-bestillinger/ny", {"leverandoer": str(town.marken), "ugedag": "1",
                                        "hver": "1", **apples})
        ],
        "standing.change": [(f"{own}/ret", {"ugedag": "1", "hver": "1", **apples})],
        "standing.time": [(f"{own}/gang", {"dag": TUESDAY, "goer": does, **apples})
                          for does in ("spring", "tag", "antal")],
        "standing.end": [(f"{own}/stop", {}), (f"{own}/stop", {"igen": "1"})],
        "standing.put_away": [(f"{own}/set", {"dag": TUESDAY})],
        "standing.remove_holiday": [
            ("/skoleferier/1/fjern", {}), ("/skoleferier/1/fjern", {"sted": str(town.lindeby.id)}),
        ],
    }  # fmt: skip


def forms(town: Town) -> dict[str, dict[str, str]]:
    """What each door takes when all is well."""
    saks = str(town.offers["saks"])
    apples = {f"antal_{town.offers['aebler']}": "2"}
    plan = {"ugedag": "1", "hver": "2", "fra": "", "pause_fra": "", "pause_til": "", "ferie": "1",
            "navn": "Frugt"}  # fmt: skip
    return {
        "quick.add": {"linjer": "20655 3\nsaks 2"},
        "quick.correct": {"linje": "1", "tekst": "20655 2", "vare": saks, f"antal-{saks}": "2",
                          "handling": ""},
        "quick.put_in": {"antal_1": "3", "fjern": ""}, "quick.clear": {},
        "standing.create": {"leverandoer": str(town.marken)} | plan | apples,
        "standing.change": plan | apples,
        "standing.time": {"dag": TUESDAY, "goer": "antal"} | apples,
        "standing.end": {"igen": ""}, "standing.put_away": {"dag": TUESDAY, "fra": "forside"},
        "standing.add_holidays": {"linjer": "Vinterferie;2027-02-13;2027-02-21",
                                  "sted": str(town.lindeby.id)},
        "standing.remove_holiday": {"sted": str(town.lindeby.id)},
    }  # fmt: skip
