"""Every decision point a nudge made, in both arms, and what was answered."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from shop.db import BigId, symbol


class Answer(StrEnum):
    """What became of a nudge."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    IGNORED = "IGNORED"


class Exposure(SQLModel, table=True):
    """A decision point: shown, or (in a control unit) only noted."""

    __tablename__ = "exposure"
    __table_args__ = (Index("ix_exposure_memory", "unit_id", "rule", "subject"),)

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
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    offers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    answer: Answer = Field(default=Answer.OPEN, sa_type=symbol(Answer))
    answered_at: datetime | None = None
    reason: str = Field(default="", max_length=40)
