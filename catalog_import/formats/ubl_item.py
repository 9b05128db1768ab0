"""What a line of a UBL catalogue says of its item, in Peppol's and in Denmark's own dialect.

ItemComparison is left alone: its prices are for comparing on a shelf, never for ordering.
"""

from collections.abc import Iterator

from lxml import etree

from catalog_import import labels
from catalog_import.coerce import xml_number
from catalog_import.draft import Draft
from catalog_import.formats.ubl import Parts, first_text, parts, text_of
from catalog_import.item import CatalogueHeader
from catalog_import.text import clean
from catalog_import.units import normalise
from catalog_import.upkeep import meaning

# TST is the code for UNSPSC; MP and UNSPSC are what files use instead.
UNSPSC_LISTS = ("TST", "UNSPSC", "MP", "")
_LANGUAGES = ("da", "en")
# Where a supplier must put one agreement number for each line: T19 has a place only in the header.
AGREEMENT_PROPERTY = "agreementnumber"
LICENCE_PROPERTIES = frozenset({"labellicence", "labellicense"})
_NOTHING = frozenset({"", "na", "n/a"})


def read_texts(draft: Draft, item: Parts) -> None:
    """Description, brand, maker and UNSPSC."""
    draft.text("description", in_danish(item.get("Description", ())))
    draft.text("brand", first_text(item, "BrandName"))
    draft.text("manufacturer_item_id", id_in(item, "ManufacturersItemIdentification"))
    for maker in item.get("ManufacturerParty", ()):
        draft.text("manufacturer", _party_name(maker))
    draft.unspsc(_unspsc(item))


def id_in(item: Parts, name: str) -> str:
    """The ID within the first child of a name, "" without one."""
    holders = item.get(name, ())
    return first_text(parts(holders[0]), "ID") if holders else ""


def _party_name(party: "etree._Element") -> str:
    names = parts(party).get("PartyName", ())
    return first_text(parts(names[0]), "Name") if names else ""


def in_danish(texts: "list[etree._Element] | tuple[()]") -> str:
    """Of one text in several languages the Danish one, then the English, then the first."""
    if len(texts) > 1:
        for language in _LANGUAGES:
            for element in texts:
                if (element.get("languageID") or "").casefold().startswith(language):
                    return text_of(element)
    return text_of(texts[0]) if texts else ""


def _unspsc(item: Parts) -> str:
    """The code under the list that says UNSPSC most clearly."""
    by_list: dict[str, str] = {}
    for holder in item.get("CommodityClassification", ()):
        for code in parts(holder).get("ItemClassificationCode", ()):
            by_list.setdefault(code.get("listID") or "", text_of(code))
    return next((by_list[name] for name in UNSPSC_LISTS if name in by_list), "")


def read_quantities(draft: Draft, line: Parts, item: Parts) -> None:
    """Unit of order, least and step, content, whether it can be ordered, what it replaces."""
    if unit := first_text(line, "OrderableUnit"):
        draft.unit(unit)
    _minimum(draft, line)
    if step := first_text(line, "OrderQuantityIncrementNumeric"):
        draft.quantity("quantity_step", xml_number(step), step)
    if first_text(line, "OrderableIndicator").casefold() in ("false", "0"):
        draft.fields["orderable"] = False
    _content(draft, line, item)
    for replaced in line.get("ReplacedRelatedItem", ()):
        draft.text("replaces", first_text(parts(replaced), "ID"))


def _minimum(draft: Draft, line: Parts) -> None:
    """The least one can order, when it is told in the unit one orders in."""
    for element in line.get("MinimumOrderQuantity", ())[:1]:
        unit = element.get("unitCode") or ""
        same = not unit or normalise(unit) == draft.fields.get("order_unit", "H87")
        amount = xml_number(text_of(element)) if same else None
        # Nought means no minimum, and so does one of another unit.
        if amount != 0:
            draft.quantity("minimum_quantity", amount, f"{text_of(element)} {unit}".strip())


