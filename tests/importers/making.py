"""Small files for the importer's tests: a price list, a workbook, a Peppol catalogue."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from catalog_import.check import CheckedFile, check
from catalog_import.item import IncomingFile, RowIssue
from catalog_import.limits import LIMITS, Limits

TODAY = date(2026, 11, 20)

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMESPACES = (
    f'xmlns="{UBL}Catalogue-2" xmlns:cac="{UBL}CommonAggregateComponents-2" '
    f'xmlns:cbc="{UBL}CommonBasicComponents-2"'
)
CUSTOMIZATION = "urn:fdc:peppol.eu:poacc:trns:catalogue:3"
PRICE = '<cbc:PriceAmount currencyID="DKK">24.95</cbc:PriceAmount>'
PROVIDER = (
    '<cac:ProviderParty><cbc:EndpointID schemeID="0184">DK12345674</cbc:EndpointID>'
    "<cac:PartyLegalEntity><cbc:RegistrationName>Kridthuset ApS</cbc:RegistrationName>"
    "</cac:PartyLegalEntity></cac:ProviderParty>"
)


def stored(folder: Path, content: bytes, name: str = "katalog.xml") -> IncomingFile:
    """A file as the shop keeps it: the bytes under a name of their own."""
    path = folder / "stored"
    path.write_bytes(content)
    return IncomingFile(path, name)


def check_bytes(
    folder: Path, content: bytes, name: str = "katalog.xml", limits: Limits = LIMITS
) -> CheckedFile:
    """Check these bytes on the day of the tests."""
    return check(stored(folder, content, name), today=TODAY, limits=limits)


def check_csv(folder: Path, text: str, encoding: str = "utf-8", **more: Limits) -> CheckedFile:
    """Check a price list written as text."""
    return check_bytes(folder, text.encode(encoding), "prisliste.csv", **more)


def check_xlsx(folder: Path, *sheets: Sequence[Sequence[object]]) -> CheckedFile:
    """Check a workbook with these sheets of rows."""
    path = folder / "prisliste.xlsx"
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Ark{number}")
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return check(IncomingFile(path, path.name), today=TODAY)


def line(
    *,
    number: str = "A-1",
    name: str = "Kopipapir A4",
    price: str = PRICE,
    extra: str = "",
    head: str = "<cbc:OrderableUnit>XPK</cbc:OrderableUnit>",
    block: str = "",
) -> str:
    """One CatalogueLine; `head` stands before the price, `extra` at the end of the item."""
    blocks = f"<cac:RequiredItemLocationQuantity>{block}<cac:Price>{price}</cac:Price></cac:RequiredItemLocationQuantity>"  # noqa: E501
    seller = (
        f"<cac:SellersItemIdentification><cbc:ID>{number}</cbc:ID></cac:SellersItemIdentification>"
    )
    return (
        f"<cac:CatalogueLine><cbc:ID>1</cbc:ID>{head}{blocks if price else ''}"
        f"<cac:Item><cbc:Name>{name}</cbc:Name>{seller if number else ''}{extra}</cac:Item>"
        "</cac:CatalogueLine>"
    )


def catalogue(*lines: str, action: str = "", contract: str = "", before: str = "") -> bytes:
    """A Peppol catalogue of these lines, valid for all of 2026."""
    said = f"<cbc:ActionCode>{action}</cbc:ActionCode>" if action else ""
    agreed = f"<cac:ReferencedContract><cbc:ID>{contract}</cbc:ID></cac:ReferencedContract>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<Catalogue {NAMESPACES}>'
        f"<cbc:CustomizationID>{CUSTOMIZATION}</cbc:CustomizationID><cbc:ID>K-7</cbc:ID>{said}"
        "<cbc:IssueDate>2026-01-02</cbc:IssueDate><cac:ValidityPeriod>"
        "<cbc:StartDate>2026-01-01</cbc:StartDate><cbc:EndDate>2026-12-31</cbc:EndDate>"
        f"</cac:ValidityPeriod>{agreed if contract else ''}{PROVIDER}{''.join(lines)}</Catalogue>"
    ).encode()


def check_line(folder: Path, **fields: str) -> CheckedFile:
    """Check a catalogue of one line."""
    return check_bytes(folder, catalogue(line(**fields)))


def codes(checked: CheckedFile) -> list[str]:
    """The codes of all issues, in the order a person reads them."""
    return [issue.code for issue in checked.issues]


def only(checked: CheckedFile, code: str) -> RowIssue:
    """The one issue of a code; fails when there are none or several."""
    (found,) = [issue for issue in checked.issues if issue.code == code]
    return found
