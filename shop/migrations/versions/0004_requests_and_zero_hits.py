"""Requests to procurement and words that found nothing."""

from collections import Counter
from datetime import date, timedelta

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _requests()
    _zero_hits()


def _requests() -> None:
    name = sqlmodel.sql.sqltypes.AutoString(length=120)
    long = sqlmodel.sql.sqltypes.AutoString(length=1000)
    what = sqlmodel.sql.sqltypes.AutoString(length=200)
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    states = sa.Enum(
        "OPEN",
        "ANSWERED",
        "CLOSED",
        name="requeststate",
        native_enum=False,
        create_constraint=True,
        length=24,
    )
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "item_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_name", name, nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("what", what, nullable=False),
        sa.Column("amount", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("why", long, nullable=False),
        sa.Column("searched", what, nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("answer", long, nullable=False),
        sa.Column("offer_id", big, nullable=True),
        sa.Column("changed_at", moment, nullable=True),
        sa.Column("changed_by_name", name, nullable=False),
        sa.Column("seen_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["node.id"], name=op.f("fk_item_request_unit_id_node")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_item_request_offer_id_offer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_request")),
    )
    op.create_index(op.f("ix_item_request_unit_id"), "item_request", ["unit_id"])
    op.create_index(op.f("ix_item_request_asked_by_id"), "item_request", ["asked_by_id"])


def _zero_hits() -> None:
    weeks = op.create_table(
        "zero_hit_week",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("query", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zero_hit_week")),
        sa.UniqueConstraint(
            "municipality_id",
            "monday",
            "query",
            name=op.f("uq_zero_hit_week_municipality_id_monday_query"),
        ),
    )
    counts = _counted()
    if counts:
        op.bulk_insert(
            weeks,
            [
                {"municipality_id": place, "monday": monday, "query": query, "count": count}
                for (place, monday, query), count in counts.items()
            ],
        )
    op.drop_table("zero_hit")


def _counted() -> Counter[tuple[int, date, str]]:
    """The single searches as weeks. What has many digits or an @ may be somebody's: it goes."""
    old = sa.table(
        "zero_hit",
        sa.column("municipality_id", sa.Integer()),
        sa.column("query", sa.String()),
        sa.column("at", sqlmodel.sql.sqltypes.UTCDateTime()),
    )
    counts: Counter[tuple[int, date, str]] = Counter()
    for place, query, at in op.get_bind().execute(
        sa.select(old.c.municipality_id, old.c.query, old.c.at)
    ):
        text = " ".join(query.casefold().split())[:100]
        if text and "@" not in text and sum(map(str.isdecimal, text)) < 8:
            day = at.date()
            counts[place, day - timedelta(days=day.weekday()), text] += 1
    return counts
