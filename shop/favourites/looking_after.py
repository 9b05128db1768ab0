"""What procurement does with favourites that wait: keep them as they are now, or take them off."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from shop.agreements.queries import reaching_lots
from shop.favourites.actions import seen_now, sold_row, without
from shop.favourites.editing import undo_change
from shop.favourites.editions import name_of
from shop.favourites.keeping import SEEN, Kept, changeable, changeable_node, keep, state_of
from shop.favourites.models import FavouriteItem, FavouriteList
from shop.favourites.upkeep_rules import REVIEW_EVERY
from shop.kernel.errors import NotFound
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.organisation.models import Node
from shop.organisation.rules import NodeKind

Entries = list[tuple[int, int]]
"""Lists that were changed, each with its entry in the ledger: what an undo needs."""


def keep_as_it_is(
    session: Session, *, node_id: int, offer_id: int, by: Actor, now: datetime
) -> Entries:
    """Somebody has looked at goods and keeps them on all central lists at or below the node.

    Price, pack and agreement of today are what later ones are held against. Raises Refused for
    goods that are not sold, NotFound where they are on none of the lists.
    """
    on, done = local_day(now), []
    for kept in _holding(session, node_id, offer_id, by):
        row = sold_row(session, offer_id, kept.node.path, on)
        seen = seen_now(row, reaching_lots(session, kept.node.path), on=on)
        state = state_of(kept) | {name_of(offer_id, SEEN): list(seen)}
        done.append((kept.list_id, keep(session, kept, state, by=by, now=now)))
    return _written(done)


def take_off(session: Session, *, node_id: int, offer_id: int, by: Actor, now: datetime) -> Entries:
    """Take goods off all central lists at or below the node. Raises as `keep_as_it_is`."""
    done = []
    for kept in _holding(session, node_id, offer_id, by):
        state = without(state_of(kept), offer_id)
        done.append((kept.list_id, keep(session, kept, state, by=by, now=now)))
    return _written(done)


def _holding(session: Session, node_id: int, offer_id: int, by: Actor) -> list[Kept]:
    node = changeable_node(session, node_id, by)
    ids = session.scalars(
        select(col(FavouriteList.id))
        .join(Node, col(Node.id) == col(FavouriteList.node_id))
        .join(FavouriteItem, col(FavouriteItem.list_id) == col(FavouriteList.id))
        .where(
            col(FavouriteItem.offer_id) == offer_id, col(Node.kind) != NodeKind.UNIT,
            col(Node.path).startswith(node.path, autoescape=True),
            col(FavouriteList.retired_at).is_(None),
        )
        .order_by(col(FavouriteList.id))
    ).all()  # fmt: skip
    if not ids:
        raise NotFound("item-not-on-list", "Varen er ikke på listen mere.")
    return [changeable(session, list_id, by) for list_id in ids if list_id is not None]


def _written(done: Entries) -> Entries:
    return [(list_id, number) for list_id, number in done if number]


def mark_reviewed(
    session: Session, *, list_id: int, by: Actor, now: datetime, until: date | None = None
) -> Entries:
    """Somebody has looked the list through; it comes again at `until`, else after REVIEW_EVERY."""
    kept = changeable(session, list_id, by)
    day = until or local_day(now) + REVIEW_EVERY
    state: dict[str, Any] = state_of(kept) | {"review_date": day.isoformat()}
    return _written([(list_id, keep(session, kept, state, by=by, now=now))])


def undo_all(
    session: Session, *, entries: Sequence[tuple[int, int]], by: Actor, now: datetime
) -> Entries:
    """Take changes of several lists back, all of them or none (see editing.undo_change)."""
    return [
        (list_id, undo_change(session, list_id=list_id, number=number, by=by, now=now))
        for list_id, number in entries
    ]
