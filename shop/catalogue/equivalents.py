"""Which items serve the same need, with the reasons. Pure.

A supplier's number for the goods settles it: the same GTIN, or the same number of the same maker.
Else the names are read as what is meant (the noun), how large (numbers with their unit), and what
more is said. Another size is another need: gloves of size L do not help small hands. Organic or
not, brown eggs or white, six in a pack or sixty is the same need: to offer the better one of these
is what the shop is for. Colour is looks for a raincoat and the point of a pen.

The weights were chosen on one half of 500 pairs that we judged by hand and measured on the other
(tests/rules/test_equivalents.py). A wrong suggestion costs trust, a missing one costs a search.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class Reason(StrEnum):
    """Why two items are taken for equivalent, or where they differ. Never rename."""

    SAME_GTIN = "SAME_GTIN"
    SAME_MAKERS_NUMBER = "SAME_MAKERS_NUMBER"
    SAME_GOODS = "SAME_GOODS"
    SAME_SIZE = "SAME_SIZE"
    OTHER_PACK = "OTHER_PACK"
    OTHER_LOOKS = "OTHER_LOOKS"
    OTHER_NAME = "OTHER_NAME"
    OTHER_MATERIAL = "OTHER_MATERIAL"
    OTHER_WORDS = "OTHER_WORDS"


class Verdict(StrEnum):
    """What procurement says of two items. Never rename."""

    CONFIRMED = "CONFIRMED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Compared:
    """What of an item tells which need it serves. "" for what is not known."""

    name: str
    category: str
    """The shop's category code."""
    comparable_unit: str = ""
    gtin: str = ""
    maker: str = ""
    makers_number: str = ""
    content: Decimal | None = None
    """Of one order unit, in the unit that prices are compared by."""


@dataclass(frozen=True, slots=True)
class Match:
    """From 0 (another need) to 1 (the same goods), with the reasons."""

    score: float
    reasons: tuple[Reason, ...] = ()


LEAST_MATCH = 0.6
"""Below this an alternative is not offered."""
NEAR_MATCH = 0.35
"""From here procurement is asked: it looks before it confirms, or chooses what follows."""
NO_MATCH = Match(0.0)

_LOOKS, _MATERIAL, _ONE_MORE_WORD, _OTHER_WORDS, _SIZE_UNTOLD = 0.85, 0.8, 0.55, 0.4, 0.5
_OTHER_MEASURE = 0.75
"""Sold by the piece here and by the kilo there: the same need, and no price to compare."""
_OTHER_NAME = 0.75
_IS_THE_POINT = 0.3
"""The colour of a pen, the name of a book."""


def match(one: Compared, other: Compared, *, across: bool = False) -> Match:
    """Whether two items serve the same need.

    `across`: somebody has said that their two categories serve the same needs.
    """
    if one.gtin and one.gtin == other.gtin:
        return Match(1.0, (Reason.SAME_GTIN,))
    if one.makers_number and _maker(one) == _maker(other):
        return Match(0.98, (Reason.SAME_MAKERS_NUMBER,))
    if one.category != other.category and not across:
        return NO_MATCH
    mine, yours = read(one.name), read(other.name)
    if not mine.noun or mine.noun != yours.noun:
        return NO_MATCH
    sizes = _sizes(mine, yours)
    if sizes is None:
        return NO_MATCH
    words, reasons = _words(mine, yours, one.category)
    if sizes == 1 and mine.sizes:
        reasons = (Reason.SAME_SIZE, *reasons)
    measure = 1.0 if one.comparable_unit == other.comparable_unit else _OTHER_MEASURE
    if one.content != other.content:
        reasons = (*reasons, Reason.OTHER_PACK)
    return Match(round(sizes * words * measure, 3), (Reason.SAME_GOODS, *reasons))


def pack_distance(one: Compared, other: Compared) -> float:
    """0 for packs of one size, 1 where one holds e times the other; among equals the nearest pack
    comes first. 1 where the contents are not known."""
    if not one.content or not other.content or one.comparable_unit != other.comparable_unit:
        return 1.0
    return abs(math.log(one.content / other.content))


def _maker(item: Compared) -> tuple[str, str]:
    return item.maker.casefold(), item.makers_number.casefold()


@dataclass(frozen=True, slots=True)
class Read:
    """A name, taken apart. `sizes`: (unit, the values of it)."""

    noun: frozenset[str]
    sizes: tuple[tuple[str, frozenset[str]], ...]
    colours: frozenset[str]
    materials: frozenset[str]
    others: frozenset[str]
    names: frozenset[str]
    """Of a maker's line, a variety of plum, a game."""


_SEGMENT = re.compile(r",\s+|\s+[–—]\s+|[()]")
_CLOTHING = re.compile(r"\b(?:str|strl|size)(?:\.\s?|\s)([\w/]+)")
_PAPER = re.compile(r"\b(a[0-7])\b")
_NUMBER = re.compile(
    r"((?:\d+(?:[.,]\d+)*(?:\s*[×x-]\s*)?)+)\s*\+?\s*(%|[a-zæøå]+)?|\b(e\d\d|gu\d+(?:\.\d)?|b22)\b"
)
_NAME = re.compile(r"(?<=\S )[A-ZÆØÅ][a-zæøåéüö]{2,}")
"""A word with a capital that does not begin the text."""
_WORD = re.compile(r"(?:(?:med|uden|til) )?[a-zæøåéüö]+(?:-[a-zæøåéüö]+)*|\d+")
"""A word, and "uden skind" as one: it is the opposite of "med skind"."""
PACK_UNITS = frozenset({"stk", "skiver", "ark", "lag", "pk", "ruller", "poser"})
"""Numbers of these tell how much is in the pack, or how thick a sheet is that is used up."""


