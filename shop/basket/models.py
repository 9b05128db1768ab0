"""The unit's shared basket and what waits for a fixed delivery day."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from shop.db import BigId, MoneyColumn, QuantityColumn


class BasketLine(SQLModel, table=True):
    """An offer in a unit's basket. The basket is the unit's: it survives everybody's sign-out."""

    __tablename__ = "basket_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    unit_id: int = Field(foreign_key="node.id", primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", primary_key=True, sa_type=BigId)
    quantity: Decimal = Field(sa_type=QuantityColumn)
    price_seen: Decimal = Field(sa_type=MoneyColumn)
    """Kr. when it was put in, so that a change is shown and never silent."""
    version_seen: int | None = Field(default=None, sa_type=BigId)
    """The offer's version then: what pack, unit and labels are compared with."""
    added_at: datetime
    added_by_id: int | None = None
    added_by_name: str = Field(default="", max_length=120)
    note: str = Field(default="", max_length=200)


class SupplierHold(SQLModel, table=True):
    """The unit chose to let a supplier's lines wait for a fixed day."""

    __tablename__ = "supplier_hold"

    unit_id: int = Field(foreign_key="node.id", primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", primary_key=True)
    delivery_date: date
    cutoff: datetime
    held_at: datetime
    held_by_id: int | None = None
    held_by_name: str = Field(default="", max_length=120)
