"""How many goods an agreement gives a house: counted by its number, or by what a supplier has."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased
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


def shared_goods(session: Session, *, path: str, number: str) -> dict[str, int]:
    """Other agreement numbers with the same goods (by GTIN) as this one, and how many."""
    here = (
        select(col(OfferVersion.gtin), col(OfferVersion.agreement_number))
        .join(Offer, col(Offer.live_version_id) == col(OfferVersion.id))
        .where(
            col(Offer.owner_node_id).in_(path_ids(path)), col(OfferVersion.contracted),
            col(OfferVersion.gtin) != "", col(OfferVersion.agreement_number) != "",
        )
        .distinct()
        .subquery()
    )  # fmt: skip
    mine, other = here.alias("mine"), here.alias("other")
    query = (
        select(other.c.agreement_number, func.count())
        .select_from(mine.join(other, mine.c.gtin == other.c.gtin))
        .where(mine.c.agreement_number == number, other.c.agreement_number != number)
        .group_by(other.c.agreement_number)
    )
    return {row[0]: row[1] for row in session.execute(query)}


@dataclass(frozen=True, slots=True)
class Rises:
    """A supplier's prices in a period: how many goods have become dearer, and by how much."""

    goods: int
    """Goods that are sold now."""
    dearer: int
    cheaper: int
    average_percent: Decimal | None
    """Of the goods that became dearer; None where none did."""


def price_rises(
    session: Session, *, path: str, supplier_id: int, number: str, since: datetime
) -> Rises:
    """What happened to an agreement's prices since then: each of the goods now, against the version
    that held then or its first. Other packs are not compared."""
    now = aliased(OfferVersion)
    first = (
        select(
            col(OfferVersion.offer_id).label("offer_id"), col(OfferVersion.price).label("price"),
            col(OfferVersion.order_unit).label("unit"),
            col(OfferVersion.content_quantity).label("content"),
            func.row_number()
            .over(
                partition_by=col(OfferVersion.offer_id),
                order_by=(
                    case((col(OfferVersion.published_at) < since, 0), else_=1),
                    case((col(OfferVersion.published_at) < since, -col(OfferVersion.id)),
                         else_=col(OfferVersion.id)),
                ),
            )
            .label("place"),
        )
        .join(Offer, col(Offer.id) == col(OfferVersion.offer_id))
        .where(col(Offer.supplier_id) == supplier_id)
        .subquery()
    )  # fmt: skip
    rows = session.execute(
        select(col(now.price), first.c.price)
        .select_from(Offer)
        .join(now, col(now.id) == col(Offer.live_version_id))
        .join(first, (first.c.offer_id == col(Offer.id)) & (first.c.place == 1))
        .where(
            col(Offer.owner_node_id).in_(path_ids(path)), col(Offer.supplier_id) == supplier_id,
            col(now.contracted), col(now.agreement_number) == number,
            first.c.unit == col(now.order_unit),
            first.c.content.is_not_distinct_from(col(now.content_quantity)),
            first.c.price.is_not(None), col(now.price).is_not(None),
        )
    ).all()  # fmt: skip
    dearer = [(new - old) / old * 100 for new, old in rows if old and new > old]
    return Rises(
        len(rows), len(dearer), sum(1 for new, old in rows if new < old),
        sum(dearer, Decimal(0)) / len(dearer) if dearer else None,
    )  # fmt: skip
