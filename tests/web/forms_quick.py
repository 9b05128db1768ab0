"""What quick order and standing orders are asked for in the tests that try every door."""

from typing import Any

from tests.factories import Town

MENTIONS = {"quick.page": ("/hurtig",)}
HARMLESS = ("quick.add", "quick.put_in", "quick.clear")
"""Forms about one's own lines."""


def of_lindeby(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Forms that ask for something of Lindeby's."""
    return {
        "quick.correct": [
            ("/hurtig/ret", {"linje": "1", "vare": str(offer)}) for offer in town.offers.values()
            if offer != town.offers["fjordby-papir"]
        ],
    }  # fmt: skip


def forms(town: Town) -> dict[str, dict[str, str]]:
    """What each door takes when all is well."""
    saks = str(town.offers["saks"])
    return {
        "quick.add": {"linjer": "20655 3\nsaks 2"},
        "quick.correct": {"linje": "1", "tekst": "20655 2", "vare": saks, f"antal-{saks}": "2",
                          "handling": ""},
        "quick.put_in": {"antal_1": "3", "fjern": ""}, "quick.clear": {},
    }  # fmt: skip
