"""Agreements with all their terms, questions under them."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import shop.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime()
SUBSTITUTIONS = ("NOT_AGREED", "ASK_FIRST", "EQUAL_OR_BETTER", "NEVER")


def _text(length: int) -> sa.types.TypeEngine[str]:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _symbol(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    for column in (
        sa.Column("expected_value", shop.db.MoneyColumn(), nullable=True),
        sa.Column("not_in_shop", _text(400), nullable=False, server_default=""),
        sa.Column("keywords", _text(400), nullable=False, server_default=""),
        sa.Column("status_note", _text(400), nullable=False, server_default=""),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("changed_at", _MOMENT, nullable=True),
        sa.Column("changed_by_name", _text(120), nullable=False, server_default=""),
    ):
        op.add_column("agreement", column)
    obligatory = sa.Column("obligatory", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("lot", obligatory)
    op.add_column("order_line", sa.Column("agreement_rank", sa.Integer(), nullable=True))
    kinds = _symbol("substitution", *SUBSTITUTIONS)
    with op.batch_alter_table("supplier_terms") as table:  # SQLite copies the table for a CHECK
        table.add_column(
            sa.Column("substitution", kinds, nullable=False, server_default="NOT_AGREED")
        )
    _options()
    _clauses()
    _contacts()
    _documents()
    _questions()


def _part_of_agreement(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f(f"fk_{name}_agreement_id_agreement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_agreement_id"), name, ["agreement_id"], unique=False)


def _options() -> None:
    _part_of_agreement(
        "agreement_option",
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("state", _symbol("optionstate", "OPEN", "USED", "DECLINED"), nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decided_by_name", _text(120), nullable=False),
        sa.CheckConstraint("months > 0", name=op.f("ck_agreement_option_months")),
    )


def _clauses() -> None:
    kinds = _symbol("clausekind", "LABOUR", "SOCIAL", "CSR", "ENVIRONMENT")
    _part_of_agreement(
        "agreement_clause",
        sa.Column("kind", kinds, nullable=False),
        sa.Column("text", _text(400), nullable=False),
        sa.Column("followed_up_on", sa.Date(), nullable=True),
        sa.Column("followed_up_by_name", _text(120), nullable=False),
    )


def _contacts() -> None:
    _part_of_agreement(
        "agreement_contact",
        sa.Column("about", _text(120), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        sa.Column("phone", _text(20), nullable=False),
        sa.Column("email", _text(200), nullable=False),
    )


def _documents() -> None:
    _part_of_agreement(
        "agreement_document",
        sa.Column("name", _text(200), nullable=False),
        sa.Column("sha256", _text(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("for_everyone", sa.Boolean(), nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("added_by_name", _text(120), nullable=False),
    )


def _questions() -> None:
    _part_of_agreement(
        "agreement_question",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("question", _text(500), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("asked_by_name", _text(120), nullable=False),
        sa.Column("answer", _text(1000), nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("answered_by_name", _text(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["node_id"], ["node.id"], name=op.f("fk_agreement_question_node_id_node")
        ),
    )
