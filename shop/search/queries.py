"""Asking the shop: ids from the index, worth from the scope, rows from the database."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock, Thread
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from shop.catalogue.history import price_steps
from shop.catalogue.queries import OfferRow, offer_rows
from shop.db import Database
from shop.organisation.rules import UnitType
from shop.search import filters, freshness, index, reader, storage
from shop.search import rank as ranking
from shop.search import scope as scopes
from shop.search.facets import Chosen, Group, filtered
from shop.search.fit import Fit
from shop.search.match import Query, did_you_mean, find, is_sure, read_as, read_query
from shop.search.rank import Sort
from shop.search.reader import Index
from shop.search.scope import Scope
from shop.search.wordbook import laid_over

_LOG = logging.getLogger("skub.search")
PAGE = 24
_SHORT_WORD = 3


class View(StrEnum):
    """How rows are shown; it is in the address and remembered, and changes no answer."""

    CARDS = "cards"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Ask:
    """A search as the address says it."""

    query: Query
    chosen: Chosen = field(default_factory=dict)
    sort: Sort = Sort.RECOMMENDED
    page: int = 1
    is_exact: bool = False
    """Only what was typed: no other word is tried when it finds nothing."""
    shows_all: bool = False
    """Somebody has asked for more than the lists that are shown first."""
    narrows: bool = False
    """The lists that are shown first here stand alone, where they have anything of it."""
    view: View = View.CARDS
    compared: tuple[int, ...] = ()
    """Offers that were picked to be held beside each other, whatever is searched."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: the first ids in order, and what the page needs around its 24 rows."""

    offer_ids: list[int]
    """In order, as far as was asked, and some more."""
    total: int
    """How many goods there are in all."""
    counts: Mapping[Group, Counter[str]]
    scope: Scope
    chosen: Chosen
    suggestion: str = ""
    """What the query may have meant when it found nothing, or was taken for when it did."""
    is_repaired: bool = False
    """The words as they were typed find nothing: these are the goods of `suggestion`."""
    ignored: tuple[str, ...] = ()
    """Choices of the address that do not exist here."""
    is_makeshift: bool = False
    """The index is being built: found by plain words in names, numbers and categories."""
    of_all: int = 0
    """How many there are beyond the lists that are shown first; 0 where all are shown."""

    def page(self, number: int) -> list[int]:
        """The ids of a page, from 1; empty after the last."""
        return self.offer_ids[(number - 1) * PAGE : number * PAGE]


@dataclass(frozen=True, slots=True)
class Place:
    """Where search looks: the database, this node's index, the asking node, and the day."""

    database: Database
    index_dir: Path
    path: str
    on: date
    unit_type: UnitType | None = None
    """What kind of house asks; None for somebody without one."""
    now: datetime | None = None
    """The moment, to tell when goods can come; None where nobody asks that."""

    def scope(self, session: Session) -> Scope:
        """What offers are worth here."""
        return scopes.scope(
            self.database, session, path=self.path, on=self.on, unit_type=self.unit_type
        )


