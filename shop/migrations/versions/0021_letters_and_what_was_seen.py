"""What a person has chosen for themselves: language, the round, receipts by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "person", sa.Column("language", sa.String(length=2), nullable=False, server_default="da")
    )
    for name in ("has_had_tour", "wants_receipts"):
        op.add_column(
            "person", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("outgoing_mail") as table:  # a receipt of 120 lines is long
        table.alter_column(
            "body", existing_type=sa.String(length=4000), type_=sa.String(length=40000),
            existing_nullable=False,
        )  # fmt: skip
