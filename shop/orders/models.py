"""The record: orders with everything copied, and the roll-up that reports read."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from nudges.facts import Coverage
from shop.db import BigId, MoneyColumn, QuantityColumn, append_only, symbol, table_of
from shop.orders.rules import Joined, SendReason


class Order(SQLModel, table=True):
    """A placed order. Everything it needs is copied, nothing is changed afterwards."""

    __tablename__ = "placed_order"
    __table_args__ = (
        UniqueConstraint("form_token", "supplier_id"),
        UniqueConstraint("municipality_id", "number"),
        Index("ix_placed_order_path", "unit_path", "placed_date"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    number: str = Field(max_length=30)
    """Order number as the supplier and the invoice see it: "L2026-000123"."""
    form_token: str = Field(max_length=64)
    """The press of the button that sent it; the same press twice is one order."""
    municipality_id: int = Field(index=True)
    unit_id: int = Field(index=True)
    unit_path: str = Field(max_length=200)
    """The unit's place in the tree on the day: a unit that moves takes no history along."""
    unit_name: str = Field(max_length=120)
    unit_type: str = Field(default="", max_length=24)
    supplier_id: int = Field(index=True)
    supplier_name: str = Field(max_length=120)
    supplier_cvr: str = Field(max_length=8)
    placed_at: datetime
    placed_date: date
    placed_by_id: int | None = None
    placed_by_name: str = Field(max_length=120)
    reference: str = Field(default="", max_length=120)
    gln: str = Field(default="", max_length=13)
    delivery_address: str = Field(default="", max_length=240)
    accounting_code: str = Field(default="", max_length=60)
    delivery_date: date
    goods_value: Decimal = Field(sa_type=MoneyColumn)
    fee: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    vat: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    process_cost: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    minimum_order_value: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    is_small: bool = False
    """Below 250 kr. of goods (KL's key figure)."""
    gathered: bool = False
    """It waited for a fixed delivery day by choice."""
    send_reason: SendReason = Field(default=SendReason.NONE, sa_type=symbol(SendReason))
    send_note: str = Field(default="", max_length=200)
    note: str = Field(default="", max_length=400)
    nudges: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Nudges shown for the order as a whole: rule, version, answer."""
    delivery_group: str = Field(default="", max_length=40, index=True)
    """Orders that come with the same stop because somebody joined one to another; "" = alone."""
    joined: Joined = Field(default=Joined.NONE, sa_type=symbol(Joined))
    """What the joining spared: an order with its invoice and stop, or the stop alone."""
    supplier_number: str = Field(default="", max_length=30, index=True)
    """The supplier's order that this is a part of, by its number: another house's of the same EAN
    number goes with it, each with its own lines. "" = an order of its own, by `number`."""
    joined_parts: int = 0
    """Parts of the house's other baskets that came into it, each an order less."""
    gathered_days: int = 0
    """Later days on which somebody put more in while it waited, each an order less."""


class OrderLine(SQLModel, table=True):
    """A line as it was when it was ordered."""

    __tablename__ = "order_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    order_id: int = Field(foreign_key="placed_order.id", primary_key=True, sa_type=BigInteger)
    line_number: int = Field(primary_key=True)
    offer_id: int = Field(sa_type=BigInteger, index=True)
    offer_version_id: int = Field(sa_type=BigInteger)
    seller_item_id: str = Field(max_length=60)
    name: str = Field(max_length=200)
    order_unit: str = Field(max_length=3)
    pack_text: str = Field(default="", max_length=120)
    quantity: Decimal = Field(sa_type=QuantityColumn)
    price: Decimal = Field(sa_type=MoneyColumn)
    line_value: Decimal = Field(sa_type=MoneyColumn)
    vat_percent: Decimal = Field(sa_type=MoneyColumn)
    comparable_price: Decimal | None = Field(default=None, sa_type=MoneyColumn)
    comparable_unit: str = Field(default="", max_length=10)
    category_code: str = Field(default="", max_length=40)
    category_name: str = Field(default="", max_length=120)
    unspsc: str = Field(default="", max_length=8)
    coverage: Coverage = Field(sa_type=symbol(Coverage))
    agreement_number: str = Field(default="", max_length=40)
    agreement_level: str = Field(default="", max_length=12)
    agreement_rank: int | None = None
    """The supplier's number in the agreement's cascade; None where there is none."""
    labels: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Labels that counted on the day: code, licence, valid_to."""
    is_labelled: bool = False
    """Carried a counting Type I eco label."""
    is_labelable: bool = False
    """The category's market has labelled goods, so the line is in the label share's denominator."""
    is_food: bool = False
    is_organic: bool = False
    skip_reason: str = Field(default="", max_length=24)
    """Why a supplier further up the agreement's ranks was passed over (a SendReason), "" where
    none was, or nobody asked."""
    added_by_name: str = Field(default="", max_length=120)
    nudges: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    co2_kg: Decimal | None = Field(default=None, sa_type=QuantityColumn)
    """Kg CO2e of the line; None = not known, which is not zero."""
    co2_source: str = Field(default="", max_length=80)
    accounting_code: str = Field(default="", max_length=60)
    """Where the line is booked when that is elsewhere than the order; "" = as the order."""


class OrderNumber(SQLModel, table=True):
    """The last number given in a municipality and year, counted up while an order is placed."""

    __tablename__ = "order_number"

    municipality_id: int = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int = 0


class Delivery(SQLModel, table=True):
    """A stop: one supplier at one unit on one day, however many orders it brings."""

    __tablename__ = "delivery"

    unit_id: int = Field(primary_key=True)
    supplier_id: int = Field(primary_key=True)
    day: date = Field(primary_key=True)
    unit_path: str = Field(max_length=200, index=True)


class OrderMonth(SQLModel, table=True):
    """Orders rolled up by month, unit (where it stood then) and supplier. Kr. in ordering."""

    __tablename__ = "order_month"

    month: str = Field(primary_key=True, max_length=7)
    unit_path: str = Field(primary_key=True, max_length=200)
    supplier_id: int = Field(primary_key=True)
    unit_id: int
    orders: int = 0
    small_orders: int = 0
    lines: int = 0
    deliveries: int = 0
    goods_value: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    fees: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    covered_value: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    """Goods in categories with an agreement: the denominator of agreement share."""
    on_agreement_value: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    labelable_value: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    labelled_value: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    food_value: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    organic_value: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    excepted_value: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    """Goods outside agreement sent with an accepted reason: left out of the agreement share."""


append_only(table_of(Order))
append_only(table_of(OrderLine))
