"""Identify, read and validate a whole file before anybody writes anything."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog_import import archive, identify
from catalog_import.formats import find
from catalog_import.formats.reading import Reading, Record
from catalog_import.issues import issue
from catalog_import.item import (
    Action,
    CatalogueHeader,
    IncomingFile,
    ParsedItem,
    RowIssue,
    Severity,
)
from catalog_import.limits import LIMITS, Limits
from catalog_import.seen import FirstRows


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
    name, records = _open(file, today, columns, limits)
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
    return CheckedFile(name, header, tuple(items), tuple(ordered))


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


def _open(
    file: IncomingFile, today: date, columns: Mapping[str, str] | None, limits: Limits
) -> tuple[str, Iterator[Record]]:
    """The format's name, "" when it is none of ours, and the records to come."""
    refused = identify.refuse(file, limits) or archive.refuse(file, limits)
    known = None if refused else find(file) or (archive if archive.recognises(file) else None)
    if known is None:
        return "", iter((CatalogueHeader(), refused or identify.describe(file)))
    records = known.read(file, Reading(today, columns or {}, limits))
    return known.NAME, _Screen(limits).screened(_header_first(records))


def _header_first(records: Iterable[Record]) -> Iterator[Record]:
    """Some readers note a doubt before they come to the header; it waits until after it."""
    waiting: list[Record] | None = []
    for record in records:
        if waiting is None:
            yield record
        elif isinstance(record, CatalogueHeader):
            yield record
            yield from waiting
            waiting = None
        else:
            waiting.append(record)
    if waiting is not None:
        yield CatalogueHeader()
        yield from waiting


class _Screen:
    """What no reader can see alone: ids that come twice, rows and issues without end."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.items = self.errors = 0
        self.counts: Counter[tuple[str, Severity]] = Counter()
        self.first_rows = FirstRows()
        self.deleted: set[str] = set()
        self.may_be_empty = False

    def screened(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records that go on, with what was noted about them; ends with the counts."""
        for record in records:
            if isinstance(record, ParsedItem):
                if self.items >= self.limits.rows:
                    yield from self.note(
                        issue("file-too-large", record.row, what="for mange rækker")
                    )
                    break
                self.items += 1
                yield from self.repeated(record)
                yield record
            elif isinstance(record, RowIssue):
                yield from self.note(record)
            else:
                self.may_be_empty = record.deletes_all
                yield record
        yield from self.last_words()

    def repeated(self, item: ParsedItem) -> Iterator[RowIssue]:
        """The same item id twice is an error on the second row.

        Unless the first row deletes it: the two are one replacement, and the last one holds.
        """
        said = item.seller_item_id
        first = self.first_rows.first(said, item.row)
        is_deleted = item.action is Action.DELETE
        if first != item.row and (is_deleted or said not in self.deleted):
            yield from self.note(
                issue("item-id-duplicate", item.row, "seller_item_id", said, first=first)
            )
        (self.deleted.add if is_deleted else self.deleted.discard)(said)

    def note(self, noted: RowIssue) -> Iterator[RowIssue]:
        """An issue goes on unless a thousand of its kind have."""
        kind = (noted.code, noted.severity)
        self.errors += noted.severity is Severity.ERROR
        self.counts[kind] += 1
        if self.counts[kind] <= self.limits.issues_per_code:
            yield noted

    def last_words(self) -> Iterator[RowIssue]:
        """That there was nothing to read, and how many issues were left out."""
        if not (self.items or self.errors or self.may_be_empty):
            yield from self.note(issue("no-items"))
        for (code, severity), count in self.counts.items():
            if count > self.limits.issues_per_code:
                more = count - self.limits.issues_per_code
                yield issue("issues-more", 0, "", code, severity=severity, count=more)
