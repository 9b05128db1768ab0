"""The columns of a price list as a person sees them before saying what they mean."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from catalog_import import archive, sheet_cut
from catalog_import.check import check
from catalog_import.formats import xlsx_list
from catalog_import.item import IncomingFile
from catalog_import.limits import LIMITS
from catalog_import.preview import ColumnSeen, Preview, Why, needed, preview
from tests.importers.making import TODAY, catalogue, line, stored

STRANGE = (
    "Prisliste;;;;\nLitra;Tekst;Vores pris til jer;Svanemærket;Intern\n"
    "A1;Blyant;12,50;x;7\nA2;Saks;9,00;;7\nA2;Saks;9,00;;8\nA3;Lim;;x;9\n"
)

LIST = b"Varenr.;Varenavn;Pris\nA1;Blyant;2,50\n"


def seen(file: IncomingFile, **chosen: str) -> Preview:
    found = preview(file, chosen=chosen)
    assert found is not None
    return found


def by_header(found: Preview) -> dict[str, ColumnSeen]:
    return {column.header: column for column in found.columns}


def test_each_column_is_shown_with_what_we_take_it_for(tmp_path: Path) -> None:
    text = "Varenr;Varenavn;Pris;Svanemærket;Intern\nA1;Blyant;12,50;x;7\nA2;Saks;9;;7\n"
    found = seen(stored(tmp_path, text.encode(), "liste.csv"))
    columns = by_header(found)
    assert [column.field for column in found.columns] == ["seller_item_id", "name", "price", "", ""]
    assert [column.why for column in found.columns] == [
        Why.GUESSED, Why.GUESSED, Why.GUESSED, Why.LABEL, Why.UNUSED,
    ]  # fmt: skip
    assert columns["Pris"].samples == ("12,50", "9")
    assert columns["Intern"].samples == ("7",)
    assert (columns["Pris"].has_numbers, columns["Varenavn"].has_numbers) == (True, False)


def test_a_header_in_words_we_do_not_know_is_the_broadest_of_the_first_rows(tmp_path: Path) -> None:
    found = seen(stored(tmp_path, STRANGE.encode("cp1252"), "liste.csv"))
    assert found.row == 2
    assert by_header(found)["Tekst"].samples == ("Blyant", "Saks", "Lim")
    assert {column.field for column in found.columns} == {""}


def test_what_a_person_chose_is_shown_as_chosen_and_read_so(tmp_path: Path) -> None:
    file = stored(tmp_path, STRANGE.encode(), "liste.csv")
    chosen = {"litra": "seller_item_id", "tekst": "name", "vorespristiljer": "price"}
    columns = by_header(seen(file, **chosen))
    assert columns["Vores pris til jer"].why is Why.CHOSEN
    assert columns["Vores pris til jer"].field == "price"
    items = check(file, today=TODAY, columns=chosen).items
    assert [(item.seller_item_id, item.name) for item in items][:2] == [
        ("A1", "Blyant"), ("A2", "Saks"),
    ]  # fmt: skip


def test_a_column_may_be_chosen_to_mean_nothing(tmp_path: Path) -> None:
    file = stored(tmp_path, b"Varenr;Varenavn;Pris;Nettopris\nA1;Blyant;20;15\n", "liste.csv")
    assert check(file, today=TODAY).items[0].price == 15
    chosen = {"nettopris": ""}
    assert check(file, today=TODAY, columns=chosen).items[0].price == 20
    assert by_header(seen(file, **chosen))["Nettopris"].why is Why.CHOSEN


def test_a_workbook_and_a_sheet_of_keys_and_values_show_columns_too(tmp_path: Path) -> None:
    book, path = Workbook(), tmp_path / "liste.xlsx"
    sheet = book.worksheets[0]
    for row in (["Varenr", "Varenavn", "Beløb"], ["A1", "Blyant", 12.5], ["A2", "Saks", 9]):
        sheet.append(row)
    book.save(path)
    found = seen(IncomingFile(path, path.name))
    assert by_header(found)["Beløb"].samples == ("12.5", "9")
    assert by_header(found)["Beløb"].has_numbers
    facts = "Produkt;Nøgle;Værdi\nA1;Varenavn;Blyant\nA1;Beløb;12,50\nA2;Varenavn;Saks\n"
    turned = seen(stored(tmp_path, facts.encode(), "nøgler.csv"))
    assert turned.is_pivoted
    assert [column.header for column in turned.columns] == ["Varenr.", "Varenavn", "Beløb"]


@pytest.mark.parametrize("rows", [1_999, 2_000, 2_001, 2_500])
def test_of_a_long_workbook_only_the_start_of_each_sheet_is_opened(
    tmp_path: Path, rows: int
) -> None:
    book, path = Workbook(write_only=True), tmp_path / "liste.xlsx"
    sheet = book.create_sheet("Priser")
    sheet.append(["Varenr", "Varenavn", "Pris"])
    for number in range(rows - 1):
        sheet.append([f"A{number}", f"Blyant {number}", number + 1])
    book.save(path)
    file = IncomingFile(path, path.name)
    (read,) = xlsx_list.first_rows(file, LIMITS, 2_000)
    assert (len(read), read[1]) == (min(rows, 2_000), (2, ["A0", "Blyant 0", 1]))
    start = sheet_cut.cut(file, tmp_path, 100, LIMITS)
    assert start is not None
    assert start.size() < file.size()
    assert len(xlsx_list.first_rows(start, LIMITS, 2_000)[0]) == 100


def test_a_list_in_a_zip_shows_its_columns_and_is_read_by_what_is_chosen(tmp_path: Path) -> None:
    file = stored(tmp_path, zipped({"priser.csv": STRANGE.encode("cp1252")}), "katalog.zip")
    assert archive.may_hold_list(file)
    found = seen(file)
    assert by_header(found)["Tekst"].samples == ("Blyant", "Saks", "Lim")
    keys = [column.key for column in found.columns]
    wanted = dict(zip(keys, ("seller_item_id", "name", "price"), strict=False))
    chosen = needed(found.header, wanted)
    assert check(file, today=TODAY, columns=chosen).items[0].name == "Blyant"


@pytest.mark.parametrize(
    "parts",
    [{"katalog.xml": catalogue(line(number="K-1"))}, {"a.csv": LIST, "b.csv": LIST}, {}],
)
def test_a_zip_without_one_list_has_no_columns(tmp_path: Path, parts: dict[str, bytes]) -> None:
    file = stored(tmp_path, zipped(parts), "katalog.zip")
    assert preview(file) is None
    assert archive.may_hold_list(file) is ("a.csv" in parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def test_of_two_columns_with_one_header_only_the_first_can_be_chosen(tmp_path: Path) -> None:
    text = "Varenr;Navn;Pris;Pris;\nA1;Blyant;1;2;x\n"
    found = seen(stored(tmp_path, text.encode(), "liste.csv"))
    assert [column.key for column in found.columns] == ["varenr", "navn", "pris", "", ""]


@pytest.mark.parametrize(
    "content", [b"", b"<a/>", b"%PDF", b"PK\x03\x04broken", b"\x00" * 50, b"kun et ord\n"]
)
def test_a_file_without_columns_has_none(tmp_path: Path, content: bytes) -> None:
    assert preview(stored(tmp_path, content, "liste.txt")) is None


def test_only_the_start_of_a_long_file_is_looked_at(tmp_path: Path) -> None:
    """The last whole row of the start is kept, half a row is not."""
    rows = "".join(f"A{n};Blyant {n};12,50\n" for n in range(40_000))
    file = stored(tmp_path, f"Varenr;Varenavn;Pris\n{rows}".encode(), "liste.csv")
    assert file.size() > 500_000
    assert len(seen(file).columns) == 3


def test_only_what_differs_from_our_own_reading_is_remembered() -> None:
    header = ("Varenr", "Navn", "Beløb", "Nettopris")
    same = {"varenr": "seller_item_id", "navn": "name", "beloeb": "price_total",
            "nettopris": "price"}  # fmt: skip
    assert needed(header, same) == {}
    other = same | {"beloeb": "price", "nettopris": ""}
    assert needed(header, other) == {"beloeb": "price", "nettopris": ""}


def test_what_a_choice_frees_for_our_own_reading_is_remembered_too() -> None:
    """Without the name column our own reading would make a name of the description."""
    header = ("Varenr", "Varenavn", "Beskrivelse", "Svanemærket", "Pris")
    wanted = {"varenr": "seller_item_id", "varenavn": "", "beskrivelse": "", "pris": "price"}
    assert needed(header, wanted) == {"varenavn": "", "beskrivelse": ""}
