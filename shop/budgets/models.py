"""What finance has said that a place may spend on an account in a year."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from shop.db import MoneyColumn


class BudgetLine(SQLModel, table=True):
    """One account of one unit in one year. Kroner without VAT."""

    __tablename__ = "budget_line"
    __table_args__ = (
        UniqueConstraint("unit_id", "year", "account"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    id: int | None = Field(default=None, primary_key=True)
    municipality_id: int = Field(foreign_key="node.id", index=True)
    unit_id: int = Field(foreign_key="node.id")
    year: int
    account: str = Field(max_length=60)
    """As the order's accounting code."""
    name: str = Field(default="", max_length=80)
    amount: Decimal = Field(sa_type=MoneyColumn)
    spent: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    """What finance had counted as spent."""
    counted_from: date
    """Orders placed from this day on are not in `spent`: we count them ourselves."""
    fed_at: datetime
    fed_by_name: str = Field(default="", max_length=120)
