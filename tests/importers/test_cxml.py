"""cXML Index: price basis, classification, territory, and what stands in the envelope."""

from decimal import Decimal
from pathlib import Path

import pytest

from catalog_import.check import check
from catalog_import.item import Action, IncomingFile, Severity
from tests.importers.making import TODAY, check_bytes, codes, only
from tests.importers.xml_samples import SHARED_SAMPLES, sample

FULL, CHANGES = "havnen-cxml.xml", "havnen-cxml-aendringer.xml"
BASIS = '<PriceBasisQuantity quantity="2" conversionFactor="6"><UnitOfMeasure>BO<'


def test_the_price_of_two_bottles_becomes_the_price_of_a_case_of_six(tmp_path: Path) -> None:
    item = check_bytes(tmp_path, sample(FULL)).items[0]
    assert (item.order_unit, item.price) == ("XCT", Decimal(360))  # 120.00 × 6 ÷ 2


@pytest.mark.parametrize(
    ("basis", "price"),
    [
        ('<PriceBasisQuantity quantity="100"><UnitOfMeasure>CS<', "1.2"),
        ('<PriceBasisQuantity quantity="100"><UnitOfMeasure>BO<', None),
        ('<PriceBasisQuantity quantity="0" conversionFactor="6"><UnitOfMeasure>BO<', None),
        ('<PriceBasisQuantity quantity="1" conversionFactor="-6"><UnitOfMeasure>BO<', None),
        ('<PriceBasisQuantity quantity="NaN" conversionFactor="6"><UnitOfMeasure>BO<', None),
    ],
)
def test_a_price_basis(tmp_path: Path, basis: str, price: str | None) -> None:
    checked = check_bytes(tmp_path, sample(FULL, (BASIS, basis)))
    assert checked.items[0].price == (Decimal(price) if price else None)
    assert ("price-unit-differs" in codes(checked)) == (price is None)


@pytest.mark.parametrize(
    ("mode", "replaces_all"),
    [(' loadmode="Full"', True), (' loadmode="Incremental"', False), ("", False)],
)
def test_only_a_full_index_replaces_everything(
    tmp_path: Path, mode: str, replaces_all: bool
) -> None:
    content = sample(FULL, (' loadmode="Full"', mode))
    assert check_bytes(tmp_path, content).header.replaces_all is replaces_all


def test_an_index_in_an_envelope_adds_and_deletes(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, sample(CHANGES))
    assert [(i.seller_item_id, i.action) for i in checked.items] == [
        ("HK-3", Action.ADD),
        ("HK-1", Action.DELETE),
    ]


def test_a_classification_must_look_like_unspsc(tmp_path: Path) -> None:
    assert check_bytes(tmp_path, sample(FULL)).items[0].unspsc == "47131803"
    checked = check_bytes(tmp_path, sample(FULL, ("47131803", "47-13")))
    assert (only(checked, "unspsc-invalid").value, checked.items[0].unspsc) == ("ean1234", "")


def test_item_in_punchout_is_told_and_left_out(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, sample(FULL))
    found = only(checked, "item-in-punchout")
    assert (found.row, found.value, len(checked.items)) == (2, "HK-2", 1)


def test_territory_elsewhere_leaves_the_item_unorderable(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, sample(FULL, ("Available>DK<", "Available>SE<")))
    assert only(checked, "territory-elsewhere").value == "SE"
    assert not checked.items[0].orderable


def test_a_long_description_without_a_name_is_cut_and_kept(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, sample(CHANGES, (">Klude<", f">{'Klude ' * 50}<")))
    found = only(checked, "text-too-long")
    assert (found.field, found.severity) == ("name", Severity.WARNING)
    assert (len(checked.items[0].name) <= 200, len(checked.items[0].description)) == (True, 299)


def test_an_extrinsic_gives_gtin_labels_and_the_least_order(tmp_path: Path) -> None:
    least = '<Extrinsic name="MinimumOrderQuantity">4</Extrinsic><Extrinsic name="GTIN">'
    item = check_bytes(tmp_path, sample(FULL, ('<Extrinsic name="GTIN">', least))).items[0]
    assert (item.gtin, item.minimum_quantity) == ("5712345000014", Decimal(4))
    assert [claim.code for claim in item.labels] == [
        "SVANEN",
        "APPROVED_BY_ASTHMA_AND_ALLERGY_ASSOC",
    ]


def test_a_dtd_inside_the_file_is_refused_and_a_named_one_is_passed_over(tmp_path: Path) -> None:
    named = '1.2.063/cXML.dtd">'
    inside = '1.2.063/cXML.dtd" [<!ENTITY x "x">]>'
    for name in (FULL, CHANGES):
        assert "dtd-refused" not in codes(check_bytes(tmp_path, sample(name)))
        checked = check_bytes(tmp_path, sample(name, (named, inside)))
        assert (codes(checked), checked.items) == (["dtd-refused"], ())


SHARED = sorted((SHARED_SAMPLES / "cxml").glob("**/*.xml"))


@pytest.mark.skipif(not SHARED, reason="the shared samples are not on this machine")
def test_of_the_shared_documents_only_the_index_is_a_catalogue() -> None:
    read = {path.name: check(IncomingFile(path, path.name), today=TODAY) for path in SHARED}
    assert [name for name, checked in read.items() if checked.format] == ["Index.xml"]
    assert read["Index.xml"].items[0].price == Decimal("0.0123")
    refused = {name: codes(checked) for name, checked in read.items() if not checked.format}
    assert refused.pop("CatalogUploadRequest.xml") == ["part-missing"]
    assert set(map(tuple, refused.values())) == {("not-a-catalogue",)}
    assert len(refused) == 12
