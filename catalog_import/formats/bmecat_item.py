"""One ARTICLE or PRODUCT of a BMEcat catalogue."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from catalog_import import labels
from catalog_import.coerce import says_no, says_yes, xml_number
from catalog_import.draft import Draft
from catalog_import.formats.bmecat_price import choose_price
from catalog_import.formats.ubl import Parts, first_text, parts, text_of
from catalog_import.item import Action
from catalog_import.text import clean, fold
from catalog_import.units import normalise
from catalog_import.upkeep import meaning

# By the two- and three-letter codes; then a text that does not say, then any other.
_LANGUAGES = ("da", "dan", "en", "eng", "")
_ACTIONS = {"new": Action.ADD, "update": Action.UPDATE, "delete": Action.DELETE}
_GTIN_TYPES = frozenset({"gtin", "ean", "gtin13", "ean13", "gtin14", ""})
_PICTURES = ("normal", "detail", "others", "")
_LABEL_FEATURES = frozenset(
    fold(name)
    for name in (
        "Miljømærke", "Miljømærker", "Mærkning", "Certificering", "Environment code", "Ecolabel",
        "Eco label", "Environmental label", "Label", "Umweltzeichen", "Gütesiegel",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the head of the file says once for all items."""

    currency: str = ""
    pictures: str = ""
    agreement: str = ""


def read_item(draft: Draft, element: "etree._Element", catalogue: Catalogue, today: date) -> None:
    """Everything the file says of an item; what it does not say is gone."""
    found = parts(element)
    _identity(draft, found)
    said = (element.get("mode") or "new").casefold()
    if said not in _ACTIONS:
        draft.note("action-unknown", "action", said)
    draft.fields["action"] = _ACTIONS.get(said, Action.ADD)
    details = _group(found, "DETAILS")
    draft.text("name", in_danish(details.get("DESCRIPTION_SHORT", [])))
    if draft.fields["action"] is Action.DELETE:
        return
    _texts(draft, details)
    _features(draft, found)
    orders = _group(found, "ORDER_DETAILS")
    _quantities(draft, orders)
    choose_price(draft, _groups(found, "PRICE_DETAILS"), orders, catalogue.currency, today)
    draft.text("agreement_number", catalogue.agreement)
    _picture(draft, found, catalogue.pictures)


def read_prices_only(
    draft: Draft, element: "etree._Element", catalogue: Catalogue, today: date
) -> None:
    """The price of an item named by its number. Its unit is the one we have."""
    found = parts(element)
    _identity(draft, found)
    draft.name_required = False
    draft.fields["action"], draft.fields["order_unit"] = Action.UPDATE, ""
    orders = _group(found, "ORDER_DETAILS")
    choose_price(draft, _groups(found, "PRICE_DETAILS"), orders, catalogue.currency, today)


def _groups(found: Parts, name: str) -> list[Parts]:
    """The groups of a name, whether the version calls the item an article or a product."""
    elements = [*found.get("PRODUCT_" + name, ()), *found.get("ARTICLE_" + name, ())]
    return [parts(element) for element in elements]


def _group(found: Parts, name: str) -> Parts:
    return next(iter(_groups(found, name)), {})


def _identity(draft: Draft, found: Parts) -> None:
    number = first_text(found, "SUPPLIER_PID") or first_text(found, "SUPPLIER_AID")
    draft.text("seller_item_id", number)


def in_danish(texts: "list[etree._Element]") -> str:
    """Of one text in several languages the Danish one, then the English, then the first."""
    by_language: dict[str, str] = {}
    for element in texts:
        by_language.setdefault((element.get("lang") or "").casefold(), text_of(element))
    known = (by_language[language] for language in _LANGUAGES if language in by_language)
    return next(known, text_of(texts[0]) if texts else "")


