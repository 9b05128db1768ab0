"""What a file we cannot read looks like, so that we can say so in words."""

import re
import zipfile
from collections.abc import Sequence

from catalog_import import xml_reader
from catalog_import.issues import issue
from catalog_import.item import IncomingFile, RowIssue
from catalog_import.limits import Limits
from catalog_import.xml_reader import Head

READABLE = (
    "en prisliste som CSV eller XLSX, et katalog i Peppol, OIOUBL, BMEcat eller cXML, "
    "eller en ZIP med én af dem"
)

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_UBL_CATALOGUES = frozenset(
    {
        "Catalogue",
        "CataloguePricingUpdate",
        "CatalogueItemSpecificationUpdate",
        "CatalogueDeletion",
    }
)
_PUNCH_OUT = "urn:fdc:peppol.eu:poacc:trns:punch_out"
# Documents that hold no catalogue at all.
_OTHER = {
    "Order": "en ordre",
    "OrderChange": "en ordreændring",
    "OrderResponse": "et ordresvar",
    "OrderResponseSimple": "et ordresvar",
    "Invoice": "en faktura",
    "CreditNote": "en kreditnota",
    "CatalogueRequest": "en anmodning om et katalog",
    "ApplicationResponse": "et svar på et dokument",
    "DespatchAdvice": "en følgeseddel",
    "Reminder": "en rykker",
}
_WEB_PAGE = "en webside"
# Formats one may save a catalogue in, and that we do not open.
_WRAPPED = {
    "StandardBusinessDocument": "et dokument i en kuvert (SBDH)",
    "Workbook": "et regneark i Excels gamle XML",
    "CrossIndustryInvoice": "en faktura i CII",
}
# What a cXML envelope may hold; the name that comes first in the file decides.
_IN_CXML = {
    "PunchOutOrderMessage": "en kurv fra en leverandørs butik",
    "PunchOutSetupRequest": "et besøg i en leverandørs butik",
    "PunchOutSetupResponse": "et besøg i en leverandørs butik",
    "OrderRequest": "en ordre i cXML",
    "ConfirmationRequest": "et ordresvar i cXML",
    "InvoiceDetailRequest": "en faktura i cXML",
    "ShipNoticeRequest": "en følgeseddel i cXML",
    "QuoteRequest": "en forespørgsel i cXML",
    "QuoteMessage": "et tilbud i cXML",
    "ProductActivityMessage": "en lagermelding i cXML",
    "StatusUpdateRequest": "en statusmelding i cXML",
    "ProfileRequest": "en forespørgsel i cXML",
}
_MAGIC = (
    (b"%PDF", "en PDF"),
    (b"\xd0\xcf\x11\xe0", "en gammel Excel-fil (.xls)"),
    (b"\x1f\x8b", "en pakket fil (.gz)"),
    (b"\x89PNG", "et billede"),
    (b"\xff\xd8\xff", "et billede"),
    (b"Rar!", "en pakket fil (.rar)"),
    (b"7z\xbc\xaf", "en pakket fil (.7z)"),
    (b"GIF8", "et billede"),
    (b"II*\x00", "et billede"),
    (b"MM\x00*", "et billede"),
    (b"{\\rtf", "et RTF-dokument"),
)
_PICTURES_LATER = ((8, b"WEBP"), (4, b"ftyp"))  # ftyp: a telephone's HEIC
_HTML = re.compile(rb"(?is)\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|table|body|head)\b")
_MAIL = re.compile(rb"(?im)\A(from|to|received|return-path|mime-version|subject|date): ")
_JSON = re.compile(rb"\s*[{\[]\s*[\"{\[\]}0-9]")
PLAIN_ZIP = "en ZIP-fil"
_INSIDE_ZIP = (
    ("word/", "et Word-dokument"),
    ("xl/", "en Excel-fil i en anden form"),
    ("content.xml", "et OpenDocument-ark"),
)


