"""Files that other programs put into a folder: taken once, whole, and only what is ours to take."""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import select

from shop.config import Config
from shop.db import Database
from shop.intake import actions
from shop.intake.models import ImportBatch
from shop.intake.rules import BatchState
from shop.intake.watched import REFUSED, TAKEN, WatchedFolder
from shop.ledger.models import LedgerEntry
from tests.factories import NOW, Town, town
from tests.price_lists import BASE, NEW, price_list

KRIDTHUSET, HAVBLIK = "98100121", "98100237"
LINES, MORE = price_list(BASE).read(), price_list((*BASE, NEW)).read()


@dataclass
class Watch:
    """The folder, its watcher, and a clock to move."""

    folder: Path
    watcher: WatchedFolder
    database: Database
    town: Town
    clock: list[float]

    def put(self, place: str, content: bytes = LINES) -> Path:
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def look(self, *, after: float = 10) -> None:
        self.clock[0] += after
        self.watcher.look()

    def look_twice(self) -> None:
        self.look()
        self.look()

    def batches(self) -> list[ImportBatch]:
        with self.database.read() as session:
            found = list(session.exec(select(ImportBatch).order_by(ImportBatch.id)))  # type: ignore[arg-type]
            session.expunge_all()
        return found

    def names(self) -> list[str]:
        """Every file in the folder, without the time that moving put before its name."""
        found = (path for path in self.folder.rglob("*") if not path.is_dir())
        return sorted(
            f"{path.relative_to(self.folder).parent}/{path.name.removeprefix('20261123-074100 ')}"
            for path in found
        )

    def note(self, place: str) -> str:
        (found,) = self.folder.glob(f"{place}/*.txt")
        return found.read_text(encoding="utf-8").strip()


@pytest.fixture
def watch(database_url: str, tmp_path: Path) -> Iterator[Watch]:
    database = Database(database_url)
    built = town(database)
    folder, clock = tmp_path / "ind", [0.0]
    folder.mkdir()
    config = Config(
        data_dir=tmp_path / "data", database_url=database_url, secret_key="s",
        secure_cookies=False, max_upload_bytes=10_000, watched_dir=folder,
    )  # fmt: skip
    watcher = WatchedFolder(folder, database, config, lambda: NOW, seconds=lambda: clock[0])
    yield Watch(folder, watcher, database, built, clock)
    database.dispose()


def test_a_file_is_taken_in_for_the_one_place_where_its_supplier_sells(watch: Watch) -> None:
    watch.put(f"{HAVBLIK}/priser.csv")
    watch.look_twice()
    (batch,) = watch.batches()
    assert (batch.node_id, batch.supplier_id) == (watch.town.lindeby.id, watch.town.havblik)
    assert (batch.state, batch.file_name) == (BatchState.RECEIVED, "priser.csv")
    assert (batch.staged_by_id, batch.staged_by_name) == (None, "Skub")
    assert watch.names() == [f"{HAVBLIK}/{TAKEN}/priser.csv"]
    with watch.database.read() as session:
        assert session.exec(select(LedgerEntry.actor)).all() == ["system"]


def test_a_place_can_be_named_by_a_folder_around_the_suppliers(watch: Watch) -> None:
    place = watch.town.fjordby.id
    watch.put(f"{place}/{KRIDTHUSET}/priser.csv")
    watch.look_twice()
    (batch,) = watch.batches()
    assert batch.node_id == place
    assert watch.names() == [f"{place}/{KRIDTHUSET}/{TAKEN}/priser.csv"]


def test_a_file_still_being_copied_is_left_alone_until_it_stands_still(watch: Watch) -> None:
    path = watch.put(f"{HAVBLIK}/priser.csv", LINES[:40])
    os.utime(path, (0, 0))  # a copy may keep the old date of what it copies
    watch.look()
    with path.open("ab") as half:
        half.write(LINES[40:80])
    watch.look()
    with path.open("ab") as half:
        half.write(LINES[80:])
    watch.look(after=1)
    watch.look(after=1)
    assert watch.batches() == []
    watch.look(after=4)
    (batch,) = watch.batches()
    assert batch.file_size == len(LINES)


