"""The log of decisions keeps what was known, and the experiment that a house was part of.

A list keeps the day on which somebody last looked at a price.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exposure", sa.Column("known", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column(
        "exposure",
        sa.Column(
            "experiment", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False,
            server_default="",
        ),
    )
    op.add_column("favourite_item", sa.Column("seen_on", sa.Date(), nullable=True))
