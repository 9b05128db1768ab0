"""The catalogue's words: how a beginning may go on, and what a misspelled word may mean. Pure.

The table is made with the index, never while somebody waits. Two words that differ by few letters
become the same when a few letters are taken out of both: "sakks" without a k is saks; "handklede"
is "haandklaede" without two a's. So each word stands in the table under check sums of all that can
remain of its beginning, and a misspelled word is looked up under what remains of its own: in some
dozens of places, not among all words. What meets there by chance, or differs further on, is sorted
out by counting the letters that differ.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from shop.search.danish import Lexicon, fold, stem

_BEGINNING = 7
"""Letters that others are taken out of; those after them are compared at the end."""
_LONG = 6
"""Letters from which two may be wrong. In a shorter word one may."""
_SHORTEST = 3
"""Letters from which a word can be misspelled at all; "te" is as near to "le" as to "ti"."""
_COLUMNS = 3


@dataclass(frozen=True)
class Spelling:
    """The words in the order of their folded letters."""

    folded: list[str]
    written: list[str]
    facts: NDArray[np.uint32]
    """Three rows: how many names have the word, which letters it has (one bit each), how many."""
    remains: NDArray[np.uint32]
    """Two rows: ascending check sums of what can remain of a word, and the word's place."""

    def beginning_with(self, beginning: str, most: int) -> list[int]:
        """The places of words that begin so, those in most names first."""
        first = bisect_left(self.folded, beginning)
        last = bisect_left(self.folded, beginning + "\U0010ffff")
        order = np.argsort(-self.facts[0, first:last].astype(np.int64), kind="stable")
        return [first + int(place) for place in order[:most]]

    def near(self, word: str) -> Iterator[int]:
        """The places of words almost as the folded one: the nearest first, then the commonest.

        Two letters are tried only when somebody wants more than what one letter gives.
        """
        if not word.isalpha() or len(word) < _SHORTEST:
            return
        for letters in range(1, _may_differ(word) + 1):
            yield from (place for _, place in sorted(self.alike(word, letters)))

    def alike(self, word: str, letters: int) -> list[tuple[int, int]]:
        """How many names have each word that is just so many letters apart, below 0; its place."""
        places = self._candidates(word, letters).tolist()
        return [
            (-int(self.facts[0, at]), at)
            for at in places
            if apart(word, self.folded[at], letters) == letters
        ]

    def _candidates(self, word: str, most: int) -> NDArray[np.uint32]:
        sums = np.array([_sum(rest) for rest in _remains(word, most)], np.uint32)
        firsts = np.searchsorted(self.remains[0], sums, "left")
        lasts = np.searchsorted(self.remains[0], sums, "right")
        places = np.unique(
            np.concatenate([self.remains[1, a:b] for a, b in zip(firsts, lasts, strict=True)])
        )
        _, letters, length = self.facts[:, places]
        is_long_alike = abs(length.astype(np.int64) - len(word)) <= most
        others = np.bitwise_count(letters ^ np.uint32(_letters(word)))
        found: NDArray[np.uint32] = places[is_long_alike & (others <= 2 * most)]
        return found

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each folded word."""
        return {word: place for place, word in enumerate(self.folded)}


def _may_differ(word: str) -> int:
    return 2 if len(word) >= _LONG else 1


def _remains(word: str, most: int) -> set[str]:
    """What can remain of a word's beginning when up to `most` letters are taken out."""
    start = word[:_BEGINNING]
    return {
        "".join(kept) for out in range(most + 1) for kept in combinations(start, len(start) - out)
    }


def _sum(rest: str) -> int:
    return crc32(rest.encode())


def _letters(word: str) -> int:
    return sum({1 << (ord(letter) - ord("a")) for letter in word if "a" <= letter <= "z"})


def apart(one: str, other: str, most: int) -> int:
    """How many letters are wrong, missing, too many or changed round with the next one.

    Anything above `most` means "more than that".

    >>> apart("kopipaipr", "kopipapir", 2), apart("sakks", "saks", 2), apart("stol", "bord", 2)
    (1, 1, 3)
    """
    one, other = _without_what_is_equal(one, other)
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, last, row = row, before, [at]
        for to, wanted in enumerate(other, 1):
            fewest = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                fewest = min(fewest, last[to - 2] + 1)
            row.append(fewest)
        if min(row) > most:
            return most + 1
    return row[-1]


def _without_what_is_equal(one: str, other: str) -> tuple[str, str]:
    start, shorter = 0, min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]


def learn_spelling(lexicon: Lexicon, in_names: Callable[[str], int]) -> Spelling:
    """The table of a catalogue's words; `in_names` says how many names have a stem."""
    known = dict(_ends_of_long_words(lexicon)) | dict(lexicon.spelling)
    folded = sorted(word for word in known if word.isascii() and word.isalpha())
    facts = [(in_names(stem(word)), _letters(word), len(word)) for word in folded]
    return Spelling(
        folded, [known[word] for word in folded],
        np.array(facts, np.uint32).reshape(-1, _COLUMNS).T, _table(folded),
    )  # fmt: skip


def _ends_of_long_words(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """The nouns that end long words, which may never stand alone: saks in "børnesaks"."""
    for word, written in lexicon.spelling.items():
        parts = lexicon.parts(word)
        if parts is None:
            continue
        for at in range(1, len(written) - _SHORTEST + 1):
            if stem(end := fold(written[at:])) in parts.nouns:
                yield end, written[at:]


def _table(folded: Iterable[str]) -> NDArray[np.uint32]:
    pairs = [
        (_sum(rest), place)
        for place, word in enumerate(folded)
        for rest in _remains(word, _may_differ(word))
    ]
    table = np.array(pairs, np.uint32).reshape(-1, 2)
    order = np.argsort(table[:, 0], kind="stable")
    return np.ascontiguousarray(table[order].T)


_WORDS, _FACTS, _REMAINS = "words.json", "words.npy", "remains.npy"


def write(folder: Path, spelling: Spelling) -> None:
    """Keep the table beside an index."""
    text = json.dumps([spelling.folded, spelling.written], ensure_ascii=False)
    (folder / _WORDS).write_text(text, encoding="utf-8")
    np.save(folder / _FACTS, spelling.facts)
    np.save(folder / _REMAINS, spelling.remains)


def read(folder: Path) -> Spelling:
    """The table beside an index, its arrays in memory that all processes share.

    Raises OSError or ValueError when it is missing or damaged.
    """
    folded, written = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
    facts, remains = (
        np.asarray(np.load(folder / name, mmap_mode="r"))  # slices of a memmap are slow to make
        for name in (_FACTS, _REMAINS)
    )
    return Spelling(folded, written, facts, remains)
