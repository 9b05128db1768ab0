"""The table of words: what begins so, what is near, and that it finds all that counting finds."""

from pathlib import Path
from random import Random

import pytest

from shop.search.danish import learn
from shop.search.spelling import Spelling, apart, learn_spelling, read, write

NAMES = ("Håndklædepapir", "Kopipapir", "Kopipapir A4", "Børnesaks", "Bleer", "Bleer str. 5",
         "Stole", "Stol", "Sole", "Papir", "Saks")  # fmt: skip


def _spelling(*names: str) -> Spelling:
    lexicon = learn(names)
    return learn_spelling(lexicon, lambda term: sum(term in name.lower() for name in names))


def _near(spelling: Spelling, word: str) -> list[str]:
    return [spelling.written[place] for place in spelling.near(word)]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("sakks", "saks"), ("kopipaipr", "kopipapir"), ("handkledepapir", "håndklædepapir"),
     ("belerr", "bleer"), ("papr", "papir"), ("bornesaks", "børnesaks")],
)  # fmt: skip
def test_a_misspelled_word_is_found(wrong: str, right: str) -> None:
    assert _near(_spelling(*NAMES), wrong)[0] == right


@pytest.mark.parametrize("word", ["", "a", "st", "a4", "80", "skildpadde", "x" * 200])
def test_what_is_too_short_no_word_or_near_to_nothing_has_no_meaning(word: str) -> None:
    assert _near(_spelling(*NAMES), word) == []


def test_of_two_that_are_as_near_the_commoner_comes_first() -> None:
    assert _near(_spelling("Stol", "Sten", "Sten, stor"), "ste") == ["sten"]
    assert _near(_spelling("Stok", "Stol", "Stol, rød"), "stom")[0] == "stol"


def test_a_beginning_goes_on_as_the_commonest_words_do() -> None:
    spelling = _spelling(*NAMES)
    found = [spelling.written[place] for place in spelling.beginning_with("st", 5)]
    assert set(found) == {"stol", "stole", "str"}
    assert spelling.beginning_with("q", 5) == []


def test_the_table_finds_what_comparing_with_every_word_finds() -> None:
    chance = Random(7)
    made = {"".join(chance.choices("aberi", k=chance.randint(3, 12))) for _ in range(400)}
    spelling = _spelling(*sorted(made))
    for _ in range(300):
        word = "".join(chance.choices("aberi", k=chance.randint(3, 12)))
        most = 2 if len(word) >= 6 else 1
        wanted = {one for one in spelling.folded if 0 < apart(word, one, most) <= most}
        assert {spelling.folded[place] for place in spelling.near(word)} == wanted, word


def test_the_table_is_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    made = _spelling(*NAMES)
    write(tmp_path, made)
    found = read(tmp_path)
    assert found.folded == made.folded
    assert _near(found, "sakks") == _near(made, "sakks")


def test_an_empty_catalogue_has_a_table_too(tmp_path: Path) -> None:
    write(tmp_path, _spelling())
    found = read(tmp_path)
    assert (_near(found, "papir"), found.beginning_with("pa", 5)) == ([], [])
