"""What must be known of a supplier whose file came without a person."""

from sqlalchemy import select
from sqlmodel import Session

from shop.catalogue.models import Offer
from shop.db import table_of
from shop.intake.models import ImportBatch

_BATCH, _OFFER = table_of(ImportBatch), table_of(Offer)


def homes_of(session: Session, supplier_id: int) -> list[int]:
    """The places where the supplier has live offers."""
    return list(
        session.scalars(
            select(_OFFER.c.owner_node_id)
            .where(_OFFER.c.supplier_id == supplier_id, _OFFER.c.live_version_id.is_not(None))
            .distinct()
            .order_by(_OFFER.c.owner_node_id)
        )
    )


def newest_bytes(session: Session, *, node_id: int, supplier_id: int) -> str:
    """The SHA-256 of the file that came last from the supplier for the place, "" for none."""
    newest = (
        select(_BATCH.c.sha256)
        .where(_BATCH.c.node_id == node_id, _BATCH.c.supplier_id == supplier_id)
        .order_by(_BATCH.c.id.desc())
        .limit(1)
    )
    return session.scalars(newest).first() or ""
