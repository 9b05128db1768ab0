"""What of an offer goes into the index: terms, each with a weight that tells where it stood. Pure.

A term's weight in an offer is the greatest of its places, never a sum, so that `level` can read
from it how much the offer is *about* the word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from re import compile as pattern

from shop.search.danish import Lexicon, fold, stem, words

HEAD = 16
"""A word of the name before the first comma or "til", "med", "uden": what the thing is."""
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


def terms_of(wording: Wording, lexicon: Lexicon) -> dict[str, int]:
    """Each term of the offer with its weight.

    The lightest places come first, and what comes later weighs instead.
    """
    head = _HEAD_ENDS.split(wording.name, maxsplit=1)[0]
    first, rest = words(head), words(wording.name[len(head) :])
    beside = chain.from_iterable(
        map(_words_again, (wording.brand, wording.supplier, *wording.labels))
    )
    found = dict.fromkeys(_all_parts(lexicon, words(wording.description)), TEXT)
    found.update(dict.fromkeys(_all_parts(lexicon, _words_again(wording.category)), BESIDE))
    found.update(dict.fromkeys(map(stem, beside), BESIDE))
    found.update(dict.fromkeys(_all_parts(lexicon, (*first, *rest)), PART))
    found.update(dict.fromkeys(map(stem, rest), NAME))
    found.update(dict.fromkeys(chain.from_iterable(map(lexicon.nouns, first)), HEAD_NOUN))
    found.update(dict.fromkeys(map(stem, first), HEAD))
    return found


def _all_parts(lexicon: Lexicon, given: Iterable[str]) -> Iterable[str]:
    return chain.from_iterable(map(lexicon.terms.__getitem__, given))


@lru_cache(maxsize=10_000)
def _words_again(text: str) -> tuple[str, ...]:
    """The words of what many offers have in common."""
    return tuple(words(text))
