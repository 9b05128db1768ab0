"""The texts of a usual Peppol line under their names, in one walk over its elements."""

from typing import Any

from lxml import etree

from catalog_import.formats.ubl import CAC

CBC = CAC.replace("Aggregate", "Basic")
TAX = f"{{{CAC}}}ClassifiedTaxCategory"


class UnusualError(Exception):
    """The line is for the careful reader."""


class _Table(dict[str, Any]):
    """Tag -> where its text is kept.

    A name; (name, attribute, the attribute's name); a table for what is inside; [name, a table]
    for a list of what is inside each, [name, None] for a list of the elements; None for what no
    field is made of.
    """

    def __missing__(self, tag: object) -> Any:
        raise UnusualError


def _table(**known: Any) -> _Table:
    """A name ending in "_" is of an aggregate; the others are basic."""
    return _Table(
        {f"{{{CAC if n.endswith('_') else CBC}}}{n.rstrip('_')}": s for n, s in known.items()}
    )


_PRICE = _table(
    PriceAmount=("amount", "currencyID", "currency"), BaseQuantity=("base", "unitCode", "base_unit")
)
_PROPERTY = _table(
    ID=None, Name="name", Value="value", NameCode=None, ValueQuantity=None, ValueQualifier=None
)
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
    StandardItemIdentification_=_table(ID=("standard", "schemeID", "scheme")),
    ItemSpecificationDocumentReference_=_table(
        ID=None,
        DocumentTypeCode="document",
        Attachment_=_table(ExternalReference_=_table(URI="address")),
    ),
    OriginCountry_=None,
    CommodityClassification_=_table(ItemClassificationCode=("class", "listID", "list")),
    TransactionConditions_=_table(ActionCode="condition"),
    ClassifiedTaxCategory_=_table(ID="tax", Percent="percent", TaxScheme_=None),
    AdditionalItemProperty_=["properties", _PROPERTY],
    ManufacturerParty_=_table(PartyName_=_table(Name="manufacturer")),
    Certificate_=["certificates", None],
    Dimension_=None,
)
_LINE = _table(
    ID=None,
    ActionCode="action",
    OrderableIndicator="orderable",
    OrderableUnit="unit",
    ContentUnitQuantity=("content", "unitCode", "content_unit"),
    OrderQuantityIncrementNumeric="step",
    MinimumOrderQuantity=("minimum", "unitCode", "minimum_unit"),
    MaximumOrderQuantity=None,
    WarrantyInformation=None,
    PackLevelCode=None,
    LineValidityPeriod_=_table(StartDate="valid_from", EndDate="valid_to"),
    ItemComparison_=None,
    AccessoryRelatedItem_=None,
    ReplacedRelatedItem_=_table(ID="replaces"),
    RequiredItemLocationQuantity_=_table(
        LeadTimeMeasure=("lead", "unitCode", "lead_unit"), Price_=_PRICE
    ),
    Item_=_ITEM,
)


def walk(element: "etree._Element") -> dict[str, Any]:
    """The texts of a line under their names; UnusualError with any doubt."""
    told: dict[str, Any] = {"properties": []}
    _walk(element, _LINE, told)
    return told


def _walk(element: "etree._Element", table: _Table, told: dict[str, Any]) -> None:
    """Keep what the table asks for; anything told twice is unusual."""
    for child in element:
        tag: Any = child.tag
        step = table[tag]
        kind = step.__class__
        if kind is str:
            if step in told:
                raise UnusualError
            text = child.text
            told[step] = text.strip() if text else ""
        elif kind is tuple:
            name, attribute, its_name = step
            if name in told:
                raise UnusualError
            text = child.text
            told[name] = text.strip() if text else ""
            told[its_name] = child.get(attribute) or ""
        elif kind is _Table:
            if tag in told:
                raise UnusualError
            told[tag] = True
            _walk(child, step, told)
        elif kind is list:
            name, inside = step
            kept: Any = child
            if inside is not None:
                kept = {}
                _walk(child, inside, kept)
            told.setdefault(name, []).append(kept)
