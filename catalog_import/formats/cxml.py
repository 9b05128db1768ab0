"""cXML Index: a catalogue of items to add and items to delete."""

from collections.abc import Iterator

from lxml import etree

from catalog_import import xml_reader
from catalog_import.coerce import is_cvr
from catalog_import.draft import Draft
from catalog_import.formats.cxml_item import read_item
from catalog_import.formats.reading import Reading, Record
from catalog_import.formats.ubl import Parts, first_text, parts, text_of
from catalog_import.issues import issue
from catalog_import.item import Action, CatalogueHeader, IncomingFile
from catalog_import.text import clean, fold
from catalog_import.xml_reader import XmlRefusedError

NAME = "cxml-index"

INDEX, ENVELOPE = "Index", "cXML"
ADD, DELETE, PUNCHOUT = "IndexItemAdd", "IndexItemDelete", "IndexItemPunchout"
_CVR_DOMAINS = frozenset({"cvr", "dkcvr", "vat", "vatid", "0184"})


def recognises(file: IncomingFile) -> bool:
    """An Index, by itself or in a cXML envelope."""
    if not xml_reader.is_xml(file.head(256)):
        return False
    root = xml_reader.head(file).root
    return root == INDEX or (root == ENVELOPE and INDEX in xml_reader.outline(file))


def read(file: IncomingFile, reading: Reading) -> Iterator[Record]:
    """The header, then the items. An item of the supplier's own shop is told, never taken."""
    count = 0
    has_header = False
    root = xml_reader.head(file).root
    tags = (ADD, DELETE, PUNCHOUT)
    try:
        for element in xml_reader.lines(
            file, root=root, line=tags, limits=reading.limits, bare_doctype=True
        ):
            if not has_header:
                has_header = True
                yield from _header(element)
            if element.tag in tags:
                count += 1
                yield from _item(element, count)
    except XmlRefusedError as refused:
        yield issue(
            refused.code, 0 if refused.code == "dtd-refused" else count + 1, "", refused.where
        )


def _item(element: "etree._Element", row: int) -> Iterator[Record]:
    found = parts(element)
    if element.tag == PUNCHOUT:
        number = first_text(_children(found, "ItemID"), "SupplierPartID")
        yield issue("item-in-punchout", row, "seller_item_id", number)
        return
    draft = Draft(row, price_required=False)
    identity = _children(found, "ItemID") or found
    draft.text("seller_item_id", first_text(identity, "SupplierPartID"))
    if element.tag == DELETE:
        draft.fields["action"] = Action.DELETE
    else:
        read_item(draft, _children(found, "ItemDetail"), _children(found, "IndexItemDetail"))
    yield from draft.finish()


def _children(found: Parts, name: str) -> Parts:
    return parts(found[name][0]) if name in found else {}


def _header(element: "etree._Element") -> Iterator[Record]:
    """Only a Full index takes the place of what was there; without a mode it adds to it."""
    root = element.getroottree().getroot()
    index = root if root.tag == INDEX else next(root.iter(INDEX), root)
    found = parts(index)
    ids = found.get("SupplierID", [])
    header = CatalogueHeader(
        supplier_cvr=next(filter(None, map(_cvr, ids)), ""),
        supplier_name=clean(first_text(found, "SupplierName")),
        replaces_all=(index.get("loadmode") or "").casefold() == "full",
    )
    yield header
    if not header.supplier_cvr:
        yield issue("supplier-missing", 0, "supplier_cvr", text_of(ids[0]) if ids else "")


def _cvr(element: "etree._Element") -> str:
    said = text_of(element).upper()
    number = said.removeprefix("DK")
    known = said.startswith("DK") or fold(element.get("domain") or "") in _CVR_DOMAINS
    return number if known and is_cvr(number) else ""
