"""One item of a cXML Index: ItemDetail says what it is, IndexItemDetail where and until when.

An item has one price. The standard has no place in an Index for what more cost: neither detail
carries prices by amount, and no Extrinsic name for them is agreed on. What a supplier writes in
one of its own is not guessed at; such prices come by Peppol, OIOUBL, BMEcat or a price list.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from lxml import etree

from catalog_import import coerce, labels
from catalog_import.coerce import xml_number
from catalog_import.draft import Draft
from catalog_import.formats.ubl import Parts, first_text, parts, text_of
from catalog_import.item import Severity
from catalog_import.limits import MAX_NAME
from catalog_import.text import clean, fold, shorten
from catalog_import.units import normalise
from catalog_import.upkeep import meaning

CURRENCY = "DKK"
COUNTRY = "DK"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGES = ("da", "en")
_PICTURE = (".jpg", ".jpeg", ".png", ".webp", ".gif")
_PICTURE_WORDS = ("image", "billede", "picture", "foto")


def read_item(draft: Draft, detail: Parts, index: Parts) -> None:
    """Everything an IndexItemAdd says of an item."""
    _texts(draft, detail)
    draft.unit(first_text(detail, "UnitOfMeasure"))
    _price(draft, detail)
    _classification(draft, detail)
    _time(draft, detail, index)
    _territory(draft, index)
    _extrinsics(draft, detail)
    _picture(draft, detail)


def _texts(draft: Draft, detail: Parts) -> None:
    """ShortName is the name; without one the description is, cut where it is too long."""
    element = _in_danish(detail.get("Description", []))
    if element is not None:
        short = clean(first_text(parts(element), "ShortName"))
        text = clean("".join(_own_texts(element)))
        if not short and len(text) > MAX_NAME:
            draft.note(
                "text-too-long", "name", text,
                severity=Severity.WARNING, length=len(text), limit=MAX_NAME,
            )  # fmt: skip
        draft.text("name", short or shorten(text, MAX_NAME))
        if short or len(text) > MAX_NAME:
            draft.text("description", text)
    draft.text("manufacturer", first_text(detail, "ManufacturerName"))
    draft.text("manufacturer_item_id", first_text(detail, "ManufacturerPartID"))


def _own_texts(element: "etree._Element") -> Iterator[str]:
    """The text of an element without that of its children."""
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def _in_danish(texts: "list[etree._Element]") -> "etree._Element | None":
    for language in _LANGUAGES:
        for element in texts:
            if (element.get(_LANGUAGE) or "").casefold().startswith(language):
                return element
    return texts[0] if texts else None


def _price(draft: Draft, detail: Parts) -> None:
    """UnitPrice is for PriceBasisQuantity's quantity of its unit; the factor leads there."""
    money = [m for price in detail.get("UnitPrice", ()) for m in parts(price).get("Money", ())]
    if not money:
        draft.price(None)
        return
    said, currency = text_of(money[0]), (money[0].get("currency") or "").upper()
    if currency and currency != CURRENCY:
        draft.note("currency-not-dkk", "price", f"{said} {currency}")
    amount, share = xml_number(said), Decimal(1)
    for basis in detail.get("PriceBasisQuantity", ())[:1]:
        found = _share(draft, basis)
        if found is None:
            unit = first_text(parts(basis), "UnitOfMeasure")
            draft.note("price-unit-differs", "price", f"{said} / {unit}")
            return
        share = found
    draft.price(None if amount is None else amount * share, said or "-")


def _share(draft: Draft, basis: "etree._Element") -> Decimal | None:
    """What one order unit costs as a share of UnitPrice; None when that is not told."""
    quantity = xml_number(basis.get("quantity") or "1")
    said = basis.get("conversionFactor")
    factor = xml_number(said) if said else Decimal(1)
    unit = normalise(first_text(parts(basis), "UnitOfMeasure"))
    if not said and unit is not None and unit != draft.fields.get("order_unit", "H87"):
        return None
    if quantity is None or factor is None or quantity <= 0 or factor <= 0:
        return None
    return factor / quantity


def _classification(draft: Draft, detail: Parts) -> None:
    """The first UNSPSC that looks like one; files put other things under its name."""
    said = [
        text_of(element) or (element.get("code") or "")
        for element in detail.get("Classification", ())
        if fold(element.get("domain") or "").startswith("unspsc")
    ]
    fitting = (text for text in said if coerce.unspsc(text))
    if said:
        draft.unspsc(next(fitting, said[0]))


def _time(draft: Draft, detail: Parts, index: Parts) -> None:
    if days := first_text(detail, "LeadTime") or first_text(index, "LeadTime"):
        draft.days(xml_number(days), days)
    draft.day("valid_from", first_text(index, "EffectiveDate"))
    draft.day("valid_to", first_text(index, "ExpirationDate"))


def _territory(draft: Draft, index: Parts) -> None:
    places = [text_of(place).upper() for place in index.get("TerritoryAvailable", ())]
    if places and not any(place.startswith(COUNTRY) for place in places):
        draft.note("territory-elsewhere", "price", " ".join(places))
        draft.fields["orderable"] = False


def _gtin(draft: Draft, value: str) -> None:
    draft.gtin(value)


def _label(draft: Draft, value: str) -> None:
    for text in labels.split_names(value):
        draft.label(labels.claim(text))


def _minimum(draft: Draft, value: str) -> None:
    draft.quantity("minimum_quantity", xml_number(value), value)


def _step(draft: Draft, value: str) -> None:
    draft.quantity("quantity_step", xml_number(value), value)


def _image(draft: Draft, value: str) -> None:
    draft.image(value)


def _agreement(draft: Draft, value: str) -> None:
    draft.text("agreement_number", value)


# cXML leaves these to each supplier; the words are those of price lists.
_EXTRINSICS: Mapping[str, Callable[[Draft, str], None]] = {
    **dict.fromkeys(("gtin", "ean", "eannumber", "eancode"), _gtin),
    **dict.fromkeys(("miljoemaerke", "ecolabel", "environmentcode", "label", "labels"), _label),
    **dict.fromkeys(("minimumquantity", "minorderquantity", "minimumorderquantity"), _minimum),
    **dict.fromkeys(("orderquantityincrement", "quantityinterval"), _step),
    **dict.fromkeys(("image", "imageurl", "billede"), _image),
    **dict.fromkeys(("agreementnumber", "contractnumber", "aftalenr"), _agreement),
}


def _extrinsics(draft: Draft, detail: Parts) -> None:
    for element in detail.get("Extrinsic", ()):
        name, value = element.get("name") or "", clean(text_of(element))
        take, meant = _EXTRINSICS.get(fold(name)), meaning(name)
        if take and value:
            take(draft, value)
        elif meant is not None:
            draft.upkeep(meant, value)


def _picture(draft: Draft, detail: Parts) -> None:
    """The first attachment that is a picture, by its address or else by its name."""
    for element in detail.get("AttachmentReference", ()):
        found = parts(element)
        address = first_text(found, "URL")
        named = f"{first_text(found, 'Name')} {first_text(found, 'InternalID')}".casefold()
        is_picture = address.casefold().partition("?")[0].endswith(_PICTURE)
        if "image" not in draft.fields and (
            is_picture or any(word in named for word in _PICTURE_WORDS)
        ):
            draft.image(address)
