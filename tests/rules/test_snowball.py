"""Our Danish stemmer says what the Snowball project's own does."""

import snowballstemmer
from hypothesis import given
from hypothesis import strategies as st

from shop.search.danish import fold
from shop.search.snowball import danish_stem
from tests.benchmarks.search_goods import DESCRIBING, Nouns

THEIRS = snowballstemmer.stemmer("danish")
ENDINGS = (
    "", "e", "en", "er", "erne", "ernes", "et", "ets", "s", "es", "hed", "heden", "hedens", "ede",
    "ende", "endes", "erende", "lig", "elig", "ig", "igt", "igst", "els", "elser", "gd", "dt", "gt",
    "kt", "løst", "tten", "ssets", "eret", "erens", "ethed",
)  # fmt: skip


def test_on_all_words_of_the_benchmark_with_all_endings() -> None:
    nouns = Nouns()
    roots = {*DESCRIBING, *(whole for _, whole, _ in (*nouns.alone, *nouns.compounds))}
    words = [form + end for word in roots for form in {word, fold(word)} for end in ENDINGS]
    assert len(words) > 100_000
    assert [danish_stem(word) for word in words[::7]] == THEIRS.stemWords(words[::7])


@given(
    st.text(alphabet="abdegiklnorstuvyæøå", max_size=8), st.sampled_from(ENDINGS),
    st.sampled_from(ENDINGS),
)  # fmt: skip
def test_on_any_letters(root: str, ending: str, last: str) -> None:
    word = root + ending + last
    assert danish_stem(word) == THEIRS.stemWord(word)


@given(st.text(alphabet=st.characters(categories=("Ll", "Lo", "Lm"))))
def test_on_letters_of_other_alphabets(word: str) -> None:
    assert danish_stem(word) == THEIRS.stemWord(word)
