"""Keeping a supplier's bytes and reading them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlmodel import Session

from catalog_import.check import CheckedFile, check
from catalog_import.item import IncomingFile
from shop.db import table_of, upsert
from shop.intake.arrivals import PACKED, reads_at_once
from shop.intake.models import StoredFile
from shop.intake.queries.rereading import Bytes, is_read_before
from shop.intake.rereading import How
from shop.intake.store import MAX_BYTES, Stored, keep
from shop.kernel.people import Actor
from shop.kernel.periods import local_day


@dataclass(frozen=True, slots=True)
class Kept:
    """A file whose bytes are safe under their SHA-256. Nobody has read it."""

    stored: Stored
    name: str


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is kept and read. Nothing of it is in the database yet."""

    stored: Stored
    name: str
    checked: CheckedFile
    how: How | None = None
    """None where nobody may lean on this reading later."""


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """A file that is kept and need not be read: the same bytes said just what is sold.

    Should something be published before it is staged, it is read then, as `how` says.
    """

    stored: Stored
    name: str
    how: How


def keep_file(*, folder: Path, file: IO[bytes] | Path, name: str, limit: int = MAX_BYTES) -> Kept:
    """Keep the bytes. Raises Refused for a file that is too large or cannot be kept."""
    if isinstance(file, Path):
        with file.open("rb") as stream:
            stored = keep(folder, stream, limit=limit)
    else:
        stored = keep(folder, file, limit=limit)
    return Kept(stored, _file_name(name))


def is_small(kept: Kept) -> bool:
    """Whether the file can be read while somebody waits."""
    with kept.stored.path.open("rb") as stream:
        return reads_at_once(kept.stored.size, stream.read(len(PACKED)))


def read_file(
    kept: Kept, *, now: datetime, columns: Mapping[str, str] | None = None
) -> Received:  # fmt: skip
    """Read all of it, before any transaction begins: it may take a while.

    `columns`: what people said of this supplier's columns (queries.columns.chosen_columns).
    """
    how = How(local_day(now), columns or {})
    return Received(kept.stored, kept.name, read_as(kept.stored, kept.name, how), how)


def read_as(stored: Stored, name: str, how: How) -> CheckedFile:
    """All that a kept file says."""
    return check(IncomingFile(stored.path, name), today=how.today, columns=how.columns)


def as_before(
    session: Session, kept: Kept, *, node_id: int, supplier_id: int, now: datetime,
    columns: Mapping[str, str],
) -> ReadBefore | None:  # fmt: skip
    """The file, where it need not be read; None where it must be. Nothing is written."""
    how = How(local_day(now), columns)
    came = Bytes(kept.stored.sha256, node_id, supplier_id)
    return ReadBefore(kept.stored, kept.name, how) if is_read_before(session, came, how) else None


def receive(
    *, folder: Path, file: IO[bytes] | Path, name: str, now: datetime, limit: int = MAX_BYTES,
    columns: Mapping[str, str] | None = None,
) -> Received:  # fmt: skip
    """`keep_file` and `read_file` in one.

    Raises Refused for a file that is too large or cannot be kept; a bad file is no refusal.
    """
    kept = keep_file(folder=folder, file=file, name=name, limit=limit)
    return read_file(kept, now=now, columns=columns)


def _file_name(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:200] or "uden navn"


def note_file(
    session: Session, received: Kept | Received | ReadBefore, by: Actor, now: datetime
) -> None:
    """Who brought these bytes first, and when."""
    stored = received.stored
    row = upsert(table_of(StoredFile), session.get_bind().dialect.name).values(
        sha256=stored.sha256, size=stored.size, first_name=received.name, stored_at=now,
        stored_by_name=by.name,
    )  # fmt: skip
    session.execute(row.on_conflict_do_nothing(index_elements=["sha256"]))
