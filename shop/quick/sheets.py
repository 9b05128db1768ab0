"""An uploaded sheet as lines: CSV, TSV, plain text or Excel. It is read and not kept."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog_import.charset import detect
from catalog_import.formats import xlsx_list
from catalog_import.item import IncomingFile
from catalog_import.limits import LIMITS, MEGABYTE
from shop.kernel.errors import Refused
from shop.quick.rules import MOST_LINES, check_count, from_table, lines_of

MOST_BYTES = 2 * 1024 * 1024
"""Five hundred lines are some 20 kB; a workbook with a logo may be a hundred times that."""
_FEW = replace(
    LIMITS, unpacked_bytes=60 * MEGABYTE, cells=300_000, sheet_text=10 * MEGABYTE
)  # fmt: skip
"""Read while somebody waits, not by the worker: five hundred rows of six hundred columns."""
_HEAD = 16
"""Rows beside the lines: a title and a heading."""

_UNREADABLE = Refused(
    "sheet-unreadable", "Filen kan ikke læses. Gem den som CSV eller Excel (.xlsx), og prøv igen."
)


def sheet_lines(content: bytes, name: str) -> list[str]:
    """The lines of an uploaded sheet. Raises Refused for what is no sheet, and for too much."""
    if len(content) > MOST_BYTES:
        raise Refused("sheet-large", "Filen er for stor. Den må højst fylde 2 MB.")
    if not content.strip():
        raise Refused("sheet-empty", "Filen er tom.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        path.write_bytes(content)
        file = IncomingFile(path, name[:100])
        lines = _workbook(file) if xlsx_list.recognises(file) else _text(file, content)
    if not lines:
        raise Refused("sheet-empty", "Der er ingen varenumre i filen.")
    check_count(len(lines))
    return lines


def _workbook(file: IncomingFile) -> list[str]:
    """The first sheet with something in it."""
    for rows in xlsx_list.first_rows(file, _FEW, MOST_LINES + _HEAD + 1):
        if lines := from_table([row for _, row in rows]):
            return lines
    raise _UNREADABLE


def _text(file: IncomingFile, content: bytes) -> list[str]:
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")):
        raise _UNREADABLE
    try:
        text = content.decode(detect(file).codec)
    except UnicodeDecodeError:
        raise _UNREADABLE from None
    if "\x00" in text:
        raise _UNREADABLE
    rows = text.splitlines()
    delimiter = max("\t;|", key=lambda sign: sum(sign in row for row in rows))
    if '"' in text or not any(sign in text for sign in "\t;|"):
        return _quoted(text, delimiter)
    return lines_of(text)


def _quoted(text: str, delimiter: str) -> list[str]:
    """With cells in quotes, or with commas between them and a heading."""
    rows: Sequence[Sequence[str]] = []
    if not any(sign in text for sign in "\t;|"):
        delimiter = ","
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row
        ]
    except csv.Error:
        raise _UNREADABLE from None
    check_count(len(rows) - _HEAD)
    table = from_table(rows)
    if delimiter == "," and len(table) == len([row for row in rows if any(map(str.strip, row))]):
        return lines_of(text)  # no heading: each line is read by itself, "10482,1,5" too
    return table
