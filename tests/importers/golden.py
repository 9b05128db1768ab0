"""Golden files: what each sample should read as. Run this module to write them again.

    python -m tests.importers.golden

Read the difference before committing it: it is what every supplier's next import will show.
"""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from catalog_import.check import check
from catalog_import.item import IncomingFile

SAMPLES = Path(__file__).parent / "samples"
DAY = date(2026, 11, 20)


def sample_files() -> list[Path]:
    """Every sample that has, or should have, an expectation beside it."""
    return sorted(path for path in SAMPLES.iterdir() if path.suffix != ".json")


def expectation(sample: Path) -> Path:
    """Where the expected reading of a sample is kept."""
    return sample.with_name(sample.name + ".expected.json")


def reading(sample: Path) -> dict[str, Any]:
    """What a sample reads as today, in JSON's few types."""
    checked = check(IncomingFile(sample, sample.name), today=DAY)
    plain = json.loads(json.dumps(asdict(checked), default=_plain, ensure_ascii=False))
    return {key: _without_empty(value) for key, value in plain.items()}


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _without_empty(value: Any) -> Any:
    """Fields that say nothing would only hide those that do."""
    if isinstance(value, list):
        return [_without_empty(part) for part in value]
    if isinstance(value, dict):
        return {k: _without_empty(v) for k, v in value.items() if v not in ("", None, [])}
    return value


def write() -> None:
    """Write every expectation as the code reads today."""
    for sample in sample_files():
        text = json.dumps(reading(sample), indent=1, ensure_ascii=False)
        expectation(sample).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
