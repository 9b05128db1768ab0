"""A supplier's catalogue as Peppol BIS Catalogue 3 (transaction T19, UBL 2.1).

T19 holds one contract, in its header, while a supplier here sells under several. So the header
names none; each contracted line has the marker CT and a property "AgreementNumber".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from shop.demo.items.item import DemoItem
from shop.demo.items.labels import Label
from shop.demo.price_lists import UNIT_CODES, plain
from shop.demo.suppliers import Supplier

AGREEMENT_PROPERTY = "AgreementNumber"
RECEIVER_GLN = "5799992000000"  # Indkøb Vest, the invented purchasing community
RECEIVER_NAME = "Indkøb Vest"
VAT_PERCENT = 25

_CONTENT_CODES = {
    "stk": "H87",
    "ruller": "H87",
    "ark": "ST",
    "kg": "KGM",
    "g": "GRM",
    "l": "LTR",
    "ml": "MLT",
    "m": "MTR",
}
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"


@dataclass(frozen=True, slots=True)
class Issue:
    """Which edition of a catalogue this is and when its prices hold."""

    catalogue_id: str
    issued: date
    valid_from: date
    valid_to: date


def catalogue(supplier: Supplier, items: Iterable[DemoItem], issue: Issue) -> bytes:
    """The whole catalogue as UTF-8 XML; its header says Replace."""
    lines = (part for at, item in enumerate(items, 1) for part in _line(at, item))
    return "\n".join([*_header(supplier, issue), *lines, "</Catalogue>", ""]).encode()


def _header(supplier: Supplier, issue: Issue) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<Catalogue xmlns="{_UBL}Catalogue-2" xmlns:cac="{_UBL}CommonAggregateComponents-2"'
        f' xmlns:cbc="{_UBL}CommonBasicComponents-2">'
    )
    yield _el("CustomizationID", "urn:fdc:peppol.eu:poacc:trns:catalogue:3")
    yield _el("ProfileID", "urn:fdc:peppol.eu:poacc:bis:catalogue_only:3")
    yield _el("ID", issue.catalogue_id)
    yield _el("ActionCode", "Replace")
    yield _el("Name", f"{supplier.name}: {supplier.tagline}")
    yield _el("IssueDate", issue.issued.isoformat())
    start, end = issue.valid_from.isoformat(), issue.valid_to.isoformat()
    yield _group("ValidityPeriod", _el("StartDate", start) + _el("EndDate", end))
    yield _party("ProviderParty", supplier.gln, supplier.name, supplier.cvr)
    yield _party("ReceiverParty", RECEIVER_GLN, RECEIVER_NAME, "")


def _party(role: str, gln: str, name: str, cvr: str) -> str:
    country = _group("Country", _el("IdentificationCode", "DK"))
    company = _el("CompanyID", f"DK{cvr}", schemeID="0184") if cvr else ""
    return _group(
        role,
        _el("EndpointID", gln, schemeID="0088"),
        _group("PartyIdentification", _el("ID", gln, schemeID="0088")),
        _group("PostalAddress", country),
        _group("PartyLegalEntity", _el("RegistrationName", name), company),
    )


def _line(at: int, item: DemoItem) -> Iterator[str]:
    unit = UNIT_CODES[item.pack.unit]
    yield "<cac:CatalogueLine>"
    yield _el("ID", str(at))
    yield _el("ActionCode", "Add")
    yield _el("OrderableIndicator", "true")
    yield _el("OrderableUnit", unit)
    content = _CONTENT_CODES[item.pack.measure]
    yield _el("ContentUnitQuantity", plain(item.pack.amount), unitCode=content)
    yield _el("OrderQuantityIncrementNumeric", "1")
    yield _el("MinimumOrderQuantity", str(item.minimum), unitCode=unit)
    if item.replaces:
        yield _group("ReplacedRelatedItem", _el("ID", item.replaces))
    yield _price(item, unit)
    yield _item(item)
    yield "</cac:CatalogueLine>"


def _price(item: DemoItem, unit: str) -> str:
    return _group(
        "RequiredItemLocationQuantity",
        _el("LeadTimeMeasure", str(item.lead_days), unitCode="DAY"),
        _group(
            "Price",
            _el("PriceAmount", plain(item.price), currencyID="DKK"),
            _el("BaseQuantity", "1", unitCode=unit),
            _el("PriceType", "CON" if item.agreement else "NTP"),
        ),
    )


def _item(item: DemoItem) -> str:
    gtin = _el("ID", item.gtin, schemeID="0160")
    return _group(
        "Item",
        _el("Description", item.description),
        _el("Name", item.name),
        _el("BrandName", item.brand),
        _group("SellersItemIdentification", _el("ID", item.seller_item_id)),
        _group("StandardItemIdentification", gtin) if item.gtin else "",
        _group("CommodityClassification", _el("ItemClassificationCode", item.unspsc, listID="TST")),
        _group("TransactionConditions", _el("ActionCode", "CT")) if item.agreement else "",
        _group(
            "ClassifiedTaxCategory",
            _el("ID", "S"),
            _el("Percent", str(VAT_PERCENT)),
            _group("TaxScheme", _el("ID", "VAT")),
        ),
        _property(AGREEMENT_PROPERTY, item.agreement) if item.agreement else "",
        *(_certificate(label) for label in item.labels),
    )


def _property(name: str, value: str) -> str:
    return _group("AdditionalItemProperty", _el("Name", name), _el("Value", value))


def _certificate(label: Label) -> str:
    """A label; its licence number stands as the reference of the proof."""
    proof = _group("DocumentReference", _el("ID", label.licence)) if label.licence else ""
    return _group(
        "Certificate",
        _el("ID", label.word),
        _el("CertificateTypeCode", label.code or "NA"),
        _el("CertificateType", label.type),
        _el("Remarks", label.word),
        _group("IssuerParty", _group("PartyName", _el("Name", label.issuer))),
        proof,
    )


def _el(name: str, text: str, **attributes: str) -> str:
    """A leaf; the attributes here are our own codes and need no escaping."""
    marks = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<cbc:{name}{marks}>{escape(text)}</cbc:{name}>"


def _group(name: str, *parts: str) -> str:
    return f"<cac:{name}>{''.join(parts)}</cac:{name}>"
