"""Files that other programs put into a folder: taken in once they are whole, by nobody's hand.

    <folder>/<cvr>/prices.xml                where the supplier sells to one place only
    <folder>/<node id>/<cvr>/prices.xml      else

What was taken is moved to `taget-ind` beside it, what cannot be taken to `afvist` with a text that
says why: whoever sends the files sees what became of them. A link is never followed, and names
that a transfer uses for a file on its way are left alone.
"""

import logging
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from math import inf
from pathlib import Path
from time import monotonic
from typing import IO

from sqlmodel import Session

from shop.agreements.queries import supplier_by_cvr
from shop.config import Config
from shop.db import Database
from shop.intake import actions
from shop.intake.arrivals import AlreadyHere
from shop.intake.notes import in_all_languages
from shop.intake.queries.arriving import homes_of, newest_bytes
from shop.kernel.errors import Refused
from shop.kernel.people import SYSTEM
from shop.kernel.periods import COPENHAGEN
from shop.organisation.queries import node, subtree
from shop.organisation.rules import NodeKind

_LOG = logging.getLogger("skub")
TAKEN, REFUSED = "taget-ind", "afvist"
STANDSTILL = 5.0
"""Seconds in which a file must not change before it counts as whole."""
_ON_ITS_WAY = re.compile(r"^[.~]|\.(part|partial|filepart|tmp|temp|crdownload|swp)$", re.IGNORECASE)
_CVR = re.compile(r"[0-9]{8}")
_NODE = re.compile(r"[0-9]{1,7}")
_OURS = ("disk-full", "file-not-kept")
"""Refusals that the sender cannot mend: the file stays and is tried again."""
_NOT_TAKEN = Refused("not-taken", "Filen er ikke taget ind.")
_UNREADABLE = Refused("file-unreadable", "Den kan ikke læses.")
_AS_LAST_TIME = Refused(
    "as-last-time", "Filen er den samme som sidst. Den er ikke taget ind igen."
)  # fmt: skip
_WAITS_ALREADY = Refused("already-here", "Filen er her allerede og venter på en afgørelse.")
_OWNERS = (NodeKind.COMMUNITY, NodeKind.MUNICIPALITY)


