"""Giving work to the workers, taking it, and saying what became of it.

Nothing here goes to the ledger: a job is how something is done. What it does is told by the
actions that it calls.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, text, update
from sqlmodel import Session

from shop.db import table_of, upsert
from shop.jobs.models import Job
from shop.jobs.queries import may_be_taken
from shop.jobs.rules import (
    GIVEN_UP,
    MAX_ATTEMPTS,
    OPEN,
    JobState,
    check_can_cancel,
    check_can_retry,
    next_try,
)
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor

_JOB = table_of(Job)
_ONE_OPEN = text("state IN ('WAITING', 'RUNNING')")
ERROR_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job in the hands of one worker. `attempts` counts this try too."""

    id: int
    kind: str
    key: str
    arguments: dict[str, Any]
    worker: str
    attempts: int


class Lost(Exception):  # noqa: N818 - nothing failed: the job is somebody else's now
    """The job was cancelled, or another worker has taken it up. Stop and write nothing more."""


def enqueue(
    session: Session, *, kind: str, key: str, arguments: dict[str, Any], node_id: int | None,
    by: Actor, now: datetime, due_at: datetime | None = None,
) -> int:  # fmt: skip
    """Put work in the queue; returns the job's id. An open job with the key is left as it is."""
    row = upsert(_JOB, session.get_bind().dialect.name).values(
        kind=kind, key=key, arguments=arguments, node_id=node_id, state=JobState.WAITING,
        due_at=due_at or now, attempts=0, worker="", done=0, total=0, step="", error="",
        created_at=now, created_by_id=by.person_id, created_by_name=by.name,
    )  # fmt: skip
    row = row.on_conflict_do_nothing(index_elements=["key"], index_where=_ONE_OPEN)
    while True:
        session.execute(row)
        if (found := _open_id(session, key)) is not None:
            return found
        # The job that stood in our way ended between the two statements: ours fits now.


def _open_id(session: Session, key: str) -> int | None:
    return session.scalars(
        select(_JOB.c.id).where(_JOB.c.key == key, _JOB.c.state.in_(OPEN))
    ).first()


def claim(
    session: Session, *, worker: str, now: datetime, kinds: Sequence[str] | None = None
) -> Claimed | None:
    """Take the job that has been due longest; None when there is none.

    A job whose worker died at every try is given up here, and the next one is looked at.
    """
    while True:
        row = session.execute(
            select(_JOB.c.id, _JOB.c.kind, _JOB.c.key, _JOB.c.arguments, _JOB.c.attempts)
            .where(may_be_taken(now, kinds))
            .order_by(_JOB.c.due_at, _JOB.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        if row.attempts < MAX_ATTEMPTS:
            break
        _set(session, _JOB.c.id == row.id, state=JobState.FAILED, error=GIVEN_UP, finished_at=now)
    taken = Claimed(row.id, row.kind, row.key, row.arguments, worker, row.attempts + 1)
    _set(
        session, _JOB.c.id == row.id, state=JobState.RUNNING, worker=worker, heartbeat_at=now,
        attempts=taken.attempts, started_at=now, done=0, total=0, step="",
    )  # fmt: skip
    return taken


def beat(
    session: Session, *, job: Claimed, now: datetime, done: int | None = None,
    total: int | None = None, step: str | None = None,
) -> None:  # fmt: skip
    """Say that the worker lives, and how far it is. Raises Lost when the job is no longer its."""
    told = {"done": done, "total": total, "step": step}
    known = {name: value for name, value in told.items() if value is not None}
    _of_mine(session, job, heartbeat_at=now, **known)


def finish(session: Session, *, job: Claimed, now: datetime) -> None:
    """The work is done. Raises Lost when the job is no longer this worker's."""
    _of_mine(session, job, state=JobState.DONE, finished_at=now, error="")


def fail(
    session: Session, *, job: Claimed, error: str, now: datetime, is_final: bool = False
) -> datetime | None:
    """The try went wrong, `error` says why to a person; returns when it is tried again, if it is.

    `is_final`: another try would end the same way. Raises Lost when the job is no longer ours.
    """
    again = None if is_final else next_try(job.attempts, now=now)
    error = error[:ERROR_LENGTH]
    if again is None:
        _of_mine(session, job, state=JobState.FAILED, error=error, finished_at=now)
    else:
        _of_mine(session, job, state=JobState.WAITING, error=error, due_at=again, worker="")
    return again


def hand_back(session: Session, *, job: Claimed, now: datetime) -> None:
    """The worker must stop; another takes the job at once, and this try is not counted."""
    _of_mine(session, job, state=JobState.WAITING, due_at=now, worker="", attempts=job.attempts - 1)


def take_back(session: Session, *, died: Callable[[str], bool], now: datetime) -> int:
    """Let jobs be taken again at once whose worker is known to be dead; returns how many."""
    running = session.execute(
        select(_JOB.c.id, _JOB.c.worker).where(_JOB.c.state == JobState.RUNNING)
    )
    dead = [row.id for row in running if died(row.worker)]
    if dead:
        _set(session, _JOB.c.id.in_(dead), state=JobState.WAITING, due_at=now, worker="")
    return len(dead)


def cancel(session: Session, *, job_id: int, now: datetime) -> None:
    """Stop a job: one that waits never starts, one that runs ends at its next beat.

    Who may is the business of the room the job is about. Raises NotFound or Refused.
    """
    check_can_cancel(_state_of(session, job_id))
    _set(session, _JOB.c.id == job_id, state=JobState.CANCELLED, finished_at=now)


def retry(session: Session, *, job_id: int, now: datetime) -> None:
    """Let a job that ended without its work done begin again. Raises NotFound or Refused."""
    check_can_retry(_state_of(session, job_id))
    key = session.scalars(select(_JOB.c.key).where(_JOB.c.id == job_id)).one()
    if _open_id(session, key) is not None:
        raise Refused("job-open", "Arbejdet er allerede sat i gang igen.")
    _set(
        session, _JOB.c.id == job_id, state=JobState.WAITING, due_at=now, attempts=0, worker="",
        error="", step="", done=0, total=0, finished_at=None,
    )  # fmt: skip


def _state_of(session: Session, job_id: int) -> JobState:
    """The job's state, held against its worker until we commit."""
    query = select(_JOB.c.state).where(_JOB.c.id == job_id).with_for_update()
    state = session.scalars(query).first()
    if state is None:
        raise NotFound("job", "Arbejdet findes ikke.")
    return JobState(state)


def _set(session: Session, which: ColumnElement[bool], **values: Any) -> int:
    done = session.connection().execute(update(_JOB).where(which).values(**values))
    return done.rowcount


def _of_mine(session: Session, job: Claimed, **values: Any) -> None:
    """Change the job if this worker still has it. A later try has a higher number of attempts."""
    mine = (
        (_JOB.c.id == job.id)
        & (_JOB.c.state == JobState.RUNNING)
        & (_JOB.c.worker == job.worker)
        & (_JOB.c.attempts == job.attempts)
    )
    if not _set(session, mine, **values):
        raise Lost(job.key)
