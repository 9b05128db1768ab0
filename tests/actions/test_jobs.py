"""Jobs in the database: given, taken by one, tried again, stopped."""

import threading
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from shop.config import Config
from shop.db import Database, table_of
from shop.jobs import actions, queries
from shop.jobs.actions import Claimed, Lost
from shop.jobs.models import Job
from shop.jobs.queries import JobRow
from shop.jobs.rules import GIVEN_UP, LEASE, JobState
from shop.jobs.work import Chore, Handler, Stop, Work, Worker
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import SYSTEM
from tests.factories import NOW

SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.dispose()


def give(database: Database, key: str = "batch:1", **facts: Any) -> int:
    wanted: dict[str, Any] = {"kind": "read", "arguments": {"batch": 1}, "now": NOW}
    with database.write() as session:
        return actions.enqueue(session, key=key, node_id=None, by=SYSTEM, **wanted | facts)


def take(
    database: Database, worker: str = "anna:1:a", *, now: datetime = NOW, **facts: Any
) -> Claimed | None:
    with database.write() as session:
        return actions.claim(session, worker=worker, now=now, **facts)


def taken(database: Database, worker: str = "anna:1:a", *, now: datetime = NOW) -> Claimed:
    job = take(database, worker, now=now)
    assert job is not None
    return job


def seen(database: Database, job_id: int) -> JobRow:
    with database.read() as session:
        found = queries.job(session, job_id)
    assert found is not None
    return found


def everything(database: Database) -> list[Any]:
    with database.read() as session:
        return list(session.execute(select(table_of(Job)).order_by(Job.id)))  # type: ignore[arg-type]


def test_a_job_is_given_taken_told_of_and_finished(database: Database) -> None:
    number = give(database)
    job = taken(database)
    assert (job.id, job.kind, job.arguments, job.attempts) == (number, "read", {"batch": 1}, 1)
    with database.write() as session:
        actions.beat(session, job=job, now=NOW + SECOND, done=500, total=2000, step="READING")
    row = seen(database, number)
    assert (row.state, row.done, row.total, row.step) == (JobState.RUNNING, 500, 2000, "READING")
    assert row.heartbeat_at == NOW + SECOND
    with database.write() as session:
        actions.finish(session, job=job, now=LATER)
    row = seen(database, number)
    assert (row.state, row.finished_at) == (JobState.DONE, LATER)
    assert take(database, now=LATER) is None


def test_two_presses_make_one_job_and_a_finished_one_makes_way(database: Database) -> None:
    first = give(database)
    assert give(database) == first
    assert give(database, key="batch:2") != first
    job = taken(database)
    assert give(database) == first
    with database.write() as session:
        actions.finish(session, job=job, now=NOW)
    again = give(database)
    assert again != first
    with database.read() as session:
        newest = queries.job_of(session, "batch:1")
        assert newest is not None
        assert newest.id == again
        assert queries.job_of(session, "batch:9") is None
        assert set(queries.jobs_of(session, ["batch:1", "batch:2"])) == {"batch:1", "batch:2"}


def test_the_one_due_longest_comes_first_and_none_before_its_time(database: Database) -> None:
    soon = NOW + 30 * SECOND  # before a worker is taken for dead
    evening = give(database, key="evening", due_at=soon)
    give(database, key="now", now=NOW)
    early = give(database, key="early", now=NOW - SECOND)
    assert taken(database).id == early
    assert taken(database).key == "now"
    assert take(database) is None
    with database.read() as session:
        assert not queries.is_any_due(session, now=NOW)
        assert queries.is_any_due(session, now=soon)
        assert not queries.is_any_due(session, kinds=["publish"], now=soon)
    assert take(database, now=soon - SECOND) is None
    assert taken(database, now=soon).id == evening


def test_a_worker_takes_only_the_kinds_it_can_do(database: Database) -> None:
    give(database)
    assert take(database, kinds=["publish"]) is None
    assert take(database, kinds=["publish", "read"]) is not None


def test_a_job_whose_worker_is_silent_is_taken_by_another_who_is_then_the_only_one(
    database: Database,
) -> None:
    number = give(database)
    first = taken(database, "anna:1:a")
    assert take(database, "bo:1:b", now=NOW + LEASE) is None
    second = taken(database, "bo:1:b", now=NOW + LEASE + SECOND)
    assert (second.id, second.attempts) == (number, 2)
    for late in (actions.beat, actions.finish, actions.hand_back):
        with pytest.raises(Lost), database.write() as session:
            late(session, job=first, now=LATER)
    with pytest.raises(Lost), database.write() as session:
        actions.fail(session, job=first, error="for sent", now=LATER)
    row = seen(database, number)
    assert (row.state, row.worker, row.error) == (JobState.RUNNING, "bo:1:b", "")


