"""Procurement's word on which offers serve the same need."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _equivalences()
    numbered = sa.text("manufacturer_item_id <> ''")
    op.create_index(
        "ix_offer_version_maker", "offer_version", ["manufacturer_item_id"],
        sqlite_where=numbered, postgresql_where=numbered,
    )


def _equivalences() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    name = sqlmodel.sql.sqltypes.AutoString(length=120)
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    verdicts = sa.Enum(
        "CONFIRMED", "REFUSED", name="verdict", native_enum=False, create_constraint=True,
        length=24,
    )
    op.create_table(
        "equivalence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("one_offer_id", big, nullable=False),
        sa.Column("other_offer_id", big, nullable=False),
        sa.Column("verdict", verdicts, nullable=False),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("decided_at", moment, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", name, nullable=False),
        sa.Column("undone_at", moment, nullable=True),
        sa.Column("undone_by_name", name, nullable=False),
        sa.CheckConstraint(
            "one_offer_id < other_offer_id", name=op.f("ck_equivalence_in_order")
        ),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_equivalence_node_id_node")),
        sa.ForeignKeyConstraint(
            ["one_offer_id"], ["offer.id"], name=op.f("fk_equivalence_one_offer_id_offer")
        ),
        sa.ForeignKeyConstraint(
            ["other_offer_id"], ["offer.id"], name=op.f("fk_equivalence_other_offer_id_offer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equivalence")),
    )
    decided = sa.text("undone_at IS NULL")
    op.create_index(
        "uq_equivalence_decided", "equivalence", ["one_offer_id", "other_offer_id", "node_id"],
        unique=True, sqlite_where=decided, postgresql_where=decided,
    )
    op.create_index("ix_equivalence_other", "equivalence", ["other_offer_id"])
