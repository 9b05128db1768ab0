"""What goods are worth to the units that see the same agreements and opt-outs.

Coverage, labels and prices come from the database, never from the index, and are worked out once
for all units of a *scope*: those whose places above own the same offers, agreements and opt-outs.
A scope is good for one day and one state of goods, agreements and central lists, and for one type
of house where lists tell them apart. It is kept in this process: a few bytes for each offer.
"""

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select, union
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col

from catalog_import import labels
from nudges.facts import Coverage
from shop.agreements.models import Agreement, OptOut, Supplier, SupplierTerms
from shop.agreements.queries import reaching_lots, terms_for
from shop.agreements.rules import Cover, OfferFacts, ReachingLot, Terms, cover
from shop.catalogue.changes import Step
from shop.catalogue.models import Category, Offer, OfferVersion
from shop.catalogue.queries import OfferRow
from shop.catalogue.rules import ECO_KINDS, counting
from shop.db import Database
from shop.favourites.queries import CENTRAL_NODES, chosen_offers
from shop.organisation.rules import UnitType, path_ids
from shop.search import freshness
from shop.search import goods as columns
from shop.search.danish import fold, words
from shop.search.freshness import State
from shop.search.goods import Goods
from shop.search.models import SearchWord
from shop.search.rank import mechanism, steer
from shop.search.reader import Index
from shop.search.wordbook import NO_BOOK, Wordbook
from shop.search.wordlist import book_at

_KEPT_SCOPES = 24
_KEPT_ANSWERS = 128
COVERAGES = tuple(Coverage)
"""The number of a coverage in `Scope.coverage` is its place here."""


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """What each of the goods is worth to these units on a day, in arrays beside those of Goods."""

    goods: Goods
    sold: NDArray[np.bool_]
    """Theirs to order on the day."""
    coverage: NDArray[np.uint8]
    steering: NDArray[np.uint8]
    """See rank.steer: the smaller stands first."""
    label_sets: Sequence[tuple[str, ...]]
    """By the number in `goods.labels`: the codes that count on the day."""
    lots: tuple[ReachingLot, ...]
    categories: dict[str, tuple[str, str]]
    """Code -> Danish and English name."""
    suppliers: dict[str, str]
    """CVR -> name."""
    tiles: dict[str, str]
    """The word of a tile in the address -> its Danish name: the categories' own headings."""
    tile_of: dict[str, str]
    """Code of a category -> the word of its tile."""
    terms: dict[str, Terms]
    """CVR -> how the supplier delivers to these units; without those who have agreed nothing."""
    unit_type: UnitType | None = None
    chosen: frozenset[int] = frozenset()
    """Offers that procurement has chosen for this type of house."""
    first: NDArray[np.bool_] | None = None
    """Of the goods: those on lists that are shown first here; None where there are none."""
    words: Wordbook = NO_BOOK
    """What procurement says of words here."""
    answers: OrderedDict[Any, Any] = field(default_factory=OrderedDict)
    """The latest answers; they go with the scope when anything changes."""
    rows: dict[int, OfferRow] = field(default_factory=dict)
    """Rows that were read before; they hold as long as the scope does."""
    steps: dict[int, Step | None] = field(default_factory=dict)
    """Version -> its last change of price or pack, None for none, as far as anybody has asked."""
    shown: dict[Any, Any] = field(default_factory=dict)
    """Rows as they were last shown (see rows.py)."""
    delivered: dict[Any, Any] = field(default_factory=dict)
    """When suppliers can come, and the filters' columns (see filters.py)."""
    _places: dict[Any, NDArray[np.int32]] = field(default_factory=dict)
    _texts: dict[int, str] = field(default_factory=dict)
    _covers: dict[tuple[OfferFacts, date], Cover] = field(default_factory=dict)

    def __contains__(self, offer_id: object) -> bool:
        """Whether these units can order the offer today."""
        if not isinstance(offer_id, int):
            return False
        at = int(np.searchsorted(self.goods.offer_ids, offer_id))
        return at < self.goods.size and self.goods.offer_ids[at] == offer_id and bool(self.sold[at])

    def cover(self, facts: OfferFacts, *, on: date) -> Cover:
        """How an offer is covered for these units."""
        found = self._covers.get((facts, on))
        if found is None:
            found = self._covers[facts, on] = cover(facts, self.lots, on=on)
        return found

    def places_of(self, index: Index) -> NDArray[np.int32]:
        """For each document of the index, its place among the goods; -1 for what is not sold."""
        found = self._places.get(index.stamp)
        if found is None:
            found = self.goods.places(index.offer_ids)
            if self.goods.size:  # a shop where nothing is sold yet has no place to look at
                found[(found >= 0) & ~self.sold[found]] = -1
            self._places.clear()
            self._places[index.stamp] = found
        return found

    def texts(self, session: Session) -> dict[int, str]:
        """Folded name, number and category by offer id: to answer from when there is no index."""
        if not self._texts:
            self._texts.update(
                (row[0], fold(f"{row[1]} {row[2]} {row[3] or ''}"))
                for row in session.execute(_TEXTS)
                if row[0] in self
            )
        return self._texts

    def keep(self, key: Any, answer: Any) -> None:
        """Keep an answer for the next page of it, and for colleagues who ask the same."""
        with _lock:
            self.answers[key] = answer
            while len(self.answers) > _KEPT_ANSWERS:
                self.answers.popitem(last=False)


_TEXTS = (
    select(col(Offer.id), col(OfferVersion.name), col(Offer.seller_item_id), col(Category.name_da))
    .join(OfferVersion, col(OfferVersion.id) == col(Offer.live_version_id))
    .outerjoin(Category, col(Category.id) == col(OfferVersion.category_id))
)

