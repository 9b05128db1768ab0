"""A supplier's file, what was found wrong with it, and the difference it would make."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    FromClause,
    Index,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlmodel import Field, SQLModel

from shop.catalogue.models import ItemFacts
from shop.db import (
    ROOM_FOR_UPDATES,
    BigId,
    MoneyColumn,
    QuantityColumn,
    append_only,
    one_of,
    symbol,
    table_of,
)
from shop.intake.rules import BatchState, ChangeKind, Choice, Hold, LabelVerdict, Verdict
from shop.keys import check_by_statement

_OPEN = text("undone_at IS NULL")


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
    price_notice_days: int | None = None
    """Days before it holds that a rise must be told, as agreed on the day."""
    live_before: int = 0
    """Live offers of the supplier at the node when the difference was made."""
    held: int = 0
    """Changes whose price waits for somebody's decision."""
    read_key: str = Field(default="", max_length=64)
    """How it was read (see rereading.How); "" where nobody may lean on that."""
    told_goods: str = Field(default="", max_length=32)
    """What it says in all (see rereading.Told)."""
    same_until: date | None = None
    """The first day on which the same bytes may read as something else."""
    read_batch_id: int | None = None
    """The batch whose reading was used instead of a new one: the bytes are the same."""
    valid_from: date | None = None
    """The day the supplier says the catalogue begins; what the publish form suggests."""
    publish_date: date | None = None
    """The day it is to be published by itself; None when nobody has asked for that."""
    publish_by_id: int | None = None
    publish_by_name: str = Field(default="", max_length=120)
    """Who asked for it."""
    decided_at: datetime | None = None
    decided_by_id: int | None = None
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


_IS_HELD = text("hold <> 'NONE'")