def _content(draft: Draft, line: Parts, item: Parts) -> None:
    """The net content of one order unit, else how many pieces it holds."""
    for element in line.get("ContentUnitQuantity", ())[:1]:
        unit, said = element.get("unitCode") or "", text_of(element)
        draft.content(xml_number(said), unit, f"{said} {unit}")
        return
    pieces = xml_number(first_text(item, "PackSizeNumeric"))
    if pieces is not None and pieces > 1:
        draft.content(pieces, "H87", str(pieces))


def read_validity(draft: Draft, line: Parts) -> None:
    """The days between which the line holds."""
    for period in line.get("LineValidityPeriod", ()):
        days = parts(period)
        draft.day("valid_from", first_text(days, "StartDate"))
        draft.day("valid_to", first_text(days, "EndDate"))


def read_agreement(draft: Draft, item: Parts, header: CatalogueHeader) -> None:
    """The line's own agreement number beats the header's; CT marks a contracted item."""
    own = next((value for name, value in properties(item) if name == AGREEMENT_PROPERTY), "")
    draft.text("agreement_number", own or header.agreement_number)
    marks = {
        text_of(code).upper()
        for condition in item.get("TransactionConditions", ())
        for code in parts(condition).get("ActionCode", ())
    }
    draft.fields["contracted"] = bool(own) or "CT" in marks


def properties(item: Parts) -> Iterator[tuple[str, str]]:
    """The item's own properties: names in small letters without spaces, and values."""
    for element in item.get("AdditionalItemProperty", ()):
        found = parts(element)
        yield first_text(found, "Name").replace(" ", "").casefold(), first_text(found, "Value")


def read_upkeep(draft: Draft, item: Parts) -> None:
    """Lifetime, power and running cost, where the item's properties tell them."""
    for element in item.get("AdditionalItemProperty", ()):
        found = parts(element)
        meant = meaning(first_text(found, "Name"))
        if meant is None:
            continue
        said, qualifier = first_text(found, "Value"), first_text(found, "ValueQualifier")
        measured = found.get("ValueQuantity", ())
        if measured and (text_of(measured[0]) or not said):
            unit = measured[0].get("unitCode") or qualifier
            draft.upkeep(meant, text_of(measured[0]), unit, xml_number)
        else:
            draft.upkeep(meant, said, qualifier)


def read_certificates(draft: Draft, item: Parts) -> None:
    """Certificates. With several of them a property cannot say whose licence it gives."""
    certificates = item.get("Certificate", ())
    stated = [value for name, value in properties(item) if name in LICENCE_PROPERTIES]
    licence = stated[0] if stated and len(certificates) == 1 else ""
    if stated and not licence:
        draft.note("licence-unclear", "labels", stated[0])
    for element in certificates:
        read_certificate(draft, parts(element), licence)


def read_certificate(draft: Draft, found: Parts, licence: str) -> None:
    """The GS1 code stands in CertificateTypeCode; older files say NA and name the label."""
    code = _stated(first_text(found, "CertificateTypeCode"))
    texts = [_stated(first_text(found, "ID"))]
    texts += [_stated(text_of(remark)) for remark in found.get("Remarks", ())]
    references = [
        first_text(parts(reference), "ID") for reference in found.get("DocumentReference", ())
    ]
    proof = next((ref for ref in references if "://" in ref), "")
    texts += [ref for ref in references if "://" not in ref]
    names = [text for text in texts if text and labels.recognise(labels.split_licence(text)[0])]
    rest = [text for text in texts if text and text not in names]
    licence = licence or next(filter(labels.looks_like_licence, rest), "")
    said = [text for text in rest if text != licence]
    # "EcoLabel" is a kind of label, not a code: what the certificate is called says more.
    by_code = [code] if code.isupper() or not said else []
    named = next(filter(None, [*names, *by_code, *said, licence]), "")
    if named:
        draft.label(labels.claim(named, licence=licence, evidence=clean(proof), code=code))


def _stated(text: str) -> str:
    return "" if text.casefold() in _NOTHING else text


def address_of(document: Parts) -> str:
    """Where an attached document is; what is embedded in the file has no address."""
    for attachment in document.get("Attachment", ()):
        for reference in parts(attachment).get("ExternalReference", ()):
            return first_text(parts(reference), "URI")
    return ""
