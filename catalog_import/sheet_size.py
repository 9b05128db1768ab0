"""How much memory a workbook would take, told before anything opens it.

The XLSX reader holds each sheet as a full rectangle up to its last filled cell, and each cell with
a copy of its text. Forty bytes of a hostile file can ask for gigabytes so, and a reader that finds
no memory ends the whole process. Cells without content are free: sheets formatted to the last row
are common.
"""

import re
import zipfile
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from catalog_import.issues import issue
from catalog_import.item import IncomingFile, RowIssue
from catalog_import.limits import Limits

_XML = (".xml", ".rels")
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of any sheet, by the standard (ECMA-376)
_CHUNK = 1 << 20
_SHEETS = frozenset({"worksheet", "chartsheet", "dialogsheet", "macrosheet"})
# What an element may be to us; all others are passed by.
_ROW, _C, _CONTENT, _STRING, _SHEET, _OTHER = "row", "c", "content", "si", "sheet", ""
_KINDS = {
    "row": _ROW,
    "c": _C,
    "v": _CONTENT,
    "is": _CONTENT,
    "f": _CONTENT,
    "si": _STRING,
    "sheet": _SHEET,
}
# An empty sheet may be full of styled cells, and each costs a look.
_LOOKS_PER_CELL = 4


class TooLargeError(Exception):
    """`what` is a Danish word or two for what there is too much of."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class _DtdError(Exception):
    """A part has a DTD. No workbook needs one."""


class NotAWorkbookError(ValueError):
    """No program that writes workbooks writes this."""


@dataclass(slots=True)
class Size:
    """What was counted in all parts of a workbook."""

    limits: Limits
    cells: int = 0
    sheets: int = 0  # parts that are one
    named: int = 0  # sheets the workbook names
    looks: int = 0
    shared_cells: int = 0  # cells that name a shared text
    lengths: "array[int]" = field(default_factory=lambda: array("I"))  # of the shared texts


def refuse(file: IncomingFile, limits: Limits) -> RowIssue | None:
    """Why a workbook is too large to open; None when it is not.

    Raises ValueError for what is no workbook, and zipfile's own errors; reading every part to
    its end also finds sizes that lie.
    """
    try:
        with zipfile.ZipFile(file.path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            if unpacked > limits.unpacked_bytes:
                return issue("file-too-large", 0, "", unpacked, what="udpakket")
            _check_texts(archive, _measured(archive, limits))
    except TooLargeError as error:
        return issue("file-too-large", 0, "", error.what, what=error.what)
    except _DtdError:
        return issue("dtd-refused", 0, "", "DOCTYPE")
    except expat.ExpatError as error:
        raise NotAWorkbookError(str(error)) from error
    return None


def _measured(archive: zipfile.ZipFile, limits: Limits) -> Size:
    size = Size(limits)
    for part in archive.infolist():
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotAWorkbookError(part.filename)
        if part.filename.casefold().endswith(_XML):
            counter = _Counter(size)
            _parse(archive, part, counter.start, counter.text)
            size.cells += counter.rows * counter.columns
            if size.cells > limits.cells:
                raise TooLargeError(f"{size.cells} celler")
        elif _names_a_sheet(archive, part):
            raise NotAWorkbookError(part.filename)
    if size.named > size.sheets:  # one sheet under many names would be read as many times
        raise NotAWorkbookError("sheets")
    return size


def _names_a_sheet(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """A picture or the like is read to its end; none holds a sheet's first element."""
    found, tail = False, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            found = found or b"sheetData" in tail + chunk
            tail = chunk[-16:]
    return found


Start = Callable[[str, list[str]], None]


def _parse(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, start: Start, text: Callable[[str], None]
) -> None:
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_dtd
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)


def _no_dtd(*_: object) -> None:
    raise _DtdError


class _Kinds(dict[str, str]):
    """Element name -> what it is to us, whatever its prefix."""

    def __missing__(self, name: str) -> str:
        kind = _KINDS.get(name.rpartition(":")[2], _OTHER)
        if len(self) < 1_000:
            self[name] = kind
        return kind


