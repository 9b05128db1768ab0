"""Which pictures there are to be shown."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlmodel import Session, col

from shop.catalogue.models import Offer, OfferVersion, Picture
from shop.catalogue.rules import PictureState
from shop.organisation.rules import path_ids


def names_of(session: Session, addresses: Iterable[str]) -> Mapping[str, str]:
    """Address -> name of the picture we keep of it, in one query; none where nothing is asked."""
    wanted = sorted(set(addresses) - {""})
    if not wanted:
        return {}
    rows = session.execute(
        select(col(Picture.address), col(Picture.name)).where(
            col(Picture.address).in_(wanted), col(Picture.state) == PictureState.KEPT
        )
    )
    return {row[0]: row[1] for row in rows}


def shown_name(session: Session, offer_id: int, *, path: str) -> str:
    """The name of a live offer's picture, "" without one or where `path` may not see the offer."""
    return (
        session.scalars(
            select(col(Picture.name))
            .join(OfferVersion, col(OfferVersion.image) == col(Picture.address))
            .join(Offer, col(Offer.live_version_id) == col(OfferVersion.id))
            .where(
                col(Offer.id) == offer_id,
                col(Offer.owner_node_id).in_(path_ids(path)),
                col(Picture.state) == PictureState.KEPT,
            )
        ).first()
        or ""
    )
