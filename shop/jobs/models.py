"""Work to be done outside a request."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from shop.db import BigId, symbol
from shop.jobs.rules import JobState


class Job(SQLModel, table=True):
    """One piece of work: what, with which arguments, how far it is, and what went wrong."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "state", "due_at", "id"),
        Index(
            "uq_job_open_key", "key", unique=True,
            sqlite_where=text("state IN ('WAITING', 'RUNNING')"),
            postgresql_where=text("state IN ('WAITING', 'RUNNING')"),
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    kind: str = Field(max_length=40)
    """The name a worker finds the handler by."""
    key: str = Field(max_length=120)
    """What it is about: "batch:17". Only one open job has it, so a double click makes one job."""
    arguments: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    node_id: int | None = Field(default=None, foreign_key="node.id", index=True)
    """Whose job it is; None for the shop's own."""
    state: JobState = Field(default=JobState.WAITING, sa_type=symbol(JobState))
    due_at: datetime
    attempts: int = 0
    worker: str = Field(default="", max_length=80)
    heartbeat_at: datetime | None = None
    done: int = 0
    """How far it is, in the units of `total`."""
    total: int = 0
    """0 while nobody knows."""
    step: str = Field(default="", max_length=40)
    """A symbol for what it is doing now; the page has the words."""
    error: str = Field(default="", max_length=400)
    """What went wrong the last time, for a person."""
    created_at: datetime
    created_by_id: int | None = None
    created_by_name: str = Field(default="", max_length=120)
    started_at: datetime | None = None
    finished_at: datetime | None = None
