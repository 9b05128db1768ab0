"""OIOUBL Catalogue, Denmark's own dialect of UBL, and how its family of documents is told.

There is no action in the head: a RevisionDate says that only the changes since then are here.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from lxml import etree

from catalog_import import xml_reader
from catalog_import.coerce import day
from catalog_import.formats.oioubl_line import read_line
from catalog_import.formats.reading import Reading, Record
from catalog_import.formats.ubl import CAC, first_text, parts
from catalog_import.formats.ubl_header import Finder, header_issues, supplier_cvr, supplier_name
from catalog_import.issues import issue
from catalog_import.item import Action, CatalogueHeader, IncomingFile, ParsedItem, RowIssue
from catalog_import.limits import Limits
from catalog_import.xml_reader import XmlRefusedError

NAME = "oioubl-catalogue"

CUSTOMIZATION = "OIOUBL"
ROOT = "{urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2}Catalogue"
LINE = f"{{{CAC}}}CatalogueLine"


def recognises(file: IncomingFile) -> bool:
    """A UBL Catalogue that says it is OIOUBL."""
    return is_oioubl(file, ROOT)


def is_oioubl(file: IncomingFile, root: str) -> bool:
    """A document of this root that says it is OIOUBL, of whatever version."""
    if not xml_reader.is_xml(file.head(256)):
        return False
    head = xml_reader.head(file)
    return head.root == root and head.customization.startswith(CUSTOMIZATION)


def read(file: IncomingFile, reading: Reading) -> Iterator[Record]:
    """The header, then the lines in the order in which they are to be carried out."""
    count = 0
    header: CatalogueHeader | None = None
    lines = _LineIds()
    try:
        for element in xml_reader.lines(file, root=ROOT, line=LINE, limits=reading.limits):
            if header is None:
                whole = not _tells_changes(file, element, reading.limits)
                header, issues = read_header(element, reading.today)
                header = replace(header, replaces_all=whole)
                yield header
                yield from issues
            if element.tag == LINE:
                count += 1
                yield from lines.watch(read_line(element, count, header, reading.today))
    except XmlRefusedError as refused:
        yield refusal(refused, count)


def refusal(refused: XmlRefusedError, count: int) -> RowIssue:
    """Why the reading ended after so many lines."""
    row = 0 if refused.code == "dtd-refused" else count + 1
    return issue(refused.code, row, "", refused.where)


def read_header(
    element: "etree._Element", today: date
) -> tuple[CatalogueHeader, tuple[RowIssue, ...]]:
    """What stands before the first line. An update names the catalogue it is for."""
    find = Finder(element.getroottree().getroot())
    header = CatalogueHeader(
        catalogue_id=find.text("cac:RelatedCatalogueReference/cbc:ID")
        or find.text("cac:DeletedCatalogueReference/cbc:ID")
        or find.text("cbc:ID"),
        agreement_number=find.text("cac:ReferencedContract/cbc:ID"),
        issue_date=day(find.text("cbc:IssueDate")),
        valid_from=day(find.text("cac:ValidityPeriod/cbc:StartDate")),
        valid_to=day(find.text("cac:ValidityPeriod/cbc:EndDate")),
        supplier_cvr=supplier_cvr(find),
        supplier_name=supplier_name(find),
        replaces_all=False,
    )
    return header, tuple(header_issues(header, find, today))


def _tells_changes(file: IncomingFile, element: "etree._Element", limits: Limits) -> bool:
    """True for a file of changes: it says since when, or it updates or deletes some line.

    A whole catalogue would have nothing to delete, and to take one for the other would empty
    the shelves, so a file without RevisionDate is looked through before it is read.
    """
    if Finder(element.getroottree().getroot()).text("cbc:RevisionDate"):
        return True
    try:
        for line in xml_reader.lines(file, root=ROOT, line=LINE, limits=limits):
            if first_text(parts(line), "ActionCode").casefold() in ("update", "delete"):
                return True
    except XmlRefusedError:
        return False  # the reading itself will tell
    return False


class _LineIds:
    """Line ids name items in later documents, so each may name but one."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}

    def watch(self, records: Iterator[ParsedItem | RowIssue]) -> Iterator[Record]:
        """The records of one line, and an issue where its id is taken."""
        for record in records:
            yield record
            if isinstance(record, ParsedItem) and record.line_key:
                yield from self._taken(record)

    def _taken(self, item: ParsedItem) -> Iterator[RowIssue]:
        if item.action is Action.DELETE:
            self.rows.pop(item.line_key, None)
            return
        first = self.rows.setdefault(item.line_key, item.row)
        if first != item.row:
            yield issue("line-id-duplicate", item.row, "line_key", item.line_key, first=first)
