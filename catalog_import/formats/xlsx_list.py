"""A price list as an Excel workbook (.xlsx): numbers are numbers, and formulas their last value."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from catalog_import import price_list, sheet_pivot
from catalog_import.formats.reading import Reading, Record
from catalog_import.issues import issue
from catalog_import.item import IncomingFile, RowIssue
from catalog_import.limits import Limits
from catalog_import.price_list import Found, Numbered

NAME = "xlsx"

_SHEET = re.compile(r"^/?xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_CELL = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,4})\$?([0-9]{1,9})["']""")
_CHUNK = 1 << 20
# A cell reference may be cut between two chunks; so much is looked at again.
_OVERLAP = 32
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: list[Numbered]
    found: Found
    issues: Sequence[RowIssue] = ()


def recognises(file: IncomingFile) -> bool:
    """A zip that holds a workbook."""
    if not file.head(4).startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(file.path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except _BROKEN:
        return False


def read(file: IncomingFile, reading: Reading) -> Iterator[Record]:
    """The items of the sheet whose header we know best. Measured before it is opened."""
    try:
        refusal = _measure(file, reading.limits)
        sheets = [] if refusal else list(_sheets(file, reading))
    except (*_BROKEN, CalamineError, ValueError):
        yield issue("file-broken")
        return
    if refusal:
        yield refusal
    elif not sheets:
        yield issue("columns-missing", 0, "seller_item_id", column="»Varenr.«")
    else:
        yield from _read_best(sheets)


def _read_best(sheets: list[_Sheet]) -> Iterator[Record]:
    best = max(sheets, key=lambda sheet: sheet.found.columns.score)
    if len(sheets) > 1:
        yield issue("sheets-several", 0, "", len(sheets), sheet=best.name)
    yield from best.issues
    habits = price_list.learn(best.rows, best.found)
    yield from price_list.read(best.rows, best.found, habits)


def _sheets(file: IncomingFile, reading: Reading) -> Iterator[_Sheet]:
    with CalamineWorkbook.from_path(str(file.path)) as workbook:
        for name in workbook.sheet_names:
            rows = _rows(workbook, name)
            sheet = _sheet(name, rows, reading)
            if sheet:
                yield sheet


def _sheet(name: str, rows: list[Numbered], reading: Reading) -> _Sheet | None:
    """The sheet as a price list, turned first if it tells products by key and value."""
    found = price_list.find_header(rows, reading.columns)
    issues: Sequence[RowIssue] = ()
    if found is None or found.columns.missing:
        pivoted = sheet_pivot.one_row_each(rows, reading.limits)
        if pivoted:
            rows, issues = pivoted.rows, pivoted.issues
            found = price_list.find_header(rows, reading.columns)
    return _Sheet(name, rows, found, issues) if found else None


def _rows(workbook: CalamineWorkbook, name: str, count: int | None = None) -> list[Numbered]:
    sheet = workbook.get_sheet_by_name(name)
    return list(enumerate(sheet.to_python(skip_empty_area=False, nrows=count), 1))


def first_rows(file: IncomingFile, limits: Limits, count: int) -> list[list[Numbered]]:
    """At most `count` rows of each sheet; none of a workbook that we would refuse."""
    try:
        if _measure(file, limits):
            return []
        with CalamineWorkbook.from_path(str(file.path)) as workbook:
            return [_rows(workbook, name, count) for name in workbook.sheet_names]
    except (*_BROKEN, CalamineError, ValueError):
        return []


def _measure(file: IncomingFile, limits: Limits) -> RowIssue | None:
    """Refuse what would fill our memory: a zip bomb, or a far-away cell in an empty sheet.

    The reader holds each sheet as a full rectangle up to its last cell, so the place of that
    cell is found first. Reading every part to its end also checks sizes that lie.
    """
    with zipfile.ZipFile(file.path) as archive:
        parts = archive.infolist()
        size = sum(part.file_size for part in parts)
        if size > limits.unpacked_bytes:
            return issue("file-too-large", 0, "", size, what="udpakket")
        cells = sum(_cells(archive, part) for part in parts if _SHEET.match(part.filename))
        if cells > limits.cells:
            return issue("file-too-large", 0, "", cells, what=f"{cells} celler")
        others = [part for part in parts if not _SHEET.match(part.filename)]
        for part in others:
            _exhaust(archive, part)
    return None


def _exhaust(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        while stream.read(_CHUNK):
            pass


def _cells(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """The area of the rectangle that reaches the last row and the last column in use."""
    last_row = last_column = 0
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            seen = set(_CELL.findall(tail + chunk))
            last_row = max([last_row, *(int(row) for _, row in seen)])
            last_column = max(
                [last_column, *(_column(letters) for letters in {s[0] for s in seen})]
            )
            tail = chunk[-_OVERLAP:]
    return last_row * last_column


def _column(letters: bytes) -> int:
    """ "A" is 1, "AA" is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
