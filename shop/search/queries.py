"""Asking the shop: ids from the index, worth from the scope, rows from the database."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import Lock, Thread

from sqlmodel import Session

from catalog_import import labels
from nudges.facts import Coverage
from shop.catalogue.history import price_steps
from shop.catalogue.queries import OfferRow, offer_rows
from shop.db import Database
from shop.organisation.rules import UnitType
from shop.search import freshness, index, reader
from shop.search import scope as scopes
from shop.search.facets import Chosen, Group, filtered
from shop.search.match import Match, Query, did_you_mean, find, read_as
from shop.search.rank import Sort, Worth, ordered
from shop.search.reader import Index
from shop.search.scope import Scope

_LOG = logging.getLogger("skub.search")
PAGE = 24
_SHORT_WORD = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """A search as the address says it."""

    query: Query
    chosen: Chosen = field(default_factory=dict)
    sort: Sort = Sort.RECOMMENDED
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: all ids in order, and what the page needs around its 24 rows."""

    offer_ids: list[int]
    counts: Mapping[Group, Counter[str]]
    scope: Scope
    chosen: Chosen
    suggestion: str = ""
    """What the query may have meant when it found nothing, or was taken for when it did."""
    ignored: tuple[str, ...] = ()
    """Choices of the address that do not exist here."""
    is_makeshift: bool = False
    """The index is being built: found by plain words in names, numbers and categories."""

    @property
    def total(self) -> int:
        """How many goods."""
        return len(self.offer_ids)

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
    ask, ignored = _known_choices(here, ask)
    key = (index_now.stamp if index_now else None, ask.query.text, ask.sort, _frozen(ask.chosen))
    answer = here.answers.get(key)
    if answer is None:
        answer = _answer(here, index_now, place, ask)
        here.keep(key, answer)
    offer_ids, counts, suggestion = answer
    return Found(offer_ids, counts, here, ask.chosen, suggestion, ignored, index_now is None)


def _known_choices(here: Scope, ask: Ask) -> tuple[Ask, tuple[str, ...]]:
    known = {
        Group.CATEGORY: here.categories.keys(), Group.SUPPLIER: here.suppliers.keys(),
        Group.LABEL: labels.ALL.keys(), Group.COVERAGE: {coverage.value for coverage in Coverage},
    }  # fmt: skip
    kept = {group: ticks & known[group] for group, ticks in ask.chosen.items()}
    ignored = sorted(tick for group, ticks in ask.chosen.items() for tick in ticks - known[group])
    return replace(ask, chosen={g: t for g, t in kept.items() if t}), tuple(ignored)


def _frozen(chosen: Chosen) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((group.value, tuple(sorted(ticks))) for group, ticks in chosen.items()))


_Answer = tuple[list[int], Mapping[Group, Counter[str]], str]


def _answer(here: Scope, index_now: Index | None, place: Place, ask: Ask) -> _Answer:
    if ask.query.is_empty:
        return _counted(here, list(here.worths.values()), {}, ask, "")
    if ask.query.has_no_words:
        return _counted(here, [], {}, ask, "")
    try:
        matches = find(index_now, ask.query) if index_now else _by_plain_words(here, ask.query)
    except Exception as error:  # whatever a damaged index makes Whoosh say
        _LOG.warning("the search index is damaged: %r", error)
        reader.close(place.index_dir)
        _keep_up_in_background(place, anew=True)
        matches, index_now = _by_plain_words(here, ask.query), None
    worths = [here.worths[offer] for offer in matches if offer in here.worths]
    meant = read_as if worths else did_you_mean
    suggestion = meant(index_now, ask.query) if index_now else ""
    return _counted(here, worths, matches, ask, suggestion)


def _counted(
    here: Scope, worths: list[Worth], matches: Mapping[int, Match], ask: Ask, suggestion: str
) -> _Answer:
    passing = filtered(worths, ask.chosen)
    return ordered(passing.worths, matches, ask.sort), passing.counts, suggestion


def _by_plain_words(here: Scope, query: Query) -> dict[int, Match]:
    """What the database alone can say: all words are in the name, item number or category.

    Short words only where a word begins: "te" is in half of the names.
    """
    wanted = [word if len(word) > _SHORT_WORD else f" {word}" for word in query.words]
    return {
        worth.offer_id: Match(0, 0.0)
        for worth in here.worths.values()
        if all(word in f" {worth.text}" for word in wanted)
    }


def _fresh_index(place: Place, feed: int) -> Index | None:
    """The index, brought up to date here where that is quick, else in the background."""
    found = _opened(place)
    if found is not None and found.cursor >= feed:
        return found
    behind = index.pending(place.database, found.cursor if found else 0)
    if behind >= index.RELEARN_FROM:
        _keep_up_in_background(place)
        return found
    index.follow(place.database, place.index_dir, wait=0)
    return _opened(place)


def _opened(place: Place) -> Index | None:
    try:
        return reader.open_index(place.index_dir)
    except Exception as error:  # whatever a damaged index makes Whoosh say
        _LOG.warning("the search index cannot be opened: %r", error)
        return None


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
