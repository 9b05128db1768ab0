"""What to offer somebody whose words found nothing: parts of them that do, and categories."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from shop.search import storage
from shop.search.danish import stem
from shop.search.match import Index, Query, did_you_mean, find, read_query
from shop.search.queries import Place, is_damage, mend, opened
from shop.search.scope import Scope
from shop.search.suggest import sold_categories
from shop.search.wordbook import laid_over

MOST_PARTS, MOST_CATEGORIES = 4, 4
_MOST_WORDS = 5
"""Words of which parts are tried: a longer query is a sentence, and would take long."""
_LEAST_LETTERS = 4
"""Of a word that is looked for in the names of categories."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the words, or what one of them was meant to be, and how many goods have them."""

    text: str
    goods: int


@dataclass(frozen=True, slots=True)
class Nearby:
    """What there is instead."""

    parts: tuple[Part, ...] = ()
    """Those of most words first, then things before what they are like, then few before many."""
    categories: tuple[str, ...] = ()
    """Codes, the nearest first."""


NOTHING = Nearby()


def nearby(session: Session, place: Place, query: Query) -> Nearby:
    """What of the query can be bought here; nothing for an empty or very long one."""
    index = opened(place)
    if index is None or not 0 < len(query.words) <= _MOST_WORDS:
        return NOTHING
    here = place.scope(session)
    key = ("nearby", index.stamp, query.words)
    known: Nearby | None = here.answers.get(key)
    if known is None:
        try:
            known = _nearby(here, laid_over(index, here.words), here.places_of(index), query)
        except (storage.DamageError, IndexError) as error:
            if not is_damage(index, error):
                raise
            mend(place, error)
            return NOTHING
        here.keep(key, known)
    return known


def _nearby(here: Scope, index: Index, place_of: NDArray[np.int32], query: Query) -> Nearby:
    found: dict[str, _Found] = {}
    for words in _choices(index, place_of, query.words):
        matches = find(index, read_query(" ".join(words)))
        places = place_of[matches.documents]
        if (places >= 0).any():
            text = " ".join(index.lexicon.spelling.get(word, word) for word in words)
            is_thing = bool((matches.fit.tiers()[places >= 0] < 0).any())
            found.setdefault(text, _Found(len(words), is_thing, places[places >= 0]))
    best = sorted(found.items(), key=lambda pair: pair[1].order)[:MOST_PARTS]
    nearest = best[0][1].places if best else np.empty(0, np.int32)
    codes = [*_named(here, query.words), *_of_goods(here, nearest)]
    return Nearby(
        tuple(Part(text, len(one.places)) for text, one in best),
        tuple(dict.fromkeys(codes))[:MOST_CATEGORIES],
    )


@dataclass(frozen=True, slots=True)
class _Found:
    words: int
    is_thing: bool
    """Some of the goods are what the words say (sakse), not only for it or like it (venstre)."""
    places: NDArray[np.int32]

    @property
    def order(self) -> tuple[int, bool, int]:
        """Smaller for what says more."""
        return -self.words, not self.is_thing, len(self.places)


def _choices(
    index: Index, place_of: NDArray[np.int32], words: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """All words but one, then each alone, then what an unknown one is near to or ends in."""
    if len(words) > 2:
        for at in range(len(words)):
            yield (*words[:at], *words[at + 1 :])
    for word in words:
        if len(words) > 1:
            yield (word,)
        near = did_you_mean(
            index, replace(read_query(word), words=(word,)),
            lambda these: bool((place_of[these] >= 0).any()),
        )  # fmt: skip
        if near[:1] == word[0]:  # of a guess among guesses the first letter at least is right
            yield (near,)
        elif (cut := index.lexicon.cut(word)) is not None:
            yield (cut[1],)


def _named(here: Scope, words: Iterable[str]) -> Iterator[str]:
    """Categories that are named by one of the words."""
    sought = [(word, stem(word)) for word in words if len(word) >= _LEAST_LETTERS]
    for code, names in sold_categories(here).items():
        if any(name.startswith(word) or stem(name) == root
               for name in names for word, root in sought):  # fmt: skip
            yield code


def _of_goods(here: Scope, places: NDArray[np.int32]) -> Iterator[str]:
    """The categories of most of these goods."""
    numbers = Counter(here.goods.categories[places].tolist())
    values = here.goods.vocabulary.categories.values
    return (values[number][0] for number, _ in numbers.most_common() if values[number][0])
