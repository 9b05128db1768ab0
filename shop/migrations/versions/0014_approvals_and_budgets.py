"""Orders that wait for a yes, who stands in for whom, and what an account may be spent on."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables, all new."""
    _requests()
    _stand_ins()
    _budgets()


def _symbol(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=24)


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _moment() -> sa.types.TypeEngine[object]:
    return sqlmodel.sql.sqltypes.UTCDateTime()


def _requests() -> None:
    big = sa.BigInteger()
    op.create_table(
        "approval_request",
        sa.Column("id", big.with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            _symbol("state", "WAITING", "APPROVED", "REFUSED", "WITHDRAWN"),
            nullable=False,
        ),
        sa.Column("form_token", _text(64), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_path", _text(200), nullable=False),
        sa.Column("unit_name", _text(120), nullable=False),
        sa.Column("basket_number", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("supplier_name", _text(120), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("amounts", sa.JSON(), nullable=True),
        sa.Column("goods_value", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("approval_limit", sa.BigInteger(), nullable=False),
        sa.Column("accounting_code", _text(60), nullable=False),
        sa.Column("gathered", sa.Boolean(), nullable=False),
        sa.Column(
            "send_reason",
            _symbol("sendreason", "NONE", "URGENT", "ALLERGY", "PEDAGOGICAL", "OTHER"),
            nullable=False,
        ),
        sa.Column("send_note", _text(200), nullable=False),
        sa.Column("nudges", sa.JSON(), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_name", _text(120), nullable=False),
        sa.Column("asked_by_email", _text(200), nullable=False),
        sa.Column(
            "level_role",
            _symbol("role", "REQUISITIONER", "MANAGER", "PROCUREMENT"),
            nullable=False,
        ),
        sa.Column("level_path", _text(200), nullable=False),
        sa.Column("level_since", _moment(), nullable=False),
        sa.Column("reminded_at", _moment(), nullable=True),
        sa.Column("decided_at", _moment(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", _text(120), nullable=False),
        sa.Column("decided_for_name", _text(120), nullable=False),
        sa.Column("words", _text(400), nullable=False),
        sa.Column("order_id", big.with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seen_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["node.id"], name=op.f("fk_approval_request_unit_id_node")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_approval_request_supplier_id_supplier")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["placed_order.id"],
            name=op.f("fk_approval_request_order_id_placed_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_request")),
        sa.UniqueConstraint(
            "form_token", "supplier_id", name=op.f("uq_approval_request_form_token_supplier_id")
        ),
    )
    op.create_index("ix_approval_request_path", "approval_request", ["state", "unit_path"])
    for column in ("municipality_id", "unit_id"):
        op.create_index(op.f(f"ix_approval_request_{column}"), "approval_request", [column])


def _stand_ins() -> None:
    op.create_table(
        "approval_stand_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("absent_id", sa.Integer(), nullable=False),
        sa.Column("absent_name", _text(120), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_name", _text(120), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("set_at", _moment(), nullable=False),
        sa.Column("set_by_name", _text(120), nullable=False),
        sa.Column("ended_at", _moment(), nullable=True),
        sa.CheckConstraint("last >= first", name=op.f("ck_approval_stand_in_period")),
        sa.ForeignKeyConstraint(
            ["absent_id"], ["person.id"], name=op.f("fk_approval_stand_in_absent_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["stand_in_id"], ["person.id"], name=op.f("fk_approval_stand_in_stand_in_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_stand_in")),
    )
    for column in ("absent_id", "stand_in_id"):
        op.create_index(op.f(f"ix_approval_stand_in_{column}"), "approval_stand_in", [column])


def _budgets() -> None:
    op.create_table(
        "budget_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("account", _text(60), nullable=False),
        sa.Column("name", _text(80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("counted_from", sa.Date(), nullable=False),
        sa.Column("fed_at", _moment(), nullable=False),
        sa.Column("fed_by_name", _text(120), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_budget_line_amount")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["node.id"], name=op.f("fk_budget_line_municipality_id_node")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["node.id"], name=op.f("fk_budget_line_unit_id_node")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
        sa.UniqueConstraint(
            "unit_id", "year", "account", name=op.f("uq_budget_line_unit_id_year_account")
        ),
    )
    op.create_index(op.f("ix_budget_line_municipality_id"), "budget_line", ["municipality_id"])
