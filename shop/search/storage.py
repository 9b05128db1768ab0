"""The index as files: where it lies, who may write, what is in it.

    index/CURRENT        the folder that is read now, and the feed's row it has reached
    index/g-000007/      a Whoosh index with `lexicon.json` beside it
    index/writing        locked by the one process that writes

The cursor that counts is a document of the index itself, so that texts and cursor are committed
together; the one in CURRENT only makes its content differ, so that readers see a new commit by a
look at the file's state. Whoosh keeps pickles: the folder is for the shop alone, is never restored
from elsewhere, and is built again from the database whenever there is doubt.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh import fields, formats, index
from whoosh.filedb.filestore import FileStorage
from whoosh.util.filelock import FileLock, try_for

from shop.search.danish import Lexicon

CURSOR_DOCUMENT = 0
"""No offer has this id."""
TEXT_FIELD = "t"
_CURRENT = "CURRENT"
_LOCK = "writing"


_Posting = tuple[bytes, int, float, bytes]


class WeightedTerms(fields.FieldType):  # type: ignore[misc]
    """A field that is given {term: weight} and keeps no positions: one list for each term."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = self.vector = self.column_type = self.sortable_type = None
        self.scorable = self.stored = self.unique = self.spelling = False

    def index(self, value: Mapping[str, float], **_: Any) -> Iterator[_Posting]:
        """What Whoosh writes: term, frequency, weight, and nothing else."""
        for term, weight in value.items():
            yield term.encode(), 1, weight, b""


class _Files(FileStorage):  # type: ignore[misc]
    """A folder of files that can all be closed, also those Whoosh leaves open when it fails."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.opened: list[Any] = []

    def open_file(self, name: str, **options: Any) -> Any:
        """As always, and remember it."""
        file = super().open_file(name, **options)
        self.opened.append(file)
        return file

    def close_all(self) -> None:
        """Close what is still open."""
        for file in self.opened:
            if not file.is_closed:
                file.close()


@contextmanager
def opened(folder: Path) -> Iterator[Any]:
    """The Whoosh index in a folder. Files that a failure leaves open are closed."""
    files = _Files(folder)
    try:
        yield files.open_index()
    except BaseException:
        files.close_all()
        raise


def _schema() -> Any:
    offer_id = fields.NUMERIC(int, bits=64, unique=True, sortable=True, shift_step=0)
    return fields.Schema(offer_id=offer_id, t=WeightedTerms(), cursor=fields.STORED)


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


Document = tuple[int, Mapping[str, float]]
"""Offer id and its weighted terms."""


def create(folder: Path, documents: Iterable[Document], lexicon: Lexicon, cursor: int) -> int:
    """Write a whole index; returns the number of documents."""
    (folder / "lexicon.json").write_text(_lexicon_json(lexicon), encoding="utf-8")
    writer = index.create_in(str(folder), _schema()).writer(limitmb=64)
    count = 0
    for offer_id, terms in documents:
        writer.add_document(offer_id=offer_id, t=terms)
        count += 1
    writer.add_document(offer_id=CURSOR_DOCUMENT, cursor=cursor)
    writer.commit()
    return count


def change(folder: Path, gone: Iterable[int], documents: Iterable[Document], cursor: int) -> None:
    """Replace or remove some documents and move the cursor, all in one commit."""
    with opened(folder) as found:
        writer = found.writer()
    try:
        for offer_id in (*gone, CURSOR_DOCUMENT):
            writer.delete_by_term("offer_id", offer_id)
        for offer_id, terms in documents:
            writer.add_document(offer_id=offer_id, t=terms)
        writer.add_document(offer_id=CURSOR_DOCUMENT, cursor=cursor)
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def read_cursor(reader: Any) -> int:
    """The feed's row an open index has reached. Raises LookupError where it says none."""
    for number in reader.postings("offer_id", CURSOR_DOCUMENT).all_ids():
        return int(reader.stored_fields(number)["cursor"])
    raise LookupError("an index without a cursor")


def _lexicon_json(lexicon: Lexicon) -> str:
    return json.dumps(
        {
            "alone": sorted(lexicon.alone),
            "beginnings": sorted(lexicon.beginnings),
            "spelling": dict(lexicon.spelling),
        },
        ensure_ascii=False,
    )


def read_lexicon(folder: Path) -> Lexicon:
    """The words that were learnt when the index was built."""
    kept = json.loads((folder / "lexicon.json").read_text(encoding="utf-8"))
    return Lexicon(frozenset(kept["alone"]), frozenset(kept["beginnings"]), kept["spelling"])
