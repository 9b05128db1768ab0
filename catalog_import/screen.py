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


_LINES = {
    "peppol-catalogue": ("et Peppol-katalog", "cac:CatalogueLine"),
    "oioubl-catalogue": ("et OIOUBL-katalog", "cac:CatalogueLine"),
    "oioubl-price-update": ("en prisopdatering i OIOUBL", "cac:CataloguePricingUpdateLine"),
    "oioubl-item-update": (
        "en vareopdatering i OIOUBL", "cac:CatalogueItemSpecificationUpdateLine",
    ),
    "bmecat": ("et BMEcat-katalog", "ARTICLE eller PRODUCT"),
    "cxml-index": ("et indeks i cXML", "IndexItem"),
}  # fmt: skip
"""What a document is called, and the element that each item of it stands in."""


class Screen:
    """The records of one file go through here, one by one, in order."""

    def __init__(self, limits: Limits, format_name: str = "") -> None:
        self.limits, self.format_name = limits, format_name
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

    def nothing(self) -> RowIssue:
        """That there is no item; of a document we know, where its items should stand."""
        if self.format_name not in _LINES:
            return issue("no-items")
        looks, missing = _LINES[self.format_name]
        return issue("lines-missing", 0, "", missing, looks=looks, missing=missing)

    def last_words(self) -> Iterator[RowIssue]:
        """That there was nothing to read, and how many issues were left out."""
        if not (self.items or self.errors or self.may_be_empty):
            yield from self.note(self.nothing())
        for (code, severity), count in self.counts.items():
            if count > self.limits.issues_per_code:
                more = count - self.limits.issues_per_code
                yield issue("issues-more", 0, "", code, severity=severity, count=more)
