"""Catalogues are read and published by a worker; prices over the agreement are held."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import shop.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("price_decision",)
STATES = (
    "RECEIVED", "STAGED", "REJECTED", "PUBLISHING", "PUBLISHED", "ROLLED_BACK", "DISCARDED",
)


def upgrade() -> None:
    _new_tables()
    _batches()
    _versions()
    _changes()
    _successors()
    op.add_column("supplier_terms", sa.Column("price_notice_days", sa.Integer(), nullable=True))
    for table in APPEND_ONLY:
        for statement in shop.db.append_only_statements(table, op.get_bind().dialect.name):
            op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def _new_tables() -> None:
    op.create_table('staged_item',
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('brand', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('manufacturer', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('manufacturer_item_id', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('gtin', sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
    sa.Column('unspsc', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('kind_key', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('order_unit', sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
    sa.Column('price', shop.db.MoneyColumn(), nullable=True),
    sa.Column('vat_percent', shop.db.MoneyColumn(), nullable=False),
    sa.Column('content_quantity', shop.db.QuantityColumn(), nullable=True),
    sa.Column('content_unit', sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
    sa.Column('comparable_price', shop.db.MoneyColumn(), nullable=True),
    sa.Column('comparable_unit', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('minimum_quantity', shop.db.QuantityColumn(), nullable=False),
    sa.Column('quantity_step', shop.db.QuantityColumn(), nullable=False),
    sa.Column('lead_time_days', sa.Integer(), nullable=True),
    sa.Column('agreement_number', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('lot', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('contracted', sa.Boolean(), nullable=False),
    sa.Column('orderable', sa.Boolean(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('labels', sa.JSON(), nullable=False),
    sa.Column('replaces', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('line_key', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('image', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.Column('fingerprint', sa.LargeBinary(), nullable=True),
    sa.Column('change_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('change_id', name=op.f('pk_staged_item'))
    )
    with op.batch_alter_table('staged_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staged_item_batch_id'), ['batch_id'], unique=False)

    op.create_table('column_choice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('node_id', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=False),
    sa.Column('header', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('field', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('chosen_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('chosen_by_name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_column_choice_node_id_node')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_column_choice_supplier_id_supplier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_column_choice')),
    sa.UniqueConstraint('node_id', 'supplier_id', 'header', name=op.f('uq_column_choice_node_id_supplier_id_header'))
    )
    op.create_table('intake_policy',
    sa.Column('node_id', sa.Integer(), nullable=False),
    sa.Column('four_eyes', sa.Boolean(), nullable=False),
    sa.Column('withdrawn_percent', sa.Integer(), nullable=False),
    sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('changed_by_name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_intake_policy_node_id_node')),
    sa.PrimaryKeyConstraint('node_id', name=op.f('pk_intake_policy'))
    )
    op.create_table('job',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('arguments', sa.JSON(), nullable=False),
    sa.Column('node_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED', name='jobstate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('due_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('worker', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('heartbeat_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('step', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('error', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_by_name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('started_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('finished_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_job_node_id_node')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_due', ['state', 'due_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_job_node_id'), ['node_id'], unique=False)
        batch_op.create_index('uq_job_open_key', ['key'], unique=True, sqlite_where=sa.text("state IN ('WAITING', 'RUNNING')"), postgresql_where=sa.text("state IN ('WAITING', 'RUNNING')"))

    op.create_table('label_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('node_id', sa.Integer(), nullable=False),
    sa.Column('text_key', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('raw', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('verdict', sa.Enum('OPEN', 'IS_LABEL', 'NO_LABEL', name='labelverdict', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.Column('first_seen_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('decided_by_name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_label_text_node_id_node')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_label_text')),
    sa.UniqueConstraint('node_id', 'text_key', name=op.f('uq_label_text_node_id_text_key'))
    )
    op.create_table('label_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('node_id', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=False),
    sa.Column('seller_item_id', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.Column('licence', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('checked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('checked_by_name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_label_check_node_id_node')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_label_check_supplier_id_supplier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_label_check')),
    sa.UniqueConstraint('node_id', 'supplier_id', 'seller_item_id', 'code', name=op.f('uq_label_check_node_id_supplier_id_seller_item_id_code'))
    )
    op.create_table('picture',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('state', sa.Enum('WANTED', 'KEPT', 'REFUSED', 'FAILED', name='picturestate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('host', sqlmodel.sql.sqltypes.AutoString(length=253), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('tried_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('next_try_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_picture')),
    sa.UniqueConstraint('address', name=op.f('uq_picture_address'))
    )
    with op.batch_alter_table('picture', schema=None) as batch_op:
        batch_op.create_index('ix_picture_due', ['state', 'next_try_at', 'id'], unique=False)
        batch_op.create_index('ix_picture_tried', ['tried_at', 'host'], unique=False)
    op.create_table('supplier_rhythm',
    sa.Column('node_id', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=False),
    sa.Column('every_days', sa.Integer(), nullable=False),
    sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('changed_by_name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_supplier_rhythm_node_id_node')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_supplier_rhythm_supplier_id_supplier')),
    sa.PrimaryKeyConstraint('node_id', 'supplier_id', name=op.f('pk_supplier_rhythm'))
    )
    op.create_table('price_decision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('node_id', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('change_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seller_item_id', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('hold', sa.Enum('NONE', 'OVER_LIMIT', 'TOO_LATE', 'UNIT_UNCLEAR', name='hold', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('old_price', shop.db.MoneyColumn(), nullable=True),
    sa.Column('new_price', shop.db.MoneyColumn(), nullable=True),
    sa.Column('old_unit', sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
    sa.Column('new_unit', sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
    sa.Column('verdict', sa.Enum('APPROVED', 'KEPT_OLD', 'REOPENED', name='verdict', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_by_name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_price_decision_batch_id_import_batch')),
    sa.ForeignKeyConstraint(['node_id'], ['node.id'], name=op.f('fk_price_decision_node_id_node')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_price_decision_supplier_id_supplier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_decision'))
    )
    with op.batch_alter_table('price_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_price_decision_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_price_decision_change_id'), ['change_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_price_decision_node_id'), ['node_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_price_decision_offer_id'), ['offer_id'], unique=False)

def _batches() -> None:
    # A file that waited for a decision is kept, but what was staged of it is in a form that
    # nobody reads any more: it has to be laid up again.
    op.execute(
        "UPDATE import_batch SET state = 'DISCARDED', decided_by_name = 'Skub'"
        " WHERE state = 'STAGED'"
    )
    said = ", ".join(f"'{state}'" for state in STATES)
    check = f"state IN ({said})"
    text = sqlmodel.sql.sqltypes.AutoString(length=120)
    columns = (
        sa.Column("price_notice_days", sa.Integer(), nullable=True),
        sa.Column("live_before", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("held", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("publish_date", sa.Date(), nullable=True),
        sa.Column("publish_by_id", sa.Integer(), nullable=True),
        sa.Column("publish_by_name", text, nullable=False, server_default=""),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
    )
    name = op.f("ck_import_batch_batchstate")
    with op.batch_alter_table("import_batch") as batch_op:  # SQLite copies the table for a CHECK
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, check)
        for column in columns:
            batch_op.add_column(column)


def _successors() -> None:
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    text = sqlmodel.sql.sqltypes.AutoString(length=120)
    op.create_table(
        "successor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("old_offer_id", shop.db.BigId, nullable=False),
        sa.Column("new_offer_id", shop.db.BigId, nullable=False),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("chosen_at", moment, nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.Column("chosen_by_name", text, nullable=False),
        sa.Column("undone_at", moment, nullable=True),
        sa.Column("undone_by_name", text, nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_successor_node_id_node")),
        sa.ForeignKeyConstraint(
            ["old_offer_id"], ["offer.id"], name=op.f("fk_successor_old_offer_id_offer")
        ),
        sa.ForeignKeyConstraint(
            ["new_offer_id"], ["offer.id"], name=op.f("fk_successor_new_offer_id_offer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_successor")),
    )
    open_ones = sa.text("undone_at IS NULL")
    op.create_index(
        "uq_successor_chosen", "successor", ["old_offer_id", "node_id"], unique=True,
        sqlite_where=open_ones, postgresql_where=open_ones,
    )
    op.add_column("basket_line", sa.Column("version_seen", shop.db.BigId, nullable=True))


def _versions() -> None:
    op.add_column("offer_version", sa.Column("fingerprint", sa.LargeBinary(), nullable=True))


def _changes() -> None:
    for name, values, default in (
        ("hold", "'NONE', 'OVER_LIMIT', 'TOO_LATE', 'UNIT_UNCLEAR'", "NONE"),
        ("choice", "'TAKE', 'KEEP_PRICE', 'LEAVE'", "TAKE"),
    ):
        op.execute(
            f"ALTER TABLE staged_change ADD COLUMN {name} VARCHAR(24) DEFAULT '{default}' NOT NULL"
            f" CONSTRAINT ck_staged_change_{name} CHECK ({name} IN ({values}))"
        )
    op.execute("UPDATE staged_change SET hold = 'OVER_LIMIT' WHERE over_limit")
    text = sqlmodel.sql.sqltypes.AutoString(length=120)
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    op.add_column("staged_change", sa.Column("decided_at", moment, nullable=True))
    op.add_column(
        "staged_change", sa.Column("decided_by_name", text, nullable=False, server_default="")
    )
    op.drop_index(op.f("ix_staged_change_batch_id"), "staged_change")
    op.drop_index("ix_staged_change_page", "staged_change")
    by_size = ["effect_size", "id"]
    op.create_index("ix_staged_change_page", "staged_change", ["batch_id", *by_size])
    op.create_index("ix_staged_change_kind", "staged_change", ["batch_id", "kind", *by_size])
    op.create_index("ix_staged_change_hold", "staged_change", ["batch_id", "hold", *by_size])
    op.create_index("ix_staged_change_offer", "staged_change", ["offer_id"])
    op.execute("ALTER TABLE staged_change DROP COLUMN item")
    op.execute("ALTER TABLE staged_change DROP COLUMN over_limit")
