"""The benchmarks run: small here, and nothing is timed. Their figures are taken by hand."""

import pytest

from tests.benchmarks import demo_build, reports


def test_the_benchmark_of_the_reports_runs_and_its_two_ways_of_counting_agree(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reports, "HOUSES", 5)
    monkeypatch.setattr(reports, "MONTHS", 13)
    reports.main()
    said = capsys.readouterr().out
    assert f"{5 * 13 * reports.SUPPLIERS} roll-up rows" in said
    assert "times as long" in said


def test_the_benchmark_of_the_demo_runs_and_gives_its_shape() -> None:
    lines = list(demo_build.run(0.02))
    assert any(line.startswith("all (1230, 6.9, 24 %)") for line in lines)
