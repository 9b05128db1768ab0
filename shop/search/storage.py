"""The index as files: where it lies, who may write, what is in it.

    index/CURRENT        the folder that is read now, and the feed's row it has reached
    index/g-000007/      a Whoosh index with the lexicon and the words of spelling.py beside it
    index/writing        locked by the one process that writes

The cursor that counts is a document of the index itself, so that texts and cursor are committed
together; the one in CURRENT only makes its content differ, so that readers see a new commit by a
look at the file's state. Whoosh keeps pickles: the folder is for the shop alone, is never restored
from elsewhere, and is built again from the database whenever there is doubt.
"""

import json
import os
import pickle
import shutil
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import columns, fields, formats, index
from whoosh.filedb.filetables import FileFormatError
from whoosh.util.filelock import FileLock, try_for

from shop.search import spelling
from shop.search.blocks import BlockCodec, Inverted, MappedStorage, Said
from shop.search.danish import Lexicon
from shop.search.document import NAME, Place, Wording, number_term, terms_at

_DAMAGE = (
    OSError, ValueError, LookupError, EOFError, AttributeError, ImportError, struct.error,
    pickle.PickleError, index.IndexError, FileFormatError,
)  # fmt: skip
"""What Whoosh, pickle and numpy say of files that are not as they were written."""


class DamageError(Exception):
    """A file of the index is not as it was written, or not there."""


class reading:  # noqa: N801 - used as a context manager is; a generator costs a query ten times that
    """Turn whatever those say into DamageError.

    Only what reads the files belongs within: a fault of ours raises the same exceptions, and must
    not be taken for damage, else each query would build the index anew.
    """

    __slots__ = ()

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, _DAMAGE):
            raise DamageError(repr(error)) from error


TEXT_FIELD = "t"
"""All words of an offer, with weights that tell where they stood."""
NUMBER_FIELD = "n"
"""Its item number, GTIN and agreement number, whole."""
_CURRENT = "CURRENT"
_LOCK = "writing"


class WeightedTerms(fields.FieldType):  # type: ignore[misc]
    """A field without positions, whose terms are put straight into the list of the segment."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = self.vector = self.column_type = self.sortable_type = None
        self.scorable = self.stored = self.unique = self.spelling = False


@contextmanager
def opened(folder: Path) -> Iterator[Any]:
    """The Whoosh index in a folder."""
    yield MappedStorage(str(folder)).open_index()


_OFFER = columns.NumericColumn("q")


def _schema() -> Any:
    return fields.Schema(
        offer=fields.COLUMN(_OFFER),
        **{TEXT_FIELD: WeightedTerms(), NUMBER_FIELD: WeightedTerms()},
    )  # fmt: skip


@contextmanager
def writing(index_dir: Path, *, wait: float) -> Iterator[bool]:
    """Whether this process is the one that writes; tries for `wait` seconds to become it."""
    index_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(str(index_dir / _LOCK))
    is_mine = bool(try_for(lock.acquire, timeout=wait, delay=0.05))
    try:
        yield is_mine
    finally:
        if is_mine:
            lock.release()


def current(index_dir: Path) -> tuple[Path, int] | None:
    """The folder that is read now and the cursor noted beside it; None where there is none."""
    try:
        name, cursor = (index_dir / _CURRENT).read_text().split()
        return index_dir / Path(name).name, int(cursor)
    except (OSError, ValueError):
        return None


def stamp(index_dir: Path) -> tuple[int, int] | None:
    """Changes with every commit. One look at the file's state, no reading."""
    try:
        state = (index_dir / _CURRENT).stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_ino


def point_to(folder: Path, cursor: int) -> None:
    """Let readers take this folder from now on, in one step."""
    note = folder.parent / f"{_CURRENT}.new"
    note.write_text(f"{folder.name} {cursor}\n")
    os.replace(note, folder.parent / _CURRENT)


def new_folder(index_dir: Path) -> Path:
    """An empty folder with a name of its own."""
    numbers = [int(old.name[2:]) for old in index_dir.glob("g-*") if old.name[2:].isdecimal()]
    folder = index_dir / f"g-{max(numbers, default=0) + 1:06d}"
    folder.mkdir(mode=0o700)
    return folder


