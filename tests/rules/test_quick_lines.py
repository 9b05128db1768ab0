"""Lines of a quick order: which number, which amount."""

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from shop.kernel.errors import Refused
from shop.quick.rules import (
    MOST_LINES,
    Meant,
    from_table,
    gtins,
    lines_of,
    meant,
    plain_line,
    read,
    spellings,
)
from shop.quick.sheets import MOST_BYTES, sheet_lines

SHOP = {"10482": [1], "22917": [2], "101": [3], "102": [4], "AB 12": [5], "KF-001": [6],
        "5701234567899": [7], "500": [8, 9]}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "offer", "amount"),
    [
        ("10482 3", 1, "3"), ("10482\t3", 1, "3"), ("10482;3", 1, "3"), ("10482,3", 1, "3"),
        ("10482, 3", 1, "3"), ("10482 1,5", 1, "1.5"), ("10482;1.5", 1, "1.5"),
        ("10482,1,5", 1, "1.5"), ("10482\t1.200", 1, "1200"), ("3 10482", 1, "3"),
        ("3 x 10482", 1, "3"), ("10482 x 3", 1, "3"), ("3x10482", 1, "3"), ("3 × 10482", 1, "3"),
        ("10482 3 stk", 1, "3"), ("3 stk. 10482", 1, "3"), ("10482 3stk", 1, "3"),
        ("10482 Kopipapir A4 3", 1, "3"), ("Kopipapir 10482 3", 1, "3"),
        ("10482\tKopipapir A4\t3", 1, "3"), ("10482", 1, None), ("AB 12 2", 5, "2"),
        ("KF-001 4", 6, "4"), ("5701234567899 2", 7, "2"), ("5701234567899", 7, None),
        ("570-1234-567899", 7, None), ("  10482   3  ", 1, "3"), ("10482|3", 1, "3"),
        ("10482 -1", 1, "-1"), ("10482 0", 1, "0"), ("10482 1000000000", 1, "1000000000"),
    ],
)  # fmt: skip
def test_a_line_is_read(line: str, offer: int, amount: str | None) -> None:
    assert meant(read(line), SHOP) == (Meant(offer, None if amount is None else Decimal(amount)),)


@pytest.mark.parametrize("line", ["101 102", "500 2", "101;102"])
def test_what_the_shop_cannot_settle_is_left_to_the_person(line: str) -> None:
    assert len(meant(read(line), SHOP)) == 2


@pytest.mark.parametrize(
    ("line", "words"), [("sakse 3", "sakse"), ("3 stk saks", "saks"), ("99999 2", "99999"),
                        ("hvidt papir A4", "hvidt papir A4"), ("2 x frugt", "frugt")]
)  # fmt: skip
def test_an_unknown_line_says_what_to_search_for(line: str, words: str) -> None:
    typed = read(line)
    assert meant(typed, SHOP) == ()
    assert typed.words == words


@pytest.mark.parametrize("line", ["", "\x00", "x" * 5000, "1" * 400, "\t;\t", "½ 3", "٣ 10482"])
def test_anything_can_be_read(line: str) -> None:
    assert len(read(line).text) <= 200


def test_a_long_number_that_a_sheet_has_cut_is_known() -> None:
    assert read("5,70123E+12\t3").is_shortened
    assert not read("KE+12 3").is_shortened


def test_a_table_with_a_heading_is_read_by_it() -> None:
    rows: list[list[object]] = [
        ["Bestilling"], ["Navn", "Varenr.", "Pris", "Antal"], ["Papir", 10482.0, 31.95, 3.0],
        ["Sakse", "20655", 18.75, None], ["Lim", "777", 5, 0.0], [None, ""],
    ]  # fmt: skip
    assert from_table(rows) == ["10482\t3", "20655"]


def test_a_pasted_table_is_a_table() -> None:
    text = "Varenr\tNavn\tAntal\r\n10482\tPapir, hvidt\t3\r\n\r\n5301\tBleer\t1,5\r\n"
    assert lines_of(text) == ["10482\t3", "5301\t1,5"]


def test_lines_without_a_heading_stay_as_they_are() -> None:
    assert lines_of("10482  3\n\n 5301 2 ") == ["10482 3", "5301 2"]
    assert plain_line("a\t\tb\x00\t") == "a\tb"


def test_too_many_lines_are_refused_with_their_number() -> None:
    with pytest.raises(Refused) as refused:
        lines_of("10482 1\n" * 10_000)
    assert refused.value.values == {"count": 10_000, "most": MOST_LINES}
    assert len(lines_of("10482 1\n" * MOST_LINES)) == MOST_LINES


def test_a_number_is_looked_for_as_suppliers_write_it() -> None:
    assert spellings("kf 001") >= {"KF001", "kf 001"}
    assert "0570123456789" in gtins("570123456789")
    assert gtins("1234") == set()


def test_a_workbook_is_read_by_its_heading() -> None:
    stream, book = io.BytesIO(), Workbook()
    sheet = book.create_sheet("Ønsker", 0)
    rows: list[list[Any]] = [
        ["Bestilling"],
        ["Varenr", "Navn", "Antal"],
        [10482, "Papir", 3],
        ["KF-1", "", 1.5],
    ]
    for row in rows:
        sheet.append(row)
    book.save(stream)
    assert sheet_lines(stream.getvalue(), "ønsker.xlsx") == ["10482\t3", "KF-1\t1.5"]


def test_a_small_file_with_far_too_many_cells_is_not_unpacked() -> None:
    stream, book = io.BytesIO(), Workbook(write_only=True)
    sheet = book.create_sheet("A")
    for _ in range(450):
        sheet.append([10482] * 700)
    book.save(stream)
    assert len(stream.getvalue()) < MOST_BYTES
    with pytest.raises(Refused) as refused:
        sheet_lines(stream.getvalue(), "a.xlsx")
    assert refused.value.code == "sheet-unreadable"
