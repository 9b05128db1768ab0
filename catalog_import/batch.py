"""A file some hundred items at a time, for whoever stores it while it is read."""

import io
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Generic, TypeVar

from catalog_import.days import Today
from catalog_import.formats.reading import Record
from catalog_import.item import CatalogueHeader, IncomingFile, ParsedItem, RowIssue

T = TypeVar("T")
Items = tuple[ParsedItem, ...]


@dataclass(frozen=True, slots=True)
class Batch(Generic[T]):
    """The next items of a file, in order, and what was noted about them.

    `format` ("" when it is none of ours) and `header` are those of the file, in every batch.
    `items` is the ParsedItems, or what the caller had made of them; `count` is how many.
    `read_bytes` is how far into the file we have come; in the last batch the whole of it.
    `same_until`, in the last batch: the first day on which the same bytes may read as something
    else; None where nobody has watched for it.
    """

    format: str
    header: CatalogueHeader
    items: T
    count: int
    issues: tuple[RowIssue, ...]
    read_bytes: int
    same_until: date | None = None


def as_read(items: Items) -> Items:
    """The items themselves."""
    return items


@dataclass(slots=True)
class _Place:
    """Where the last opened stream has come to."""

    at: int = 0


class _CountedBytes(io.FileIO):
    """Bytes from disk that say where they were read."""

    def __init__(self, path: str, place: _Place) -> None:
        super().__init__(path)
        self.place = place

    def readinto(self, buffer: "memoryview") -> int | None:  # type: ignore[override]
        """Fill the buffer, and tell how far that was."""
        read = super().readinto(buffer)
        self.place.at = self.tell()
        return read


@dataclass(frozen=True, slots=True)
class CountedFile(IncomingFile):
    """A stored file that knows how much of it has been read."""

    place: _Place = field(default_factory=_Place, compare=False)

    def open(self) -> IO[bytes]:
        """As for any file."""
        return io.BufferedReader(_CountedBytes(str(self.path), self.place))


def gather(
    name: str,
    records: Iterable[Record],
    prepare: Callable[[Items], T],
    size: int,
    file: CountedFile,
    today: Today,
) -> Generator[Batch[T], None, None]:
    """The records, header first, as batches of at most `size` items."""
    header = CatalogueHeader()
    items: list[ParsedItem] = []
    issues: list[RowIssue] = []

    def batch(read_bytes: int) -> Batch[T]:
        made = prepare(tuple(items))
        return Batch(
            name, header, made, len(items), tuple(issues), read_bytes, today.same_until
        )  # fmt: skip

    for record in records:
        if isinstance(record, ParsedItem):
            items.append(record)
        elif isinstance(record, RowIssue):
            issues.append(record)
        else:
            header = record
        if len(items) >= size or len(issues) >= size:
            yield batch(file.place.at)
            items, issues = [], []
    yield batch(file.size())
