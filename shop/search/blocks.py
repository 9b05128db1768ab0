"""How the index keeps a term: all its documents in one piece, read without a loop.

Whoosh's own lists are blocks of 128 postings, packed and pickled, and its searcher walks them one
posting at a time in Python: the slow part of Whoosh by far. Here a term is two arrays that lie
side by side in the file (document numbers, 4 bytes each, then weights, 1 byte each). numpy reads
them where they are, in memory that the operating system shares between all processes. Everything
else of Whoosh stays: schema, segments, term dictionary, columns, deletions and commits.
"""

import mmap
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from struct import Struct
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo, W3TermsReader
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashWriter, _lengths
from whoosh.filedb.structfile import BufferFile
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

Documents = NDArray[np.uint32]
Weights = NDArray[np.uint8]
_DOCUMENT = np.dtype("<u4")
_WEIGHT = np.dtype("u1")
_EXTENT = Struct("!qi")
"""Where a term's lists begin in the file, and their length: what ends W3TermInfo."""


class Postings(NamedTuple):
    """Where a term stands: ascending document numbers, and its weight in each."""

    documents: Documents
    weights: Weights


NOWHERE = Postings(np.empty(0, _DOCUMENT), np.empty(0, _WEIGHT))


class MappedFile(BufferFile):  # type: ignore[misc]
    """A file read as memory: slices have no position, so all threads may read at once."""

    def __init__(self, path: str, name: str) -> None:
        with open(path, "rb") as file:
            self.file = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._buf = memoryview(self.file)
        self._name = name
        self.onclose = None
        self.is_real = self.is_closed = False

    def close(self) -> None:
        """Nothing to do: the memory goes when the last array that looks into it does."""
        self.is_closed = True

    def array(self, position: int, count: int, kind: "np.dtype[Any]") -> NDArray[Any]:
        """`count` values from `position` on, without a copy. Raises ValueError past the end."""
        return np.frombuffer(self._buf, kind, count, position)


class MappedStorage(FileStorage):  # type: ignore[misc]
    """A folder whose files are read as memory."""

    def open_file(self, name: str, **_: Any) -> MappedFile:
        """The file. Raises OSError or, for an empty one, ValueError."""
        return MappedFile(self._fpath(name), name)


class BlockCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's own files but for the postings. It is pickled into the index with each segment."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> "_ListWriter":
        """Writes the terms of a segment."""
        return _ListWriter(self, storage, segment)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> Any:
        """What Whoosh itself walks when it merges segments and looks for what to delete."""
        found = _read(dbfile, terminfo)
        weights = found.weights.astype(float).tolist()
        return ListMatcher(
            found.documents.tolist(), weights, [b""] * len(weights), format_, scorer=scorer,
            term=term, terminfo=terminfo,
        )  # fmt: skip

    def terms_reader(self, storage: Any, segment: Any) -> "Terms":
        """The terms of a segment."""
        name = segment.make_filename(self.TERMS_EXT)
        return Terms(
            self, storage.open_file(name), storage.file_length(name),
            segment.open_file(storage, self.POSTS_EXT),
        )  # fmt: skip


class Terms(W3TermsReader):  # type: ignore[misc]
    """The terms of one segment."""

    def postings(self, field: str, term: bytes) -> Postings:
        """Where the term stands in the segment; NOWHERE for one that it does not have."""
        try:
            return _read(self._postfile, self.term_info(field, term))
        except TermNotFound:
            return NOWHERE

    def vocabulary(self, field: str) -> Iterator[tuple[bytes, int]]:
        """Each term of a field with the number of its documents, in the order of their bytes."""
        for (name, term), info in self.items_from(field, b""):
            if name != field:
                return
            yield term, info.doc_frequency()


def _read(file: MappedFile, info: Any) -> Postings:
    count, offset = info.doc_frequency(), info.extent()[0]
    return Postings(
        file.array(offset, count, _DOCUMENT),
        file.array(offset + count * _DOCUMENT.itemsize, count, _WEIGHT),
    )


