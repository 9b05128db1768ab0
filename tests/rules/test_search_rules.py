"""Which goods come first, what the filters count, and how any query is read."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nudges.facts import Coverage
from shop.search.address import pairs, read_ask
from shop.search.blocks import Postings
from shop.search.danish import Lexicon, learn
from shop.search.document import Wording, terms_of
from shop.search.facets import Facet, Group, filtered
from shop.search.fit import EXACT, Fit
from shop.search.goods import NAME_BYTES, Goods, Vocabulary, name_key
from shop.search.match import LONGEST_QUERY, did_you_mean, find, is_sure, read_query
from shop.search.rank import Found, Reason, Sort, first, is_recommended, mechanism, reason, steer
from shop.search.spelling import learn_spelling

NAMES = {
    1: "Kopipapir A4, 80 g, hvid", 2: "Papirkurv, sort", 3: "Tavle, hvid", 4: "Børnesaks, 13 cm",
    5: "Bleer str. 5", 6: "Kurv til papir",
}  # fmt: skip

TEXTS = {3: "God til papir."}


class Shelf:
    """An index in memory; a document's number is its offer's."""

    def __init__(self) -> None:
        self.lexicon: Lexicon = learn([*NAMES.values(), "Papir", "Saks"])
        self.spelling = learn_spelling(self.lexicon, lambda _: 1)
        self.size = max(NAMES) + 1
        self.documents = {
            number: terms_of(Wording(name, "", "", "", (), TEXTS.get(number, "")), self.lexicon)
            for number, name in NAMES.items()
        }

    def postings(self, term: str) -> Postings:
        found = {n: terms[term] for n, terms in self.documents.items() if term in terms}
        weights = [*found.values()]
        return Postings(np.array([*found], np.uint32), np.array(weights, np.uint8))

    def numbered(self, number: str) -> Postings:
        found = [n for n in NAMES if f"v{n}" == number]
        return Postings(np.array(found, np.uint32), np.ones(len(found), np.uint8))

    def completions(self, beginning: str) -> list[str]:
        known = {term for terms in self.documents.values() for term in terms}
        return sorted(term for term in known if term.startswith(beginning))


def _found(query: str) -> list[int]:
    matches = find(Shelf(), read_query(query))
    order = np.lexsort((matches.documents, matches.fit.tiers()))
    return [int(number) for number in matches.documents[order]]


def test_paper_comes_before_paper_baskets_and_what_only_mentions_paper() -> None:
    assert _found("papir") == [1, 2, 6, 3]


def test_all_words_must_match() -> None:
    assert _found("papir hvid") == [1, 3]
    assert _found("papir skildpadde") == []


def test_an_item_number_goes_straight() -> None:
    matches = find(Shelf(), read_query("v4"))
    assert (matches.documents.tolist(), matches.fit.tiers().tolist()) == ([4], [EXACT])


def test_the_beginning_of_a_word_is_enough_where_the_word_is_unknown() -> None:
    assert _found("kopip") == [1]


def test_a_misspelled_word_is_suggested_right() -> None:
    assert _meant("kopipaipr") == "kopipapir"
    assert _meant("kopipaipr hvdi") == "kopipapir hvid"
    assert _meant("kopipapir") == _meant("skildpadde") == ""


@pytest.mark.parametrize(
    ("typed", "meant", "sure"),
    [
        ("sakks", "saks", True), ("tavel", "tavle", True), ("tolietpaipr", "toiletpapir", True),
        ("hvid kopipaipr", "hvid kopipapir", True), ("klister", "plaster", False),
        ("vanter", "vasker", False), ("hvide vanter", "hvide vasker", False),
    ],
)  # fmt: skip
def test_two_wrong_letters_of_a_short_word_are_asked_about(
    typed: str, meant: str, sure: bool
) -> None:
    assert is_sure(read_query(typed), read_query(meant)) is sure


def test_what_the_asker_cannot_buy_is_never_meant() -> None:
    assert _meant("kopipaipr", sold=(2, 3, 4)) == ""
    assert _meant("tavel", sold=(3,)) == "tavle"


def _meant(query: str, sold: Iterable[int] = tuple(NAMES)) -> str:
    return did_you_mean(Shelf(), read_query(query), lambda these: bool(set(sold) & {*these}))


@given(st.text(max_size=400))
def test_any_text_is_a_query(text: str) -> None:
    query = read_query(text)
    assert len(query.text) <= LONGEST_QUERY
    assert query.text.isprintable()
    find(Shelf(), query)


def test_a_query_of_10_000_signs_is_cut_and_says_so() -> None:
    query = read_query("papir " * 2000)
    assert query.was_cut
    assert query.words == ("papir",)
    assert not read_query("papir").was_cut


@dataclass(frozen=True)
class Worth:
    """One of the goods as these tests write it."""

    number: int
    name: str = ""
    coverage: Coverage = Coverage.NO_AGREEMENT
    labels: tuple[str, ...] = ()
    is_eco: bool = False
    is_chosen: bool = False
    price: Decimal = Decimal(10)
    comparable_price: Decimal | None = Decimal(10)
    comparable_unit: str = "ST100"
    category: str = "kopipapir"
    supplier: str = "98100121"
    rank: int | None = None


def _worth(number: int, **facts: Any) -> Worth:
    return Worth(number, **{"name": f"Vare {number}"} | facts)


def _goods(worths: Sequence[Worth]) -> Goods:
    words = Vocabulary()
    words.units.number("")

    def column(values: Iterable[Any], kind: Any) -> NDArray[Any]:
        return np.array(list(values), kind)

    none = column((0 for _ in worths), np.int32)
    compared = [w.price if w.comparable_price is None else w.comparable_price for w in worths]
    return Goods(
        feed=1, vocabulary=words, offer_ids=column((w.number for w in worths), np.int64),
        owners=none, sources=none.astype(np.int16), categories=none.astype(np.int16), facts=none,
        labels=none, prices=column((w.price for w in worths), np.int64),
        compared=column(compared, np.int64),
        units=column((words.units.number(w.comparable_unit) for w in worths), np.int16),
        price_steps=none.astype(np.int16), orderable=none == 0, valid_from=none, valid_to=none,
        names=column((name_key(w.name) for w in worths), f"S{NAME_BYTES}"),
        lengths=column((len(w.name) for w in worths), np.int16),
    )  # fmt: skip


ON, OUTSIDE = Coverage.ON_AGREEMENT, Coverage.AGREEMENT_SUPPLIER
COVERED, FREE = Coverage.CATEGORY_COVERED, Coverage.NO_AGREEMENT


def _order(
    *worths: Worth, sort: Sort = Sort.RECOMMENDED, count: int = 100, **matches: int
) -> list[int]:
    """`m1=16`: what the word weighs in goods number 1."""
    weights = np.array([matches.get(f"m{worth.number}", 10) for worth in worths], np.uint8)
    found = Found(np.arange(len(worths), dtype=np.int32), Fit((weights,)))
    steering = steer(
        np.array([mechanism(worth.coverage, worth.rank) for worth in worths], np.uint8),
        np.array([worth.is_chosen for worth in worths]),
        np.array([worth.is_eco for worth in worths]),
    )
    places = first(found, _goods(worths), steering, sort, count)
    return [worths[place].number for place in places]


def test_agreement_comes_before_label_and_label_before_price() -> None:
    assert _order(
        _worth(1, coverage=COVERED, is_eco=True, comparable_price=Decimal(1)),
        _worth(2, coverage=FREE, is_eco=True, comparable_price=Decimal(2)),
        _worth(3, coverage=ON, comparable_price=Decimal(8)),
        _worth(4, coverage=ON, is_eco=True, comparable_price=Decimal(9)),
        _worth(5, coverage=ON, comparable_price=Decimal(7)),
    ) == [4, 5, 3, 2, 1]


def test_neither_label_nor_price_lifts_the_second_of_a_cascade_over_the_first() -> None:
    assert _order(
        _worth(1, coverage=ON, rank=2, is_eco=True, comparable_price=Decimal(1)),
        _worth(2, coverage=ON, rank=1, comparable_price=Decimal(99)),
    ) == [2, 1]


def test_what_procurement_has_chosen_comes_before_label_and_price_but_not_over_a_cascade() -> None:
    assert _order(
        _worth(1, coverage=FREE, is_chosen=True, comparable_price=Decimal(1)),
        _worth(2, coverage=ON, rank=2, is_chosen=True, comparable_price=Decimal(1)),
        _worth(3, coverage=ON, is_eco=True, comparable_price=Decimal(2)),
        _worth(4, coverage=ON, is_chosen=True, comparable_price=Decimal(6)),
        _worth(5, coverage=ON, is_chosen=True, is_eco=True, comparable_price=Decimal(7)),
    ) == [5, 4, 3, 2, 1]


def test_what_was_asked_for_is_not_buried_under_what_is_on_agreement() -> None:
    paper, basket = _worth(1, coverage=FREE), _worth(2, coverage=ON, is_eco=True)
    assert _order(paper, basket, m1=16, m2=8) == [1, 2]


def test_prices_of_different_units_are_not_compared() -> None:
    """Litres first because most goods have them, whatever a piece costs."""
    assert _order(
        _worth(1, comparable_unit="LTR", comparable_price=Decimal(50)),
        _worth(2, comparable_unit="H87", comparable_price=Decimal(1)),
        _worth(3, comparable_unit="LTR", comparable_price=Decimal(40)),
        _worth(4, comparable_unit="", comparable_price=None),
        sort=Sort.COMPARABLE,
    ) == [3, 1, 2, 4]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [(Sort.PRICE, [2, 1, 3]), (Sort.NAME, [3, 2, 1]), (Sort.RELEVANCE, [1, 3, 2])],
)
def test_the_other_orders(sort: Sort, expected: list[int]) -> None:
    found = _order(
        _worth(1, name="Ærter", price=Decimal(20)), _worth(2, name="Zink", price=Decimal(10)),
        _worth(3, name="Abe", price=Decimal(30)), sort=sort,
        m1=16, m2=2, m3=10,
    )  # fmt: skip
    assert found == expected


@pytest.mark.parametrize(
    ("coverage", "rank", "eco", "why"),
    [(ON, None, True, Reason.AGREEMENT_AND_LABEL), (ON, 1, False, Reason.AGREEMENT),
     (ON, 2, True, Reason.SECOND_SUPPLIER), (OUTSIDE, None, True, Reason.OUTSIDE),
     (COVERED, None, False, Reason.ELSEWHERE), (FREE, None, True, Reason.FREE)],
)  # fmt: skip
def test_the_reason_follows_the_order(
    coverage: Coverage, rank: int | None, eco: bool, why: Reason
) -> None:
    assert reason(coverage, rank, is_eco=eco) is why
    assert is_recommended(why, is_chosen=False) == (why is Reason.AGREEMENT_AND_LABEL)
    chosen_too = why in (Reason.AGREEMENT_AND_LABEL, Reason.AGREEMENT)
    assert is_recommended(why, is_chosen=True) == chosen_too


GOODS = [
    _worth(1, coverage=ON, labels=("SVANEN",)),
    _worth(2, coverage=ON, labels=("SVANEN", "FSC"), supplier="98100237"),
    _worth(3, coverage=FREE, category="bleer"),
    _worth(4, coverage=FREE, labels=("FSC",), category="bleer"),
]


_OF: dict[Group, Callable[[Worth], tuple[str, ...]]] = {
    Group.CATEGORY: lambda worth: (worth.category,),
    Group.LABEL: lambda worth: worth.labels,
    Group.COVERAGE: lambda worth: (worth.coverage.value,),
    Group.SUPPLIER: lambda worth: (worth.supplier,),
}


def _filtered(
    chosen: Mapping[Group, frozenset[str]],
) -> tuple[list[int], Mapping[Group, Counter[str]]]:
    """Numbers of the goods that pass, and the counts."""
    numbers = np.arange(len(GOODS), dtype=np.int32)
    facets = {group: Facet(numbers, [values(w) for w in GOODS]) for group, values in _OF.items()}
    found = filtered(numbers, facets, chosen)
    return [GOODS[place].number for place in np.flatnonzero(found.passing)], found.counts


def test_counts_leave_out_the_groups_own_choice_and_keep_the_others() -> None:
    numbers, counts = _filtered({Group.COVERAGE: frozenset({"on_agreement"})})
    assert numbers == [1, 2]
    assert counts[Group.COVERAGE] == {"on_agreement": 2, "no_agreement": 2}
    assert counts[Group.LABEL] == {"SVANEN": 2, "FSC": 1}
    assert counts[Group.CATEGORY] == {"kopipapir": 2}


def test_within_a_group_it_is_or_and_across_groups_and() -> None:
    chosen = {
        Group.LABEL: frozenset({"SVANEN", "FSC"}), Group.CATEGORY: frozenset({"bleer"}),
    }  # fmt: skip
    assert _filtered(chosen)[0] == [4]


@given(
    st.dictionaries(
        st.sampled_from(list(_OF)),
        st.frozensets(st.sampled_from(
            ["on_agreement", "no_agreement", "SVANEN", "FSC", "bleer", "98100237"]), min_size=1),
    )
)  # fmt: skip
def test_a_count_is_what_ticking_that_value_alone_would_find(
    chosen: dict[Group, frozenset[str]],
) -> None:
    for group, counts in _filtered(chosen)[1].items():
        for value, count in counts.items():
            assert count == len(_filtered({**chosen, group: frozenset({value})})[0])


class Address(dict[str, list[str]]):
    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        return self[key][0] if key in self else default

    def getlist(self, key: str) -> list[str]:
        return super().get(key, [])


def test_an_address_is_a_search_and_back() -> None:
    ask = read_ask(
        Address(q=["papir"], maerke=["SVANEN", "FSC"], sort=["pris"], side=["3"]), remembered=""
    )
    assert ask.sort is Sort.PRICE
    assert pairs(ask, page=ask.page) == [
        ("q", "papir"), ("maerke", "FSC"), ("maerke", "SVANEN"), ("sort", "pris"),
        ("visning", "kort"), ("side", "3"),
    ]  # fmt: skip


def test_nonsense_in_an_address_is_as_if_it_were_not_there() -> None:
    ask = read_ask(Address(side=["-1"], sort=["DROP TABLE"], maerke=[""]), remembered="name")
    assert (ask.page, ask.sort, ask.chosen) == (1, Sort.NAME, {})
    assert read_ask(Address(side=["²"]), remembered="").page == 1
