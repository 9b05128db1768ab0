"""Ready lists: chosen by procurement for a type of unit, or a unit's own."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from shop.db import BigId, QuantityColumn, symbol
from shop.favourites.rules import Offered
from shop.organisation.rules import UnitType


class FavouriteList(SQLModel, table=True):
    """A list owned by a node. On a unit it is the house's own, above it a central one."""

    __tablename__ = "favourite_list"

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id", index=True)
    name: str = Field(max_length=80)
    unit_type: UnitType | None = Field(default=None, sa_type=symbol(UnitType))
    """Only units of this type see a central list; None = all."""
    reason: str = Field(default="", max_length=200)
    drawings: str = Field(default="", max_length=80)
    """Up to three drawing names, separated by spaces."""
    tile_colour: str = Field(default="gran", max_length=10)
    position: int = 0
    owner: str = Field(default="", max_length=120)
    review_date: date | None = None
    shown_first: bool = False
    """Searches by the houses it is for show its goods first, with all others one press away."""
    retired_at: datetime | None = None
    """Nobody sees it any more. It is kept, so that it can come back."""


class FavouriteItem(SQLModel, table=True):
    """An offer on a list. It follows the offer, not the supplier's file."""

    __tablename__ = "favourite_item"
    __table_args__ = (UniqueConstraint("list_id", "offer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="favourite_list.id", index=True)
    offer_id: int = Field(foreign_key="offer.id", index=True, sa_type=BigId)
    usual_quantity: Decimal = Field(default=Decimal(1), sa_type=QuantityColumn)
    position: int = 0
    reason: str = Field(default="", max_length=200)
    """Why this one; "" where the list's own reason says enough."""
    seen_version_id: int | None = Field(default=None, sa_type=BigId)
    """The version that somebody last looked at: what price and pack are held against."""
    seen_on: date | None = None
    """The day of that look; None for one before the shop kept it."""
    seen_agreement: str = Field(default="", max_length=40)
    """Number of the agreement that covered it then; "" for none."""


class NoThanks(SQLModel, table=True):
    """Somebody said no to an offer of help. It is not made again for a while."""

    __tablename__ = "no_thanks"

    offered: Offered = Field(sa_type=symbol(Offered), primary_key=True)
    subject_id: int = Field(primary_key=True)
    """The house for a list of what it buys, the person for the list first."""
    said_at: datetime
    said_by_name: str = Field(default="", max_length=120)


_CHOSEN = text("undone_at IS NULL")


class Successor(SQLModel, table=True):
    """What takes the place of goods that go, for a node and all below it. Chosen once.

    Lists keep what was put on them and are read through this: every list follows at once, the new
    goods come when the old ones go, and an undone choice leaves no trace in any list.
    """

    __tablename__ = "successor"
    __table_args__ = (
        Index(
            "uq_successor_chosen", "old_offer_id", "node_id", unique=True, sqlite_where=_CHOSEN,
            postgresql_where=_CHOSEN,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id")
    old_offer_id: int = Field(foreign_key="offer.id", sa_type=BigId)
    new_offer_id: int = Field(foreign_key="offer.id", sa_type=BigId)
    why: str = Field(default="", max_length=200)
    chosen_at: datetime
    chosen_by_id: int | None = None
    chosen_by_name: str = Field(default="", max_length=120)
    undone_at: datetime | None = None
    undone_by_name: str = Field(default="", max_length=120)
