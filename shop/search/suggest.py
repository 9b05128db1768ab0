"""What the search field proposes while somebody types: words, categories and goods.

The index is taken as it is; keeping it up is left to whoever searches. Everything proposed leads
to something that the asker can order today: a word that stands in another municipality's catalogue
alone is not proposed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from shop.catalogue.queries import OfferRow
from shop.favourites.queries import own_offers
from shop.search import rank, storage
from shop.search.danish import fold, stem, words
from shop.search.match import Index, Query, documents_with, find_begun
from shop.search.queries import Place, is_damage, mend, opened, rows_of
from shop.search.rank import Sort
from shop.search.scope import Scope
from shop.search.wordbook import laid_over

LEAST_TYPED = 2
"""Letters from which there is something to propose."""
MOST_WORDS, MOST_CATEGORIES, MOST_OWN, MOST_GOODS = 5, 2, 2, 4
_LOOKED_AT = 40
"""Words that begin so, of which the first that are sold here are proposed."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What to propose, best first."""

    words: tuple[str, ...] = ()
    """Whole queries: what was typed, its last word made whole and spelled as the catalogue does."""
    categories: tuple[str, ...] = ()
    """Codes."""
    own: tuple[OfferRow, ...] = ()
    """Goods on the house's own lists."""
    goods: tuple[OfferRow, ...] = ()
    """Other goods."""
    is_narrowed: bool = False
    """`goods` are of the lists that are shown first here, and there are more that begin so."""


NOTHING = Suggestions()


def suggest(
    session: Session, place: Place, query: Query, *, unit_id: int | None, narrows: bool = False
) -> Suggestions:
    """Proposals for a query that is being typed; `unit_id` is the house whose lists count.

    `narrows`: of the lists that procurement shows first, where they have any that begin so.
    """
    if not query.words or len(query.text) < LEAST_TYPED:
        return NOTHING
    here = place.scope(session)
    categories = tuple(_categories(here, query.words))[:MOST_CATEGORIES]
    index = opened(place)
    if index is None:
        return Suggestions(categories=categories)
    try:
        place_of = here.places_of(index)
        read = laid_over(index, here.words)
        completed = tuple(_completed(read, query, lambda these: place_of[these] >= 0))
        found = _begun(read, query, place_of)
    except (storage.DamageError, IndexError) as error:
        if not is_damage(index, error):
            raise
        mend(place, error)
        return Suggestions(categories=categories)
    mine = own_offers(session, unit_id) if unit_id else frozenset()
    on_lists = _on_lists(here, found) if narrows else None
    own, others = _split(here, found, mine, on_lists)
    rows = rows_of(session, here, [*own, *others], path=place.path)
    return Suggestions(
        completed, categories, tuple(rows[one] for one in own if one in rows),
        tuple(rows[one] for one in others if one in rows), is_narrowed=on_lists is not None,
    )  # fmt: skip


def _completed(
    index: Index, query: Query, is_sold: Callable[[NDArray[np.uint32]], NDArray[np.bool_]]
) -> Iterable[str]:
    """The query with its last word made whole by each of the commonest words that begin so."""
    *before, last = query.words
    among = [documents_with(index, word).documents for word in before]
    spelling, proposed = index.spelling, set[str]()
    for place in spelling.beginning_with(last, _LOOKED_AT):
        word = spelling.folded[place]
        documents = documents_with(index, word).documents
        for others in among:
            documents = documents[np.isin(documents, others, assume_unique=True)]
        if stem(word) in proposed or not is_sold(documents).any():
            continue
        proposed.add(stem(word))
        yield " ".join(
            (*(index.lexicon.spelling.get(w, w) for w in before), spelling.written[place])
        )
        if len(proposed) == MOST_WORDS:
            return


def _begun(index: Index, query: Query, place_of: NDArray[np.int32]) -> rank.Found:
    matches = find_begun(index, query)
    places = place_of.take(matches.documents)
    return rank.Found(places, matches.fit).where(places >= 0)


def _on_lists(here: Scope, found: rank.Found) -> NDArray[np.bool_] | None:
    """Those of the lists that are shown first, as a search has it; None where they hide nothing."""
    if here.first is None:
        return None
    chosen = here.first[found.places]
    return chosen if chosen.any() and not chosen.all() else None


def _split(
    here: Scope, found: rank.Found, own: frozenset[int], on_lists: NDArray[np.bool_] | None
) -> tuple[list[int], list[int]]:
    """The first of the house's own goods, and the first of the others: those on lists, if told."""
    goods = here.goods
    is_own = np.isin(goods.offer_ids[found.places], np.array(sorted(own), np.int64))
    others = ~is_own if on_lists is None else on_lists & ~is_own
    return _first(here, found, is_own, MOST_OWN), _first(here, found, others, MOST_GOODS)


def _first(here: Scope, found: rank.Found, kept: NDArray[np.bool_], count: int) -> list[int]:
    places = rank.first(found.where(kept), here.goods, here.steering, Sort.RECOMMENDED, count)
    ids: list[int] = here.goods.offer_ids[places].tolist()
    return ids


def _categories(here: Scope, typed: tuple[str, ...]) -> Iterable[str]:
    """Categories with something to buy, in whose name a word begins with each word typed."""
    for code, names in sold_categories(here).items():
        if all(any(name.startswith(word) for name in names) for word in typed):
            yield code


def sold_categories(here: Scope) -> dict[str, tuple[str, ...]]:
    """Code -> the folded words of the name, in the order of the names; worked out once."""
    kept: dict[str, tuple[str, ...]] | None = here.answers.get(_CATEGORIES)
    if kept is None:
        values = here.goods.vocabulary.categories.values
        numbers = np.unique(here.goods.categories[here.sold])
        sold = sorted((fold(values[n][1]), values[n]) for n in numbers.tolist() if values[n][0])
        kept = {code: tuple(words(f"{da} {en}")) for _, (code, da, en, *_more) in sold}
        here.keep(_CATEGORIES, kept)
    return kept


_CATEGORIES = "categories with goods"
