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
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo, W3TermsReader
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

Documents = NDArray[np.uint32]
Weights = NDArray[np.uint8]
WEIGHT_STEP = 0.5
"""A weight in the file is a whole number of these."""
_DOCUMENT = np.dtype("<u4")
_WEIGHT = np.dtype("u1")


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
        weights = (found.weights * WEIGHT_STEP).tolist()
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


class Inverted:
    """A segment's terms while it is written, in memory. Whoosh calls this a pool."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[bytes, tuple[array[int], bytearray]]] = defaultdict(dict)

    def add_terms(self, field: str, document: int, terms: Mapping[str, float]) -> None:
        """All terms of a document; documents come in ascending order."""
        lists = self.fields[field]
        for term, weight in terms.items():
            key = term.encode()
            found = lists.get(key)
            if found is None:
                found = lists[key] = (array("I"), bytearray())
            found[0].append(document)
            found[1].append(int(weight / WEIGHT_STEP))

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting, from Whoosh: of its own fields, or of a segment that is merged in."""
        field, term, document, weight, _ = posting
        found = self.fields[field].setdefault(term, (array("I"), bytearray()))
        found[0].append(document)
        found[1].append(int(weight / WEIGHT_STEP))

    def iter_postings(self) -> "Inverted":
        """For the writer of fields, which takes it whole."""
        return self

    def cleanup(self) -> None:
        """Forget everything."""
        self.fields.clear()


class _ListWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes each term's two arrays, in the order of fields and terms."""

    def add_postings(self, schema: Any, _lengths: Any, found: Inverted) -> None:
        for field in sorted(found.fields):
            self.start_field(field, schema[field])
            for term, (documents, weights) in sorted(found.fields[field].items()):
                self._add_list(term, *_ascending(documents, weights))
            self.finish_field()

    def _add_list(self, term: bytes, documents: Documents, weights: Weights) -> None:
        offset = self._postfile.tell()
        self._postfile.write(documents.tobytes())
        self._postfile.write(weights.tobytes())
        info = W3TermInfo()
        info._weight, info._df = float(weights.sum()) * WEIGHT_STEP, len(documents)
        info._minlength, info._maxweight = 0, float(weights.max()) * WEIGHT_STEP
        info._minid, info._maxid = int(documents[0]), int(documents[-1])
        info.set_extent(offset, self._postfile.tell() - offset)
        self._btext = term
        self._tindex.add(_key(self._fieldid, term), info.to_bytes())


def _ascending(documents: "array[int]", weights: bytearray) -> tuple[Documents, Weights]:
    """Merged segments come after the new documents' postings: then the order is mended."""
    ids = np.frombuffer(documents, np.uint32).astype(_DOCUMENT, copy=False)
    values = np.frombuffer(bytes(weights), _WEIGHT)
    if len(ids) > 1 and (ids[1:] < ids[:-1]).any():
        order = np.argsort(ids, kind="stable")
        return ids[order], values[order]
    return ids, values


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
