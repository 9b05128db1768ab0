"""Prices by amount."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What one order unit costs where more are ordered; NULL for goods with one price."""
    for table in ("offer_version", "staged_item"):
        op.add_column(table, sa.Column("price_steps", sa.Text(), nullable=True))
