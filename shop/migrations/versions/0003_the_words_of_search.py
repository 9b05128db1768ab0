"""Procurement has its own words for search."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _search_words()


def _search_words() -> None:
    word = sqlmodel.sql.sqltypes.AutoString(length=60)
    name = sqlmodel.sql.sqltypes.AutoString(length=120)
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    kinds = sa.Enum(
        "SYNONYM",
        "SPLIT",
        "WHOLE",
        name="wordkind",
        native_enum=False,
        create_constraint=True,
        length=24,
    )
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=121), nullable=False),
        sa.Column("word", word, nullable=False),
        sa.Column("means", word, nullable=False),
        sa.Column("added_at", moment, nullable=False),
        sa.Column("added_by_name", name, nullable=False),
        sa.Column("undone_at", moment, nullable=True),
        sa.Column("undone_by_name", name, nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_search_word_node_id_node")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
    )
    open_ones = sa.text("undone_at IS NULL")
    op.create_index(
        "uq_search_word_open",
        "search_word",
        ["node_id", "key"],
        unique=True,
        sqlite_where=open_ones,
        postgresql_where=open_ones,
    )