@lru_cache(maxsize=50_000)
def read(name: str) -> Read:
    """A name, taken apart."""
    sizes: dict[str, set[str]] = {}
    noun: frozenset[str] = frozenset()
    words: set[str] = set()
    names = frozenset(name.casefold() for name in _NAME.findall(name))
    for segment in _SEGMENT.split(name.casefold()):
        said = _told(_without_sizes(segment, sizes)) - names
        if noun:
            words |= said
        else:
            noun = said
    return Read(
        noun=noun,
        sizes=tuple(sorted((unit, frozenset(values)) for unit, values in sizes.items())),
        colours=frozenset(words & COLOURS), materials=frozenset(words & MATERIALS),
        others=frozenset(words - COLOURS - MATERIALS), names=names,
    )  # fmt: skip


def _without_sizes(segment: str, sizes: dict[str, set[str]]) -> str:
    def clothing(found: re.Match[str]) -> str:
        sizes.setdefault("str", set()).update(found[1].split("/"))
        return " "

    def paper(found: re.Match[str]) -> str:
        sizes.setdefault("a", set()).add(found[1])
        return " "

    def number(found: re.Match[str]) -> str:
        unit = (found[2] or "") if found[1] else "socket"
        is_capacity = found.string[: found.start()].rstrip().endswith("til")  # "til 20 ark"
        if unit not in PACK_UNITS or is_capacity:
            sizes.setdefault(unit, set()).add(re.sub(r"\s", "", found[1] or found[3]))
        return " "

    return _NUMBER.sub(number, _PAPER.sub(paper, _CLOTHING.sub(clothing, segment)))


def _told(segment: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(segment) if not _SAME_NEED.fullmatch(word))


_SAME_NEED = re.compile(
    r"økologiske?t?|øko|dansk(e|t)?|spansk(e|t)?|italiensk(e|t)?|hollandsk(e|t)?|tysk(e|t)?"
    r"|svensk(e|t)?|fransk(e|t)?|brasiliansk(e|t)?|costaricansk(e|t)?|colombiansk(e|t)?"
    r"|frilands|skrabe|skrabeæg|brune?|svanemærkede?t?|fsc|ny|nyfiber|genbrug|til|og|på|af|i|pr|ca"
    r"|(med |uden )?(parfume|lotion|duft|farve)|mild|spisemodne|modne"
)
"""Words that do not change the need, endings of it, and small words."""
COLOURS = frozenset(re.findall(r"\w+", """
    sort sorte hvid hvide hvidt grå rød røde blå gul gule grøn grønne orange lilla lyserød brun
    natur klar klare farvede farvet marineblå sølv guld creme ubleget bleget jordfarver
    pastelfarver naturfarver klassiske neonfarver blandede farver birk eg bøg hudfarvet beige
"""))  # fmt: skip
MATERIALS = frozenset(re.findall(r"\w+", """
    plast genbrugsplast pap karton papir pergament stål metal træ fyr lærk robinie bomuld
    polyester genbrugspolyester bambus frotté komposterbar bionedbrydelige bøgetræ fyrretræ
"""))  # fmt: skip
COLOUR_COUNTS = frozenset({
    "skriveredskaber", "maling", "kunst", "kopipapir", "toner", "klude", "haandarbejde",
    "lyskilder",
})  # fmt: skip
"""Categories where the colour is what is bought, or (cloths) keeps kitchen and toilet apart."""


NAME_COUNTS = frozenset({"boeger", "spil", "legetoej"})
"""Categories where the name is what is bought."""


def _sizes(mine: Read, yours: Read) -> float | None:
    """None for another size; less than 1 where only one of the two names one."""
    ours, theirs = dict(mine.sizes), dict(yours.sizes)
    factor = 1.0
    for unit in ours.keys() | theirs.keys():
        if unit not in ours or unit not in theirs:
            factor *= _SIZE_UNTOLD
        elif not ours[unit] & theirs[unit] or (unit != "str" and ours[unit] != theirs[unit]):
            return None
    return factor


def _words(mine: Read, yours: Read, category: str) -> tuple[float, tuple[Reason, ...]]:
    factor, reasons = 1.0, []
    if mine.colours != yours.colours:
        is_told = mine.colours and yours.colours
        is_point = is_told and category in COLOUR_COUNTS
        factor *= _IS_THE_POINT if is_point else _LOOKS
        reasons.append(Reason.OTHER_LOOKS)
    if mine.names != yours.names:
        factor *= _IS_THE_POINT if category in NAME_COUNTS else _OTHER_NAME
        reasons.append(Reason.OTHER_NAME)
    if mine.materials != yours.materials:
        factor *= _MATERIAL
        reasons.append(Reason.OTHER_MATERIAL)
    if mine.others != yours.others:
        both = mine.others - yours.others and yours.others - mine.others
        factor *= _OTHER_WORDS if both else _ONE_MORE_WORD
        reasons.append(Reason.OTHER_WORDS)
    return factor, tuple(reasons)
