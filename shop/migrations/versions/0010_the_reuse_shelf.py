"""What houses give away to each other."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _things()
    _reservations()


def _symbol(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=24)


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _things() -> None:
    op.create_table(
        "reuse_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", _text(80), nullable=False),
        sa.Column("about", _text(600), nullable=False),
        sa.Column(
            "condition", _symbol("condition", "AS_NEW", "GOOD", "WORN", "NEEDS_REPAIR"),
            nullable=False,
        ),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("free", sa.Integer(), nullable=False),
        sa.Column("stands", _text(120), nullable=False),
        sa.Column("delivers", sa.Boolean(), nullable=False),
        sa.Column("new_price", sa.BigInteger(), nullable=True),
        sa.Column("picture", _text(64), nullable=False),
        sa.Column("offered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=True),
        sa.Column("offered_by_name", _text(120), nullable=False),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "free >= 0 AND free <= pieces", name=op.f("ck_reuse_item_free_of_pieces")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["node.id"], name=op.f("fk_reuse_item_unit_id_node")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["node.id"], name=op.f("fk_reuse_item_municipality_id_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reuse_item")),
    )
    for column in ("unit_id", "municipality_id"):
        op.create_index(op.f(f"ix_reuse_item_{column}"), "reuse_item", [column])


def _reservations() -> None:
    op.create_table(
        "reuse_reservation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("way", _symbol("way", "COLLECT", "DELIVER"), nullable=False),
        sa.Column(
            "state", _symbol("reservationstate", "RESERVED", "HANDED_OVER", "CANCELLED"),
            nullable=False,
        ),
        sa.Column("reserved_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("reserved_by_id", sa.Integer(), nullable=True),
        sa.Column("reserved_by_name", _text(120), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_by_name", _text(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["reuse_item.id"], name=op.f("fk_reuse_reservation_item_id_reuse_item")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["node.id"], name=op.f("fk_reuse_reservation_unit_id_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reuse_reservation")),
    )
    for column in ("item_id", "unit_id"):
        op.create_index(op.f(f"ix_reuse_reservation_{column}"), "reuse_reservation", [column])
