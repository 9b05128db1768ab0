"""Goods without a category, and what is decided of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.catalogue.models import Category, Offer, OfferVersion
from shop.intake.classing import Nouns, Shelf, nouns_of
from shop.intake.models import ItemClass
from shop.intake.queries.batches import within
from shop.organisation.models import Node

PAGE = 25


@dataclass(frozen=True, slots=True)
class Unclassed:
    """Goods that are sold and stand in no category."""

    offer_id: int
    owner_node_id: int
    node_name: str
    supplier_id: int
    supplier: str
    seller_item_id: str
    name: str
    description: str
    unspsc: str
    """As the supplier has it, "" for none."""
    published_at: datetime


def _sold(paths: Sequence[str]) -> Select[Any]:
    """By the index of categories: an offer is found from its version, not the other way."""
    return (
        select(col(Offer.id))
        .select_from(OfferVersion)
        .join(
            Offer,
            (col(Offer.id) == col(OfferVersion.offer_id))
            & (col(Offer.live_version_id) == col(OfferVersion.id)),
        )
        .join(Node, col(Node.id) == col(Offer.owner_node_id))
        .where(col(OfferVersion.category_id).is_(None), within(paths))
    )


def count_unclassed(session: Session, *, paths: Sequence[str]) -> tuple[int, datetime | None]:
    """How many goods stand in no category, and since when the oldest of them does."""
    row = session.execute(
        _sold(paths).with_only_columns(func.count(), func.min(col(OfferVersion.published_at)))
    ).one()
    return int(row[0]), row[1]


def unclassed(
    session: Session, *, paths: Sequence[str], supplier_id: int = 0, after: int = 0
) -> list[Unclassed]:
    """A page of them by offer id, and one more where there are more."""
    query = (
        _sold(paths)
        .join(Supplier, col(Supplier.id) == col(Offer.supplier_id))
        .where(col(Offer.id) > after)
        .with_only_columns(
            col(Offer.id), col(Offer.owner_node_id), col(Node.name), col(Offer.supplier_id),
            col(Supplier.name), col(Offer.seller_item_id), col(OfferVersion.name),
            col(OfferVersion.description), col(OfferVersion.unspsc),
            col(OfferVersion.published_at),
        )
        .order_by(col(Offer.id))
        .limit(PAGE + 1)
    )  # fmt: skip
    if supplier_id:
        query = query.where(col(Offer.supplier_id) == supplier_id)
    return [Unclassed(*row) for row in session.execute(query)]


def suppliers_with_unclassed(
    session: Session, *, paths: Sequence[str]
) -> list[tuple[int, str, int]]:
    """Supplier id, name and how many of its goods stand in no category."""
    rows = session.execute(
        _sold(paths)
        .join(Supplier, col(Supplier.id) == col(Offer.supplier_id))
        .with_only_columns(col(Supplier.id), col(Supplier.name), func.count())
        .group_by(col(Supplier.id), col(Supplier.name))
        .order_by(col(Supplier.name))
    )
    return [(row[0], row[1], row[2]) for row in rows]


def nouns(session: Session) -> Nouns:
    """Where goods of each noun stand, from the index alone. Counts of all goods, and no names."""
    return nouns_of(
        (row[0], row[1], row[2])
        for row in session.execute(
            select(col(OfferVersion.kind_key), col(OfferVersion.category_id), func.count())
            .where(col(OfferVersion.category_id).is_not(None))
            .group_by(col(OfferVersion.category_id), col(OfferVersion.kind_key))
        )
    )


def shelves_of_shop(session: Session) -> list[Shelf]:
    """The shop's categories, in its order."""
    rows = session.execute(
        select(
            col(Category.id), col(Category.code), col(Category.name_da), col(Category.unspsc_class)
        ).order_by(col(Category.position))
    )
    return [Shelf(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ClassedTogether:
    """What was decided in one press."""

    together: str
    node_id: int
    goods: int
    at: datetime
    by_name: str


def classed_lately(
    session: Session, *, paths: Sequence[str], limit: int = 10
) -> list[ClassedTogether]:
    """The last presses that are not taken back, newest first."""
    rows = session.execute(
        select(
            col(ItemClass.together), func.min(col(ItemClass.node_id)), func.count(),
            func.max(col(ItemClass.decided_at)), func.min(col(ItemClass.decided_by_name)),
        )
        .join(Node, col(Node.id) == col(ItemClass.node_id))
        .where(col(ItemClass.undone_at).is_(None), within(paths))
        .group_by(col(ItemClass.together))
        .order_by(func.max(col(ItemClass.id)).desc())
        .limit(limit)
    )  # fmt: skip
    return [ClassedTogether(*row) for row in rows]


def classed_at(session: Session, together: str, *, paths: Sequence[str]) -> int:
    """How many goods of a press can be taken back at these places."""
    return int(
        session.execute(
            select(func.count())
            .select_from(ItemClass)
            .join(Node, col(Node.id) == col(ItemClass.node_id))
            .where(
                col(ItemClass.together) == together, col(ItemClass.undone_at).is_(None),
                within(paths),
            )
        ).scalar_one()
    )  # fmt: skip
