"""Reading the index: whole lists of offers for a term, kept in memory, shared by all threads.

A list is read from Whoosh once and then answers from memory until the index changes: Whoosh's own
searcher, which walks every posting in Python for every query, is not used. This is the seam for
the block-wise evaluation of a larger catalogue: only `Index.postings` would change.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from threading import Lock
from weakref import finalize

from shop.search import storage
from shop.search.danish import Lexicon

_KEPT_TERMS = 4096
MOST_COMPLETIONS = 64
_NOTHING: Mapping[int, float] = {}


class Index:
    """One commit of the index, open for reading. Raises whatever Whoosh does when it is damaged."""

    def __init__(self, folder: Path, stamp: tuple[int, int]) -> None:
        self.stamp = stamp
        self._lock = Lock()  # a Whoosh reader has one place in its file, so one thread at a time
        self._kept: OrderedDict[str, Mapping[int, float]] = OrderedDict()
        with storage.opened(folder) as found:
            self._reader = found.reader()
            self._offer_ids: list[int] = list(self._reader.column_reader("offer_id"))
            self._terms: list[str] = sorted(self._reader.field_terms(storage.TEXT_FIELD))
            self.cursor = storage.read_cursor(self._reader)
            self.lexicon: Lexicon = storage.read_lexicon(folder)
        finalize(self, self._reader.close)  # when the last request that reads it is done

    def postings(self, term: str) -> Mapping[int, float]:
        """Offer id -> weight of the term there, for all offers that have the term."""
        with self._lock:
            found = self._kept.get(term)
            if found is None:
                found = self._kept[term] = self._read(term)
                if len(self._kept) > _KEPT_TERMS:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(term)
            return found

    def _read(self, term: str) -> Mapping[int, float]:
        if not self._has(term):
            return _NOTHING
        matcher = self._reader.postings(storage.TEXT_FIELD, term)
        found: dict[int, float] = {}
        while matcher.is_active():
            found[self._offer_ids[matcher.id()]] = matcher.weight()
            matcher.next()
        return found

    def _has(self, term: str) -> bool:
        at = bisect_left(self._terms, term)
        return at < len(self._terms) and self._terms[at] == term

    def completions(self, beginning: str) -> list[str]:
        """The first terms that begin so, in alphabetical order."""
        start = bisect_left(self._terms, beginning)
        some = islice(self._terms, start, start + MOST_COMPLETIONS)
        return [term for term in some if term.startswith(beginning)]


_open: dict[Path, Index] = {}
_opening = Lock()


def open_index(index_dir: Path) -> Index | None:
    """The index as it was last committed, opened once in each process; None where there is none.

    Raises whatever Whoosh does when it is damaged.
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
