"""What stands on several agreements, and how an agreement's prices have moved."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from shop.catalogue.models import Offer, OfferVersion
from shop.organisation.rules import path_ids

_ASKED_AT_ONCE = 500


def shared_goods(session: Session, *, path: str, number: str) -> dict[str, int]:
    """Other agreement numbers with the same goods (by GTIN) as this one, and how many."""
    here = (
        select(col(OfferVersion.gtin), col(OfferVersion.agreement_number))
        .join(Offer, col(Offer.live_version_id) == col(OfferVersion.id))
        .where(
            col(Offer.owner_node_id).in_(path_ids(path)), col(OfferVersion.contracted),
            col(OfferVersion.gtin) != "",
        )
        .distinct()
    )  # fmt: skip
    mine = session.execute(here.where(col(OfferVersion.agreement_number) == number)).all()
    found: Counter[str] = Counter()
    for begin in range(0, len(mine), _ASKED_AT_ONCE):
        gtins = [row.gtin for row in mine[begin : begin + _ASKED_AT_ONCE]]
        for row in session.execute(here.where(col(OfferVersion.gtin).in_(gtins))):
            found[row.agreement_number] += 1
    return {other: count for other, count in found.items() if other not in ("", number)}


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
