"""What houses give away, and who has reserved it."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from shop.db import MoneyColumn, symbol
from shop.reuse.rules import (
    LONGEST_ABOUT,
    LONGEST_NAME,
    LONGEST_PLACE,
    Condition,
    ReservationState,
    Way,
)


class ReuseItem(SQLModel, table=True):
    """Something a house no longer needs. Seen by the houses of its municipality."""

    __tablename__ = "reuse_item"
    __table_args__ = (
        # Two who take the last one at once: the database lets only one of them.
        CheckConstraint("free >= 0 AND free <= pieces", name="free_of_pieces"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="node.id", index=True)
    municipality_id: int = Field(foreign_key="node.id", index=True)
    name: str = Field(max_length=LONGEST_NAME)
    about: str = Field(default="", max_length=LONGEST_ABOUT)
    condition: Condition = Field(sa_type=symbol(Condition))
    pieces: int
    free: int
    """Pieces that nobody has reserved or fetched."""
    stands: str = Field(default="", max_length=LONGEST_PLACE)
    """Where in the house it stands."""
    delivers: bool = False
    """The giver can bring it."""
    new_price: Decimal | None = Field(default=None, sa_type=MoneyColumn)
    """Kr. for one piece as new, by who gives it away."""
    picture: str = Field(default="", max_length=64)
    offered_at: datetime
    offered_by_id: int | None = None
    offered_by_name: str = Field(default="", max_length=120)
    closed_at: datetime | None = None
    """When it was taken off the shelf; what is reserved of it is still handed over."""


class ReuseReservation(SQLModel, table=True):
    """So many pieces are promised to a house."""

    __tablename__ = "reuse_reservation"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="reuse_item.id", index=True)
    unit_id: int = Field(foreign_key="node.id", index=True)
    pieces: int
    way: Way = Field(sa_type=symbol(Way))
    state: ReservationState = Field(
        default=ReservationState.RESERVED, sa_type=symbol(ReservationState)
    )
    reserved_at: datetime
    reserved_by_id: int | None = None
    reserved_by_name: str = Field(default="", max_length=120)
    ended_at: datetime | None = None
    """When it was handed over or given up."""
    ended_by_name: str = Field(default="", max_length=120)
