"""Lines of a quick order that are not in the basket yet, and standing orders."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _drafts()


def _drafts() -> None:
    op.create_table(
        "quick_draft",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("last_key", sa.Integer(), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["node.id"], name=op.f("fk_quick_draft_unit_id_node")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_quick_draft_person_id_person")
        ),
        sa.PrimaryKeyConstraint("unit_id", "person_id", name=op.f("pk_quick_draft")),
    )
