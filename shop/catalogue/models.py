"""What is published: offers, their immutable versions, categories, and the change feed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from shop.catalogue.equivalents import Verdict
from shop.catalogue.rules import PictureState
from shop.db import (
    ROOM_FOR_UPDATES,
    BigId,
    MoneyColumn,
    QuantityColumn,
    append_only,
    symbol,
    table_of,
)
from shop.keys import check_by_statement


class Category(SQLModel, table=True):
    """A shop category: a UNSPSC class with a Danish name and a drawing."""

    __tablename__ = "category"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    name_da: str = Field(max_length=120)
    name_en: str = Field(max_length=120)
    unspsc_class: str = Field(max_length=8, index=True)
    cpv: str = Field(max_length=10)
    tile: str = Field(max_length=40)
    """The group it is shown under on the home page."""
    drawing: str = Field(max_length=20)
    tile_colour: str = Field(max_length=10)
    position: int
    labelable: str = Field(max_length=8)
    """How many Type I labelled products the market has: many, some, few or none."""
    food: bool = False


class Offer(SQLModel, table=True):
    """The identity of something a supplier sells to a node's subtree."""

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("owner_node_id", "supplier_id", "seller_item_id"),
        ROOM_FOR_UPDATES,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    owner_node_id: int = Field(foreign_key="node.id")
    supplier_id: int = Field(foreign_key="supplier.id", index=True)
    seller_item_id: str = Field(max_length=60)
    live_version_id: int | None = Field(default=None, sa_type=BigId)
    """The version that is sold now; None when the offer is withdrawn. Without an index, for it
    changes for a whole catalogue at once: from a version go to its offer by `offer_id`."""


