"""A price list as text: semicolons, tabs or commas, in the charsets Danish systems write."""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import PurePath
from typing import TextIO

from catalog_import import price_list, sheet_pivot
from catalog_import.charset import Charset, decode_start, detect
from catalog_import.formats.reading import Reading, Record
from catalog_import.issues import issue
from catalog_import.item import IncomingFile, RowIssue
from catalog_import.limits import HEADER_WITHIN_ROWS, LIMITS, Limits
from catalog_import.price_list import Numbered

NAME = "csv"

DELIMITERS = (";", "\t", ",", "|")
_SUFFIXES = (".csv", ".tsv", ".tab", ".skv")
_LOOK = 64 * 1024  # enough for a header within the first rows of any price list


class _StoppedError(Exception):
    """We read no further; the issue says why."""

    def __init__(self, why: RowIssue) -> None:
        super().__init__(why.code)
        self.why = why


def recognises(file: IncomingFile) -> bool:
    """Text with a header we know, or a file that calls itself CSV and stands in columns."""
    start = file.head(_LOOK)
    text = decode_start(start)
    if text is None or text.lstrip()[:1] in ("", "<", "{", "["):
        return False
    tables = [_start_rows(text, delimiter) for delimiter in DELIMITERS]
    if any(price_list.find_header(table, {}) or sheet_pivot.find(table) for table in tables):
        return True
    named = PurePath(file.name or file.path.name).suffix.casefold() in _SUFFIXES
    return named and any(len(row) > 1 for table in tables for _, row in table)


def _start_rows(text: str, delimiter: str) -> list[Numbered]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    numbered: list[Numbered] = []
    with suppress(csv.Error):
        numbered.extend(enumerate(islice(rows, HEADER_WITHIN_ROWS), 1))
    return numbered


def read(file: IncomingFile, reading: Reading) -> Iterator[Record]:
    """Three passes over the text: find the header, learn how numbers are written, read."""
    charset = detect(file)
    if charset.doubt:
        yield issue("encoding-doubtful", 0, "", charset.doubt)
    table = _Table(file, charset, reading.limits)
    try:
        rows: Iterable[Numbered] = table
        found, table.delimiter = table.header(reading)
        if found is None or found.columns.missing:
            pivoted = table.pivoted()
            if pivoted:
                yield from pivoted.issues
                rows, found = pivoted.rows, price_list.find_header(pivoted.rows, reading.columns)
        if found is None:
            yield issue("columns-missing", 0, "seller_item_id", column="»Varenr.«")
            return
        habits = price_list.learn(rows, found)
        yield from price_list.read(rows, found, habits)
    except _StoppedError as stopped:
        yield stopped.why


class _LineTooLongError(Exception):
    """A line we will not hold in memory."""


class _Table:
    """The rows of the file, read afresh each time they are asked for."""

    def __init__(self, file: IncomingFile, charset: Charset, limits: Limits = LIMITS) -> None:
        self.file, self.charset, self.limits = file, charset, limits
        self.delimiter = DELIMITERS[0]

    def header(self, reading: Reading) -> tuple[price_list.Found | None, str]:
        """The header and the delimiter under which most of its columns are known."""
        best: price_list.Found | None = None
        delimiter = self.delimiter
        for self.delimiter in DELIMITERS:
            found = price_list.find_header(self, reading.columns)
            if found and (best is None or found.columns.score > best.columns.score):
                best, delimiter = found, self.delimiter
        return best, delimiter

    def pivoted(self) -> sheet_pivot.Pivoted | None:
        """The table with one product a row, when it tells products by key and value."""
        chosen = self.delimiter
        for self.delimiter in DELIMITERS:
            if pivoted := sheet_pivot.one_row_each(self, self.limits):
                return pivoted
        self.delimiter = chosen
        return None

    def __iter__(self) -> Iterator[Numbered]:
        with self.file.open() as raw:
            text = io.TextIOWrapper(raw, self.charset.codec, errors="replace", newline="")
            yield from self._rows(text)

    def _rows(self, text: TextIO) -> Iterator[Numbered]:
        number = 0
        # Blank rows count too: they cost as much to pass as others.
        most = self.limits.rows + HEADER_WITHIN_ROWS
        rows = csv.reader(self._lines(text), delimiter=self.delimiter)
        try:
            for number, row in enumerate(rows, 1):
                if number > most:
                    why = issue("file-too-large", number, what="for mange rækker")
                    raise _StoppedError(why)
                yield number, row
        except (csv.Error, _LineTooLongError) as error:
            raise _StoppedError(issue("row-too-long", number + 1)) from error

    def _lines(self, text: TextIO) -> Iterator[str]:
        longest = self.limits.row_characters
        while line := text.readline(longest + 1):
            if len(line) > longest:
                raise _LineTooLongError
            yield line.replace("\x00", "")
