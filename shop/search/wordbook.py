"""The words that procurement has had its say on: synonyms, and where long words are cut. Pure.

All municipalities share one index, but each has its own word list. So a list is never built into
the index: it is laid over it when somebody asks. That also makes it work, and be undone, at once.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from shop.kernel.errors import Refused
from shop.search.blocks import NOWHERE, Postings
from shop.search.danish import Lexicon, Parts, fold, stem, words
from shop.search.document import HEAD, HEAD_NOUN, NAME, PART
from shop.search.match import Index, documents_with, either
from shop.search.spelling import Spelling

LONGEST_WORD = 60


class WordKind(StrEnum):
    """What is said of a word. Never rename."""

    SYNONYM = "SYNONYM"
    """It means the same as another."""
    SPLIT = "SPLIT"
    """It is put together, and its last part is this."""
    WHOLE = "WHOLE"
    """It is not put together, whatever it looks like."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the list, its words folded. `means`: the other word, or the last part, or ""."""

    kind: WordKind
    word: str
    means: str = ""

    @property
    def key(self) -> str:
        """Equal for what cannot both stand in one list."""
        if self.kind is WordKind.SYNONYM:
            return "=".join(sorted((stem(self.word), stem(self.means))))
        return self.word


def read_said(kind: WordKind, word: str, means: str) -> Said:
    """What somebody typed, as a line of the list. Raises Refused for what is no such line.

    >>> read_said(WordKind.SPLIT, "Stempelpude", "pude")
    Said(kind=<WordKind.SPLIT: 'SPLIT'>, word='stempelpude', means='pude')
    """
    said = Said(
        kind, _one_word(word, "word-not-one"),
        "" if kind is WordKind.WHOLE else _one_word(means, "means-not-one"),
    )  # fmt: skip
    if kind is WordKind.SYNONYM and stem(said.word) == stem(said.means):
        raise Refused("words-same", "De to ord er ens for søgningen. Skriv et andet ord.")
    if kind is WordKind.SPLIT and len(said.word.removesuffix(said.means)) in (0, 1, len(said.word)):
        raise Refused(
            "means-not-the-end",
            "Ordet skal ende på delen, og der skal stå noget foran: stempelpude, pude.",
        )
    return said


def said_of(kind: WordKind, word: str, means: str) -> Said:
    """A line that was read before, as it stands in the database."""
    return Said(kind, fold(word), fold(means))


def cleaned(typed: str) -> str:
    """A word as it was typed, without what stands around it."""
    return unicodedata.normalize("NFC", typed).strip()


def _one_word(typed: str, code: str) -> str:
    word = cleaned(typed)
    found = words(word)
    if not word.isalpha() or len(found) != 1 or not 2 <= len(found[0]) <= LONGEST_WORD:
        raise Refused(code, "Skriv ét ord, kun med bogstaver.")
    return found[0]


@dataclass(frozen=True, slots=True)
class Wordbook:
    """A place's list, ready to be laid over an index."""

    synonyms: Mapping[str, frozenset[str]]
    """Stem -> the folded words that mean the same."""
    tails: Mapping[str, str]
    """Folded long word -> its last part, "" where it is kept whole."""


NO_BOOK = Wordbook({}, {})


def make_book(lines: Iterable[Said]) -> Wordbook:
    """A book of lines, those of the nearest place last: of two that cut a word, the later holds."""
    synonyms: defaultdict[str, set[str]] = defaultdict(set)
    tails: dict[str, str] = {}
    for said in lines:
        if said.kind is WordKind.SYNONYM:
            synonyms[stem(said.word)].add(said.means)
            synonyms[stem(said.means)].add(said.word)
        else:
            tails[said.word] = said.means
    return Wordbook({term: frozenset(same) for term, same in synonyms.items()}, tails)


def laid_over(index: Index, book: Wordbook) -> Index:
    """The index as it reads with the book: cuts first, so that synonyms find by them too."""
    cut = _CutAnew(index, book.tails) if book.tails else index
    return _WithSynonyms(cut, book.synonyms) if book.synonyms else cut


