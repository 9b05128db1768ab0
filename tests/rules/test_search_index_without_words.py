"""An index in which nothing stands, or nothing that has words, can be read and goes on."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from shop.search import storage
from shop.search.danish import learn
from shop.search.document import Wording
from shop.search.storage import Document

LEXICON = learn(["Saks"])
SCISSORS = Document(1, Wording("Saks", "", "", "X", (), ""), ("S-1",))
SIGNS = Document(2, Wording("***", "", "", "—", (), ""), ("S-2",))


def _offers(folder: Path) -> set[int]:
    with storage.opened(folder) as found, found.reader() as reader:
        return {one for one in storage.offer_ids(reader).tolist() if one > 0}


@pytest.mark.parametrize("first", [[], [SIGNS], [SCISSORS]])
@pytest.mark.parametrize("then", [[], [SIGNS], [SCISSORS]])
def test_all_that_was_there_goes_and_other_goods_come(
    tmp_path: Path, first: Iterable[Document], then: Iterable[Document]
) -> None:
    storage.create(tmp_path, first, LEXICON, 1)
    assert _offers(tmp_path) == {one.offer_id for one in first}
    storage.change(tmp_path, [1, 2], then, LEXICON, 2)
    assert _offers(tmp_path) == {one.offer_id for one in then}