def _texts(draft: Draft, details: Parts) -> None:
    draft.text("description", in_danish(details.get("DESCRIPTION_LONG", [])))
    draft.text("manufacturer", first_text(details, "MANUFACTURER_NAME"))
    maker = first_text(details, "MANUFACTURER_PID") or first_text(details, "MANUFACTURER_AID")
    draft.text("manufacturer_item_id", maker)
    draft.gtin(_gtin(details))
    if days := first_text(details, "DELIVERY_TIME"):
        draft.days(xml_number(days), days)


def _gtin(details: Parts) -> str:
    for element in details.get("INTERNATIONAL_PID", ()):
        kind = (element.get("type") or "").casefold().replace("-", "")
        if kind in _GTIN_TYPES and text_of(element):
            return text_of(element)
    return first_text(details, "EAN")


def _features(draft: Draft, found: Parts) -> None:
    """UNSPSC by the system's name, labels and upkeep by the feature's; all others are left."""
    for group in _groups(found, "FEATURES"):
        system = first_text(group, "REFERENCE_FEATURE_SYSTEM_NAME").casefold()
        if system.startswith("unspsc") and "unspsc" not in draft.fields:
            draft.unspsc(first_text(group, "REFERENCE_FEATURE_GROUP_ID"))
        for element in group.get("FEATURE", ()):
            feature = parts(element)
            _label(draft, feature)
            _upkeep(draft, feature)


def _label(draft: Draft, feature: Parts) -> None:
    """ "Miljømærke: Svanemærket", or the label's own name with a yes."""
    name = clean(first_text(feature, "FNAME"))
    values = [clean(text_of(value)) for value in feature.get("FVALUE", ())]
    if fold(name) in _LABEL_FEATURES:
        for text in [text for value in values for text in labels.split_names(value)]:
            draft.label(labels.claim(text))
    elif labels.recognise(name) and values and not says_no(values[0]):
        licence = "" if says_yes(values[0]) else values[0]
        if not licence or labels.looks_like_licence(licence):
            draft.label(labels.claim(name, licence=licence))


def _upkeep(draft: Draft, feature: Parts) -> None:
    """Lifetime, power or running cost; with several values no one of them is the item's."""
    meant = meaning(clean(first_text(feature, "FNAME")))
    values = [text for value in feature.get("FVALUE", ()) if (text := text_of(value))]
    if meant is not None and values:
        said = values[0] if len(values) == 1 else " / ".join(values)
        draft.upkeep(meant, said, first_text(feature, "FUNIT"))


def _quantities(draft: Draft, orders: Parts) -> None:
    draft.unit(first_text(orders, "ORDER_UNIT"))
    for field, name in (
        ("minimum_quantity", "QUANTITY_MIN"),
        ("quantity_step", "QUANTITY_INTERVAL"),
    ):
        said = first_text(orders, name)
        if said and xml_number(said) != 0:  # nought means none
            draft.quantity(field, xml_number(said), said)
    unit, said = first_text(orders, "CONTENT_UNIT"), first_text(orders, "NO_CU_PER_OU")
    amount = xml_number(said) if said else Decimal(1)
    # One of the unit one orders in says nothing of what is in it.
    if unit and not (amount == 1 and normalise(unit) == draft.fields.get("order_unit")):
        draft.content(amount, unit, f"{said} {unit}".strip())


def _picture(draft: Draft, found: Parts, root: str) -> None:
    """The first picture of the best purpose; its name stands under the catalogue's root."""
    by_purpose: dict[str, str] = {}
    for info in found.get("MIME_INFO", ()):
        for element in parts(info).get("MIME", ()):
            media = parts(element)
            if first_text(media, "MIME_TYPE").casefold().startswith("image/"):
                purpose = first_text(media, "MIME_PURPOSE").casefold()
                by_purpose.setdefault(purpose, in_danish(media.get("MIME_SOURCE", [])))
    source = next((by_purpose[name] for name in _PICTURES if by_purpose.get(name)), "")
    if source and "://" not in source and "://" in root:
        source = root.rstrip("/") + "/" + source.lstrip("/")
    draft.image(source)
