"""What arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _symbol(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    kinds = _symbol("whenclosed", "NEXT_FIXED_DAY", "WORKDAY_BEFORE", "WORKDAY_AFTER")
    with op.batch_alter_table("supplier_terms") as table:  # SQLite copies the table for a CHECK
        table.add_column(
            sa.Column("when_closed", kinds, nullable=False, server_default="NEXT_FIXED_DAY")
        )
