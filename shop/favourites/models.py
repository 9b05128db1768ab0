"""Ready lists: chosen by procurement for a type of unit, or a unit's own."""

from datetime import date
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from shop.db import BigId, QuantityColumn, symbol
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


class FavouriteItem(SQLModel, table=True):
    """An offer on a list. It follows the offer, not the supplier's file."""

    __tablename__ = "favourite_item"
    __table_args__ = (UniqueConstraint("list_id", "offer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="favourite_list.id", index=True)
    offer_id: int = Field(foreign_key="offer.id", index=True, sa_type=BigId)
    usual_quantity: Decimal = Field(default=Decimal(1), sa_type=QuantityColumn)
    position: int = 0
