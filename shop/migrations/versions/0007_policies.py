"""Places decide how guidance works for them, and try a decision on orders that were placed."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import shop.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    _decisions()
    _trials()
    op.create_index(
        "ix_exposure_register",
        "exposure",
        ["municipality_id", "rule", "version", "shown", "answer", "unit_id", "at"],
    )


def _decisions() -> None:
    op.create_table(
        "policy_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("key", _TEXT(length=60), nullable=False),
        sa.Column("value", _TEXT(length=40), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("at", _MOMENT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", _TEXT(length=120), nullable=False),
        sa.Column("why", _TEXT(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["node_id"], ["node.id"], name=op.f("fk_policy_decision_node_id_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_decision")),
    )
    op.create_index("ix_policy_decision_place", "policy_decision", ["node_id", "key"])
    for statement in shop.db.append_only_statements("policy_decision", op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def _trials() -> None:
    op.create_table(
        "policy_trial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("at", _MOMENT(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", _TEXT(length=120), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("finished_at", _MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["node_id"], ["node.id"], name=op.f("fk_policy_trial_node_id_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_trial")),
    )
    op.create_index(op.f("ix_policy_trial_node_id"), "policy_trial", ["node_id"])
