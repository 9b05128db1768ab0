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
    _write_less()


def _write_less() -> None:
    """Indexes that no query needs, or that begin as another does; room for one update of a row."""
    for table, column in (
        ("offer", "owner_node_id"), ("offer", "live_version_id"),
        ("offer_version", "category_id"), ("offer_version", "batch_id"),
    ):  # fmt: skip
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    op.drop_index("ix_staged_change_offer", "staged_change")
    if op.get_bind().dialect.name == "postgresql":
        for table in ("offer", "staged_change"):
            op.execute(f"ALTER TABLE {table} SET (fillfactor = 50)")
