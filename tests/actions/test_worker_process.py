"""The worker as a process: it works, it may be killed, it goes with its server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from shop.db import Database, table_of
from shop.db_setup import create_all
from shop.intake import actions
from shop.intake.models import ImportBatch
from shop.intake.rules import BatchState
from shop.jobs.models import Job
from shop.jobs.queries import JobRow, job_of
from shop.jobs.rules import JobState
from tests.databases import Databases
from tests.factories import Town, town
from tests.price_lists import BASE, many, price_list

PATIENCE = 30
"""Seconds. A worker is up in three; a busy machine takes longer."""
ROOT = Path(__file__).parents[2]


@dataclass
class Shop:
    """A shop whose workers are processes of their own."""

    url: str
    folder: Path
    database: Database
    town: Town
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "SKUB_DATABASE_URL": self.url, "SKUB_DATA_DIR": str(self.folder),
            "SKUB_WATCHED_DIR": str(self.folder / "ind"),
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-m", "shop", *words], env=environment, cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self.started.append(process)
        return process

    def bring(self, lines: int) -> int:
        """A kept file that waits for a worker."""
        kept = actions.keep_file(
            folder=self.folder / "catalogues", file=price_list((*BASE, *many(lines))), name="p.csv"
        )
        with self.database.write() as session:
            return actions.take_in(
                session, file=kept, node_id=self.town.lindeby.id or 0,
                supplier_id=self.town.kridthuset, by=self.town.jonas, now=right_now(),
            )  # fmt: skip

    def state(self, batch_id: int) -> BatchState:
        with self.database.read() as session:
            return session.get_one(ImportBatch, batch_id).state

    def job(self, batch_id: int) -> JobRow:
        with self.database.read() as session:
            found = job_of(session, f"batch:{batch_id}")
        assert found is not None
        return found


def right_now() -> datetime:
    """The workers' clock is the wall's."""
    return datetime.now(UTC)


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[Shop]:
    yield from shop_at(database_url, tmp_path)


@pytest.fixture
def small_shop(databases: Databases, tmp_path: Path) -> Iterator[Shop]:
    """On SQLite alone, for what does not depend on the engine."""
    url = databases.like("sqlite", "tables", create_all)
    yield from shop_at(url, tmp_path)
    databases.drop(url)


def shop_at(url: str, folder: Path) -> Iterator[Shop]:
    database = Database(url)
    made = Shop(url, folder, database, town(database, now=right_now()))
    yield made
    for process in made.started:
        if process.poll() is None:
            process.kill()
        process.wait()
    database.dispose()


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


def test_a_worker_once_reads_what_waits_and_what_lies_in_the_folder_and_ends(shop: Shop) -> None:
    batch_id = shop.bring(20)
    place = shop.folder / "ind" / "98100237"
    place.mkdir(parents=True)
    (place / "priser.csv").write_bytes(price_list(BASE).read())
    assert shop.start("worker", "--once").wait(PATIENCE) == 0
    assert shop.state(batch_id) is BatchState.STAGED
    assert shop.state(batch_id + 1) is BatchState.STAGED
    assert [path.name for path in place.iterdir()] == ["taget-ind"]


def test_a_killed_worker_loses_nothing_the_next_one_goes_on(shop: Shop) -> None:
    batch_id = shop.bring(6000)
    first = shop.start("worker")
    wait_for(lambda: shop.job(batch_id).state is JobState.RUNNING)
    first.kill()
    first.wait()
    assert shop.state(batch_id) is BatchState.RECEIVED
    if not shop.database.is_sqlite:  # there the lease would tell; a test does not wait a minute
        with shop.database.write() as session:
            session.execute(update(table_of(Job)).values(heartbeat_at=None))
    shop.start("worker")
    wait_for(lambda: shop.state(batch_id) is BatchState.STAGED)
    wait_for(lambda: shop.job(batch_id).state is JobState.DONE)
    assert shop.job(batch_id).attempts == 2


def test_a_worker_told_to_end_gives_its_job_back(shop: Shop) -> None:
    batch_id = shop.bring(6000)
    worker = shop.start("worker")
    wait_for(lambda: shop.job(batch_id).state is JobState.RUNNING)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0
    job = shop.job(batch_id)
    # It may just have been done: then there was nothing to give back.
    assert (job.state, job.attempts) in ((JobState.WAITING, 0), (JobState.DONE, 1))


def test_the_worker_beside_a_server_is_started_again_and_goes_with_it(small_shop: Shop) -> None:
    server = small_shop.start("--no-demo", "--port", "0")
    first = small_shop.bring(10)
    wait_for(lambda: small_shop.job(first).state is JobState.DONE)
    (worker,) = children(server.pid)
    os.kill(worker, signal.SIGKILL)
    with small_shop.database.write() as session:
        actions.discard(session, batch_id=first, by=small_shop.town.jonas, now=right_now())
    second = small_shop.bring(10)
    wait_for(lambda: small_shop.job(second).state is JobState.DONE)
    (worker,) = children(server.pid)
    server.send_signal(signal.SIGTERM)
    server.wait(PATIENCE)
    wait_for(lambda: not is_there(worker))


def test_a_worker_leaves_when_its_server_is_killed_outright(small_shop: Shop) -> None:
    server = small_shop.start("--no-demo", "--port", "0")
    wait_for(lambda: bool(children(server.pid)))
    (worker,) = children(server.pid)
    first = small_shop.bring(10)
    wait_for(lambda: small_shop.job(first).state is JobState.DONE)  # it is up
    others = everyone_below(server.pid)
    server.kill()
    server.wait()
    wait_for(lambda: not is_there(worker))
    for pid in others:  # the web server's own processes are not ours to end, but not to leave
        if is_there(pid):
            os.kill(pid, signal.SIGKILL)


def everyone_below(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], check=False, capture_output=True, text=True
    ).stdout
    return [int(word) for word in listed.split()]


def children(pid: int) -> list[int]:
    """The worker processes among a server's children."""
    found = []
    for child in everyone_below(pid):
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        found += [child] if b"worker" in words else []
    return found


def is_there(pid: int) -> bool:
    """Whether the process runs; one that nobody has buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
