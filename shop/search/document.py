"""What of an offer goes into the index: terms, each with a weight that tells where it stood. Pure.

A term's weight in an offer is the greatest of its places, never a sum, so that `level` can read
from it how much the offer is *about* the word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from re import compile as pattern

from shop.search.danish import Lexicon, fold, stem, words

HEAD = 8.0
"""A word of the name before the first comma or "til", "med", "uden": what the thing is."""
HEAD_NOUN = 7.5
"""The noun that ends such a word: papir in "kopipapir"."""
NAME = 5.0
"""The rest of the name."""
PART = 4.0
"""What a long word of the name begins with."""
BESIDE = 3.0
"""Category, brand, supplier and labels."""
TEXT = 1.0
"""The description."""

_HEAD_ENDS = pattern(r",|;|\(| - | (?:til|med|uden|for|fra|i|af|på) ")


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of an offer that people search by."""

    name: str
    category: str
    brand: str
    supplier: str
    labels: tuple[str, ...]
    description: str


def number_term(text: str) -> str:
    """An item number, GTIN or agreement number as a term, however it is spaced.

    >>> number_term(" iv-2025-03 "), number_term("0570 1234 56789")
    ('iv-2025-03', '570123456789')
    """
    plain = "".join(fold(text).split())
    return plain.lstrip("0") if plain.isdecimal() and len(plain) > 8 else plain


def terms_of(wording: Wording, lexicon: Lexicon) -> dict[str, float]:
    """Each term of the offer with its weight."""
    found: dict[str, float] = {}
    head = _HEAD_ENDS.split(wording.name, maxsplit=1)[0]
    _add_words(found, lexicon, words(head), HEAD, HEAD_NOUN)
    _add_words(found, lexicon, words(wording.name[len(head) :]), NAME, PART)
    _add_words(found, lexicon, words(wording.category), BESIDE, BESIDE)
    beside = words(" ".join((wording.brand, wording.supplier, *wording.labels)))
    _add_words(found, lexicon, beside, BESIDE, None)
    _add_words(found, lexicon, words(wording.description), TEXT, TEXT)
    return found


def _add_words(
    found: dict[str, float], lexicon: Lexicon, given: Iterable[str], whole: float,
    noun: float | None,
) -> None:  # fmt: skip
    for word in given:
        _raise_to(found, stem(word), whole)
        if noun is None or (parts := lexicon.parts(word)) is None:
            continue
        for tail in parts.nouns:
            _raise_to(found, tail, noun)
        for beginning in parts.beginnings:
            _raise_to(found, beginning, min(noun, PART))


def _raise_to(found: dict[str, float], term: str, weight: float) -> None:
    if found.get(term, 0.0) < weight:
        found[term] = weight
