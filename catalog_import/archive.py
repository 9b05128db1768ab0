"""A ZIP with one catalogue and its pictures.

The archive is judged by its directory before anything is unpacked, and nothing is ever stored
under a name from inside it. A workbook is a zip too; that is not our business here.
"""

import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from catalog_import import identify
from catalog_import.formats import find
from catalog_import.formats.reading import Format, Reading, Record
from catalog_import.issues import issue
from catalog_import.item import IncomingFile, RowIssue
from catalog_import.limits import Limits

NAME = "zip"

_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError
)  # fmt: skip
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
_LARGE_END, _LARGE_END_SIZE = b"PK\x06\x07", 20
# The directory tells of each file in some 46 bytes and its name; ours are far shorter than this.
_DIRECTORY_BYTES_PER_FILE = 1_000
_ENCRYPTED = 0x1
_KIND, _LINK = 0o170000, 0o120000
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_LOOK = 12
_CHUNK = 1 << 20
_NAMES_SHOWN = 5

_Part = zipfile.ZipInfo


def refuse(file: IncomingFile, limits: Limits) -> RowIssue | None:
    """A zip whose directory alone would fill our memory. Asked before anybody opens it."""
    if not file.head(4).startswith(b"PK"):
        return None
    with file.open() as stream:
        end = _end_of(stream, file.size())
    at = end.rfind(_END)
    if at < 0 or len(end) < at + _END_SIZE:
        return issue("file-broken")
    size = struct.unpack_from("<L", end, at + 12)[0]
    is_large = end[max(at - _LARGE_END_SIZE, 0) : at].startswith(_LARGE_END)
    if is_large or size > _DIRECTORY_BYTES_PER_FILE * limits.archive_files:
        return _too_many()
    return None


def _end_of(stream: IO[bytes], size: int) -> bytes:
    stream.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - _LARGE_END_SIZE))
    return stream.read()


def _too_many() -> RowIssue:
    return issue("file-too-large", 0, "", "", what="for mange filer i ZIP-filen")


def recognises(file: IncomingFile) -> bool:
    """A zip that is no office document."""
    return file.head(4).startswith(b"PK") and identify.inside_zip(file) == identify.PLAIN_ZIP


def read(file: IncomingFile, reading: Reading) -> Iterator[Record]:
    """The records of the one catalogue inside, or why there is not one."""
    try:
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(file.path) as archive:
            refusal = _refusal(archive.infolist(), file.size(), reading.limits)
            if refusal:
                yield refusal
            else:
                yield from _Opened(archive, Path(folder), reading).records()
    except _BROKEN:
        yield issue("file-broken")


def _refusal(parts: list[_Part], packed: int, limits: Limits) -> RowIssue | None:
    """What the directory says against the archive as a whole, then against one file in it."""
    if len(parts) > limits.archive_files:
        return _too_many()
    size = sum(part.file_size for part in parts)
    if size > limits.unpacked_bytes or size > limits.archive_ratio * packed:
        return issue("file-too-large", 0, "", size, what="udpakket")
    return next(filter(None, map(_refused_part, parts)), None)


def _refused_part(part: _Part) -> RowIssue | None:
    name = part.orig_filename
    if part.flag_bits & _ENCRYPTED:
        return _refused(name, "en adgangskode")
    if (part.external_attr >> 16) & _KIND == _LINK:
        return _refused(name, "en genvej i stedet for en fil")
    steps = name.replace("\\", "/").split("/")
    if "\x00" in name or ".." in steps or not steps[0] or ":" in steps[0]:
        return _refused(name, "et filnavn, der peger ud af mappen")
    return None


def _refused(name: str, problem: str) -> RowIssue:
    return issue("archive-refused", 0, "", name, problem=problem)


class _Opened:
    """The files of an archive, looked into one at a time."""

    def __init__(self, archive: zipfile.ZipFile, folder: Path, reading: Reading) -> None:
        self.archive, self.folder, self.reading = archive, folder, reading
        self.pictures = 0
        self.catalogues: list[tuple[IncomingFile, Format]] = []
        self.others: list[IncomingFile] = []

    def records(self) -> Iterator[Record]:
        """The one catalogue, read; the pictures are counted and left."""
        for number, part in enumerate(self.archive.infolist()):
            refusal = None if part.is_dir() else self.sort(number, part)
            if refusal:
                yield refusal
                return
        if self.pictures:
            yield issue("pictures-left-out", 0, "image", self.pictures, count=self.pictures)
        if len(self.catalogues) == 1:
            file, known = self.catalogues[0]
            yield from known.read(file, self.reading)
        else:
            yield self.not_one()

    def sort(self, number: int, part: _Part) -> RowIssue | None:
        """A picture, a catalogue or something else; a zip in the zip is refused."""
        with self.archive.open(part) as stream:
            start = stream.read(_LOOK)
        if start.startswith(_PICTURES) or (start[:4], start[8:]) == (b"RIFF", b"WEBP"):
            self.pictures += 1
            return None
        file = self.unpacked(number, part)
        if start.startswith(b"PK"):
            if refusal := refuse(file, self.reading.limits):
                return refusal
            if recognises(file):
                return _refused(part.filename, "en anden ZIP-fil i sig")
        if identify.refuse(file, self.reading.limits) is None and (known := find(file)):
            self.catalogues.append((file, known))
        else:
            file.path.unlink()
            self.others.append(file)
        return None

    def unpacked(self, number: int, part: _Part) -> IncomingFile:
        """The file on disk under a number; never more of it than the directory promised."""
        path = self.folder / str(number)
        with self.archive.open(part) as stream, path.open("wb") as out:
            shutil.copyfileobj(stream, out, _CHUNK)
        return IncomingFile(path, part.filename)

    def not_one(self) -> RowIssue:
        """None or several, by name."""
        files = [file for file, _ in self.catalogues] or self.others
        names = ", ".join(file.name for file in files[:_NAMES_SHOWN])
        if self.catalogues:
            return issue("archive-several", 0, "", names, names=names)
        return issue("archive-without-catalogue", 0, "", names, readable=identify.READABLE)