class ItemFacts(SQLModel):
    """What a supplier says of one item, as the shop keeps it. Not a table of its own.

    A published version and an item that waits to be published have the same columns, so that
    publishing is one INSERT … SELECT in the database.
    """

    name: str = Field(max_length=200)
    description: str = Field(default="", sa_type=Text)
    brand: str = Field(default="", max_length=120)
    manufacturer: str = Field(default="", max_length=120)
    manufacturer_item_id: str = Field(default="", max_length=60)
    gtin: str = Field(default="", max_length=14)
    unspsc: str = Field(default="", max_length=8)
    category_id: int | None = None
    kind_key: str = Field(default="", max_length=80)
    """Noun and size of the name: items of one kind share it (see rules.kind_key)."""
    order_unit: str = Field(max_length=3)
    price: Decimal | None = Field(default=None, sa_type=MoneyColumn)
    """Kr. without VAT for one order unit; None = shown, but cannot be ordered."""
    vat_percent: Decimal = Field(default=Decimal(25), sa_type=MoneyColumn)
    content_quantity: Decimal | None = Field(default=None, sa_type=QuantityColumn)
    content_unit: str = Field(default="", max_length=3)
    comparable_price: Decimal | None = Field(default=None, sa_type=MoneyColumn)
    comparable_unit: str = Field(default="", max_length=10)
    minimum_quantity: Decimal = Field(default=Decimal(1), sa_type=QuantityColumn)
    quantity_step: Decimal = Field(default=Decimal(1), sa_type=QuantityColumn)
    lead_time_days: int | None = None
    agreement_number: str = Field(default="", max_length=40)
    lot: str = Field(default="", max_length=40)
    contracted: bool = False
    orderable: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    labels: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Label claims: code, raw, licence, evidence, valid_to, state (see catalog_import.item)."""
    price_steps: str | None = Field(default=None, sa_type=Text)
    """What one order unit costs where more are ordered (see kept.steps_to_text)."""
    upkeep: str | None = Field(default=None, sa_type=Text)
    """Lifetime, power and running cost as the supplier says (see kept.upkeep_to_text)."""
    replaces: str = Field(default="", max_length=60)
    line_key: str = Field(default="", max_length=60)
    """OIOUBL's line id, by which the supplier's later price updates name the item."""
    image: str = Field(default="", max_length=400)
    fingerprint: bytes | None = Field(default=None, sa_type=LargeBinary)
    """catalog_import.fingerprint of the item; None where the version is not just as it was sent
    (a held price, say) or older than fingerprints: then the fields themselves are compared."""


_HAS_MAKERS_NUMBER = text("manufacturer_item_id <> ''")


class OfferVersion(ItemFacts, table=True):
    """What an offer was from one publishing to the next. Never updated, never deleted."""

    __tablename__ = "offer_version"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("quantity_step > 0 AND minimum_quantity > 0", name="quantities"),
        Index("ix_offer_version_kind", "category_id", "kind_key"),
        Index("ix_offer_version_gtin", "gtin"),
        Index(
            "ix_offer_version_maker", "manufacturer_item_id",
            sqlite_where=_HAS_MAKERS_NUMBER, postgresql_where=_HAS_MAKERS_NUMBER,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    offer_id: int = Field(foreign_key="offer.id", index=True, sa_type=BigId)
    batch_id: int | None = None
    published_at: datetime
    category_id: int | None = Field(default=None, foreign_key="category.id")


_DECIDED = text("undone_at IS NULL")


class Equivalence(SQLModel, table=True):
    """Procurement's word on whether two offers serve the same need, for a node and all below it.

    The two may be of different categories: then they are a wide alternative. What nobody has
    decided is told by `equivalents.match`.
    """

    __tablename__ = "equivalence"
    __table_args__ = (
        CheckConstraint("one_offer_id < other_offer_id", name="in_order"),
        Index(
            "uq_equivalence_decided", "one_offer_id", "other_offer_id", "node_id", unique=True,
            sqlite_where=_DECIDED, postgresql_where=_DECIDED,
        ),
        Index("ix_equivalence_other", "other_offer_id"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id")
    one_offer_id: int = Field(foreign_key="offer.id", sa_type=BigId)
    other_offer_id: int = Field(foreign_key="offer.id", sa_type=BigId)
    verdict: Verdict = Field(sa_type=symbol(Verdict))
    why: str = Field(default="", max_length=200)
    decided_at: datetime
    decided_by_id: int | None = None
    decided_by_name: str = Field(default="", max_length=120)
    undone_at: datetime | None = None
    undone_by_name: str = Field(default="", max_length=120)


class LabelableDecision(SQLModel, table=True):
    """A place said how many labelled products a category's market has: the label share's
    denominator. The newest that has begun holds; a NULL level leaves it to those above."""

    __tablename__ = "labelable_decision"
    __table_args__ = (Index("ix_labelable_decision_place", "node_id", "category_id"),)

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id")
    category_id: int = Field(foreign_key="category.id")
    level: str | None = Field(default=None, max_length=8)
    """One of rules.LEVELS."""
    valid_from: date
    at: datetime
    by_id: int | None = None
    by_name: str = Field(default="", max_length=120)
    why: str = Field(default="", max_length=200)


class CategoryPair(SQLModel, table=True):
    """Procurement says that two categories serve the same needs: their goods of one noun and size
    are compared. For a node and all below it."""

    __tablename__ = "category_pair"
    __table_args__ = (
        CheckConstraint("one_category_id < other_category_id", name="in_order"),
        Index(
            "uq_category_pair_open", "node_id", "one_category_id", "other_category_id",
            unique=True, sqlite_where=_DECIDED, postgresql_where=_DECIDED,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    node_id: int = Field(foreign_key="node.id")
    one_category_id: int = Field(foreign_key="category.id")
    other_category_id: int = Field(foreign_key="category.id")
    why: str = Field(default="", max_length=200)
    decided_at: datetime
    decided_by_name: str = Field(default="", max_length=120)
    undone_at: datetime | None = None
    undone_by_name: str = Field(default="", max_length=120)


class StoppedVersion(SQLModel, table=True):
    """A version that was written for a publishing that was stopped: it was never sold."""

    __tablename__ = "stopped_version"

    version_id: int | None = Field(default=None, primary_key=True, sa_type=BigId)


class CatalogueFeed(SQLModel, table=True):
    """One row per offer that changed, written in the publishing transaction; indexers follow it."""

    __tablename__ = "catalogue_feed"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    offer_id: int = Field(sa_type=BigId)
    at: datetime


class Picture(SQLModel, table=True):
    """A picture that a supplier names by its address: how far we are with fetching it."""

    __tablename__ = "picture"
    __table_args__ = (
        Index("ix_picture_due", "state", "next_try_at", "id"),
        Index("ix_picture_tried", "tried_at", "host"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    address: str = Field(max_length=400, unique=True)
    """As OfferVersion.image has it: an address on the web, or "zip:" and the picture's SHA-256."""
    source: str = Field(default="", max_length=64)
    """SHA-256 of the ZIP that holds it, where it came in one."""
    state: PictureState = Field(sa_type=symbol(PictureState))
    reason: str = Field(default="", max_length=40)
    """A symbol for why it was refused or could not be fetched."""
    host: str = Field(default="", max_length=253)
    """Whom we asked last: nobody is asked too often."""
    name: str = Field(default="", max_length=64)
    """SHA-256 of what we keep; the files are called by it."""
    width: int = 0
    height: int = 0
    tries: int = 0
    tried_at: datetime | None = None
    next_try_at: datetime


append_only(table_of(OfferVersion))
append_only(table_of(CatalogueFeed))
append_only(table_of(LabelableDecision))
check_by_statement(table_of(Offer), "owner_node_id", "supplier_id")
check_by_statement(table_of(OfferVersion), "offer_id", "category_id", many="offer_id")
