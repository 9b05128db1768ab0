"""The suppliers' files are read by the ordinary import without an error."""

import csv
import os
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from catalog_import.check import CheckedFile, check
from catalog_import.diff import diff
from catalog_import.item import IncomingFile, ParsedItem
from shop.demo.files import SupplierFile, write_next_price_list, write_supplier_files
from shop.demo.items.generate import generate
from shop.demo.suppliers import KRIDTHUSET, MARKEN, SUPPLIERS, Supplier

TODAY = date(2026, 11, 20)
ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("SKUB_SHARED", ROOT.parent / "shared"))
SCHEMA = SHARED / "formats/samples/ubl21-xsd/maindoc/UBL-Catalogue-2.1.xsd"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[SupplierFile]:
    return write_supplier_files(tmp_path_factory.mktemp("first"), seed=1)


def _read(file: SupplierFile) -> CheckedFile:
    return check(IncomingFile(file.path, file.path.name), today=TODAY)


def _by_id(checked: CheckedFile) -> dict[str, ParsedItem]:
    return {item.seller_item_id: item for item in checked.items}


def test_every_item_of_every_supplier_is_read_without_an_error(files: list[SupplierFile]) -> None:
    items = generate(seed=1)
    for file, supplier in zip(files, SUPPLIERS, strict=True):
        checked = _read(file)
        written = {i.seller_item_id: i for i in items if i.supplier is supplier}
        assert not checked.has_errors, checked.issues[:3]
        assert {issue.code for issue in checked.issues} <= {"label-unknown"}
        assert _by_id(checked).keys() == written.keys()


def test_names_prices_agreements_and_labels_survive_the_journey(files: list[SupplierFile]) -> None:
    items = {(i.supplier.cvr, i.seller_item_id): i for i in generate(seed=1)}
    for file in files:
        for read in _read(file).items:
            item = items[file.cvr, read.seller_item_id]
            assert read.name == item.name
            assert read.price == item.price
            assert read.gtin == item.gtin
            assert read.unspsc == item.unspsc
            assert read.agreement_number == item.agreement
            assert read.contracted == bool(item.agreement)
            assert read.lead_time_days == item.lead_days
            assert read.minimum_quantity == item.minimum
            assert [label.code for label in read.labels] == [mark.code for mark in item.labels]


def test_the_suppliers_send_two_peppol_files_two_lists_and_two_workbooks(
    files: list[SupplierFile],
) -> None:
    endings = Counter(file.path.suffix for file in files)
    assert endings == {".xml": 2, ".csv": 2, ".xlsx": 2}


def test_marken_writes_cp1252_with_semicolons_and_danish_prices(files: list[SupplierFile]) -> None:
    text = next(f for f in files if f.cvr == MARKEN.cvr).path.read_bytes().decode("cp1252")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert text.startswith("Varenr.;Varenavn;Beskrivelse;Mærke;EAN;Enhed;Pris;")
    assert all("," in row["Pris"] and "." not in row["Pris"][-3:] for row in rows)
    assert {row["Aftalenr."] for row in rows} >= {"LK-2025-001"}


def test_the_same_seed_writes_the_same_bytes(files: list[SupplierFile], tmp_path: Path) -> None:
    again = write_supplier_files(tmp_path, seed=1)
    for first, second in zip(files, again, strict=True):
        assert first.path.read_bytes() == second.path.read_bytes(), first.path.name


@pytest.mark.skipif(not SCHEMA.exists(), reason="the shared samples are not beside the repository")
def test_the_peppol_files_are_valid_ubl(files: list[SupplierFile]) -> None:
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    xml = [file.path for file in files if file.path.suffix == ".xml"]
    assert len(xml) == 2
    for path in xml:
        schema.assertValid(etree.parse(str(path)))


@pytest.mark.parametrize("supplier", [KRIDTHUSET, MARKEN], ids=lambda supplier: supplier.name)
def test_the_next_list_has_believable_changes(
    files: list[SupplierFile], tmp_path: Path, supplier: Supplier
) -> None:
    old = _by_id(_read(next(f for f in files if f.cvr == supplier.cvr)))
    checked = _read(write_next_price_list(tmp_path, supplier, seed=1))
    new = _by_id(checked)
    kinds = Counter(type(change).__name__ for change in diff(old, new, replaces_all=True))
    assert not checked.has_errors
    assert 0.015 <= kinds["Withdrawn"] / len(old) <= 0.07
    assert 0.02 <= kinds["Added"] / len(old) <= 0.09
    assert 0.60 <= kinds["Repriced"] / len(old) <= 0.85
    assert 0.12 <= kinds["Unchanged"] / len(old) <= 0.32


def test_the_next_list_names_what_new_numbers_replace(
    files: list[SupplierFile], tmp_path: Path
) -> None:
    old = _by_id(_read(next(f for f in files if f.cvr == KRIDTHUSET.cvr)))
    new = _by_id(_read(write_next_price_list(tmp_path, KRIDTHUSET, seed=1)))
    successors = [item for item in new.values() if item.replaces]
    assert len(successors) >= 10
    for item in successors:
        assert item.replaces in old
        assert item.replaces not in new
        assert item.name == old[item.replaces].name


def test_the_next_list_rises_by_4_percent_in_the_middle_and_11_at_most(
    files: list[SupplierFile], tmp_path: Path
) -> None:
    old = _by_id(_read(next(f for f in files if f.cvr == KRIDTHUSET.cvr)))
    new = _by_id(_read(write_next_price_list(tmp_path, KRIDTHUSET, seed=1)))
    ratios = sorted(
        (item.price or Decimal(0)) / (old[key].price or Decimal(1))
        for key, item in new.items()
        if key in old and item.content_quantity == old[key].content_quantity
    )
    assert Decimal("1.03") <= ratios[len(ratios) // 2] <= Decimal("1.05")
    assert Decimal("1.10") <= ratios[-1] <= Decimal("1.13")
    assert ratios[0] < 1


def test_the_next_list_gains_and_loses_labels_and_changes_packs(
    files: list[SupplierFile], tmp_path: Path
) -> None:
    old = _by_id(_read(next(f for f in files if f.cvr == KRIDTHUSET.cvr)))
    new = _by_id(_read(write_next_price_list(tmp_path, KRIDTHUSET, seed=1)))
    both = [(old[key], new[key]) for key in old.keys() & new.keys()]
    assert sum(len(after.labels) > len(before.labels) for before, after in both) >= 5
    assert sum(len(after.labels) < len(before.labels) for before, after in both) >= 3
    assert sum(before.content_quantity != after.content_quantity for before, after in both) >= 5
