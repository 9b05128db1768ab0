"""Finance's table is read whole or not at all: no database."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.budgets.rules import (
    MOST_KRONER,
    Account,
    Fed,
    Standing,
    Unit,
    accounts,
    check_account,
    kroner,
    read_budgets,
    text_of,
)
from shop.kernel.errors import Refused
from shop.kernel.money import ZERO

SOLSIKKEN = Unit(4, 2, "Solsikken", "5700000012314")
REGNBUEN = Unit(5, 2, "Regnbuen", "5700000012315")
SHARES, TWIN = Unit(6, 2, "Skolen", "5700000012316"), Unit(7, 2, "SFO", "5700000012316")
TODAY = date(2026, 11, 23)
HEAD = "EAN;Enhed;Konto;Kontonavn;År;Budget;Forbrug;Opgjort"


def read(*rows: str, head: str = HEAD) -> tuple[tuple[Fed, ...], list[tuple[int, str]]]:
    table = read_budgets(
        "\n".join([head, *rows]), units=[SOLSIKKEN, REGNBUEN, SHARES, TWIN], today=TODAY
    )
    return table.lines, [(fault.row, fault.refused.code) for fault in table.faults]


def test_a_row_of_finance() -> None:
    lines, faults = read("5700000012314;;5251-14;Materialer;2026;20.000,00;12.400,50;31-10-2026")
    assert faults == []
    assert lines == (
        Fed(SOLSIKKEN, 2026, "5251-14", "Materialer", Decimal(20000), Decimal("12400.5"),
            date(2026, 11, 1)),
    )  # fmt: skip


def test_a_unit_by_name_without_a_figure_counts_the_whole_year() -> None:
    ((line,), _faults) = read("regnbuen;1;2026;500", head="Enhed;Konto;År;Budget")
    assert (line.unit, line.spent, line.counted_from) == (REGNBUEN, ZERO, date(2026, 1, 1))


def test_a_figure_without_a_day_counts_from_today() -> None:
    ((line,), _faults) = read("Solsikken;1;2026;500;100", head="Enhed;Konto;År;Budget;Forbrug")
    assert line.counted_from == TODAY


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("5700000099999;;1;;2026;5;;", "budget-unit"),
        ("5700000012316;;1;;2026;5;;", "budget-unit"),
        (";Solsikken;;;2026;5;;", "budget-account"),
        (";Solsikken;1;;26;5;;", "budget-year"),
        (";Solsikken;1;;2024;5;;", "budget-year"),
        (";Solsikken;1;;2026;fem;;", "budget-amount"),
        (";Solsikken;1;;2026;-5;;", "budget-amount"),
        (";Solsikken;1;;2026;5;1;31-12-9999", "budget-day"),
        (";Solsikken;1;;2026;9999999999;;", "budget-amount"),
        (";Solsikken;1;;2026;5;;31-02-2026", "budget-day"),
        (";Solsikken", "budget-account"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_nothing_is_read(row: str, code: str) -> None:
    lines, faults = read(";Regnbuen;1;;2026;5;;", row)
    assert faults == [(3, code)]
    assert len(lines) == 1, "the caller throws them away: see the action's test"


def test_an_ean_that_two_share_and_a_name_that_tells_them_apart() -> None:
    ((line,), faults) = read("5700000012316;SFO;1;;2026;5;;")
    assert (line.unit, faults) == (TWIN, [])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        # a number that is written wrong is never taken for the house that is named beside it
        ("5700000012341;Solsikken;1;;2026;5;;",
         "Vi kender ikke EAN-nr. »5700000012341«, eller det er ikke jeres. Ret nummeret, eller "
         "lad feltet stå tomt, og skriv husets navn."),
        ("ukendt;Solsikken;1;;2026;5;;",
         "Vi kender ikke EAN-nr. »ukendt«, eller det er ikke jeres. Ret nummeret, eller lad feltet "
         "stå tomt, og skriv husets navn."),
        ("5700000012314;Regnbuen;1;;2026;5;;",
         "EAN-nr. »5700000012314« er Solsikken, men rækken siger »Regnbuen«. Ret det ene, eller "
         "lad det stå tomt."),
        ("5700000012314;Regnbuen Syd;1;;2026;5;;",
         "EAN-nr. »5700000012314« er Solsikken, men rækken siger »Regnbuen Syd«. Ret det ene, "
         "eller lad det stå tomt."),
        ("5700000012316;Regnbuen;1;;2026;5;;",
         "EAN-nr. »5700000012316« er SFO, Skolen, men rækken siger »Regnbuen«. Ret det ene, "
         "eller lad det stå tomt."),
        ("5700000012316;;1;;2026;5;;",
         "EAN-nr. »5700000012316« er SFO, Skolen. Skriv også husets navn."),
        (";;1;;2026;5;;", "Skriv husets EAN-nr. eller navn."),
        (";Ukendt;1;;2026;5;;",
         "Vi kender ikke huset »Ukendt«, eller det er ikke jeres. Skriv navnet som i Skub, eller "
         "skriv husets EAN-nr."),
    ],
)  # fmt: skip
def test_no_house_is_ever_guessed(row: str, said: str) -> None:
    table = read_budgets(f"{HEAD}\n{row}", units=[SOLSIKKEN, REGNBUEN, SHARES, TWIN], today=TODAY)
    assert table.lines == ()
    assert [(fault.row, fault.refused.text) for fault in table.faults] == [(2, said)]


def test_both_given_and_they_agree() -> None:
    ((line,), faults) = read("5700 0000 12314; SOLSIKKEN ;1;;2026;5;;")
    assert (line.unit, faults) == (SOLSIKKEN, [])


def test_two_houses_of_one_name_are_told_apart_by_number() -> None:
    other = Unit(8, 2, "Solsikken", "5700000012318")
    units = [SOLSIKKEN, other]
    table = read_budgets(f"{HEAD}\n;Solsikken;1;;2026;5;;", units=units, today=TODAY)
    assert [fault.refused.text for fault in table.faults] == [
        "Flere huse hedder »Solsikken«. Skriv husets EAN-nr."
    ]
    table = read_budgets(f"{HEAD}\n5700000012318;Solsikken;1;;2026;5;;", units=units, today=TODAY)
    assert [line.unit for line in table.lines] == [other]


def test_the_same_account_twice_is_a_mistake() -> None:
    assert read(";Solsikken;1;;2026;5;;", "5700000012314;;1;;2026;6;;")[1] == [(3, "budget-twice")]


@pytest.mark.parametrize("head", ["", "EAN;Konto", "Konto;År;Budget", "\x00;;;"])
def test_a_table_without_its_columns(head: str) -> None:
    assert read("1;2;3", head=head)[1] == [(1, "budget-file")]


def test_a_table_with_far_too_many_columns_is_none() -> None:
    head = "Enhed;Konto;År;Budget" + ";x" * 60_000
    assert read("Solsikken;1;2026;5", head=head) == ((), [(1, "budget-file")])


def test_excel_in_denmark_and_everybody_else() -> None:
    for coding in ("cp1252", "utf-8", "utf-8-sig"):
        assert text_of("År;Køb".encode(coding)) == "År;Køb"
    with pytest.raises(Refused):
        text_of(b"x" * 4_000_001)


@pytest.mark.parametrize(
    ("written", "amount"),
    [("1.234,50", "1234.50"), ("1234,5", "1234.5"), ("1234.50", "1234.50"), ("12.400", "12400"),
     ("20.000 kr.", "20000"), ("-350,00", "-350"), ("1 234,00", "1234")],
)  # fmt: skip
def test_kroner_as_people_write_them(written: str, amount: str) -> None:
    assert kroner(written) == Decimal(amount)


@given(st.text(max_size=30))
def test_nothing_else_breaks_it(written: str) -> None:
    with suppress(Refused):
        assert abs(kroner(written)) <= MOST_KRONER


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    table = read_budgets(text, units=[SOLSIKKEN], today=TODAY)
    assert table.faults or not table.lines


def test_what_is_coming_is_counted_before_it_is_sent() -> None:
    one = Standing("5251", "", 2026, Decimal(20000), Decimal(12400), coming=Decimal(8000))
    assert (one.used, one.left, one.is_over) == (Decimal(20400), Decimal(-400), True)


def test_the_houses_own_account_comes_first() -> None:
    fed = [Account("9", "Ture"), Account("5251", "Materialer")]
    assert accounts("5251", fed) == (Account("5251", "Materialer"), Account("9", "Ture"))
    assert accounts("", []) == ()
    check_account("", ())
    with pytest.raises(Refused):
        check_account("7", accounts("5251", fed))
