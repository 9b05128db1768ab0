"""What the fields of a Peppol catalogue mean for an item."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from catalog_import.check import check
from catalog_import.item import Action, IncomingFile, ParsedItem
from tests.importers.making import (
    PRICE,
    TODAY,
    catalogue,
    check_bytes,
    check_line,
    codes,
    line,
    only,
)

BLOCK_END = "</cac:Price></cac:RequiredItemLocationQuantity>"
BLOCK = "<cac:RequiredItemLocationQuantity>"


def one(tmp_path: Path, **fields: str) -> ParsedItem:
    (item,) = check_line(tmp_path, **fields).items
    return item


def amount(kroner: str) -> str:
    return f'<cbc:PriceAmount currencyID="DKK">{kroner}</cbc:PriceAmount>'


def base(quantity: str, unit: str) -> str:
    return f'<cbc:BaseQuantity unitCode="{unit}">{quantity}</cbc:BaseQuantity>'


def factor(rate: str) -> str:
    return f"<cbc:OrderableUnitFactorRate>{rate}</cbc:OrderableUnitFactorRate>"


def certificate(code: str, name: str, *, remarks: str = "", proof: str = "") -> str:
    said = f"<cbc:Remarks>{remarks}</cbc:Remarks>" if remarks else ""
    shown = f"<cac:DocumentReference><cbc:ID>{proof}</cbc:ID></cac:DocumentReference>"
    return (
        f"<cac:Certificate><cbc:ID>{name}</cbc:ID><cbc:CertificateTypeCode>{code}"
        f"</cbc:CertificateTypeCode><cbc:CertificateType>Environmental</cbc:CertificateType>{said}"
        f"{shown if proof else ''}</cac:Certificate>"
    )


def prop(name: str, value: str) -> str:
    return (
        f"<cac:AdditionalItemProperty><cbc:Name>{name}</cbc:Name><cbc:Value>{value}</cbc:Value>"
        "</cac:AdditionalItemProperty>"
    )


CONTRACTED = (
    "<cac:TransactionConditions><cbc:ActionCode>CT</cbc:ActionCode></cac:TransactionConditions>"
)


def test_the_header_says_who_what_and_until_when(tmp_path: Path) -> None:
    header = check_bytes(tmp_path, catalogue(line(), contract="50.55")).header
    assert (header.catalogue_id, header.agreement_number) == ("K-7", "50.55")
    assert (header.supplier_cvr, header.supplier_name) == ("12345674", "Kridthuset ApS")
    assert (header.valid_from, header.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert header.issue_date == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("action", "replaces_all", "deletes_all", "line_action"),
    [
        ("", True, False, Action.ADD),
        ("Replace", True, False, Action.ADD),
        ("Add", False, False, Action.ADD),
        ("Update", False, False, Action.ADD),
        ("Delete", True, True, Action.DELETE),
        ("Nonsens", False, False, Action.ADD),
    ],
)
def test_the_header_action_decides_what_happens_to_the_rest(
    tmp_path: Path, action: str, replaces_all: bool, deletes_all: bool, line_action: Action
) -> None:
    checked = check_bytes(tmp_path, catalogue(line(), action=action))
    header = checked.header
    assert (header.replaces_all, header.deletes_all) == (replaces_all, deletes_all)
    assert checked.items[0].action is line_action


@pytest.mark.parametrize(
    ("header", "said", "action"),
    [
        ("Update", "Add", Action.ADD),
        ("Update", "Update", Action.UPDATE),
        ("Update", "Delete", Action.DELETE),
        ("Replace", "Update", Action.ADD),
        ("Add", "Update", Action.ADD),
    ],
)
def test_the_line_action(tmp_path: Path, header: str, said: str, action: Action) -> None:
    acting = line(head=f"<cbc:ActionCode>{said}</cbc:ActionCode>")
    assert check_bytes(tmp_path, catalogue(acting, action=header)).items[0].action is action


def test_a_deleted_line_needs_neither_price_nor_name(tmp_path: Path) -> None:
    deleted = line(price="", name="", head="<cbc:ActionCode>Delete</cbc:ActionCode>")
    checked = check_bytes(tmp_path, catalogue(deleted, action="Update"))
    assert (codes(checked), checked.items[0].seller_item_id) == ([], "A-1")


def test_the_price_of_one_hundred_is_divided(tmp_path: Path) -> None:
    item = one(tmp_path, price=amount("485.00") + base("10000", "XPK"))
    assert item.price == Decimal("0.0485")


def test_the_wallpaper_price_per_square_metre_becomes_a_price_per_roll(tmp_path: Path) -> None:
    item = one(
        tmp_path,
        head="<cbc:OrderableUnit>XRO</cbc:OrderableUnit>",
        price=amount("160.58") + base("1", "MTK") + factor("5.1999"),
    )
    assert item.price == Decimal("835.00")


def test_pieces_by_another_code_are_the_same_unit(tmp_path: Path) -> None:
    item = one(
        tmp_path, head="<cbc:OrderableUnit>EA</cbc:OrderableUnit>", price=PRICE + base("1", "C62")
    )
    assert (item.order_unit, item.price) == ("H87", Decimal("24.95"))


def test_an_exact_product_keeps_its_four_decimals(tmp_path: Path) -> None:
    item = one(tmp_path, price=amount("0.0333") + base("1", "H87") + factor("500"))
    assert item.price == Decimal("16.65")


def test_a_shelf_price_for_comparing_is_never_the_price(tmp_path: Path) -> None:
    compared = (
        f"<cac:ItemComparison>{amount('132.00')}"
        '<cbc:Quantity unitCode="LTR">1</cbc:Quantity></cac:ItemComparison>'
    )
    head = f"<cbc:OrderableUnit>XCS</cbc:OrderableUnit>{compared}"
    assert one(tmp_path, head=head, price=amount("198.00")).price == 198
    assert one(tmp_path, head=head, price="").price is None


def test_the_price_valid_today_and_in_denmark_is_chosen(tmp_path: Path) -> None:
    last_year = (
        amount("10.00") + "<cac:ValidityPeriod><cbc:EndDate>2025-12-31</cbc:EndDate>"
        "</cac:ValidityPeriod>" + BLOCK_END
    )
    norway = (
        BLOCK + "<cac:ApplicableTerritoryAddress><cac:Country><cbc:IdentificationCode>NO"
        "</cbc:IdentificationCode></cac:Country></cac:ApplicableTerritoryAddress><cac:Price>"
    )
    item = one(
        tmp_path,
        price=last_year + norway + amount("11.00") + BLOCK_END + BLOCK + "<cac:Price>" + PRICE,
    )
    assert item.price == Decimal("24.95")


def test_the_contract_price_beats_the_reference_price(tmp_path: Path) -> None:
    reference = amount("30.00") + "<cbc:PriceType>AAA</cbc:PriceType>" + BLOCK_END
    agreed = BLOCK + "<cac:Price>" + PRICE + "<cbc:PriceType>CON</cbc:PriceType>"
    assert one(tmp_path, price=reference + agreed).price == Decimal("24.95")


def test_a_price_in_euro_is_an_error(tmp_path: Path) -> None:
    checked = check_line(tmp_path, price=PRICE.replace("DKK", "EUR"))
    assert (only(checked, "currency-not-dkk").value, checked.has_errors) == ("24.95 EUR", True)


def test_a_line_without_a_unit_is_ordered_in_the_unit_of_its_price(tmp_path: Path) -> None:
    assert one(tmp_path, head="", price=PRICE + base("1", "XBO")).order_unit == "XBO"
    assert codes(check_line(tmp_path, head="")) == ["unit-missing"]


def test_the_agreement_of_the_line_beats_that_of_the_header(tmp_path: Path) -> None:
    lines = [
        line(number="A", extra=CONTRACTED),
        line(number="B", extra=prop("AgreementNumber", "50.20") + CONTRACTED),
        line(number="C", extra=prop("AgreementNumber", "50.90")),
        line(number="D"),
    ]
    items = check_bytes(tmp_path, catalogue(*lines, contract="50.55")).items
    assert [(item.agreement_number, item.contracted) for item in items] == [
        ("50.55", True),
        ("50.20", True),
        ("50.90", True),
        ("50.55", False),
    ]


@pytest.mark.parametrize(
    ("extra", "code", "licence"),
    [
        (certificate("SVANEN", "Svanemærket"), "SVANEN", ""),
        (certificate("SVANEN", "5025 0012"), "SVANEN", "5025 0012"),
        (certificate("SVANEN", "Svanemærket", remarks="5025 0012"), "SVANEN", "5025 0012"),
        (certificate("SVANEN", "Svanemærket", proof="5025 0012"), "SVANEN", "5025 0012"),
        (
            certificate("SVANEN", "Svanen") + prop("LabelLicence", "5025 0012"),
            "SVANEN",
            "5025 0012",
        ),
        (certificate("NA", "NEO"), "SVANEN", ""),
        (certificate("NA", "EEL"), "EU_ECO_LABEL", ""),
        (certificate("NA", "Z04", remarks="KRAV"), "KRAV_MARK", ""),
        (certificate("EcoLabel", "Svanemerket"), "SVANEN", ""),
        (certificate("NA", "Grøn ko"), "", ""),
    ],
)
def test_a_certificate_is_a_label_claim(
    tmp_path: Path, extra: str, code: str, licence: str
) -> None:
    (claim,) = one(tmp_path, extra=extra).labels
    assert (claim.code, claim.licence) == (code, licence)


def test_proof_of_a_label_is_kept(tmp_path: Path) -> None:
    extra = certificate("SVANEN", "Svanen", proof="https://example.org/5025-0012")
    assert one(tmp_path, extra=extra).labels[0].evidence == "https://example.org/5025-0012"


def test_everything_else_of_an_item(tmp_path: Path) -> None:
    head = (
        "<cbc:OrderableIndicator>false</cbc:OrderableIndicator>"
        "<cbc:OrderableUnit>XCS</cbc:OrderableUnit>"
        '<cbc:ContentUnitQuantity unitCode="MLT">1500</cbc:ContentUnitQuantity>'
        "<cbc:OrderQuantityIncrementNumeric>2</cbc:OrderQuantityIncrementNumeric>"
        '<cbc:MinimumOrderQuantity unitCode="XCS">4</cbc:MinimumOrderQuantity>'
        "<cac:LineValidityPeriod><cbc:StartDate>2026-02-01</cbc:StartDate></cac:LineValidityPeriod>"
        "<cac:ReplacedRelatedItem><cbc:ID> OLD-1 </cbc:ID></cac:ReplacedRelatedItem>"
    )
    extra = (
        "<cbc:Description languageID='en'>Soap</cbc:Description>"
        "<cbc:Description languageID='da'>Sæbe</cbc:Description>"
        "<cbc:BrandName>Fjord</cbc:BrandName>"
        "<cac:StandardItemIdentification><cbc:ID schemeID='0160'>05712345000014</cbc:ID>"
        "</cac:StandardItemIdentification>"
        "<cac:ItemSpecificationDocumentReference><cbc:ID>1</cbc:ID><cbc:DocumentTypeCode>"
        "PRODUCT_IMAGE</cbc:DocumentTypeCode><cac:Attachment><cac:ExternalReference>"
        "<cbc:URI>https://example.org/a.png</cbc:URI></cac:ExternalReference></cac:Attachment>"
        "</cac:ItemSpecificationDocumentReference>"
        "<cac:CommodityClassification><cbc:ItemClassificationCode listID='STI'>33711900"
        "</cbc:ItemClassificationCode><cbc:ItemClassificationCode listID='TST'>53131608"
        "</cbc:ItemClassificationCode></cac:CommodityClassification>"
        "<cac:ClassifiedTaxCategory><cbc:ID>Z</cbc:ID></cac:ClassifiedTaxCategory>"
    )
    block = '<cbc:LeadTimeMeasure unitCode="WEE">2</cbc:LeadTimeMeasure>'
    item = one(tmp_path, head=head, extra=extra, block=block)
    assert (item.orderable, item.order_unit, item.image) == (
        False,
        "XCS",
        "https://example.org/a.png",
    )
    assert (item.content_quantity, item.content_unit) == (Decimal("1.5"), "LTR")
    assert (item.quantity_step, item.minimum_quantity, item.lead_time_days) == (
        Decimal(2),
        Decimal(4),
        14,
    )
    assert (item.valid_from, item.replaces) == (date(2026, 2, 1), "OLD-1")
    assert (item.description, item.brand, item.gtin) == ("Sæbe", "Fjord", "5712345000014")
    assert (item.unspsc, item.vat_percent) == ("53131608", Decimal(0))


def test_without_a_sellers_number_the_standard_number_is_the_key(tmp_path: Path) -> None:
    standard = (
        "<cac:StandardItemIdentification><cbc:ID schemeID='0160'>5712345000014</cbc:ID>"
        "</cac:StandardItemIdentification>"
    )
    assert one(tmp_path, number="", extra=standard).seller_item_id == "5712345000014"


def test_pieces_in_a_pack_are_its_content_when_nothing_else_is_said(tmp_path: Path) -> None:
    item = one(tmp_path, extra="<cbc:PackSizeNumeric>24</cbc:PackSizeNumeric>")
    assert (item.content_quantity, item.content_unit) == (Decimal(24), "H87")


def test_other_prefixes_and_norways_extension_are_read_the_same(tmp_path: Path) -> None:
    content = catalogue(line()).replace(b"cbc:", b"n0:").replace(b"xmlns:cbc", b"xmlns:n0")
    content = content.replace(b"trns:catalogue:3<", b"trns:catalogue:3:extended:urn:ehf<")
    assert check_bytes(tmp_path, content).items[0].price == Decimal("24.95")


SHARED = Path(os.environ.get("SKUB_SHARED", Path(__file__).parents[3] / "shared"))
SAMPLES = sorted((SHARED / "formats" / "samples" / "peppol").glob("**/*atalogue*.xml"))


@pytest.mark.skipif(not SAMPLES, reason="the shared samples are not on this machine")
def test_the_official_catalogues_are_read() -> None:
    read = {
        path.name: check(IncomingFile(path, path.name), today=TODAY)
        for path in SAMPLES
        if "esponse_Example" not in path.name
    }
    assert {name: len(checked.items) for name, checked in read.items()} == {
        "Catalogue_Example.xml": 2,
        "catalogue-wo-response-use-case-1.xml": 7,
        "catalogue-wo-response-use-case-2.xml": 3,
        "catalogue-wo-response-use-case-3.xml": 12,
        "catalogue-wo-response-use-case-4.xml": 1,
        "catalogue-wo-response-use-case-5.xml": 4,
    }
    wallpaper = read["catalogue-wo-response-use-case-3.xml"].items[11]
    assert (wallpaper.order_unit, wallpaper.price) == ("XRO", Decimal("835.00"))
