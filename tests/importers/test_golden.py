"""Each sample reads as its golden file says; the failure is the difference."""

import json
from pathlib import Path

import pytest

from tests.importers.golden import expectation, reading, sample_files


@pytest.mark.parametrize("sample", sample_files(), ids=lambda path: path.name)
def test_a_sample_reads_as_its_golden_file_says(sample: Path) -> None:
    assert reading(sample) == json.loads(expectation(sample).read_text(encoding="utf-8"))


def test_there_are_samples_of_each_format_and_no_orphans() -> None:
    names = {sample.suffix for sample in sample_files()}
    assert names >= {".xml", ".csv", ".tsv"}
    kept = {path.name for path in sample_files()[0].parent.glob("*.json")}
    assert kept == {expectation(sample).name for sample in sample_files()}
