"""The suppliers' files come in by the shop's own import: staged, looked at, published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from shop.db import Database
from shop.demo import price_lists
from shop.demo.files import (
    Dates,
    write_dearer_price_list,
    write_next_price_list,
    write_supplier_files,
)
from shop.demo.items.generate import generate
from shop.demo.suppliers import HAVBLIK, KRIDTHUSET, MARKEN, MOSEGAARD, Supplier
from shop.intake.actions import publish, receive, stage_received
from shop.kernel.people import Actor

FJORDBY_PERCENT = 18
"""Of Kridthuset's and Mosegård's goods: the small neighbour's own catalogue."""
YEARS_IN_FORCE = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Desk:
    """A municipality's procurement at work: where files go, and who brings them in."""

    database: Database
    kept: Path
    """Where the import keeps bytes."""
    node_id: int
    by: Actor
    supplier_ids: Mapping[str, int]
    """By CVR."""

    def stage(self, path: Path, cvr: str, *, now: datetime) -> int:
        """Bring a file in; the batch's id."""
        received = receive(folder=self.kept, file=path, name=path.name, now=now)
        with self.database.write() as session:
            return stage_received(
                session, received=received, node_id=self.node_id,
                supplier_id=self.supplier_ids[cvr], by=self.by, now=now,
            )  # fmt: skip

    def publish(self, batch_id: int, *, now: datetime) -> int:
        """Make a batch live; how many offers it changed."""
        with self.database.write() as session:
            return publish(session, batch_id=batch_id, by=self.by, now=now).offers

    def bring_in(self, path: Path, cvr: str, *, now: datetime) -> int:
        """Stage, and publish an hour later."""
        batch_id = self.stage(path, cvr, now=now)
        return self.publish(batch_id, now=now + timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Library:
    """Where the files come from: the same for the same seed."""

    folder: Path
    seed: int
    scale: float

    def first_files(self, *, on: date) -> Sequence[tuple[Path, str]]:
        """All suppliers' first catalogues (path and CVR), in force from `on`."""
        dates = Dates(on - timedelta(days=14), on - timedelta(days=7), on + YEARS_IN_FORCE)
        files = write_supplier_files(self.folder, seed=self.seed, scale=self.scale, dates=dates)
        return [(file.path, file.cvr) for file in files]

    def next_file(self, supplier: Supplier, *, on: date) -> Path:
        """A supplier's later list, in force from `on`."""
        dates = Dates(on - timedelta(days=10), on, on + YEARS_IN_FORCE)
        return write_next_price_list(
            self.folder, supplier, seed=self.seed, scale=self.scale, dates=dates
        ).path

    def dearer_file(self, supplier: Supplier, *, on: date) -> Path:
        """A supplier's list with a few new prices that hold at once."""
        dates = Dates(on, on, on + YEARS_IN_FORCE)
        return write_dearer_price_list(
            self.folder, supplier, seed=self.seed, scale=self.scale, dates=dates
        ).path

    def bad_file(self) -> Path:
        """Marken's next list with the mistakes that such lists have."""
        path = self.next_file(MARKEN, on=date(2026, 1, 1))  # a list carries no dates
        lines = path.read_bytes().decode("cp1252").splitlines(keepends=True)
        bad = path.with_name("marken-uge.csv")
        bad.write_bytes("".join(spoil(lines)).encode("cp1252"))
        return bad

    def fjordby_files(self) -> Sequence[tuple[Path, str]]:
        """The small neighbour's own catalogues: some of two suppliers' goods."""
        found = []
        for supplier in (KRIDTHUSET, MOSEGAARD):
            items = [
                it for it in generate(seed=self.seed, scale=self.scale) if it.supplier is supplier
            ]
            few = items[:: max(1, 100 // FJORDBY_PERCENT)]
            path = self.folder / f"fjordby-{supplier.cvr}.csv"
            path.write_bytes(price_lists.utf8_csv(few))
            found.append((path, supplier.cvr))
        return found


NEXT_AT_HALF_TIME = HAVBLIK
"""Its later list is published on the way, so that prices have a history."""
NEXT_FOR_VISITOR = KRIDTHUSET
"""Its later list waits for somebody to look at the difference."""
DEARER_AT_ONCE = MOSEGAARD
"""Its new prices are told on the day they hold, and its agreement asks for a month."""


def spoil(lines: Sequence[str]) -> list[str]:
    """A price list with five kinds of mistakes; the first line is the heading."""
    spoilt = list(lines)
    head = spoilt[0].rstrip("\r\n").split(";")
    price, name, unit = head.index("Pris"), head.index("Varenavn"), head.index("Enhed")
    _set(spoilt, 3, price, "efter aftale")
    _set(spoilt, 5, price, "-18,50")
    _set(spoilt, 8, name, "")
    _set(spoilt, 11, unit, "palleramme")
    spoilt.append(spoilt[6])
    return spoilt


def _set(lines: list[str], number: int, column: int, text: str) -> None:
    body = lines[number].rstrip("\r\n")
    cells = body.split(";")
    cells[column] = text
    lines[number] = ";".join(cells) + lines[number][len(body) :]