def test_a_job_whose_worker_dies_every_time_is_given_up_with_a_sentence(database: Database) -> None:
    number, next_one = give(database), give(database, key="batch:2", due_at=NOW + SECOND)
    now = NOW
    for attempt in (1, 2, 3):
        assert taken(database, now=now).attempts == attempt
        now += LEASE + SECOND
    assert taken(database, now=now).id == next_one
    row = seen(database, number)
    assert (row.state, row.error) == (JobState.FAILED, GIVEN_UP)


def test_a_failure_is_tried_again_after_a_pause_and_in_the_end_somebody_must_look(
    database: Database,
) -> None:
    number, now = give(database), NOW
    for pause in (5, 60):
        with database.write() as session:
            again = actions.fail(session, job=taken(database, now=now), error="Uheld", now=now)
        assert again == now + timedelta(seconds=pause)
        assert take(database, now=again - SECOND) is None
        now = again
    with database.write() as session:
        assert actions.fail(session, job=taken(database, now=now), error="x" * 999, now=now) is None
    row = seen(database, number)
    assert (row.state, row.error) == (JobState.FAILED, "x" * 400)
    with database.write() as session:
        actions.retry(session, job_id=number, now=LATER)
    row = seen(database, number)
    assert (row.state, row.attempts, row.error) == (JobState.WAITING, 0, "")


def test_what_another_try_would_not_mend_fails_at_once(database: Database) -> None:
    number = give(database)
    with database.write() as session:
        job = taken_in(session)
        assert actions.fail(session, job=job, error="Nej", now=NOW, is_final=True) is None
    assert seen(database, number).state is JobState.FAILED


def taken_in(session: Any) -> Claimed:
    job = actions.claim(session, worker="anna:1:a", now=NOW)
    assert job is not None
    return job


def test_a_job_handed_back_is_taken_at_once_and_no_try_is_counted(database: Database) -> None:
    give(database)
    for _ in range(5):
        job = taken(database)
        assert job.attempts == 1
        with database.write() as session:
            actions.hand_back(session, job=job, now=NOW)


def test_jobs_of_a_dead_process_are_taken_back_at_once(database: Database) -> None:
    dead, living = give(database, key="a"), give(database, key="b", due_at=NOW)
    taken(database, "anna:1:x")
    taken(database, "bo:1:y")
    with database.write() as session:
        assert actions.take_back(session, died=lambda w: w.startswith("anna:"), now=NOW) == 1
    assert seen(database, dead).state is JobState.WAITING
    assert seen(database, living).state is JobState.RUNNING


def test_a_cancelled_job_never_starts_and_a_running_one_ends_at_its_next_beat(
    database: Database,
) -> None:
    waiting, running = give(database, key="w", due_at=LATER), give(database, key="r")
    job = taken(database)
    assert job.id == running
    with database.write() as session:
        for number in (waiting, running):
            actions.cancel(session, job_id=number, now=NOW)
    assert take(database, now=LATER + LEASE) is None
    with pytest.raises(Lost), database.write() as session:
        actions.beat(session, job=job, now=NOW)


def test_refused_presses_write_nothing(database: Database) -> None:
    number = give(database)
    before = everything(database)
    with pytest.raises(Refused), database.write() as session:
        actions.retry(session, job_id=number, now=LATER)
    for act in (actions.retry, actions.cancel):
        with pytest.raises(NotFound), database.write() as session:
            act(session, job_id=999, now=LATER)
    assert everything(database) == before
    with database.write() as session:
        actions.cancel(session, job_id=number, now=NOW)
    give(database)  # somebody asked for the same anew
    before = everything(database)
    for act in (actions.cancel, actions.retry):
        with pytest.raises(Refused), database.write() as session:
            act(session, job_id=number, now=LATER)
    assert everything(database) == before


