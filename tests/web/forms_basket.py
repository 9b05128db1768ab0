"""What the house's several baskets are asked for in the tests that try every door."""

from typing import Any

from shop.basket.replying import WITHOUT
from tests.factories import Town

KURV = {"basket.page": ("grund", "kurv"), "basket.news": ("set", "kurv")}
"""What the page reads of its address."""
RECEIPT = "a-receipt-of-solsikken-1"
"""The form token of the order in the town of the borders."""
OWN = ("/kurv/ret", "/kurv/byt", "/kurv/note", "/kurv/flyt", "/kurv/navn?kurv=1",
       "/kurv/svar", "/kurv/luk?kurv=1", "/kurv/aabn?kurv=1",
       "/kurv/laeg-sammen?kurv=1", "/kurv/skil-ad")  # fmt: skip
"""Doors to one's own basket: 422 tells nothing of anybody else's."""


def of_lindeby(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Forms that ask for something of Lindeby's: goods, and a number that is a basket there."""
    offer = {"offer_id": str(town.offers["saks"])}
    return {
        "basket.note": [("/kurv/note", offer | {"note": "Til Ida"})],
        "basket.move": [("/kurv/flyt", offer | {"to": "0"}), ("/kurv/flyt", offer | {"to": "1"})],
        "basket.rename": [("/kurv/navn?kurv=1", {"name": "Fest"})],
        "basket.close": [("/kurv/luk?kurv=1", {})],
        "basket.reopen": [("/kurv/aabn?kurv=1", {})],
        "basket.merge": [("/kurv/laeg-sammen?kurv=1", {"to": "0"})],
        "basket.unmerge": [("/kurv/skil-ad", {"merge": "1"})],
        "basket.copy": [(f"/kvittering/{RECEIPT}/kopi", {"goer": "send"})],
        "basket.reply": [
            ("/kurv/svar", offer | {"answer": answer})
            for answer in ("swap", "set_amount", *WITHOUT)
        ],
    }


MENTIONS = {
    "info.help_page": ("/hjaelp",),
    "basket.page": ("/kurv", "/kurv?kurv=1"),
    "basket.news": ("/kurv/nyt?kurv=1",),
}
HARMLESS = ("basket.make", "home.begin_tour")
"""A basket and a round of one's own."""


def forms(town: Town) -> dict[str, dict[str, str]]:
    """What each door takes when all is well."""
    offer = str(town.offers["saks"])
    return {
        "basket.make": {"name": "Sommerfest"}, "home.begin_tour": {"svar": "nej"},
        "basket.copy": {"goer": "send", "altid": "1"},
        "basket.rename": {"name": "Fest", "account": "1234", "kurv": "1"},
        "basket.close": {"kurv": "1"}, "basket.reopen": {"kurv": "1"},
        "basket.merge": {"to": "1"}, "basket.unmerge": {"merge": "1"},
        "basket.move": {"offer_id": offer, "to": "1", "back": ""},
        "basket.note": {"offer_id": offer, "note": "Til Ida"},
        "basket.reply": {"offer_id": offer, "answer": "set_amount", "where": "", "about": ""},
    }  # fmt: skip
