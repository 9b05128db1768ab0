"""A file read by a process of its own is refused as in our own, in the same words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog_import.check import batches, stream
from catalog_import.item import ParsedItem, RowIssue
from tests.importers.making import TODAY, catalogue, line, stored

# Enough lines for the file to be worth more than one process.
LINES = "".join(line(number=f"N-{n}", extra=f"<a>{'x' * 3_000}</a>") for n in range(1_500))
AFTER = line(number="Z-2")
NASTY: dict[str, tuple[Callable[[], bytes], str]] = {
    "30 MB of base64": (
        lambda: catalogue(LINES, line(number="Z-1", extra=f"<a>{'QUJD' * 8_000_000}</a>"), AFTER),
        "row-too-long",
    ),
    "depth 10,000": (
        lambda: catalogue(LINES, line(number="Z-1", extra="<a>" * 10_000 + "</a>" * 10_000), AFTER),
        "depth",
    ),
    "a DTD among the lines": (
        lambda: catalogue(LINES, '<!DOCTYPE x [<!ENTITY a "b">]>', AFTER), "xml-broken"
    ),
    "an entity nobody knows": (
        lambda: catalogue(LINES, line(number="Z-1", name="&a;"), AFTER), "xml-broken"
    ),
    "another charset than it says": (
        lambda: catalogue(LINES, line(number="Z-1", name="å"), AFTER).replace(b"\xc3\xa5", b"\xe5"),
        "charset-wrong",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_a_process_apart_refuses_what_our_own_refuses(tmp_path: Path, name: str) -> None:
    make, code = NASTY[name]
    file = stored(tmp_path, make())
    assert file.size() > 4_500_000
    alone = list(stream(file, today=TODAY))
    together = list(batches(file, today=TODAY, processes=2))
    issues = [record for record in alone if isinstance(record, RowIssue)]
    assert [(noted.code, noted.row) for noted in issues] == [(code, 1_501)]
    assert [noted for batch in together for noted in batch.issues] == issues
    items = [record for record in alone if isinstance(record, ParsedItem)]
    assert [item for batch in together for item in batch.items] == items
    assert len(items) == 1_500
