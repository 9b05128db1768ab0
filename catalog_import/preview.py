"""The columns of a price list with a few of their cells, for a person to say what they mean.

Only the start of the file is looked at; of a workbook the start of each sheet.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog_import import archive, coerce, price_list, sheet_pivot
from catalog_import.charset import decode_start
from catalog_import.coerce import Decimals, cell_text
from catalog_import.columns import Columns, match
from catalog_import.formats import csv_list, find, xlsx_list
from catalog_import.item import IncomingFile
from catalog_import.limits import HEADER_WITHIN_ROWS, LIMITS, Limits
from catalog_import.price_list import Numbered, Row
from catalog_import.text import clean, fold, shorten

SAMPLES = 3
"""Cells shown of a column: enough to see what it is."""
_ROWS = 60
"""Rows looked at under the header; a column that is empty in all of them shows nothing."""
_START = 256 * 1024
"""Bytes of a text file: some hundred rows of any price list."""
_PIVOT_ROWS = 2_000
_MAX_SAMPLE = 60
_MOST_COLUMNS = 200
"""More columns than this are a table of something else; nobody reads so long a form."""


LONGEST_KEY = 200
"""A header longer than this is a sentence; it cannot be chosen."""


class Why(StrEnum):
    """Why a column is taken for what it is."""

    GUESSED = "GUESSED"
    CHOSEN = "CHOSEN"
    LABEL = "LABEL"
    """Its header is the name of a label; a cross in it claims the label."""
    STEP = "STEP"
    """It is the price of a larger amount, or that amount."""
    UNUSED = "UNUSED"


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """One column. `field` is what it is taken for, "" when it is not used.

    `key` is the header as a choice remembers it: "" for a column without one, for one whose
    header stands on an earlier column too, and for one that is too long. Such cannot be chosen.
    """

    at: int
    header: str
    key: str
    field: str
    why: Why
    samples: tuple[str, ...]
    has_numbers: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The columns as they stand. `row` is the header's; `is_pivoted`: each is a key of the sheet.

    `header` is the header row itself, to match again with other choices.
    """

    row: int
    columns: tuple[ColumnSeen, ...]
    is_pivoted: bool
    header: tuple[str, ...]


def preview(
    file: IncomingFile, *, chosen: Mapping[str, str] | None = None, limits: Limits = LIMITS
) -> Preview | None:
    """The columns of a CSV, TSV or XLSX price list, also in a ZIP; None for any other file.

    `chosen` as for `check`. Bad input never raises.
    """
    known = find(file)
    if known is csv_list:
        tables = _text_tables(file)
    elif known is xlsx_list:
        tables = xlsx_list.first_rows(file, limits, _PIVOT_ROWS)
    elif known is None and archive.recognises(file):
        return _inside(file, chosen, limits)
    else:
        return None
    return _best(tables, chosen or {}, limits)


def _inside(file: IncomingFile, chosen: Mapping[str, str] | None, limits: Limits) -> Preview | None:
    """The columns of the list in a ZIP, which lies unpacked on disk for as long."""
    with TemporaryDirectory() as folder:
        found = archive.unpacked(file, Path(folder), limits)
        return preview(found, chosen=chosen, limits=limits) if found else None


def _text_tables(file: IncomingFile) -> list[list[Numbered]]:
    """The start of the text, cut at each of the delimiters it may have."""
    text = decode_start(file.head(_START)) or ""
    if file.size() > _START:
        text = text[: text.rfind("\n") + 1]
    return [_rows(text, delimiter) for delimiter in csv_list.DELIMITERS]


def _rows(text: str, delimiter: str) -> list[Numbered]:
    rows = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
    numbered: list[Numbered] = []
    with suppress(csv.Error):
        numbered.extend(enumerate(islice(rows, _PIVOT_ROWS), 1))
    return numbered


@dataclass(frozen=True, slots=True)
class _Table:
    rows: Sequence[Numbered]
    header_row: int
    columns: Columns
    is_pivoted: bool = False


def _best(
    tables: Iterable[list[Numbered]], chosen: Mapping[str, str], limits: Limits
) -> Preview | None:
    """The table whose header we know best, as the reader would take it; else the broadest one."""
    cut = list(tables)
    known = [table for rows in cut if (table := _known(rows, chosen, limits))]
    if known:
        complete = [table for table in known if not table.columns.missing] or known
        return _seen(max(complete, key=lambda table: table.columns.score), chosen)
    broad = [table for rows in cut if (table := _unknown(rows, chosen))]
    return _seen(max(broad, key=lambda table: table.columns.width), chosen) if broad else None


