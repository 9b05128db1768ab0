"""What search keeps: words that found nothing, without anybody's name, and procurement's words."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from shop.db import BigId, symbol
from shop.search.wordbook import LONGEST_WORD, WordKind


class ZeroHit(SQLModel, table=True):
    """How often a query found nothing in a week. Neither who asked nor when is kept."""

    __tablename__ = "zero_hit_week"
    __table_args__ = (UniqueConstraint("municipality_id", "monday", "query"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    municipality_id: int
    monday: date
    query: str = Field(max_length=100)
    """See unfound.noted."""
    count: int


_OPEN = text("undone_at IS NULL")


class SearchWord(SQLModel, table=True):
    """A synonym, or where a long word is cut. It holds at its node and everywhere below."""

    __tablename__ = "search_word"
    __table_args__ = (
        Index(
            "uq_search_word_open", "node_id", "key", unique=True,
            sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id")
    kind: WordKind = Field(sa_type=symbol(WordKind))
    key: str = Field(max_length=2 * LONGEST_WORD + 1)
    """Equal for lines that cannot both stand in one list, see wordbook.Said."""
    word: str = Field(max_length=LONGEST_WORD)
    """As it was typed."""
    means: str = Field(default="", max_length=LONGEST_WORD)
    """The synonym, or the last part of a word that is cut."""
    added_at: datetime
    added_by_name: str = Field(max_length=120)
    undone_at: datetime | None = None
    undone_by_name: str = Field(default="", max_length=120)
