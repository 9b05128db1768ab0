"""What no reader can see alone: ids that come twice, rows and issues without end."""

from collections import Counter
from collections.abc import Iterable, Iterator

from catalog_import.formats.reading import Record
from catalog_import.issues import issue
from catalog_import.item import Action, CatalogueHeader, ParsedItem, RowIssue, Severity
from catalog_import.limits import Limits
from catalog_import.seen import FirstRows


def header_first(records: Iterable[Record]) -> Iterator[Record]:
    """Some readers note a doubt before they come to the header; it waits until after it."""
    coming = iter(records)
    waiting: list[Record] = []
    for record in coming:
        if isinstance(record, CatalogueHeader):
            yield record
            break
        waiting.append(record)
    else:
        yield CatalogueHeader()
    yield from waiting
    yield from coming


class Screen:
    """The records of one file go through here, one by one, in order."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.items = self.errors = 0
        # Rows without an item cost as much to read as those with one, so they count too.
        self.row = self.rows = 0
        self.counts: Counter[tuple[str, Severity]] = Counter()
        self.first_rows = FirstRows()
        self.deleted: set[str] = set()
        self.may_be_empty = False

    def screened(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records that go on, with what was noted about them; ends with the counts."""
        for record in records:
            if isinstance(record, CatalogueHeader):
                self.may_be_empty = record.deletes_all
                yield record
                continue
            if record.row != self.row:
                self.row = record.row
                self.rows += 1
                if self.rows > self.limits.rows:
                    yield from self.note(issue("file-too-large", self.row, what="for mange rækker"))
                    break
            if isinstance(record, ParsedItem):
                self.items += 1
                noted = self.repeated(record)
                if noted is not None:
                    yield from self.note(noted)
                yield record
            else:
                yield from self.note(record)
        yield from self.last_words()

    def repeated(self, item: ParsedItem) -> RowIssue | None:
        """The same item id twice is an error on the second row.

        Unless the first row deletes it: the two are one replacement, and the last one holds.
        """
        said = item.seller_item_id
        first = self.first_rows.first(said, item.row)
        is_deleted = item.action is Action.DELETE
        noted = None
        if first != item.row and (is_deleted or said not in self.deleted):
            noted = issue("item-id-duplicate", item.row, "seller_item_id", said, first=first)
        (self.deleted.add if is_deleted else self.deleted.discard)(said)
        return noted

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