class _Over:
    """An index that reads like the one below it."""

    def __init__(self, index: Index) -> None:
        self._below = index

    @property
    def lexicon(self) -> Lexicon:
        return self._below.lexicon

    @property
    def spelling(self) -> Spelling:
        return self._below.spelling

    @property
    def size(self) -> int:
        return self._below.size

    def postings(self, term: str) -> Postings:
        return self._below.postings(term)

    def numbered(self, number: str) -> Postings:
        return self._below.numbered(number)

    def completions(self, beginning: str) -> list[str]:
        return self._below.completions(beginning)


class _WithSynonyms(_Over):
    """A synonym finds what its word finds, as well as the word does; synonyms are not chained."""

    def __init__(self, index: Index, synonyms: Mapping[str, frozenset[str]]) -> None:
        super().__init__(index)
        self._synonyms = synonyms

    def postings(self, term: str) -> Postings:
        own, same = self._below.postings(term), self._synonyms.get(term, ())
        found = [own, *(documents_with(self._below, word) for word in same)]
        return either([one for one in found if len(one.documents)], self.size)


class _CutAnew(_Over):
    """Long words cut as the list says instead of as the lexicon did when the index was built."""

    def __init__(self, index: Index, tails: Mapping[str, str]) -> None:
        super().__init__(index)
        self._gone: defaultdict[str, list[tuple[str, _Weights]]] = defaultdict(list)
        self._new: defaultdict[str, list[tuple[str, _Weights]]] = defaultdict(list)
        for word, tail in tails.items():
            was = _weights(index.lexicon.parts(word))
            now = _weights(parts_at(index.lexicon, word, tail))
            for term in was.keys() - now.keys():
                self._gone[term].append((stem(word), was[term]))
            for term in now.keys() - was.keys():
                self._new[term].append((stem(word), now[term]))

    def postings(self, term: str) -> Postings:
        found = self._below.postings(term)
        for whole, weights in self._gone.get(term, ()):
            found = _without(found, _as_part(self._below.postings(whole), weights))
        more = [
            _as_part(self._below.postings(whole), weights)
            for whole, weights in self._new.get(term, ())
        ]
        return either([one for one in (found, *more) if len(one.documents)], self.size)


def parts_at(lexicon: Lexicon, word: str, tail: str) -> Parts | None:
    """The parts of a word that ends in `tail`; None for one that is kept whole."""
    return lexicon.parts_at(word.removesuffix(tail), tail) if tail else None


_Weights = Mapping[int, int]
"""Weight of the whole word -> of a part of it."""
_AS_NOUN: _Weights = {HEAD: HEAD_NOUN, NAME: PART}
_AS_BEGINNING: _Weights = dict.fromkeys(_AS_NOUN, PART)
"""What document.py gives; beside the name and in the description a part weighs as its word."""


def _weights(parts: Parts | None) -> dict[str, _Weights]:
    if parts is None:
        return {}
    return dict.fromkeys(parts.beginnings, _AS_BEGINNING) | dict.fromkeys(parts.nouns, _AS_NOUN)


def _as_part(whole: Postings, weights: _Weights) -> Postings:
    table = np.arange(256, dtype=np.uint8)
    table[list(weights)] = list(weights.values())
    return Postings(whole.documents, table[whole.weights])


def _without(found: Postings, gone: Postings) -> Postings:
    """Leave out what stands there for nothing but the cut: with the very weight that it gave."""
    given = np.zeros(int(max(found.documents[-1:], default=0)) + 1, np.uint8)
    here = gone.documents < len(given)
    given[gone.documents[here]] = gone.weights[here]
    keep = given[found.documents] != found.weights
    return Postings(found.documents[keep], found.weights[keep]) if len(keep) else NOWHERE


def shown_cut(written: str, tail: str) -> str:
    """Where a word as it is written is cut, for people: "stempel + pude"; the word for no cut.

    >>> shown_cut("håndsæbe", "saebe")
    'hånd + sæbe'
    """
    for at in range(1, len(written)):
        if tail and fold(written[at:]) == tail:
            return f"{written[:at]} + {written[at:]}"
    return written