def search(session: Session, place: Place, ask: Ask) -> Found:
    """Answer from the index, and from the database alone while there is none."""
    state = freshness.state(place.database, session)
    index_now = _fresh_index(place, state.feed)
    here = place.scope(session)
    coming = filters.deliveries(here, place.now) if place.now else None
    chosen, ignored = filters.existing(here, ask.chosen, has_days=coming is not None)
    ask = replace(ask, chosen=chosen)
    wanted = _Wanted(-(-ask.page // _PAGES_AHEAD) * _PAGES_AHEAD * PAGE, coming)
    stamp = index_now.stamp if index_now else None
    key = (
        stamp, ask.query.text, ask.is_exact, ask.narrows, ask.sort, _frozen(ask.chosen),
        wanted.depth, coming.values if coming else None,
    )  # fmt: skip
    answer = here.answers.get(key)
    if answer is None:
        answer = _answer(session, here, index_now, place, ask, wanted)
        here.keep(key, answer)
    return Found(
        answer.offer_ids, answer.total, answer.counts, here, ask.chosen, answer.suggestion,
        answer.is_repaired, ignored, answer.is_makeshift, answer.of_all,
    )  # fmt: skip


_PAGES_AHEAD = 3
"""Pages that are ordered at once; who leafs further has the next ones ordered."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What an answer needs beside the question."""

    depth: int
    """How many goods to order."""
    coming: filters.Deliveries | None


def _frozen(chosen: Chosen) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((group.value, tuple(sorted(ticks))) for group, ticks in chosen.items()))


@dataclass(frozen=True, slots=True)
class _Answer:
    offer_ids: list[int]
    total: int
    counts: Mapping[Group, Counter[str]]
    suggestion: str = ""
    is_repaired: bool = False
    is_makeshift: bool = False
    of_all: int = 0


def _answer(
    session: Session, here: Scope, index_now: Index | None, place: Place, ask: Ask, wanted: _Wanted
) -> _Answer:
    if ask.query.is_empty:
        return _counted(here, _unasked(np.flatnonzero(here.sold)), ask, wanted)
    if ask.query.has_no_words:
        return _counted(here, _unasked(_NOWHERE), ask, wanted)
    if index_now is None:
        return _makeshift(session, here, ask, wanted)
    try:
        found = _matching(here, index_now, ask.query)
        if len(found.places):
            suggestion, meant = read_as(index_now, ask.query), None
        else:
            suggestion, meant = _meant(here, index_now, ask.query)
    except (storage.DamageError, IndexError) as error:
        if not is_damage(index_now, error):
            raise
        mend(place, error)
        return _makeshift(session, here, ask, wanted)
    is_repaired = (
        meant is not None and not ask.is_exact and is_sure(ask.query, read_query(suggestion))
    )
    answer = _counted(here, meant if meant and is_repaired else found, ask, wanted)
    return replace(answer, suggestion=suggestion, is_repaired=is_repaired)


def _meant(here: Scope, index_now: Index, query: Query) -> tuple[str, ranking.Found | None]:
    """Words near to those that found nothing, and their goods; "" and None where none are sold."""
    place_of = here.places_of(index_now)
    near = did_you_mean(
        laid_over(index_now, here.words), query, lambda these: bool((place_of[these] >= 0).any())
    )
    found = _matching(here, index_now, read_query(near)) if near else None
    return (near, found) if found is not None and len(found.places) else ("", None)


_NOWHERE = np.empty(0, np.int32)


def _matching(here: Scope, index_now: Index, query: Query) -> ranking.Found:
    """The goods of this scope that match."""
    matches = find(laid_over(index_now, here.words), query)
    places = here.places_of(index_now).take(matches.documents)
    return ranking.Found(places, matches.fit).where(places >= 0)


def _unasked(places: NDArray[np.integer]) -> ranking.Found:
    return ranking.Found(places.astype(np.int32), Fit((np.zeros(len(places), np.uint8),)))


def _makeshift(session: Session, here: Scope, ask: Ask, wanted: _Wanted) -> _Answer:
    """What the database alone can say: all words are in the name, item number or category.

    Short words only where a word begins: "te" is in half of the names.
    """
    parts = [word if len(word) > _SHORT_WORD else f" {word}" for word in ask.query.words]
    ids = [
        offer_id
        for offer_id, text in here.texts(session).items()
        if all(word in f" {text}" for word in parts)
    ]
    places = here.goods.places(np.array(ids, np.int64))
    answer = _counted(here, _unasked(places[places >= 0]), ask, wanted)
    return replace(answer, is_makeshift=True)


def _counted(here: Scope, found: ranking.Found, ask: Ask, wanted: _Wanted) -> _Answer:
    """The goods of the lists that are shown first alone, where they have any; else all."""
    if ask.narrows and here.first is not None and not (ask.query.is_empty and not ask.chosen):
        on_lists = here.first[found.places]
        if on_lists.any():
            few = found.where(on_lists)
            narrow, full = (_all_counted(here, some, ask, wanted) for some in (few, found))
            if 0 < narrow.total < full.total:
                return replace(narrow, of_all=full.total)
    return _all_counted(here, found, ask, wanted)


def _all_counted(here: Scope, found: ranking.Found, ask: Ask, wanted: _Wanted) -> _Answer:
    goods = here.goods
    passing = filtered(found.places, filters.columns(here, wanted.coming), ask.chosen)
    found = found.where(passing.passing)
    places = ranking.first(found, goods, here.steering, ask.sort, wanted.depth)
    ids = goods.offer_ids[places].tolist()
    return _Answer(ids, len(found.places), passing.counts)


def _fresh_index(place: Place, feed: int) -> Index | None:
    """The index, brought up to date here where that is quick, else in the background."""
    found = opened(place)
    if found is not None and found.cursor >= feed:
        return found
    behind = index.pending(place.database, found.cursor if found else 0)
    if behind >= index.RELEARN_FROM:
        _keep_up_in_background(place)
        return found
    index.follow(place.database, place.index_dir, wait=0)
    return opened(place)


def opened(place: Place) -> Index | None:
    """The index as it was last committed; None where there is none, or where it is damaged."""
    try:
        return reader.open_index(place.index_dir)
    except storage.DamageError as error:
        _LOG.warning("the search index cannot be opened: %r", error)
        return None


def is_damage(index_now: Index, error: Exception) -> bool:
    """Whether the index is at fault, and not we: only then does it help to build it anew."""
    return isinstance(error, storage.DamageError) or not index_now.is_sound


MEND_AGAIN = 60.0
"""Seconds from one mending to the next, so that a failing disk does not keep us building."""
_mended: dict[Path, float] = {}


def mend(place: Place, error: Exception) -> None:
    """Let an index that cannot be read be built anew, while the shop answers without it."""
    _LOG.warning("the search index is damaged: %r", error)
    reader.close(place.index_dir)
    if monotonic() - _mended.get(place.index_dir, -MEND_AGAIN) >= MEND_AGAIN:
        _mended[place.index_dir] = monotonic()
        _keep_up_in_background(place, anew=True)


_working: set[Path] = set()
_starting = Lock()


def _keep_up_in_background(place: Place, *, anew: bool = False) -> None:
    with _starting:
        if place.index_dir in _working:
            return
        _working.add(place.index_dir)
    Thread(target=_work, args=(place, anew), name="search-index", daemon=True).start()


def _work(place: Place, anew: bool) -> None:
    try:
        step = index.rebuild if anew else index.follow
        step(place.database, place.index_dir)
    except Exception:
        _LOG.exception("the search index could not be built")
    finally:
        _working.discard(place.index_dir)


def rows_of(
    session: Session, scope: Scope, offer_ids: list[int], *, path: str
) -> dict[int, OfferRow]:
    """Live offers by id in one query, or in none where the scope has read them all before.

    A scope ends with the feed's next row, so what it has read is what is sold, at most
    `freshness.ASK_AGAIN` seconds ago. The basket reads the price again before anything is bought.
    """
    known = {one: scope.rows[one] for one in offer_ids if one in scope.rows}
    if len(known) == len(offer_ids):
        return known
    found = offer_rows(session, offer_ids, path=path)
    scope.rows.update(found)
    return found


def learn_steps(session: Session, scope: Scope, rows: Iterable[OfferRow], *, on: date) -> None:
    """See to it that the scope knows what became of the rows' prices: one query the first time.

    None at all where nothing of it is new.
    """
    asked = [row for row in rows if row.version_id not in scope.steps]
    if asked:
        found = price_steps(session, asked, on=on)
        scope.steps.update({row.version_id: found.get(row.offer_id) for row in asked})
