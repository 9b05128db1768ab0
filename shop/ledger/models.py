"""The ledger's tables. No foreign keys: history never blocks and never breaks."""

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel

from shop.db import append_only, table_of


class LedgerEntry(SQLModel, table=True):
    """One thing that happened. The database refuses to update or delete it."""

    __tablename__ = "ledger_entry"

    chain: int = Field(primary_key=True, sa_type=BigInteger)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    at: datetime
    actor: str = Field(max_length=200)
    event: str = Field(max_length=40, index=True)
    subject: str = Field(max_length=80, index=True)
    details: str = Field(sa_type=Text)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class LedgerHead(SQLModel, table=True):
    """The last number and hash of each chain; locked while an entry is added."""

    __tablename__ = "ledger_head"

    chain: int = Field(primary_key=True, sa_type=BigInteger)
    number: int = Field(sa_type=BigInteger)
    hash: str = Field(max_length=64)


append_only(table_of(LedgerEntry))
