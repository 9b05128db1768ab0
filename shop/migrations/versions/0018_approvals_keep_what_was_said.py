"""Approvals keep what an order was gathered with; a line's parts are booked each on its account."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _gathered()
    op.add_column(
        "basket_line", sa.Column("elsewhere", sa.JSON(), nullable=False, server_default="{}")
    )
    _asking()


def _gathered() -> None:
    op.add_column("approval_request", sa.Column("delivery_date", sa.Date(), nullable=True))
    for name, length, default in (("delivery_group", 40, ""), ("joined", 24, "NONE")):
        kind = sa.String(length=length)
        op.add_column(
            "approval_request", sa.Column(name, kind, nullable=False, server_default=default)
        )
    for name in ("joined_parts", "gathered_days"):
        op.add_column(
            "approval_request", sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        )
    op.add_column(
        "approval_request",
        sa.Column("note", sa.String(length=400), nullable=False, server_default=""),
    )


def _asking() -> None:
    name = op.f("ck_standing_run_outcome")
    check = "outcome IN ('CHANGED', 'SKIPPED', 'ORDERED', 'IN_BASKET', 'ASKED')"
    with op.batch_alter_table("standing_run") as table:  # SQLite copies the table for a CHECK
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, check)
        table.add_column(sa.Column("request_id", sa.BigInteger(), nullable=True))
