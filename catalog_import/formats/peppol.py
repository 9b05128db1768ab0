"""Peppol BIS Catalogue 3 (transaction T19), and Norway's EHF 3, which builds on it."""

from collections.abc import Iterator
from datetime import date

from lxml import etree

from catalog_import import xml_reader
from catalog_import.coerce import day
from catalog_import.formats.peppol_line import CAC, HeaderAction, read_line
from catalog_import.formats.peppol_quick import read_usual_line
from catalog_import.formats.reading import Reading, Record
from catalog_import.formats.ubl_header import Finder, header_issues, supplier_cvr, supplier_name
from catalog_import.issues import issue
from catalog_import.item import CatalogueHeader, IncomingFile, RowIssue
from catalog_import.xml_reader import XmlRefusedError

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
    count = 0
    header: CatalogueHeader | None = None
    action = HeaderAction.REPLACE
    try:
        for element in xml_reader.lines(file, root=ROOT, line=LINE, limits=reading.limits):
            if header is None:
                action, header, issues = _header(element, reading.today)
                yield header
                yield from issues
            if element.tag == LINE:
                count += 1
                usual = None
                if action is not HeaderAction.DELETE:
                    usual = read_usual_line(element, count, action, header.agreement_number)
                if usual is not None:
                    yield usual
                else:
                    yield from read_line(element, count, action, header, reading.today)
    except XmlRefusedError as refused:
        row = 0 if refused.code == "dtd-refused" else count + 1
        yield issue(refused.code, row, "", refused.where)


def _header(
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
