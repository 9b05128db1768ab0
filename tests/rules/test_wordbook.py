"""What procurement says of words, laid over an index. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.kernel.errors import Refused
from shop.search.danish import fold, learn
from shop.search.match import find, read_query
from shop.search.wordbook import (
    Said,
    WordKind,
    laid_over,
    make_book,
    read_said,
    shown_cut,
)
from tests.shelf import Shelf

SYNONYM, SPLIT, WHOLE = WordKind.SYNONYM, WordKind.SPLIT, WordKind.WHOLE
NAMES = (
    "Køkkenrulle, 2 lag", "Aftørringspapir, hvidt", "Stempelpude, blå", "Pude, lille",
    "Trylletavle, sort", "Tavle, grøn", "Trykkugle med tavle", "Tavlesvamp", "Bleer str. 5",
    "Vippe", "Trommestik, tavle",
)  # fmt: skip


SHELF = Shelf(NAMES)


def names(query: str, *lines: Said) -> set[str]:
    return SHELF.found(query, index=laid_over(SHELF, make_book(lines)))


def tiers(query: str, *lines: Said) -> dict[str, int]:
    found = find(laid_over(SHELF, make_book(lines)), read_query(query))
    told = zip(found.documents, found.fit.tiers(), strict=True)
    return {NAMES[int(at)]: int(tier) for at, tier in told}


def said(kind: WordKind, word: str, means: str = "") -> Said:
    return read_said(kind, word, means)


def test_a_synonym_finds_both_ways_as_well_as_the_word_itself() -> None:
    line = said(SYNONYM, "køkkenrulle", "aftørringspapir")
    both = {"Køkkenrulle, 2 lag", "Aftørringspapir, hvidt"}
    assert names("køkkenrulle") == {"Køkkenrulle, 2 lag"}
    assert names("køkkenrulle", line) == names("aftørringspapir", line) == both
    assert names("køkkenruller hvidt", line) == {"Aftørringspapir, hvidt"}
    assert len(set(tiers("køkkenrulle", line).values())) == 1


def test_a_synonym_that_no_goods_have_finds_those_of_the_other() -> None:
    assert names("svaber", said(SYNONYM, "svaber", "pude")) >= {"Pude, lille"}


def test_synonyms_of_short_words_hold_in_every_form() -> None:
    line = said(SYNONYM, "ble", "vippe")
    both = {"Bleer str. 5", "Vippe"}
    assert [names(form, line) for form in ("ble", "bleer", "vippe", "vipper")] == [both] * 4


def test_synonyms_are_not_chained() -> None:
    lines = said(SYNONYM, "svaber", "vippe"), said(SYNONYM, "vippe", "bleer")
    assert "Bleer str. 5" not in names("svaber", *lines)
    assert "Bleer str. 5" in names("vippe", *lines)


def test_a_word_kept_whole_is_not_found_by_its_end_but_by_itself() -> None:
    assert "Trylletavle, sort" in names("tavle")
    line = said(WHOLE, "trylletavle")
    assert names("tavle", line) == names("tavle") - {"Trylletavle, sort"}
    assert names("trylletavle", line) == {"Trylletavle, sort"}
    assert names("trylletavler", line) == {"Trylletavle, sort"}


def test_a_word_is_cut_where_it_is_told_to_be() -> None:
    assert names("stik") == set()
    line = said(SPLIT, "Trommestik", "stik")
    assert names("stik", line) == names("tromme", line) == {"Trommestik, tavle"}


def test_a_cut_replaces_that_of_the_lexicon() -> None:
    line = said(SPLIT, "trylletavle", "letavle")
    assert "Trylletavle, sort" not in names("tavle", line) - names("letavle", line)
    assert names("letavle", line) == {"Trylletavle, sort"}


def test_a_cut_that_is_told_is_worth_what_a_learnt_one_is() -> None:
    """The same goods in the same order as with a lexicon that cuts the word itself."""
    learnt = Shelf(NAMES, learn([*NAMES, "Stik til kontakt", "Tromme"]))
    told = laid_over(SHELF, make_book([said(SPLIT, "trommestik", "stik")]))
    for word in ("stik", "tromme", "tavle", "trommestik"):
        ours, theirs = find(told, read_query(word)), find(learnt, read_query(word))
        assert ours.documents.tolist() == theirs.documents.tolist()
        assert ours.fit.tiers().tolist() == theirs.fit.tiers().tolist()


def test_the_nearest_place_has_the_last_word_on_a_cut() -> None:
    lines = said(WHOLE, "trommestik"), said(SPLIT, "trommestik", "stik")
    assert make_book(lines).tails == {"trommestik": "stik"}
    assert make_book(reversed(lines)).tails == {"trommestik": ""}


@pytest.mark.parametrize(
    ("kind", "word", "means", "code"),
    [(SYNONYM, "", "pude", "word-not-one"), (SYNONYM, "våde servietter", "x", "word-not-one"),
     (SYNONYM, "pude", "a4", "means-not-one"), (SYNONYM, "pude", "", "means-not-one"),
     (SYNONYM, "stol", "stolen", "words-same"), (WHOLE, "80", "", "word-not-one"),
     (WHOLE, "x" * 61, "", "word-not-one"), (WHOLE, "<b>", "", "word-not-one"),
     (SPLIT, "stempelpude", "stempel", "means-not-the-end"),
     (SPLIT, "pude", "pude", "means-not-the-end"), (SPLIT, "spude", "pude", "means-not-the-end"),
     (SPLIT, "stempelpude", "", "means-not-one")],
)  # fmt: skip
def test_what_is_no_line_is_refused(kind: WordKind, word: str, means: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_said(kind, word, means)
    assert refused.value.code == code


def test_a_line_and_its_mirror_are_one() -> None:
    one, other = said(SYNONYM, "Vippe", "ble"), said(SYNONYM, "bleer", "vipper")
    assert said(SYNONYM, "ble", "vippe").key == one.key
    assert one != other


@given(st.sampled_from(WordKind), st.text(max_size=70), st.text(max_size=70))
def test_any_text_is_a_line_or_refused(kind: WordKind, word: str, means: str) -> None:
    try:
        line = read_said(kind, word, means)
    except Refused:
        return
    assert line.word == fold(line.word)
    assert max(len(line.word), len(line.means)) <= 60
    names("tavle", line)


@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=2), st.sampled_from(WordKind))
def test_a_line_changes_nothing_for_other_words(two: list[str], kind: WordKind) -> None:
    word = two[0].split(",")[0].split()[0]
    line = Said(kind, fold(word), {SYNONYM: "svaber", SPLIT: fold(word)[3:], WHOLE: ""}[kind])
    assert names("blå", line) == names("blå") == {"Stempelpude, blå"}


@pytest.mark.parametrize(
    ("written", "tail", "shown"),
    [("stempelpude", "pude", "stempel + pude"), ("håndsæbe", "saebe", "hånd + sæbe"),
     ("tablet", "", "tablet")],
)  # fmt: skip
def test_a_cut_is_shown_as_the_word_is_written(written: str, tail: str, shown: str) -> None:
    assert shown_cut(written, tail) == shown
