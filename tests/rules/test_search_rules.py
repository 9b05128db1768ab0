"""Which goods come first, what the filters count, and how any query is read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nudges.facts import Coverage
from shop.search.address import pairs, read_ask
from shop.search.danish import Lexicon, learn
from shop.search.document import Wording, terms_of
from shop.search.facets import Group, filtered
from shop.search.match import EXACT, LONGEST_QUERY, Match, did_you_mean, find, read_query
from shop.search.rank import Reason, Sort, Worth, is_recommended, mechanism, ordered, reason

NAMES = {
    1: "Kopipapir A4, 80 g, hvid", 2: "Papirkurv, sort", 3: "Tavle, hvid", 4: "Børnesaks, 13 cm",
    5: "Bleer str. 5", 6: "Kurv til papir",
}  # fmt: skip

TEXTS = {3: "God til papir."}


class Shelf:
    """An index in memory."""

    def __init__(self) -> None:
        self.lexicon: Lexicon = learn([*NAMES.values(), "Papir", "Saks"])
        self.documents = {
            number: terms_of(
                Wording(name, "", "", "", (), TEXTS.get(number, ""), (f"V{number}",)), self.lexicon
            )
            for number, name in NAMES.items()
        }

    def postings(self, term: str) -> Mapping[int, float]:
        return {n: terms[term] for n, terms in self.documents.items() if term in terms}

    def completions(self, beginning: str) -> list[str]:
        known = {term for terms in self.documents.values() for term in terms}
        return sorted(term for term in known if term.startswith(beginning))


def _found(query: str) -> list[int]:
    matches = find(Shelf(), read_query(query))
    return sorted(matches, key=lambda number: (matches[number].tier, number))


def test_paper_comes_before_paper_baskets_and_what_only_mentions_paper() -> None:
    assert _found("papir") == [1, 2, 6, 3]


def test_all_words_must_match() -> None:
    assert _found("papir hvid") == [1, 3]
    assert _found("papir skildpadde") == []


def test_an_item_number_goes_straight() -> None:
    assert find(Shelf(), read_query("v4")) == {4: EXACT}


def test_the_beginning_of_a_word_is_enough_where_the_word_is_unknown() -> None:
    assert _found("kopip") == [1]


def test_a_misspelled_word_is_suggested_right() -> None:
    assert did_you_mean(Shelf(), read_query("kopipaipr")) == "kopipapir"
    assert did_you_mean(Shelf(), read_query("skildpadde")) == ""


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


def _worth(number: int, **facts: Any) -> Worth:
    plain: dict[str, Any] = {
        "name": f"Vare {number}", "coverage": Coverage.NO_AGREEMENT, "labels": (),
        "is_eco": False, "price": Decimal(10), "comparable_price": Decimal(10),
        "comparable_unit": "ST100", "category": "kopipapir", "supplier": "98100121", "rank": None,
    } | facts  # fmt: skip
    rank = plain.pop("rank")
    return Worth(offer_id=number, mechanism=mechanism(plain["coverage"], rank), **plain)


ON, OUTSIDE = Coverage.ON_AGREEMENT, Coverage.AGREEMENT_SUPPLIER
COVERED, FREE = Coverage.CATEGORY_COVERED, Coverage.NO_AGREEMENT


def _order(*worths: Worth, sort: Sort = Sort.RECOMMENDED, **matches: Match) -> list[int]:
    return ordered(worths, {int(key[1:]): match for key, match in matches.items()}, sort)


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
    assert _order(paper, basket, m1=Match(-1, 8), m2=Match(15, 4)) == [1, 2]


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
        m1=Match(-2, 9), m2=Match(0, 1), m3=Match(-1, 5),
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


def test_counts_leave_out_the_groups_own_choice_and_keep_the_others() -> None:
    found = filtered(GOODS, {Group.COVERAGE: frozenset({"on_agreement"})})
    assert [worth.offer_id for worth in found.worths] == [1, 2]
    assert found.counts[Group.COVERAGE] == {"on_agreement": 2, "no_agreement": 2}
    assert found.counts[Group.LABEL] == {"SVANEN": 2, "FSC": 1}
    assert found.counts[Group.CATEGORY] == {"kopipapir": 2}


def test_within_a_group_it_is_or_and_across_groups_and() -> None:
    chosen = {
        Group.LABEL: frozenset({"SVANEN", "FSC"}), Group.CATEGORY: frozenset({"bleer"}),
    }  # fmt: skip
    assert [worth.offer_id for worth in filtered(GOODS, chosen).worths] == [4]


@given(
    st.dictionaries(
        st.sampled_from(list(Group)),
        st.frozensets(st.sampled_from(
            ["on_agreement", "no_agreement", "SVANEN", "FSC", "bleer", "98100237"]), min_size=1),
    )
)  # fmt: skip
def test_a_count_is_what_ticking_that_value_alone_would_find(
    chosen: dict[Group, frozenset[str]],
) -> None:
    found = filtered(GOODS, chosen)
    for group, counts in found.counts.items():
        for value, count in counts.items():
            alone = filtered(GOODS, {**chosen, group: frozenset({value})})
            assert count == len(alone.worths)


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
        ("q", "papir"), ("maerke", "FSC"), ("maerke", "SVANEN"), ("sort", "pris"), ("side", "3"),
    ]  # fmt: skip


def test_nonsense_in_an_address_is_as_if_it_were_not_there() -> None:
    ask = read_ask(Address(side=["-1"], sort=["DROP TABLE"], maerke=[""]), remembered="name")
    assert (ask.page, ask.sort, ask.chosen) == (1, Sort.NAME, {})
    assert read_ask(Address(side=["²"]), remembered="").page == 1
