"""What arrived."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import shop.db

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
    _arrivals()
    _complaints()
    for name in ("arrival", "arrival_line"):
        for statement in shop.db.append_only_statements(name, op.get_bind().dialect.name):
            op.execute(sa.text(statement))


def _text(length: int) -> sa.types.TypeEngine[str]:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _arrivals() -> None:
    op.create_table(
        "arrival",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("told_at", _MOMENT(), nullable=False),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.Column("told_by_name", _text(120), nullable=False),
        sa.Column("picture", _text(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["placed_order.id"], name=op.f("fk_arrival_order_id_placed_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_arrival_order_id_number")),
    )
    op.create_index(op.f("ix_arrival_unit_id"), "arrival", ["unit_id"])
    marks = _symbol("mark", "CAME", "MISSING", "BROKEN", "SUBSTITUTED", "LATE")
    op.create_table(
        "arrival_line",
        sa.Column("arrival_id", sa.BigInteger(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("mark", marks, nullable=False),
        sa.Column("quantity", shop.db.QuantityColumn(), nullable=False),
        sa.Column("note", _text(300), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_arrival_line_quantity")),
        sa.ForeignKeyConstraint(
            ["arrival_id"], ["arrival.id"], name=op.f("fk_arrival_line_arrival_id_arrival")
        ),
        sa.PrimaryKeyConstraint("arrival_id", "line_number", "mark", name=op.f("pk_arrival_line")),
    )


def _complaints() -> None:
    states = _symbol("complaintstate", "OPEN", "FORWARDED", "CLOSED", "WITHDRAWN")
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("arrival_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_path", _text(200), nullable=False),
        sa.Column("opened_at", _MOMENT(), nullable=False),
        sa.Column("opened_by_name", _text(120), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("answer", _text(1000), nullable=False),
        sa.Column("changed_at", _MOMENT(), nullable=True),
        sa.Column("changed_by_name", _text(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival_id"], ["arrival.id"], name=op.f("fk_complaint_arrival_id_arrival")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["placed_order.id"], name=op.f("fk_complaint_order_id_placed_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint(
            "arrival_id", "line_number", name=op.f("uq_complaint_arrival_id_line_number")
        ),
    )
    for column in ("order_id", "unit_id", "unit_path"):
        op.create_index(op.f(f"ix_complaint_{column}"), "complaint", [column])
