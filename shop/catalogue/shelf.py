"""What a house can reach: live offers and the lots that cover them, and what replaces others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlmodel import Session

from shop.agreements.queries import reaching_lots
from shop.agreements.rules import ReachingLot
from shop.catalogue.models import Offer, OfferVersion
from shop.catalogue.queries import OfferRow, offer_rows
from shop.db import table_of
from shop.organisation.rules import path_ids


@dataclass(frozen=True, slots=True)
class Shelf:
    """The agreements that reach a place, and its live offers by id, wherever they are read from."""

    lots: Sequence[ReachingLot]
    rows: Callable[[Sequence[int]], Mapping[int, OfferRow]]


def fresh_shelf(session: Session, path: str) -> Shelf:
    """The shelf of the node at `path`, straight from the database."""
    return Shelf(reaching_lots(session, path), lambda ids: offer_rows(session, ids, path=path))


_OLD = table_of(Offer).alias("old")
_HEIR, _LIVE = table_of(Offer).alias("heir"), table_of(OfferVersion)
_HEIRS = (
    select(_OLD.c.id, _HEIR.c.id)
    .join(
        _HEIR,
        and_(
            _HEIR.c.owner_node_id == _OLD.c.owner_node_id,
            _HEIR.c.supplier_id == _OLD.c.supplier_id,
        ),
    )
    .join(
        _LIVE,
        and_(_LIVE.c.id == _HEIR.c.live_version_id, _LIVE.c.replaces == _OLD.c.seller_item_id),
    )
    .order_by(_HEIR.c.id.desc())
)


def heirs(session: Session, offer_ids: Sequence[int], *, path: str) -> dict[int, int]:
    """Old offer -> the live offer whose item says that it replaces it, in one query.

    Where several say so, the one with the lowest id.
    """
    if not offer_ids:
        return {}
    mine = _OLD.c.owner_node_id.in_(path_ids(path))
    rows = session.execute(_HEIRS.where(_OLD.c.id.in_(offer_ids), mine))
    return {row[0]: row[1] for row in rows}
