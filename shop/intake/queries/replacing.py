"""What a file that is not published yet would put in the place of goods that go."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import or_, select
from sqlmodel import Session

from shop.db import table_of
from shop.intake.models import StagedChange, StagedItem
from shop.intake.rules import ChangeKind

_CHANGE, _ITEM = table_of(StagedChange).c, table_of(StagedItem).c


@dataclass(frozen=True, slots=True)
class Coming:
    """New goods of a file. `price` in kr. without VAT for one order unit."""

    seller_item_id: str
    name: str
    order_unit: str
    content_quantity: Decimal | None
    content_unit: str
    price: Decimal | None
    is_same: bool
    """The same goods under another number, as their EAN or their maker's number says."""


def coming_instead(session: Session, batch_id: int, item_id: str) -> list[Coming]:
    """What the file puts in the place of the supplier's item, by item number.

    New goods that say they replace it, or the same goods under another number.
    """
    query = (
        select(
            _CHANGE.seller_item_id, _ITEM.name, _ITEM.order_unit, _ITEM.content_quantity,
            _ITEM.content_unit, _ITEM.price,
            _CHANGE.same_as.is_not_distinct_from(item_id),
        )
        .join(table_of(StagedItem), _ITEM.change_id == _CHANGE.id)
        .where(
            _CHANGE.batch_id == batch_id, _CHANGE.kind == ChangeKind.ADDED,
            _ITEM.batch_id == batch_id, _ITEM.price.is_not(None),
            or_(_ITEM.replaces == item_id, _CHANGE.same_as == item_id),
        )
        .order_by(_CHANGE.seller_item_id)
    )  # fmt: skip
    return [Coming(*row) for row in session.execute(query)]


def leaving(session: Session, batch_id: int, offer_ids: Sequence[int]) -> frozenset[int]:
    """Those of the offers that the file withdraws."""
    if not offer_ids:
        return frozenset()
    query = select(_CHANGE.offer_id).where(
        _CHANGE.batch_id == batch_id, _CHANGE.kind == ChangeKind.WITHDRAWN,
        _CHANGE.offer_id.in_(offer_ids),
    )  # fmt: skip
    return frozenset(one for one in session.scalars(query) if one is not None)
