"""For the page where procurement says what words mean: what a line does, and what to look at."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from sqlmodel import Session

from shop.search import reader, storage
from shop.search.danish import stem
from shop.search.match import find, read_query
from shop.search.queries import Place
from shop.search.reader import Index
from shop.search.scope import Scope
from shop.search.wordbook import Said, Wordbook, WordKind, laid_over, make_book, shown_cut
from shop.search.wordlist import lines_at


@dataclass(frozen=True, slots=True)
class Effect:
    """How many goods a word finds at a place without and with a line."""

    word: str
    before: int
    after: int


def effects(session: Session, place: Place, said: Said) -> list[Effect] | None:
    """What a line would change for those at the place; None while there is no index to ask."""
    index = _index(place)
    if index is None:
        return None
    here = place.scope(session)
    lines = [row.said for row in lines_at(session, place.path)]
    without, with_it = make_book(lines), make_book([*lines, said])
    return [
        Effect(
            index.lexicon.spelling.get(word, word),
            _count(here, index, without, word), _count(here, index, with_it, word),
        )
        for word in _touched(index, said)
    ]  # fmt: skip


def _touched(index: Index, said: Said) -> Iterable[str]:
    if said.kind is WordKind.SYNONYM:
        return (said.word, said.means)
    old = index.lexicon.cut(said.word)
    new = (said.word.removesuffix(said.means), said.means) if said.means else None
    return dict.fromkeys(part for cut in (new, old) if cut for part in reversed(cut))


def _count(here: Scope, index: Index, book: Wordbook, word: str) -> int:
    documents = find(laid_over(index, book), read_query(word)).documents
    return int(np.count_nonzero(here.places_of(index)[documents] >= 0))


def _index(place: Place) -> Index | None:
    try:
        return reader.open_index(place.index_dir)
    except storage.DamageError:
        return None


@dataclass(frozen=True, slots=True)
class CutWord:
    """A word of the catalogue that search itself has cut."""

    word: str
    """As it is written."""
    shown: str
    """With a plus where it is cut."""
    goods: int
    """How many goods at the place have the word."""
    is_doubtful: bool
    """What stands before the noun is found nowhere else, so it may be no word at all."""

    @property
    def tail(self) -> str:
        """The noun that ends it, as it is written."""
        return self.shown.rpartition(" + ")[2]


def cut_words(session: Session, place: Place) -> list[CutWord]:
    """The words that are cut and not decided: doubtful ones first, then those of most goods.

    Only words of goods that are sold at the place: the index has all municipalities' in it.
    """
    index = _index(place)
    if index is None:
        return []
    here = place.scope(session)
    key = ("cut words", index.stamp)
    found: list[CutWord] | None = here.answers.get(key)
    if found is None:
        found = [word for word in _cut(here, index) if word.goods]
        found.sort(key=lambda one: (not one.is_doubtful, -one.goods, one.word))
        here.keep(key, found)
    return found


def _cut(here: Scope, index: Index) -> Iterable[CutWord]:
    places, lexicon = here.places_of(index), index.lexicon
    for folded, written in lexicon.spelling.items():
        if folded in here.words.tails or (cut := lexicon.cut(folded)) is None:
            continue
        goods = np.count_nonzero(places[index.postings(stem(folded)).documents] >= 0)
        shown = shown_cut(written, cut[1])
        yield CutWord(written, shown, int(goods), not lexicon.knows(cut[0]))
