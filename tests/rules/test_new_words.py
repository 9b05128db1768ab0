"""Words that came after the index was built stand in the table as the others do."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.search.danish import learn, stem, words
from shop.search.newwords import MOST, gather, grown, with_new_words
from shop.search.spelling import Spelling, learn_spelling

OLD = ["Kopipapir, hvid", "Børnesaks, 13 cm", "Stol, blå", "Stempel, rundt"]
NEW = ["Bambusvippe, blå", "Bambusvippe, rød", "Stolpe, hvid", "Æggekrus"]


def _table(names: list[str]) -> Spelling:
    counts = Counter(stem(word) for name in names for word in words(name))
    return learn_spelling(learn(names), lambda term: counts[term])


def _grown(names: list[str]) -> Spelling:
    lexicon = learn(OLD)
    return grown(_table(OLD), lexicon, gather(names, lexicon, {}))


def _near(table: Spelling, word: str) -> list[str]:
    return [table.written[at] for at in table.near(word)]


def test_only_words_that_were_not_known_are_gathered_and_counted() -> None:
    new = gather(NEW, learn(OLD), {})
    assert new == {
        "bambusvippe": ("bambusvippe", 2), "roed": ("rød", 1), "stolpe": ("stolpe", 1),
        "aeggekrus": ("æggekrus", 1),
    }  # fmt: skip
    assert gather(["Bambusvippe"], learn(OLD), new)["bambusvippe"] == ("bambusvippe", 3)


def test_new_words_are_proposed_among_the_old_and_repaired_to() -> None:
    table = _grown(NEW)
    assert [table.written[at] for at in table.beginning_with("st", 5)] == [
        "stempel", "stol", "stolpe",
    ]  # fmt: skip
    assert [table.written[at] for at in table.beginning_with("b", 1)] == ["bambusvippe"]
    assert _near(table, "bambusvipe") == ["bambusvippe"]
    assert _near(table, "aegekrus") == ["æggekrus"]
    assert _near(table, "stolp")[0] in ("stol", "stolpe")
    assert table.places["bambusvippe"] >= len(_table(OLD).folded)


def test_the_lexicon_can_write_them_and_cuts_as_before() -> None:
    lexicon = learn([*OLD, "Papir", "Saks"])
    new = gather(["Elefantsaks"], lexicon, {})
    more = with_new_words(lexicon, new)
    assert more.spelling["elefantsaks"] == "elefantsaks"
    assert more.cut("elefantsaks") == ("elefant", "saks")
    assert with_new_words(lexicon, {}) is lexicon


def test_no_flood_of_words_is_kept() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"{a}{b}{c}{d}x" for a in letters for b in letters for c in letters for d in "abc"]
    assert len(gather(names, learn(OLD), {})) == MOST


@given(st.lists(st.sampled_from(NEW), unique=True), st.text("stolpebambu", min_size=3, max_size=11))
@pytest.mark.parametrize("letters", [1, 2])
def test_a_grown_table_is_near_to_what_one_learnt_of_all_is(
    letters: int, names: list[str], word: str
) -> None:
    both, one = _grown(names), _table([*OLD, *names])
    found = {both.folded[at] for _, at in both.alike(word, letters)}
    assert found == {one.folded[at] for _, at in one.alike(word, letters)}
