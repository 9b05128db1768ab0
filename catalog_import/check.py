"""Identify, read and validate a whole file before anybody writes anything."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog_import import identify
from catalog_import.formats import find
from catalog_import.formats.reading import Reading, Record
from catalog_import.issues import issue
from catalog_import.item import CatalogueHeader, IncomingFile, ParsedItem, RowIssue, Severity
from catalog_import.limits import LIMITS, Limits


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
    """
    refused = identify.refuse(file, limits)
    known = None if refused else find(file)
    if known is None:
        return CheckedFile("", issues=(refused or identify.describe(file),))
    collected = _Collected(limits)
    collected.take(known.read(file, Reading(today, columns or {}, limits)))
    return collected.result(known.NAME)


class _Collected:
    """What has been read so far; keeps a few of each kind of issue and counts the rest."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.header = CatalogueHeader()
        self.items: list[ParsedItem] = []
        self.issues: list[RowIssue] = []
        self.counts: Counter[tuple[str, Severity]] = Counter()
        self.first_row: dict[str, int] = {}

    def take(self, records: Iterable[Record]) -> None:
        """Sort the records; stop at the row that is one too many."""
        for record in records:
            match record:
                case ParsedItem():
                    if len(self.items) >= self.limits.rows:
                        self.note(issue("file-too-large", record.row, what="for mange rækker"))
                        return
                    self.item(record)
                case RowIssue():
                    self.note(record)
                case CatalogueHeader():
                    self.header = record

    def item(self, item: ParsedItem) -> None:
        """Keep an item; the same item id twice is an error on the second row."""
        first = self.first_row.setdefault(item.seller_item_id, item.row)
        if first != item.row:
            self.note(
                issue(
                    "item-id-duplicate",
                    item.row,
                    "seller_item_id",
                    item.seller_item_id,
                    first=first,
                )
            )
        self.items.append(item)

    def note(self, noted: RowIssue) -> None:
        """Keep an issue unless we have a thousand of its kind."""
        kind = (noted.code, noted.severity)
        self.counts[kind] += 1
        if self.counts[kind] <= self.limits.issues_per_code:
            self.issues.append(noted)

    def result(self, name: str) -> CheckedFile:
        """All of it, the errors of the whole file first, then by row."""
        if not self.items and not any(i.severity is Severity.ERROR for i in self.issues):
            self.note(issue("no-items"))
        for (code, severity), count in self.counts.items():
            if count > self.limits.issues_per_code:
                more = count - self.limits.issues_per_code
                self.issues.append(issue("issues-more", 0, "", code, severity=severity, count=more))
        ordered = sorted(self.issues, key=lambda noted: noted.row)
        return CheckedFile(name, self.header, tuple(self.items), tuple(ordered))
