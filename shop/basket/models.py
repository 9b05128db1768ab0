"""The unit's shared baskets and what waits in them for a fixed delivery day."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from shop.basket.rules import FIRST
from shop.db import BigId, MoneyColumn, QuantityColumn, symbol
from shop.orders.rules import Joined


class NamedBasket(SQLModel, table=True):
    """A basket for a purpose of its own: "Sommerfest".

    Baskets are numbered within the unit, so that a number alone never opens another unit's. The
    first one, number 0, is always there, has no name and no row.
    """

    __tablename__ = "basket"
    __table_args__ = (CheckConstraint("number > 0", name="number"),)

    unit_id: int = Field(foreign_key="node.id", primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str = Field(max_length=60)
    accounting_code: str = Field(default="", max_length=60)
    """Where its lines are booked; "" = the unit's own."""
    created_at: datetime
    created_by_id: int | None = None
    created_by_name: str = Field(default="", max_length=120)
    closed_at: datetime | None = None
    """Closed: its lines stay with it, so that it can be opened again."""


class BasketLine(SQLModel, table=True):
    """An offer in a unit's basket. The basket is the unit's: it survives everybody's sign-out."""

    __tablename__ = "basket_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    unit_id: int = Field(foreign_key="node.id", primary_key=True)
    basket_number: int = Field(default=FIRST, primary_key=True)
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
    accounting_code: str = Field(default="", max_length=60)
    """Where it is booked, when it came from a basket that is booked elsewhere; "" = as the rest."""
    elsewhere: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Account -> how many of it are booked there instead (`orders.booked`)."""


class SupplierHold(SQLModel, table=True):
    """The unit chose to let a supplier's lines wait for a fixed day."""

    __tablename__ = "supplier_hold"

    unit_id: int = Field(foreign_key="node.id", primary_key=True)
    basket_number: int = Field(default=FIRST, primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", primary_key=True)
    delivery_date: date
    cutoff: datetime = Field(index=True)
    """Until when colleagues may add and take out."""
    held_at: datetime
    held_by_id: int | None = None
    held_by_name: str = Field(default="", max_length=120)
    auto_send: bool = False
    """It is sent by itself at the cut-off, because the person chose that."""
    agreed: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """What was said yes to then: prices by offer and the fee, in 1/10 000 kr."""
    told_at: datetime | None = None
    """When the one notice about it was written."""
    delivery_group: str = Field(default="", max_length=40)
    """Goes with others that share it; "" = alone."""
    joined: Joined = Field(default=Joined.NONE, sa_type=symbol(Joined))
    """What going with them spares, of the part that joined."""
    joined_parts: int = 0
    """Parts of the house's other baskets that came into this one."""
    host_unit_id: int | None = None
    """Goes in the order of this house's basket `host_number`, as the two share an EAN number."""
    host_number: int = 0
    came_back_at: datetime | None = None
    """It was not sent at the cut-off, and the lines wait for a person again."""
    came_back_for: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Why: what was worse then than what was agreed."""


class BasketMerge(SQLModel, table=True):
    """That a basket was emptied into another, and how both were: so that it can be undone."""

    __tablename__ = "basket_merge"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    unit_id: int = Field(foreign_key="node.id", index=True)
    number: int
    """The basket that was emptied."""
    into: int
    merged_at: datetime
    emptied: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Its lines."""
    met: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Lines of the same goods in the other one, before."""
    became: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """The lines that the merging made."""
    waited: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """What of it waited for a fixed day."""
    undone_at: datetime | None = None