class _Counter:
    """Follows one part element by element, as the reader will: cells may leave their place out."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.kinds = _Kinds()
        self.rows = self.columns = 0  # of the rectangle of filled cells
        self.row = self.column = self.next_row = 0
        self.in_text = self.is_known = False

    def start(self, name: str, attributes: list[str]) -> None:
        """One element begins."""
        kind = self.kinds[name]
        if kind is _C:
            self.cell(attributes)
        elif kind is _CONTENT:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        elif kind is _ROW:
            self.begin_row(attributes)
        elif kind is _STRING:
            self.size.lengths.append(0)
        elif kind is _SHEET:
            self.size.named += 1
        if not self.is_known:
            self.root(name)
        self.size.looks += 1
        if self.size.looks > _LOOKS_PER_CELL * self.size.limits.cells:
            raise TooLargeError("for mange celler")

    def root(self, name: str) -> None:
        """The first element says what the part is."""
        local = name.rpartition(":")[2]
        self.is_known = True
        self.size.sheets += local in _SHEETS
        self.in_text = local == "sst"

    def text(self, said: str) -> None:
        """Characters; only those of shared texts count."""
        if self.in_text and self.size.lengths:
            self.size.lengths[-1] += len(said)

    def begin_row(self, attributes: list[str]) -> None:
        """A row has a number, or is the one after the last."""
        self.row = _row_number(_value(attributes, "r")) or self.next_row + 1
        self.next_row, self.column = self.row, 0
        if self.row > _LAST_ROW:
            raise NotAWorkbookError(f"row {self.row}")

    def cell(self, attributes: list[str]) -> None:
        """A cell has a place, or is the one after the last."""
        self.column += 1
        if place := _value(attributes, "r"):
            found = _CELL.fullmatch(place)
            if not found:
                raise NotAWorkbookError(place)
            self.column, self.row = _column(found[1]), _row_number(found[2])
        self.size.shared_cells += _value(attributes, "t") == "s"
        if not 0 < self.row <= _LAST_ROW or self.column > _LAST_COLUMN:
            raise NotAWorkbookError(place)


def _value(attributes: list[str], name: str) -> str:
    """The value of an attribute in expat's flat list of names and values, "" without it."""
    for at in range(0, len(attributes), 2):
        if attributes[at] == name:
            return attributes[at + 1]
    return ""


def _row_number(said: str) -> int:
    if not said:
        return 0
    if not (said.isascii() and said.isdigit() and len(said) <= 7):
        raise NotAWorkbookError(said)
    return int(said)


def _column(letters: str) -> int:
    """ "A" is 1, "AA" is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _check_texts(archive: zipfile.ZipFile, size: Size) -> None:
    """The reader copies a shared text into every cell that names it."""
    if len(size.lengths) > size.limits.cells:
        raise TooLargeError("for mange tekster")
    longest = max(size.lengths, default=0)
    if longest * size.shared_cells <= size.limits.sheet_text:
        return
    copied = _Copied(size)
    for part in archive.infolist():
        if part.filename.casefold().endswith(_XML):
            _parse(archive, part, copied.start, copied.text)
            copied.name_shared = False


class _Copied:
    """Adds up the lengths of the shared texts that cells name."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.total = 0
        self.kinds = _Kinds()
        self.name_shared = self.in_value = False

    def start(self, name: str, attributes: list[str]) -> None:
        """One element begins."""
        kind = self.kinds[name]
        if kind is _C:
            self.name_shared = _value(attributes, "t") == "s"
        self.in_value = kind is _CONTENT

    def text(self, said: str) -> None:
        """The number of a shared text."""
        number = said.strip()
        if self.name_shared and self.in_value and number.isascii() and number.isdigit():
            at = int(number[:9])
            self.total += self.size.lengths[at] if at < len(self.size.lengths) else 0
        if self.total > self.size.limits.sheet_text:
            raise TooLargeError("for megen tekst")
