"""What people type, and what it has to find: the probe list."""

import pytest

from tests.shelf import Shelf

NAMES = (
    "Kopipapir A4, 80 g, hvid", "Toiletpapir, 2 lag", "Håndklædepapir på rulle", "Papirkurv, grå",
    "Tegnepapir A3", "Bagepapir", "Bleer str. 5", "Buksebleer str. 6", "Natbuksebleer str. 7",
    "Flydende håndsæbe, uden parfume", "Sæbespåner", "Brun sæbe", "Skumsæbe, 1 l",
    "Håndklæder, hvide", "Badehåndklæde, 70 × 140 cm", "Stol med armlæn", "Børnestol, rød",
    "Kontorstole, sorte", "Højstol af træ", "Skrivebord", "Borde til kantinen", "Hæve-sænkebord",
    "Affaldspose, 60 l", "Brødposer", "Fryseposer, 4 l", "Affaldssække, 100 l", "Øjenplaster",
    "Plaster, vandfast", "Bordlampe", "Lamper til loftet", "Æblesaft, økologisk", "Saft, rød",
    "Hyldeblomstsaft", "Æbler, danske", "Gulerødder, danske", "Engangshandsker str. M",
    "Handsker, gummi", "Børnesaks, 13 cm", "Saks, 21 cm", "Kuglepenne, blå", "Penne, sorte",
    "Limstift, 20 g", "Trælim", "Lime, Brasilien", "Farveblyanter, 12 stk", "Blyanter, HB",
    "Billedbøger, 5 stk", "Notesbog A5", "Bog om dyr", "Vaskeklude", "Klude, 10 stk",
    "Karklud, blå", "Opvaskemiddel", "Rengøringsmidler, 3 slags", "Opvaskebørste", "Børster",
    "Rugbrød, skiver", "Boller, grove", "Fiskefilet, frossen", "Filet af torsk",
    "Letmælk, 1 l", "Mælk, sød", "Havregryn", "Gryn til grød", "Tablet, 10 tommer",
    "Servietter, 3 lag", "Toilet, hvidt", "Køkkenrulle", "Ruller med snor", "Kaffefilter",
    "Tandbørste til børn", "Vådservietter", "Pap, gråt", "Kaffekopper", "Kop, plast",
    "Perler, 1000 stk", "Træperler", "Rørperler", "Malerpensel", "Pensler, runde",
)  # fmt: skip
SHELF = Shelf(NAMES)

PROBES = {
    # The word alone finds the long words that end in it.
    "papir": "Kopipapir, Toiletpapir, Tegnepapir, Bagepapir, Håndklædepapir",
    "kopipapir": "Kopipapir", "ble": "Bleer, Buksebleer, Natbuksebleer",
    "bleer": "Bleer, Buksebleer, Natbuksebleer", "buksebleer": "Buksebleer, Natbuksebleer",
    "bukseble": "Buksebleer, Natbuksebleer", "sæbe": "håndsæbe, sæbe, Skumsæbe",
    "pose": "Affaldspose, Brødposer, Fryseposer", "poser": "Affaldspose, Brødposer, Fryseposer",
    "plaster": "Øjenplaster, Plaster", "lampe": "Bordlampe, Lamper", "saft": "Saft, Æblesaft",
    "handske": "Engangshandsker, Handsker", "saks": "Børnesaks, Saks", "pen": "Penne, Kuglepenne",
    "blyant": "Farveblyanter, Blyanter", "klud": "Vaskeklude, Klude, Karklud",
    "middel": "Opvaskemiddel, Rengøringsmidler", "børste": "Opvaskebørste, Børster, Tandbørste",
    "brød": "Rugbrød, Brødposer", "mælk": "Letmælk, Mælk", "gryn": "Havregryn, Gryn",
    "rulle": "Køkkenrulle, Ruller", "filet": "Fiskefilet, Filet", "kop": "Kaffekopper, Kop",
    "perler": "Perler, Træperler, Rørperler", "serviet": "Servietter, Vådservietter",
    "bog": "Billedbøger, Bog", "bøger": "Billedbøger, Bog", "notesbøger": "Notesbog",
    "pensel": "Malerpensel, Pensler", "lim": "Trælim", "sæk": "Affaldssække",
    # Every form of a word finds what the others find.
    "stol": "Stol, Børnestol, Kontorstole, Højstol", "stole": "Stol, Kontorstole",
    "stolen": "Stol, Børnestol, Kontorstole, Højstol", "stolene": "Stol, Kontorstole",
    "bord": "Borde, Skrivebord, Hæve-sænkebord", "borde": "Borde, Skrivebord",
    "lamper": "Bordlampe, Lamper", "lampen": "Bordlampe, Lamper", "håndklæder": "Badehåndklæde",
    "håndklæde": "Badehåndklæde, Håndklæder", "handsker": "Engangshandsker, Handsker",
    "gulerod": "Gulerødder", "affaldspose": "Affaldspose", "affaldsposer": "Affaldspose",
    # However it is spelled on this keyboard.
    "saebe": "håndsæbe, Skumsæbe", "haandklaede": "Badehåndklæde, Håndklæder",
    "haandsaebe": "håndsæbe", "oejenplaster": "Øjenplaster", "aeblesaft": "Æblesaft",
    "ÆBLESAFT": "Æblesaft", "gulerodder": "", "boernesaks": "Børnesaks", "roerperler": "Rørperler",
    # More words, numbers, and the beginning of one.
    "papir a4": "Kopipapir", "kopipapir 80g": "Kopipapir", "bleer str 5": "Bleer",
    "affalds": "Affaldspose, Affaldssække", "toilet": "Toiletpapir, Toilet",
    "håndklæde papir": "Håndklædepapir", "børne saks": "Børnesaks",
}  # fmt: skip
"""Query -> first words of names that it must find ("" where nothing is near enough)."""

NOT = {
    "kopipapir": "Toiletpapir", "lim": "Lime", "lime": "Limstift", "let": "Tablet, Toilet",
    "ter": "Servietter", "kaffe": "", "pap": "Kopipapir", "stol": "Skrivebord", "bolle": "Bleer",
}  # fmt: skip
"""Query -> first words of names that it must not find."""


def listed(query: str, words: str) -> tuple[set[str], set[str]]:
    """What was found by those words in the names, and the words themselves."""
    wanted = {word for word in words.split(", ") if word}
    found = " ".join(SHELF.found(query)).replace(",", "").split()
    return wanted & set(found), wanted


@pytest.mark.parametrize("query", PROBES)
def test_a_probe_finds_what_it_must(query: str) -> None:
    found, wanted = listed(query, PROBES[query])
    assert found == wanted


@pytest.mark.parametrize("query", NOT)
def test_a_probe_does_not_find_what_it_must_not(query: str) -> None:
    found, _ = listed(query, NOT[query])
    assert found == set()


def test_the_probe_list_is_long_enough() -> None:
    assert len(PROBES) >= 44
