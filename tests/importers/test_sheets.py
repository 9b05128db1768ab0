"""Sheets that need more than reading a column: keys to pivot, VAT, discounts, totals."""

import time
from decimal import Decimal
from pathlib import Path

import pytest

from catalog_import.columns import fields_named
from catalog_import.item import Severity
from catalog_import.limits import Limits
from catalog_import.text import fold
from tests.importers.making import check_csv, check_xlsx, codes, only

PIVOT = [
    ["Produkt", "Nøgle", "Værdi"],
    ["K-1", "Varenavn", "Kopipapir A4"],
    ["K-1", "Enhed", "pakke"],
    ["K-1", "Nettopris", "1.024,95"],
    ["K-2", "Nettopris", "12,50"],
    ["K-1", "GTIN", "5712345000014"],
    ["K-2", "Varenavn", "Blyant"],
    ["K-2", "Enhed", "stk."],
    ["K-2", "Miljømærke", "Svanemærket"],
    ["K-2", "Miljømærke", "FSC Mix"],
]


def as_csv(rows: list[list[str]]) -> str:
    return "".join(";".join(row) + "\n" for row in rows)


def test_a_sheet_of_products_keys_and_values_is_turned(tmp_path: Path) -> None:
    for checked in (check_csv(tmp_path, as_csv(PIVOT)), check_xlsx(tmp_path, PIVOT)):
        paper, pencil = checked.items
        assert codes(checked) == []
        assert (paper.row, paper.seller_item_id, paper.name) == (2, "K-1", "Kopipapir A4")
        assert (paper.price, paper.order_unit) == (Decimal("1024.95"), "XPK")
        assert (pencil.row, pencil.price, pencil.gtin) == (5, Decimal("12.5"), "")
        assert [claim.code for claim in pencil.labels] == [
            "SVANEN",
            "FOREST_STEWARDSHIP_COUNCIL_MIX",
        ]


def test_a_key_may_be_the_item_number_and_then_the_product_is_only_a_group(tmp_path: Path) -> None:
    rows = [["Produkt", "Egenskab", "Værdi"], ["1", "Varenr.", "K-9"], ["1", "Varenavn", "Saks"]]
    checked = check_csv(tmp_path, as_csv([*rows, ["1", "Pris", "9"], ["1", "Enhed", "stk."]]))
    assert [(item.seller_item_id, item.name) for item in checked.items] == [("K-9", "Saks")]


def test_a_pivoted_sheet_without_a_price_says_which_key_is_missing(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, as_csv(PIVOT[:3]))
    assert only(checked, "columns-missing").field == "price"
    assert checked.items == ()


def test_a_key_that_comes_twice_keeps_its_first_value_and_is_said(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, as_csv([*PIVOT, ["K-2", "nettopris", "13,50"]]))
    found = only(checked, "key-repeated")
    assert (found.row, found.value, found.severity) == (11, "nettopris: 13,50", Severity.WARNING)
    assert checked.items[1].price == Decimal("12.5")


def test_a_price_list_with_a_column_of_keys_is_left_as_it_is(tmp_path: Path) -> None:
    text = "Varenr;Produkt;Egenskab;Værdi;Enhed;Pris\nA1;Blyant;Farve;Rød;stk;2,50\n"
    assert [item.name for item in check_csv(tmp_path, text).items] == ["Blyant"]


def test_too_many_facts_or_keys_are_refused(tmp_path: Path) -> None:
    few = Limits(pivot_facts=4)
    assert only(check_csv(tmp_path, as_csv(PIVOT), limits=few), "file-too-large").row == 6
    keys = [["K-1", f"Egenskab {n}", "x"] for n in range(20_000)]
    started = time.process_time()
    assert "file-too-large" in codes(check_csv(tmp_path, as_csv([*PIVOT, *keys])))
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("vat", "net"),
    [("", "100"), ("25", "100"), ("25 %", "100"), ("0", "125"), ("12,5", "111.1111")],
)
def test_a_price_with_vat_is_counted_back_by_the_rows_own_rate(
    tmp_path: Path, vat: str, net: str
) -> None:
    text = f"Varenr.;Varenavn;Enhed;Pris inkl. moms;Moms %\nA1;Blyant;stk.;125,00;{vat}\n"
    checked = check_csv(tmp_path, text)
    assert checked.items[0].price == Decimal(net)
    assert only(checked, "price-with-vat").severity is Severity.WARNING


