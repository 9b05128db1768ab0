"""What intake needs more."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("staged_change", sa.Column("earlier_version_id", number, nullable=True))
    op.add_column("staged_change", sa.Column("same_as", sa.String(length=60), nullable=True))
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    op.add_column("label_text", sa.Column("changed_at", moment, nullable=True))
    op.create_table(
        "stopped_version",
        sa.Column("version_id", number, nullable=False),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_stopped_version")),
    )
    op.execute("UPDATE label_text SET changed_at = decided_at")
