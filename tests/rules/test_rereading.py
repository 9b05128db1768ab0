"""When the same bytes need not be read again: table by table, without a database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from catalog_import.batch import Batch, Items, as_read
from catalog_import.check import prepared
from catalog_import.days import FOR_EVER
from catalog_import.item import IncomingFile, LabelClaim
from shop.intake.labels import LabelBook, Looked
from shop.intake.rereading import How, Told, add, reader_version, says_what_is_sold, sum_of, written
from tests.importers.making import catalogue, line, stored
from tests.importers.xml_samples import sample

ONE, TWO, THREE = (bytes([number]) * 16 for number in (1, 2, 250))
TODAY = date(2026, 11, 21)
TOLD = Told("k", sum_of([ONE, TWO]), 2, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("told", "key", "today", "sold", "expected"),
    [
        (TOLD, "k", TODAY, [ONE, TWO], True),
        (TOLD, "k", TODAY, [TWO, ONE], True),  # in whatever order
        (TOLD, "k", date(2026, 11, 30), [ONE, TWO], True),
        (TOLD, "k", date(2026, 12, 1), [ONE, TWO], False),  # a price begins, or all is over
        (TOLD, "other", TODAY, [ONE, TWO], False),  # another reader, other columns, other labels
        (replace(TOLD, key=""), "", TODAY, [ONE, TWO], False),
        (replace(TOLD, goods=""), "k", TODAY, [ONE, TWO], False),
        (TOLD, "k", TODAY, [ONE, THREE], False),  # rolled back, or another file came in between
        (TOLD, "k", TODAY, [ONE, TWO, THREE], False),
        (TOLD, "k", TODAY, [ONE], False),
        (TOLD, "k", TODAY, [ONE, None], False),  # a held price: not as it was sent
        (TOLD, "k", TODAY, [ONE, TWO, None], False),
        (replace(TOLD, items=3), "k", TODAY, [ONE, TWO], False),
    ],
)
def test_a_reading_is_used_where_it_would_say_just_what_is_sold(
    told: Told, key: str, today: date, sold: list[bytes | None], expected: bool
) -> None:
    assert says_what_is_sold(told, key=key, today=today, sold=sold) is expected


def test_the_number_of_the_goods_is_the_same_however_many_come_at_a_time() -> None:
    at_once = sum_of([ONE, TWO, THREE] * 9)
    assert written(add(add(0, [ONE, THREE] * 9), [TWO] * 9)) == at_once
    assert len(at_once) == 32


HOW = How(TODAY, {"pris": "price"})
CLAIM = LabelClaim("Svanen", "SVANEN")


@pytest.mark.parametrize(
    ("how", "labels", "cvr"),
    [
        (How(TODAY, {"pris": "list_price"}), LabelBook(), "1"),
        (How(TODAY, {}), LabelBook(), "1"),
        (HOW, LabelBook({"svan": "SVANEN"}), "1"),
        (HOW, LabelBook({}, {"77": (Looked(CLAIM, "5025", None),)}), "1"),
        (HOW, LabelBook(), "2"),
    ],
)
def test_whatever_a_file_is_read_with_is_in_the_key(how: How, labels: LabelBook, cvr: str) -> None:
    assert how.key(labels, cvr) != HOW.key(LabelBook(), "1")


def test_the_day_is_not_in_the_key_and_the_readers_own_text_is() -> None:
    later = How(date(2027, 5, 1), HOW.columns)
    assert later.key(LabelBook(), "1") == HOW.key(LabelBook(), "1") != ""
    assert len(reader_version()) == 64


def last(folder: Path, content: bytes, today: date = TODAY) -> Batch[Items]:
    file = IncomingFile(stored(folder, content).path, "katalog")
    return list(prepared(file, today=today, prepare=as_read, processes=1))[-1]


PERIOD = (
    "<cac:ValidityPeriod><cbc:StartDate>2026-11-01</cbc:StartDate>"
    "<cbc:EndDate>2026-11-30</cbc:EndDate></cac:ValidityPeriod>"
)
IN_PERIOD = '<cbc:PriceAmount currencyID="DKK">24.95</cbc:PriceAmount>' + PERIOD


@pytest.mark.parametrize(
    ("content", "today", "until"),
    [
        (lambda: b"Varenr.;Varenavn;Enhed;Pris\nA;Saks;stk.;1,00\n", TODAY, FOR_EVER),
        # The catalogue ends, and that is said from the day after.
        (lambda: catalogue(line()), TODAY, date(2027, 1, 1)),
        (lambda: catalogue(line()), date(2027, 3, 1), FOR_EVER),
        # A price of the catalogue begins and ends.
        (lambda: catalogue(line(price=IN_PERIOD)), date(2026, 10, 20), date(2026, 11, 1)),
        (lambda: catalogue(line(price=IN_PERIOD)), TODAY, date(2026, 12, 1)),
        (lambda: catalogue(line(price=IN_PERIOD)), date(2026, 12, 4), date(2027, 1, 1)),
        (lambda: sample("skovbo.xlsx"), TODAY, FOR_EVER),
    ],
)
def test_a_reading_says_how_long_it_holds(
    content: Callable[[], bytes], today: date, until: date, tmp_path: Path
) -> None:
    assert last(tmp_path, content(), today).same_until == until