_HEAD_WAIT = 0.5
"""Seconds that a person may wait for a publisher; then all goods are read, without asking."""


def _head(database: Database) -> int | None:
    try:
        return freshness.feed_head(database, wait=_HEAD_WAIT)
    except OperationalError:
        return None


_Key = tuple[str, State, date, tuple[int, ...], UnitType | None]
_scopes: OrderedDict[_Key, Scope] = OrderedDict()
_owners: OrderedDict[tuple[str, State], frozenset[int]] = OrderedDict()
_lock = Lock()
_building = Lock()


def scope(
    database: Database, session: Session, *, path: str, on: date, unit_type: UnitType | None
) -> Scope:
    """The scope of the node at `path`, from memory where it is known."""
    state = freshness.state(database, session)
    sold = columns.goods(database, session, feed=state.feed, head=lambda: _head(database))
    url = str(database.engine.url)
    owners = _deciding_nodes(session, url, state)
    key = (url, state, on, tuple(node for node in path_ids(path) if node in owners), unit_type)
    with _lock:
        found = _scopes.get(key)
        if found is not None and found.goods is sold:
            _scopes.move_to_end(key)
            return found
    with _building:  # one builds, the others find it built
        found = _scopes.get(key)
        if found is None or found.goods is not sold:
            found = _build(session, sold, path, on, unit_type)
        with _lock:
            _scopes[key] = found
            while len(_scopes) > _KEPT_SCOPES:
                _scopes.popitem(last=False)
    return found


_OWNERS = union(
    select(col(Offer.owner_node_id)).distinct(),
    select(col(Agreement.owner_node_id)).distinct(),
    select(col(OptOut.node_id)).distinct(),
    select(col(SearchWord.node_id)).distinct(),
    select(col(SupplierTerms.node_id)).distinct(),
    CENTRAL_NODES,
)


def _deciding_nodes(session: Session, url: str, state: State) -> frozenset[int]:
    """The nodes that own offers, agreements or lists or have opted out: what tells scopes apart."""
    with _lock:
        known = _owners.get((url, state))
    if known is None:
        known = frozenset(session.execute(_OWNERS).scalars())
        with _lock:
            _owners[url, state] = known
            while len(_owners) > _KEPT_SCOPES:
                _owners.popitem(last=False)
    return known


def _build(session: Session, sold: Goods, path: str, on: date, unit_type: UnitType | None) -> Scope:
    lots = reaching_lots(session, path)
    chosen = chosen_offers(session, path, unit_type)
    covers = [cover(facts, lots, on=on) for facts in sold.vocabulary.facts.values]
    coverage = np.array([COVERAGES.index(found.coverage) for found in covers], np.uint8)
    mechanisms = np.array([mechanism(found.coverage, found.rank) for found in covers], np.uint8)
    label_sets = [counting(json.loads(text), on=on) for text in sold.vocabulary.labels.values]
    eco = np.array([is_eco(codes) for codes in label_sets], np.bool_)
    categories = [one for one in sold.vocabulary.categories.values if one[0]]
    is_chosen = np.isin(sold.offer_ids, np.array(sorted(chosen), np.int64))
    return Scope(
        sold, _sold(sold, path, on), coverage[sold.facts],
        steer(mechanisms[sold.facts], is_chosen, eco[sold.labels]), label_sets, lots,
        categories={code: (da, en) for code, da, en, _ in categories},
        tiles={tile_word(tile): tile for *_, tile in categories},
        tile_of={code: tile_word(tile) for code, *_, tile in categories},
        terms=_terms(session, path),
        suppliers=_names(session, sold), unit_type=unit_type, chosen=chosen,
        first=_first(session, sold, path, unit_type),
        words=book_at(session, path),
    )  # fmt: skip


def _first(
    session: Session, goods: Goods, path: str, unit_type: UnitType | None
) -> NDArray[np.bool_] | None:
    """Nobody but houses is shown a list first."""
    ids = chosen_offers(session, path, unit_type, first=True) if unit_type else frozenset()
    return np.isin(goods.offer_ids, np.array(sorted(ids), np.int64)) if ids else None


def tile_word(tile: str) -> str:
    """A tile as an address has it, apart from any category's code.

    >>> tile_word("Sæbe og pleje")
    'alt-saebe-og-pleje'
    """
    return "-".join(["alt", *words(tile)])


def _names(session: Session, goods: Goods) -> dict[str, str]:
    """As they are called now; the goods may have been read before that."""
    sellers = {cvr for cvr, _ in goods.vocabulary.suppliers.values}
    known = session.execute(select(col(Supplier.cvr), col(Supplier.name)))
    return {cvr: name for cvr, name in known if cvr in sellers}


def _terms(session: Session, path: str) -> dict[str, Terms]:
    agreed = terms_for(session, path)
    known = session.execute(select(col(Supplier.id), col(Supplier.cvr)))
    return {cvr: agreed[number] for number, cvr in known if number in agreed}


def _sold(goods: Goods, path: str, on: date) -> NDArray[np.bool_]:
    day = on.toordinal()
    is_theirs = np.isin(goods.owners, np.array(path_ids(path), np.int32))
    return is_theirs & goods.orderable & (goods.valid_from <= day) & (day <= goods.valid_to)


def is_eco(codes: tuple[str, ...]) -> bool:
    """Whether one of these labels is environmental or organic."""
    return any(code in labels.ALL and labels.ALL[code].kind in ECO_KINDS for code in codes)
