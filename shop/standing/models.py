"""Standing orders, their goods, what became of each time, and the schools' holidays."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from shop.db import BigId, MoneyColumn, QuantityColumn, symbol
from shop.standing.rules import LONGEST_NAME, Outcome


class StandingOrder(SQLModel, table=True):
    """Goods of one supplier that come on a weekday by themselves. It is the house's."""

    __tablename__ = "standing_order"
    __table_args__ = (
        CheckConstraint("weekday >= 0 AND weekday < 7", name="weekday"),
        CheckConstraint("every_weeks >= 1 AND every_weeks <= 2", name="every_weeks"),
        Index("ix_standing_order_due", "ended_at", "look_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="node.id", index=True)
    supplier_id: int = Field(foreign_key="supplier.id")
    name: str = Field(max_length=LONGEST_NAME)
    weekday: int
    """0 = Monday."""
    every_weeks: int
    first_day: date
    """A day in the first week that it comes: every second week counts from there."""
    pause_first: date | None = None
    pause_last: date | None = None
    rests_in_holidays: bool = True
    """Nothing comes in the municipality's school holidays."""
    look_at: datetime
    """When the worker looks at it next: when it is due, and a few times a day."""
    changed_at: datetime
    """When it was set up, changed or begun again: a cut-off before that was nobody's to keep."""
    created_at: datetime
    created_by_id: int | None = None
    created_by_name: str = Field(default="", max_length=120)
    ended_at: datetime | None = None
    ended_by_name: str = Field(default="", max_length=120)


class StandingLine(SQLModel, table=True):
    """An offer in a standing order."""

    __tablename__ = "standing_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    standing_id: int = Field(foreign_key="standing_order.id", primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", primary_key=True, sa_type=BigId)
    quantity: Decimal = Field(sa_type=QuantityColumn)
    price_agreed: Decimal = Field(sa_type=MoneyColumn)
    """Kr. when somebody last said yes to it: what a rise is measured from."""


class StandingRun(SQLModel, table=True):
    """What became of one time. Its key is why no time is ordered twice."""

    __tablename__ = "standing_run"

    standing_id: int = Field(foreign_key="standing_order.id", primary_key=True)
    day: date = Field(primary_key=True)
    """The day of the rhythm; a holiday may have moved the delivery."""
    outcome: Outcome = Field(sa_type=symbol(Outcome))
    amounts: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Other amounts this once, by offer."""
    order_id: int | None = Field(default=None, sa_type=BigInteger)
    request_id: int | None = Field(default=None, sa_type=BigInteger)
    """The request for a yes, where it was asked for."""
    reasons: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Why it lies in the basket: code, name of the goods, old and new price."""
    at: datetime
    by_name: str = Field(default="", max_length=120)
    seen_at: datetime | None = None
    """When somebody in the house put the note away."""


class SchoolHoliday(SQLModel, table=True):
    """Days on which a municipality's houses are closed or few; kept by procurement."""

    __tablename__ = "school_holiday"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="last_day"),)

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = Field(foreign_key="node.id", index=True)
    name: str = Field(max_length=LONGEST_NAME)
    first_day: date
    last_day: date
