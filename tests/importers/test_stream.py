"""A file as a stream: the same as `check` tells, in order, and without keeping the items."""

import subprocess
import sys
from pathlib import Path

import pytest

from catalog_import.check import check, stream
from catalog_import.item import CatalogueHeader, IncomingFile, ParsedItem, RowIssue
from catalog_import.limits import Limits
from catalog_import.seen import FirstRows
from tests.importers.making import TODAY, catalogue, line, stored

TWICE = catalogue(line(number="A-1"), line(number="A-2"), line(number="A-1", name=""))


def test_a_stream_tells_what_check_tells_with_the_header_first(tmp_path: Path) -> None:
    file = stored(tmp_path, TWICE)
    header, *records = stream(file, today=TODAY)
    checked = check(file, today=TODAY)
    assert header == checked.header
    assert [r for r in records if isinstance(r, ParsedItem)] == list(checked.items)
    issues = sorted((r for r in records if isinstance(r, RowIssue)), key=lambda noted: noted.row)
    assert issues == list(checked.issues)
    assert {noted.code for noted in issues} == {"item-id-duplicate", "name-missing"}


def test_a_doubt_about_the_letters_comes_after_the_header(tmp_path: Path) -> None:
    text = "Varenr.;Varenavn;Enhed;Pris\nA1;Blyant æøå;stk.;2,50\n"
    first, *records = stream(stored(tmp_path, text.encode("cp850"), "liste.csv"), today=TODAY)
    assert isinstance(first, CatalogueHeader)
    assert [getattr(record, "code", "item") for record in records] == ["encoding-doubtful", "item"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", catalogue()[:200]])
def test_a_file_nobody_can_read_has_a_header_too(tmp_path: Path, content: bytes) -> None:
    records = list(stream(stored(tmp_path, content), today=TODAY))
    assert [type(record) for record in records[:2]] == [CatalogueHeader, RowIssue]


def test_a_stream_stops_at_the_row_that_is_one_too_many(tmp_path: Path) -> None:
    file = stored(tmp_path, catalogue(*(line(number=f"A-{n}") for n in range(5))))
    records = list(stream(file, today=TODAY, limits=Limits(rows=3)))
    assert sum(isinstance(record, ParsedItem) for record in records) == 3
    (last,) = [record for record in records if isinstance(record, RowIssue)]
    assert (last.code, last.row) == ("file-too-large", 4)


def test_the_first_row_of_each_of_100_000_ids_is_remembered() -> None:
    seen = FirstRows()
    assert all(seen.first(f"A-{n}", n) == n for n in range(1, 100_001))
    assert [seen.first(f"A-{n}", 200_000) for n in (1, 2, 777, 100_000)] == [1, 2, 777, 100_000]
    assert seen.first("B-1", 7) == 7
    assert seen.hashes.itemsize * len(seen.hashes) + seen.rows.itemsize * len(seen.rows) < 4_000_000


PEAK_OF_A_STREAM = """
import sys
from datetime import date
from pathlib import Path
from catalog_import.check import stream
from catalog_import.item import IncomingFile
lines = sum(1 for _ in stream(IncomingFile(Path(sys.argv[1])), today=date(2026, 11, 20)))
peak = next(row for row in open("/proc/self/status") if row.startswith("VmHWM"))
print(lines, peak.split()[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak")
def test_twenty_times_the_lines_take_no_more_than_a_few_megabytes_more(tmp_path: Path) -> None:
    peaks = []
    for count in (1_000, 20_000):
        path = tmp_path / f"{count}.xml"
        path.write_bytes(catalogue(*(line(number=f"A-{n}") for n in range(count))))
        done = subprocess.run(
            [sys.executable, "-c", PEAK_OF_A_STREAM, str(path)],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
        )  # fmt: skip
        records, peak = map(int, done.stdout.split())
        assert records == count + 1
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 8_000  # the items alone would take 20,000
    assert IncomingFile(tmp_path / "20000.xml").size() > 7_000_000
