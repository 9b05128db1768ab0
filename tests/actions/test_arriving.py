"""Files that come in: kept, put in the queue or read at once, and never twice."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from shop.db import Database, table_of
from shop.intake import actions
from shop.intake.actions import Kept, Received
from shop.intake.arrivals import AlreadyHere
from shop.intake.models import ImportBatch, StoredFile
from shop.intake.rules import BatchState
from shop.jobs import actions as jobs
from shop.jobs.models import Job
from shop.jobs.queries import job_of
from shop.jobs.rules import JobState
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import SYSTEM, Actor
from shop.ledger.models import LedgerEntry
from shop.ledger.queries import verify
from tests.factories import NOW, Town, town
from tests.price_lists import BASE, NEW, price_list

TABLES = (ImportBatch, StoredFile, Job, LedgerEntry)


@dataclass
class Desk:
    """Where Lindeby's files come in."""

    database: Database
    town: Town
    folder: Path

    def keep(self, content: bytes = b"navn;pris\n", name: str = "priser.csv") -> Kept:
        return actions.keep_file(folder=self.folder, file=BytesIO(content), name=name)

    def take_in(self, file: Kept | Received, *, by: Actor | None = None, **facts: Any) -> int:
        wanted = {"node_id": self.town.lindeby.id, "supplier_id": self.town.kridthuset} | facts
        with self.database.write() as session:
            return actions.take_in(session, file=file, by=by or self.town.jonas, now=NOW, **wanted)

    def batch(self, batch_id: int) -> ImportBatch:
        with self.database.read() as session:
            found = session.get_one(ImportBatch, batch_id)
            session.expunge(found)
        return found

    def rows(self) -> list[int]:
        with self.database.read() as session:
            return [
                session.scalars(select(func.count()).select_from(table_of(table))).one()
                for table in TABLES
            ]


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    yield Desk(database, town(database), tmp_path)
    database.dispose()


def test_a_kept_file_becomes_a_batch_that_waits_for_a_worker(desk: Desk) -> None:
    batch_id = desk.take_in(desk.keep(name=r"C:\filer\priser.csv"))
    batch = desk.batch(batch_id)
    assert (batch.state, batch.file_name) == (BatchState.RECEIVED, "priser.csv")
    assert (batch.staged_by_id, batch.file_size) == (desk.town.jonas.person_id, 10)
    with desk.database.read() as session:
        job = job_of(session, f"batch:{batch_id}")
        assert job is not None
        assert (job.kind, job.arguments, job.node_id, job.state) == (
            "read-catalogue", {"batch": batch_id}, desk.town.lindeby.id, JobState.WAITING,
        )  # fmt: skip
        assert session.get_one(StoredFile, batch.sha256).stored_by_name == desk.town.jonas.name
        told = session.scalars(select(table_of(LedgerEntry).c.event)).all()
        assert told == ["CATALOGUE_RECEIVED"]
        assert verify(session) == (1, None)


def test_a_file_that_is_read_already_is_staged_without_a_job(desk: Desk) -> None:
    kept = desk.keep(price_list((*BASE, NEW)).read())
    assert actions.is_small(kept)
    batch_id = desk.take_in(actions.read_file(kept, now=NOW))
    assert desk.batch(batch_id).state is BatchState.STAGED
    with desk.database.read() as session:
        assert job_of(session, f"batch:{batch_id}") is None


def test_a_large_file_and_a_packed_one_are_left_to_the_worker(desk: Desk) -> None:
    assert not actions.is_small(desk.keep(b"x" * (1024 * 1024 + 1)))
    assert not actions.is_small(desk.keep(b"PK\x03\x04" + b"x" * 64 * 1024))
    assert actions.is_small(desk.keep(b"PK\x03\x04"))


@pytest.mark.parametrize("is_read", [False, True])
def test_the_same_bytes_twice_are_one_batch_until_somebody_decides(
    desk: Desk, is_read: bool
) -> None:
    kept = desk.keep(price_list(BASE).read())
    file = actions.read_file(kept, now=NOW) if is_read else kept
    first = desk.take_in(file)
    before = desk.rows()
    with pytest.raises(AlreadyHere) as refused:
        desk.take_in(desk.keep(price_list(BASE).read(), name="den samme.csv"))
    assert refused.value.batch_id == first
    assert desk.rows() == before
    with desk.database.write() as session:
        actions.discard(session, batch_id=first, by=desk.town.jonas, now=NOW)
    assert desk.take_in(kept) != first


def test_the_same_bytes_for_another_place_or_supplier_are_another_file(desk: Desk) -> None:
    kept = desk.keep()
    first = desk.take_in(kept)
    assert desk.take_in(kept, supplier_id=desk.town.havblik) != first
    assert desk.take_in(kept, node_id=desk.town.fjordby.id, by=SYSTEM) != first


def test_a_double_click_makes_one_batch(desk: Desk) -> None:
    kept = desk.keep()
    start, made, seen = threading.Barrier(4), [], []

    def press() -> None:
        start.wait()
        try:
            made.append(desk.take_in(kept))
        except AlreadyHere as here:
            seen.append(here.batch_id)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert seen == made * 3


def test_who_may_not_and_what_there_is_not_writes_nothing(desk: Desk) -> None:
    kept, before = desk.keep(), desk.rows()
    for facts, error in (
        ({"by": desk.town.mette}, NotAllowed),
        ({"by": desk.town.fremmed_indkoeb}, NotAllowed),
        ({"node_id": 9999}, NotFound),
        ({"supplier_id": 9999}, NotFound),
    ):
        with pytest.raises(error):
            desk.take_in(kept, **facts)
    assert desk.rows() == before


def test_a_file_that_could_not_be_read_is_read_again_on_request(desk: Desk) -> None:
    batch_id = desk.take_in(desk.keep())

    def again(by: Actor) -> None:
        with desk.database.write() as session:
            actions.read_again(session, batch_id=batch_id, by=by, now=NOW)

    before = desk.rows()
    with pytest.raises(Refused, match="bliver allerede læst"):
        again(desk.town.jonas)
    with desk.database.write() as session:
        job = jobs.claim(session, worker="a:1:b", now=NOW)
        assert job is not None
        jobs.fail(session, job=job, error="Disken er fuld.", now=NOW, is_final=True)
    with pytest.raises(NotAllowed):
        again(desk.town.fremmed_indkoeb)
    assert desk.rows() == before
    again(desk.town.jonas)
    with desk.database.read() as session:
        newest = job_of(session, f"batch:{batch_id}")
        assert newest is not None
        assert (newest.state, newest.error) == (JobState.WAITING, "")


def test_what_is_read_is_not_read_again(desk: Desk) -> None:
    batch_id = desk.take_in(actions.read_file(desk.keep(price_list(BASE).read()), now=NOW))
    before = desk.rows()
    with pytest.raises(Refused, match="allerede læst"), desk.database.write() as session:
        actions.read_again(session, batch_id=batch_id, by=desk.town.jonas, now=NOW)
    assert desk.rows() == before
