"""What suppliers sell to the places, and when that was published last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.catalogue.models import Offer
from shop.db import table_of
from shop.intake.models import ImportBatch
from shop.intake.queries.batches import within
from shop.intake.rules import BatchState
from shop.organisation.models import Node

_BATCH = table_of(ImportBatch)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a supplier sells to a place now, and since when (None: not by a file here)."""

    supplier_id: int
    supplier_name: str
    supplier_drawing: str
    node_id: int
    node_name: str
    offers: int
    published_at: datetime | None


def shelves(session: Session, *, paths: Sequence[str]) -> list[Shelf]:
    """The suppliers with live offers at these places, by name."""
    offer = table_of(Offer).c
    published = _last_published()
    rows = session.execute(
        select(
            col(Supplier.id), col(Supplier.name), col(Supplier.drawing), col(Node.id),
            col(Node.name), func.count(), published.c.at,
        )
        .select_from(Offer)
        .join(Supplier, col(Supplier.id) == offer.supplier_id)
        .join(Node, col(Node.id) == offer.owner_node_id)
        .outerjoin(
            published,
            and_(
                published.c.node == offer.owner_node_id,
                published.c.supplier == offer.supplier_id,
            ),
        )
        .where(offer.live_version_id.is_not(None), within(paths))
        .group_by(
            col(Supplier.id), col(Supplier.name), col(Supplier.drawing), col(Node.id),
            col(Node.name), published.c.at,
        )
        .order_by(col(Supplier.name), col(Node.id))
    )  # fmt: skip
    return [Shelf(*row) for row in rows]


def _last_published() -> Any:
    return (
        select(
            _BATCH.c.node_id.label("node"),
            _BATCH.c.supplier_id.label("supplier"),
            func.max(_BATCH.c.decided_at).label("at"),
        )
        .where(_BATCH.c.state == BatchState.PUBLISHED)
        .group_by(_BATCH.c.node_id, _BATCH.c.supplier_id)
        .subquery()
    )


def home_of(session: Session, supplier_id: int) -> int | None:
    """The place with the lowest id where the supplier has live offers."""
    offer = table_of(Offer).c
    return session.scalars(
        select(func.min(offer.owner_node_id)).where(
            offer.supplier_id == supplier_id, offer.live_version_id.is_not(None)
        )
    ).first()
