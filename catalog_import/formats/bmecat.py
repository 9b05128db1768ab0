"""BMEcat 1.2 and 2005: a new catalogue, changed products, or new prices.

The two versions differ in names (ARTICLE, SUPPLIER_AID; PRODUCT, SUPPLIER_PID) and in namespace.
"""

from collections.abc import Iterator
from datetime import date

from lxml import etree

from catalog_import import xml_reader
from catalog_import.coerce import day, is_cvr
from catalog_import.days import is_within
from catalog_import.draft import Draft
from catalog_import.formats.bmecat_item import Catalogue, read_item, read_prices_only
from catalog_import.formats.reading import Reading, Record
from catalog_import.formats.ubl import Parts, first_text, parts, text_of
from catalog_import.issues import issue
from catalog_import.item import CatalogueHeader, IncomingFile
from catalog_import.text import clean
from catalog_import.xml_reader import XmlRefusedError

NAME = "bmecat"

ROOT = "BMECAT"
NAMESPACE = "http://www.bmecat.org/"
NEW, PRODUCTS, PRICES = "T_NEW_CATALOG", "T_UPDATE_PRODUCTS", "T_UPDATE_PRICES"
_ITEMS = ("ARTICLE", "PRODUCT")
# May run to millions before or after the items; read past so that they take no room.
_PASSED = ("ARTICLE_TO_CATALOGGROUP_MAP", "PRODUCT_TO_CATALOGGROUP_MAP", "CLASSIFICATION_GROUP",
           "CATALOG_STRUCTURE")  # fmt: skip
_CVR_TYPES = frozenset({"cvr", "dkcvr", "vat", "vatid", "vatno", "taxid"})


def recognises(file: IncomingFile) -> bool:
    """A root called BMECAT, in no namespace or in one of BMEcat's own."""
    if not xml_reader.is_xml(file.head(256)):
        return False
    head = xml_reader.head(file)
    return head.name == ROOT and (not head.namespace or head.namespace.startswith(NAMESPACE))


def read(file: IncomingFile, reading: Reading) -> Iterator[Record]:
    """The header, then the items; where the file holds prices only, nothing else is told."""
    head = xml_reader.head(file)
    tags = {_tag(head.namespace, name): name for name in (*_ITEMS, *_PASSED)}
    lines = xml_reader.lines(
        file, root=head.root, line=tags, limits=reading.limits, bare_doctype=True
    )
    reader = _Reader(reading.today)
    try:
        for element in lines:
            yield from reader.header(element)
            if tags.get(str(element.tag)) in _ITEMS:
                yield from reader.item(element)
    except XmlRefusedError as refused:
        row = 0 if refused.code == "dtd-refused" else reader.count + 1
        yield issue(refused.code, row, "", refused.where)


def _tag(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}" if namespace else name


class _Reader:
    """Reads one document: its head once, then item after item."""

    def __init__(self, today: date) -> None:
        self.today, self.count, self.transaction = today, 0, ""
        self.catalogue: Catalogue | None = None

    def header(self, element: "etree._Element") -> Iterator[Record]:
        """What stands before the first item, when it has not been given yet."""
        if self.catalogue is not None:
            return
        root = parts(element.getroottree().getroot())
        self.transaction = next((name for name in (NEW, PRODUCTS, PRICES) if name in root), "")
        found = parts(root["HEADER"][0]) if "HEADER" in root else {}
        self.catalogue = _catalogue(found)
        header = _header(found, self.transaction)
        yield header
        if not self.transaction:
            looks, missing = "et katalog i BMEcat", f"{NEW}, {PRODUCTS} eller {PRICES}"
            yield issue("part-missing", 0, "", missing, looks=looks, missing=missing)
        if self.transaction == PRICES:
            yield issue("price-quantity-unsaid")
        if not header.supplier_cvr:
            yield issue("supplier-missing", 0, "supplier_cvr", header.supplier_name)
        if not is_within(self.today, None, header.valid_to):
            yield issue("catalogue-expired", 0, "valid_to", header.valid_to)

    def item(self, element: "etree._Element") -> Iterator[Record]:
        """One article or product, and what was noted about it."""
        self.count += 1
        draft = Draft(self.count, price_required=False)
        read_one = read_prices_only if self.transaction == PRICES else read_item
        read_one(draft, element, self.catalogue or Catalogue(), self.today)
        yield from draft.finish()


def _catalogue(found: Parts) -> Catalogue:
    """What the head says once for all items."""
    said = _children(found, "CATALOG")
    return Catalogue(
        currency=first_text(said, "CURRENCY").upper(),
        pictures=first_text(said, "MIME_ROOT"),
        agreement=first_text(_children(found, "AGREEMENT"), "AGREEMENT_ID"),
    )


def _header(found: Parts, transaction: str) -> CatalogueHeader:
    said, agreed = _children(found, "CATALOG"), _children(found, "AGREEMENT")
    cvr, name = _supplier(found)
    return CatalogueHeader(
        catalogue_id=clean(first_text(said, "CATALOG_ID")),
        agreement_number=clean(first_text(agreed, "AGREEMENT_ID")),
        issue_date=day(dated(said).get("generation_date", "")),
        valid_from=day(dated(agreed).get("agreement_start_date", "")),
        valid_to=day(dated(agreed).get("agreement_end_date", "")),
        supplier_cvr=cvr,
        supplier_name=name,
        replaces_all=transaction == NEW,
        carries=frozenset({"price", "price_steps"}) if transaction == PRICES else None,
    )


def _children(found: Parts, name: str) -> Parts:
    return parts(found[name][0]) if name in found else {}


def dated(found: Parts) -> dict[str, str]:
    """The days under an element, by what they are: the first of each kind."""
    days: dict[str, str] = {}
    for element in found.get("DATETIME", ()):
        days.setdefault(element.get("type") or "", first_text(parts(element), "DATE"))
    return days


def _supplier(found: Parts) -> tuple[str, str]:
    """CVR and name, from 1.2's SUPPLIER or from the party that 2005 calls supplier."""
    parties = list(found.get("SUPPLIER", ()))
    for holder in found.get("PARTIES", ()):
        parties += [party for party in holder if _role(party) == "supplier"]
    cvr = name = ""
    for party in parties:
        for element in party.iter():
            tag = str(element.tag).rpartition("}")[2]
            if tag in ("SUPPLIER_ID", "PARTY_ID", "VAT_ID"):
                cvr = cvr or _cvr(element, is_vat=tag == "VAT_ID")
            if tag in ("SUPPLIER_NAME", "NAME"):
                name = name or clean(element.text)
    return cvr, name


def _role(party: "etree._Element") -> str:
    return first_text(parts(party), "PARTY_ROLE")


def _cvr(element: "etree._Element", *, is_vat: bool) -> str:
    """Eight digits after "DK", or where the type of the id says that they are a CVR."""
    said = text_of(element).upper().replace(" ", "")
    kind = (element.get("type") or "").casefold().replace(":", "").replace("_", "")
    number = said.removeprefix("DK")
    known = is_vat or said.startswith("DK") or kind in _CVR_TYPES
    return number if known and is_cvr(number) else ""
