"""What somebody has typed for a quick order and not put in the basket yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class QuickDraft(SQLModel, table=True):
    """A person's lines for a house. They stay until they are in the basket or taken away."""

    __tablename__ = "quick_draft"

    unit_id: int = Field(foreign_key="node.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """As `shop.quick.rules.Kept` has them."""
    last_key: int = 0
    """The highest key a line has had: a key is never used for another line."""
    changed_at: datetime
