"""One CatalogueLine of an OIOUBL catalogue, and what its updates share with it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from catalog_import import labels
from catalog_import.coerce import xml_number
from catalog_import.draft import Draft
from catalog_import.formats.peppol_price import choose_price
from catalog_import.formats.ubl import Parts, first_text, parts, text_of
from catalog_import.formats.ubl_header import cvr_of
from catalog_import.formats.ubl_item import (
    address_of,
    in_danish,
    properties,
    read_agreement,
    read_certificates,
    read_quantities,
    read_texts,
    read_upkeep,
    read_validity,
)
from catalog_import.item import Action, CatalogueHeader, ParsedItem, RowIssue
from catalog_import.text import fold

_GTIN_SCHEME = "gtin"
_PERCENT = {"StandardRated": Decimal(25), "ZeroRated": Decimal(0), "ReverseCharge": Decimal(0)}
_PICTURES = ("Picture", "PictureURL")
# Where suppliers name a label: the official scenario's "Environment code", and Danish for it.
_LABEL_PROPERTIES = frozenset(
    fold(name) for name in ("Environment code", "Miljømærke", "Miljømærkning", "Ecolabel", "Mærke")
)
_GONE = frozenset({"itemdeleted"})
_NOT_NOW = frozenset({"itemtemporarilyunavailable", "newannouncement"})


def read_line(
    element: "etree._Element", row: int, header: CatalogueHeader, today: date
) -> Iterator[ParsedItem | RowIssue]:
    """The item of one line, and what was noted about it."""
    draft = Draft(row, price_required=False)
    line = parts(element)
    item = item_of(line)
    state = first_text(line, "LifeCycleStatusCode").casefold()
    draft.text("line_key", first_text(line, "ID"))
    draft.fields["action"] = _action(draft, first_text(line, "ActionCode"), state)
    read_identity(draft, item)
    _supplier(draft, line, header)
    if draft.fields["action"] is not Action.DELETE:
        read_description(draft, item)
        read_quantities(draft, line, item)
        read_validity(draft, line)
        read_vat(draft, line)
        choose_price(draft, line, today)
        read_agreement(draft, item, header)
        draft.text("lot", first_text(line, "ContractSubdivision"))
        if state in _NOT_NOW:
            draft.fields["orderable"] = False
    return draft.finish()


def item_of(line: Parts) -> Parts:
    """The children of the line's item; none without one."""
    return parts(line["Item"][0]) if "Item" in line else {}


def _action(draft: Draft, said: str, state: str) -> Action:
    word = said.casefold()
    if word == "delete" or state in _GONE:
        return Action.DELETE
    if word not in ("", "add", "update"):
        draft.note("action-unknown", "action", said)
    return Action.UPDATE if word == "update" else Action.ADD


def read_identity(draft: Draft, item: Parts) -> None:
    """The seller's number and the name. The number may itself be a GTIN, as its scheme says."""
    for holder in item.get("SellersItemIdentification", ())[:1]:
        for number in parts(holder).get("ID", ())[:1]:
            draft.text("seller_item_id", text_of(number))
            if (number.get("schemeID") or "").casefold() == _GTIN_SCHEME:
                draft.gtin(text_of(number))
    for holder in item.get("StandardItemIdentification", ()):
        if "gtin" not in draft.fields:
            draft.gtin(first_text(parts(holder), "ID"))
    draft.text("name", in_danish(item.get("Name", ())))


def read_description(draft: Draft, item: Parts) -> None:
    """Texts, GTIN, labels and picture: what an item update replaces besides the name."""
    read_texts(draft, item)
    read_certificates(draft, item)
    read_upkeep(draft, item)
    for name, value in properties(item):
        if name == _GTIN_SCHEME and "gtin" not in draft.fields:
            draft.gtin(value)
        elif fold(name) in _LABEL_PROPERTIES:
            for text in labels.split_names(value):
                draft.label(labels.claim(text))
    for element in item.get("ItemSpecificationDocumentReference", ()):
        document = parts(element)
        if first_text(document, "DocumentTypeCode") in _PICTURES and "image" not in draft.fields:
            draft.image(address_of(document) or _address_in_id(document))


def _address_in_id(document: Parts) -> str:
    stated = first_text(document, "ID")
    return stated if "://" in stated else ""


def read_vat(draft: Draft, line: Parts) -> None:
    """The rate stands beside the price; without any the item has Denmark's one rate."""
    for block in line.get("RequiredItemLocationQuantity", ()):
        for element in parts(block).get("ApplicableTaxCategory", ()):
            category = parts(element)
            code, said = first_text(category, "ID"), first_text(category, "Percent")
            percent = xml_number(said) if said else _PERCENT.get(code)
            draft.vat(percent, said or code)
            return


def _supplier(draft: Draft, line: Parts, header: CatalogueHeader) -> None:
    """A line may name another seller than the head does, as a market place's catalogue."""
    for element in line.get("SellerSupplierParty", ()):
        own = cvr_of(element)
        if own and header.supplier_cvr and own != header.supplier_cvr:
            draft.note("line-supplier-differs", "supplier_cvr", own)
