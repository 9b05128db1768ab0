"""Procurement's word on which categories serve the same needs: wide alternatives.

Goods of one noun and size are compared across the two, as they are within one category.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from shop.catalogue.models import Category, CategoryPair
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.texts import plain_text
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.models import Node
from shop.organisation.procuring import place_for
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import path_ids

MAX_WHY = 200


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two categories, and who says that they go together."""

    id: int
    node_id: int
    node_name: str
    one: str
    other: str
    why: str
    decided_at: datetime
    decided_by_name: str


def pairs_at(session: Session, path: str) -> list[PairRow]:
    """What holds at the node at `path`, newest first."""
    one, other = aliased(Category), aliased(Category)
    rows = session.execute(
        select(
            col(CategoryPair.id), col(CategoryPair.node_id), col(Node.name), col(one.name_da),
            col(other.name_da), col(CategoryPair.why), col(CategoryPair.decided_at),
            col(CategoryPair.decided_by_name),
        )
        .join(Node, col(Node.id) == col(CategoryPair.node_id))
        .join(one, col(one.id) == col(CategoryPair.one_category_id))
        .join(other, col(other.id) == col(CategoryPair.other_category_id))
        .where(
            col(CategoryPair.node_id).in_(path_ids(path)), col(CategoryPair.undone_at).is_(None)
        )
        .order_by(col(CategoryPair.id).desc())
    )  # fmt: skip
    return [PairRow(*row) for row in rows]


def pair(
    session: Session, *, node_id: int, code: str, other_code: str, why: str, by: Actor,
    now: datetime,
) -> int:  # fmt: skip
    """Say that two categories serve the same needs; returns the pair's id.

    Raises NotFound for a category that is none, NotAllowed without the role, Refused for a
    category and itself, or a pair that stands.
    """
    place = place_for(session, by, node_id)
    one, other = sorted((_category(session, code), _category(session, other_code)))
    if one == other:
        raise Refused("pair-itself", "Vælg to forskellige varegrupper.")
    session.execute(select(col(Node.id)).where(col(Node.id) == node_id).with_for_update()).all()
    standing = session.scalars(
        select(col(CategoryPair.id)).where(
            col(CategoryPair.node_id) == node_id, col(CategoryPair.one_category_id) == one,
            col(CategoryPair.other_category_id) == other, col(CategoryPair.undone_at).is_(None),
        )
    ).first()  # fmt: skip
    if standing is not None:
        raise Refused("pair-known", "De to varegrupper hører allerede sammen.")
    made = CategoryPair(
        node_id=node_id, one_category_id=one, other_category_id=other,
        why=plain_text(why)[:MAX_WHY], decided_at=now, decided_by_name=by.name,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _note(session, place, made, by, now, is_on=True)
    return made.id or 0


def unpair(session: Session, *, pair_id: int, by: Actor, now: datetime) -> None:
    """Take it back. Raises NotFound, NotAllowed, or Refused where it is taken back already."""
    found = session.get(CategoryPair, pair_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("pair", "Parret findes ikke.")
    place = place_for(session, by, found.node_id)
    if found.undone_at is not None:
        raise Refused("pair-undone", "Det er allerede fortrudt.")
    found.undone_at, found.undone_by_name = now, by.name
    session.add(found)
    _note(session, place, found, by, now, is_on=False)


def _category(session: Session, code: str) -> int:
    wanted = select(col(Category.id)).where(col(Category.code) == plain_text(code))
    found = session.scalars(wanted).first()
    if found is None:
        raise NotFound("category", "Varegruppen findes ikke.")
    return found


def _note(
    session: Session, place: NodeFacts, of: CategoryPair, by: Actor, now: datetime, *, is_on: bool
) -> None:
    codes = [
        session.get_one(Category, one).code for one in (of.one_category_id, of.other_category_id)
    ]
    record(
        session, Event.CATEGORIES_PAIRED, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"category-pair:{of.id}",
        details={"node": place.id, "categories": codes, "now": "on" if is_on else "off",
                 "why": of.why},
    )  # fmt: skip
