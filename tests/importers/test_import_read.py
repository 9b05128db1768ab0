"""The benchmark of reading runs: small here, nothing is timed. Figures are taken by hand."""

from pathlib import Path

import pytest

from tests.benchmarks import import_read
from tests.benchmarks.peppol_file import write_catalogue
from tests.importers.making import check_bytes, codes

WAYS = ("bare", "stream", "apart", "prepared", "check")


def test_the_benchmark_reads_the_same_lines_in_every_way(
    capsys: pytest.CaptureFixture[str],
) -> None:
    import_read.main(["--mb", "0.2", "--rounds", "1"])
    said = capsys.readouterr().out
    assert "0.2 MB" in said
    assert [way for way in WAYS if f"\n{way} " in said] == list(WAYS)
    assert "of bare by the clock (goal 0.55)" in said


def test_its_catalogue_is_believable_and_the_same_each_time(tmp_path: Path) -> None:
    first, again = tmp_path / "a.xml", tmp_path / "b.xml"
    lines = write_catalogue(first, megabytes=0.5)
    write_catalogue(again, megabytes=0.5)
    assert first.read_bytes() == again.read_bytes()
    checked = check_bytes(tmp_path, first.read_bytes())
    assert (checked.format, len(checked.items)) == ("peppol-catalogue", lines)
    assert set(codes(checked)) <= {"gtin-invalid"}
    assert 1_800 < first.stat().st_size / lines < 2_600
