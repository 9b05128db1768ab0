"""What houses told of their deliveries, and what procurement was asked to follow up."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from shop.db import BigId, QuantityColumn, append_only, symbol, table_of
from shop.receiving.rules import LONGEST_ANSWER, LONGEST_NOTE, ComplaintState, Mark


class Arrival(SQLModel, table=True):
    """Somebody told what came of an order, or that an earlier report was wrong. Never changed."""

    __tablename__ = "arrival"
    __table_args__ = (UniqueConstraint("order_id", "number"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    order_id: int = Field(foreign_key="placed_order.id", sa_type=BigInteger)
    number: int
    """1, 2, 3 … of the order."""
    undoes: int | None = None
    """The number of the report that does not count any more."""
    is_whole: bool = False
    """Nothing of the order is left to hear about."""
    unit_id: int = Field(index=True)
    told_at: datetime
    told_by_id: int | None = None
    told_by_name: str = Field(max_length=120)
    picture: str = Field(default="", max_length=64)


class ArrivalLine(SQLModel, table=True):
    """What became of some of a line's goods, in order units."""

    __tablename__ = "arrival_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    arrival_id: int = Field(foreign_key="arrival.id", primary_key=True, sa_type=BigInteger)
    line_number: int = Field(primary_key=True)
    mark: Mark = Field(sa_type=symbol(Mark), primary_key=True)
    quantity: Decimal = Field(sa_type=QuantityColumn)
    note: str = Field(default="", max_length=LONGEST_NOTE)


class Complaint(SQLModel, table=True):
    """A line that was not as ordered, for procurement to follow up."""

    __tablename__ = "complaint"
    __table_args__ = (UniqueConstraint("arrival_id", "line_number"),)

    id: int | None = Field(default=None, primary_key=True)
    arrival_id: int = Field(foreign_key="arrival.id", sa_type=BigInteger)
    order_id: int = Field(foreign_key="placed_order.id", sa_type=BigInteger, index=True)
    line_number: int
    unit_id: int = Field(index=True)
    unit_path: str = Field(max_length=200, index=True)
    opened_at: datetime
    opened_by_name: str = Field(max_length=120)
    state: ComplaintState = Field(default=ComplaintState.OPEN, sa_type=symbol(ComplaintState))
    turn: int = 0
    """How often procurement has changed it: who answers an older one is told."""
    answer: str = Field(default="", max_length=LONGEST_ANSWER)
    changed_at: datetime | None = None
    changed_by_name: str = Field(default="", max_length=120)


append_only(table_of(Arrival))
append_only(table_of(ArrivalLine))
