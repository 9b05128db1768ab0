"""The usual line of a Peppol catalogue, read in one walk: nearly all lines of a large file.

What is told twice, in a way we do not expect, or with any doubt makes the line unusual. Then
nothing is returned, and `peppol_line.read_line` reads the line with care and says what is wrong.
For a usual line both give the same item; a test holds them together.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lxml import etree

from catalog_import import coerce, units
from catalog_import.coerce import xml_number
from catalog_import.draft import DANISH_RATES, HIGHEST_PRICE, Draft
from catalog_import.formats.peppol_line import GTIN_SCHEME, UNTAXED, HeaderAction
from catalog_import.formats.peppol_price import lead_days
from catalog_import.formats.ubl import CAC, parts
from catalog_import.formats.ubl_item import (
    AGREEMENT_PROPERTY,
    LICENCE_PROPERTIES,
    UNSPSC_LISTS,
    read_certificate,
)
from catalog_import.item import Action, LabelClaim, ParsedItem
from catalog_import.limits import MAX_ADDRESS, MAX_DESCRIPTION, MAX_ID, MAX_NAME, MAX_SHORT
from catalog_import.text import clean

CBC = CAC.replace("Aggregate", "Basic")
_REPEATED = 4096  # how many of each kind of repeated text we keep the meaning of


class _UnusualError(Exception):
    """The line is for the careful reader."""


class _Table(dict[str, Any]):
    """Tag -> a name to keep the text under, (name, attribute), [name] for the elements
    themselves, a table for what is inside, or None for what no field is made of."""

    def __missing__(self, tag: object) -> Any:
        raise _UnusualError


def _table(**known: Any) -> _Table:
    """A name ending in "_" is of an aggregate; the others are basic."""
    return _Table(
        {f"{{{CAC if n.endswith('_') else CBC}}}{n.rstrip('_')}": s for n, s in known.items()}
    )


_PRICE = _table(PriceAmount=("amount", "currencyID"), BaseQuantity=("base", "unitCode"))
_ITEM = _table(
    Name="name",
    Description="description",
    BrandName="brand",
    PackQuantity=None,
    PackSizeNumeric="pieces",
    Keyword=None,
    BuyersItemIdentification_=None,
    SellersItemIdentification_=_table(ID="seller_item_id"),
    ManufacturersItemIdentification_=_table(ID="manufacturer_item_id"),
    StandardItemIdentification_=_table(ID=("standard", "schemeID")),
    ItemSpecificationDocumentReference_=_table(
        ID=None,
        DocumentTypeCode="document",
        Attachment_=_table(ExternalReference_=_table(URI="address")),
    ),
    OriginCountry_=None,
    CommodityClassification_=_table(ItemClassificationCode=("class", "listID")),
    TransactionConditions_=_table(ActionCode="condition"),
    ClassifiedTaxCategory_=_table(ID="tax", Percent="percent", TaxScheme_=None),
    AdditionalItemProperty_=["properties"],
    ManufacturerParty_=_table(PartyName_=_table(Name="manufacturer")),
    Certificate_=["certificates"],
    Dimension_=None,
)
_LINE = _table(
    ID=None,
    ActionCode="action",
    OrderableIndicator="orderable",
    OrderableUnit="unit",
    ContentUnitQuantity=("content", "unitCode"),
    OrderQuantityIncrementNumeric="step",
    MinimumOrderQuantity=("minimum", "unitCode"),
    MaximumOrderQuantity=None,
    WarrantyInformation=None,
    PackLevelCode=None,
    LineValidityPeriod_=_table(StartDate="valid_from", EndDate="valid_to"),
    ItemComparison_=None,
    AccessoryRelatedItem_=None,
    ReplacedRelatedItem_=_table(ID="replaces"),
    RequiredItemLocationQuantity_=_table(LeadTimeMeasure=("lead", "unitCode"), Price_=_PRICE),
    Item_=_ITEM,
)
_PROPERTY = _table(
    ID=None, Name="name", Value="value", NameCode=None, ValueQuantity=None, ValueQualifier=None
)


def read_usual_line(
    element: "etree._Element", row: int, header_action: HeaderAction, agreement_number: str
) -> ParsedItem | None:
    """The item of a usual line about which there is nothing to note; else None."""
    told: dict[str, Any] = {}
    try:
        _walk(element, _LINE, told)
        return _item(told, row, header_action, agreement_number)
    except _UnusualError:
        return None


def _walk(element: "etree._Element", table: _Table, told: dict[str, Any]) -> None:
    """Keep what the table asks for; anything told twice is unusual."""
    for child in element:
        tag: Any = child.tag
        step = table[tag]
        kind = step.__class__
        if kind is str:
            if step in told:
                raise _UnusualError
            text = child.text
            told[step] = text.strip() if text else ""
        elif kind is tuple:
            name, attribute = step
            if name in told:
                raise _UnusualError
            text = child.text
            told[name] = (text.strip() if text else "", child.get(attribute) or "")
        elif kind is _Table:
            if tag in told:
                raise _UnusualError
            told[tag] = True
            _walk(child, step, told)
        elif kind is list:
            told.setdefault(step[0], []).append(child)


def _item(told: dict[str, Any], row: int, header: HeaderAction, agreement: str) -> ParsedItem:
    get = told.get
    unit = _unit(get("unit", ""))
    own, is_marked = _own_agreement(get("properties", ())), get("condition", "").upper() == "CT"
    content, content_unit = _content(*get("content", ("", "")), get("pieces", ""))
    start, end = _day(get("valid_from", "")), _day(get("valid_to", ""))
    if start and end and end < start:
        raise _UnusualError
    return ParsedItem(
        row=row,
        seller_item_id=_text(told, "seller_item_id", MAX_ID) or _unusual(),
        name=_text(told, "name", MAX_NAME) or _unusual(),
        action=_action(get("action", ""), header),
        description=_text(told, "description", MAX_DESCRIPTION),
        brand=_text(told, "brand", MAX_SHORT),
        manufacturer=_text(told, "manufacturer", MAX_SHORT),
        manufacturer_item_id=_text(told, "manufacturer_item_id", MAX_ID),
        gtin=_gtin(*get("standard", ("", ""))),
        unspsc=_unspsc(*get("class", ("", ""))),
        order_unit=unit,
        price=_price(*get("amount", ("", "")), *get("base", ("", "")), unit),
        vat_percent=_vat(get("percent", ""), get("tax", "")) if _TAX in told else _VAT,
        content_quantity=content,
        content_unit=content_unit,
        minimum_quantity=_minimum(*told["minimum"], unit) if "minimum" in told else _ONE,
        quantity_step=_above_zero(told["step"]) if get("step") else _ONE,
        lead_time_days=_lead(*told["lead"]) if "lead" in told else None,
        agreement_number=_short(own or agreement),
        contracted=bool(own) or is_marked,
        orderable=get("orderable", "").casefold() not in ("false", "0"),
        valid_from=start,
        valid_to=end,
        labels=_labels(told["certificates"]) if "certificates" in told else (),
        replaces=_text(told, "replaces", MAX_ID),
        image=_image(get("document", ""), get("address", "")),
    )


_ONE, _VAT = Decimal(1), Decimal(25)
_TAX = f"{{{CAC}}}ClassifiedTaxCategory"


def _unusual() -> Any:
    raise _UnusualError


def _text(told: dict[str, Any], name: str, limit: int) -> str:
    text = told.get(name)
    if not text:
        return ""
    text = clean(text)
    return text if len(text) <= limit else _unusual()


@lru_cache(maxsize=_REPEATED)
def _short(raw: str) -> str:
    text = clean(raw)
    return text if len(text) <= MAX_SHORT else _unusual()


@lru_cache(maxsize=_REPEATED)
def _action(said: str, header: HeaderAction) -> Action:
    word = said.casefold()
    if word not in ("", "add", "update"):
        raise _UnusualError
    return Action.UPDATE if word == "update" and header is HeaderAction.UPDATE else Action.ADD


@lru_cache(maxsize=_REPEATED)
def _unit(said: str) -> str:
    return units.normalise(clean(said)) or _unusual()


def _gtin(number: str, scheme: str) -> str:
    if not number or scheme != GTIN_SCHEME:
        return ""
    return coerce.gtin(number) or _unusual()


@lru_cache(maxsize=_REPEATED)
def _unspsc(code: str, code_list: str) -> str:
    if not code or code_list not in UNSPSC_LISTS:
        return ""
    return coerce.unspsc(clean(code)) or _unusual()


@lru_cache(maxsize=_REPEATED)
def _content(quantity: str, unit: str, pieces: str) -> tuple[Decimal | None, str]:
    if not quantity and not unit and not pieces:
        return None, ""
    number = xml_number(quantity)
    held = units.content(number, clean(unit)) if number is not None and number > 0 else None
    return held or _unusual()


@lru_cache(maxsize=_REPEATED)
def _price(amount: str, currency: str, base: str, base_unit: str, unit: str) -> Decimal:
    """The price of one order unit, where the file prices just that."""
    number, count = xml_number(amount), xml_number(base or "1")
    if currency.upper() not in ("", "DKK") or number is None or count is None or count <= 0:
        raise _UnusualError
    if base_unit and units.normalise(base_unit) != unit:
        raise _UnusualError
    price = coerce.to_price(number / count)
    return price if 0 < price <= HIGHEST_PRICE else _unusual()


@lru_cache(maxsize=_REPEATED)
def _vat(said: str, code: str) -> Decimal:
    percent = xml_number(said)
    if percent is None and code in UNTAXED:
        percent = Decimal(0)
    if percent is None or percent not in DANISH_RATES:
        raise _UnusualError
    return coerce.plain(percent)


@lru_cache(maxsize=_REPEATED)
def _minimum(said: str, said_unit: str, unit: str) -> Decimal:
    if said_unit and units.normalise(said_unit) != unit:
        raise _UnusualError
    return _above_zero(said)


@lru_cache(maxsize=_REPEATED)
def _above_zero(said: str) -> Decimal:
    amount = xml_number(said)
    return coerce.plain(amount) if amount is not None and amount > 0 else _unusual()


@lru_cache(maxsize=_REPEATED)
def _lead(said: str, unit: str) -> int:
    days = lead_days(said, unit)
    return -int(-days // 1) if days is not None and 0 <= days <= 366 else _unusual()


@lru_cache(maxsize=_REPEATED)
def _day(said: str) -> date | None:
    return (coerce.day(said) or _unusual()) if said else None


def _image(document: str, address: str) -> str:
    if document != "PRODUCT_IMAGE" or not address:
        return ""
    address = clean(address)
    usual = address.startswith(("https://", "http://")) and len(address) <= MAX_ADDRESS
    return address if usual else _unusual()


def _own_agreement(properties: "list[etree._Element]") -> str:
    """The line's own agreement number; a licence among the properties needs the careful reader."""
    own: str | None = None
    for element in properties:
        told: dict[str, Any] = {}
        _walk(element, _PROPERTY, told)
        name = told.get("name", "").replace(" ", "").casefold()
        if name in LICENCE_PROPERTIES:
            raise _UnusualError
        if name == AGREEMENT_PROPERTY:
            if own is not None:
                raise _UnusualError
            own = told.get("value", "")
    return own or ""


def _labels(certificates: "list[etree._Element]") -> tuple[LabelClaim, ...]:
    """The claims; a catalogue repeats the same few certificates, so they are known by their XML."""
    claims: list[LabelClaim] = []
    for element in certificates:
        xml = etree.tostring(element, with_tail=False)
        if xml not in _CERTIFICATES:
            _remember(xml, element)
        claim = _CERTIFICATES[xml]
        if claim is None or any(seen.code == claim.code for seen in claims):
            raise _UnusualError
        claims.append(claim)
    return tuple(claims)


_CERTIFICATES: dict[bytes, LabelClaim | None] = {}


def _remember(xml: bytes, element: "etree._Element") -> None:
    """What the careful reader makes of one certificate; None when it had doubts."""
    if len(_CERTIFICATES) >= _REPEATED or len(xml) > MAX_DESCRIPTION:
        _CERTIFICATES.clear()
    draft = Draft(0, price_required=False)
    read_certificate(draft, parts(element), "")
    _CERTIFICATES[xml] = draft.labels[0] if len(draft.labels) == 1 and not draft.issues else None
