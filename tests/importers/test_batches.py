"""A file in batches: what the stream tells, some items at a time."""

from functools import partial
from pathlib import Path

import pytest

from catalog_import.batch import Items
from catalog_import.check import batches, check, prepared
from tests.importers.making import TODAY, catalogue, line, stored

FIVE = catalogue(*(line(number=f"A-{n}") for n in (1, 2, 3, 4, 1)))


def test_batches_tell_what_check_tells_with_format_and_header_in_each(tmp_path: Path) -> None:
    file = stored(tmp_path, FIVE)
    checked = check(file, today=TODAY)
    found = list(batches(file, today=TODAY, size=2))
    assert [batch.count for batch in found] == [2, 2, 1]
    assert sum((batch.items for batch in found), ()) == checked.items
    assert sum((batch.issues for batch in found), ()) == checked.issues
    assert {(batch.format, batch.header) for batch in found} == {(checked.format, checked.header)}


def test_how_far_we_are_only_grows_and_ends_at_the_size_of_the_file(tmp_path: Path) -> None:
    file = stored(tmp_path, catalogue(*(line(number=f"A-{n}") for n in range(5_000))))
    places = [batch.read_bytes for batch in batches(file, today=TODAY, size=100)]
    assert places == sorted(places)
    assert 0 < places[0] < places[25] < places[-1] == file.size()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", catalogue()])
def test_a_file_without_an_item_has_one_batch_that_says_why(tmp_path: Path, content: bytes) -> None:
    (only,) = batches(stored(tmp_path, content), today=TODAY)
    assert (only.count, only.items) == (0, ())
    assert only.issues


def names(prefix: str, items: Items) -> list[str]:
    return [prefix + item.seller_item_id for item in items]


def test_the_caller_has_its_own_thing_made_of_the_items(tmp_path: Path) -> None:
    made = partial(names, "#")
    found = list(prepared(stored(tmp_path, FIVE), today=TODAY, prepare=made, size=3))
    assert [batch.items for batch in found] == [["#A-1", "#A-2", "#A-3"], ["#A-4", "#A-1"]]
    assert [noted.code for noted in found[1].issues] == ["item-id-duplicate"]
