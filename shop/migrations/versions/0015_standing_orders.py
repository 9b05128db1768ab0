"""Lines of a quick order that are not in the basket yet, and standing orders."""

from typing import Any

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _drafts()
    _standing_orders()
    _goods_and_times()
    _holidays()


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sqlmodel.sql.sqltypes.UTCDateTime(), nullable=nullable)


def _drafts() -> None:
    op.create_table(
        "quick_draft",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("last_key", sa.Integer(), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["node.id"], name=op.f("fk_quick_draft_unit_id_node")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_quick_draft_person_id_person")
        ),
        sa.PrimaryKeyConstraint("unit_id", "person_id", name=op.f("pk_quick_draft")),
    )


def _standing_orders() -> None:
    op.create_table(
        "standing_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("name", _text(60), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("pause_first", sa.Date(), nullable=True),
        sa.Column("pause_last", sa.Date(), nullable=True),
        sa.Column("rests_in_holidays", sa.Boolean(), nullable=False),
        _moment("look_at"), _moment("changed_at"), _moment("created_at"),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by_name", _text(120), nullable=False),
        _moment("ended_at", nullable=True),
        sa.Column("ended_by_name", _text(120), nullable=False),
        sa.CheckConstraint(
            "weekday >= 0 AND weekday < 7", name=op.f("ck_standing_order_weekday")
        ),
        sa.CheckConstraint(
            "every_weeks >= 1 AND every_weeks <= 2", name=op.f("ck_standing_order_every_weeks")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["node.id"], name=op.f("fk_standing_order_unit_id_node")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_standing_order_supplier_id_supplier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_order")),
    )  # fmt: skip
    op.create_index(op.f("ix_standing_order_unit_id"), "standing_order", ["unit_id"])
    op.create_index("ix_standing_order_due", "standing_order", ["ended_at", "look_at"])


def _goods_and_times() -> None:
    op.create_table(
        "standing_line",
        sa.Column("standing_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price_agreed", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_standing_line_quantity")),
        sa.ForeignKeyConstraint(
            ["standing_id"], ["standing_order.id"],
            name=op.f("fk_standing_line_standing_id_standing_order"),
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_standing_line_offer_id_offer")
        ),
        sa.PrimaryKeyConstraint("standing_id", "offer_id", name=op.f("pk_standing_line")),
    )  # fmt: skip
    op.create_table(
        "standing_run",
        sa.Column("standing_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("CHANGED", "SKIPPED", "ORDERED", "IN_BASKET", name="outcome",
                    native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("amounts", sa.JSON(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        _moment("at"),
        sa.Column("by_name", _text(120), nullable=False),
        _moment("seen_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["standing_id"], ["standing_order.id"],
            name=op.f("fk_standing_run_standing_id_standing_order"),
        ),
        sa.PrimaryKeyConstraint("standing_id", "day", name=op.f("pk_standing_run")),
    )  # fmt: skip


def _holidays() -> None:
    op.create_table(
        "school_holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", _text(60), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_school_holiday_last_day")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["node.id"], name=op.f("fk_school_holiday_municipality_id_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_holiday")),
    )
    op.create_index(
        op.f("ix_school_holiday_municipality_id"), "school_holiday", ["municipality_id"]
    )
