"""Identify, read and validate a whole file before anybody writes anything."""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TypeVar

from catalog_import import archive, identify
from catalog_import.apart import LARGE, read_apart
from catalog_import.batch import Batch, CountedFile, Items, as_read, gather
from catalog_import.days import Today
from catalog_import.formats import find
from catalog_import.formats.reading import Reading, Record
from catalog_import.item import CatalogueHeader, IncomingFile, ParsedItem, RowIssue, Severity
from catalog_import.limits import LIMITS, Limits
from catalog_import.screen import Screen, header_first

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """The whole file, read. `format` is "" when we could not tell what it is.

    `items` holds what could be read, also from rows with errors; a file with errors is for
    showing, never for publishing.
    """

    format: str
    header: CatalogueHeader = field(default_factory=CatalogueHeader)
    items: tuple[ParsedItem, ...] = ()
    issues: tuple[RowIssue, ...] = ()
    same_until: date | None = None
    """The first day on which the same bytes may read as something else; None: nobody knows."""

    @property
    def has_errors(self) -> bool:
        """True when nothing of the file may go live."""
        return any(issue.severity is Severity.ERROR for issue in self.issues)


def check(
    file: IncomingFile,
    *,
    today: date,
    columns: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
) -> CheckedFile:
    """Read a stored file from end to end. Bad input never raises; it becomes issues.

    `today` settles which price is valid and whether the catalogue has expired. `columns`
    maps a header of a price list to a field of ParsedItem where a person chose it by hand.
    Every item is kept in memory; `stream` keeps none.
    """
    watched = Today.on(today)
    name, records = _open(file, watched, columns, limits)
    header = CatalogueHeader()
    items: list[ParsedItem] = []
    issues: list[RowIssue] = []
    for record in records:
        if isinstance(record, ParsedItem):
            items.append(record)
        elif isinstance(record, RowIssue):
            issues.append(record)
        else:
            header = record
    # The errors of the whole file first, then by row.
    ordered = sorted(issues, key=lambda noted: noted.row)
    return CheckedFile(name, header, tuple(items), tuple(ordered), watched.same_until)


def stream(
    file: IncomingFile,
    *,
    today: date,
    columns: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
) -> Iterator[Record]:
    """What `check` finds, as it is found: the header first, then items and issues.

    Of the whole file only the place of each item id is kept, in a few bytes. An error may come
    after any number of items, so nothing may go live before the last record.
    """
    return _open(file, today, columns, limits)[1]


def batches(
    file: IncomingFile,
    *,
    today: date,
    columns: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    processes: int = 2,
    size: int = 500,
) -> Generator[Batch[Items], None, None]:
    """What `stream` tells, at most `size` items at a time, and how far into the file they stand.

    There is always a batch. With two `processes` a large file is read by one of its own while
    the caller does its part; what is told is the same. Close the iterator to stop early.
    """
    return prepared(
        file, today=today, prepare=as_read, columns=columns, limits=limits,
        processes=processes, size=size,
    )  # fmt: skip


def prepared(
    file: IncomingFile,
    *,
    today: date,
    prepare: Callable[[Items], T],
    columns: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    processes: int = 2,
    size: int = 500,
) -> Generator[Batch[T], None, None]:
    """As `batches`, but with what `prepare` makes of a batch's items in their place.

    `prepare` may run in another process: it is a function of a module (or a
    functools.partial of one), it and its answer can be pickled, and it reads nothing but what
    it is given. What it raises, this raises.
    """
    read = partial(_prepared, file, today, prepare, dict(columns or {}), limits, size)
    is_large = processes > 1 and file.size() >= LARGE
    return read_apart(read, prepare) if is_large else read()


def _prepared(
    file: IncomingFile,
    today: date,
    prepare: Callable[[Items], T],
    columns: Mapping[str, str],
    limits: Limits,
    size: int,
) -> Generator[Batch[T], None, None]:
    """Read in this process."""
    counted, watched = CountedFile(file.path, file.name), Today.on(today)
    name, records = _open(counted, watched, columns, limits)
    return gather(name, records, prepare, size, counted, watched)


def _open(
    file: IncomingFile, today: date, columns: Mapping[str, str] | None, limits: Limits
) -> tuple[str, Iterator[Record]]:
    """The format's name, "" when it is none of ours, and the records to come."""
    refused = identify.refuse(file, limits) or archive.refuse(file, limits)
    known = None if refused else find(file) or (archive if archive.recognises(file) else None)
    if known is None:
        return "", iter((CatalogueHeader(), refused or identify.describe(file)))
    records = known.read(file, Reading(today, columns or {}, limits))
    return known.NAME, Screen(limits, known.NAME).screened(header_first(records))
