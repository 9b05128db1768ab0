"""Prices by amount, and what a file said, for when it comes again."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("offer_version", "staged_item"):
        op.add_column(table, sa.Column("price_steps", sa.Text(), nullable=True))
    for name, length in (("read_key", 64), ("told_goods", 32)):
        text = sa.Column(name, sa.String(length), nullable=False, server_default="")
        op.add_column("import_batch", text)
    op.add_column("staged_change", sa.Column("follows", sa.String(60), nullable=True))
    op.add_column("import_batch", sa.Column("same_until", sa.Date(), nullable=True))
    op.add_column("import_batch", sa.Column("read_batch_id", sa.Integer(), nullable=True))
    _write_less()


def _write_less() -> None:
    """A file's goods pay for no index that only few of them are found by."""
    op.drop_index("ix_staged_change_hold", "staged_change")
    held = sa.text("hold <> 'NONE'")
    op.create_index(
        "ix_staged_change_held", "staged_change", ["batch_id", "effect_size", "id"],
        sqlite_where=held, postgresql_where=held,
    )  # fmt: skip
    op.drop_index(op.f("ix_staged_item_batch_id"), "staged_item")