def test_workers_at_once_each_get_jobs_of_their_own(database: Database) -> None:
    """On PostgreSQL nobody waits for a row that another is taking; on SQLite they queue."""
    keys = {f"batch:{number}" for number in range(24)}
    for key in keys:
        give(database, key=key)
    got: dict[str, list[str]] = {name: [] for name in "abcd"}
    start = threading.Barrier(4)

    def work(name: str) -> None:
        start.wait()
        while job := take(database, name):
            got[name].append(job.key)

    threads = [threading.Thread(target=work, args=(name,)) for name in got]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken_by_all = [key for mine in got.values() for key in mine]
    assert len(taken_by_all) == len(keys)
    assert set(taken_by_all) == keys


def test_the_same_job_given_by_many_at_once_is_one(database: Database) -> None:
    ids: list[int] = []
    start = threading.Barrier(6)

    def press() -> None:
        start.wait()
        ids.append(give(database))

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 6
    assert len(set(ids)) == 1


def worker(
    database: Database, handler: Handler, folder: Path, *, chores: tuple[Chore, ...] = ()
) -> Worker:
    config = Config(
        data_dir=folder, database_url="", secret_key="s", secure_cookies=False,
        max_upload_bytes=1,
    )  # fmt: skip
    return Worker(
        database, config, {"read": handler}, name="anna:1:a", clock=lambda: NOW, chores=chores
    )


def test_a_worker_does_what_is_due_and_tells_how_far_it_is(
    database: Database, tmp_path: Path
) -> None:
    number = give(database)
    told: list[tuple[int, int, str]] = []

    def read(work: Work, arguments: Mapping[str, Any]) -> None:
        assert arguments == {"batch": 1}
        for done in (0, 1, 2):
            work.progress(done, 2, "READING")
            row = seen(database, number)
            told.append((row.done, row.total, row.step))

    one = worker(database, read, tmp_path)
    assert one.work_once()
    assert not one.work_once()
    # The middle one came too soon after the first to be worth a write.
    assert told == [(0, 2, "READING"), (0, 2, "READING"), (2, 2, "READING")]
    assert seen(database, number).state is JobState.DONE


def test_a_refusal_ends_the_job_and_a_crash_is_tried_again(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    refused, crashed = give(database, key="a"), give(database, key="b", arguments={"crash": True})

    def read(_work: Work, arguments: Mapping[str, Any]) -> None:
        if arguments.get("crash"):
            raise ValueError("a secret of ours")
        raise Refused("no", "Filen er væk. Læg den op igen.")

    one = worker(database, read, tmp_path)
    assert one.work_once()
    assert one.work_once()
    row = seen(database, refused)
    assert (row.state, row.error) == (JobState.FAILED, "Filen er væk. Læg den op igen.")
    row = seen(database, crashed)
    assert row.state is JobState.WAITING
    assert row.error.startswith("Noget gik galt hos os (fejl ")
    assert "secret" not in row.error
    assert row.error[28:34] in caplog.text


def test_a_handler_stops_when_its_job_is_cancelled_and_nothing_of_it_is_written_after(
    database: Database, tmp_path: Path
) -> None:
    number = give(database)
    reached: list[str] = []

    def read(work: Work, _arguments: Mapping[str, Any]) -> None:
        work.progress(0, 9, "READING")
        with database.write() as session:
            actions.cancel(session, job_id=number, now=NOW)
        with pytest.raises(Stop), database.write() as session:
            work.hold(session)
        reached.append("held")
        work.progress(9, 9, "READING")
        reached.append("after the cancelling")

    worker(database, read, tmp_path).work_once()
    assert reached == ["held"]
    assert seen(database, number).state is JobState.CANCELLED


def test_a_worker_told_to_leave_hands_back_what_it_is_doing(
    database: Database, tmp_path: Path
) -> None:
    number = give(database)
    done: list[str] = []

    def read(work: Work, _arguments: Mapping[str, Any]) -> None:
        done.append("a chunk")
        one.leave.set()
        work.progress(1, 9, "READING")
        done.append("another")

    one = worker(database, read, tmp_path)
    one.run()
    assert done == ["a chunk"]
    row = seen(database, number)
    assert (row.state, row.attempts, row.worker) == (JobState.WAITING, 0, "")


def test_chores_are_done_between_jobs_and_a_broken_one_stops_nothing(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    number = give(database)
    done: list[str] = []

    def look() -> None:
        done.append("looked")
        raise OSError("the folder is away")

    def read(_work: Work, _arguments: Mapping[str, Any]) -> None:
        done.append("read")
        one.leave.set()

    one = worker(database, read, tmp_path, chores=(Chore(60, look),))
    one.run()
    assert done == ["looked", "read"]
    assert seen(database, number).state is JobState.DONE
    assert "the folder is away" in caplog.text
