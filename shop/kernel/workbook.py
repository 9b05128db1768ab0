"""Tables as an Excel workbook, one sheet a table, written as it goes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from shop.kernel.cells import plain_cell

Cell = str | Decimal | int | None
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576
"""Rows of a sheet, its header among them: what the format holds."""

_LONGEST = 32_767
"""Letters in a cell: what the format holds."""
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot say."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: title, columns as (head, width in letters), and rows, which may be a stream."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]


def write_workbook(target: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write the sheets, each with a header that stays when one scrolls. Text is never a formula.

    Rows above MOST_ROWS are left out; the caller says so where it can happen.
    """
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet)
    book.save(target)


def _write(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(sheet.title[:31])
    page.freeze_panes = "A2"
    for number, (_, width) in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    head = [WriteOnlyCell(page, value=_text(name)) for name, _ in sheet.columns]
    for cell in head:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.append(head)
    for written, row in enumerate(sheet.rows, 2):
        if written > MOST_ROWS:
            break
        page.append([_text(cell) if isinstance(cell, str) else cell for cell in row])


def _text(text: str) -> str:
    return plain_cell(_UNWRITABLE.sub("", text))[:_LONGEST]
