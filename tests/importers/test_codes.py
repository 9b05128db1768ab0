"""One test for each code: the file that raises it, its row and its value."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from catalog_import.issues import SENTENCES
from catalog_import.item import Severity
from catalog_import.limits import Limits
from tests.importers.making import (
    PRICE,
    catalogue,
    check_bytes,
    check_csv,
    check_line,
    check_xlsx,
    codes,
    line,
    only,
)

HEAD = "Varenr.;Varenavn;Enhed;Pris"

# code, the row that raises it under its header, field, row number, value
ROWS = [
    ("item-id-missing", HEAD, ";Blyant;stk.;2,50", "seller_item_id", 2, "Blyant"),
    ("name-missing", HEAD, "A1;;stk.;2,50", "name", 2, "A1"),
    ("price-missing", HEAD, "A1;Blyant;stk.;", "price", 2, ""),
    ("price-not-a-number", HEAD, "A1;Blyant;stk.;ring", "price", 2, "ring"),
    ("price-negative", HEAD, "A1;Blyant;stk.;-2,50", "price", 2, "-2,50"),
    ("price-absurd", HEAD, "A1;Blyant;stk.;1.000.000,01", "price", 2, "1.000.000,01"),
    ("price-absurd", HEAD, "A1;Blyant;stk.;0,00", "price", 2, "0,00"),
    ("currency-not-dkk", HEAD, "A1;Blyant;stk.;EUR 2,50", "price", 2, "EUR 2,50"),
    ("currency-not-dkk", HEAD + ";Valuta", "A1;Blyant;stk.;2,50;SEK", "price", 2, "2,50 SEK"),
    ("unit-unknown", HEAD, "A1;Blyant;dims;2,50", "order_unit", 2, "dims"),
    ("unit-missing", HEAD, "A1;Blyant;;2,50", "order_unit", 2, ""),
    ("vat-unknown", HEAD + ";Moms %", "A1;Blyant;stk.;2,50;12 %", "vat_percent", 2, "12 %"),
    (
        "content-unit-unknown",
        HEAD + ";Indhold;Indholdsenhed",
        "A1;Blyant;stk.;2,50;3;favne",
        "content_quantity",
        2,
        "3 favne",
    ),
    ("quantity-invalid", HEAD + ";Min. antal", "A1;B;stk.;2,50;0", "minimum_quantity", 2, "0"),
    (
        "quantity-invalid",
        HEAD + ";Levering dage",
        "A1;B;stk.;2;snart",
        "lead_time_days",
        2,
        "snart",
    ),
    ("gtin-invalid", HEAD + ";EAN", "A1;B;stk.;2,50;5712345000018", "gtin", 2, "5712345000018"),
    ("gtin-invalid", HEAD + ";EAN", "A1;B;stk.;2,50;5,71235E+12", "gtin", 2, "5,71235E+12"),
    ("gtin-restored", HEAD + ";EAN", "A1;B;stk.;2,50;12345678905", "gtin", 2, "12345678905"),
    ("unspsc-invalid", HEAD + ";UNSPSC", "A1;B;stk.;2,50;1411", "unspsc", 2, "1411"),
    (
        "date-invalid",
        HEAD + ";Gyldig fra",
        "A1;B;stk.;2,50;31-02-2026",
        "valid_from",
        2,
        "31-02-2026",
    ),
    (
        "validity-reversed",
        HEAD + ";Gyldig fra;Gyldig til",
        "A1;B;stk.;2,50;31-12-2026;01-01-2026",
        "valid_to",
        2,
        "2026-12-31 – 2026-01-01",
    ),
    ("label-unknown", HEAD + ";Miljømærke", "A1;B;stk.;2,50;Grøn ko", "labels", 2, "Grøn ko"),
    (
        "licence-unclear",
        HEAD + ";Miljømærke;Licens",
        "A1;B;stk.;2,50;Svanen, FSC Mix;5025 0012",
        "labels",
        2,
        "5025 0012",
    ),
    ("image-refused", HEAD + ";Billede", "A1;B;stk.;2,50;javascript:x", "image", 2, "javascript:x"),
    ("row-skipped", HEAD, "Priserne er uden moms;;;", "", 2, "Priserne er uden moms"),
    ("row-shifted", HEAD, "A1;Blyant; gul;stk.;2,50", "", 2, "2,50"),
    ("decimals-doubtful", HEAD, "A1;Blyant;stk.;1.250", "price", 0, "1.250"),
]


@pytest.mark.parametrize(("code", "header", "row", "field", "number", "value"), ROWS)
def test_a_price_list_row_gets_its_code_row_field_and_value(
    tmp_path: Path, code: str, header: str, row: str, field: str, number: int, value: str
) -> None:
    found = only(check_csv(tmp_path, f"{header}\n{row}\n"), code)
    assert (found.row, found.field, found.value) == (number, field, value)


def test_item_id_duplicate_names_the_first_row(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, f"{HEAD}\nA1;Blyant;stk.;2,50\nA2;Kridt;stk.;3\nA1;Saks;stk.;4\n")
    found = only(checked, "item-id-duplicate")
    assert (found.row, found.value, "række 2" in found.text) == (4, "A1", True)
    assert checked.has_errors


def test_text_too_long_is_an_error_for_a_name_and_shortens_a_description(tmp_path: Path) -> None:
    name = only(check_csv(tmp_path, f"{HEAD}\nA1;{'n' * 201};stk.;2\n"), "text-too-long")
    assert (name.row, name.field, name.severity) == (2, "name", Severity.ERROR)
    assert "201" in name.text
    assert "200" in name.text
    checked = check_csv(tmp_path, f"{HEAD};Beskrivelse\nA1;Blyant;stk.;2;{'d' * 4001}\n")
    described = only(checked, "text-too-long")
    assert (described.field, described.severity) == ("description", Severity.WARNING)
    assert len(checked.items[0].description) == 4000


def test_row_too_long_stops_at_a_quote_that_never_ends(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, f'{HEAD}\nA1;Blyant;stk.;2\nA2;"{"n" * 300_000};stk.;3\n')
    assert only(checked, "row-too-long").row == 3
    assert checked.has_errors


def test_columns_missing_names_the_column_and_reads_no_item(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, "Varenr.;Varenavn;Enhed\nA1;Blyant;stk.\n")
    found = only(checked, "columns-missing")
    assert (found.row, found.field, "»Pris«" in found.text) == (1, "price", True)
    assert checked.items == ()


def test_columns_missing_when_no_header_is_known(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, "a;b;c\n1;2;3\n")
    assert (checked.format, codes(checked)) == ("csv", ["columns-missing"])


def test_price_with_vat_is_counted_back_and_said_once(tmp_path: Path) -> None:
    rows = "A1;Blyant;12,50\nA2;Saks;25,00\n"
    checked = check_csv(tmp_path, f"Varenr.;Varenavn;Pris inkl. moms\n{rows}")
    found = only(checked, "price-with-vat")
    assert (found.row, found.severity) == (1, Severity.WARNING)
    assert [item.price for item in checked.items] == [10, 20]


def test_no_items_under_a_header(tmp_path: Path) -> None:
    assert codes(check_csv(tmp_path, f"{HEAD}\n")) == ["no-items"]


def test_encoding_doubtful_for_dos_text_which_is_still_read_right(tmp_path: Path) -> None:
    checked = check_csv(tmp_path, f"{HEAD}\nA1;Børneblyant æøå;stk.;2,50\n", "cp850")
    assert only(checked, "encoding-doubtful").value == "DOS 850"
    assert checked.items[0].name == "Børneblyant æøå"


def test_encoding_doubtful_for_text_that_was_encoded_twice(tmp_path: Path) -> None:
    broken = "Børnesaks".encode().decode("cp1252")
    checked = check_csv(tmp_path, f"{HEAD}\nA1;{broken};stk.;2,50\n")
    assert only(checked, "encoding-doubtful").value == "Ã¸"


def test_sheets_several_reads_the_sheet_with_most_known_columns(tmp_path: Path) -> None:
    few: list[list[object]] = [["Varenr.", "Varenavn", "Pris"], ["A1", "Blyant", 2.5]]
    more: list[list[object]] = [
        ["Varenr.", "Varenavn", "Enhed", "Pris"],
        ["B1", "Saks", "stk.", 19],
    ]
    checked = check_xlsx(tmp_path, [["Kære kunde"]], few, more)
    assert "»Ark3«" in only(checked, "sheets-several").text
    assert [item.seller_item_id for item in checked.items] == ["B1"]


def test_file_empty(tmp_path: Path) -> None:
    for content in (b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\x00" * 100):
        checked = check_bytes(tmp_path, content)
        assert (checked.format, codes(checked)) == ("", ["file-empty"])


def test_file_too_large(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, b"x" * 101, limits=Limits(file_bytes=100))
    assert (checked.format, only(checked, "file-too-large").value) == ("", "101")


def test_file_too_large_in_rows(tmp_path: Path) -> None:
    rows = "".join(f"A{n};Blyant;stk.;2,50\n" for n in range(4))
    checked = check_csv(tmp_path, f"{HEAD}\n{rows}", limits=Limits(rows=3))
    assert (only(checked, "file-too-large").row, len(checked.items)) == (5, 3)


def test_format_unknown(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, b"Hej, her er vores priser. Venlig hilsen", "brev.txt")
    assert (checked.format, codes(checked)) == ("", ["format-unknown"])


def zipped(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b"%PDF-1.7 ...", "en PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "en gammel Excel-fil (.xls)"),
        (zipped("word/document.xml"), "et Word-dokument"),
        (
            catalogue(line()).replace(b"urn:fdc:peppol.eu:poacc:trns:catalogue:3", b"NESUBL-2"),
            "et UBL-katalog af slagsen »NESUBL-2«",
        ),
    ],
)
def test_format_unsupported_says_what_the_file_looks_like(
    tmp_path: Path, content: bytes, looks: str
) -> None:
    found = only(check_bytes(tmp_path, content), "format-unsupported")
    assert found.value == looks
    assert "CSV eller XLSX" in found.text


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b"<Order xmlns='urn:x'/>", "en ordre"),
        (b"<Invoice xmlns='urn:x'/>", "en faktura"),
        (b"<!DOCTYPE html><html/>", "en webside"),
        (b"<cXML/>", "et dokument i cXML"),
        (b"<cXML><Request><OrderRequest/></Request></cXML>", "en ordre i cXML"),
        (
            b"<!DOCTYPE cXML SYSTEM 'http://x.example/cXML.dtd'>"
            b"<cXML><Message><PunchOutOrderMessage/></Message></cXML>",
            "en kurv fra en leverandørs butik",
        ),
        (
            catalogue(line()).replace(b"trns:catalogue:3", b"trns:punch_out:3"),
            "en kurv fra en leverandørs butik",
        ),
    ],
)
def test_not_a_catalogue_says_what_it_is(tmp_path: Path, content: bytes, looks: str) -> None:
    assert only(check_bytes(tmp_path, content), "not-a-catalogue").value == looks


NAMELESS = re.sub(rb'xmlns="[^"]*" ', b"", catalogue(line()), count=1)


@pytest.mark.parametrize(
    ("content", "looks", "missing"),
    [
        (NAMELESS, "et katalog i UBL", "navnerummet"),
        (
            catalogue(line()).replace(b"CustomizationID", b"CustomID"),
            "et katalog i UBL",
            "CustomizationID",
        ),
        (b"<BMECAT xmlns='urn:x'/>", "et katalog i BMEcat", "det rigtige navnerum"),
        (
            b"<BMECAT version='1.2'><HEADER/></BMECAT>",
            "et katalog i BMEcat",
            "T_NEW_CATALOG, T_UPDATE_PRODUCTS eller T_UPDATE_PRICES",
        ),
        (
            b"<cXML><Request><CatalogUploadRequest/></Request></cXML>",
            "et katalog i cXML",
            "Index",
        ),
    ],
)
def test_part_missing_says_what_a_near_miss_looks_like_and_what_it_lacks(
    tmp_path: Path, content: bytes, looks: str, missing: str
) -> None:
    found = only(check_bytes(tmp_path, content), "part-missing")
    assert found.text.startswith(f"Filen ligner {looks}, men {missing} mangler.")


def test_file_broken(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, zipped("xl/workbook.xml"), "prisliste.xlsx")
    assert (checked.format, codes(checked)) == ("xlsx", ["file-broken"])


def test_xml_broken_keeps_the_place(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, catalogue(line(), line(number="A-2"))[:-40])
    assert (only(checked, "xml-broken").row, len(checked.items)) == (2, 1)
    assert checked.has_errors


def test_dtd_refused(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, catalogue(line(), before="<!DOCTYPE Catalogue>"))
    assert (codes(checked), checked.items) == (["dtd-refused"], ())


def test_depth(tmp_path: Path) -> None:
    deep = "<cbc:Note>" * 40 + "</cbc:Note>" * 40
    checked = check_line(tmp_path, extra=deep)
    assert (only(checked, "depth").row, checked.items) == (1, ())


def test_supplier_missing(tmp_path: Path) -> None:
    content = re.sub(b"<cbc:EndpointID.*?</cbc:EndpointID>", b"", catalogue(line()))
    assert only(check_bytes(tmp_path, content), "supplier-missing").value == "Kridthuset ApS"


def test_catalogue_expired(tmp_path: Path) -> None:
    content = catalogue(line()).replace(b"2026-12-31", b"2026-10-31")
    assert only(check_bytes(tmp_path, content), "catalogue-expired").value == "2026-10-31"


def test_action_unknown(tmp_path: Path) -> None:
    checked = check_line(tmp_path, head="<cbc:ActionCode>INS</cbc:ActionCode>")
    assert (only(checked, "action-unknown").row, only(checked, "action-unknown").value) == (
        1,
        "INS",
    )


def test_price_missing_is_a_warning_in_xml_and_the_item_cannot_be_ordered(tmp_path: Path) -> None:
    checked = check_line(tmp_path, price="")
    assert only(checked, "price-missing").severity is Severity.WARNING
    assert not checked.has_errors
    assert (checked.items[0].price, checked.items[0].orderable) == (None, False)


def test_price_several(tmp_path: Path) -> None:
    second = "</cac:Price></cac:RequiredItemLocationQuantity><cac:RequiredItemLocationQuantity>" + (
        '<cbc:MinimumQuantity unitCode="XPK">1</cbc:MinimumQuantity><cac:Price>'
        '<cbc:PriceAmount currencyID="DKK">20.00</cbc:PriceAmount>'
    )
    checked = check_line(tmp_path, price=PRICE + second)
    assert only(checked, "price-several").value == "24.95"


def test_price_unit_differs_leaves_the_item_unorderable(tmp_path: Path) -> None:
    per_metre = PRICE + '<cbc:BaseQuantity unitCode="MTR">1</cbc:BaseQuantity>'
    checked = check_line(tmp_path, price=per_metre)
    assert only(checked, "price-unit-differs").value == "24.95 / MTR"
    assert (checked.items[0].price, checked.items[0].orderable) == (None, False)


def test_price_base_and_factor(tmp_path: Path) -> None:
    both = PRICE + (
        '<cbc:BaseQuantity unitCode="XBO">2</cbc:BaseQuantity>'
        "<cbc:OrderableUnitFactorRate>6</cbc:OrderableUnitFactorRate>"
    )
    assert only(check_line(tmp_path, price=both), "price-base-and-factor").value == "24.95"


def test_issues_more_counts_what_is_not_shown(tmp_path: Path) -> None:
    rows = "".join(f"A{n};Blyant;dims;2,50\n" for n in range(5))
    checked = check_csv(tmp_path, f"{HEAD}\n{rows}", limits=Limits(issues_per_code=2))
    more = only(checked, "issues-more")
    assert (more.value, more.severity, "3 mere" in more.text) == (
        "unit-unknown",
        Severity.ERROR,
        True,
    )
    assert codes(checked).count("unit-unknown") == 2


def test_every_code_is_kebab_case_and_has_a_test_in_this_folder() -> None:
    tests = Path(__file__).parent.glob("test_*.py")
    here = "".join(path.read_text(encoding="utf-8") for path in tests)
    assert [code for code in SENTENCES if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []
    assert [code for code in SENTENCES if here.count(f'"{code}"') == 0] == []


def test_every_sentence_is_short_and_calm() -> None:
    for code, (_, text) in SENTENCES.items():
        assert "!" not in text, code
        assert max(len(part.split()) for part in text.split(". ")) <= 14, code
