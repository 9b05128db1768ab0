"""Files made to hurt: refused with a code, quickly, and without filling the memory."""

import subprocess
import sys
import tempfile
import time
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_import.item import IncomingFile, Severity
from catalog_import.limits import Limits
from tests.importers.making import (
    NAMESPACES,
    catalogue,
    check_bytes,
    check_csv,
    check_xlsx,
    codes,
    line,
)

LAUGHS = "<!DOCTYPE Catalogue [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{('&' + before + ';') * 10}'>"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
ATTACKS = {
    "billion laughs": catalogue(line(name="&i;"), before=LAUGHS + "]>"),
    "quadratic": catalogue(
        line(name="&a;" * 10_000), before=f"<!DOCTYPE Catalogue [<!ENTITY a '{'a' * 10_000}'>]>"
    ),
    "external entity": catalogue(
        line(name="&x;"),
        before="<!DOCTYPE Catalogue [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    ),
    "external DTD": catalogue(
        line(), before="<!DOCTYPE Catalogue SYSTEM 'http://127.0.0.1:9/catalogue.dtd'>"
    ),
    "laughs in an attribute": catalogue(line(), before=LAUGHS + "]>").replace(
        b"<cbc:ID>K-7", b"<cbc:ID schemeID='&i;'>K-7"
    ),
    "DTD behind a comment": catalogue(
        line(), before=f"<!-- {'x' * 5_000} --><!DOCTYPE Catalogue [<!ENTITY x 'x'>]>"
    ),
    "DTD in UTF-16": catalogue(line(), before="<!DOCTYPE Catalogue [<!ENTITY x 'x'>]>")
    .decode()
    .replace("UTF-8", "UTF-16")
    .encode("utf-16"),
    "a DTD that never ends": b"<!DOCTYPE Catalogue [" + b"<!ENTITY x 'x'>" * 50_000,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_file_with_a_dtd_is_refused_and_no_item_is_read(tmp_path: Path, name: str) -> None:
    started = time.process_time()
    checked = check_bytes(tmp_path, ATTACKS[name])
    assert (codes(checked), checked.items) == (["dtd-refused"], ())
    assert time.process_time() - started < 2


@pytest.mark.parametrize("depth", [40, 300, 100_000])
def test_deep_nesting_is_refused(tmp_path: Path, depth: int) -> None:
    deep = "<cbc:Note>" * depth + "</cbc:Note>" * depth
    checked = check_bytes(tmp_path, catalogue(line(extra=deep)))
    assert (codes(checked)[-1], checked.items) == ("depth", ())


def test_deep_nesting_outside_any_line_is_refused(tmp_path: Path) -> None:
    deep = b"<cbc:Note>" * 60 + b"</cbc:Note>" * 60
    checked = check_bytes(tmp_path, catalogue().replace(b"</Catalogue>", deep + b"</Catalogue>"))
    assert codes(checked) == ["depth"]


def test_a_text_of_ten_megabytes_is_refused(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, catalogue(line(name="n" * 10_500_000)))
    assert "row-too-long" in codes(checked)
    assert checked.items == ()


def test_a_line_that_goes_on_and_on_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    long = "<cbc:Note>x</cbc:Note>" * 200_000
    checked = check_bytes(
        tmp_path, catalogue(line(extra=long)), limits=Limits(line_bytes=1_000_000)
    )
    assert (codes(checked)[-1], checked.items) == ("row-too-long", ())


PEAK_OF_A_CHECK = """
import sys
from datetime import date
from pathlib import Path
from catalog_import.check import check
from catalog_import.item import IncomingFile, Severity
items = check(IncomingFile(Path(sys.argv[1])), today=date(2026, 11, 20)).items
peak = next(row for row in open("/proc/self/status") if row.startswith("VmHWM"))
print(len(items), peak.split()[1])
"""


def items_and_peak_kilobytes(path: Path) -> tuple[int, int]:
    """Measured in a process of its own, so that no earlier test has set the mark."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK_OF_A_CHECK, str(path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    items, peak = done.stdout.split()
    return int(items), int(peak)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak")
def test_a_large_catalogue_is_read_one_line_at_a_time(tmp_path: Path) -> None:
    notes = "<cbc:Note>n</cbc:Note>" * 300
    small, large = tmp_path / "small.xml", tmp_path / "large.xml"
    small.write_bytes(catalogue(line(extra=notes)))
    large.write_bytes(catalogue(*(line(number=f"A-{n}", extra=notes) for n in range(4_000))))
    (_, least), (items, peak) = items_and_peak_kilobytes(small), items_and_peak_kilobytes(large)
    assert (items, large.stat().st_size > 26_000_000) == (4_000, True)
    assert peak - least < 30_000  # the whole tree takes more than 150,000


def workbook(parts: dict[str, bytes], *, lie: int = 0) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    packed = stream.getvalue()
    if lie:
        size = max(len(content) for content in parts.values())
        packed = packed.replace(size.to_bytes(4, "little"), lie.to_bytes(4, "little"))
    return packed


def test_a_zip_bomb_is_refused_by_its_unpacked_size(tmp_path: Path) -> None:
    bomb = workbook({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b" " * 50_000_000})
    assert len(bomb) < 60_000
    tracemalloc.start()
    checked = check_bytes(tmp_path, bomb, "bombe.xlsx", limits=Limits(unpacked_bytes=40_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes(checked) == ["file-too-large"]
    assert peak < 5_000_000


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    bomb = workbook(
        {"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b" " * 50_000_000}, lie=1_000
    )
    checked = check_bytes(tmp_path, bomb, "bombe.xlsx", limits=Limits(unpacked_bytes=40_000_000))
    assert codes(checked) == ["file-broken"]


def test_one_cell_in_the_farthest_corner_is_refused_before_the_sheet_is_opened(
    tmp_path: Path,
) -> None:
    check_xlsx(tmp_path, [["Varenr.", "Varenavn", "Pris"], ["A1", "Blyant", 2.5]])
    with zipfile.ZipFile(tmp_path / "prisliste.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", corner)
    checked = check_bytes(tmp_path, workbook(parts), "prisliste.xlsx")
    assert (codes(checked), checked.items) == (["file-too-large"], ())


@pytest.mark.parametrize("cut", [10, 200, 1_000, 3_000])
def test_half_a_workbook_is_broken_or_unknown_but_never_raises(tmp_path: Path, cut: int) -> None:
    check_xlsx(tmp_path, [["Varenr.", "Varenavn", "Pris"], ["A1", "Blyant", 2.5]])
    content = (tmp_path / "prisliste.xlsx").read_bytes()[:-cut]
    checked = check_bytes(tmp_path, content, "prisliste.xlsx")
    assert checked.has_errors
    assert checked.items == ()


def test_every_single_damaged_byte_of_a_workbook_is_survived(tmp_path: Path) -> None:
    check_xlsx(tmp_path, [["Varenr.", "Varenavn", "Pris"], ["A1", "Blyant", 2.5]])
    content = (tmp_path / "prisliste.xlsx").read_bytes()
    for at in range(0, len(content), 97):
        damaged = content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]
        checked = check_bytes(tmp_path, damaged, "prisliste.xlsx")
        assert checked.has_errors or [item.name for item in checked.items] == ["Blyant"], at


def test_nul_bytes_are_no_text(tmp_path: Path) -> None:
    content = b"Varenr.;Varenavn;Pris\n\x00\x00\x00A1;Blyant;2,50\n"
    assert codes(check_bytes(tmp_path, content, "prisliste.csv")) == ["format-unknown"]


def test_nul_bytes_far_down_in_a_price_list_are_dropped(tmp_path: Path) -> None:
    rows = "".join(f"A{n};Blyant;stk.;2,50\n" for n in range(5_000))
    checked = check_csv(tmp_path, f"Varenr.;Varenavn;Enhed;Pris\n{rows}B1;Sa\x00ks;stk.;9\n")
    assert checked.items[-1].name == "Saks"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8", "cp1252"])
def test_a_price_list_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = "Varenr.;Varenavn;Enhed;Pris\nA1;Bjørnens blå æske;stk.;2,50\n"
    checked = check_csv(tmp_path, text, encoding)
    assert (codes(checked), checked.items[0].name) == ([], "Bjørnens blå æske")


def test_a_catalogue_in_utf_16_is_read(tmp_path: Path) -> None:
    text = catalogue(line(name="Blå saks")).decode().replace("UTF-8", "UTF-16")
    assert check_bytes(tmp_path, text.encode("utf-16")).items[0].name == "Blå saks"


def test_a_quote_that_never_ends_costs_no_memory(tmp_path: Path) -> None:
    text = 'Varenr.;Varenavn;Enhed;Pris\nA1;"' + "Blyant;stk.;2,50\n" * 100_000
    assert codes(check_csv(tmp_path, text)) == ["row-too-long"]


def test_a_label_text_of_100_000_words_is_no_trap(tmp_path: Path) -> None:
    words = "Svanemærket " * 9_000
    started = time.process_time()
    checked = check_csv(
        tmp_path, f"Varenr.;Varenavn;Enhed;Pris;Miljømærke\nA1;B;stk.;2;{words}5025 0012\n"
    )
    assert "label-unknown" in codes(checked)
    assert time.process_time() - started < 2


def test_markup_and_unseen_characters_never_reach_an_item(tmp_path: Path) -> None:
    name = "<b>Saks</b><script>alert(1)</script>\u00a0&amp; lim\u200b\u202e < 5 cm"
    checked = check_csv(tmp_path, f'Varenr.;Varenavn;Enhed;Pris\nA1;"{name}";stk.;9\n')
    assert checked.items[0].name == "Saks & lim < 5 cm"


def test_a_catalogue_element_of_another_namespace_is_not_ours(tmp_path: Path) -> None:
    content = f"<x:Catalogue xmlns:x='urn:x'><y {NAMESPACES}/></x:Catalogue>".encode()
    assert codes(check_bytes(tmp_path, content)) == ["not-a-catalogue"]


def test_head_never_reads_more_than_asked(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x" * 100)
    assert IncomingFile(path).head(7) == b"x" * 7


def survives(content: bytes, name: str) -> None:
    """Checking must end in items, or in an error that says why there are none."""
    with tempfile.TemporaryDirectory() as folder:
        checked = check_bytes(Path(folder), content, name)
    assert checked.items or any(i.severity is Severity.ERROR for i in checked.issues)


@given(st.binary(max_size=400))
def test_any_bytes_at_all_are_survived(content: bytes) -> None:
    survives(content, "fil")


@given(st.binary(max_size=200))
def test_any_bytes_under_a_header_are_survived(content: bytes) -> None:
    survives(b"Varenr.;Varenavn;Enhed;Pris;EAN;Indhold\n" + content, "prisliste.csv")


WHOLE = catalogue(line(), line(number="A-2", extra="<cbc:Description>Hvidt</cbc:Description>"))


@given(st.integers(0, len(WHOLE)), st.integers(0, 60), st.binary(max_size=12))
def test_a_catalogue_with_any_piece_torn_out_is_survived(at: int, gone: int, put: bytes) -> None:
    survives(WHOLE[:at] + put + WHOLE[at + gone :], "katalog.xml")
