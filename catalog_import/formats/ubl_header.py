"""What stands before the first line of a UBL catalogue: who sends it, and until when it holds."""

from collections.abc import Iterator
from datetime import date

from lxml import etree

from catalog_import.coerce import is_cvr
from catalog_import.days import is_within
from catalog_import.formats.ubl import CAC
from catalog_import.issues import issue
from catalog_import.item import CatalogueHeader, RowIssue
from catalog_import.text import clean

# 0184 is the CVR; the 99xx schemes were dropped in 2023 and are still seen.
_CVR_SCHEMES = frozenset({"0184", "9902", "9904", "DK:CVR"})


class Finder:
    """Looks things up in the head of the document by UBL's usual prefixes."""

    NAMESPACES = {  # noqa: RUF012 - read only
        "cac": CAC,
        "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    }

    def __init__(self, root: "etree._Element") -> None:
        self.root = root

    def all(self, path: str) -> "list[etree._Element]":
        """Every element at a path."""
        return self.root.findall(path, self.NAMESPACES)

    def text(self, path: str) -> str:
        """The text at a path, cleaned; "" without one."""
        return clean(self.root.findtext(path, "", self.NAMESPACES))


# The real seller, else the one who sends the catalogue.
_PARTIES = ("cac:SellerSupplierParty/cac:Party", "cac:ProviderParty")


def supplier_cvr(find: Finder) -> str:
    """Eight digits, with or without "DK" before them; "" when the file gives none."""
    parties = (party for path in _PARTIES for party in find.all(path))
    return next(filter(None, map(cvr_of, parties)), "")


def cvr_of(party: "etree._Element") -> str:
    """The CVR of a party, or of what holds one; "" when it gives none."""
    find = Finder(party)
    for path in (".//cac:PartyLegalEntity/cbc:CompanyID", ".//cbc:EndpointID"):
        for element in find.all(path):
            number = clean(element.text).upper().removeprefix("DK")
            known = element.get("schemeID") in _CVR_SCHEMES
            if known and is_cvr(number):
                return number
    return ""


def supplier_name(find: Finder) -> str:
    """What the supplier calls itself, "" when the file does not say."""
    paths = ("cac:PartyName/cbc:Name", "cac:PartyLegalEntity/cbc:RegistrationName")
    names = (find.text(f"{party}/{path}") for party in _PARTIES for path in paths)
    return next(filter(None, names), "")


def header_issues(header: CatalogueHeader, find: Finder, today: date) -> Iterator[RowIssue]:
    """What a person must know about the head: dates, supplier, whether it still holds."""
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
    elif not header.deletes_all and not is_within(today, None, header.valid_to):
        yield issue("catalogue-expired", 0, "valid_to", header.valid_to)
