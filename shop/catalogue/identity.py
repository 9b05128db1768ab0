"""The identity of goods before there is anything of them to sell."""

from sqlalchemy import select
from sqlmodel import Session

from shop.catalogue.models import Offer
from shop.db import table_of, upsert

_OFFER = table_of(Offer)


def offer_to_come(
    session: Session, *, owner_node_id: int, supplier_id: int, seller_item_id: str
) -> int:
    """The offer's id; where there is no such offer, one without anything to sell is made.

    A catalogue that is published later finds it by the supplier's item number and fills it.
    """
    values = {
        "owner_node_id": owner_node_id, "supplier_id": supplier_id,
        "seller_item_id": seller_item_id,
    }  # fmt: skip
    insert = upsert(_OFFER, session.get_bind().dialect.name).values(values)
    session.execute(insert.on_conflict_do_nothing(index_elements=list(values)))
    wanted = [_OFFER.c[name] == value for name, value in values.items()]
    return int(session.execute(select(_OFFER.c.id).where(*wanted)).scalar_one())