@dataclass(frozen=True, slots=True)
class Address:
    """For whom a file is, by the folders it lies in. `node_id` None: where the supplier sells."""

    cvr: str
    node_id: int | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes while a file is being written."""

    size: int
    changed: int
    inode: int


class WatchedFolder:
    """Looks into the folder and takes in what lies there whole."""

    def __init__(
        self, folder: Path, database: Database, config: Config, now: Callable[[], datetime], *,
        seconds: Callable[[], float] = monotonic,
    ) -> None:  # fmt: skip
        self._folder, self._database, self._config, self._now = folder, database, config, now
        self._seconds = seconds
        self._seen: dict[Path, tuple[Stamp, float]] = {}

    def look(self) -> None:
        """Take in every file that has stood still since an earlier look."""
        seen = {path: (address, _stamp(path)) for path, address in _files(self._folder)}
        self._seen = {path: known for path, known in self._seen.items() if path in seen}
        for path, (address, stamp) in sorted(seen.items()):
            if stamp is not None and self._is_still(path, stamp) and self._take(path, address):
                # Should it lie there still, because it cannot be moved, it has had its turn.
                self._seen[path] = (stamp, inf)

    def _is_still(self, path: Path, stamp: Stamp) -> bool:
        known, since = self._seen.get(path, (None, 0.0))
        if known != stamp:
            self._seen[path] = (stamp, self._seconds())
            return False
        return self._seconds() - since >= STANDSTILL

    def _take(self, path: Path, address: Address | None) -> bool:
        """Whether it had its turn; False when the fault was ours and it must be tried again."""
        try:
            note = self._take_in(path, address)
        except Refused as refused:
            if refused.code in _OURS:
                _LOG.error("%r cannot be taken in: %s", path.name, refused.text)
                return False
            self._move(path, REFUSED, in_all_languages(_NOT_TAKEN, refused))
        except OSError as error:
            _LOG.warning("%r cannot be read: %s", path.name, error)
            self._move(path, REFUSED, in_all_languages(_NOT_TAKEN, _UNREADABLE))
        else:
            self._move(path, TAKEN, note)
        return True

    def _take_in(self, path: Path, address: Address | None) -> str:
        """Make a batch of it; returns what to note beside the file, "" for nothing."""
        if address is None:
            raise Refused("no-folder", "Læg den i en mappe, der hedder leverandørens CVR-nummer.")
        with self._database.read() as session:
            supplier_id, node_id = _target(session, address)
            newest = newest_bytes(session, node_id=node_id, supplier_id=supplier_id)
        with _open(path) as stream:
            kept = actions.keep_file(
                folder=self._config.catalogue_dir, file=stream, name=path.name,
                limit=self._config.max_upload_bytes,
            )  # fmt: skip
        if kept.stored.sha256 == newest:
            return in_all_languages(_AS_LAST_TIME)
        try:
            with self._database.write() as session:
                actions.take_in(
                    session, file=kept, node_id=node_id, supplier_id=supplier_id, by=SYSTEM,
                    now=self._now(),
                )  # fmt: skip
        except AlreadyHere:
            return in_all_languages(_WAITS_ALREADY)
        return ""

    def _move(self, path: Path, into: str, note: str) -> None:
        """Put it away beside where it lay. Gone already: another worker did it."""
        folder = path.parent / into
        try:
            folder.mkdir(exist_ok=True)
            if folder.is_symlink():
                raise NotADirectoryError(f"{folder} is a link")
            when = f"{self._now().astimezone(COPENHAGEN):%Y%m%d-%H%M%S}"
            target = _free(folder, f"{when} {_end_of(path.name)}")
            path.rename(target)
            if note:
                target.with_name(f"{target.name}.txt").write_text(note, encoding="utf-8")
        except FileNotFoundError:
            pass
        except OSError as error:
            _LOG.error("%r cannot be moved to %s: %s", path.name, into, error)


def _files(folder: Path) -> Iterator[tuple[Path, Address | None]]:
    """The files that lie where files are looked for, with whom they are from, if that is clear."""
    for entry in _entries(folder):
        if entry.is_file(follow_symlinks=False):
            yield Path(entry.path), None
        elif _CVR.fullmatch(entry.name):
            yield from _files_of(entry, Address(entry.name, None))
        elif _NODE.fullmatch(entry.name):
            for below in _entries(Path(entry.path)):
                if _CVR.fullmatch(below.name):
                    yield from _files_of(below, Address(below.name, int(entry.name)))


def _files_of(entry: os.DirEntry[str], address: Address) -> Iterator[tuple[Path, Address]]:
    if entry.is_dir(follow_symlinks=False):
        for file in _entries(Path(entry.path)):
            if file.is_file(follow_symlinks=False):
                yield Path(file.path), address


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    if folder.is_symlink() or not folder.is_dir():
        return []
    with os.scandir(folder) as found:
        return [entry for entry in found if not _ON_ITS_WAY.search(entry.name)]


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino)


def _open(path: Path) -> IO[bytes]:
    """The file for reading, never what a link points to: it may have become one since we looked."""
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    stream = os.fdopen(number, "rb")
    if not stat.S_ISREG(os.fstat(number).st_mode):
        stream.close()
        raise OSError(f"{path.name} is no file")
    return stream


def _target(session: Session, address: Address) -> tuple[int, int]:
    """The supplier's id and the place's. Raises Refused when either is not clear."""
    supplier = supplier_by_cvr(session, address.cvr)
    if supplier is None or supplier.id is None:
        raise Refused("supplier", "Ingen leverandør har CVR %(cvr)s.", cvr=address.cvr)
    return supplier.id, _place(session, address.node_id, supplier.id)


def _place(session: Session, node_id: int | None, supplier_id: int) -> int:
    if node_id is not None:
        place = node(session, node_id)
        if place is None or place.kind not in _OWNERS:
            raise Refused("node", "Der er ingen kommune med nummer %(node)s.", node=node_id)
        return place.id
    found = homes_of(session, supplier_id)
    found = found or [place.id for place in subtree(session, "/", kind=NodeKind.MUNICIPALITY)]
    if len(found) != 1:
        raise Refused(
            "which-place",
            "Læg den i en mappe med kommunens nummer uden om leverandørens: nummer/CVR.",
        )
    return found[0]


def _end_of(name: str) -> str:
    """As much of a long name as leaves room for a date before it and `.txt` after it."""
    return os.fsdecode(os.fsencode(name)[-200:])


def _free(folder: Path, name: str) -> Path:
    target, number = folder / name, 1
    while target.exists() or target.is_symlink():
        number += 1
        target = folder / f"{number} {name}"
    return target
