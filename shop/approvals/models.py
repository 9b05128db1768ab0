"""Orders that somebody else says yes to first, and who stands in for whom."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from shop.approvals.rules import State
from shop.db import BigId, MoneyColumn, symbol
from shop.orders.rules import Joined, SendReason
from shop.organisation.rules import Role


class ApprovalRequest(SQLModel, table=True):
    """A supplier's part of a basket that was sent and waits for a yes. What was asked is kept."""

    __tablename__ = "approval_request"
    __table_args__ = (
        UniqueConstraint("form_token", "supplier_id"),
        Index("ix_approval_request_path", "state", "unit_path"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    state: State = Field(default=State.WAITING, sa_type=symbol(State))
    form_token: str = Field(max_length=64)
    """The press of *Send* that asked; the order gets the same one, so that it is one order."""
    municipality_id: int = Field(index=True)
    unit_id: int = Field(foreign_key="node.id", index=True)
    unit_path: str = Field(max_length=200)
    unit_name: str = Field(max_length=120)
    basket_number: int = 0
    """The basket that it came from, and that it goes back to."""
    supplier_id: int = Field(foreign_key="supplier.id")
    supplier_name: str = Field(max_length=120)
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """`rules.AskedLine`, as it was sent. Never changed."""
    amounts: dict[str, str] | None = Field(default=None, sa_type=JSON)
    """Offer id -> amount as the approver left it, "0" for what was taken out; None before."""
    goods_value: Decimal = Field(sa_type=MoneyColumn)
    fee: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    approval_limit: Decimal = Field(sa_type=MoneyColumn)
    """Kr. of goods from which somebody had to approve."""
    accounting_code: str = Field(default="", max_length=60)
    gathered: bool = False
    delivery_date: date | None = None
    """The day it was to come when it was sent."""
    delivery_group: str = Field(default="", max_length=40)
    joined: Joined = Field(default=Joined.NONE, sa_type=symbol(Joined))
    joined_parts: int = 0
    gathered_days: int = 0
    """What it was gathered and joined with in the basket, as on an order."""
    note: str = Field(default="", max_length=400)
    """The order's own, where the shop itself asked."""
    send_reason: SendReason = Field(default=SendReason.NONE, sa_type=symbol(SendReason))
    send_note: str = Field(default="", max_length=200)
    nudges: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    asked_at: datetime
    asked_by_id: int | None = None
    asked_by_name: str = Field(max_length=120)
    asked_by_email: str = Field(default="", max_length=200)
    level_role: Role = Field(sa_type=symbol(Role))
    level_path: str = Field(max_length=200)
    """The place whose people are asked now, with those nearer; it moves up when nobody answers."""
    level_since: datetime
    reminded_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by_id: int | None = None
    decided_by_name: str = Field(default="", max_length=120)
    decided_for_name: str = Field(default="", max_length=120)
    """Who the one that decided stood in for."""
    words: str = Field(default="", max_length=400)
    """What the approver wrote."""
    order_id: int | None = Field(default=None, foreign_key="placed_order.id", sa_type=BigId)
    seen_at: datetime | None = None
    """When the house put the answer away."""


class ApprovalStandIn(SQLModel, table=True):
    """Somebody approves for a manager who is away, from `first` to `last`, both included."""

    __tablename__ = "approval_stand_in"
    __table_args__ = (CheckConstraint("last >= first", name="period"),)

    id: int | None = Field(default=None, primary_key=True)
    absent_id: int = Field(foreign_key="person.id", index=True)
    absent_name: str = Field(max_length=120)
    stand_in_id: int = Field(foreign_key="person.id", index=True)
    stand_in_name: str = Field(max_length=120)
    first: date
    last: date
    set_at: datetime
    set_by_name: str = Field(default="", max_length=120)
    ended_at: datetime | None = None
    """Ended before its time, or never begun."""
