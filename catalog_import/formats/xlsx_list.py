"""A price list as an Excel workbook (.xlsx): numbers are numbers, and formulas their last value."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from python_calamine import CalamineError, CalamineWorkbook

from catalog_import import price_list, sheet_cut, sheet_pivot, sheet_size
from catalog_import.formats.reading import Reading, Record
from catalog_import.issues import issue
from catalog_import.item import IncomingFile, RowIssue
from catalog_import.limits import Limits
from catalog_import.price_list import Found, Numbered

NAME = "xlsx"

_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: Iterable[Numbered]
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
        refusal = sheet_size.refuse(file, reading.limits)
        sheets = [] if refusal else list(_sheets(file, reading))
    except (*_BROKEN, CalamineError):
        yield issue("file-broken")
        return
    if refusal:
        yield refusal
    elif not sheets:
        yield issue("columns-missing", 0, "seller_item_id", column="»Varenr.«")
    else:
        if _has_links(file):
            yield issue("links-elsewhere")
        yield from _read_best(sheets)


def _has_links(file: IncomingFile) -> bool:
    """True where some numbers came from another workbook; its address is never followed."""
    with zipfile.ZipFile(file.path) as archive:
        return any(name.startswith("xl/externalLinks/") for name in archive.namelist())


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


def _sheet(name: str, rows: Iterable[Numbered], reading: Reading) -> _Sheet | None:
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
        with TemporaryDirectory() as folder:
            start = sheet_cut.cut(file, Path(folder), count, limits) or file
            if sheet_size.refuse(start, limits):
                return []
            with CalamineWorkbook.from_path(str(start.path)) as workbook:
                return [_rows(workbook, name, count) for name in workbook.sheet_names]
    except (*_BROKEN, CalamineError):
        return []
