"""The outbox: nothing is lost when the mail server or the worker is away."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from shop.db import BigId
from shop.mail.rules import LONGEST


class OutgoingMail(SQLModel, table=True):
    """A letter, written in the transaction of what it tells of, and sent by the worker."""

    __tablename__ = "outgoing_mail"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    key: str = Field(max_length=80, unique=True)
    address: str = Field(max_length=200)
    subject: str = Field(max_length=200)
    body: str = Field(max_length=LONGEST)
    written_at: datetime = Field(index=True)
    next_at: datetime | None = Field(index=True)
    """When it is tried; None when it is sent, or given up."""
    sent_at: datetime | None = None
    tries: int = 0
    error: str = Field(default="", max_length=200)
