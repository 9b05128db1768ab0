"""Price lists as Danish suppliers send them, as text and as a workbook."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from catalog_import.check import check
from catalog_import.item import Severity
from tests.importers.making import TODAY, check_csv, check_xlsx, codes, only, stored

FULL = (
    "Varenr.;Varenavn;Beskrivelse;Mærke;EAN;Enhed;Pris;Indhold;Indholdsenhed;UNSPSC;Miljømærke;"
    "Licens;Aftalenr.;Levering dage;Min. antal;Moms %;Erstatter\n"
    "K-100;Kopipapir A4, 80 g;Hvidt;Fjord;5712345000014;pakke;1.024,95;500;ark;14111507;"
    "Svanemærket;5025 0012;50.55;2;5;25;K-99\n"
)


def test_every_column_lands_in_its_field(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, FULL, "cp1252")
    (item,) = checked.items
    assert (checked.format, codes(checked)) == ("csv", [])
    assert (item.row, item.seller_item_id, item.name) == (2, "K-100", "Kopipapir A4, 80 g")
    assert (item.description, item.brand, item.gtin) == ("Hvidt", "Fjord", "5712345000014")
    assert (item.order_unit, item.price, item.vat_percent) == (
        "XPK",
        Decimal("1024.95"),
        Decimal(25),
    )
    assert (item.content_quantity, item.content_unit) == (Decimal(500), "ST")
    assert (item.unspsc, item.lead_time_days, item.minimum_quantity) == ("14111507", 2, Decimal(5))
    assert (item.agreement_number, item.contracted, item.replaces) == ("50.55", True, "K-99")
    assert [(claim.code, claim.licence) for claim in item.labels] == [("SVANEN", "5025 0012")]
    assert item.orderable


@pytest.mark.parametrize("delimiter", [";", "\t", ",", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = "Varenr;Varenavn;Enhed;Pris\nA1;Blyant;stk;12.50\n".replace(";", delimiter)
    (item,) = check_csv(tmp_path, text).items
    assert (item.name, item.price) == ("Blyant", Decimal("12.5"))


def test_a_quoted_cell_may_hold_delimiters_quotes_and_line_breaks(tmp_path: Path) -> None:
    text = 'Varenr;Varenavn;Enhed;Pris\nA1;"Blyant; ""HB""\n2 mm";stk;12,50\nA2;Saks;stk;9\n'
    first, second = check_csv(tmp_path, text).items
    assert (first.name, second.row) == ('Blyant; "HB" 2 mm', 3)


def test_the_header_may_stand_under_a_greeting_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    text = "Prisliste 2026;;;\n\nTil Lindeby Kommune;;;\nVarenr;Navn;Enhed;Pris\nA1;Blyant;stk;2\n"
    assert [item.row for item in check_csv(tmp_path, text).items] == [5]


def test_the_net_price_is_taken_when_there_are_several_prices(tmp_path: Path) -> None:
    text = "Varenr;Varenavn;Enhed;Pris;Nettopris\nA1;Blyant;stk;20,00;15,00\n"
    assert check_csv(tmp_path, text).items[0].price == 15


def test_a_description_is_the_name_where_nothing_else_is(tmp_path: Path) -> None:
    text = "Varenr;Beskrivelse;Enhed;Pris\nA1;Blyant;stk;20,00\n"
    assert check_csv(tmp_path, text).items[0].name == "Blyant"


def test_an_english_list_is_read_too(tmp_path: Path) -> None:
    text = 'Article no,Description,UOM,Price\nA1,"Paper, A4",EA,"1,234.50"\n'
    item = check_csv(tmp_path, text).items[0]
    told = (item.seller_item_id, item.name, item.order_unit, item.price, item.description)
    assert told == ("A1", "Paper, A4", "H87", Decimal("1234.50"), "")


def test_a_person_may_choose_a_column(tmp_path: Path) -> None:
    file = stored(tmp_path, b"Varenr;Navn;Listepris\nA1;Blyant;20,00\n", "liste.csv")
    assert "columns-missing" in codes(check(file, today=TODAY))
    chosen = check(file, today=TODAY, columns={"Listepris": "price"})
    assert (chosen.items[0].price, chosen.has_errors) == (Decimal(20), False)


def test_a_missing_unit_column_is_said_once_and_means_pieces(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, "Varenr;Varenavn;Pris\nA1;Blyant;2\nA2;Saks;9\n")
    assert only(checked, "unit-missing").severity is Severity.WARNING
    assert {item.order_unit for item in checked.items} == {"H87"}


@pytest.mark.parametrize(
    ("content", "quantity", "unit"),
    [
        ("500 ark", "500", "ST"),
        ("6 x 250 ml", "1.5", "LTR"),
        ("2,5 kg", "2.5", "KGM"),
        ("24", "24", "H87"),
    ],
)
def test_content_and_its_unit_may_share_a_cell(
    tmp_path: Path, content: str, quantity: str, unit: str
) -> None:
    checked = check_csv(tmp_path, f"Varenr;Varenavn;Enhed;Pris;Indhold\nA1;B;pk;2;{content}\n")
    (item,) = checked.items
    assert (item.content_quantity, item.content_unit) == (Decimal(quantity), unit)


def test_labels_as_a_list_with_their_licences(tmp_path: Path) -> None:
    text = (
        "Varenr;Varenavn;Enhed;Pris;Miljømærke;Licens\n"
        'A1;B;pk;2;"Svanen, FSC Mix";"5025 0012, FSC-C012345"\nA2;C;pk;2;nej;\n'
    )
    first, second = check_csv(tmp_path, text).items
    assert [(claim.code, claim.licence) for claim in first.labels] == [
        ("SVANEN", "5025 0012"),
        ("FOREST_STEWARDSHIP_COUNCIL_MIX", "FSC-C012345"),
    ]
    assert second.labels == ()


def test_a_column_headed_by_a_label_is_that_label(tmp_path: Path) -> None:
    text = "Varenr;Varenavn;Enhed;Pris;Svanemærket;Ø-mærket\nA1;B;pk;2;x;nej\nA2;C;pk;2;;ja\n"
    first, second = check_csv(tmp_path, text).items
    assert [claim.code for claim in first.labels] == ["SVANEN"]
    assert [claim.code for claim in second.labels] == ["DK_ECO"]


def test_lead_times_in_words(tmp_path: Path) -> None:
    text = "Varenr;Varenavn;Enhed;Pris;Leveringstid\nA1;B;pk;2;1-3 hverdage\nA2;C;pk;2;2 dage\n"
    assert [item.lead_time_days for item in check_csv(tmp_path, text).items] == [3, 2]


def test_an_agreement_column_marks_only_its_own_rows_as_contracted(tmp_path: Path) -> None:
    text = "Varenr;Varenavn;Enhed;Pris;Aftalenr\nA1;B;pk;2;50.55\nA2;C;pk;2;\nA3;D;pk;2;-\n"
    assert [item.contracted for item in check_csv(tmp_path, text).items] == [True, False, False]


def test_a_price_list_is_the_whole_assortment(tmp_path: Path) -> None:
    header = check_csv(tmp_path, FULL).header
    assert (header.replaces_all, header.deletes_all, header.supplier_cvr) == (True, False, "")


def test_an_item_without_a_price_is_an_error_in_a_price_list(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, "Varenr;Varenavn;Enhed;Pris\nA1;Blyant;stk;\n")
    assert (checked.has_errors, checked.items[0].orderable) == (True, False)


def test_a_workbook_keeps_numbers_dates_and_percent_as_they_are(tmp_path: Path) -> None:
    checked = check_xlsx(
        tmp_path,
        [
            ["Prisliste fra Mosegård"],
            [],
            ["Varenr.", "Varenavn", "EAN", "Enhed", "Pris", "Moms %", "Gyldig fra"],
            [10045, "Minimælk, øko", 5712345000014, "stk.", 1234.5, 0.25, date(2026, 12, 1)],
            ["M-2", "Smør", 12345678905, "pakke", 0.1 + 0.2, 25, None],
        ],
    )
    milk, butter = checked.items
    assert (checked.format, codes(checked)) == ("xlsx", ["gtin-restored"])
    assert (milk.row, milk.seller_item_id, milk.gtin) == (4, "10045", "5712345000014")
    assert (milk.price, milk.vat_percent) == (Decimal("1234.5"), Decimal(25))
    assert milk.valid_from == date(2026, 12, 1)
    assert (butter.price, butter.gtin) == (Decimal("0.3"), "0012345678905")


def test_a_workbook_may_hold_prices_as_danish_text(tmp_path: Path) -> None:
    rows = [["Varenr.", "Varenavn", "Enhed", "Pris"], ["A1", "Blyant", "stk.", "1.234,50"]]
    assert check_xlsx(tmp_path, rows).items[0].price == Decimal("1234.5")


def test_an_ean_that_excel_made_scientific_is_left_out_and_said(tmp_path: Path) -> None:
    header = ["Varenr.", "Varenavn", "Enhed", "Pris", "EAN"]
    checked = check_xlsx(tmp_path, [header, ["A", "B", "stk.", 2, "5,71E+12"]])
    assert (only(checked, "gtin-invalid").value, checked.items[0].gtin) == ("5,71E+12", "")


def test_a_workbook_without_a_known_header_says_which_column_is_missing(tmp_path: Path) -> None:
    assert codes(check_xlsx(tmp_path, [["a", "b"], [1, 2]])) == ["columns-missing"]
