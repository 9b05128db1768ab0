"""Peppol BIS Catalogue 3 (transaction T19), and Norway's EHF 3, which builds on it."""

from collections.abc import Iterator
from datetime import date

from lxml import etree

from catalog_import import xml_reader
from catalog_import.coerce import day
from catalog_import.formats.peppol_line import CAC, HeaderAction, read_line
from catalog_import.formats.peppol_quick import read_usual_line
from catalog_import.formats.peppol_repeated import RepeatedLines
from catalog_import.formats.reading import Reading, Record
from catalog_import.formats.ubl_header import Finder, header_issues, supplier_cvr, supplier_name
from catalog_import.issues import issue
from catalog_import.item import CatalogueHeader, IncomingFile, ParsedItem, RowIssue
from catalog_import.prolog import is_utf8
from catalog_import.xml_reader import XmlRefusedError
from catalog_import.xml_skim import Skim

NAME = "peppol-catalogue"

CUSTOMIZATION = "urn:fdc:peppol.eu:poacc:trns:catalogue:3"
ROOT = "{urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2}Catalogue"
LINE = f"{{{CAC}}}CatalogueLine"


def recognises(file: IncomingFile) -> bool:
    """A UBL Catalogue that says it follows the Peppol catalogue specification."""
    if not xml_reader.is_xml(file.head(256)):
        return False
    head = xml_reader.head(file)
    return head.root == ROOT and (head.customization.startswith(CUSTOMIZATION) or head.has_dtd)


def read(file: IncomingFile, reading: Reading) -> Iterator[Record]:
    """The header, then the lines in order; a refusal ends the reading."""
    lines = Lines(reading)
    try:
        yield from lines.read(file)
    except XmlRefusedError as refused:
        row = 0 if refused.code == "dtd-refused" else lines.count + 1
        yield issue(refused.code, row, "", refused.where)


class Lines:
    """The lines of one file: counted, and each given to the reader it needs."""

    def __init__(self, reading: Reading, repeated: type[RepeatedLines] = RepeatedLines) -> None:
        self.reading, self.make_repeated = reading, repeated
        self.count = 0
        self.header: CatalogueHeader | None = None
        self.action = HeaderAction.REPLACE
        self.repeated: RepeatedLines | None = None
        self.unknown = b""  # the line the parser is now given, when it is alone

    def read(self, file: IncomingFile) -> Iterator[Record]:
        """Every record of the file."""
        for found in self._found(file):
            if isinstance(found, ParsedItem):
                yield found
                continue
            if self.header is None:
                self.action, self.header, issues = read_header(found, self.reading.today)
                yield self.header
                yield from issues
                self._expect_repetition()
            if found.tag == LINE:
                self.count += 1
                yield from self._line(found, self.header)

    def _found(self, file: IncomingFile) -> "Iterator[etree._Element | ParsedItem]":
        limits = self.reading.limits
        if not is_utf8(file.head(1024)):
            return xml_reader.lines(file, root=ROOT, line=LINE, limits=limits)
        skim = Skim(self._known)
        return xml_reader.lines_or(file, root=ROOT, line=LINE, limits=limits, source=skim)

    def _expect_repetition(self) -> None:
        """The lines of a deletion are read with care: they name items and nothing else."""
        if self.header is not None and self.action is not HeaderAction.DELETE:
            self.repeated = self.make_repeated(self.action, self.header.agreement_number)

    def _known(self, line: bytes) -> ParsedItem | None:
        """The item of a line whose shape we know; None when the parser must read it."""
        item = None if self.repeated is None else self.repeated.read(line, self.count + 1)
        self.unknown = line if item is None else b""
        self.count += item is not None
        return item

    def _line(self, element: "etree._Element", header: CatalogueHeader) -> Iterator[Record]:
        """A line the parser has read."""
        line, self.unknown = self.unknown, b""
        usual = None
        if self.repeated is not None:
            usual = read_usual_line(element, self.count, self.action, header.agreement_number)
        if usual is None:
            yield from read_line(element, self.count, self.action, header, self.reading.today)
            return
        yield usual
        if line and self.repeated is not None:
            self.repeated.learn(line, usual, element.nsmap)


def read_header(
    element: "etree._Element", today: date
) -> tuple[HeaderAction, CatalogueHeader, list[RowIssue]]:
    """What stands before the first line."""
    root = element if element.tag == ROOT else element.getparent()
    find = Finder(element if root is None else root)
    said = find.text("cbc:ActionCode")
    action = HeaderAction.of(said)
    header = CatalogueHeader(
        catalogue_id=find.text("cbc:ID"),
        agreement_number=find.text("cac:ReferencedContract/cbc:ID"),
        issue_date=day(find.text("cbc:IssueDate")),
        valid_from=day(find.text("cac:ValidityPeriod/cbc:StartDate")),
        valid_to=day(find.text("cac:ValidityPeriod/cbc:EndDate")),
        supplier_cvr=supplier_cvr(find),
        supplier_name=supplier_name(find),
        replaces_all=action in (HeaderAction.REPLACE, HeaderAction.DELETE),
        deletes_all=action is HeaderAction.DELETE,
    )
    issues = list(header_issues(header, find, today))
    if said and said.casefold() not in {known.value for known in HeaderAction}:
        issues.append(issue("action-unknown", 0, "action", said))
    return action, header, issues
