"""Publishing on a date: asked for by a person, done by the worker, taken away again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from shop.catalogue.queries import visible_rows
from shop.config import Config
from shop.db import Database, table_of
from shop.intake import actions, publication
from shop.intake.actions.scheduling import schedule, unschedule
from shop.intake.arrivals import check_day, moment_of
from shop.intake.models import ImportBatch
from shop.intake.rules import BatchState
from shop.jobs.models import Job
from shop.jobs.queries import JobRow, job_of
from shop.jobs.rules import JobState
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.ledger.models import LedgerEntry
from shop.worker import make_worker
from tests.factories import NOW, Town, town
from tests.price_lists import BASE, DEARER, NEW, Line, price_list

DAY = date(2026, 12, 1)
MORNING = datetime(2026, 12, 1, 4, tzinfo=UTC)
"""Five o'clock in Copenhagen, in winter."""


@dataclass
class Desk:
    """Lindeby's shelf from Kridthuset, and a worker with a clock to set."""

    database: Database
    town: Town
    config: Config

    def stage(self, *lines: Line) -> int:
        with self.database.write() as session:
            return actions.stage(
                session, folder=self.config.catalogue_dir, file=price_list(lines), name="p.csv",
                node_id=self.town.lindeby.id or 0, supplier_id=self.town.kridthuset,
                by=self.town.jonas, now=NOW,
            )  # fmt: skip

    def publish(self, batch_id: int) -> None:
        with self.database.write() as session:
            actions.publish(
                session, batch_id=batch_id, by=self.town.jonas, now=NOW, removal_confirmed=True
            )

    def schedule(self, batch_id: int, on: date = DAY, **facts: Any) -> None:
        wanted: dict[str, Any] = {"by": self.town.jonas, "now": NOW} | facts
        with self.database.write() as session:
            schedule(session, batch_id=batch_id, on=on, **wanted)

    def unschedule(self, batch_id: int) -> None:
        with self.database.write() as session:
            unschedule(session, batch_id=batch_id, by=self.town.jonas, now=NOW)

    def work(self, at: datetime) -> bool:
        return make_worker(
            self.database, self.config, kinds=["publish-catalogue"], clock=lambda: at
        ).work_once()

    def batch(self, batch_id: int) -> ImportBatch:
        with self.database.read() as session:
            found = session.get_one(ImportBatch, batch_id)
            session.expunge(found)
        return found

    def job(self, batch_id: int) -> JobRow:
        with self.database.read() as session:
            found = job_of(session, f"batch:{batch_id}")
        assert found is not None
        return found

    def shop(self) -> list[str]:
        with self.database.read() as session:
            rows = visible_rows(session, path=self.town.solsikken.path)
            return sorted(f"{row.name} {row.price}" for row in rows)

    def counts(self) -> list[int]:
        with self.database.read() as session:
            return [
                session.scalars(select(func.count()).select_from(table_of(table))).one()
                for table in (Job, LedgerEntry)
            ]


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    config = Config(
        data_dir=tmp_path, database_url=database_url, secret_key="s", secure_cookies=False,
        max_upload_bytes=10_000_000,
    )  # fmt: skip
    made = Desk(database, town(database), config)
    made.publish(made.stage(*BASE))
    yield made
    database.dispose()


def test_a_day_is_after_today_and_within_a_year() -> None:
    today = date(2026, 11, 23)
    check_day(date(2026, 11, 24), today=today)
    for day in (today, date(2026, 11, 22), date(2028, 1, 1)):
        with pytest.raises(Refused, match="Vælg en dag"):
            check_day(day, today=today)
    assert moment_of(DAY) == MORNING
    assert moment_of(date(2027, 7, 1)).hour == 3  # summer


