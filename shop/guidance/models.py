"""What nudges made of decision points, what places have decided, and trials of decisions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from shop.db import BigId, append_only, symbol, table_of


class Answer(StrEnum):
    """What became of a nudge."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    IGNORED = "IGNORED"


class Exposure(SQLModel, table=True):
    """A decision point: shown, or (in a house that an experiment spares) only noted."""

    __tablename__ = "exposure"
    __table_args__ = (
        Index("ix_exposure_memory", "unit_id", "rule", "subject"),
        # Holds all that the public register counts, so that it is read from the index alone.
        Index(
            "ix_exposure_register",
            "municipality_id",
            "rule",
            "version",
            "shown",
            "answer",
            "unit_id",
            "at",
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    at: datetime
    unit_id: int = Field(index=True)
    municipality_id: int
    person_pseudonym: str = Field(max_length=32)
    """Keyed hash of person and municipality: tells two people apart, names nobody."""
    rule: str = Field(max_length=40)
    version: int
    subject: str = Field(max_length=40)
    """"offer:123" or "supplier:7"."""
    arm: str = Field(default="treatment", max_length=12)
    shown: bool = True
    experiment: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": ""})
    """The experiment that the house was part of; "" for none."""
    known: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"}
    )
    """All that the rule knew of the subject, the candidates among it: `nudges.facts` as JSON."""
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    offers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    answer: Answer = Field(default=Answer.OPEN, sa_type=symbol(Answer))
    answered_at: datetime | None = None
    reason: str = Field(default="", max_length=40)


class PolicyDecision(SQLModel, table=True):
    """A place decided one key. The newest that has begun holds; NULL leaves it to those above."""

    __tablename__ = "policy_decision"
    __table_args__ = (Index("ix_policy_decision_place", "node_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id")
    key: str = Field(max_length=60)
    value: str | None = Field(default=None, max_length=40)
    valid_from: date
    at: datetime
    by_id: int | None = None
    by_name: str = Field(default="", max_length=120)
    why: str = Field(default="", max_length=200)
    clusters: dict[str, int] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """Of an experiment: the houses that are drawn together on the day it was decided (house ->
    the first of those at its address). None: each is drawn alone, as before we knew better."""


append_only(table_of(PolicyDecision))


class OwnReason(SQLModel, table=True):
    """A reason of a place's own that houses may give when they send. For it and all below it.

    An order keeps the words, not the row: a reason that is taken off changes nothing of before.
    """

    __tablename__ = "own_reason"
    __table_args__ = (
        Index(
            "uq_own_reason_open", "node_id", "name", unique=True,
            sqlite_where=text("undone_at IS NULL"), postgresql_where=text("undone_at IS NULL"),
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id")
    name: str = Field(max_length=60)
    added_at: datetime
    added_by_name: str = Field(default="", max_length=120)
    undone_at: datetime | None = None
    undone_by_name: str = Field(default="", max_length=120)


class PolicyTrial(SQLModel, table=True):
    """A dry run: what a decision would have shown on orders that were really placed."""

    __tablename__ = "policy_trial"

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id", index=True)
    changes: dict[str, str | None] = Field(default_factory=dict, sa_type=JSON)
    """Key to value as `PolicyDecision` keeps it."""
    first: date
    last: date
    at: datetime
    by_id: int | None = None
    by_name: str = Field(default="", max_length=120)
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """None until the job is done."""
    finished_at: datetime | None = None