_SORTED_AT_ONCE = 200_000
"""Sayings. They come document by document, and postings are wanted term by term: adding each to the
list of its term would be a step of Python for each of some ten million, so many are sorted by numpy
first.
"""


class Lists:
    """The lists of one field's terms, while they grow.

    What documents say is told by number. A *saying* is a text that stands for some terms, each with
    a weight; texts come again and again, so what one stands for is worked out once.
    """

    def __init__(self) -> None:
        self.numbers: defaultdict[str, int] = defaultdict(count().__next__)
        """Each term's number, in the order in which they came."""
        self.documents: list[bytearray] = []
        self.weights: list[bytearray] = []
        """By the term's number, as they will stand in the file."""
        self._ends = array("I", (0,))
        self._terms, self._weights = array("I"), array("B")
        """Of all sayings, one after the other: `_ends` tells where each one's begin and end."""
        self._said, self._seen, self._sizes = array("I"), array("I"), array("I")

    def saying(self, terms: Mapping[str, int]) -> int:
        """The number of a new saying that stands for these terms with their weights."""
        self._terms.extend(map(self.numbers.__getitem__, terms))
        self._weights.extend(terms.values())
        self._ends.append(len(self._terms))
        return len(self._ends) - 2

    def add(self, document: int, sayings: Iterable[int]) -> None:
        """What a document says; of a term that it says twice the greater weight holds."""
        if len(self._said) > _SORTED_AT_ONCE and document != self._seen[-1]:
            self.sort()
        before = len(self._said)
        self._said.extend(sayings)
        self._seen.append(document)
        self._sizes.append(len(self._said) - before)

    def sort(self) -> None:
        """Let each term's list grow by what has come since."""
        if not self._said:
            return
        terms, documents, weights = self._postings()
        firsts = np.flatnonzero(np.diff(terms, prepend=-1)).tolist()
        found, lasts = terms[firsts].tolist(), [*firsts, len(terms)][1:]
        packed, weighed = documents.tobytes(), weights.tobytes()
        for _ in range(len(self.documents), len(self.numbers)):
            self.documents.append(bytearray())
            self.weights.append(bytearray())
        width = _DOCUMENT.itemsize
        for term, first, last in zip(found, firsts, lasts, strict=True):
            self.documents[term] += packed[first * width : last * width]
            self.weights[term] += weighed[first:last]
        for pending in (self._said, self._seen, self._sizes):
            del pending[:]

    def _postings(self) -> tuple[NDArray[np.int64], Documents, Weights]:
        """Of all that was said since: terms, documents and weights, in the order of the first two.

        Each posting is one number of 64 bits to sort by: 24 for the term, 32 for the document and 8
        for the weight, of which the last of a term and document is the greatest.
        """
        said, ends = np.array(self._said), np.array(self._ends, np.int64)
        begins, sizes = ends[said], np.diff(ends)[said]
        places = np.repeat(begins - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        documents = np.repeat(np.repeat(np.array(self._seen, np.uint64), self._sizes), sizes)
        terms = np.array(self._terms, np.uint64)[places]
        keys = terms << np.uint64(40) | documents << np.uint64(8) | np.array(self._weights)[places]
        keys.sort()
        posting = keys >> np.uint64(8)
        keys = keys[np.diff(posting, append=~posting[-1:]) != 0]
        return (
            (keys >> np.uint64(40)).astype(np.int64), (keys >> np.uint64(8)).astype(_DOCUMENT),
            keys.astype(_WEIGHT),
        )  # fmt: skip


class Said(dict[str, int]):
    """Texts with their numbers in the lists; a new one is asked what it stands for."""

    def __init__(self, lists: Lists, meaning: Callable[[str], Mapping[str, int]]) -> None:
        super().__init__()
        self._lists, self._meaning = lists, meaning

    def __missing__(self, text: str) -> int:
        found = self[text] = self._lists.saying(self._meaning(text))
        return found


class Inverted:
    """A segment's terms while it is written, in memory. Whoosh calls this a pool."""

    def __init__(self) -> None:
        self.fields: defaultdict[str, Lists] = defaultdict(Lists)
        self._merged: dict[tuple[str, bytes, float], int] = {}

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting, from Whoosh: of a segment that is merged in."""
        field, term, document, weight, _ = posting
        lists, said = self.fields[field], (field, term, weight)
        if said not in self._merged:
            self._merged[said] = lists.saying({term.decode(): int(weight)})
        lists.add(document, (self._merged[said],))

    def weights(self, field: str, term: str) -> Weights:
        """The weights of a term in the documents that have come so far."""
        lists = self.fields[field]
        number = lists.numbers.get(term)
        if number is None:
            return NOWHERE.weights
        lists.sort()
        return np.frombuffer(bytes(lists.weights[number]), _WEIGHT)

    def iter_postings(self) -> "Inverted":
        """For the writer of fields, which takes it whole."""
        return self

    def cleanup(self) -> None:
        """Forget everything."""
        self.fields.clear()


class _TermWriter(OrderedHashWriter):  # type: ignore[misc]
    """Whoosh's dictionary of terms, which knows where it is without asking the file for each."""

    def __init__(self, file: Any) -> None:
        super().__init__(file)
        self._at = self.tell()

    def add(self, key: bytes, value: bytes) -> None:
        """The next term in the order of their bytes."""
        record = _lengths.pack(len(key), len(value)) + key + value
        hashed = self.hashfn(key)
        self.index.append(self._at)
        self.buckets[hashed & 255].append((hashed, self._at))
        self.dbfile.write(record)
        self._at += len(record)


class _ListWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes each term's two arrays, in the order of fields and terms."""

    _written = 0
    _tindex: Any
    _fieldmap: dict[str, int]

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._tindex.dbfile.seek(0)  # ours begins the file anew
        self._tindex = _TermWriter(self._tindex.dbfile)
        self._postfile.write(b"\0")  # where nothing is sold: an empty file cannot be read as memory
        self._written = 1
        self._fieldmap = self._tindex.extras["fieldmap"] = {}

    def add_postings(self, schema: Any, _lengths: Any, found: Inverted) -> None:
        for field, lists in sorted(found.fields.items()):
            lists.sort()
            self.start_field(field, schema[field])
            for term, number in sorted((t.encode(), n) for t, n in lists.numbers.items()):
                self._add_list(term, lists.documents[number], lists.weights[number])
            self.finish_field()

    def _add_list(
        self, term: bytes, documents: bytes | bytearray, weights: bytes | bytearray
    ) -> None:
        ids = np.frombuffer(documents, _DOCUMENT)
        if len(ids) > 1 and (ids[1:] < ids[:-1]).any():  # of a segment that was merged in
            order = np.argsort(ids, kind="stable")
            ids, weights = ids[order], np.frombuffer(weights, _WEIGHT)[order].tobytes()
            documents = ids.tobytes()
        first, last = int(ids[0]), int(ids[-1])
        info = W3TermInfo._struct.pack(False, 0, len(ids), 0, 0, 0, first, last)
        extent = _EXTENT.pack(self._written, len(documents) + len(weights))
        self._written += len(documents) + len(weights)
        self._postfile.write(documents)
        self._postfile.write(weights)
        self._tindex.add(_key(self._fieldid, term), info + extent)


def _key(field_id: int, term: bytes) -> bytes:
    return field_id.to_bytes(2, "big") + term


def joined(parts: Iterable[tuple[int, Postings]]) -> Postings:
    """The postings of several segments as one; each comes with its first document's number."""
    found = [(base, part) for base, part in parts if len(part.documents)]
    if not found:
        return NOWHERE
    if len(found) == 1 and found[0][0] == 0:
        return found[0][1]
    return Postings(
        np.concatenate([part.documents + np.uint32(base) for base, part in found]),
        np.concatenate([part.weights for _, part in found]),
    )
