"""Danish words as people write them and as the catalogue does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.search.danish import Lexicon, fold, forms, learn, stem, words
from shop.search.document import HEAD, HEAD_NOUN, PART, TEXT, Wording, number_term, terms_of

NAMES = (
    "Kopipapir A4, 80 g, hvid", "Toiletpapir, 2 lag", "Bleer str. 5", "Buksebleer str. 6",
    "Flydende håndsæbe, uden parfume", "Brun sæbe", "Børnesaks, 13 cm", "Engangshandsker str. M",
    "Handsker, gummi", "Børnestol, rød", "Stole til kantinen", "Kuglepenne, blå", "Papirclips",
    "Toilet-, køkken- og håndklædepapir", "Servietter", "Gulerødder, danske", "Kontor",
)  # fmt: skip


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return learn(NAMES)


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Sæbe", "saebe"), ("BLØD", "bloed"), ("Blåt", "blaat"), ("Café", "cafe"),
     ("ae\u0301 A\u030a", "ae aa"), ("Händer", "haender")],
)  # fmt: skip
def test_folding_writes_danish_letters_as_other_keyboards_do(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_words_keep_sizes_and_decimals_apart() -> None:
    assert words("A4, 80g, 1,5 l, 2-lags; <b>%*") == ["a4", "80", "g", "1.5", "l", "2", "lags", "b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("stolen", "stol"), ("stole", "stol"), ("poser", "pose"), ("guleroedder", "gulerod"),
     ("boeger", "bog"), ("handskerne", "handske")],
)  # fmt: skip
def test_inflections_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_lim_is_not_lime() -> None:
    assert stem("lime") != stem("lim")
    assert stem("lime") not in forms("lim")


@pytest.mark.parametrize(("one", "other"), [("ble", "bleer"), ("bleer", "ble"), ("sakse", "saks")])
def test_short_words_find_their_own_inflections(one: str, other: str) -> None:
    assert stem(other) in forms(one)


@pytest.mark.parametrize(
    ("word", "noun", "beginning"),
    [("kopipapir", "papir", "kopi"), ("toiletpapir", "papir", "toilet"),
     ("haandsaebe", "saebe", "haand"), ("engangshandsker", "handske", "engang"),
     ("boernesaks", "saks", "boern"), ("boernestol", "stol", "boern"),
     ("kuglepenne", "penne", "kugle"), ("buksebleer", "bleer", "bukse")],
)  # fmt: skip
def test_a_long_word_has_a_noun_and_a_beginning(
    lexicon: Lexicon, word: str, noun: str, beginning: str
) -> None:
    parts = lexicon.parts(word)
    assert parts is not None, word
    assert stem(noun) in parts.nouns
    assert stem(beginning) in parts.beginnings


@pytest.mark.parametrize("word", ["tablet", "servietter", "toilet", "gummi", "80", "a4", "ble"])
def test_other_words_are_left_whole(lexicon: Lexicon, word: str) -> None:
    assert lexicon.parts(word) is None


@given(st.text(max_size=40))
def test_any_text_can_be_folded_split_and_stemmed(text: str) -> None:
    lexicon = learn([text, *NAMES])
    for word in words(text):
        assert word == fold(word)
        assert stem(word)
        assert forms(word)
        parts = lexicon.parts(word)
        assert parts is None or all((*parts.nouns, *parts.beginnings))


def test_the_head_of_a_name_weighs_more_than_its_rest(lexicon: Lexicon) -> None:
    wording = Wording(
        name="Kopipapir A4, 80 g, hvid", category="", brand="", supplier="Kridthuset", labels=(),
        description="Til saks og lim.",
    )  # fmt: skip
    terms = terms_of(wording, lexicon)
    assert terms[stem("kopipapir")] == HEAD
    assert terms["papir"] == HEAD_NOUN
    assert terms["kopi"] == PART
    assert terms[stem("saks")] == TEXT
    assert HEAD_NOUN > terms[stem("hvid")] > PART


def test_a_number_is_the_same_however_it_is_spaced() -> None:
    assert number_term(" 5790 0001 23456 ") == number_term("05790000123456")
    assert number_term("IV-2025-03") == number_term("iv-2025-03")
