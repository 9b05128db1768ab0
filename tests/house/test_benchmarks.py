"""The benchmarks run: small here, and nothing is timed. Their figures are taken by hand."""

from pathlib import Path

import pytest

from tests.benchmarks import demo_build, import_publish, reports, search


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


def test_the_benchmark_of_the_import_runs_and_says_what_it_measured(engine_name: str) -> None:
    said = "\n".join(import_publish.report(engine_name, 300))
    for line in ("all new", "the same again", "1 % dearer", "a shopper's", "the difference page"):
        assert line in said
    assert "ix_staged_change_page" in said  # pages follow the index
    assert "OFFSET" not in said


def test_the_benchmark_of_search_runs_beside_fts5_and_says_each_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(search, "ROUNDS", 1)
    said = "\n".join(search.run(tmp_path, 300, ["fts5"], asked=4, seconds=0.05, processes=1))
    for line in (
        "| page | fts5 |",
        "| misspelled | ours |",
        "build against FTS5",
        "over HTTP",
        "recall",
    ):
        assert line in said
    assert said.lower().count("met |") >= 4
