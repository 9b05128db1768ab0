"""Suppliers, agreements with all that stands in them, opt-outs, and delivery terms."""

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from shop.agreements.rules import (
    AgreementStatus,
    ClauseKind,
    Level,
    OptionState,
    Scope,
    Substitution,
    WhenClosed,
)
from shop.db import MoneyColumn, symbol


class Supplier(SQLModel, table=True):
    """A company that sells to us."""

    __tablename__ = "supplier"

    id: int | None = Field(default=None, primary_key=True)
    cvr: str = Field(max_length=8, unique=True)
    name: str = Field(max_length=120)
    tagline: str = Field(default="", max_length=120)
    drawing: str = Field(default="kasse", max_length=20)
    tile_colour: str = Field(default="gran", max_length=10)
    email: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=20)


class Agreement(SQLModel, table=True):
    """A framework or purchase agreement, owned by a node and reaching its subtree."""

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("owner_node_id", "number"),
        CheckConstraint("valid_to >= valid_from", name="validity"),
    )

    id: int | None = Field(default=None, primary_key=True)
    owner_node_id: int = Field(foreign_key="node.id", index=True)
    number: str = Field(max_length=40)
    title: str = Field(max_length=160)
    level: Level = Field(sa_type=symbol(Level))
    binding: bool = True
    status: AgreementStatus = Field(sa_type=symbol(AgreementStatus))
    scope: Scope = Field(default=Scope.PRICE_LIST, sa_type=symbol(Scope))
    valid_from: date
    valid_to: date
    target_percent: int | None = None
    responsible: str = Field(default="", max_length=120)
    contact_phone: str = Field(default="", max_length=20)
    how_to_buy: str = Field(default="", max_length=400)
    expected_value: Decimal | None = Field(default=None, sa_type=MoneyColumn)
    """Kr. without VAT that is expected to be bought on it in a year."""
    not_in_shop: str = Field(default="", max_length=400)
    """Why a service is not bought here."""
    keywords: str = Field(default="", max_length=400)
    """Words that people use for the need, with commas between."""
    status_note: str = Field(default="", max_length=400)
    """Why it is suspended, and what to do meanwhile."""
    version: int = 1
    """Counts every change of it, its lots and its opt-outs: search follows."""
    changed_at: datetime | None = None
    changed_by_name: str = Field(default="", max_length=120)


class Lot(SQLModel, table=True):
    """A part of an agreement with its own suppliers and categories."""

    __tablename__ = "lot"

    id: int | None = Field(default=None, primary_key=True)
    agreement_id: int = Field(foreign_key="agreement.id", index=True)
    name: str = Field(default="", max_length=120)
    obligatory: bool = True
    """False: an offer only, as the optional list of a SKI agreement."""


class LotSupplier(SQLModel, table=True):
    """A supplier on a lot; different ranks make a cascade."""

    __tablename__ = "lot_supplier"

    lot_id: int = Field(foreign_key="lot.id", primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", primary_key=True)
    rank: int = 1


class LotCategory(SQLModel, table=True):
    """A UNSPSC prefix that a lot covers."""

    __tablename__ = "lot_category"

    lot_id: int = Field(foreign_key="lot.id", primary_key=True)
    unspsc_prefix: str = Field(primary_key=True, max_length=8)


class OptOut(SQLModel, table=True):
    """A node that does not take part in an agreement for some categories ("" = for all)."""

    __tablename__ = "opt_out"

    agreement_id: int = Field(foreign_key="agreement.id", primary_key=True)
    node_id: int = Field(foreign_key="node.id", primary_key=True)
    unspsc_prefix: str = Field(default="", primary_key=True, max_length=8)


class SupplierTerms(SQLModel, table=True):
    """How a supplier delivers to a node's subtree; the nearest node above a unit decides."""

    __tablename__ = "supplier_terms"

    node_id: int = Field(foreign_key="node.id", primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", primary_key=True)
    minimum_order_value: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    small_order_fee: Decimal = Field(default=Decimal(0), sa_type=MoneyColumn)
    supplier_may_refuse: bool = False
    weekdays: str = Field(default="", max_length=7)
    """Fixed delivery days as digits, Monday = 0: "13" is Tuesday and Thursday."""
    cutoff_days: int = 1
    cutoff: time = time(12)
    max_deliveries_per_week: int | None = None
    price_rise_limit: Decimal | None = Field(default=None, sa_type=MoneyColumn)
    """Percent a price may rise before somebody must decide."""
    price_notice_days: int | None = None
    """Days before it holds that a rise must be told; None = nothing agreed."""
    substitution: Substitution = Field(
        default=Substitution.NOT_AGREED, sa_type=symbol(Substitution)
    )
    when_closed: WhenClosed = Field(default=WhenClosed.NEXT_FIXED_DAY, sa_type=symbol(WhenClosed))


class AgreementOption(SQLModel, table=True):
    """A right to extend an agreement by some months, to be used or declined by a date."""

    __tablename__ = "agreement_option"
    __table_args__ = (CheckConstraint("months > 0", name="months"),)

    id: int | None = Field(default=None, primary_key=True)
    agreement_id: int = Field(foreign_key="agreement.id", index=True)
    months: int
    decide_by: date
    state: OptionState = Field(default=OptionState.OPEN, sa_type=symbol(OptionState))
    decided_at: datetime | None = None
    decided_by_name: str = Field(default="", max_length=120)


class AgreementClause(SQLModel, table=True):
    """What the supplier has promised beside goods and price, and when somebody last looked."""

    __tablename__ = "agreement_clause"

    id: int | None = Field(default=None, primary_key=True)
    agreement_id: int = Field(foreign_key="agreement.id", index=True)
    kind: ClauseKind = Field(sa_type=symbol(ClauseKind))
    text: str = Field(max_length=400)
    followed_up_on: date | None = None
    followed_up_by_name: str = Field(default="", max_length=120)


class AgreementContact(SQLModel, table=True):
    """Whom to ask about an agreement, and about what."""

    __tablename__ = "agreement_contact"

    id: int | None = Field(default=None, primary_key=True)
    agreement_id: int = Field(foreign_key="agreement.id", index=True)
    about: str = Field(max_length=120)
    name: str = Field(max_length=120)
    phone: str = Field(default="", max_length=20)
    email: str = Field(default="", max_length=200)


class AgreementDocument(SQLModel, table=True):
    """A file under an agreement; its bytes are kept by their SHA-256."""

    __tablename__ = "agreement_document"

    id: int | None = Field(default=None, primary_key=True)
    agreement_id: int = Field(foreign_key="agreement.id", index=True)
    name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    size: int
    for_everyone: bool = False
    """False: only procurement reads it, for it may hold what competitors must not see."""
    added_at: datetime
    added_by_name: str = Field(max_length=120)


class AgreementQuestion(SQLModel, table=True):
    """A question under an agreement, and its answer that everybody under it can read."""

    __tablename__ = "agreement_question"

    id: int | None = Field(default=None, primary_key=True)
    agreement_id: int = Field(foreign_key="agreement.id", index=True)
    node_id: int = Field(foreign_key="node.id")
    """Where it was asked: until it is answered, only the municipality there sees it."""
    question: str = Field(max_length=500)
    asked_at: datetime
    asked_by_name: str = Field(max_length=120)
    answer: str = Field(default="", max_length=1000)
    answered_at: datetime | None = None
    answered_by_name: str = Field(default="", max_length=120)
