"""Making and changing lists. Each change is an entry in the ledger."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from shop.catalogue.queries import OfferRow, offer_row
from shop.db import table_of, upsert
from shop.favourites.models import FavouriteItem, FavouriteList
from shop.favourites.rules import (
    MAX_ITEMS,
    MAX_LISTS,
    check_may_change,
    check_name,
    check_quantity,
)
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation import queries as organisation
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import NodeKind

_ITEM = table_of(FavouriteItem)
_NO_LIST = NotFound("list-unknown", "Den liste findes ikke.")


def create_list(
    session: Session, *, node_id: int, name: str, by: Actor, now: datetime, **facts: Any
) -> int:
    """A new empty list of the node; its id.

    `facts`: unit_type, reason, drawings, tile_colour, position, owner, review_date. Raises Refused
    for a bad name or too many lists, NotAllowed without the role.
    """
    node = _changeable_node(session, node_id, by)
    tidy = check_name(name)
    if node.kind is NodeKind.UNIT and _count(session, node_id) >= MAX_LISTS:
        raise Refused(
            "list-many", "Et hus kan have %(most)s lister. Slet en først.", most=MAX_LISTS
        )
    made = FavouriteList(node_id=node_id, name=tidy, **facts)
    session.add(made)
    session.flush()
    _note(session, node, made.id or 0, {"made": tidy}, by, now)
    return made.id or 0


def _count(session: Session, node_id: int) -> int:
    query = select(func.count()).where(col(FavouriteList.node_id) == node_id)
    return session.scalars(query).one()


def add_item(
    session: Session, *, list_id: int, offer_id: int, by: Actor, now: datetime,
    quantity: Decimal | None = None,
) -> bool:  # fmt: skip
    """Put an offer last on a list; False when it was there already.

    Without `quantity`: the least that is sold. Raises Refused for an offer that is not sold.
    """
    kept, node = _changeable(session, list_id, by)
    row = _sold(session, offer_id, node.path, local_day(now))
    usual = check_quantity(row.minimum_quantity if quantity is None else quantity)
    position = _next_position(session, list_id)
    insert = upsert(_ITEM, session.get_bind().dialect.name).values(
        list_id=list_id, offer_id=offer_id, usual_quantity=usual, position=position
    )
    conflict = ["list_id", "offer_id"]
    added = session.execute(
        insert.on_conflict_do_nothing(index_elements=conflict).returning(_ITEM.c.id)
    ).first()
    if added is not None:
        _note(session, node, kept.id or 0, {"added": offer_id, "quantity": str(usual)}, by, now)
    return added is not None


def _sold(session: Session, offer_id: int, path: str, on: date) -> OfferRow:
    row = offer_row(session, offer_id, path=path)
    if row is None:
        raise NotFound("offer-unknown", "Den vare findes ikke mere.")
    if not row.is_sold(on):
        raise Refused("offer-not-sold", "»%(name)s« kan ikke bestilles nu.", name=row.name)
    return row


def _next_position(session: Session, list_id: int) -> int:
    count, last = session.execute(
        select(func.count(), func.max(FavouriteItem.position)).where(
            col(FavouriteItem.list_id) == list_id
        )
    ).one()
    if count >= MAX_ITEMS:
        raise Refused(
            "list-full", "Der er %(most)s varer på listen. Fjern en først.", most=MAX_ITEMS
        )
    return (last or 0) + 1


def set_quantity(
    session: Session, *, list_id: int, offer_id: int, quantity: Decimal, by: Actor, now: datetime,
    instead_of: int | None = None,
) -> None:  # fmt: skip
    """Change the usual amount of an item. Raises NotFound when it is not on the list.

    `instead_of`: the goods that the list holds and `offer_id` has followed. An amount of the new
    ones is their own: the list takes them for good.
    """
    kept, node = _changeable(session, list_id, by)
    item = _item(session, list_id, offer_id if instead_of is None else instead_of)
    check_quantity(quantity)
    if item.offer_id == offer_id and item.usual_quantity == quantity:
        return
    details: dict[str, Any] = {"item": offer_id, "quantity": str(quantity)}
    if item.offer_id != offer_id:
        _sold(session, offer_id, node.path, local_day(now))
        details["instead_of"] = item.offer_id
    item.offer_id, item.usual_quantity = offer_id, quantity
    session.flush()
    _note(session, node, kept.id or 0, details, by, now)


def remove_item(
    session: Session, *, list_id: int, offer_id: int, by: Actor, now: datetime
) -> Decimal:
    """Take an item off a list; its usual amount, so that it can be put back."""
    kept, node = _changeable(session, list_id, by)
    item = _item(session, list_id, offer_id)
    usual = item.usual_quantity
    session.delete(item)
    session.flush()
    _note(session, node, kept.id or 0, {"removed": offer_id}, by, now)
    return usual


def delete_list(session: Session, *, list_id: int, by: Actor, now: datetime) -> str:
    """Delete a list with what is on it; its name."""
    kept, node = _changeable(session, list_id, by)
    name = kept.name
    session.execute(_ITEM.delete().where(_ITEM.c.list_id == list_id))
    session.delete(kept)
    session.flush()
    _note(session, node, list_id, {"deleted": name}, by, now)
    return name


def _item(session: Session, list_id: int, offer_id: int) -> FavouriteItem:
    item = session.scalars(
        select(FavouriteItem).where(
            col(FavouriteItem.list_id) == list_id, col(FavouriteItem.offer_id) == offer_id
        )
    ).first()
    if item is None:
        raise NotFound("item-not-on-list", "Varen er ikke på listen mere.")
    return item


def _changeable(session: Session, list_id: int, by: Actor) -> tuple[FavouriteList, NodeFacts]:
    kept = session.get(FavouriteList, list_id)
    if kept is None:
        raise _NO_LIST
    return kept, _changeable_node(session, kept.node_id, by)


def _changeable_node(session: Session, node_id: int, by: Actor) -> NodeFacts:
    """The node, when this person may change its lists. The system (the demo) may change all."""
    node = organisation.node(session, node_id)
    if node is None:
        raise _NO_LIST
    if by.person_id is not None:
        person = organisation.person(session, by.person_id)
        check_may_change(person.grants if person else (), node.kind, node.path)
    return node


def _note(
    session: Session, node: NodeFacts, list_id: int, details: dict[str, Any], by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    record(
        session, Event.FAVOURITES_CHANGED, by=by, at=now, chain=node.municipality_id or 0,
        subject=f"list:{list_id}", details=details,
    )  # fmt: skip
