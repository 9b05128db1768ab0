"""What search keeps in the database: words that found nothing, without anybody's name."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from shop.db import BigId


class ZeroHit(SQLModel, table=True):
    """A query that found nothing, for procurement to learn from."""

    __tablename__ = "zero_hit"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    municipality_id: int = Field(index=True)
    query: str = Field(max_length=100)
    at: datetime
