"""Keeping a supplier's bytes and reading them."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlmodel import Session

from catalog_import.check import CheckedFile, check
from catalog_import.item import IncomingFile
from shop.db import table_of, upsert
from shop.intake.models import StoredFile
from shop.intake.store import MAX_BYTES, Stored, keep
from shop.kernel.people import Actor
from shop.kernel.periods import local_day


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is kept and read. Nothing of it is in the database yet."""

    stored: Stored
    name: str
    checked: CheckedFile


def receive(
    *, folder: Path, file: IO[bytes] | Path, name: str, now: datetime, limit: int = MAX_BYTES
) -> Received:
    """Keep the bytes and read all of them, before any transaction begins: it may take a while.

    Raises Refused for a file that is too large or cannot be kept; a bad file is no refusal.
    """
    if isinstance(file, Path):
        with file.open("rb") as stream:
            stored = keep(folder, stream, limit=limit)
    else:
        stored = keep(folder, file, limit=limit)
    shown = _file_name(name)
    return Received(stored, shown, check(IncomingFile(stored.path, shown), today=local_day(now)))


def _file_name(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:200] or "uden navn"


def note_file(session: Session, received: Received, by: Actor, now: datetime) -> None:
    stored = received.stored
    row = upsert(table_of(StoredFile), session.get_bind().dialect.name).values(
        sha256=stored.sha256, size=stored.size, first_name=received.name, stored_at=now,
        stored_by_name=by.name,
    )  # fmt: skip
    session.execute(row.on_conflict_do_nothing(index_elements=["sha256"]))
