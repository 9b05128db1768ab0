"""The edge cases of coverage, each with its numbers: one table. And what may be written down."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from nudges.facts import Coverage
from shop.agreements.rules import (
    NO_TERMS,
    AgreementStatus,
    Content,
    Cover,
    Level,
    LotContent,
    Notice,
    OfferFacts,
    Option,
    OptionState,
    ReachingLot,
    Scope,
    Substitution,
    changes,
    check_content,
    check_lot,
    check_move,
    check_option,
    check_terms,
    check_use,
    cover,
    kind_of,
    last_possible_day,
    levels_of,
    merge,
    months_after,
    next_states,
    notices,
    parallels,
)
from shop.kernel.errors import Refused
from shop.organisation.rules import NodeKind

A, B, C = 1, 2, 3
DAY = date(2026, 11, 23)
ON, BESIDE, ELSEWHERE, FREE = (
    Coverage.ON_AGREEMENT, Coverage.AGREEMENT_SUPPLIER, Coverage.CATEGORY_COVERED,
    Coverage.NO_AGREEMENT,
)  # fmt: skip
SKI = ReachingLot(
    agreement_id=1, number="50.55", title="Papir", level=Level.SKI, binding=True,
    status=AgreementStatus.ACTIVE, scope=Scope.PRICE_LIST, valid_from=date(2025, 1, 1),
    valid_to=date(2026, 12, 31), prefixes=("141115",), opted_out=(), ranks=((A, 1),),
)  # fmt: skip
VOLUNTARY = replace(SKI, agreement_id=2, number="02.10", binding=False, ranks=((B, 1),))
OWN = replace(SKI, agreement_id=3, number="LK-1", level=Level.OWN, ranks=((C, 1),),
              valid_from=date(2026, 1, 1))  # fmt: skip
NARROW = replace(OWN, number="LK-2", prefixes=("14111507",), valid_from=date(2024, 1, 1))
WHOLE = replace(SKI, agreement_id=4, number="LK-3", scope=Scope.WHOLE_ASSORTMENT, ranks=((C, 1),))
OPTIONAL = replace(SKI, obligatory=False, prefixes=("141118",))
CASCADE = replace(SKI, ranks=((A, 1), (B, 2), (C, 3)))
SHARED = replace(SKI, ranks=((A, 1), (B, 1)))


def sold(by: int, number: str = "", *, unspsc: str = "14111507") -> OfferFacts:
    return OfferFacts(by, unspsc, number, contracted=bool(number))


@dataclass(frozen=True)
class Case:
    """An offer, the agreements that reach the unit, the day, and what must come of it."""

    name: str
    offer: OfferFacts
    lots: tuple[ReachingLot, ...]
    expected: tuple[Coverage, str]
    on: date = DAY


CASES = (
    Case("on the price list", sold(A, "50.55"), (SKI,), (ON, "50.55")),
    Case("off the list, from the right supplier: amber", sold(A), (SKI,), (BESIDE, "50.55")),
    Case("another supplier, the category is covered", sold(B), (SKI,), (ELSEWHERE, "50.55")),
    Case("no agreement for the category: neutral",
         sold(B, unspsc="56101700"), (SKI,), (FREE, "")),
    Case("no agreement at all", sold(A), (), (FREE, "")),
    Case("two cover it: binding before voluntary",
         sold(9), (VOLUNTARY, SKI), (ELSEWHERE, "50.55")),
    Case("two cover it: narrower before wider, though it began earlier",
         sold(9), (OWN, NARROW), (ELSEWHERE, "LK-2")),
    Case("two cover it: later start before earlier", sold(9), (SKI, OWN), (ELSEWHERE, "LK-1")),
    Case("two cover it: on a voluntary one beats beside a binding one",
         sold(B, "02.10"), (SKI, VOLUNTARY), (ON, "02.10")),
    Case("ordered on the last day", sold(A, "50.55"), (SKI,), (ON, "50.55"), date(2026, 12, 31)),
    Case("ordered the day after it ended: its goods are free",
         sold(A, "50.55"), (SKI,), (FREE, ""), date(2027, 1, 1)),
    Case("extended by an option, the same day is inside",
         sold(A, "50.55"), (replace(SKI, valid_to=date(2027, 12, 31)),), (ON, "50.55"),
         date(2027, 1, 1)),
    Case("ordered before it began", sold(A, "50.55"), (SKI,), (FREE, ""), date(2024, 12, 31)),
    Case("suspended covers nothing",
         sold(A, "50.55"), (replace(SKI, status=AgreementStatus.SUSPENDED),), (FREE, "")),
    Case("won but not signed covers nothing",
         sold(A, "50.55"), (replace(SKI, status=AgreementStatus.STANDSTILL),), (FREE, "")),
    Case("whole assortment: every item in its categories", sold(C), (WHOLE,), (ON, "LK-3")),
    Case("whole assortment: not outside its categories",
         sold(C, unspsc="56101700"), (WHOLE,), (FREE, "")),
    Case("opted out of the category: free choice",
         sold(A, "50.55"), (replace(SKI, opted_out=("1411",)),), (FREE, "")),
    Case("opted out of a narrower part: the rest is covered",
         sold(A, "50.55", unspsc="14111514"), (replace(SKI, opted_out=("14111507",)),),
         (ON, "50.55")),
    Case("opted out, and the municipality has its own: that decides",
         sold(A, "50.55"), (replace(SKI, opted_out=("",)), OWN), (ELSEWHERE, "LK-1")),
    Case("opted out of all takes the unknown category too",
         sold(A, "50.55", unspsc=""), (replace(SKI, opted_out=("",)),), (FREE, "")),
    Case("unknown category, by its number", sold(A, "50.55", unspsc=""), (SKI,), (ON, "50.55")),
    Case("unknown category, no number: own bucket", sold(A, unspsc=""), (SKI,), (FREE, "")),
    Case("a class of six digits is enough", sold(B, unspsc="141115"), (SKI,),
         (ELSEWHERE, "50.55")),
    Case("a family of four is not: the category is unknown", sold(B, unspsc="1411"), (SKI,),
         (FREE, "")),
    Case("another supplier writes the number: not on it",
         sold(B, "50.55"), (SKI,), (ELSEWHERE, "50.55")),
    Case("the number without a contracted price: beside",
         OfferFacts(A, "14111507", "50.55", contracted=False), (SKI,), (BESIDE, "50.55")),
    Case("optional list, on it", sold(A, "50.55", unspsc="14111801"), (SKI, OPTIONAL),
         (ON, "50.55")),
    Case("optional list, bought elsewhere: covered, not binding",
         sold(B, unspsc="14111801"), (SKI, OPTIONAL), (ELSEWHERE, "50.55")),
    Case("cascade, number three", sold(C, "50.55"), (CASCADE,), (ON, "50.55")),
    Case("unit moved under another municipality: its agreements are not here",
         sold(A, "50.55"), (OWN,), (ELSEWHERE, "LK-1")),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_one_function_decides(case: Case) -> None:
    for lots in (case.lots, case.lots[::-1]):
        found = cover(case.offer, lots, on=case.on)
        assert (found.coverage, found.number) == case.expected


def test_a_cascade_tells_the_rank_and_who_is_bound() -> None:
    def of(supplier: int, *lots: ReachingLot) -> Cover:
        return cover(sold(supplier, "50.55"), lots, on=DAY)

    assert [of(supplier, CASCADE).rank for supplier in (A, B, C)] == [1, 2, 3]
    assert [of(supplier, SHARED).rank for supplier in (A, B)] == [None, None]
    assert of(A, SKI).binding
    assert not of(9, VOLUNTARY).binding
    paper = sold(B, unspsc="14111801")
    assert not cover(paper, (SKI, OPTIONAL), on=DAY).binding


CONTENT = Content(
    number="LK-9", title="Stole", level=Level.OWN, binding=True, scope=Scope.PRICE_LIST,
    valid_from=date(2026, 1, 1), valid_to=date(2027, 12, 31),
)  # fmt: skip
HERE = levels_of(NodeKind.MUNICIPALITY)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": " "}, "number-missing"), ({"title": ""}, "title-missing"),
        ({"level": Level.COMMUNITY}, "level-not-here"),
        ({"valid_to": date(2025, 12, 31)}, "ends-before-start"),
        ({"target_percent": 101}, "target-wrong"),
        ({"expected_value": Decimal(-1)}, "expected-wrong"),
        ({"scope": Scope.SERVICE}, "service-unexplained"),
    ],
)  # fmt: skip
def test_what_no_agreement_can_say(change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_content(replace(CONTENT, **change), HERE)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_an_agreement_of_one_day_and_a_service_with_its_reason_are_fine() -> None:
    check_content(replace(CONTENT, valid_to=CONTENT.valid_from), HERE)
    check_content(replace(CONTENT, scope=Scope.SERVICE, not_in_shop="Bestilles på nettet"), HERE)


KNOWN = ("14111500", "56101700")
PAPER = LotContent("Papir", True, ((A, 1),), ("141115",))


@pytest.mark.parametrize(
    ("lot", "code"),
    [
        (replace(PAPER, prefixes=("14",)), "lots-overlap"),
        (replace(PAPER, prefixes=("56", "14111507")), "lots-overlap"),
        (replace(PAPER, ranks=((B, 1),)), "lots-overlap-unranked"),
        (replace(PAPER, prefixes=("99",)), "category-unknown"),
        (replace(PAPER, prefixes=("1",)), "category-unknown"),
        (replace(PAPER, prefixes=("",)), "category-unknown"),
        (replace(PAPER, prefixes=("１４",)), "category-unknown"),
        (replace(PAPER, ranks=(), prefixes=("56",)), "lot-without-supplier"),
    ],
)
def test_lots_that_cannot_stand_beside_each_other(lot: LotContent, code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_lot(lot, [PAPER], KNOWN)
    assert caught.value.code == code


def test_lots_apart_and_the_optional_list_may_stand() -> None:
    check_lot(replace(PAPER, prefixes=("56",)), [PAPER], KNOWN)
    check_lot(replace(PAPER, obligatory=False), [PAPER], KNOWN)


def test_what_two_have_written_is_laid_together() -> None:
    theirs = replace(CONTENT, title="Borde", target_percent=80)
    merged = merge(CONTENT, replace(CONTENT, responsible="Bo"), theirs)
    assert merged.value == replace(theirs, responsible="Bo")
    assert (merged.theirs, merged.both) == (("title", "target_percent"), ())
    both = merge(CONTENT, replace(CONTENT, title="Bænke"), theirs)
    assert (both.value.title, both.value.target_percent, both.both) == ("Bænke", 80, ("title",))
    same = merge(CONTENT, replace(CONTENT, title="Borde"), theirs)
    assert same.both == ()


def test_the_ledger_is_told_old_and_new_as_plain_values() -> None:
    after = replace(CONTENT, valid_to=date(2028, 1, 31), expected_value=Decimal("1000.50"))
    assert changes(CONTENT, after) == {
        "valid_to": ["2027-12-31", "2028-01-31"], "expected_value": [None, "1000.50"]
    }  # fmt: skip
    assert changes(None, PAPER)["ranks"] == [None, [[A, 1]]]


FIRST, SECOND = Option(1, 12, date(2026, 9, 30)), Option(2, 12, date(2027, 9, 30))


def test_the_states_of_a_life() -> None:
    assert next_states(AgreementStatus.STANDSTILL)[0] is AgreementStatus.ACTIVE
    check_move(AgreementStatus.ACTIVE, AgreementStatus.SUSPENDED, "Konkurs")
    for status, wanted, why, code in (
        (AgreementStatus.ACTIVE, AgreementStatus.SUSPENDED, " ", "no-reason"),
        (AgreementStatus.EXPIRED, AgreementStatus.ACTIVE, "", "status-unreachable"),
        (AgreementStatus.ACTIVE, AgreementStatus.ACTIVE, "", "status-unreachable"),
    ):
        with pytest.raises(Refused) as caught:
            check_move(status, wanted, why)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 2, 28), 24, date(2028, 2, 29)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


def test_options_are_used_in_turn_and_in_time() -> None:
    end = date(2026, 12, 31)
    check_use(FIRST, FIRST, valid_to=end, on=end)
    assert last_possible_day(end, (FIRST, SECOND)) == date(2028, 12, 31)
    used = replace(FIRST, state=OptionState.USED)
    assert last_possible_day(end, (used, SECOND)) == date(2027, 12, 31)
    for option, first, day, code in (
        (used, SECOND, end, "option-decided"), (SECOND, FIRST, end, "option-not-next"),
        (FIRST, FIRST, date(2027, 1, 1), "option-too-late"),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            check_use(option, first, valid_to=end, on=day)
        assert caught.value.code == code
    with pytest.raises(Refused):
        check_option(61, end, valid_from=date(2026, 1, 1), valid_to=end)
    with pytest.raises(Refused):
        check_option(12, date(2025, 12, 31), valid_from=date(2026, 1, 1), valid_to=end)


@pytest.mark.parametrize(
    ("end", "options", "followed", "expected"),
    [
        (date(2027, 3, 23), (), (), [Notice.ENDS_SOON]),  # 120 days
        (date(2027, 3, 24), (), (), []),
        # An option that is to be decided after the end keeps nothing alive.
        (date(2026, 12, 31), (SECOND,), (), [Notice.ENDS_SOON]),
        (date(2026, 12, 31), (replace(SECOND, decide_by=date(2026, 12, 1)),), (),
         [Notice.DECIDE_OPTION]),
        (date(2026, 11, 22), (SECOND,), (), [Notice.ENDED]),
        (date(2028, 1, 1), (), (date(2025, 11, 22),), [Notice.FOLLOW_UP]),
        (date(2028, 1, 1), (), (date(2025, 11, 23),), []),
        (date(2028, 1, 1), (), (None,), [Notice.FOLLOW_UP]),
    ],
)  # fmt: skip
def test_what_somebody_must_see_to(
    end: date, options: tuple[Option, ...], followed: tuple[date | None, ...],
    expected: list[Notice],
) -> None:  # fmt: skip
    found = notices(AgreementStatus.ACTIVE, end, options, followed, on=DAY)
    assert [notice for notice, _day in found] == expected
    assert notices(AgreementStatus.PLANNED, end, options, followed, on=DAY) == ()


def test_parallel_agreements_are_found_by_what_both_cover() -> None:
    (pair,) = parallels([SKI, NARROW, replace(OWN, prefixes=("56",))], on=DAY)
    assert (pair.first.number, pair.second.number) == ("LK-2", "50.55")  # the narrower
    assert cover(sold(9), [SKI, NARROW], on=DAY).number == "LK-2"
    (pair,) = parallels([replace(NARROW, binding=False), SKI], on=DAY)
    assert pair.first.number == "50.55"  # the binding one
    (pair,) = parallels([SKI, NARROW], on=DAY)
    assert pair.prefixes == ("14111507",)
    assert parallels([replace(SKI, opted_out=("14111507",)), NARROW], on=DAY) == ()
    assert parallels([SKI, replace(NARROW, valid_to=date(2026, 11, 22))], on=DAY) == ()
    assert parallels([SKI, OPTIONAL], on=DAY) == ()  # two lots of one agreement


def test_terms_that_nobody_can_keep() -> None:
    check_terms(replace(NO_TERMS, weekdays=(1, 3), substitution=Substitution.ASK_FIRST))
    for change in (
        {"minimum_order_value": Decimal(-1)}, {"weekdays": (1, 1)}, {"weekdays": (7,)},
        {"cutoff_days": 11}, {"max_deliveries_per_week": 0}, {"price_rise_limit": Decimal(101)},
        {"price_notice_days": -1},
    ):  # fmt: skip
        with pytest.raises(Refused):
            check_terms(replace(NO_TERMS, **change))


def test_a_file_is_what_its_name_and_its_bytes_both_say() -> None:
    assert kind_of("Kontrakt.PDF", b"%PDF-1.7").media_type == "application/pdf"
    assert kind_of("bilag.xlsx", b"PK\x03\x04abcd").ending == "xlsx"
    for name, head in (("a.pdf", b"PK\x03\x04"), ("a.exe", b"%PDF-1.7"), ("pdf", b""), ("", b"")):
        with pytest.raises(Refused):
            kind_of(name, head)