class StagedChange(SQLModel, table=True):
    """What the file would do to one offer, and what it did (the two version ids)."""

    __tablename__ = "staged_change"
    __table_args__ = (
        Index("ix_staged_change_page", "batch_id", "effect_size", "id"),
        Index("ix_staged_change_kind", "batch_id", "kind", "effect_size", "id"),
        Index(
            "ix_staged_change_held", "batch_id", "effect_size", "id",
            sqlite_where=_IS_HELD, postgresql_where=_IS_HELD,
        ),
        one_of("kind", ChangeKind),
        one_of("hold", Hold),
        one_of("choice", Choice),
        ROOM_FOR_UPDATES,
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    batch_id: int = Field(foreign_key="import_batch.id")
    kind: ChangeKind = Field(sa_type=symbol(ChangeKind, checked=False))
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
    hold: Hold = Field(default=Hold.NONE, sa_type=symbol(Hold, checked=False))
    """Why the price may not pass without a decision."""
    choice: Choice = Field(default=Choice.TAKE, sa_type=symbol(Choice, checked=False))
    """What publishing does with the change."""
    decided_at: datetime | None = None
    decided_by_name: str = Field(default="", max_length=120)
    """Who settled a held price, and when; the whole story is in price_decision."""
    bought: Decimal = Field(default=Decimal(0), sa_type=QuantityColumn)
    """Order units the node's subtree bought in the last 12 months."""
    effect: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    """Kr. a year: price difference times bought."""
    effect_size: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    """Kr. a year that the list is ordered and paged by (see weigh.size_of)."""
    old_version_id: int | None = Field(default=None, sa_type=BigId)
    """What was sold until now, and is again when the batch is rolled back."""
    earlier_version_id: int | None = Field(default=None, sa_type=BigId)
    """Of new goods that we have had before: what they were when they were sold last. The old
    price is theirs."""
    same_as: str | None = Field(default=None, max_length=60)
    """The same goods under another number: the one they had, or of goods that go, the one they
    get."""
    follows: str | None = Field(default=None, max_length=60)
    """Of new goods: the number of others that they replace, by the supplier's word."""
    new_version_id: int | None = Field(default=None, sa_type=BigId)


class StagedItem(ItemFacts, table=True):
    """The new item of a staged change, in the columns of a version. Gone when it is published."""

    __tablename__ = "staged_item"

    change_id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    """The id of its staged_change."""
    batch_id: int
    """Without an index, for every item would pay for it: they are found by their changes."""


class PriceDecision(SQLModel, table=True):
    """What somebody decided about a held price: old, new, who, when and why. Never changed."""

    __tablename__ = "price_decision"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    node_id: int = Field(foreign_key="node.id", index=True)
    supplier_id: int = Field(foreign_key="supplier.id")
    batch_id: int = Field(foreign_key="import_batch.id", index=True)
    change_id: int = Field(sa_type=BigId, index=True)
    offer_id: int = Field(sa_type=BigId, index=True)
    seller_item_id: str = Field(max_length=60)
    name: str = Field(max_length=200)
    hold: Hold = Field(sa_type=symbol(Hold))
    old_price: Decimal | None = Field(default=None, sa_type=MoneyColumn)
    new_price: Decimal | None = Field(default=None, sa_type=MoneyColumn)
    old_unit: str = Field(default="", max_length=3)
    new_unit: str = Field(default="", max_length=3)
    verdict: Verdict = Field(sa_type=symbol(Verdict))
    why: str = Field(default="", max_length=400)
    decided_at: datetime
    decided_by_id: int | None = None
    decided_by_name: str = Field(default="", max_length=120)


class IntakePolicy(SQLModel, table=True):
    """How a node wants its catalogues handled; where there is no row, the defaults below."""

    __tablename__ = "intake_policy"

    node_id: int = Field(foreign_key="node.id", primary_key=True)
    four_eyes: bool = False
    """Somebody else than who brought the file must publish it."""
    withdrawn_percent: int = 30
    """A file that removes more than this share of the live offers raises the alarm."""
    changed_at: datetime
    changed_by_name: str = Field(default="", max_length=120)


class SupplierRhythm(SQLModel, table=True):
    """How often a supplier is to send a catalogue to a node."""

    __tablename__ = "supplier_rhythm"

    node_id: int = Field(foreign_key="node.id", primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", primary_key=True)
    every_days: int
    changed_at: datetime
    changed_by_name: str = Field(default="", max_length=120)


class ColumnChoice(SQLModel, table=True):
    """What a person said a column of a supplier's price list means; remembered for next time."""

    __tablename__ = "column_choice"
    __table_args__ = (UniqueConstraint("node_id", "supplier_id", "header"),)

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id")
    supplier_id: int = Field(foreign_key="supplier.id")
    header: str = Field(max_length=200)
    """The header as the file has it, normalised by catalog_import.columns."""
    field: str = Field(max_length=60)
    """A field of ParsedItem, or "" for a column that means nothing to us."""
    chosen_at: datetime
    chosen_by_name: str = Field(default="", max_length=120)


class LabelText(SQLModel, table=True):
    """A label text that no list of ours knows: a person says what it is, once for the node."""

    __tablename__ = "label_text"
    __table_args__ = (UniqueConstraint("node_id", "text_key"),)

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id")
    text_key: str = Field(max_length=200)
    """The text in the form by which texts are compared."""
    raw: str = Field(max_length=200)
    verdict: LabelVerdict = Field(sa_type=symbol(LabelVerdict))
    code: str = Field(default="", max_length=40)
    """The GS1 code it means, where the verdict is IS_LABEL."""
    why: str = Field(default="", max_length=400)
    by_hand: bool = False
    """A person wrote it before any catalogue had it."""
    first_seen_at: datetime
    changed_at: datetime | None = None
    """When somebody last decided on it, or took that back."""
    decided_at: datetime | None = None
    decided_by_name: str = Field(default="", max_length=120)


class LabelDecision(SQLModel, table=True):
    """What was said of a label text, time after time. Never changed."""

    __tablename__ = "label_decision"
    __table_args__ = (Index("ix_label_decision_code", "code", "node_id"),)

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id")
    raw: str = Field(max_length=200)
    verdict: LabelVerdict = Field(sa_type=symbol(LabelVerdict))
    """OPEN: it was taken back."""
    code: str = Field(default="", max_length=40)
    """The label it means, or meant until it was taken back."""
    why: str = Field(default="", max_length=400)
    at: datetime
    by_name: str = Field(default="", max_length=120)


class ItemClass(SQLModel, table=True):
    """A person's word on what a supplier's item is, where the supplier's code says too little.

    It holds while the supplier says the same.
    """

    __tablename__ = "item_class"
    __table_args__ = (
        Index(
            "uq_item_class_open", "node_id", "supplier_id", "seller_item_id", unique=True,
            sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
        Index("ix_item_class_together", "together"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id")
    supplier_id: int = Field(foreign_key="supplier.id")
    seller_item_id: str = Field(max_length=60)
    said: str = Field(default="", max_length=8)
    """The UNSPSC code as the supplier gives it, "" for none."""
    unspsc: str = Field(max_length=8)
    """The code as the person has it."""
    together: str = Field(max_length=32)
    """The same for all that were decided at once, and are undone at once."""
    decided_at: datetime
    decided_by_name: str = Field(default="", max_length=120)
    undone_at: datetime | None = None
    undone_by_name: str = Field(default="", max_length=120)


class LabelCheck(SQLModel, table=True):
    """A label that a person looked up for an item. It counts while the claim is the same."""

    __tablename__ = "label_check"
    __table_args__ = (UniqueConstraint("node_id", "supplier_id", "seller_item_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id")
    supplier_id: int = Field(foreign_key="supplier.id")
    seller_item_id: str = Field(max_length=60)
    code: str = Field(max_length=40)
    said: dict[str, Any] = Field(sa_type=JSON)
    """The claim as the supplier made it; another claim has not been looked up."""
    licence: str = Field(max_length=60)
    valid_to: date | None = None
    source: str = Field(default="", max_length=200)
    """Where it was looked up."""
    checked_at: datetime
    checked_by_name: str = Field(default="", max_length=120)


class StoredFile(SQLModel, table=True):
    """A file whose bytes are kept under their SHA-256, with who brought it and when."""

    __tablename__ = "stored_file"

    sha256: str = Field(primary_key=True, max_length=64)
    size: int
    first_name: str = Field(max_length=200)
    stored_at: datetime
    stored_by_name: str = Field(sa_type=Text)


append_only(table_of(PriceDecision))


def is_held(changes: FromClause) -> ColumnElement[bool]:
    """Whether a staged change has a price that was held: in the words of the index of those."""
    return changes.c.hold != literal_column("'NONE'")


append_only(table_of(LabelDecision))
check_by_statement(table_of(StagedChange), "batch_id")