def test_a_price_with_vat_of_an_unreadable_rate_is_no_price(tmp_path: Path) -> None:
    text = "Varenr.;Varenavn;Enhed;Pris inkl. moms;Moms %\nA1;Blyant;stk.;125,00;høj\n"
    checked = check_csv(tmp_path, text)
    assert only(checked, "price-not-a-number").value == "125,00"
    assert (checked.items[0].price, checked.has_errors) == (None, True)


def test_a_price_without_vat_beats_one_with(tmp_path: Path) -> None:
    text = "Varenr.;Varenavn;Enhed;Pris inkl. moms;Pris ekskl. moms\nA1;Blyant;stk.;125,00;99,00\n"
    checked = check_csv(tmp_path, text)
    assert (codes(checked), checked.items[0].price) == ([], Decimal(99))


def prices(folder: Path, *rows: str) -> list[Decimal | None]:
    text = "Varenr.;Varenavn;Enhed;Listepris;Rabat %\n" + "".join(f"{row}\n" for row in rows)
    return [item.price for item in check_csv(folder, text).items]


def test_a_list_price_less_its_discount_is_the_net_price_and_that_is_said(tmp_path: Path) -> None:
    text = "Varenr.;Varenavn;Enhed;Listepris;Rabat %\nA1;Blyant;stk.;1.200,00;12,5\n"
    checked = check_csv(tmp_path, text)
    assert checked.items[0].price == Decimal(1050)
    assert only(checked, "price-from-discount").severity is Severity.WARNING


def test_discounts_with_a_sign_without_one_and_left_empty(tmp_path: Path) -> None:
    rows = ("A1;B;stk.;200,00;20 %", "A2;B;stk.;200,00;20", "A3;B;stk.;200,00;")
    assert prices(tmp_path, *rows) == [160, 160, 200]


@pytest.mark.parametrize("discount", ["100", "-5", "120 %", "efter aftale"])
def test_a_discount_that_is_none_leaves_no_price(tmp_path: Path, discount: str) -> None:
    assert prices(tmp_path, f"A1;B;stk.;200,00;{discount}", "A2;B;stk.;200,00;10") == [None, 180]


def test_a_workbook_keeps_twenty_percent_as_a_fifth(tmp_path: Path) -> None:
    header = ["Varenr.", "Varenavn", "Enhed", "Listepris", "Rabat"]
    rows = [["A1", "Blyant", "stk.", 200, 0.2], ["A2", "Saks", "stk.", 100, 0.125]]
    checked = check_xlsx(tmp_path, [header, *rows])
    assert [item.price for item in checked.items] == [160, Decimal("87.5")]


def test_half_a_percent_in_a_column_of_whole_percents_is_half_a_percent(tmp_path: Path) -> None:
    header = ["Varenr.", "Varenavn", "Enhed", "Listepris", "Rabat"]
    rows = [["A1", "Blyant", "stk.", 200, 0.5], ["A2", "Saks", "stk.", 100, 20]]
    checked = check_xlsx(tmp_path, [header, *rows])
    assert [item.price for item in checked.items] == [199, 80]


def test_discount_unclear_when_the_text_0_2_may_be_a_fifth(tmp_path: Path) -> None:
    text = "Varenr.;Varenavn;Enhed;Listepris;Rabat\nA1;Blyant;stk.;200,00;0,2\n"
    checked = check_csv(tmp_path, text)
    assert (only(checked, "discount-unclear").value, checked.has_errors) == ("0,2", True)


