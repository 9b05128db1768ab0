"""Reading the index: whole lists of documents for a term, in memory that all threads share.

Whoosh's own searcher, which walks every posting in Python for every query, is not used: it needs
hundreds of times as long (see docs/performance.md). What a commit left on disk is mapped into
memory once in each process and swapped for the next commit in one step.
"""

from bisect import bisect_left
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from shop.search import newwords, storage
from shop.search.blocks import Postings, joined
from shop.search.danish import Lexicon
from shop.search.spelling import Spelling, read

MOST_COMPLETIONS = 64


class Index:
    """One commit of the index, open for reading. Raises DamageError where it cannot be read."""

    def __init__(self, folder: Path, stamp: tuple[int, int]) -> None:
        self.stamp = stamp
        self._folder = folder
        with storage.reading(), storage.opened(folder) as found, found.reader() as reader:
            self.cursor = storage.read_cursor(reader)
            self.offer_ids = storage.offer_ids(reader)
            """Of each document; 0 or less where it is none that is sold."""
            segments = found._segments()
            self._terms = [part.codec().terms_reader(found.storage, part) for part in segments]
            self._new_words = newwords.read(folder)
            learnt = storage.read_lexicon(folder)
        self.lexicon: Lexicon = newwords.with_new_words(learnt, self._new_words)
        sizes = [part.doc_count_all() for part in segments]
        self._bases = [0, *accumulate(sizes)][: len(segments)]

    @cached_property
    def spelling(self) -> Spelling:
        """The table of words; read when somebody first types or misspells one."""
        with storage.reading():
            learnt = read(self._folder)
        return newwords.grown(learnt, self.lexicon, self._new_words)

    @property
    def size(self) -> int:
        """How many documents, deleted ones among them: their numbers are below this."""
        return len(self.offer_ids)

    def postings(self, term: str) -> Postings:
        """Where the word stands. Deleted documents are among them: `offer_ids` tells them apart."""
        return self._read(storage.TEXT_FIELD, term.encode())

    def numbered(self, number: str) -> Postings:
        """The documents with this item number, GTIN or agreement number."""
        return self._read(storage.NUMBER_FIELD, number.encode())

    def _read(self, field: str, term: bytes) -> Postings:
        with storage.reading():
            parts = [terms.postings(field, term) for terms in self._terms]
        return joined(zip(self._bases, parts, strict=True))

    @cached_property
    def is_sound(self) -> bool:
        """Whether every list can be read and names documents that there are.

        Reads the whole index: to ask once of a commit with which something went wrong, so as to
        tell damage from a fault of ours.
        """
        try:
            lists = (self.postings(word) for word in self._vocabulary[0])
            return all(bool((found.documents < self.size).all()) for found in lists)
        except storage.DamageError:
            return False

    def completions(self, beginning: str) -> list[str]:
        """The commonest words that begin so, the commonest first."""
        words, counts = self._vocabulary
        first = bisect_left(words, beginning)
        last = bisect_left(words, beginning + "\U0010ffff")
        if first == last:
            return []
        order = np.argsort(-counts[first:last], kind="stable")[:MOST_COMPLETIONS]
        return [words[first + int(place)] for place in order]

    @cached_property
    def _vocabulary(self) -> tuple[list[str], NDArray[np.int64]]:
        """All words with how many documents have them; read when somebody first asks."""
        counts: dict[str, int] = {}
        with storage.reading():
            for terms in self._terms:
                for term, count in terms.vocabulary(storage.TEXT_FIELD):
                    word = term.decode()
                    counts[word] = counts.get(word, 0) + count
        words = sorted(counts)
        return words, np.array([counts[word] for word in words], np.int64)


_open: dict[Path, Index] = {}
_opening = Lock()


def open_index(index_dir: Path) -> Index | None:
    """The index as it was last committed, opened once in each process; None where there is none.

    Raises storage.DamageError where it cannot be read.
    """
    stamp = storage.stamp(index_dir)
    found = _open.get(index_dir)
    if found is not None and found.stamp == stamp:
        return found
    with _opening:
        place = storage.current(index_dir)
        if stamp is None or place is None:
            return None
        opened = _open[index_dir] = Index(place[0], stamp)
        return opened


def close(index_dir: Path) -> None:
    """Forget the open index, because it turned out to be damaged."""
    _open.pop(index_dir, None)
