"""How many goods an agreement gives a house: counted by its number, or by what a supplier has."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
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


def goods_of_supplier(
    session: Session, supplier_ids: Sequence[int], prefixes: Sequence[str], *, path: str
) -> int:
    """Live goods of the suppliers whose UNSPSC code begins with one of the prefixes."""
    if not supplier_ids or not prefixes:
        return 0
    fits = (col(OfferVersion.unspsc).startswith(prefix, autoescape=True) for prefix in prefixes)
    query = _SOLD.where(
        col(Offer.owner_node_id).in_(path_ids(path)),
        col(Offer.supplier_id).in_(supplier_ids),
        or_(*fits),
    )
    return session.scalars(query).one()
