"""What of an offer goes into the index: terms, each with a weight that tells where it stood. Pure.

A term's weight in an offer is the greatest of its places, never a sum, so that fit.py can read
from it how much the offer is *about* the word.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from re import compile as pattern

from shop.search.danish import Lexicon, fold, stem, words

HEAD = 16
"""A word of what the thing is."""
HEAD_NOUN = 15
"""The noun that ends such a word: papir in "kopipapir"."""
NAME = 10
"""The rest of the name."""
PART = 8
"""What a long word of the name begins with."""
BESIDE = 6
"""Category, brand, supplier and labels."""
TEXT = 2
"""The description."""

_THING_ENDS = pattern(r",|;|\(| - | (?:til|med|uden|for|fra|i|af|på) ")


class Place(Enum):
    """Where a word can stand in an offer."""

    THING = auto()
    """The name before the first comma or "til", "med", "uden": what the thing is."""
    NAME = auto()
    """The rest of the name."""
    CATEGORY = auto()
    BESIDE = auto()
    """Brand, supplier and labels."""
    DESCRIPTION = auto()


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of an offer that people search by."""

    name: str
    category: str
    brand: str
    supplier: str
    labels: tuple[str, ...]
    description: str

    def places(self) -> tuple[tuple[Place, str], ...]:
        """Each text with where it stands."""
        thing = _THING_ENDS.split(self.name, maxsplit=1)[0]
        return (
            (Place.THING, thing), (Place.NAME, self.name[len(thing) :]),
            (Place.CATEGORY, self.category),
            (Place.BESIDE, " ".join((self.brand, self.supplier, *self.labels))),
            (Place.DESCRIPTION, self.description),
        )  # fmt: skip


def number_term(text: str) -> str:
    """An item number, GTIN or agreement number as a term, however it is spaced.

    >>> number_term(" iv-2025-03 "), number_term("0570 1234 56789")
    ('iv-2025-03', '570123456789')
    """
    plain = "".join(fold(text).split())
    return plain.lstrip("0") if plain.isdecimal() and len(plain) > 8 else plain


def terms_of(wording: Wording, lexicon: Lexicon) -> dict[str, int]:
    """Each term of the offer with its weight."""
    found: dict[str, int] = {}
    for place, text in wording.places():
        _put(found, terms_at(place, text, lexicon))
    return found


def terms_at(place: Place, text: str, lexicon: Lexicon) -> dict[str, int]:
    """Each term of a text that stands there, with its weight."""
    found: dict[str, int] = {}
    for word in words(text):
        _put(found, _OF[place](word, lexicon))
    return found


def _put(found: dict[str, int], terms: Mapping[str, int]) -> None:
    for term, weight in terms.items():
        found[term] = max(weight, found.get(term, 0))


def _in_thing(word: str, lexicon: Lexicon) -> dict[str, int]:
    parts = dict.fromkeys(lexicon.terms[word], PART)
    return {**parts, **dict.fromkeys(lexicon.nouns(word), HEAD_NOUN), stem(word): HEAD}


def _in_name(word: str, lexicon: Lexicon) -> dict[str, int]:
    return {**dict.fromkeys(lexicon.terms[word], PART), stem(word): NAME}


_OF: Mapping[Place, Callable[[str, Lexicon], dict[str, int]]] = {
    Place.THING: _in_thing,
    Place.NAME: _in_name,
    Place.CATEGORY: lambda word, lexicon: dict.fromkeys(lexicon.terms[word], BESIDE),
    Place.BESIDE: lambda word, _: {stem(word): BESIDE},
    Place.DESCRIPTION: lambda word, lexicon: dict.fromkeys(lexicon.terms[word], TEXT),
}
