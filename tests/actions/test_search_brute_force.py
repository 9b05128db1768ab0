"""Search beside the plainest program that could do the same: every document, one at a time.

The same goods, the same total, the same order and the same counts, after a build and after updates
with changed and withdrawn goods, whatever Whoosh has merged meanwhile, and from many threads.
"""

from collections import Counter
from collections.abc import Iterator
from random import Random
from threading import Thread
from typing import NamedTuple

import numpy as np
import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from shop.catalogue.actions import set_live
from shop.catalogue.models import Offer
from shop.search import freshness, index, queries, storage
from shop.search.danish import forms, is_bare, stem
from shop.search.document import BESIDE, HEAD_NOUN, PART
from shop.search.facets import Group
from shop.search.goods import Goods
from shop.search.match import LEAST_BEGINNING, read_query
from shop.search.reader import MOST_COMPLETIONS
from shop.search.scope import COVERAGES, Scope
from tests.benchmarks import search_shop
from tests.benchmarks.search_goods import DESCRIBING, Nouns, generate
from tests.factories import NOW

COUNT = 2_000
Terms = dict[int, dict[str, float]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[search_shop.Shop]:
    with search_shop.opened(tmp_path_factory.mktemp("search")) as made:
        made.publish(generate(COUNT))
        yield made


class Row(NamedTuple):
    """What the order goes by; then what is counted."""

    key: tuple[float, ...]
    name: bytes
    offer_id: int
    supplier: str
    category: str
    coverage: str
    is_eco: bool


def _documents(session: Session, shop: search_shop.Shop) -> Terms:
    """The words of all that is live, by the shop's own reading of a text."""
    place = storage.current(shop.index_dir)
    assert place is not None
    lexicon = storage.read_lexicon(place[0])
    return {row.id: index._terms(row, lexicon) for row in session.execute(index._ALL)}


def _weight(texts: Terms, vocabulary: Counter[str], terms: dict[str, float], word: str) -> float:
    """How much a document is about a word: 0.0 = not at all."""
    if not is_bare(word) and vocabulary[stem(word)]:
        return terms.get(stem(word), 0.0)
    wanted = [form for form in forms(word) if vocabulary[form]]
    if not wanted and len(word) >= LEAST_BEGINNING:
        begun = sorted(term for term in vocabulary if term.startswith(word))
        wanted = sorted(begun, key=lambda term: -vocabulary[term])[:MOST_COMPLETIONS]
    return max((terms.get(term, 0.0) for term in wanted), default=0.0)


def _expected(session: Session, scope: Scope, texts: Terms, asked: str) -> list[Row]:
    """All that match, in the order of the rules."""
    vocabulary = Counter(term for terms in texts.values() for term in terms)
    words, matches = read_query(asked).words, {}
    for offer_id, terms in texts.items():
        weights = [_weight(texts, vocabulary, terms, word) for word in words]
        if offer_id in scope and all(weights):
            matches[offer_id] = weights
    goods = scope.goods
    places = dict(zip(matches, goods.places(np.array([*matches], np.int64)).tolist(), strict=True))
    units = Counter(int(goods.units[place]) for place in places.values())
    turn = {unit: at for at, (unit, _) in enumerate(_by_count(goods, units))}
    rows = [_row(scope, turn, places[one], weights) for one, weights in matches.items()]
    return sorted(rows)


def _by_count(goods: Goods, units: Counter[int]) -> list[tuple[int, int]]:
    names = goods.vocabulary.units.values
    return sorted(units.items(), key=lambda one: (one[0] == 0, -one[1], names[one[0]]))


def _row(scope: Scope, turn: dict[int, int], place: int, weights: list[float]) -> Row:
    goods, worst = scope.goods, min(weights)
    tier = sum(worst < least for least in (HEAD_NOUN, PART, BESIDE))
    heads = sum(weight >= HEAD_NOUN for weight in weights)
    unit, comparable = int(goods.units[place]), int(goods.comparables[place])
    words = goods.vocabulary
    return Row(
        (tier, -heads, int(scope.steering[place]), turn[unit],
         comparable if unit else int(goods.prices[place]), -sum(int(w * 2) for w in weights)),
        bytes(goods.names[place]), int(goods.offer_ids[place]),
        words.suppliers.values[goods.suppliers[place]][0],
        words.categories.values[goods.categories[place]][0],
        COVERAGES[scope.coverage[place]].value, "SVANEN" in scope.label_sets[goods.labels[place]],
    )  # fmt: skip


def _check(shop: search_shop.Shop, chance: Random, count: int) -> None:
    """So many queries of one to three words, with and without a filter."""
    nouns = [whole for _, whole, _ in (*Nouns().alone[:40], *Nouns().compounds[:200])]
    words = [*nouns, *DESCRIBING, *(noun[:4] for noun in nouns[:40])]
    freshness.forget(shop.database)
    with shop.database.read() as session:
        texts = _documents(session, shop)
        for _ in range(count):
            asked = " ".join(chance.sample(words, chance.choice((1, 1, 1, 2, 3))))
            found = shop.found(session, asked)
            if found.is_makeshift or found.suggestion:
                continue
            _compare(session, shop, found, _expected(session, found.scope, texts, asked), asked)


def _compare(
    session: Session, shop: search_shop.Shop, found: queries.Found, rows: list[Row], asked: str
) -> None:
    assert found.total == len(rows), asked
    depth = len(found.offer_ids)
    assert found.offer_ids == [row.offer_id for row in rows[:depth]], asked
    assert depth >= min(len(rows), 240), asked
    assert found.counts[Group.SUPPLIER] == Counter(row.supplier for row in rows), asked
    assert found.counts[Group.CATEGORY] == Counter(row.category for row in rows), asked
    eco = shop.found(session, asked, eco=True)
    assert eco.total == sum(row.is_eco for row in rows), asked
    wanted = Counter(row.coverage for row in rows if row.is_eco)
    assert eco.counts[Group.COVERAGE] == wanted, asked


def test_what_is_found_counted_and_first_is_what_looking_at_every_document_gives(
    shop: search_shop.Shop,
) -> None:
    search_shop.build(shop)
    _check(shop, Random(1), 40)


def test_updates_and_withdrawals_leave_nothing_behind_whatever_is_merged(
    shop: search_shop.Shop,
) -> None:
    search_shop.build(shop)
    before = storage.current(shop.index_dir)
    for turn in range(12):
        shop.publish(generate(15, start=turn * 20 + 1, seed=turn + 2), again=True)
        with shop.database.write() as session:
            gone = range(search_shop.FIRST + 1500 + turn * 5, search_shop.FIRST + 1505 + turn * 5)
            set_live(session, dict.fromkeys(gone), now=NOW)
        assert search_shop.follow(shop) == 20
    after = storage.current(shop.index_dir)
    assert before is not None
    assert after is not None
    assert after[0] == before[0], "it was built anew, so nothing was merged"
    with storage.opened(after[0]) as kept:
        assert len(kept._segments()) <= 6, "small segments are merged"
    _check(shop, Random(2), 25)


def test_eight_threads_that_read_one_index_find_what_one_finds(shop: search_shop.Shop) -> None:
    search_shop.build(shop)
    freshness.forget(shop.database)
    asked = [whole for _, whole, _ in Nouns().compounds[:40]]
    with shop.database.read() as session:
        expected = {word: shop.found(session, word).offer_ids for word in asked}
        shop.forget_answers(session)
    wrong: list[str] = []

    def ask(seed: int) -> None:
        with shop.database.read() as session:
            wrong.extend(
                word
                for word in Random(seed).sample(asked, len(asked))
                if shop.found(session, word).offer_ids != expected[word]
            )

    threads = [Thread(target=ask, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_brute_force_has_eyes(shop: search_shop.Shop) -> None:
    """It would see goods that are missing, and finds some for a plain word."""
    search_shop.build(shop)
    freshness.forget(shop.database)
    with shop.database.read() as session:
        scope = shop.place.scope(session)
        rows = _expected(session, scope, _documents(session, shop), "papir")
        query = select(col(Offer.id)).where(col(Offer.live_version_id).is_not(None))
        live = set(session.scalars(query))
    assert len(rows) > 20
    assert {row.offer_id for row in rows} <= live
