"""Search beside the plainest program that could do the same: every document, one at a time.

The same goods, the same total, the same order and the same counts, after a build and after updates
with changed and withdrawn goods, whatever Whoosh has merged meanwhile, and from many threads.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from threading import Thread
from typing import NamedTuple

import numpy as np
import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from shop.agreements.models import SupplierTerms
from shop.agreements.rules import NO_TERMS, next_delivery
from shop.catalogue.actions import set_live
from shop.catalogue.models import Offer
from shop.search import freshness, index, queries, storage
from shop.search.bands import read_band
from shop.search.danish import forms, is_bare, stem
from shop.search.document import BESIDE, HEAD_NOUN, PART, terms_of
from shop.search.facets import Chosen, Group
from shop.search.goods import Goods
from shop.search.match import LEAST_BEGINNING, read_query
from shop.search.reader import MOST_COMPLETIONS
from shop.search.scope import COVERAGES, Scope
from tests.benchmarks import search_shop
from tests.benchmarks.search_goods import DESCRIBING, Nouns, generate
from tests.factories import NOW

COUNT = 2_000
Terms = dict[int, dict[str, int]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[search_shop.Shop]:
    with search_shop.opened(tmp_path_factory.mktemp("search")) as made:
        made.publish(generate(COUNT))
        with made.database.write() as session:
            session.add_all(
                SupplierTerms(
                    node_id=made.town.lindeby.id or 0, supplier_id=search_shop.FIRST + number,
                    weekdays=str(number % 5), cutoff_days=1 + number % 7,
                )
                for number in range(0, 50, 2)
            )  # fmt: skip
        yield made


class Row(NamedTuple):
    """What the order goes by; then what is counted, and the comparable price with its unit."""

    key: tuple[float, ...]
    name: bytes
    offer_id: int
    values: dict[Group, frozenset[str]]
    compared: tuple[str, Decimal]

    def has(self, group: Group, tick: str) -> bool:
        """Whether a tick finds it."""
        if group is not Group.PRICE:
            return tick in self.values[group]
        band = read_band(tick)
        assert band is not None
        unit, price = self.compared
        return unit == band.unit and (band.low or 0) <= price < (band.high or 10**9)

    def passes(self, chosen: Chosen, but: Group | None = None) -> bool:
        """Whether it has a tick of each group, one group not asked."""
        return all(
            any(self.has(group, tick) for tick in ticks)
            for group, ticks in chosen.items()
            if group is not but
        )


def _documents(session: Session, shop: search_shop.Shop) -> Terms:
    """The words of all that is live, by the shop's own reading of a text."""
    place = storage.current(shop.index_dir)
    assert place is not None
    lexicon = storage.read_lexicon(place[0])
    return {row.id: terms_of(index._wording(row), lexicon) for row in session.execute(index._ALL)}


def _weight(texts: Terms, vocabulary: Counter[str], terms: dict[str, int], word: str) -> int:
    """How much a document is about a word: 0 = not at all."""
    if not is_bare(word) and vocabulary[stem(word)]:
        return terms.get(stem(word), 0)
    wanted = [form for form in forms(word) if vocabulary[form]]
    if not wanted and len(word) >= LEAST_BEGINNING:
        begun = sorted(term for term in vocabulary if term.startswith(word))
        wanted = sorted(begun, key=lambda term: -vocabulary[term])[:MOST_COMPLETIONS]
    return max((terms.get(term, 0) for term in wanted), default=0)


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


def _row(scope: Scope, turn: dict[int, int], place: int, weights: list[int]) -> Row:
    goods, worst = scope.goods, min(weights)
    tier = sum(worst < least for least in (HEAD_NOUN, PART, BESIDE))
    heads = sum(weight >= HEAD_NOUN for weight in weights)
    unit, comparable = int(goods.units[place]), int(goods.compared[place])
    return Row(
        (tier, -heads, int(scope.steering[place]), turn[unit],
         comparable, -sum(weights)),
        bytes(goods.names[place]), int(goods.offer_ids[place]), _values(scope, place),
        (goods.vocabulary.units.values[unit], Decimal(comparable) / 10_000),
    )  # fmt: skip


def _values(scope: Scope, place: int) -> dict[Group, frozenset[str]]:
    goods, words = scope.goods, scope.goods.vocabulary
    category = words.categories.values[goods.categories[place]][0]
    number, lead_days = words.sources.values[goods.sources[place]]
    supplier = words.suppliers.values[number][0]
    terms = scope.terms.get(supplier, NO_TERMS)
    coming = next_delivery(terms, now=NOW, lead_days=lead_days).day
    days = (coming - NOW.date()).days
    return {
        Group.SUPPLIER: frozenset({supplier}),
        Group.CATEGORY: frozenset({category, scope.tile_of[category]}),
        Group.COVERAGE: frozenset({COVERAGES[scope.coverage[place]].value}),
        Group.LABEL: frozenset(scope.label_sets[goods.labels[place]]),
        Group.DELIVERY: frozenset(
            tick
            for tick, is_so in (
                ("i-morgen", days <= 1),
                ("inden-en-uge", days <= 7),
                ("senere", days > 7),
            )
            if is_so
        ),
    }


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
    assert depth >= min(len(rows), queries.PAGE * queries._PAGES_AHEAD), asked
    _check_filters(session, shop, found, rows, asked)


def _check_filters(
    session: Session, shop: search_shop.Shop, found: queries.Found, rows: list[Row], asked: str
) -> None:
    """Some ticks in some groups, drawn by the question itself: the total, and every count."""
    chance = Random(asked)
    groups = [group for group in Group if found.counts[group]]
    chosen = {
        group: frozenset(chance.sample(ticks, min(len(ticks), chance.choice((1, 1, 2, 3)))))
        for group in chance.sample(groups, min(len(groups), chance.choice((0, 1, 2, 3))))
        if (ticks := sorted(found.counts[group]))
    }
    told = shop.ask(session, asked, chosen)
    assert told.ignored == (), asked
    assert told.total == sum(row.passes(chosen) for row in rows), (asked, chosen)
    for group in Group:
        left = [row for row in rows if row.passes(chosen, but=group)]
        expected = {tick: n for tick in told.counts[group] if (n := _count(left, group, tick))}
        assert +told.counts[group] == expected, (asked, chosen, group)
        if group is not Group.PRICE:
            missing = {tick for row in left for tick in row.values[group]} - set(expected)
            assert not missing, (asked, chosen, group)
        elif not chosen.get(group) and expected:
            common = Counter(row.compared[0] for row in left).most_common(1)[0][1]
            assert sum(expected.values()) == common, "each of the commonest unit is in one band"


def _count(rows: list[Row], group: Group, tick: str) -> int:
    return sum(row.has(group, tick) for row in rows)


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