def test_a_catalogue_goes_live_in_the_morning_of_its_day_and_not_before(desk: Desk) -> None:
    before = desk.shop()
    batch_id = desk.stage(*BASE, NEW)
    desk.schedule(batch_id)
    batch = desk.batch(batch_id)
    assert (batch.state, batch.publish_date) == (BatchState.STAGED, DAY)
    assert batch.publish_by_name == desk.town.jonas.name
    assert not desk.work(MORNING.replace(hour=3, minute=59))
    assert desk.shop() == before
    assert desk.work(MORNING)
    batch = desk.batch(batch_id)
    assert (batch.state, batch.decided_by_name) == (BatchState.PUBLISHED, desk.town.jonas.name)
    assert desk.job(batch_id).state is JobState.DONE
    assert len(desk.shop()) == len(before) + 1


def test_another_day_replaces_the_first(desk: Desk) -> None:
    batch_id = desk.stage(*BASE, NEW)
    desk.schedule(batch_id, date(2026, 11, 25))
    desk.schedule(batch_id)
    assert not desk.work(datetime(2026, 11, 26, tzinfo=UTC))
    assert desk.batch(batch_id).publish_date == DAY
    assert desk.work(MORNING)
    assert desk.batch(batch_id).state is BatchState.PUBLISHED


def test_a_day_can_be_taken_away(desk: Desk) -> None:
    before = desk.shop()
    batch_id = desk.stage(*BASE, NEW)
    desk.schedule(batch_id)
    desk.unschedule(batch_id)
    batch = desk.batch(batch_id)
    assert (batch.publish_date, batch.publish_by_id, batch.publish_by_name) == (None, None, "")
    assert not desk.work(MORNING)
    assert desk.shop() == before
    with pytest.raises(Refused, match="ikke valgt en dag"):
        desk.unschedule(batch_id)


def test_what_can_no_longer_be_published_on_the_day_says_why_and_changes_nothing(
    desk: Desk,
) -> None:
    batch_id, newer = desk.stage(*BASE, NEW), desk.stage(DEARER, *BASE[1:])
    desk.schedule(batch_id)
    desk.publish(newer)
    before = desk.shop()
    assert desk.work(MORNING)
    assert desk.shop() == before
    assert desk.batch(batch_id).state is BatchState.STAGED
    job = desk.job(batch_id)
    assert job.state is JobState.FAILED
    assert job.error == "Et nyere katalog er udgivet. Læg filen op igen."


def test_a_catalogue_published_or_put_aside_by_hand_is_left_alone_on_the_day(desk: Desk) -> None:
    first = desk.stage(*BASE, NEW)
    desk.schedule(first)
    with desk.database.write() as session:
        actions.discard(session, batch_id=first, by=desk.town.jonas, now=NOW)
    assert not desk.work(MORNING)
    second = desk.stage(DEARER, *BASE[1:])
    desk.schedule(second)
    desk.publish(second)
    after = desk.shop()
    desk.work(MORNING)
    assert desk.shop() == after
    assert desk.batch(second).state is BatchState.PUBLISHED


def test_a_worker_that_died_while_it_let_go_of_a_batch_does_not_publish_it_for_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch waits for somebody again, its job is still open, and nobody has asked for it."""
    monkeypatch.setattr(publication, "AT_ONCE", 0)
    batch_id, before = desk.stage(*BASE, NEW), desk.shop()
    with desk.database.write() as session:
        actions.publish_or_queue(session, batch_id=batch_id, by=desk.town.jonas, now=NOW)
        actions.take_back(session, batch_id=batch_id, by=desk.town.jonas, now=NOW, keeps_job=True)
    assert desk.work(MORNING)
    assert (desk.batch(batch_id).state, desk.shop()) == (BatchState.STAGED, before)
    assert desk.job(batch_id).state is JobState.FAILED


def test_refused_days_write_nothing(desk: Desk) -> None:
    batch_id = desk.stage(*BASE, NEW)
    before = desk.counts()
    for facts, error in (
        ({"on": date(2026, 11, 23)}, Refused),
        ({"by": desk.town.fremmed_indkoeb}, NotAllowed),
        ({"by": desk.town.mette}, NotAllowed),
        ({"batch_id": 999}, NotFound),
    ):
        with pytest.raises(error):
            desk.schedule(**{"batch_id": batch_id} | facts)
    assert desk.counts() == before
    assert desk.batch(batch_id).publish_date is None
