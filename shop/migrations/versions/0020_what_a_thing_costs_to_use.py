"""What things cost to use, what a wish may cost, and which houses an experiment draws together."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("offer_version", "staged_item"):
        op.add_column(table, sa.Column("upkeep", sa.Text(), nullable=True))
    op.add_column("policy_decision", sa.Column("clusters", sa.JSON(), nullable=True))
    op.add_column("item_request", sa.Column("cost", sa.BigInteger(), nullable=True))
