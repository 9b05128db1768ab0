"""From a query to the offers it matches, and how well. Pure: the index comes in as an argument.

All words must match. How well is told in *tiers*, by the worst word: 0 when each word is the noun
of the name, 1 when one stands elsewhere in the name, 2 when one is the brand, category, supplier or
label, 3 when one is in the description alone. An offer's tier comes before all steering, so that
paper baskets on an agreement never bury the paper somebody asked for; steering decides among offers
of one tier.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import takewhile
from re import compile as compile_pattern
from typing import Protocol

from shop.search.danish import Lexicon, fold, forms, is_bare, stem, words
from shop.search.document import BESIDE, HEAD_NOUN, PART, number_term

LONGEST_QUERY = 200
"""Signs. What is longer was pasted by mistake; the rest is left out, and that is said."""
MOST_WORDS = 12
LEAST_BEGINNING = 3
"""Letters from which an unknown word is taken for the beginning of one."""


_SMALL_WORDS = frozenset(
    ("og", "i", "til", "fra", "for", "paa", "af", "en", "et", "de", "den", "det")
)
"""Left out of a query that has other words. "Med" and "uden" stay: they mean something here."""


class Terms(Protocol):
    """What matching needs of an index."""

    lexicon: Lexicon

    def postings(self, term: str) -> Mapping[int, float]:
        """Offer id -> weight."""
        ...

    def completions(self, beginning: str) -> list[str]:
        """Terms that begin so."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody asked for. `text` is what is shown again."""

    text: str
    words: tuple[str, ...]
    number: str
    was_cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing was asked: browse."""
        return not self.text

    @property
    def has_no_words(self) -> bool:
        """Something was typed, but neither a word nor a number ("?!*")."""
        return bool(self.text) and not self.words


def read_query(typed: str) -> Query:
    """Any text as a query: control signs go, wildcards and brackets mean nothing."""
    printable = "".join(sign if sign.isprintable() else " " for sign in typed[: LONGEST_QUERY * 4])
    text = " ".join(printable.split())
    was_cut = len(text) > LONGEST_QUERY or len(typed) > LONGEST_QUERY * 4
    kept = text[:LONGEST_QUERY].rstrip()
    if was_cut and " " in kept:
        kept = kept.rsplit(" ", 1)[0]
    asked = tuple(dict.fromkeys(words(kept)))[:MOST_WORDS]
    found = tuple(word for word in asked if word not in _SMALL_WORDS) or asked
    return Query(kept, found, number_term(kept), was_cut)


@dataclass(frozen=True, slots=True)
class Match:
    """How an offer matches: the smaller the tier the more it is what was asked for."""

    tier: int
    score: float


EXACT = Match(-1, 100.0)
"""An item number, GTIN or agreement number, typed whole."""
_TIERS = (HEAD_NOUN, PART, BESIDE, 0.0)
"""The least weight for each tier: the noun, the name, beside the name, the description."""
_HEADS = 16
"""Steps within a tier: among offers of one tier, more words that are the noun come first."""


def find(index: Terms, query: Query) -> dict[int, Match]:
    """All offers that match, whoever may see them."""
    found = _all_words(index, query.words)
    return found | dict.fromkeys(index.postings(query.number), EXACT)


def _all_words(index: Terms, asked: Iterable[str]) -> dict[int, Match]:
    lists = sorted((_offers_with(index, word) for word in asked), key=len)
    if not lists:
        return {}
    common = set(lists[0]).intersection(*lists[1:])
    return {offer: _match([weights[offer] for weights in lists]) for offer in common}


def _match(weights: list[float]) -> Match:
    least = min(weights)
    tier = next(place for place, reached in enumerate(_TIERS) if least >= reached)
    heads = sum(weight >= HEAD_NOUN for weight in weights)
    return Match(tier * _HEADS - heads, sum(weights))


def _offers_with(index: Terms, word: str) -> Mapping[int, float]:
    own = [] if is_bare(word) else [found for found in (index.postings(stem(word)),) if found]
    lists = own or [found for form in forms(word) if (found := index.postings(form))]
    if not lists and len(word) >= LEAST_BEGINNING:
        lists = [index.postings(term) for term in index.completions(word)]
    if len(lists) == 1:
        return lists[0]
    merged: dict[int, float] = {}
    for found in lists:
        for offer, weight in found.items():
            merged[offer] = max(weight, merged.get(offer, 0.0))
    return merged


def did_you_mean(index: Terms, query: Query) -> str:
    """The query with its unknown words spelled as the catalogue does; "" when nothing is near."""
    spelling = index.lexicon.spelling
    near = {word: _nearest(index, word) for word in query.words}
    if not any(near.values()):
        return ""
    return " ".join(near[word] or spelling.get(word, word) for word in query.words)


_LEAST_LIKE = 0.76
"""Of difflib's ratio: "bleerr" and "bleer" have 0.91, "stol" and "sol" 0.86."""


def _nearest(index: Terms, word: str) -> str:
    """What an unknown word was meant to be; "" for a known one."""
    if not word.isalpha() or _offers_with(index, word):
        return ""
    spelling = index.lexicon.spelling
    alike = [known for known in spelling if abs(len(known) - len(word)) <= 2]
    near = get_close_matches(word, alike, n=3, cutoff=_LEAST_LIKE)
    return next((spelling[known] for known in near if index.postings(stem(known))), "")


_ENDING = compile_pattern(r"(?:e|r|er|en|et|ne|ene|erne|s|es|ens|ets|ernes|t)?")
"""What a Danish word may have more of than another form of it."""


def read_as(index: Terms, query: Query) -> str:
    """The query with the words it was taken for; "" where it was read as it was typed.

    The stemmer forgives a doubled letter, so "sakks" finds saks. The page must say so.
    """
    taken = {word: _taken_for(index, word) for word in query.words}
    if not any(taken.values()):
        return ""
    spelling = index.lexicon.spelling
    return " ".join(taken[word] or spelling.get(word, word) for word in query.words)


def _taken_for(index: Terms, word: str) -> str:
    spelling = index.lexicon.spelling
    if not word.isalpha() or word in spelling or not index.postings(stem(word)):
        return ""
    same = dict(_of_one_stem(spelling, word))
    if not same or any(_is_form_of(word, known) for known in same):
        return ""
    return same[get_close_matches(word, same, n=1, cutoff=0.0)[0]]


def _of_one_stem(spelling: Mapping[str, str], word: str) -> Iterator[tuple[str, str]]:
    """Known words and ends of long words with the stem of `word`, folded and as written."""
    wanted, first = stem(word), word[0]
    for known, written in spelling.items():
        if known[0] == first and stem(known) == wanted:
            yield known, written
        elif wanted in known:
            tails = (written[at:] for at in range(1, len(written) - 2))
            yield from ((fold(tail), tail) for tail in tails if stem(fold(tail)) == wanted)


def _is_form_of(word: str, known: str) -> bool:
    """Whether two words differ by endings alone: stolen and stole, kopper and kop."""
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(word, known, strict=False))
    root = "".join(letter for letter, _ in shared)
    return all(_ENDING.fullmatch(_rest(one, root)) for one in (word, known))


def _rest(word: str, root: str) -> str:
    """What comes after the root; a consonant may be doubled before an "e", and only there."""
    rest = word[len(root) :]
    return rest[1:] if rest[:1] == root[-1:] and rest[1:2] == "e" else rest
