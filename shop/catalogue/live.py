"""The moment of going live: the shop's assortment changes in two statements."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, literal, select, update
from sqlmodel import Session

from shop.catalogue.models import CatalogueFeed, Offer
from shop.db import table_of

_OFFER, _FEED = table_of(Offer), table_of(CatalogueFeed)


def go_live(session: Session, versions: Select[Any], *, now: datetime) -> int:
    """Make versions live and tell the indexers; returns how many offers changed.

    `versions` gives an offer_id and its version_id (NULL = withdrawn) for each offer, once.
    """
    chosen = versions.subquery("chosen")
    connection = session.connection()
    done = connection.execute(
        update(_OFFER)
        .where(_OFFER.c.id == chosen.c.offer_id)
        .values(live_version_id=chosen.c.version_id)
    )
    told = select(chosen.c.offer_id, literal(now, _FEED.c.at.type))
    connection.execute(insert(_FEED).from_select(["offer_id", "at"], told))
    session.expire_all()
    return int(done.rowcount)
