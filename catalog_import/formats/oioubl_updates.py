"""OIOUBL's three small documents: new prices, new descriptions, and the end of a catalogue.

Prices and descriptions come by line id, and say nothing of the rest of the item.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lxml import etree

from catalog_import import xml_reader
from catalog_import.coerce import xml_number
from catalog_import.draft import Draft
from catalog_import.formats.oioubl import is_oioubl, read_header, refusal
from catalog_import.formats.oioubl_line import item_of, read_description, read_identity, read_vat
from catalog_import.formats.peppol_price import choose_price
from catalog_import.formats.reading import Reading, Record
from catalog_import.formats.ubl import CAC, Parts, first_text, parts, text_of
from catalog_import.item import Action, CatalogueHeader, IncomingFile, RowIssue
from catalog_import.limits import Limits
from catalog_import.xml_reader import XmlRefusedError

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
PRICES = frozenset({"price", "price_steps"})
# What stands beside a price, and is replaced with it where every line tells it.
BESIDE_PRICES = frozenset({"vat_percent", "lead_time_days"})
DESCRIPTION = frozenset(
    {
        "seller_item_id",
        "name",
        "description",
        "brand",
        "manufacturer",
        "manufacturer_item_id",
        "gtin",
        "unspsc",
        "labels",
        "image",
        "upkeep",
    }
)

Line = Callable[[Draft, Parts, date], None]


@dataclass(frozen=True, slots=True)
class Update:
    """One of the documents as a format; `line` fills a draft from the parts of one line."""

    NAME: str
    root: str
    tag: str
    line: Line
    carries: frozenset[str] | None = None

    def recognises(self, file: IncomingFile) -> bool:
        """A document of this root that says it is OIOUBL."""
        return is_oioubl(file, self.root)

    def read(self, file: IncomingFile, reading: Reading) -> Iterator[Record]:
        """The header with what the file speaks of, then the lines."""
        count = 0
        header: CatalogueHeader | None = None
        try:
            for element in self._elements(file, reading.limits):
                if header is None:
                    header, issues = read_header(element, reading.today)
                    header = self._meaning(header, file, reading)
                    yield header
                    yield from (found for found in issues if not _is_about_end(found, header))
                if element.tag == self.tag:
                    count += 1
                    yield from self._draft(element, count, reading.today).finish()
        except XmlRefusedError as refused:
            yield refusal(refused, count)

    def _elements(self, file: IncomingFile, limits: Limits) -> Iterator["etree._Element"]:
        return xml_reader.lines(file, root=self.root, line=self.tag, limits=limits)

    def _draft(self, element: "etree._Element", row: int, today: date) -> Draft:
        draft = Draft(row, price_required=False)
        draft.name_required = False
        line = parts(element)
        draft.fields["action"] = Action.UPDATE
        draft.text("line_key", first_text(line, "ID"))
        self.line(draft, line, today)
        return draft

    def _meaning(
        self, header: CatalogueHeader, file: IncomingFile, reading: Reading
    ) -> CatalogueHeader:
        """A deletion ends the catalogue; an update carries what its lines tell."""
        if self.carries is None:
            return replace(header, replaces_all=True, deletes_all=True)
        if self.carries != PRICES:
            return replace(header, carries=self.carries)
        told = BESIDE_PRICES
        try:
            for element in self._elements(file, reading.limits):
                if element.tag == self.tag:
                    told &= self._draft(element, 0, reading.today).fields.keys()
        except XmlRefusedError:
            told = frozenset()  # the reading itself will tell
        return replace(header, carries=PRICES | told)


def _is_about_end(found: RowIssue, header: CatalogueHeader) -> bool:
    return header.deletes_all and found.code == "catalogue-expired"


def _price_line(draft: Draft, line: Parts, today: date) -> None:
    """Prices by line id. The unit of order is not told: only a factor makes a price fit any."""
    if key := draft.fields.get("line_key"):
        draft.fields["seller_item_id"] = key
    if _fits_any_unit(line):
        draft.fields["order_unit"] = ""
    read_vat(draft, line)
    choose_price(draft, line, today)


def _fits_any_unit(line: Parts) -> bool:
    """True where every price says how it becomes the price of one unit of order."""
    prices = [
        parts(price)
        for block in line.get("RequiredItemLocationQuantity", ())
        for price in parts(block).get("Price", ())
    ]
    return all(_is_complete(price) for price in prices)


def _is_complete(price: Parts) -> bool:
    base = price.get("BaseQuantity", [])
    if not base or not base[0].get("unitCode"):
        return True
    factor = xml_number(first_text(price, "OrderableUnitFactorRate"))
    # A factor of one beside a base of 100 is no factor: the price is for 100 of our own unit.
    return factor is not None and (factor != 1 or xml_number(text_of(base[0])) == Decimal(1))


def _description_line(draft: Draft, line: Parts, today: date) -> None:
    item = item_of(line)
    draft.name_required = True
    read_identity(draft, item)
    read_description(draft, item)


def _no_line(draft: Draft, line: Parts, today: date) -> None:
    """A deletion has no lines."""


def _update(name: str, document: str, line: Line, carries: frozenset[str] | None) -> Update:
    root = f"{{{_UBL}{document}-2}}{document}"
    return Update(name, root, f"{{{CAC}}}{document}Line", line, carries)


PRICE_UPDATE = _update("oioubl-price-update", "CataloguePricingUpdate", _price_line, PRICES)
ITEM_UPDATE = _update(
    "oioubl-item-update", "CatalogueItemSpecificationUpdate", _description_line, DESCRIPTION
)
DELETION = _update("oioubl-deletion", "CatalogueDeletion", _no_line, None)
