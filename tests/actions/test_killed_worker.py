"""A worker that is killed at any moment: the old or the new catalogue is in force, whole.

Each try is a process of its own, forked from one that has all modules loaded, and killed before a
statement, before a commit, or when some milliseconds have passed.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from shop.catalogue.models import Offer, OfferVersion
from shop.config import Config
from shop.db import Database, table_of
from shop.intake import actions, publication, work
from shop.intake.actions.jobs import key_of
from shop.intake.actions.publishing import publish_or_queue
from shop.intake.models import ImportBatch, StagedChange, StagedItem
from shop.intake.rules import BatchState
from shop.jobs import actions as jobs
from shop.jobs.queries import job_of
from shop.jobs.rules import JobState
from shop.jobs.work import Worker
from shop.ledger.queries import verify
from tests.factories import NOW, Town, town
from tests.price_lists import Line, many, price_list

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")

KILLS = 100
MOMENTS = 150
"""A reading takes some 100 statements and commits, a publishing 120: beyond that it ends well."""
LINES, PART = 200, 50
OLD = many(LINES)
NEW = [*many(LINES, dearer_by="0.25")[40:], Line("NY1", "Saks", "30"), Line("NY2", "Lim", "20")]
"""Forty are gone, two are new, and the others a little dearer: below what the terms allow."""
Prices = dict[str, Decimal | None]


def nursery() -> None:
    """Fork a worker for each line "moment milliseconds minutes" of standard input, and wait."""
    url, folder = sys.argv[1:]
    for line in sys.stdin:
        moment, milliseconds, minutes = map(int, line.split())
        child = os.fork()
        if not child:
            _work_until_killed(url, Path(folder), moment, minutes)
            os._exit(0)
        if milliseconds:
            time.sleep(milliseconds / 1000)
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _work_until_killed(url: str, folder: Path, moment: int, minutes: int) -> None:
    """Do one job; be killed before the moment-th statement or commit. 0: not at all."""
    work._ON_SQLITE = work._ON_POSTGRESQL = PART
    database = Database(url)
    count = 0

    def killed(*_: Any) -> None:
        nonlocal count
        count += 1
        if count == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", killed)
    event.listen(database.engine, "commit", killed)
    handlers = {
        "read-catalogue": lambda job, said: work.read_catalogue(job, said["batch"]),
        "publish-catalogue": lambda job, said: work.publish_catalogue(job, said["batch"]),
    }
    moment_now = NOW + timedelta(minutes=minutes)
    Worker(
        database, _config(url, folder), handlers, name=f"here:{os.getpid()}:x",
        clock=lambda: moment_now,
    ).work_once()  # fmt: skip


def _config(url: str, folder: Path) -> Config:
    return Config(folder, url, "only for tests", False, 1024**2)


@dataclass
class Desk:
    """Procurement's desk, and the worker that does not live long."""

    database: Database
    town: Town
    folder: Path
    process: "subprocess.Popen[str]"
    chance: random.Random
    minutes: int = 0
    kills: int = 0

    def bring_in(self, lines: list[Line]) -> int:
        """A file comes in; nobody has read it."""
        kept = actions.keep_file(
            folder=self.folder / "catalogues", file=price_list(lines), name="liste.csv"
        )
        with self.database.write() as session:
            return actions.take_in(
                session, file=kept, node_id=self.town.lindeby.id or 0,
                supplier_id=self.town.kridthuset, by=self.town.jonas, now=NOW,
            )  # fmt: skip

    def publish(self, batch: int) -> None:
        """Press the button: it is for the worker."""
        with self.database.write() as session:
            done = publish_or_queue(
                session, batch_id=batch, by=self.town.jonas, now=NOW, removal_confirmed=True
            )
        assert done.state is BatchState.PUBLISHING

    def roll_back(self, batch: int) -> None:
        """Everything as it was."""
        with self.database.write() as session:
            actions.roll_back(session, batch_id=batch, by=self.town.jonas, now=NOW)

    def try_job(self, batch: int) -> bool:
        """One try of the batch's job, most often cut short; whether it came to its end."""
        self.minutes += 2  # a worker that says nothing for so long is dead
        self._try_again_if_given_up(batch)
        late = self.chance.random() < 0.2
        moment = 0 if late else self.chance.randint(1, MOMENTS)
        milliseconds = self.chance.randint(5, 120) if late else 0
        code = self._fork(moment, milliseconds)
        self.kills += code == -signal.SIGKILL
        assert code in (0, -signal.SIGKILL)
        return self._job_state(batch) is JobState.DONE

    def _fork(self, moment: int, milliseconds: int) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{moment} {milliseconds} {self.minutes}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def _job_state(self, batch: int) -> JobState:
        with self.database.read() as session:
            job = job_of(session, key_of(batch))
        assert job is not None
        return job.state

    def _try_again_if_given_up(self, batch: int) -> None:
        """After three deaths a job asks for somebody to look; here somebody presses at once."""
        if self._job_state(batch) is JobState.FAILED:
            with self.database.write() as session:
                job = job_of(session, key_of(batch))
                assert job is not None
                jobs.retry(session, job_id=job.id, now=NOW + timedelta(minutes=self.minutes))

    def state(self, batch: int) -> BatchState:
        """Where the batch is."""
        with self.database.read() as session:
            return session.get_one(ImportBatch, batch).state

    def live(self) -> Prices:
        """What is sold, by seller's item id."""
        offer, version = table_of(Offer), table_of(OfferVersion)
        rows = (
            select(offer.c.seller_item_id, version.c.price)
            .join(version, version.c.id == offer.c.live_version_id)
            .where(
                offer.c.owner_node_id == self.town.lindeby.id,
                offer.c.supplier_id == self.town.kridthuset,
            )
        )
        with self.database.read() as session:
            return {row[0]: row[1] for row in session.execute(rows)}

    def staged(self, batch: int) -> tuple[int, int]:
        """Changes of the batch, and items that wait."""
        with self.database.read() as session:
            change, item = table_of(StagedChange).c, table_of(StagedItem).c
            changes = session.scalars(select(change.id).where(change.batch_id == batch)).all()
            items = session.scalars(select(item.change_id).where(item.batch_id == batch)).all()
        return len(changes), len(items)


