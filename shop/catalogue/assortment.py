"""How many goods an agreement gives a house: counted by its number, or by what a supplier has."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from shop.catalogue.models import Offer, OfferVersion
from shop.organisation.rules import path_ids

_SOLD = (
    select(func.count())
    .select_from(Offer)
    .join(OfferVersion, col(OfferVersion.id) == col(Offer.live_version_id))
    .where(col(OfferVersion.orderable), col(OfferVersion.price).is_not(None))
)


def goods_by_number(session: Session, *, path: str) -> dict[str, int]:
    """Live goods in the assortment of each agreement number, of offers the node may see."""
    number = col(OfferVersion.agreement_number)
    query = _SOLD.add_columns(number).where(
        col(Offer.owner_node_id).in_(path_ids(path)), col(OfferVersion.contracted)
    )
    return {row[1]: row[0] for row in session.execute(query.group_by(number))}


def goods_by_code(session: Session, *, path: str) -> dict[tuple[int, str], int]:
    """Live goods of each (supplier id, UNSPSC code), of offers the node may see, in one query."""
    kinds = (col(Offer.supplier_id), col(OfferVersion.unspsc))
    query = _SOLD.add_columns(*kinds).where(col(Offer.owner_node_id).in_(path_ids(path)))
    return {(row[1], row[2]): row[0] for row in session.execute(query.group_by(*kinds))}
