"""A ZIP with one catalogue and its pictures.

The archive is judged by its directory before anything is unpacked, and nothing is ever stored
under a name from inside it. A workbook is a zip too; that is not our business here.
"""

import hashlib
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO

from catalog_import import identify
from catalog_import.formats import find
from catalog_import.formats.reading import Format, Reading, Record
from catalog_import.issues import issue
from catalog_import.item import Action, IncomingFile, ParsedItem, RowIssue
from catalog_import.limits import LIMITS, MEGABYTE, Limits

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
_PICTURE_BYTES = 10 * MEGABYTE  # what we would fetch of a picture on the web too
ADDRESS = "zip:"
"""How the image of an item begins that lies in the ZIP: then its SHA-256, CRC-32 and size."""
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


def unpacked(file: IncomingFile, folder: Path, limits: Limits = LIMITS) -> IncomingFile | None:
    """The one catalogue inside, in `folder`; None where there is not one, or we would refuse it."""
    if refuse(file, limits):
        return None
    try:
        with zipfile.ZipFile(file.path) as archive:
            parts = archive.infolist()
            if _refusal(parts, file.size(), limits):
                return None
            opened = _Opened(archive, folder, Reading(date.min, {}, limits))
            for number, part in enumerate(parts):
                if not part.is_dir() and opened.sort(number, part):
                    return None
            return opened.catalogues[0][0] if len(opened.catalogues) == 1 else None
    except _BROKEN:
        return None


def may_hold_list(file: IncomingFile, limits: Limits = LIMITS) -> bool:
    """Whether something in it is called as a price list is. Nothing is unpacked."""
    if not recognises(file) or refuse(file, limits):
        return False
    try:
        with zipfile.ZipFile(file.path) as archive:
            return any(_last(name).suffix in _LISTS for name in archive.namelist())
    except _BROKEN:
        return False


_LISTS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm"})


def picture(path: Path, address: str, limits: Limits = LIMITS) -> bytes | None:
    """The bytes of a picture that an item of this stored ZIP names; None when it is not there."""
    digest, check, size = (*address.removeprefix(ADDRESS).split("-"), "", "")[:3]
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if _refusal(parts, path.stat().st_size, limits):
                return None
            for part in parts:
                if f"{part.CRC:08x}-{part.file_size}" == f"{check}-{size}" and _is_small(part):
                    data = archive.read(part)
                    if hashlib.sha256(data).hexdigest() == digest:
                        return data
    except _BROKEN:
        return None
    return None


def _is_small(part: _Part) -> bool:
    return part.file_size <= _PICTURE_BYTES


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
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return _refused(name, "en slags pakning, vi ikke åbner")
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
        self.pictures = _Pictures(archive)
        self.catalogues: list[tuple[IncomingFile, Format]] = []
        self.others: list[IncomingFile] = []

    def records(self) -> Iterator[Record]:
        """The one catalogue, read, with the pictures of its items."""
        for number, part in enumerate(self.archive.infolist()):
            refusal = None if part.is_dir() else self.sort(number, part)
            if refusal:
                yield refusal
                return
        if len(self.catalogues) == 1:
            file, known = self.catalogues[0]
            for record in known.read(file, self.reading):
                yield self.pictures.given(record) if isinstance(record, ParsedItem) else record
            yield from self.pictures.left()
        else:
            yield self.not_one()

    def sort(self, number: int, part: _Part) -> RowIssue | None:
        """A picture, a catalogue or something else; a zip in the zip is refused."""
        with self.archive.open(part) as stream:
            start = stream.read(_LOOK)
        if start.startswith(_PICTURES) or (start[:4], start[8:]) == (b"RIFF", b"WEBP"):
            self.pictures.add(part)
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


class _Pictures:
    """The pictures of an archive by the last part of their names. None is unpacked to disk."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.by_name: dict[str, _Part] = {}
        self.by_stem: dict[str, _Part] = {}
        self.addresses: dict[str, str] = {}
        self.count = 0

    def add(self, part: _Part) -> None:
        """Where two have one name, the first is meant."""
        self.count += 1
        name = _last(part.filename)
        if _is_small(part):
            self.by_name.setdefault(name.name, part)
            self.by_stem.setdefault(name.stem, part)

    def given(self, item: ParsedItem) -> ParsedItem:
        """The item with its picture: the one it names, else the one called by its number."""
        if not self.by_name or item.action is Action.DELETE or "://" in item.image:
            return item
        named = self.by_name.get(_last(item.image).name) if item.image else None
        numbers = () if item.image else (item.seller_item_id, item.gtin)
        part = named or next(
            filter(None, (self.by_stem.get(number.casefold()) for number in numbers if number)),
            None,
        )
        return replace(item, image=self.address(part)) if part else item

    def address(self, part: _Part) -> str:
        """A picture is known by what is in it: the same one in the next ZIP is no change."""
        if part.filename not in self.addresses:
            digest = hashlib.sha256(self.archive.read(part)).hexdigest()
            address = f"{ADDRESS}{digest}-{part.CRC:08x}-{part.file_size}"
            self.addresses[part.filename] = address
        return self.addresses[part.filename]

    def left(self) -> Iterator[RowIssue]:
        """How many pictures no item has, where there are any."""
        if count := self.count - len(self.addresses):
            yield issue("pictures-left-out", 0, "image", count, count=count)


def _last(name: str) -> PurePosixPath:
    """The last step of a name, for comparing only: nothing is ever opened by it."""
    return PurePosixPath(PurePosixPath(name.replace("\\", "/")).name.casefold())
