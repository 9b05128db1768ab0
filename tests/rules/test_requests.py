"""What may be asked of procurement, how it is answered, and what of a search may be kept."""

from datetime import date
from typing import Any

import pytest

from shop.kernel.errors import Refused
from shop.requests.rules import (
    MOST_OPEN,
    RequestState,
    Standing,
    Wanted,
    check_can_change,
    check_may_ask,
    read_answer,
    read_wanted,
)
from shop.search.numbers import looks_like_number
from shop.search.unfound import first_kept, noted

TODAY = date(2026, 11, 23)
OPEN, ANSWERED, CLOSED = RequestState.OPEN, RequestState.ANSWERED, RequestState.CLOSED


def test_what_is_wanted_is_kept_in_the_words_of_who_asks() -> None:
    asked = Wanted(
        "  Blå\u202e sakse ", " 12 stk ", TODAY, "Til\r\n\r\nvenstrehåndede  ", "blå saks"
    )
    assert read_wanted(asked, today=TODAY) == Wanted(
        "Blå sakse", "12 stk", TODAY, "Til\n\nvenstrehåndede", "blå saks"
    )


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"what": " \n "}, "what-missing"), ({"what": "s" * 201}, "what-long"),
     ({"amount": "1" * 61}, "amount-long"), ({"why": "v" * 1001}, "why-long"),
     ({"needed_by": date(2026, 11, 22)}, "day-past")],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused(facts: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_wanted(Wanted(**({"what": "Sakse"} | facts)), today=TODAY)
    assert refused.value.code == code


def test_very_many_open_requests_of_one_person_are_refused() -> None:
    check_may_ask(MOST_OPEN - 1)
    with pytest.raises(Refused, match="allerede 20 spørgsmål"):
        check_may_ask(MOST_OPEN)


def test_an_answer_is_words_or_an_item() -> None:
    assert read_answer(" Prøv hos Kridthuset. ", has_item=False) == "Prøv hos Kridthuset."
    assert read_answer("", has_item=True) == ""
    with pytest.raises(Refused) as refused:
        read_answer("  ", has_item=False)
    assert refused.value.code == "answer-missing"


@pytest.mark.parametrize(
    ("state", "to", "may"),
    [(OPEN, ANSWERED, True), (OPEN, CLOSED, True), (OPEN, OPEN, False),
     (ANSWERED, OPEN, True), (ANSWERED, ANSWERED, False), (ANSWERED, CLOSED, False),
     (CLOSED, OPEN, True), (CLOSED, ANSWERED, False), (CLOSED, CLOSED, False)],
)  # fmt: skip
def test_what_may_become_of_a_request(state: RequestState, to: RequestState, may: bool) -> None:
    found = Standing(state, turn=3, by_name="Vera Kjær")
    if may:
        check_can_change(found, turn=3, to=to)
        return
    with pytest.raises(Refused) as refused:
        check_can_change(found, turn=3, to=to)
    assert refused.value.code == "request-state"


def test_who_has_seen_an_older_turn_is_told_who_was_quicker() -> None:
    with pytest.raises(Refused, match="Vera Kjær har lige svaret"):
        check_can_change(Standing(ANSWERED, turn=1, by_name="Vera Kjær"), turn=0, to=ANSWERED)


@pytest.mark.parametrize(
    "typed",
    ["010203-1234", "0102031234", "010203 1234", "cpr 010203-1234 mette", "12 34 56 78",
     "+45 12345678", "0045 12 34 56 78", "ring 12345678", "mette@lindeby.example", "1234-5678"],
)  # fmt: skip
def test_what_may_be_somebody_s_number_or_mail_is_not_kept(typed: str) -> None:
    assert noted(typed) == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Blå  SAKSE", "blå sakse"), ("a4 80 g", "a4 80 g"), ("5701234567893", "5701234567893"),
     ("10482", "10482"), ("str. 5 88 stk", "str. 5 88 stk"), ("x" * 200, "x" * 100)],
)  # fmt: skip
def test_other_words_are_kept_in_small_letters(typed: str, kept: str) -> None:
    assert noted(typed) == kept


def test_the_same_season_a_year_ago_is_kept_and_nothing_older() -> None:
    assert first_kept(TODAY) == date(2025, 10, 27)


@pytest.mark.parametrize(
    ("typed", "is_number"),
    [("10482", True), ("101", True), ("KH-2044", True), ("57 01234 56789 3", True),
     ("80", False), ("a4", False), ("papir", False), ("80 g", False)],
)  # fmt: skip
def test_what_may_be_a_number_and_what_is_a_word(typed: str, is_number: bool) -> None:
    assert looks_like_number(typed) is is_number
