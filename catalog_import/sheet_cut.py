"""The start of a workbook as a workbook of its own: who looks at its columns needs no more.

The reader opens a sheet whole, and measuring it before takes as long again. Here each sheet ends
after some rows; all else is copied as it is.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from catalog_import.item import IncomingFile
from catalog_import.limits import MEGABYTE, Limits

_CHUNK = 64 * 1024
_LONGEST_START = 32 * MEGABYTE
"""Where so much holds no more rows, the sheet is no usual one and is left to be read whole."""
_SHEETS, _ROW_ENDS = "xl/worksheets/", b"</row>"
_REST = b"</sheetData></worksheet>"


class _NotCutError(Exception):
    """It is written in a way that we do not know how to shorten, or is larger than it says."""


def cut(file: IncomingFile, folder: Path, rows: int, limits: Limits) -> IncomingFile | None:
    """A copy in `folder` with the first `rows` rows of each sheet; None where there can be none.

    Raises zipfile's own errors.
    """
    path = folder / "start.xlsx"
    left = limits.unpacked_bytes
    try:
        with zipfile.ZipFile(file.path) as whole, zipfile.ZipFile(path, "w") as start:
            for part in whole.infolist():
                is_sheet = part.filename.startswith(_SHEETS) and part.filename.endswith(".xml")
                with whole.open(part) as stream, start.open(part.filename, "w") as out:
                    for piece in _first_rows(stream, rows) if is_sheet else _pieces(stream):
                        left -= len(piece)
                        if left < 0:
                            raise _NotCutError
                        out.write(piece)
    except _NotCutError:
        return None
    return IncomingFile(path, file.name)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_CHUNK):
        yield piece


def _first_rows(stream: IO[bytes], rows: int) -> Iterator[bytes]:
    """The sheet up to and with its row number `rows`, and what ends it; all of a shorter one."""
    start = bytearray()
    seen = at = 0
    for piece in _pieces(stream):
        start += piece
        while (found := start.find(_ROW_ENDS, at)) >= 0:
            seen, at = seen + 1, found + len(_ROW_ENDS)
            if seen == rows:
                if b"<worksheet" not in start or b"<sheetData" not in start:
                    raise _NotCutError
                yield bytes(start[:at]) + _REST
                return
        at = max(at, len(start) - len(_ROW_ENDS))
        if len(start) > _LONGEST_START:
            raise _NotCutError
    yield bytes(start)
