"""What the register of labels is asked for in the tests that try every door."""

from typing import Any

from tests.factories import Town

IDS = {"reason_id": "1", "pair_id": "1", "code": "SVANEN", "category_code": "handsker",
       "together": "0" * 32}  # fmt: skip
"""What stands in the addresses."""
DESK = ("classes.",)
"""Doors of procurement."""
QUERIES = {
    "classes.page": ("leverandoer", "efter"), "labels.categories_page": ("sted",),
    "labels.category": ("sted",), "guidance.reasons": ("sted",),
    "equals.pairs": ("sted",),
}  # fmt: skip
"""What each page reads of its address."""
MENTIONS = {
    "classes.page": ("/kataloger/uden-varegruppe",), "guidance.reasons": ("/regler/grunde",),
    "equals.pairs": ("/samme-behov/varegrupper",),
    "labels.categories_page": ("/maerker/varegrupper",),
    "labels.category": ("/maerker/varegrupper/handsker",), "labels.register": ("/maerker",),
    "labels.one": ("/maerker/om/SVANEN", "/maerker/om/DK_ECO"),
}  # fmt: skip


def of_lindeby(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Forms that name something of Lindeby's, or of what is above it."""
    return {
        "labels.add_alias": [
            ("/maerker/om/SVANEN", {"alias": "Grøn Fremtid", "sted": str(node.id)})
            for node in (town.lindeby, town.solsikken, town.community)
        ],
        "labels.undo_alias": [("/maerker/skrivemaade/1/fortryd", {})],
        "labels.decide_level": [
            ("/maerker/varegrupper/handsker", {"level": "some", "why": "Ja", "sted": str(node.id)})
            for node in (town.lindeby, town.solsikken, town.community)
        ],
        "classes.choose": [
            ("/kataloger/uden-varegruppe", {"vare": str(offer), "gruppe": "saebe"})
            for offer in town.offers.values()
            if offer != town.offers["fjordby-papir"]
        ],
        "guidance.add_reason": [
            ("/regler/grunde", {"name": "De har ikke flere", "sted": str(node.id)})
            for node in (town.lindeby, town.solsikken, town.community)
        ],
        "equals.pair_categories": [
            (
                "/samme-behov/varegrupper",
                {"gruppe": "handsker", "anden": "klude", "sted": str(node.id)},
            )
            for node in (town.lindeby, town.solsikken, town.community)
        ],
        "equals.unpair_categories": [("/samme-behov/varegrupper/1/fortryd", {})],
        "guidance.remove_reason": [("/regler/grunde/1/fjern", {})],
        "guidance.restore_reason": [("/regler/grunde/1/tilbage", {})],
        "classes.undo": [(f"/kataloger/uden-varegruppe/{'0' * 32}/fortryd", {})],
        "labels.undo_level": [("/maerker/varegrupper/beslutning/1/fortryd", {})],
    }


def forms(town: Town) -> dict[str, dict[str, str]]:
    """What each door takes when all is well."""
    return {
        "labels.add_alias": {"alias": "Grøn Fremtid", "why": "Set", "sted": str(town.lindeby.id)},
        "labels.undo_alias": {},
        "labels.decide_level": {
            "level": "some",
            "why": "Ja",
            "sted": str(town.lindeby.id),
            "begins": "2026-12-01",
            "seen": "0",
        },
        "labels.undo_level": {},
        "classes.choose": {
            "vare": str(town.offers["handsker"]),
            "gruppe": "saebe",
            "leverandoer": "",
            "efter": "",
        },
        "classes.undo": {},
        "guidance.add_reason": {"name": "De har ikke flere", "sted": str(town.lindeby.id)},
        "equals.pair_categories": {
            "gruppe": "handsker",
            "anden": "klude",
            "hvorfor": "",
            "sted": str(town.lindeby.id),
        },
        "equals.unpair_categories": {},
        "guidance.remove_reason": {},
        "guidance.restore_reason": {},
    }