def test_a_net_price_beats_a_list_price_with_a_discount(tmp_path: Path) -> None:
    text = "Varenr.;Varenavn;Enhed;Listepris;Rabat;Nettopris\nA1;B;stk.;200,00;20;150,00\n"
    checked = check_csv(tmp_path, text)
    assert (codes(checked), checked.items[0].price) == ([], Decimal(150))


def test_a_list_price_without_a_discount_is_not_taken_for_our_price(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, "Varenr.;Varenavn;Enhed;Bruttopris\nA1;Blyant;stk.;20,00\n")
    assert (only(checked, "columns-missing").field, checked.items) == ("price", ())


def test_price_is_total_refuses_an_invoiced_total_as_the_price_of_one(tmp_path: Path) -> None:
    text = (
        "EAN-nr;VVS/El-nr;Varetekst;Enhed;Listepris pr enhed Kr.;Fakturapris total Kr.\n"
        "5712345000014;123456;Blandingsbatteri;stk;999,00;7.992,00\n"
    )
    checked = check_csv(tmp_path, text)
    assert "én enhed" in only(checked, "price-is-total").text
    assert (checked.items, checked.has_errors) == ((), True)


def test_a_percent_sign_is_never_part_of_a_price(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, "Varenr.;Varenavn;Enhed;Pris\nA1;Blyant;stk.;20 %\n")
    assert only(checked, "price-not-a-number").value == "20 %"


def test_each_price_column_decides_its_own_decimals(tmp_path: Path) -> None:
    text = (
        "Varenr.;Varenavn;Enhed;Listepris;Rabat %\nA1;B;stk.;1.200;12.5\nA2;C;stk.;1.200,50;10.0\n"
    )
    assert [item.price for item in check_csv(tmp_path, text).items] == [1050, Decimal("1080.45")]


def test_the_successor_of_a_replaced_item_knows_what_it_replaces(tmp_path: Path) -> None:
    text = "Materiale;Materialetekst;Enhed;Nettopris pr. stk.;Erstattes af\n"
    checked = check_csv(tmp_path, text + "A1;Blyant;ST;2,50;A2\nA2;Blyant ny;ST;2,75;\n")
    assert [item.replaces for item in checked.items] == ["", "A1"]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Vare nr.", "seller_item_id"),
        ("Artikelnr", "seller_item_id"),
        ("Materiale", "seller_item_id"),
        ("VVS/El-nr", "seller_item_id"),
        ("Item no", "seller_item_id"),
        ("Varetekst", "name"),
        ("Betegnelse", "name"),
        ("Materialetekst", "name"),
        ("Salgsmængdeenhed", "order_unit"),
        ("Bestillingsenhed", "order_unit"),
        ("Antal pr. enhed", "content_quantity"),
        ("Kolli", "content_quantity"),
        ("Pakningsstørrelse", "content_quantity"),
        ("Stykpris", "price"),
        ("Nettopris pr. stk.", "price"),
        ("Kontraktpris", "price"),
        ("Vejl. pris", "list_price"),
        ("Listepris pr enhed Kr.", "list_price"),
        ("Bruttopris", "list_price"),
        ("Rabat %", "discount_percent"),
        ("Fakturapris total Kr.", "price_total"),
        ("Pris inkl. moms", "price_with_vat"),
        ("Moms", "vat_percent"),
        ("EAN/UPC", "gtin"),
        ("EAN-nr", "gtin"),
        ("Producent", "manufacturer"),
        ("Producentens Varenummer", "manufacturer_item_id"),
        ("UNSPSC", "unspsc"),
        ("Miljømærke", "labels"),
        ("Billede", "image"),
        ("Link", "image"),
        ("Gyldig fra", "valid_from"),
        ("Gyldig til", "valid_to"),
        ("SKI-nr", "agreement_number"),
        ("Erstatter", "replaces"),
        ("Erstattes af", "replaced_by"),
        ("Erstattet", "replaced_by"),
    ],
)
def test_each_header_we_have_seen_or_expect_is_known(header: str, field: str) -> None:
    assert field in fields_named(fold(header))
