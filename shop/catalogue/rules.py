"""Comparable prices, labels that count, and what is of the same kind. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import filterfalse
from typing import Any


class PictureState(StrEnum):
    """How far we are with a supplier's picture."""

    WANTED = "WANTED"
    KEPT = "KEPT"
    REFUSED = "REFUSED"
    """It may not be fetched or is no picture: it is not asked for again."""
    FAILED = "FAILED"
    """It did not answer, often enough."""


COMPARABLE: Mapping[str, tuple[Decimal, str]] = {
    "KGM": (Decimal(1), "KGM"),
    "LTR": (Decimal(1), "LTR"),
    "MTR": (Decimal(100), "MTR100"),
    "MTK": (Decimal(1), "MTK"),
    "ST": (Decimal(100), "ST100"),
    "H87": (Decimal(1), "H87"),
}
"""Content unit -> (how many of it a comparable price is for, name of that unit)."""


@dataclass(frozen=True, slots=True)
class ComparablePrice:
    """Kr. without VAT for one comparable unit: "KGM", "LTR", "H87", "MTK", "MTR100", "ST100"."""

    price: Decimal
    unit: str


_FOUR_DECIMALS = Decimal("0.0001")


def comparable_price(
    price: Decimal | None, content_quantity: Decimal | None, content_unit: str
) -> ComparablePrice | None:
    """Price per kilo, litre, piece, 100 sheets or 100 metres; None where it cannot be told."""
    if price is None or not content_quantity or content_unit not in COMPARABLE:
        return None
    amount, unit = COMPARABLE[content_unit]
    return ComparablePrice((price * amount / content_quantity).quantize(_FOUR_DECIMALS), unit)


ECO_KINDS = frozenset({"environment", "organic"})


def label_counts(claim: Mapping[str, Any], *, on: date) -> bool:
    """Whether a claim is a badge: a known code, verified or warranted, and not run out."""
    if not claim.get("code") or claim.get("state") not in ("VERIFIED", "WARRANTED"):
        return False
    valid_to = claim.get("valid_to")
    return not valid_to or date.fromisoformat(valid_to) >= on


def counting(claims: Iterable[Mapping[str, Any]], *, on: date) -> tuple[str, ...]:
    """The codes of the labels that count on the day, in the supplier's order."""
    return tuple(str(claim["code"]) for claim in claims if label_counts(claim, on=on))


_SIZE = re.compile(
    r"\b(a[0-6]|str\.? ?\w+|\d+(?:[.,]\d+)? ?(?:cm|mm|g|kg|liter|l|ml|m|lag|w|tommer|gb))\b"
)
_WORD = re.compile(r"[a-zæøåéüö]+")
_ADJECTIVE = re.compile(
    r".*ende|økologiske?|danske?|friske?|frosne?|små|store?|lille|hvide?|sorte?|klare?|grønne?"
)
"""Words that may stand before the noun: "Flydende håndsæbe", "Økologiske bananer"."""


def kind_key(name: str) -> str:
    """Noun and size of a name: what two suppliers' items share when they serve the same need.

    >>> kind_key("Kopipapir A4, 80 g, hvid")
    'kopipapir 80g a4'
    >>> kind_key("Bleer str. 5, uden parfume")
    'bleer str5'
    >>> kind_key("Flydende håndsæbe, uden parfume")
    'håndsæbe'
    """
    folded = name.casefold()
    noun = next(filterfalse(_is_adjective, _WORD.findall(folded)), "")
    sizes = sorted(size.replace(" ", "").replace(".", "") for size in _SIZE.findall(folded))
    return " ".join([noun, *sizes])[:80].strip()


@lru_cache(maxsize=20_000)
def _is_adjective(word: str) -> bool:
    return _ADJECTIVE.fullmatch(word) is not None


_DRAWN: Mapping[str, str] = {
    "banan": r".*banan(er)?", "paere": r"pærer?", "gulerod": r".*guler(od|ødder)",
    "ble": r".*bleer|(stof|bade|bukse|natbukse)?ble", "saks": r".*sakse?",
    "lim": r"(hobby|træ|papir|stof)?lim|limstift(er)?", "saebe": r".*sæber?",
    "kridt": r".*kridt(er)?", "handske": r".*handsker?", "plaster": r".*plast(er|re)",
    "spand": r".*spande?", "kaffe": r".*kaffe", "broed": r".*brød", "maelk": r".*mælk",
    "stol": r".*stole?", "bog": r".*(bog|bøger)", "bold": r".*bolde?", "klodser": r".*klods(er)?",
    "rulle": r"toiletpapir|(køkken|håndklæde|industri)ruller?|(bage|mad)papir",
    "ark": r"håndklædeark", "klud": r".*klude?|vådservietter", "pose": r"(?!ærte).*poser?",
    "mappe": r".*mapper?", "haefte": r".*hæfter?", "maling": r".*maling", "silke": r"silkepapir",
    "barnevogn": r"(barne|dukke)vogne?", "papir": r"kopipapir",
}  # fmt: skip
"""Drawing -> the nouns that it shows. Only nouns that mean one thing in a shop of this kind."""
_DRAWN_NOUN = re.compile("|".join(f"(?P<{name}>{nouns})" for name, nouns in _DRAWN.items()))


@lru_cache(maxsize=20_000)
def drawing_for(noun: str, category_drawing: str) -> str:
    """The drawing of an item by its noun (see `kind_key`), else the one of its category.

    >>> drawing_for("bananer", "frugt"), drawing_for("kontorsaks", "kasse")
    ('banan', 'saks')
    >>> drawing_for("clementiner", "frugt"), drawing_for("pære", "solsikke")
    ('frugt', 'solsikke')
    """
    found = _DRAWN_NOUN.fullmatch(noun)
    if found is None:
        return category_drawing
    drawing = next(name for name in _DRAWN if found[name] is not None)
    # A "pære" is also a light bulb.
    return category_drawing if drawing == "paere" and category_drawing != "frugt" else drawing