@pytest.mark.parametrize(
    "name", [".priser.csv", "priser.csv.part", "priser.xml.filepart", "~p.xlsx"]
)
def test_names_of_a_transfer_on_its_way_are_left_alone(watch: Watch, name: str) -> None:
    watch.put(f"{HAVBLIK}/{name}")
    watch.look_twice()
    assert watch.batches() == []
    assert watch.names() == [f"{HAVBLIK}/{name}"]


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("priser.csv", "Læg den i en mappe, der hedder leverandørens CVR-nummer."),
        ("12345678/priser.csv", "Ingen leverandør har CVR 12345678."),
        (f"9999/{HAVBLIK}/priser.csv", "Der er ingen kommune med nummer 9999."),
        (f"{KRIDTHUSET}/priser.csv", "Læg den i en mappe med kommunens nummer"),
    ],
)
def test_what_cannot_be_taken_is_moved_aside_with_the_reason(
    watch: Watch, place: str, says: str
) -> None:
    watch.put(place)
    watch.look_twice()
    assert watch.batches() == []
    folder = f"{Path(place).parent}/{REFUSED}"
    assert watch.note(folder).startswith(f"Filen er ikke taget ind. {says}")
    assert len(watch.names()) == 2
    assert all(f"{REFUSED}/priser.csv" in name for name in watch.names())


def test_a_unit_owns_no_catalogue(watch: Watch) -> None:
    watch.put(f"{watch.town.solsikken.id}/{HAVBLIK}/priser.csv")
    watch.look_twice()
    assert watch.batches() == []
    assert "ingen kommune" in watch.note(f"{watch.town.solsikken.id}/{HAVBLIK}/{REFUSED}")


def test_a_file_too_large_is_moved_aside_and_nothing_of_it_is_kept(
    watch: Watch, tmp_path: Path
) -> None:
    watch.put(f"{HAVBLIK}/priser.csv", b"x" * 10_001)
    watch.look_twice()
    assert watch.batches() == []
    assert "større end" in watch.note(f"{HAVBLIK}/{REFUSED}")
    assert list((tmp_path / "data" / "catalogues").iterdir()) == []


def test_links_are_never_followed(watch: Watch, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_bytes(LINES)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "priser.csv").write_bytes(MORE)
    (watch.folder / KRIDTHUSET).symlink_to(elsewhere, target_is_directory=True)
    (watch.folder / HAVBLIK).mkdir()
    (watch.folder / HAVBLIK / "link.csv").symlink_to(secret)
    os.mkfifo(watch.folder / HAVBLIK / "pipe.csv")
    watch.look_twice()
    assert watch.batches() == []
    assert secret.exists()
    assert (elsewhere / "priser.csv").exists()


def test_a_folder_for_what_was_taken_that_leads_away_is_not_used(
    watch: Watch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = watch.put(f"{HAVBLIK}/priser.csv")
    (watch.folder / HAVBLIK / TAKEN).symlink_to(elsewhere, target_is_directory=True)
    watch.look_twice()
    watch.look_twice()
    assert list(elsewhere.iterdir()) == []
    assert path.exists()
    assert len(watch.batches()) == 1
    assert caplog.text.count("cannot be moved") == 1


def test_the_same_bytes_again_make_no_second_batch_whatever_became_of_the_first(
    watch: Watch,
) -> None:
    watch.put(f"{HAVBLIK}/mandag.csv")
    watch.look_twice()
    watch.put(f"{HAVBLIK}/tirsdag.csv")
    watch.look_twice()
    (batch,) = watch.batches()
    assert watch.note(f"{HAVBLIK}/{TAKEN}").startswith("Filen er den samme som sidst.")
    with watch.database.write() as session:
        actions.discard(session, batch_id=batch.id or 0, by=watch.town.jonas, now=NOW)
    watch.put(f"{HAVBLIK}/onsdag.csv")
    watch.look_twice()
    assert len(watch.batches()) == 1
    watch.put(f"{HAVBLIK}/torsdag.csv", MORE)
    watch.look_twice()
    assert len(watch.batches()) == 2


def test_a_full_disk_is_not_the_suppliers_fault_the_file_stays(
    watch: Watch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = watch.put(f"{HAVBLIK}/priser.csv")
    data = tmp_path / "data"
    data.write_bytes(b"a file where the folder should be")
    with caplog.at_level(logging.ERROR):
        watch.look_twice()
    assert path.exists()
    assert "cannot be taken in" in caplog.text
    data.unlink()
    watch.look()
    assert len(watch.batches()) == 1


def test_two_files_of_the_same_name_are_both_kept(watch: Watch) -> None:
    for content in (LINES, MORE):
        watch.put(f"{HAVBLIK}/priser.csv", content)
        watch.look_twice()
    assert len(watch.batches()) == 2
    assert len(watch.names()) == 2


def test_a_name_of_odd_bytes_and_great_length_is_taken(watch: Watch) -> None:
    folder = os.fsencode(watch.folder / HAVBLIK)
    os.mkdir(folder)
    with open(os.path.join(folder, b"\xff" + b"n" * 240 + b".csv"), "wb") as file:
        file.write(LINES)
    watch.look_twice()
    (batch,) = watch.batches()
    assert batch.file_name.startswith("nnn")
    assert len(list((watch.folder / HAVBLIK / TAKEN).iterdir())) == 1
