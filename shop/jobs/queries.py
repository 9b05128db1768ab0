"""Reading jobs."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session

from shop.db import table_of
from shop.jobs.models import Job
from shop.jobs.rules import LEASE, JobState

_JOB = table_of(Job)


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as others see it. `done` of `total` (0: unknown) in units of the job's own."""

    id: int
    kind: str
    key: str
    arguments: dict[str, Any]
    node_id: int | None
    state: JobState
    due_at: datetime
    attempts: int
    worker: str
    heartbeat_at: datetime | None
    done: int
    total: int
    step: str
    error: str
    created_at: datetime
    created_by_name: str
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to end."""
        return self.state in (JobState.WAITING, JobState.RUNNING)


_ROWS = select(*(_JOB.c[part.name] for part in fields(JobRow)))


def job(session: Session, job_id: int) -> JobRow | None:
    """The job, None when there is none of that id."""
    row = session.execute(_ROWS.where(_JOB.c.id == job_id)).first()
    return JobRow(*row) if row else None


def job_of(session: Session, key: str) -> JobRow | None:
    """The newest job about this, open or over; None when there never was one."""
    row = session.execute(_ROWS.where(_JOB.c.key == key).order_by(_JOB.c.id.desc()).limit(1))
    found = row.first()
    return JobRow(*found) if found else None


def jobs_of(session: Session, keys: Sequence[str]) -> dict[str, JobRow]:
    """The newest job about each of these."""
    rows = session.execute(_ROWS.where(_JOB.c.key.in_(keys)).order_by(_JOB.c.id))
    return {row.key: JobRow(*row) for row in rows}


def may_be_taken(now: datetime, kinds: Sequence[str] | None) -> ColumnElement[bool]:
    """Jobs that are due, and those whose worker has been silent for longer than its lease."""
    waiting = and_(_JOB.c.state == JobState.WAITING, _JOB.c.due_at <= now)
    silent = or_(_JOB.c.heartbeat_at.is_(None), _JOB.c.heartbeat_at < now - LEASE)
    abandoned = and_(_JOB.c.state == JobState.RUNNING, silent)
    of_kind = [_JOB.c.kind.in_(kinds)] if kinds is not None else []
    return and_(or_(waiting, abandoned), *of_kind)


def is_any_due(session: Session, *, kinds: Sequence[str] | None = None, now: datetime) -> bool:
    """Whether there is something to take: asked twice a second, so it takes no lock."""
    query = select(_JOB.c.id).where(may_be_taken(now, kinds)).limit(1)
    return session.execute(query).first() is not None


def does_somebody_work(session: Session, *, now: datetime) -> bool:
    """Whether a worker has spoken within its lease: then those that wait only wait their turn."""
    busy = select(_JOB.c.id).where(
        _JOB.c.state == JobState.RUNNING, _JOB.c.heartbeat_at >= now - LEASE
    )
    return session.execute(busy.limit(1)).first() is not None
