"""From a query to the documents it matches, and how well. Pure: the index comes in as an argument.

All words must match. How well is told in *tiers*, by the worst word: 0 when each word is the noun
of the name, 1 when one stands elsewhere in the name, 2 when one is the brand, category, supplier or
label, 3 when one is in the description alone. An offer's tier comes before all steering, so that
paper baskets on an agreement never bury the paper somebody asked for; steering decides among offers
of one tier.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from re import compile as compile_pattern
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from shop.search.blocks import NOWHERE, Documents, Postings
from shop.search.danish import Lexicon, forms, is_bare, stem, words
from shop.search.document import number_term
from shop.search.fit import WHOLE_NUMBER, Fit
from shop.search.spelling import Spelling, apart

LONGEST_QUERY = 200
"""Signs. What is longer was pasted by mistake; the rest is left out, and that is said."""
MOST_WORDS = 12
LEAST_BEGINNING = 3
"""Letters from which an unknown word is taken for the beginning of one."""


_SMALL_WORDS = frozenset(
    ("og", "i", "til", "fra", "for", "paa", "af", "en", "et", "de", "den", "det")
)
"""Left out of a query that has other words. "Med" and "uden" stay: they mean something here."""


class Index(Protocol):
    """What matching needs of an index."""

    @property
    def lexicon(self) -> Lexicon:
        """The words of the catalogue."""
        ...

    @property
    def spelling(self) -> Spelling:
        """The same words, by how they begin and what is almost like them."""
        ...

    @property
    def size(self) -> int:
        """All document numbers are below this."""
        ...

    def postings(self, term: str) -> Postings:
        """Where a word stands."""
        ...

    def numbered(self, number: str) -> Postings:
        """The documents with this number."""
        ...

    def completions(self, beginning: str) -> list[str]:
        """Words that begin so."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody asked for. `text` is what is shown again."""

    text: str
    words: tuple[str, ...]
    number: str
    was_cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing was asked: browse."""
        return not self.text

    @property
    def has_no_words(self) -> bool:
        """Something was typed, but neither a word nor a number ("?!*")."""
        return bool(self.text) and not self.words


def read_query(typed: str) -> Query:
    """Any text as a query: control signs go, wildcards and brackets mean nothing."""
    printable = "".join(sign if sign.isprintable() else " " for sign in typed[: LONGEST_QUERY * 4])
    text = " ".join(printable.split())
    was_cut = len(text) > LONGEST_QUERY or len(typed) > LONGEST_QUERY * 4
    kept = text[:LONGEST_QUERY].rstrip()
    if was_cut and " " in kept:
        kept = kept.rsplit(" ", 1)[0]
    asked = tuple(dict.fromkeys(words(kept)))[:MOST_WORDS]
    found = tuple(word for word in asked if word not in _SMALL_WORDS) or asked
    return Query(kept, found, number_term(kept), was_cut)


@dataclass(frozen=True, slots=True)
class Matches:
    """The documents that match, ascending, and how well."""

    documents: Documents
    fit: Fit


def find(index: Index, query: Query) -> Matches:
    """All documents that match, whoever may see their offers."""
    return _or_number(index, query, [documents_with(index, word) for word in query.words])


_MOST_GUESSES = 12
"""Words that a beginning is taken for: goods are shown as examples, not counted."""


def find_begun(index: Index, query: Query) -> Matches:
    """Documents that match while the last word is still being typed."""
    *whole, last = query.words
    lists = [documents_with(index, word) for word in whole]
    return _or_number(index, query, [*lists, _documents_with_begun(index, last)])


def _documents_with_begun(index: Index, word: str) -> Postings:
    known = index.spelling
    guesses = (stem(known.folded[at]) for at in known.beginning_with(word, _MOST_GUESSES))
    lists = [index.postings(term) for term in dict.fromkeys((stem(word), *guesses))]
    return either([found for found in lists if len(found.documents)], index.size)


GTIN_LENGTHS = (8, 12, 13, 14)
_BETWEEN_DIGITS = str.maketrans("", "", " .-\u2010\u2011\u2012\u2013\u2014")


def gtin_of(text: str) -> str:
    """The digits of what may be a GTIN, however they are spaced; "" for anything else.

    >>> gtin_of("57 01234-56789 3"), gtin_of("1234")
    ('5701234567893', '')
    """
    digits = text.translate(_BETWEEN_DIGITS)
    return digits if digits.isascii() and digits.isdecimal() and len(digits) in GTIN_LENGTHS else ""


def numbered(index: Index, query: Query) -> Postings:
    """The documents with the number typed, by the first spelling of it that there is."""
    found = index.numbered(query.number)
    for number in spellings(query.text):
        if len(found.documents):
            break
        found = index.numbered(number)
    return found


_CALLED = compile_pattern(
    r"^(?:vare|artikel|art|bestillings|best|ean|gtin)?[ .-]*(?:numme?r|nr|no)[ .:]+"
    r"|^(?:ean|gtin)[ :]+"
)
_LEAST_SPELLED = 5
"""Signs of a number that is looked for under other spellings: "a4" is paper, not item A-4."""
_SEAM = compile_pattern(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")


def spellings(text: str) -> list[str]:
    """What else a number may be kept as: not called by a name, as a GTIN, with and without dashes.

    >>> spellings("Varenr. KH-7001"), spellings("kh7001"), spellings("a4")
    (['kh-7001', 'kh7001', 'kh.7001'], ['kh-7001', 'kh.7001'], [])
    """
    if not any(map(str.isdecimal, text)):
        return []
    plain = number_term(_CALLED.sub("", text.casefold(), count=1))
    found = [plain]
    if gtin := gtin_of(plain):
        found.append(number_term(gtin))
    bare = "".join(filter(str.isalnum, plain))
    if len(bare) >= _LEAST_SPELLED and not bare.isdecimal():
        found += [bare, _SEAM.sub("-", bare), _SEAM.sub(".", bare)]
    return [one for one in dict.fromkeys(found) if one != number_term(text)]


def without_number(query: Query) -> Query:
    """The query as words alone."""
    return replace(query, number="")


def _or_number(index: Index, query: Query, lists: list[Postings]) -> Matches:
    found = _all_of(lists)
    exact = numbered(index, query).documents if query.number else NOWHERE.documents
    return found if not len(exact) else _with_exact(found, exact)


def _with_exact(found: Matches, exact: NDArray[np.uint32]) -> Matches:
    others = ~np.isin(found.documents, exact, assume_unique=True)
    documents = np.concatenate([exact, found.documents[others]])
    whole = np.full(len(exact), WHOLE_NUMBER, np.uint8)
    fit = Fit(tuple(np.concatenate([whole, weights[others]]) for weights in found.fit.words))
    order = np.argsort(documents, kind="stable")
    return Matches(documents[order], fit.take(order))


def _all_of(lists: list[Postings]) -> Matches:
    lists = sorted(lists, key=lambda one: len(one.documents))
    if not lists:
        return Matches(NOWHERE.documents, Fit((NOWHERE.weights,)))
    documents, weights = lists[0].documents, [lists[0].weights]
    for other in lists[1:]:
        places = np.searchsorted(other.documents, documents)
        places[places == len(other.documents)] = 0
        is_in = (
            other.documents[places] == documents
            if len(other.documents)
            else np.zeros(len(documents), bool)
        )
        documents, weights = documents[is_in], [part[is_in] for part in weights]
        weights.append(other.weights[places[is_in]])
    return Matches(documents, Fit(tuple(weights)))


def documents_with(index: Index, word: str) -> Postings:
    """Where a folded query word stands, in any form it may have."""
    own = NOWHERE if is_bare(word) else index.postings(stem(word))
    if len(own.documents):
        return own
    lists = [found for form in forms(word) if len((found := index.postings(form)).documents)]
    if not lists and len(word) >= LEAST_BEGINNING:
        lists = [index.postings(term) for term in index.completions(word)]
    return either(lists, index.size)


def either(lists: list[Postings], size: int) -> Postings:
    """The documents of any of the lists, each with its greatest weight."""
    if len(lists) < 2:
        return lists[0] if lists else NOWHERE
    greatest = np.zeros(size, np.uint8)
    for documents, weights in lists:
        greatest[documents] = np.maximum(greatest[documents], weights)
    documents = np.flatnonzero(greatest).astype(np.uint32)
    return Postings(documents, greatest[documents])


def did_you_mean(index: Index, query: Query, is_sold: Callable[[Documents], bool]) -> str:
    """The query with its unknown words spelled as the catalogue does; "" when nothing is near.

    `is_sold` says whether the asker can buy any of some documents: what they cannot is unknown.
    """
    near = {word: _nearest(index, word, is_sold) for word in query.words}
    return _written(index, query, near) if any(near.values()) else ""


_SURE_LETTERS = 8
"""Letters from which a word with two wrong ones can hardly be meant otherwise: "klister" is no
plaster, but "tolietpaipr" is toiletpapir."""


def is_sure(query: Query, meant: Query) -> bool:
    """Whether a query may be taken for another without asking: each word is one letter away."""
    if len(query.words) != len(meant.words):
        return True  # only where it is written in other pieces; no word is another
    return all(
        len(word) >= _SURE_LETTERS or apart(word, other, 1) <= 1
        for word, other in zip(query.words, meant.words, strict=True)
    )


def _written(index: Index, query: Query, instead: Mapping[str, str]) -> str:
    spelling = index.lexicon.spelling
    return " ".join(instead[word] or spelling.get(word, word) for word in query.words)


def _nearest(index: Index, word: str, is_sold: Callable[[Documents], bool]) -> str:
    """What an unknown word was meant to be; "" for a known one."""
    if is_sold(documents_with(index, word).documents):
        return ""
    known = index.spelling
    return next(
        (
            known.written[place]
            for place in known.near(word)
            if is_sold(documents_with(index, known.folded[place]).documents)
        ),
        "",
    )


def _has(index: Index, term: str) -> bool:
    return bool(len(index.postings(term).documents))


_ENDING = compile_pattern(r"(?:e|r|er|en|et|ne|ene|erne|s|es|ens|ets|ernes|t)?")
"""What a Danish word may have more of than another form of it."""


def read_as(index: Index, query: Query) -> str:
    """The query with the words it was taken for; "" where it was read as it was typed.

    The stemmer forgives a doubled letter, so "sakks" finds saks. The page must say so.
    """
    taken = {word: _taken_for(index, word) for word in query.words}
    return _written(index, query, taken) if any(taken.values()) else ""


def _taken_for(index: Index, word: str) -> str:
    known = index.spelling
    if not word.isalpha() or word in known.places or not _has(index, stem(word)):
        return ""
    same = [place for place in known.near(word) if stem(known.folded[place]) == stem(word)]
    if not same or any(_is_form_of(word, known.folded[place]) for place in same):
        return ""
    return known.written[same[0]]


def _is_form_of(word: str, known: str) -> bool:
    """Whether two words differ by endings alone: stolen and stole, kopper and kop."""
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(word, known, strict=False))
    root = "".join(letter for letter, _ in shared)
    return all(_ENDING.fullmatch(_rest(one, root)) for one in (word, known))


def _rest(word: str, root: str) -> str:
    """What comes after the root; a consonant may be doubled before an "e", and only there."""
    rest = word[len(root) :]
    return rest[1:] if rest[:1] == root[-1:] and rest[1:2] == "e" else rest
