"""A supplier's file, what was found wrong with it, and the difference it would make."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index, Text
from sqlmodel import Field, SQLModel

from shop.db import BigId, MoneyColumn, QuantityColumn, symbol
from shop.intake.rules import BatchState, ChangeKind


class ImportBatch(SQLModel, table=True):
    """One file from one supplier for one node."""

    __tablename__ = "import_batch"

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id", index=True)
    supplier_id: int = Field(foreign_key="supplier.id", index=True)
    sha256: str = Field(max_length=64)
    file_name: str = Field(max_length=200)
    file_size: int
    format: str = Field(default="", max_length=40)
    state: BatchState = Field(sa_type=symbol(BatchState))
    staged_at: datetime
    staged_by_id: int | None = None
    staged_by_name: str = Field(default="", max_length=120)
    replaces_all: bool = True
    items: int = 0
    added: int = 0
    withdrawn: int = 0
    price_up: int = 0
    price_down: int = 0
    changed: int = 0
    """Changed in any other way: unit, pack, label, text."""
    unchanged: int = 0
    errors: int = 0
    warnings: int = 0
    base_batch_id: int | None = None
    """The supplier's last published batch when the difference was made."""
    price_rise_limit: Decimal | None = Field(default=None, sa_type=MoneyColumn)
    """Percent a price may rise under the supplier's terms, as they were on the day."""
    decided_at: datetime | None = None
    decided_by_name: str = Field(default="", max_length=120)


class ImportIssue(SQLModel, table=True):
    """One thing wrong with a file: code, row, field, value and a sentence."""

    __tablename__ = "import_issue"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    batch_id: int = Field(foreign_key="import_batch.id", index=True)
    code: str = Field(max_length=40)
    row: int
    field: str = Field(default="", max_length=60)
    value: str = Field(default="", max_length=200)
    text: str = Field(max_length=400)
    is_error: bool


class StagedChange(SQLModel, table=True):
    """What the file would do to one offer, and what it did (the two version ids)."""

    __tablename__ = "staged_change"
    __table_args__ = (Index("ix_staged_change_page", "batch_id", "kind", "effect_size", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    batch_id: int = Field(foreign_key="import_batch.id", index=True)
    kind: ChangeKind = Field(sa_type=symbol(ChangeKind))
    fields: str = Field(default="", max_length=400)
    """Names of the fields that differ, separated by spaces."""
    seller_item_id: str = Field(max_length=60)
    name: str = Field(max_length=200)
    offer_id: int | None = Field(default=None, sa_type=BigId)
    old_price: Decimal | None = Field(default=None, sa_type=MoneyColumn)
    new_price: Decimal | None = Field(default=None, sa_type=MoneyColumn)
    old_unit: str = Field(default="", max_length=3)
    new_unit: str = Field(default="", max_length=3)
    old_content: Decimal | None = Field(default=None, sa_type=QuantityColumn)
    new_content: Decimal | None = Field(default=None, sa_type=QuantityColumn)
    """What one order unit held before and holds now, in `old_content_unit`, `new_content_unit`."""
    old_content_unit: str = Field(default="", max_length=3)
    new_content_unit: str = Field(default="", max_length=3)
    over_limit: bool = False
    """The price rises more than the supplier's terms allow."""
    bought: Decimal = Field(default=Decimal(0), sa_type=QuantityColumn)
    """Order units the node's subtree bought in the last 12 months."""
    effect: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    """Kr. a year: price difference times bought."""
    effect_size: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    """The effect without its sign, to page by."""
    item: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """The new item as parsed; None when withdrawn."""
    old_version_id: int | None = Field(default=None, sa_type=BigId)
    new_version_id: int | None = Field(default=None, sa_type=BigId)


class StoredFile(SQLModel, table=True):
    """A file whose bytes are kept under their SHA-256, with who brought it and when."""

    __tablename__ = "stored_file"

    sha256: str = Field(primary_key=True, max_length=64)
    size: int
    first_name: str = Field(max_length=200)
    stored_at: datetime
    stored_by_name: str = Field(sa_type=Text)
