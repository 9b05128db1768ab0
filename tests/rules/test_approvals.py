"""Who is asked, who may say yes, and when somebody is reminded: no database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.approvals.rules import (
    AskedLine,
    Authority,
    Decider,
    Level,
    Nag,
    StandIn,
    TodaysLine,
    authority_of,
    check_amounts,
    check_period,
    check_words,
    fingerprint,
    is_reached,
    kept,
    levels,
    nag,
    needs_approval,
    next_level,
    restored,
)
from shop.kernel.errors import Refused
from shop.organisation.rules import Role

HOUSE, AREA, TOWN = "/1/2/3/4/", "/1/2/3/", "/1/2/"
HEAD = Decider(11, "Bodil", Level(Role.MANAGER, HOUSE))
AREA_HEAD = Decider(12, "Anne", Level(Role.MANAGER, AREA))
BUYER = Decider(13, "Jonas", Level(Role.PROCUREMENT, TOWN))
EVERYBODY = (AREA_HEAD, BUYER, HEAD)
METTE, SARA = 21, 22
TODAY = date(2026, 11, 24)
AWAY = StandIn(HEAD.person_id, HEAD.name, SARA, "Sara", date(2026, 11, 23), date(2026, 11, 27))


@pytest.mark.parametrize(
    ("value", "limit", "asks"),
    [("2000.00", "2000", False), ("2000.01", "2000", True), ("9999999", None, False),
     ("0.01", "0", True)],
)  # fmt: skip
def test_only_what_is_above_the_limit_asks(value: str, limit: str | None, asks: bool) -> None:
    assert needs_approval(Decimal(value), None if limit is None else Decimal(limit)) is asks


def test_the_nearest_manager_is_asked_first_and_procurement_at_last() -> None:
    assert levels(EVERYBODY, asked_by=METTE) == (HEAD.level, AREA_HEAD.level, BUYER.level)


def test_who_asks_is_not_the_one_who_is_asked() -> None:
    assert levels(EVERYBODY, asked_by=HEAD.person_id)[0] == AREA_HEAD.level


def test_a_colleague_in_the_same_office_can_be_asked() -> None:
    other = Decider(14, "Bent", HEAD.level)
    assert levels([*EVERYBODY, other], asked_by=HEAD.person_id)[0] == HEAD.level


def test_where_only_the_asker_is_over_the_house_it_is_the_asker() -> None:
    assert levels([HEAD], asked_by=HEAD.person_id) == (HEAD.level,)
    assert levels([], asked_by=METTE) == ()


def decides(
    person_id: int, *, asked_by: int = METTE, asked: Level = HEAD.level,
    deciders: tuple[Decider, ...] = EVERYBODY, on: date = TODAY,
) -> Authority | None:  # fmt: skip
    return authority_of(
        person_id, asked_by=asked_by, asked=asked, deciders=deciders, stand_ins=[AWAY], on=on
    )


def test_every_manager_over_the_house_may_decide() -> None:
    assert decides(HEAD.person_id) == Authority(HEAD.level)
    assert decides(AREA_HEAD.person_id) == Authority(AREA_HEAD.level)
    assert decides(METTE) is None


def test_procurement_may_when_it_has_come_that_far() -> None:
    assert decides(BUYER.person_id) is None
    assert decides(BUYER.person_id, asked=BUYER.level) == Authority(BUYER.level)


def test_a_stand_in_decides_in_the_period_and_in_the_name_of_the_absent() -> None:
    assert decides(SARA) == Authority(HEAD.level, for_name="Bodil")
    assert decides(SARA, on=AWAY.last) is not None
    assert decides(SARA, on=date(2026, 11, 28)) is None
    assert decides(SARA, on=date(2026, 11, 22)) is None


def test_nobody_decides_what_they_asked_for_also_not_as_a_stand_in() -> None:
    assert decides(HEAD.person_id, asked_by=HEAD.person_id) is None
    assert decides(SARA, asked_by=SARA) is None
    assert decides(HEAD.person_id, asked_by=HEAD.person_id, deciders=(HEAD,)) is not None


def test_who_stands_in_for_the_asker_does_not_decide_in_their_name() -> None:
    assert decides(SARA, asked_by=HEAD.person_id) is None
    assert decides(SARA, asked_by=HEAD.person_id, deciders=(HEAD,)) is not None


_LEVELS = st.builds(
    Level, st.sampled_from([Role.MANAGER, Role.PROCUREMENT]),
    st.sampled_from(["/1/", TOWN, AREA, HOUSE]),
)  # fmt: skip


@given(st.lists(st.builds(Decider, st.integers(1, 5), st.just("N"), _LEVELS), max_size=8))
def test_going_up_reaches_everybody_and_ends(found: list[Decider]) -> None:
    chain = levels(found, asked_by=METTE)
    asked, steps = (chain[0] if chain else None), 0
    while asked is not None and (following := next_level(chain, asked)) is not None:
        assert not is_reached(following, asked)
        asked, steps = following, steps + 1
    assert steps == max(len(chain) - 1, 0)
    assert all(asked is not None and is_reached(one.level, asked) for one in found)


@pytest.mark.parametrize(
    ("since", "reminded", "is_top", "due"),
    [
        (date(2026, 11, 24), False, False, Nag.NOTHING),
        (date(2026, 11, 23), False, False, Nag.NOTHING),
        (date(2026, 11, 20), False, False, Nag.REMIND),  # Friday, Monday: two working days
        (date(2026, 11, 20), True, False, Nag.NOTHING),
        (date(2026, 11, 18), True, False, Nag.ESCALATE),
        (date(2026, 11, 1), False, True, Nag.REMIND),
        (date(2026, 11, 1), True, True, Nag.NOTHING),
    ],
)
def test_reminders_count_working_days(since: date, reminded: bool, is_top: bool, due: Nag) -> None:
    assert nag(since, reminded=reminded, is_top=is_top, today=TODAY) is due


LINE = AskedLine(
    7, 70, "10482", "Papir", "XPK|500|ST", Decimal(10), Decimal("31.95"), METTE, "Mette", "hvidt",
    ({"rule": "small-order", "version": 1},),
)  # fmt: skip


def test_a_line_comes_back_from_the_database_as_it_was() -> None:
    assert restored(kept(LINE)) == LINE


@pytest.mark.parametrize("amount", ["10", "4", "0"])
def test_an_approver_lowers_and_takes_out(amount: str) -> None:
    check_amounts([LINE], {7: Decimal(amount)})


@pytest.mark.parametrize("amount", ["11", "-1", "1000000000"])
def test_an_approver_does_not_buy_more(amount: str) -> None:
    with pytest.raises(Refused, match="ikke op"):
        check_amounts([LINE], {7: Decimal(amount)})


def test_what_is_said_yes_to_is_price_goods_fee_and_day() -> None:
    def printed(price: str | None = "31.95", fee: str = "0", day: date = TODAY) -> str:
        line = TodaysLine(LINE, Decimal(10), None if price is None else Decimal(price), 70)
        return fingerprint([line], fee=Decimal(fee), delivery=day)

    same = printed()
    assert printed("31.9500", "0.00") == same
    others = {printed("32.00"), printed(None), printed(fee="49"), printed(day=date(2026, 11, 26))}
    assert len(others | {same}) == 5


@pytest.mark.parametrize("words", ["", "x" * 401])
def test_a_no_has_a_word_and_not_too_many(words: str) -> None:
    with pytest.raises(Refused):
        check_words(words)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 11, 27), date(2026, 11, 26)), (date(2026, 11, 1), date(2026, 11, 23)),
     (date(2026, 11, 24), date(2028, 1, 1))],
)  # fmt: skip
def test_a_stand_ins_period_is_ahead_and_has_an_end(first: date, last: date) -> None:
    with pytest.raises(Refused):
        check_period(first, last, today=TODAY)
    check_period(TODAY, TODAY, today=TODAY)
