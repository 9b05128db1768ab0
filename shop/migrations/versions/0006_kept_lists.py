"""Lists remember what was seen when somebody last looked, can be retired, and shown first."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import shop.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SEEN = """
UPDATE favourite_item SET
  seen_version_id = (SELECT live_version_id FROM offer WHERE offer.id = favourite_item.offer_id),
  seen_agreement = COALESCE((
    SELECT offer_version.agreement_number FROM offer
    JOIN offer_version ON offer_version.id = offer.live_version_id
    WHERE offer.id = favourite_item.offer_id AND offer_version.contracted), '')
"""


def upgrade() -> None:
    words = sqlmodel.sql.sqltypes.AutoString
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    op.add_column(
        "favourite_list",
        sa.Column("shown_first", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("favourite_list", sa.Column("retired_at", moment, nullable=True))
    op.add_column(
        "favourite_item",
        sa.Column("reason", words(length=200), nullable=False, server_default=""),
    )
    op.add_column("favourite_item", sa.Column("seen_version_id", shop.db.BigId, nullable=True))
    op.add_column(
        "favourite_item",
        sa.Column("seen_agreement", words(length=40), nullable=False, server_default=""),
    )
    op.execute(_SEEN)
    kinds = sa.Enum(
        "USUAL_LIST",
        "LIST_FIRST",
        name="offered",
        native_enum=False,
        create_constraint=True,
        length=24,
    )
    op.create_table(
        "no_thanks",
        sa.Column("offered", kinds, nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("said_at", moment, nullable=False),
        sa.Column("said_by_name", words(length=120), nullable=False),
        sa.PrimaryKeyConstraint("offered", "subject_id", name=op.f("pk_no_thanks")),
    )
