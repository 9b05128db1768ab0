"""The register of labels: other spellings, which categories can carry a label, what goods are."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from shop.db import append_only_statements

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_moment = sqlmodel.sql.sqltypes.UTCDateTime
_string = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.add_column(
        "label_text", sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "order_line",
        sa.Column("skip_reason", _string(length=24), nullable=False, server_default=""),
    )
    _own_reasons()
    _label_decisions()
    _labelable_decisions()
    _category_pairs()
    _item_classes()
    for table in ("label_decision", "labelable_decision"):
        for statement in append_only_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def _own_reasons() -> None:
    table = "own_reason"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("name", _string(length=60), nullable=False),
        sa.Column("added_at", _moment(), nullable=False),
        sa.Column("added_by_name", _string(length=120), nullable=False),
        *_undoing(),
        _place(table),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _one_open("uq_own_reason_open", table, "node_id", "name")


def _label_decisions() -> None:
    verdicts = sa.Enum(
        "OPEN",
        "IS_LABEL",
        "NO_LABEL",
        name="labelverdict",
        native_enum=False,
        create_constraint=True,
        length=24,
    )
    op.create_table(
        "label_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("raw", _string(length=200), nullable=False),
        sa.Column("verdict", verdicts, nullable=False),
        sa.Column("code", _string(length=40), nullable=False),
        sa.Column("why", _string(length=400), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("by_name", _string(length=120), nullable=False),
        _place("label_decision"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_decision")),
    )
    op.create_index("ix_label_decision_code", "label_decision", ["code", "node_id"])


def _labelable_decisions() -> None:
    table = "labelable_decision"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("level", _string(length=8), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", _string(length=120), nullable=False),
        sa.Column("why", _string(length=200), nullable=False),
        _place(table),
        _category(table, "category_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_labelable_decision_place", table, ["node_id", "category_id"])


def _category_pairs() -> None:
    table = "category_pair"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("one_category_id", sa.Integer(), nullable=False),
        sa.Column("other_category_id", sa.Integer(), nullable=False),
        sa.Column("why", _string(length=200), nullable=False),
        sa.Column("decided_at", _moment(), nullable=False),
        sa.Column("decided_by_name", _string(length=120), nullable=False),
        *_undoing(),
        sa.CheckConstraint(
            "one_category_id < other_category_id", name=op.f("ck_category_pair_in_order")
        ),
        _place(table),
        _category(table, "one_category_id"),
        _category(table, "other_category_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _one_open("uq_category_pair_open", table, "node_id", "one_category_id", "other_category_id")


def _item_classes() -> None:
    table = "item_class"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("seller_item_id", _string(length=60), nullable=False),
        sa.Column("said", _string(length=8), nullable=False),
        sa.Column("unspsc", _string(length=8), nullable=False),
        sa.Column("together", _string(length=32), nullable=False),
        sa.Column("decided_at", _moment(), nullable=False),
        sa.Column("decided_by_name", _string(length=120), nullable=False),
        *_undoing(),
        _place(table),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_item_class_supplier_id_supplier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _one_open("uq_item_class_open", table, "node_id", "supplier_id", "seller_item_id")
    op.create_index("ix_item_class_together", table, ["together"])


def _undoing() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("undone_at", _moment(), nullable=True),
        sa.Column("undone_by_name", _string(length=120), nullable=False),
    )


def _place(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f(f"fk_{table}_node_id_node"))


def _category(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_category")
    return sa.ForeignKeyConstraint([column], ["category.id"], name=name)


def _one_open(name: str, table: str, *columns: str) -> None:
    here = sa.text("undone_at IS NULL")
    op.create_index(
        name, table, list(columns), unique=True, sqlite_where=here, postgresql_where=here
    )
