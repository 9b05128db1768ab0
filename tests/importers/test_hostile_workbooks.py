"""Workbooks made to hurt. The reader of XLSX ends the process when memory runs out, so each is
read in a process of its own with little of it, and must be answered in words."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.importers.bounds import Told, needs_limits, read_within
from tests.importers.making import check_bytes, check_xlsx, codes

HEADER = ["Varenr.", "Varenavn", "Enhed", "Pris"]
ITEM = ["A1", "Blyant", "stk.", 2.5]
SHEET, BOOK, RELATIONS = (
    "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
)  # fmt: skip
TEXTS = "xl/sharedStrings.xml"


def parts_of(*rows: list[object], book: Workbook | None = None) -> dict[str, bytes]:
    """The parts of a workbook as openpyxl writes it."""
    book = book or Workbook()
    for row in rows or (HEADER, ITEM):
        book.worksheets[0].append(row)
    stream = BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = parts_of()


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def told(folder: Path, parts: dict[str, bytes], **bounds: int) -> Told:
    path = folder / "stored"
    path.write_bytes(zipped(parts))
    return read_within(path, "prisliste.xlsx", **bounds)


def with_rows(rows: bytes) -> dict[str, bytes]:
    return {**PARTS, SHEET: PARTS[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")}


def elsewhere(rows: bytes) -> dict[str, bytes]:
    """The sheet under a name that does not look like one."""
    parts = {name: content for name, content in PARTS.items() if name != SHEET}
    named = PARTS[RELATIONS].replace(b"worksheets/sheet1.xml", b"media/picture.png")
    return {**parts, RELATIONS: named, "xl/media/picture.png": with_rows(rows)[SHEET]}


def shared(text: bytes, cells: int) -> dict[str, bytes]:
    """One text that so many cells name."""
    rows = (b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(3, cells))
    return {**with_rows(b"".join(rows)), TEXTS: b"<sst><si><t>" + text + b"</t></si></sst>"}


LAUGHS = b'<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 1_000 + b'">]>'
UNNUMBERED = b"<row><c><v>1</v></c></row>"
WIDE = b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>"
BOMBS = {
    "cells that leave their places out": (with_rows(UNNUMBERED * 100_000 + WIDE), "file-too-large"),
    "a last row that leaves its cells' places out": (
        with_rows(b'<row r="1048575"><c><v>1</v></c></row>' + WIDE), "file-too-large"
    ),
    "the farthest cell in a sheet by another name": (
        elsewhere(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "file-broken"
    ),
    "a text of a million letters in five thousand cells": (
        shared(b"a" * 1_000_000, 5_000), "file-too-large"
    ),
    "eleven million shared texts": (
        {**PARTS, TEXTS: b"<sst>" + b"<si/>" * 11_000_000 + b"</sst>"}, "file-too-large"
    ),
    "one sheet under ten thousand names": (
        {**PARTS, BOOK: PARTS[BOOK].replace(b"<sheets>", b"<sheets>" + b"".join(
            b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            b'name="S%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(10, 10_010)))},
        "file-broken",
    ),
    "laughs in a sheet": (
        {**PARTS, SHEET: LAUGHS + PARTS[SHEET].replace(b"Blyant", b"&b;")}, "dtd-refused"
    ),
    "an entity from our own disk in the shared texts": (
        {**PARTS, TEXTS: b'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
                         b"<sst><si><t>&x;</t></si></sst>"},
        "dtd-refused",
    ),
}  # fmt: skip


@needs_limits
@pytest.mark.parametrize("name", BOMBS)
def test_a_workbook_that_would_fill_memory_is_refused_unopened(tmp_path: Path, name: str) -> None:
    parts, answer = BOMBS[name]
    found = told(tmp_path, parts, megabytes=600)
    assert (found.codes, found.names) == ([answer], [])


PLACES = ["A99999999999", "AAAAA3", "ZZZZ3", "XFD1048577", "XFE3", "A0", "3", "A-1", "A4294967296"]


@needs_limits
@pytest.mark.parametrize("place", PLACES)
def test_a_cell_in_no_place_of_any_sheet_is_broken(tmp_path: Path, place: str) -> None:
    cell = f'<row r="3"><c r="{place}"><v>1</v></c></row>'.encode()
    found = told(tmp_path, with_rows(cell))
    assert (found.codes, found.names) == (["file-broken"], [])


@needs_limits
@pytest.mark.parametrize("row", ["4294967295", "1048577", "-1", "x", "1" * 5_000])
def test_a_row_of_no_sheet_is_broken(tmp_path: Path, row: str) -> None:
    found = told(tmp_path, with_rows(f'<row r="{row}"><c><v>1</v></c></row>'.encode()))
    assert (found.codes, found.names) == (["file-broken"], [])


@needs_limits
def test_a_million_empty_rows_cost_nothing_and_the_list_above_them_is_read(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d" ht="15"/>' % n for n in range(3, 1_048_577))
    found = told(tmp_path, with_rows(rows))
    assert (found.codes, found.names) == ([], ["Blyant"])


@needs_limits
def test_cells_with_a_border_and_nothing_in_them_are_no_cells(tmp_path: Path) -> None:
    cells = b"".join(
        b'<row r="%d">%b</row>' % (n, b"".join(b'<c r="%c%d" s="0"/>' % (c, n) for c in b"ABCDEF"))
        for n in (*range(3, 50_000), 1_048_576)
    )
    found = told(tmp_path, with_rows(cells))
    assert (found.codes, found.names) == ([], ["Blyant"])


def test_numbers_from_another_workbook_are_read_as_last_saved_and_links_elsewhere_says_so(
    tmp_path: Path,
) -> None:
    link = b'<c r="D2" t="n"><f>[1]Ark1!$B$2</f><v>2.5</v></c>'
    sheet = PARTS[SHEET].replace(b'<c r="D2" t="n"><v>2.5</v></c>', link)
    far = (
        b'<externalLink><externalBook r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships"/></externalLink>'
    )
    relation = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="x" Target="http://127.0.0.1:9/priser.xlsx" '
        b'TargetMode="External"/></Relationships>'
    )
    parts = {
        **PARTS,
        SHEET: sheet,
        "xl/externalLinks/externalLink1.xml": far,
        "xl/externalLinks/_rels/externalLink1.xml.rels": relation,
    }
    checked = check_bytes(tmp_path, zipped(parts), "prisliste.xlsx")
    assert (codes(checked), str(checked.items[0].price)) == (["links-elsewhere"], "2.5")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_packed_as_no_program_packs_it_is_broken(tmp_path: Path, method: int) -> None:
    assert codes(check_bytes(tmp_path, zipped(PARTS, method), "a.xlsx")) == ["file-broken"]


def test_a_name_that_is_no_text_is_broken_and_never_raises(tmp_path: Path) -> None:
    content = zipped({**PARTS, "xl/æ.xml": b"<a/>"}).replace("xl/æ".encode(), b"xl/\xff\xff")
    assert codes(check_bytes(tmp_path, content, "a.xlsx")) == ["format-unsupported"]


VALUES = {
    "NaN": "price-not-a-number",
    "INF": "price-not-a-number",
    "1e400": "price-not-a-number",
    "-1": "price-negative",
    "1e12": "price-absurd",
    "0": "price-absurd",
    "9" * 400: "price-not-a-number",
    "1.234.567,890": "file-broken",
    "0x10": "file-broken",
}


@pytest.mark.parametrize("value", VALUES)
def test_a_number_cell_that_is_no_price(tmp_path: Path, value: str) -> None:
    sheet = PARTS[SHEET].replace(b"<v>2.5</v>", f"<v>{value}</v>".encode())
    checked = check_bytes(tmp_path, zipped({**PARTS, SHEET: sheet}), "prisliste.xlsx")
    assert codes(checked) == [VALUES[value]]
    assert all(item.price is None for item in checked.items)


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [("e", "#DIV/0!", "price-missing"), ("b", "1", "price-not-a-number"),
     ("d", "1900-01-01", "price-not-a-number"), ("zz", "1", "file-broken")],
)  # fmt: skip
def test_a_cell_of_another_kind_is_no_price(
    tmp_path: Path, kind: str, value: str, answer: str
) -> None:
    sheet = PARTS[SHEET].replace(b't="n"><v>2.5</v>', f't="{kind}"><v>{value}</v>'.encode())
    checked = check_bytes(tmp_path, zipped({**PARTS, SHEET: sheet}), "prisliste.xlsx")
    assert codes(checked) == [answer]


def dated(value: object, *, since_1904: bool = False) -> dict[str, bytes]:
    book = Workbook()
    if since_1904:
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - what openpyxl asks for
    return parts_of([*HEADER, "Gyldig fra"], [*ITEM, value], book=book)


def test_a_day_is_the_same_day_whether_the_workbook_counts_from_1900_or_1904(
    tmp_path: Path,
) -> None:
    for since_1904 in (False, True):
        parts = dated(date(2026, 12, 1), since_1904=since_1904)
        checked = check_bytes(tmp_path, zipped(parts), "prisliste.xlsx")
        assert (codes(checked), checked.items[0].valid_from) == ([], date(2026, 12, 1))


@pytest.mark.parametrize("serial", [b"0", b"1", b"60", b"2958466", b"-1", b"1e300"])
def test_a_day_in_1900_or_beyond_all_calendars_is_no_day(tmp_path: Path, serial: bytes) -> None:
    parts = dated(date(2026, 12, 1))
    cell = PARTS_DAY in parts[SHEET]
    parts[SHEET] = parts[SHEET].replace(PARTS_DAY, b"<v>" + serial + b"</v>")
    checked = check_bytes(tmp_path, zipped(parts), "prisliste.xlsx")
    assert (cell, codes(checked)) == (True, ["date-invalid"])


PARTS_DAY = b"<v>46357</v>"


def test_an_ean_kept_as_a_number_is_whole_and_one_kept_as_rounded_text_is_said(
    tmp_path: Path,
) -> None:
    rows: list[list[object]] = [
        [*HEADER, "EAN"],
        [*ITEM, 5712345000014],
        ["A2", "Saks", "stk.", 9, "5,71235E+12"],
    ]
    checked = check_xlsx(tmp_path, rows)
    assert [item.gtin for item in checked.items] == ["5712345000014", ""]
    assert codes(checked) == ["gtin-invalid"]