def remove_old(index_dir: Path, kept: Path) -> None:
    """Remove all folders but the kept one and the one before, which others may still be opening."""
    for old in sorted(path for path in index_dir.glob("g-*") if path < kept)[:-1]:
        shutil.rmtree(old, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Document:
    """What the index knows of an offer: its words, and its numbers."""

    offer_id: int
    wording: Wording
    numbers: tuple[str, ...] = ()


def create(folder: Path, documents: Iterable[Document], lexicon: Lexicon, cursor: int) -> int:
    """Write a whole index; returns the number of documents."""
    (folder / "lexicon.json").write_text(_lexicon_json(lexicon), encoding="utf-8")
    with _written(index.create_in(str(folder), _schema()), lexicon) as writer:
        count = writer.add_all(documents)
        (folder / _KNOWN).write_text(json.dumps(lexicon.known()), encoding="utf-8")
        spelling.write(folder, spelling.learn_spelling(lexicon, writer.in_names))
        writer.commit(cursor)
    return count


def change(
    folder: Path, gone: Iterable[int], documents: Iterable[Document], lexicon: Lexicon, cursor: int
) -> None:
    """Replace or remove some documents and move the cursor, all in one commit."""
    with opened(folder) as found:
        with found.reader() as reader:
            known = offer_ids(reader)
        old = np.flatnonzero((known < 0) | np.isin(known, np.array([*gone], np.int64)))
        with _written(found, lexicon) as writer:
            writer.remove(old.tolist())
            writer.add_all(documents)
            writer.commit(cursor)


@contextmanager
def _written(whoosh_index: Any, lexicon: Lexicon) -> Iterator["_Writer"]:
    """A commit in the making; where it fails, its files are closed and nothing has changed."""
    writer = _Writer(whoosh_index, lexicon)
    try:
        yield writer
    except BaseException:
        writer.cancel()
        raise


class _Writer:
    """One commit in the making."""

    def __init__(self, whoosh_index: Any, lexicon: Lexicon) -> None:
        self._writer = whoosh_index.writer(codec=BlockCodec(), compound=False)
        self._lists = self._writer.pool = Inverted()
        self._text, self._number = map(self._lists.fields.__getitem__, (TEXT_FIELD, NUMBER_FIELD))
        self._said = {
            place: Said(self._text, partial(terms_at, place, lexicon=lexicon)) for place in Place
        }
        self._numbers = Said(self._number, lambda number: {number_term(number): _PRESENT})

    def add_all(self, documents: Iterable[Document]) -> int:
        """Add documents; returns how many.

        What stands between two spaces is a saying: the same few thousand make up all descriptions.
        """
        count = 0
        for document in documents:
            number = self._writer.docnum
            said = (
                map(self._said[place].__getitem__, text.split())
                for place, text in document.wording.places()
            )
            self._text.add(number, chain.from_iterable(said))
            self._number.add(number, map(self._numbers.__getitem__, document.numbers))
            self._add_offer(document.offer_id)
            count += 1
        return count

    def _add_offer(self, offer_id: int) -> None:
        """What Whoosh's add_document does, without asking each field what becomes of its value."""
        writer, column = self._writer, self._writer.perdocwriter
        column.start_doc(writer.docnum)
        column.add_column_value("offer", _OFFER, offer_id)
        column.finish_doc()
        writer.docnum += 1
        writer._added = True

    def remove(self, numbers: Iterable[int]) -> None:
        """Mark these documents as deleted."""
        for number in numbers:
            self._writer.delete_document(number)

    def in_names(self, term: str) -> int:
        """How many documents of this commit have the term in their names."""
        return int((self._lists.weights(TEXT_FIELD, term) >= NAME).sum())

    def commit(self, cursor: int) -> None:
        """Make it so, with the feed's row that it has reached.

        It stands where another document has its offer, turned over (~) so that it is below 0.
        """
        self._add_offer(~cursor)
        self._writer.commit()

    def cancel(self) -> None:
        """Leave everything as it was."""
        if not self._writer.is_closed:
            self._writer.cancel()


_PRESENT = 1


def offer_ids(reader: Any) -> NDArray[np.int64]:
    """The offer of each document of an open index; 0 for a deleted one, less for the cursor's."""
    found = np.zeros(reader.doc_count_all(), np.int64)
    for part, base in reader.leaf_readers():
        column = part.column_reader("offer", translate=False)
        kept = column._dbfile.array(column._basepos, column._count, np.dtype(">i8"))
        found[base : base + len(kept)] = kept
        found[base + np.array([*part._perdoc.deleted_docs()], np.intp)] = 0
    return found


def read_cursor(reader: Any) -> int:
    """The feed's row an open index has reached. Raises LookupError where it says none."""
    least = offer_ids(reader).min(initial=0)
    if least >= 0:
        raise LookupError("an index without a cursor")
    return int(~least)


def _lexicon_json(lexicon: Lexicon) -> str:
    return json.dumps(
        {
            "alone": sorted(lexicon.alone),
            "beginnings": sorted(lexicon.beginnings),
            "spelling": dict(lexicon.spelling),
        },
        ensure_ascii=False,
    )


_KNOWN = "known.json"


def read_lexicon_to_write(folder: Path) -> Lexicon:
    """The same, with what it had worked out of each word: an update need not do that again."""
    lexicon = read_lexicon(folder)
    lexicon.recall(json.loads((folder / _KNOWN).read_text(encoding="utf-8")))
    return lexicon


def read_lexicon(folder: Path) -> Lexicon:
    """The words that were learnt when the index was built."""
    kept = json.loads((folder / "lexicon.json").read_text(encoding="utf-8"))
    return Lexicon(frozenset(kept["alone"]), frozenset(kept["beginnings"]), kept["spelling"])
