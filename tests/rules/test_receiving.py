"""What may be told of a delivery, and what follows from it."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from shop.kernel.errors import Refused
from shop.receiving.rules import (
    ComplaintState,
    Expected,
    Handled,
    Mark,
    Told,
    Written,
    all_came,
    check_can_handle,
    check_can_undo,
    left_after,
    read_told,
)

FIVE, KILO, DONE = (
    Expected(1, Decimal(5), Decimal(5)), Expected(2, Decimal("1.5"), Decimal("1.5")),
    Expected(3, Decimal(2), Decimal(0)),
)  # fmt: skip
LINES = (FIVE, KILO, DONE)
CAME = Written("CAME")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({1: CAME, 2: CAME}, [(1, "CAME", "5"), (2, "CAME", "1.5")]),
        ({1: Written("MISSING")}, [(1, "MISSING", "5")]),
        ({1: Written("MISSING", "2")}, [(1, "MISSING", "2"), (1, "CAME", "3")]),
        ({1: Written("BROKEN", "5")}, [(1, "BROKEN", "5")]),
        ({1: Written("CAME", "2")}, [(1, "CAME", "2")]),  # the rest is not told about
        ({1: Written("LATE", "1")}, [(1, "LATE", "1"), (1, "CAME", "4")]),
        ({2: Written("SUBSTITUTED", "0,5")}, [(2, "SUBSTITUTED", "0.5"), (2, "CAME", "1.0")]),
        ({1: Written(""), 2: CAME}, [(2, "CAME", "1.5")]),
        ({2: CAME, 3: Written("MISSING")}, [(2, "CAME", "1.5")]),  # nothing is left of line 3
    ],
)
def test_what_is_told(written: Mapping[int, Written], told: list[tuple[int, str, str]]) -> None:
    found = [(one.line_number, one.mark.value, one.quantity) for one in read_told(LINES, written)]
    assert found == [(line, mark, Decimal(amount)) for line, mark, amount in told]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({}, "nothing-told"),
        ({1: Written("")}, "nothing-told"),
        ({3: CAME}, "nothing-told"),
        ({1: Written("EATEN")}, "mark-wrong"),
        ({1: Written("MISSING", "0")}, "amount-wrong"),
        ({1: Written("MISSING", "-1")}, "amount-wrong"),
        ({1: Written("MISSING", "6")}, "amount-wrong"),
        ({1: Written("MISSING", "1e9")}, "amount-wrong"),
        ({1: Written("MISSING", "nogle")}, "amount-wrong"),
        ({1: Written("MISSING", "1,5")}, "amount-part"),
        ({1: Written("BROKEN", "1", "æ" * 301)}, "note-long"),
    ],
)
def test_what_cannot_be_told(written: Mapping[int, Written], code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_told(LINES, written)
    assert refused.value.code == code


def test_all_came_is_all_that_is_left() -> None:
    assert all_came(LINES) == (Told(1, Mark.CAME, Decimal(5)), Told(2, Mark.CAME, Decimal("1.5")))
    assert all_came((DONE,)) == ()


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ([Told(1, Mark.CAME, Decimal(5)), Told(2, Mark.MISSING, Decimal("1.5"))], False),
        ([Told(1, Mark.CAME, Decimal(5))], True),
        ([Told(1, Mark.CAME, Decimal(5)), Told(2, Mark.LATE, Decimal("1.5"))], True),
        ([Told(1, Mark.CAME, Decimal(3)), Told(1, Mark.BROKEN, Decimal(2)),
          Told(2, Mark.CAME, Decimal("1.5"))], False),
    ],
)  # fmt: skip
def test_late_goods_are_still_expected(told: list[Told], left: bool) -> None:
    assert left_after(LINES, told) is left


@pytest.mark.parametrize(
    ("number", "standing", "begun", "code"),
    [
        (2, (1, 2), False, None),
        (1, (1, 2), False, "not-latest"),
        (1, (), False, "not-latest"),
        (2, (1, 2), True, "complaint-begun"),
    ],
)
def test_only_the_latest_is_undone_and_not_under_procurements_hands(
    number: int, standing: tuple[int, ...], begun: bool, code: str | None
) -> None:
    if code is None:
        check_can_undo(number, standing, begun=begun)
        return
    with pytest.raises(Refused) as refused:
        check_can_undo(number, standing, begun=begun)
    assert refused.value.code == code


OPEN = Handled(ComplaintState.OPEN, 3, "Jonas")
CLOSED, WITHDRAWN = (
    Handled(ComplaintState(state), 3, "Jonas") for state in ("CLOSED", "WITHDRAWN")
)


@pytest.mark.parametrize(
    ("found", "turn", "to", "words", "code"),
    [
        (OPEN, 3, "CLOSED", " I får\0\n pengene\x1b igen. ", None),
        (OPEN, 3, "FORWARDED", "", None),
        (CLOSED, 3, "OPEN", "", None),
        (OPEN, 2, "CLOSED", "Svar", "complaint-changed"),
        (OPEN, 3, "CLOSED", "  ", "answer-missing"),
        (OPEN, 3, "CLOSED", "æ" * 1001, "answer-long"),
        (CLOSED, 3, "CLOSED", "Igen", "complaint-state"),
        (WITHDRAWN, 3, "FORWARDED", "", "complaint-state"),
    ],
)
def test_how_a_complaint_moves(
    found: Handled, turn: int, to: str, words: str, code: str | None
) -> None:
    if code is None:
        kept = check_can_handle(found, turn=turn, to=ComplaintState(to), words=words)
        assert kept == ("I får\npengene igen." if words else "")
        return
    with pytest.raises(Refused) as refused:
        check_can_handle(found, turn=turn, to=ComplaintState(to), words=words)
    assert refused.value.code == code