def refuse(file: IncomingFile, limits: Limits) -> RowIssue | None:
    """A file that is not worth opening: empty, or larger than we take."""
    size = file.size()
    if size > limits.file_bytes:
        return issue("file-too-large", 0, "", size, what=f"{size // 1_000_000} MB")
    # Blank text of any length has a blank start; whoever sends more is told it is no catalogue.
    blank = file.head(4096).strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return issue("file-empty") if not blank and size <= 4096 else None


def describe(file: IncomingFile) -> RowIssue:
    """Why we cannot read a file that none of our formats recognises."""
    start = file.head(4096)
    if looks := _by_bytes(start):
        return _unsupported(looks)
    if start.startswith(b"PK"):
        return _unsupported(inside_zip(file))
    plain = start.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(plain):
        return _not_a_catalogue(_WEB_PAGE)
    if xml_reader.is_xml(start):
        return _describe_xml(file, xml_reader.head(file))
    return issue("format-unknown", 0, "", file.name or file.path.name, readable=READABLE)


def _by_bytes(start: bytes) -> str:
    """What the first bytes say the file is, "" when they say nothing."""
    for magic, looks in _MAGIC:
        if start.startswith(magic):
            return looks
    if any(start[at : at + len(mark)] == mark for at, mark in _PICTURES_LATER):
        return "et billede"
    if start.startswith(b"MZ") and b"\x00" in start:
        return "et program"
    if _MAIL.match(start):
        return "en mail"
    return "JSON" if _JSON.match(start) else ""


def _unsupported(looks: str) -> RowIssue:
    return issue("format-unsupported", 0, "", looks, looks=looks, readable=READABLE)


def _not_a_catalogue(looks: str) -> RowIssue:
    return issue("not-a-catalogue", 0, "", looks, looks=looks, readable=READABLE)


def inside_zip(file: IncomingFile) -> str:
    """What a zip holds, in words; PLAIN_ZIP when it is no document of its own."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "en beskadiget ZIP-fil"
    looks = (looks for part, looks in _INSIDE_ZIP if any(n.startswith(part) for n in names))
    return next(looks, PLAIN_ZIP)


def _missing(looks: str, missing: str) -> RowIssue:
    return issue("part-missing", 0, "", missing, looks=looks, missing=missing)


def _describe_xml(file: IncomingFile, head: Head) -> RowIssue:
    if head.name in _OTHER:
        return _not_a_catalogue(_OTHER[head.name])
    if head.name.casefold() == "html":
        return _not_a_catalogue(_WEB_PAGE)
    if head.name in _WRAPPED:
        return _unsupported(_WRAPPED[head.name])
    if head.has_dtd and not head.bare_doctype:
        return issue("dtd-refused", 0, "", head.name)
    if head.name == "cXML":
        return _describe_cxml(xml_reader.outline(file))
    if head.name == "BMECAT":
        return _missing("et katalog i BMEcat", "det rigtige navnerum")
    if head.has_dtd:
        return issue("dtd-refused", 0, "", head.name)
    if head.namespace.startswith(_UBL) and head.name in _UBL_CATALOGUES:
        return _describe_catalogue(head.customization)
    if head.name in _UBL_CATALOGUES and not head.namespace:
        return _missing("et katalog i UBL", "navnerummet")
    if not head.root:
        return issue("xml-broken")
    return _not_a_catalogue(f"XML af slagsen »{head.name}«")


def _describe_cxml(names: Sequence[str]) -> RowIssue:
    if "CatalogUploadRequest" in names:
        return _missing("et katalog i cXML", "Index")
    looks = next((_IN_CXML[name] for name in names if name in _IN_CXML), "et dokument i cXML")
    return _not_a_catalogue(looks)


def _describe_catalogue(customization: str) -> RowIssue:
    if customization.startswith(_PUNCH_OUT):
        return _not_a_catalogue("en kurv fra en leverandørs butik")
    if not customization:
        return _missing("et katalog i UBL", "CustomizationID")
    return _unsupported(f"et UBL-katalog af slagsen »{customization}«")
