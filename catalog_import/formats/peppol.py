"""Peppol BIS Catalogue 3 (transaction T19), and Norway's EHF 3, which builds on it."""

from collections.abc import Iterator
from datetime import date

from lxml import etree

from catalog_import import xml_reader
from catalog_import.coerce import day
from catalog_import.formats.peppol_line import CAC, HeaderAction, read_line
from catalog_import.formats.reading import Reading, Record
from catalog_import.issues import issue
from catalog_import.item import CatalogueHeader, IncomingFile, RowIssue
from catalog_import.text import clean
from catalog_import.xml_reader import XmlRefusedError

NAME = "peppol-catalogue"

CUSTOMIZATION = "urn:fdc:peppol.eu:poacc:trns:catalogue:3"
ROOT = "{urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2}Catalogue"
LINE = f"{{{CAC}}}CatalogueLine"

# 0184 is the CVR; the 99xx schemes were dropped in 2023 and are still seen.
_CVR_SCHEMES = frozenset({"0184", "9902", "9904", "DK:CVR"})


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
                yield from read_line(element, count, action, header, reading.today)
    except XmlRefusedError as refused:
        row = 0 if refused.code == "dtd-refused" else count + 1
        yield issue(refused.code, row, "", refused.where)


def _header(
    element: "etree._Element", today: date
) -> tuple[HeaderAction, CatalogueHeader, list[RowIssue]]:
    """What stands before the first line."""
    root = element if element.tag == ROOT else element.getparent()
    find = _Finder(element if root is None else root)
    said = find.text("cbc:ActionCode")
    action = HeaderAction.of(said)
    header = CatalogueHeader(
        catalogue_id=find.text("cbc:ID"),
        agreement_number=find.text("cac:ReferencedContract/cbc:ID"),
        issue_date=day(find.text("cbc:IssueDate")),
        valid_from=day(find.text("cac:ValidityPeriod/cbc:StartDate")),
        valid_to=day(find.text("cac:ValidityPeriod/cbc:EndDate")),
        supplier_cvr=_cvr(find),
        supplier_name=_supplier_name(find),
        replaces_all=action in (HeaderAction.REPLACE, HeaderAction.DELETE),
        deletes_all=action is HeaderAction.DELETE,
    )
    return action, header, list(_header_issues(header, find, said, today))


def _header_issues(
    header: CatalogueHeader, find: "_Finder", action: str, today: date
) -> Iterator[RowIssue]:
    if action and action.casefold() not in {known.value for known in HeaderAction}:
        yield issue("action-unknown", 0, "action", action)
    for field, path in (
        ("issue_date", "cbc:IssueDate"),
        ("valid_from", "cac:ValidityPeriod/cbc:StartDate"),
        ("valid_to", "cac:ValidityPeriod/cbc:EndDate"),
    ):
        if find.text(path) and getattr(header, field) is None:
            yield issue("date-invalid", 0, field, find.text(path))
    if not header.supplier_cvr:
        yield issue("supplier-missing", 0, "supplier_cvr", header.supplier_name)
    if header.valid_from and header.valid_to and header.valid_to < header.valid_from:
        yield issue("validity-reversed", 0, "valid_to", f"{header.valid_from} – {header.valid_to}")
    elif header.valid_to and header.valid_to < today and not header.deletes_all:
        yield issue("catalogue-expired", 0, "valid_to", header.valid_to)


class _Finder:
    """Looks things up in the head of the document by UBL's usual prefixes."""

    NAMESPACES = {  # noqa: RUF012 - read only
        "cac": CAC,
        "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    }

    def __init__(self, root: "etree._Element") -> None:
        self.root = root

    def all(self, path: str) -> "list[etree._Element]":
        return self.root.findall(path, self.NAMESPACES)

    def text(self, path: str) -> str:
        return clean(self.root.findtext(path, "", self.NAMESPACES))


# The real seller, else the one who sends the catalogue.
_PARTIES = ("cac:SellerSupplierParty/cac:Party", "cac:ProviderParty")


def _cvr(find: _Finder) -> str:
    """Eight digits, with or without "DK" before them; "" when the file gives none."""
    for party in _PARTIES:
        for path in ("cac:PartyLegalEntity/cbc:CompanyID", "cbc:EndpointID"):
            for element in find.all(f"{party}/{path}"):
                number = clean(element.text).upper().removeprefix("DK")
                known = element.get("schemeID") in _CVR_SCHEMES
                if known and len(number) == 8 and number.isdigit():
                    return number
    return ""


def _supplier_name(find: _Finder) -> str:
    paths = ("cac:PartyName/cbc:Name", "cac:PartyLegalEntity/cbc:RegistrationName")
    names = (find.text(f"{party}/{path}") for party in _PARTIES for path in paths)
    return next(filter(None, names), "")
