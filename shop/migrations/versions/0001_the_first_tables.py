"""The first tables."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import shop.db


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("ledger_entry", "offer_version", "catalogue_feed", "placed_order", "order_line")


def upgrade() -> None:

    op.create_table(
        "catalogue_feed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_feed")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("name_da", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("name_en", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("unspsc_class", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("cpv", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("tile", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("drawing", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("tile_colour", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("labelable", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("food", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("code", name=op.f("uq_category_code")),
    )
    with op.batch_alter_table("category", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_category_unspsc_class"), ["unspsc_class"], unique=False
        )

    op.create_table(
        "delivery",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit_path", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "supplier_id", "day", name=op.f("pk_delivery")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_unit_path"), ["unit_path"], unique=False)

    op.create_table(
        "exposure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("person_pseudonym", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("rule", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("arm", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "OPEN",
                "ACCEPTED",
                "DECLINED",
                "IGNORED",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exposure")),
    )
    with op.batch_alter_table("exposure", schema=None) as batch_op:
        batch_op.create_index("ix_exposure_memory", ["unit_id", "rule", "subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_exposure_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("chain", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("event", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", "number", name=op.f("pk_ledger_entry")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_entry_event"), ["event"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_entry_subject"), ["subject"], unique=False)

    op.create_table(
        "ledger_head",
        sa.Column("chain", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "node",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "COMMUNITY",
                "MUNICIPALITY",
                "DEPARTMENT",
                "SERVICE_AREA",
                "UNIT",
                name="nodekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("path", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column(
            "unit_type",
            sa.Enum(
                "KINDERGARTEN",
                "NURSERY",
                "SCHOOL",
                "AFTER_SCHOOL",
                "KITCHEN",
                "OTHER",
                name="unittype",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("gln", sqlmodel.sql.sqltypes.AutoString(length=13), nullable=False),
        sa.Column("cvr", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("street", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("postcode", sqlmodel.sql.sqltypes.AutoString(length=4), nullable=False),
        sa.Column("city", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("accounting_code", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["node.id"], name=op.f("fk_node_municipality_id_node")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["node.id"], name=op.f("fk_node_parent_id_node")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_node")),
    )
    with op.batch_alter_table("node", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_node_municipality_id"), ["municipality_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_node_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_node_path"), ["path"], unique=False)

    op.create_table(
        "order_month",
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
        sa.Column("unit_path", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("small_orders", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("goods_value", shop.db.MoneyColumn(), nullable=False),
        sa.Column("fees", shop.db.MoneyColumn(), nullable=False),
        sa.Column("covered_value", shop.db.MoneyColumn(), nullable=False),
        sa.Column("on_agreement_value", shop.db.MoneyColumn(), nullable=False),
        sa.Column("labelable_value", shop.db.MoneyColumn(), nullable=False),
        sa.Column("labelled_value", shop.db.MoneyColumn(), nullable=False),
        sa.Column("food_value", shop.db.MoneyColumn(), nullable=False),
        sa.Column("organic_value", shop.db.MoneyColumn(), nullable=False),
        sa.Column("excepted_value", shop.db.MoneyColumn(), nullable=False),
        sa.PrimaryKeyConstraint("month", "unit_path", "supplier_id", name=op.f("pk_order_month")),
    )
    op.create_table(
        "order_number",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("municipality_id", "year", name=op.f("pk_order_number")),
    )
    op.create_table(
        "placed_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
        sa.Column("form_token", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_path", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("unit_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("unit_type", sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("supplier_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("supplier_cvr", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("placed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("placed_date", sa.Date(), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=True),
        sa.Column("placed_by_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("reference", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("gln", sqlmodel.sql.sqltypes.AutoString(length=13), nullable=False),
        sa.Column("delivery_address", sqlmodel.sql.sqltypes.AutoString(length=240), nullable=False),
        sa.Column("accounting_code", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("delivery_date", sa.Date(), nullable=False),
        sa.Column("goods_value", shop.db.MoneyColumn(), nullable=False),
        sa.Column("fee", shop.db.MoneyColumn(), nullable=False),
        sa.Column("vat", shop.db.MoneyColumn(), nullable=False),
        sa.Column("process_cost", shop.db.MoneyColumn(), nullable=False),
        sa.Column("minimum_order_value", shop.db.MoneyColumn(), nullable=False),
        sa.Column("is_small", sa.Boolean(), nullable=False),
        sa.Column("gathered", sa.Boolean(), nullable=False),
        sa.Column(
            "send_reason",
            sa.Enum(
                "NONE",
                "URGENT",
                "ALLERGY",
                "PEDAGOGICAL",
                "OTHER",
                name="sendreason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("send_note", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("nudges", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placed_order")),
        sa.UniqueConstraint(
            "form_token", "supplier_id", name=op.f("uq_placed_order_form_token_supplier_id")
        ),
        sa.UniqueConstraint(
            "municipality_id", "number", name=op.f("uq_placed_order_municipality_id_number")
        ),
    )
    with op.batch_alter_table("placed_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_placed_order_municipality_id"), ["municipality_id"], unique=False
        )
        batch_op.create_index("ix_placed_order_path", ["unit_path", "placed_date"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_placed_order_supplier_id"), ["supplier_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_placed_order_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("caller", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(email) <= 200", name=op.f("ck_sign_in_failure_email_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_failure_caller"), ["caller"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_failure_email"), ["email"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("first_name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("stored_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("stored_by_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "supplier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cvr", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("tagline", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("drawing", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("tile_colour", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        sa.UniqueConstraint("cvr", name=op.f("uq_supplier_cvr")),
    )
    op.create_table(
        "zero_hit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("query", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zero_hit")),
    )
    with op.batch_alter_table("zero_hit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_zero_hit_municipality_id"), ["municipality_id"], unique=False
        )

    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_node_id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=160), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "SKI",
                "COMMUNITY",
                "OWN",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("binding", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PLANNED",
                "TENDER",
                "STANDSTILL",
                "ACTIVE",
                "SUSPENDED",
                "EXPIRED",
                name="agreementstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "scope",
            sa.Enum(
                "PRICE_LIST",
                "WHOLE_ASSORTMENT",
                "SERVICE",
                name="scope",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("target_percent", sa.Integer(), nullable=True),
        sa.Column("responsible", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("contact_phone", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("how_to_buy", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_agreement_validity")),
        sa.ForeignKeyConstraint(
            ["owner_node_id"], ["node.id"], name=op.f("fk_agreement_owner_node_id_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint(
            "owner_node_id", "number", name=op.f("uq_agreement_owner_node_id_number")
        ),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_owner_node_id"), ["owner_node_id"], unique=False
        )

    op.create_table(
        "favourite_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column(
            "unit_type",
            sa.Enum(
                "KINDERGARTEN",
                "NURSERY",
                "SCHOOL",
                "AFTER_SCHOOL",
                "KITCHEN",
                "OTHER",
                name="unittype",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("drawings", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("tile_colour", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("owner", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("review_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["node_id"], ["node.id"], name=op.f("fk_favourite_list_node_id_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favourite_list")),
    )
    with op.batch_alter_table("favourite_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_favourite_list_node_id"), ["node_id"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("file_name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("format", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "STAGED",
                "REJECTED",
                "PUBLISHED",
                "ROLLED_BACK",
                "DISCARDED",
                name="batchstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("staged_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("staged_by_id", sa.Integer(), nullable=True),
        sa.Column("staged_by_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("replaces_all", sa.Boolean(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("price_up", sa.Integer(), nullable=False),
        sa.Column("price_down", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("base_batch_id", sa.Integer(), nullable=True),
        sa.Column("price_rise_limit", shop.db.MoneyColumn(), nullable=True),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("decided_by_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["node_id"], ["node.id"], name=op.f("fk_import_batch_node_id_node")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_import_batch_supplier_id_supplier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_batch_node_id"), ["node_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_import_batch_supplier_id"), ["supplier_id"], unique=False
        )

    op.create_table(
        "offer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_node_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("seller_item_id", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column(
            "live_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["owner_node_id"], ["node.id"], name=op.f("fk_offer_owner_node_id_node")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_offer_supplier_id_supplier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint(
            "owner_node_id",
            "supplier_id",
            "seller_item_id",
            name=op.f("uq_offer_owner_node_id_supplier_id_seller_item_id"),
        ),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_offer_live_version_id"), ["live_version_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_offer_owner_node_id"), ["owner_node_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_supplier_id"), ["supplier_id"], unique=False)

    op.create_table(
        "order_line",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=False),
        sa.Column("offer_version_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_item_id", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("order_unit", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("pack_text", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("quantity", shop.db.QuantityColumn(), nullable=False),
        sa.Column("price", shop.db.MoneyColumn(), nullable=False),
        sa.Column("line_value", shop.db.MoneyColumn(), nullable=False),
        sa.Column("vat_percent", shop.db.MoneyColumn(), nullable=False),
        sa.Column("comparable_price", shop.db.MoneyColumn(), nullable=True),
        sa.Column("comparable_unit", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("category_code", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("category_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("unspsc", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column(
            "coverage",
            sa.Enum(
                "on_agreement",
                "agreement_supplier",
                "category_covered",
                "no_agreement",
                name="coverage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("agreement_number", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("agreement_level", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("is_labelled", sa.Boolean(), nullable=False),
        sa.Column("is_labelable", sa.Boolean(), nullable=False),
        sa.Column("is_food", sa.Boolean(), nullable=False),
        sa.Column("is_organic", sa.Boolean(), nullable=False),
        sa.Column("added_by_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("nudges", sa.JSON(), nullable=False),
        sa.Column("co2_kg", shop.db.QuantityColumn(), nullable=True),
        sa.Column("co2_source", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_line_quantity")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["placed_order.id"], name=op.f("fk_order_line_order_id_placed_order")
        ),
        sa.PrimaryKeyConstraint("order_id", "line_number", name=op.f("pk_order_line")),
    )
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_line_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("password_hash", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("session_key", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("sort_order", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("current_unit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["current_unit_id"], ["node.id"], name=op.f("fk_person_current_unit_id_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "supplier_hold",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("delivery_date", sa.Date(), nullable=False),
        sa.Column("cutoff", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("held_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.Column("held_by_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_hold_supplier_id_supplier")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["node.id"], name=op.f("fk_supplier_hold_unit_id_node")
        ),
        sa.PrimaryKeyConstraint("unit_id", "supplier_id", name=op.f("pk_supplier_hold")),
    )
    op.create_table(
        "supplier_terms",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("minimum_order_value", shop.db.MoneyColumn(), nullable=False),
        sa.Column("small_order_fee", shop.db.MoneyColumn(), nullable=False),
        sa.Column("supplier_may_refuse", sa.Boolean(), nullable=False),
        sa.Column("weekdays", sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
        sa.Column("cutoff_days", sa.Integer(), nullable=False),
        sa.Column("cutoff", sa.Time(), nullable=False),
        sa.Column("max_deliveries_per_week", sa.Integer(), nullable=True),
        sa.Column("price_rise_limit", shop.db.MoneyColumn(), nullable=True),
        sa.ForeignKeyConstraint(
            ["node_id"], ["node.id"], name=op.f("fk_supplier_terms_node_id_node")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_terms_supplier_id_supplier")
        ),
        sa.PrimaryKeyConstraint("node_id", "supplier_id", name=op.f("pk_supplier_terms")),
    )
    op.create_table(
        "basket_line",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", shop.db.QuantityColumn(), nullable=False),
        sa.Column("price_seen", shop.db.MoneyColumn(), nullable=False),
        sa.Column("added_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_by_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_basket_line_quantity")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_basket_line_offer_id_offer")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["node.id"], name=op.f("fk_basket_line_unit_id_node")),
        sa.PrimaryKeyConstraint("unit_id", "offer_id", name=op.f("pk_basket_line")),
    )
    op.create_table(
        "favourite_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("usual_quantity", shop.db.QuantityColumn(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["favourite_list.id"],
            name=op.f("fk_favourite_item_list_id_favourite_list"),
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_favourite_item_offer_id_offer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favourite_item")),
        sa.UniqueConstraint("list_id", "offer_id", name=op.f("uq_favourite_item_list_id_offer_id")),
    )
    with op.batch_alter_table("favourite_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_favourite_item_list_id"), ["list_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_favourite_item_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "import_issue",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("field", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("value", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("is_error", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_import_issue_batch_id_import_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_issue")),
    )
    with op.batch_alter_table("import_issue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_issue_batch_id"), ["batch_id"], unique=False)

    op.create_table(
        "lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_lot_agreement_id_agreement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
    )
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_agreement_id"), ["agreement_id"], unique=False)

    op.create_table(
        "offer_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("brand", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("manufacturer", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column(
            "manufacturer_item_id", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False
        ),
        sa.Column("gtin", sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
        sa.Column("unspsc", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("kind_key", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("order_unit", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("price", shop.db.MoneyColumn(), nullable=True),
        sa.Column("vat_percent", shop.db.MoneyColumn(), nullable=False),
        sa.Column("content_quantity", shop.db.QuantityColumn(), nullable=True),
        sa.Column("content_unit", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("comparable_price", shop.db.MoneyColumn(), nullable=True),
        sa.Column("comparable_unit", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("minimum_quantity", shop.db.QuantityColumn(), nullable=False),
        sa.Column("quantity_step", shop.db.QuantityColumn(), nullable=False),
        sa.Column("lead_time_days", sa.Integer(), nullable=True),
        sa.Column("agreement_number", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("lot", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("contracted", sa.Boolean(), nullable=False),
        sa.Column("orderable", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("replaces", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("line_key", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("image", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_offer_version_price")),
        sa.CheckConstraint(
            "quantity_step > 0 AND minimum_quantity > 0", name=op.f("ck_offer_version_quantities")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_offer_version_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_version_offer_id_offer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_version")),
    )
    with op.batch_alter_table("offer_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_version_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_offer_version_category_id"), ["category_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_offer_version_gtin"), ["gtin"], unique=False)
        batch_op.create_index("ix_offer_version_kind", ["category_id", "kind_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_version_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "opt_out",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("unspsc_prefix", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_opt_out_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_opt_out_node_id_node")),
        sa.PrimaryKeyConstraint(
            "agreement_id", "node_id", "unspsc_prefix", name=op.f("pk_opt_out")
        ),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "REQUISITIONER",
                "MANAGER",
                "PROCUREMENT",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_role_grant_node_id_node")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "person_id", "node_id", "role", name=op.f("uq_role_grant_person_id_node_id_role")
        ),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_node_id"), ["node_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_person_id"), ["person_id"], unique=False)

    op.create_table(
        "staged_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ADDED",
                "WITHDRAWN",
                "PRICE_UP",
                "PRICE_DOWN",
                "UNIT_CHANGED",
                "LABEL_GAINED",
                "LABEL_LOST",
                "CHANGED",
                name="changekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("fields", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("seller_item_id", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("old_price", shop.db.MoneyColumn(), nullable=True),
        sa.Column("new_price", shop.db.MoneyColumn(), nullable=True),
        sa.Column("old_unit", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("new_unit", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("old_content", shop.db.QuantityColumn(), nullable=True),
        sa.Column("new_content", shop.db.QuantityColumn(), nullable=True),
        sa.Column("old_content_unit", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("new_content_unit", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("over_limit", sa.Boolean(), nullable=False),
        sa.Column("bought", shop.db.QuantityColumn(), nullable=False),
        sa.Column("effect", shop.db.MoneyColumn(), nullable=False),
        sa.Column("effect_size", shop.db.MoneyColumn(), nullable=False),
        sa.Column("item", sa.JSON(), nullable=True),
        sa.Column(
            "old_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "new_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_staged_change_batch_id_import_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_change")),
    )
    with op.batch_alter_table("staged_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staged_change_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            "ix_staged_change_page", ["batch_id", "kind", "effect_size", "id"], unique=False
        )

    op.create_table(
        "lot_category",
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("unspsc_prefix", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_category_lot_id_lot")),
        sa.PrimaryKeyConstraint("lot_id", "unspsc_prefix", name=op.f("pk_lot_category")),
    )
    op.create_table(
        "lot_supplier",
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_supplier_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_lot_supplier_supplier_id_supplier")
        ),
        sa.PrimaryKeyConstraint("lot_id", "supplier_id", name=op.f("pk_lot_supplier")),
    )

    for table in APPEND_ONLY:
        for statement in shop.db.append_only_statements(table, op.get_bind().dialect.name):
            op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def downgrade() -> None:

    op.drop_table("lot_supplier")
    op.drop_table("lot_category")
    with op.batch_alter_table("staged_change", schema=None) as batch_op:
        batch_op.drop_index("ix_staged_change_page")
        batch_op.drop_index(batch_op.f("ix_staged_change_batch_id"))

    op.drop_table("staged_change")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_person_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_node_id"))

    op.drop_table("role_grant")
    op.drop_table("opt_out")
    with op.batch_alter_table("offer_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_version_offer_id"))
        batch_op.drop_index("ix_offer_version_kind")
        batch_op.drop_index(batch_op.f("ix_offer_version_gtin"))
        batch_op.drop_index(batch_op.f("ix_offer_version_category_id"))
        batch_op.drop_index(batch_op.f("ix_offer_version_batch_id"))

    op.drop_table("offer_version")
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lot_agreement_id"))

    op.drop_table("lot")
    with op.batch_alter_table("import_issue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_issue_batch_id"))

    op.drop_table("import_issue")
    with op.batch_alter_table("favourite_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_favourite_item_offer_id"))
        batch_op.drop_index(batch_op.f("ix_favourite_item_list_id"))

    op.drop_table("favourite_item")
    op.drop_table("basket_line")
    op.drop_table("supplier_terms")
    op.drop_table("supplier_hold")
    op.drop_table("person")
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_line_offer_id"))

    op.drop_table("order_line")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_supplier_id"))
        batch_op.drop_index(batch_op.f("ix_offer_owner_node_id"))
        batch_op.drop_index(batch_op.f("ix_offer_live_version_id"))

    op.drop_table("offer")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_supplier_id"))
        batch_op.drop_index(batch_op.f("ix_import_batch_node_id"))

    op.drop_table("import_batch")
    with op.batch_alter_table("favourite_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_favourite_list_node_id"))

    op.drop_table("favourite_list")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_owner_node_id"))

    op.drop_table("agreement")
    with op.batch_alter_table("zero_hit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_zero_hit_municipality_id"))

    op.drop_table("zero_hit")
    op.drop_table("supplier")
    op.drop_table("stored_file")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_failure_email"))
        batch_op.drop_index(batch_op.f("ix_sign_in_failure_caller"))

    op.drop_table("sign_in_failure")
    with op.batch_alter_table("placed_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placed_order_unit_id"))
        batch_op.drop_index(batch_op.f("ix_placed_order_supplier_id"))
        batch_op.drop_index("ix_placed_order_path")
        batch_op.drop_index(batch_op.f("ix_placed_order_municipality_id"))

    op.drop_table("placed_order")
    op.drop_table("order_number")
    op.drop_table("order_month")
    with op.batch_alter_table("node", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_node_path"))
        batch_op.drop_index(batch_op.f("ix_node_parent_id"))
        batch_op.drop_index(batch_op.f("ix_node_municipality_id"))

    op.drop_table("node")
    op.drop_table("ledger_head")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entry_subject"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_event"))

    op.drop_table("ledger_entry")
    with op.batch_alter_table("exposure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exposure_unit_id"))
        batch_op.drop_index("ix_exposure_memory")

    op.drop_table("exposure")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_unit_path"))

    op.drop_table("delivery")
    with op.batch_alter_table("category", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_category_unspsc_class"))

    op.drop_table("category")
    op.drop_table("catalogue_feed")
