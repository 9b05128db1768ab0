"""Several baskets and waiting ones; orders that join others; letters that go out."""

from collections.abc import Callable

import sqlalchemy as sa
import sqlmodel
from alembic import op

import shop.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _make_baskets()
    _anew("basket_line", _lines)
    _anew("supplier_hold", _holds)
    op.create_index(op.f("ix_supplier_hold_cutoff"), "supplier_hold", ["cutoff"])
    for table, column, length in (
        ("placed_order", "delivery_group", 40), ("placed_order", "joined", 24),
        ("order_line", "accounting_code", 60),
    ):  # fmt: skip
        kind = sa.String(length=length)
        default = "NONE" if column == "joined" else ""
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=default))
    op.create_index(op.f("ix_placed_order_delivery_group"), "placed_order", ["delivery_group"])
    _make_outbox()


def _make_outbox() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(length=4000), nullable=False),
        sa.Column("written_at", _MOMENT(), nullable=False),
        sa.Column("next_at", _MOMENT(), nullable=True),
        sa.Column("sent_at", _MOMENT(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_mail_key")),
    )
    for column in ("written_at", "next_at"):
        op.create_index(op.f(f"ix_outgoing_mail_{column}"), "outgoing_mail", [column])


def _make_baskets() -> None:
    op.create_table(
        "basket",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("accounting_code", sa.String(length=60), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by_name", sa.String(length=120), nullable=False),
        sa.Column("closed_at", _MOMENT(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_basket_number")),
        sa.ForeignKeyConstraint(["unit_id"], ["node.id"], name=op.f("fk_basket_unit_id_node")),
        sa.PrimaryKeyConstraint("unit_id", "number", name=op.f("pk_basket")),
    )


def _anew(table: str, make: Callable[[], str]) -> None:
    """Make a table again with another key; what it held goes into the first basket."""
    op.execute(f"CREATE TABLE moved AS SELECT * FROM {table}")  # noqa: S608
    op.drop_table(table)
    columns = make()
    op.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM moved")  # noqa: S608
    op.drop_table("moved")


def _lines() -> str:
    op.create_table(
        "basket_line",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("basket_number", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("offer_id", _NUMBER, nullable=False),
        sa.Column("quantity", shop.db.QuantityColumn(), nullable=False),
        sa.Column("price_seen", shop.db.MoneyColumn(), nullable=False),
        sa.Column("version_seen", shop.db.BigId, nullable=True),
        sa.Column("added_at", _MOMENT(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_by_name", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("accounting_code", sa.String(length=60), nullable=False, server_default=""),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_basket_line_quantity")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_basket_line_offer_id_offer")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["node.id"], name=op.f("fk_basket_line_unit_id_node")),
        sa.PrimaryKeyConstraint(
            "unit_id", "basket_number", "offer_id", name=op.f("pk_basket_line")
        ),
    )
    return (
        "unit_id, offer_id, quantity, price_seen, version_seen, added_at, added_by_id,"
        " added_by_name, note"
    )


def _holds() -> str:
    op.create_table(
        "supplier_hold",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("basket_number", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("delivery_date", sa.Date(), nullable=False),
        sa.Column("cutoff", _MOMENT(), nullable=False),
        sa.Column("held_at", _MOMENT(), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.Column("held_by_name", sa.String(length=120), nullable=False),
        sa.Column("auto_send", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("agreed", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("told_at", _MOMENT(), nullable=True),
        sa.Column("delivery_group", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("joined", sa.String(length=24), nullable=False, server_default="NONE"),
        sa.Column("came_back_at", _MOMENT(), nullable=True),
        sa.Column("came_back_for", sa.JSON(), nullable=False, server_default="[]"),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_hold_supplier_id_supplier")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["node.id"], name=op.f("fk_supplier_hold_unit_id_node")
        ),
        sa.PrimaryKeyConstraint(
            "unit_id", "basket_number", "supplier_id", name=op.f("pk_supplier_hold")
        ),
    )
    return "unit_id, supplier_id, delivery_date, cutoff, held_at, held_by_id, held_by_name"
