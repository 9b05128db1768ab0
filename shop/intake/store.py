"""A supplier's bytes, kept under their SHA-256 before anything reads them."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shop.kernel.errors import Refused

CHUNK = 1024 * 1024
MAX_BYTES = 512 * 1024 * 1024
"""The most that one upload may hold: a million lines are half of it."""

_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is safe on disk."""

    sha256: str
    size: int
    path: Path


def keep(folder: Path, stream: IO[bytes], *, limit: int = MAX_BYTES) -> Stored:
    """Write the stream into `folder` under the SHA-256 of its bytes, at most `limit` bytes.

    The file is there whole or not at all. The same bytes again are kept once. Raises Refused when
    the file is too large or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _temporary(folder) as (handle, path):
            digest, size = _copy(stream, handle, limit)
            target = folder / digest
            path.replace(target)
        _sync_folder(folder)
    except OSError as error:
        raise _refusal(error) from error
    return Stored(digest, size, target)


@contextmanager
def _temporary(folder: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A new file beside the kept ones; gone afterwards unless it was renamed."""
    number, name = tempfile.mkstemp(prefix=".incoming-", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(number, "wb") as handle:
            yield handle, path
    finally:
        path.unlink(missing_ok=True)


def _copy(stream: IO[bytes], handle: IO[bytes], limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        digest.update(chunk)
        handle.write(chunk)
    handle.flush()
    os.fsync(handle.fileno())
    return digest.hexdigest(), size


def _too_large(limit: int) -> Refused:
    most = limit // 1024 // 1024
    return Refused("file-too-large", "Filen er større end %(most)s MB. Del den i flere.", most=most)


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system lets a folder be synced."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _refusal(error: OSError) -> Refused:
    if error.errno in _FULL:
        return Refused("disk-full", "Der er ikke plads til filen på serveren. Sig det til driften.")
    return Refused("file-not-kept", "Filen kunne ikke gemmes på serveren. Sig det til driften.")
