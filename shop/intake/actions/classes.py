"""Saying which category goods stand in, where the supplier's code says too little."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from uuid import uuid4

from sqlalchemy import select, update
from sqlmodel import Session, col

from shop.catalogue.actions import category_finder
from shop.catalogue.models import Offer
from shop.db import table_of
from shop.intake.actions.labels import hold_catalogues, remake
from shop.intake.actions.staged_classes import Whose, reclass_staged
from shop.intake.classing import Shelf, check_can_class
from shop.intake.models import ItemClass
from shop.intake.queries.classes import shelves_of_shop
from shop.intake.queries.labels import Carrier, carrier
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.procuring import place_for

_CLASS = table_of(ItemClass)


def class_items(session: Session, *, chosen: Mapping[int, str], by: Actor, now: datetime) -> str:
    """Put goods without a category into one each (offer id -> category code).

    They get a version with the category's UNSPSC class at once: search, agreements and reports
    follow. Later catalogues keep it as long as the supplier's code is the same. Returns what
    `undo_classes` takes. Raises NotFound, NotAllowed, or Refused for goods that have a category.
    """
    shelves = {shelf.code: shelf for shelf in shelves_of_shop(session)}
    check_can_class(chosen, shelves)
    for node_id in sorted({_found(session, offer_id).owner_node_id for offer_id in chosen}):
        hold_catalogues(session, place_for(session, by, node_id))
    category_of = category_finder(session)
    carriers = [_found(session, offer_id) for offer_id in chosen]  # they may have changed
    if any(category_of(one.item.unspsc) is not None for one in carriers):
        raise Refused("class-known", "En af varerne har fået en varegruppe imens. Se listen igen.")
    together = uuid4().hex
    for one in carriers:
        _forget(session, one, by, now)
        session.add(_row(one, shelves[chosen[one.offer_id]], together, by, now))
    session.flush()
    new = {one.offer_id: shelves[chosen[one.offer_id]].unspsc for one in carriers}
    remake(session, carriers, lambda one: replace(one.item, unspsc=new[one.offer_id]), now)
    reclass_staged(session, {_whose(one): (one.item.unspsc, new[one.offer_id]) for one in carriers})
    _note(session, carriers, {one: chosen[one] for one in chosen}, together, by, now)
    return together


def undo_classes(session: Session, *, together: str, by: Actor, now: datetime) -> int:
    """Take back what was said in one press; how many goods that is.

    They say again what the supplier says. Raises NotFound or NotAllowed.
    """
    rows = session.scalars(
        select(ItemClass).where(
            col(ItemClass.together) == together, col(ItemClass.undone_at).is_(None)
        )
    ).all()
    if not rows:
        raise NotFound("item-class", "Det er allerede fortrudt.")
    for node_id in sorted({row.node_id for row in rows}):
        hold_catalogues(session, place_for(session, by, node_id))
    said = {(row.node_id, row.supplier_id, row.seller_item_id): row for row in rows}
    for row in rows:
        row.undone_at, row.undone_by_name = now, by.name
        session.add(row)
    session.flush()
    found = _sold(session, said)
    back = [one for one in found if one.item.unspsc == said[_whose(one)].unspsc]
    remake(session, back, lambda one: replace(one.item, unspsc=said[_whose(one)].said), now)
    reclass_staged(session, {key: (row.unspsc, row.said) for key, row in said.items()})
    _note(session, found, {one.offer_id: "" for one in found}, together, by, now)
    return len(rows)


def _whose(one: Carrier) -> Whose:
    return one.owner_node_id, one.supplier_id, one.item.seller_item_id


def _found(session: Session, offer_id: int) -> Carrier:
    one = carrier(session, offer_id, paths=["/"])
    if one is None:
        raise NotFound("offer-unknown", "Varen findes ikke her.")
    return one


def _sold(session: Session, whose: Iterable[Whose]) -> list[Carrier]:
    found = []
    for node_id, supplier_id, item_id in whose:
        offer_id = session.scalars(
            select(col(Offer.id)).where(
                col(Offer.owner_node_id) == node_id, col(Offer.supplier_id) == supplier_id,
                col(Offer.seller_item_id) == item_id,
            )
        ).first()  # fmt: skip
        one = carrier(session, offer_id or 0, paths=["/"])
        found += [one] if one is not None else []
    return found


def _forget(session: Session, one: Carrier, by: Actor, now: datetime) -> None:
    """An earlier word, from when the supplier's code was another."""
    node_id, supplier_id, item_id = _whose(one)
    session.execute(
        update(_CLASS)
        .where(
            _CLASS.c.node_id == node_id, _CLASS.c.supplier_id == supplier_id,
            _CLASS.c.seller_item_id == item_id, _CLASS.c.undone_at.is_(None),
        )
        .values(undone_at=now, undone_by_name=by.name)
    )  # fmt: skip


def _row(one: Carrier, shelf: Shelf, together: str, by: Actor, now: datetime) -> ItemClass:
    node_id, supplier_id, item_id = _whose(one)
    return ItemClass(
        node_id=node_id, supplier_id=supplier_id, seller_item_id=item_id, said=one.item.unspsc,
        unspsc=shelf.unspsc, together=together, decided_at=now, decided_by_name=by.name,
    )  # fmt: skip


def _note(
    session: Session, carriers: Sequence[Carrier], chosen: Mapping[int, str], together: str,
    by: Actor, now: datetime,
) -> None:  # fmt: skip
    """One entry for each place: which goods, and the category they were put in ("" = none)."""
    ordered = sorted(carriers, key=lambda one: (one.owner_node_id, one.offer_id))
    for node_id, some in groupby(ordered, key=lambda one: one.owner_node_id):
        place = place_for(session, by, node_id)
        record(
            session, Event.ITEM_CLASSED, by=by, at=now, chain=place.municipality_id or 0,
            subject=f"item-class:{together}",
            details={
                "node": node_id,
                "goods": {one.item.seller_item_id: chosen[one.offer_id] for one in some},
            },
        )  # fmt: skip
