"""One CatalogueLine of a Peppol catalogue. Paths and meanings: BIS Catalogue 3, transaction T19."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self

from lxml import etree

from catalog_import.coerce import xml_number
from catalog_import.draft import Draft
from catalog_import.formats.peppol_price import choose_price
from catalog_import.formats.ubl import CAC, Parts, first_text, parts, text_of
from catalog_import.formats.ubl_item import (
    address_of,
    id_in,
    in_danish,
    read_agreement,
    read_certificates,
    read_quantities,
    read_texts,
    read_upkeep,
    read_validity,
)
from catalog_import.item import Action, CatalogueHeader, ParsedItem, RowIssue

__all__ = ["CAC", "HeaderAction", "read_line"]

GTIN_SCHEME = "0160"
UNTAXED = frozenset({"Z", "E", "AE", "K", "G", "O"})


class HeaderAction(StrEnum):
    """What the whole file asks for; absent means Replace."""

    ADD = "add"
    REPLACE = "replace"
    UPDATE = "update"
    DELETE = "delete"

    @classmethod
    def of(cls, text: str) -> Self:
        """The action a header names. An unknown one withdraws nothing, so it counts as Update."""
        known = {action.value: action for action in cls}
        return known.get(text.casefold(), cls("update")) if text else cls("replace")


def read_line(
    element: "etree._Element",
    row: int,
    header_action: HeaderAction,
    header: CatalogueHeader,
    today: date,
) -> Iterator[ParsedItem | RowIssue]:
    """The item of one line, and what was noted about it."""
    draft = Draft(row, price_required=False)
    line = parts(element)
    item = parts(line["Item"][0]) if "Item" in line else {}
    action = _action(draft, first_text(line, "ActionCode"), header_action)
    draft.fields["action"] = action
    _identity(draft, item)
    if action is not Action.DELETE:
        read_texts(draft, item)
        read_quantities(draft, line, item)
        read_validity(draft, line)
        _vat(draft, item)
        choose_price(draft, line, today)
        read_agreement(draft, item, header)
        read_certificates(draft, item)
        read_upkeep(draft, item)
        _image(draft, item)
    return draft.finish()


def _action(draft: Draft, said: str, header: HeaderAction) -> Action:
    """A line's Delete always counts; Update only means something where the header updates."""
    word = said.casefold()
    if header is HeaderAction.DELETE or word == "delete":
        return Action.DELETE
    if word not in ("", "add", "update"):
        draft.note("action-unknown", "action", said)
    return Action.UPDATE if word == "update" and header is HeaderAction.UPDATE else Action.ADD


def _identity(draft: Draft, item: Parts) -> None:
    """The seller's number; a file may give only the standard one, which then is the key."""
    standard = ""
    for holder in item.get("StandardItemIdentification", ()):
        for number in parts(holder).get("ID", ()):
            standard = standard or text_of(number)
            if number.get("schemeID") == GTIN_SCHEME:
                draft.gtin(text_of(number))
    draft.text("seller_item_id", id_in(item, "SellersItemIdentification") or standard)
    draft.text("name", in_danish(item.get("Name", ())))


def _vat(draft: Draft, item: Parts) -> None:
    """Without any statement the item has Denmark's one rate."""
    for element in item.get("ClassifiedTaxCategory", ())[:1]:
        category = parts(element)
        code, said = first_text(category, "ID"), first_text(category, "Percent")
        percent = xml_number(said)
        if percent is None and code in UNTAXED:
            percent = Decimal(0)
        draft.vat(percent, said or code)


def _image(draft: Draft, item: Parts) -> None:
    """The address of the first picture; pictures inside the file are left alone."""
    for element in item.get("ItemSpecificationDocumentReference", ()):
        found = parts(element)
        if first_text(found, "DocumentTypeCode") == "PRODUCT_IMAGE" and "image" not in draft.fields:
            draft.image(address_of(found))