def _known(rows: list[Numbered], chosen: Mapping[str, str], limits: Limits) -> _Table | None:
    found = price_list.find_header(rows, chosen)
    if found and not found.columns.missing:
        return _Table(rows, found.row, found.columns)
    pivoted = sheet_pivot.one_row_each(rows, limits)
    turned_rows = list(pivoted.rows) if pivoted else []
    turned = price_list.find_header(turned_rows, chosen)
    if turned:
        return _Table(turned_rows, turned.row, turned.columns, is_pivoted=True)
    return _Table(rows, found.row, found.columns) if found else None


def _unknown(rows: list[Numbered], chosen: Mapping[str, str]) -> _Table | None:
    """The first of the broadest rows of words: a header in words we have never heard."""
    heads = [(number, row) for number, row in rows if number <= HEADER_WITHIN_ROWS]
    number, row = max(heads, key=lambda head: _words(head[1]), default=(0, ()))
    return _Table(rows, number, match(row, chosen)) if _words(row) > 1 else None


def _words(row: Row) -> int:
    return len({text for cell in row if (text := fold(cell_text(cell))) and not text.isdigit()})


def _seen(table: _Table, chosen: Mapping[str, str]) -> Preview:
    header = next(row for number, row in table.rows if number == table.header_row)
    names = tuple(clean(cell_text(cell)) for cell in header[:_MOST_COLUMNS])
    below = [row for number, row in table.rows if number > table.header_row][:_ROWS]
    field_at = {at: field for field, at in table.columns.at.items()}
    picked = {fold(name) for name in chosen}
    keys: set[str] = set()
    columns = []
    for at, name in enumerate(names):
        key = fold(name)
        own = "" if key in keys or len(key) > LONGEST_KEY else key
        keys.add(key)
        cells = [row[at] for row in below if at < len(row) and cell_text(row[at]).strip()]
        if not own and not cells:
            continue
        field = field_at.get(at, "")
        why = _why(at, own, field, picked, table.columns)
        columns.append(
            ColumnSeen(at, name, own, field, why, _samples(cells), _has_numbers(cells))
        )  # fmt: skip
    return Preview(table.header_row, tuple(columns), table.is_pivoted, names)


def _why(at: int, key: str, field: str, picked: set[str], columns: Columns) -> Why:
    if key and key in picked:
        return Why.CHOSEN
    if field:
        return Why.GUESSED
    if any(at in (step.price, step.least_at) for step in columns.steps):
        return Why.STEP
    return Why.LABEL if at in columns.label_columns else Why.UNUSED


def _samples(cells: Sequence[object]) -> tuple[str, ...]:
    """The first different cells, as text."""
    texts = dict.fromkeys(shorten(clean(cell_text(cell)), _MAX_SAMPLE) for cell in cells)
    return tuple(text for text in texts if text)[:SAMPLES]


def _has_numbers(cells: Sequence[object]) -> bool:
    decimals = Decimals()
    for cell in cells:
        decimals.observe(cell)
    return any(coerce.number(_bare(cell), decimals) is not None for cell in cells)


def _bare(cell: object) -> object:
    return cell.strip().removesuffix("%").rstrip() if isinstance(cell, str) else cell


def needed(header: Sequence[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """The fewest choices that make the columns mean what is `wanted` (header key -> field or "").

    Where our own reading says the same already nothing needs to be remembered, and better
    synonyms still reach the supplier's next file.
    """
    chosen: dict[str, str] = {}
    while differing := _differing(header, chosen, wanted):
        chosen |= differing  # a choice may free a column for another field
    return chosen


def _differing(
    header: Sequence[str], chosen: Mapping[str, str], wanted: Mapping[str, str]
) -> dict[str, str]:
    means = _meanings(header, chosen)
    return {
        key: field
        for key, field in wanted.items()
        if key in means and key not in chosen and means[key] != field
    }


def _meanings(header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Every key of the header with the field it is taken for."""
    field_at = {at: field for field, at in match(header, chosen).at.items()}
    means: dict[str, str] = {}
    for at, name in enumerate(header):
        if key := fold(name):
            means.setdefault(key, field_at.get(at, ""))
    return means
