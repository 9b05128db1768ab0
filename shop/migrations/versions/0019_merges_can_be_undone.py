"""Merging baskets can be undone; houses of one EAN number order together; what that spared."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString(length=30)
    op.add_column(
        "placed_order", sa.Column("supplier_number", text, nullable=False, server_default="")
    )
    op.create_index(
        op.f("ix_placed_order_supplier_number"), "placed_order", ["supplier_number"]
    )
    for table, column in (
        ("placed_order", "joined_parts"), ("placed_order", "gathered_days"),
        ("supplier_hold", "joined_parts"), ("supplier_hold", "host_number"),
    ):  # fmt: skip
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("supplier_hold", sa.Column("host_unit_id", sa.Integer(), nullable=True))
    op.create_table(
        "basket_merge",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("into", sa.Integer(), nullable=False),
        sa.Column("merged_at", _MOMENT(), nullable=False),
        *(
            sa.Column(name, sa.JSON(), nullable=False)
            for name in ("emptied", "met", "became", "waited")
        ),
        sa.Column("undone_at", _MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["node.id"], name=op.f("fk_basket_merge_unit_id_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basket_merge")),
    )
    op.create_index(op.f("ix_basket_merge_unit_id"), "basket_merge", ["unit_id"])