def _prices(lines: list[Line]) -> Prices:
    return {line.item_id: Decimal(line.price) for line in lines}


@contextmanager
def _nursery(url: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", f"from {__name__} import nursery; nursery()"]
    with subprocess.Popen(
        [*command, url, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def desk(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The old catalogue is in force; publishing any other is the worker's work."""
    database = Database(database_url)
    built = town(database)
    with _nursery(database_url, tmp_path) as process:
        made = Desk(database, built, tmp_path, process, random.Random(20261121))
        with database.write() as session:
            batch = actions.stage(
                session, folder=tmp_path / "catalogues", file=price_list(OLD), name="liste.csv",
                node_id=built.lindeby.id or 0, supplier_id=built.kridthuset, by=built.jonas,
                now=NOW,
            )  # fmt: skip
            actions.publish(
                session, batch_id=batch, by=built.jonas, now=NOW, removal_confirmed=True
            )
        monkeypatch.setattr(publication, "AT_ONCE", 10)
        yield made
    database.dispose()


def test_a_worker_killed_at_a_hundred_moments_leaves_the_old_or_the_new_catalogue(
    desk: Desk,
) -> None:
    old, new = _prices(OLD), _prices(NEW)
    assert desk.live() == old
    seen = set()
    while desk.kills < KILLS:
        batch = desk.bring_in(NEW)
        while not desk.try_job(batch):
            assert desk.live() == old
            assert desk.state(batch) in (BatchState.RECEIVED, BatchState.STAGED)
        assert (desk.state(batch), desk.staged(batch)) == (BatchState.STAGED, (202, 162))
        desk.publish(batch)
        while not desk.try_job(batch):
            is_new = desk.state(batch) is BatchState.PUBLISHED
            assert desk.live() == (new if is_new else old)
            seen.add(desk.state(batch))
        assert (desk.state(batch), desk.live()) == (BatchState.PUBLISHED, new)
        assert desk.staged(batch) == (202, 0)
        desk.roll_back(batch)
        assert desk.live() == old
    assert seen == {BatchState.PUBLISHING, BatchState.PUBLISHED}  # before and after going live
    with desk.database.read() as session:
        assert verify(session)[1] is None
