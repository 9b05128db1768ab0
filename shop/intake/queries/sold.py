"""What a supplier sells to a place now, as far as a new file is compared with it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session

from catalog_import.item import ParsedItem
from shop.catalogue.kept import kept_item
from shop.catalogue.models import Offer, OfferVersion
from shop.catalogue.queries import kept_columns
from shop.db import table_of
from shop.intake.rows import Sold

_OFFER, _VERSION = table_of(Offer), table_of(OfferVersion)
_AT_ONCE = 500
"""Ids in one statement."""


def sold(session: Session, *, owner_node_id: int, supplier_id: int) -> dict[str, Sold]:
    """The live offers by seller's item id: little of each, for there may be a million."""
    rows = session.execute(
        select(_OFFER.c.seller_item_id, _OFFER.c.id, _VERSION.c.id, _VERSION.c.fingerprint)
        .join(_VERSION, _VERSION.c.id == _OFFER.c.live_version_id)
        .where(_OFFER.c.owner_node_id == owner_node_id, _OFFER.c.supplier_id == supplier_id)
    )
    return {row[0]: Sold(row[1], row[2], row[3]) for row in rows}


def items_as_sold(session: Session, version_ids: Sequence[int]) -> dict[int, ParsedItem]:
    """The items of these versions, by version."""
    query = select(
        _VERSION.c.id, _OFFER.c.seller_item_id, *kept_columns(_VERSION)
    ).join(_OFFER, _OFFER.c.id == _VERSION.c.offer_id)  # fmt: skip
    found: dict[int, ParsedItem] = {}
    for start in range(0, len(version_ids), _AT_ONCE):
        wanted = version_ids[start : start + _AT_ONCE]
        rows = session.execute(query.where(_VERSION.c.id.in_(wanted)))
        found |= {row[0]: kept_item(row[1], row[2:]) for row in rows}
    return found
