"""Goods that a batch adds, and goods that went before or go with it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, true
from sqlmodel import Session

from catalog_import.item import ParsedItem
from shop.catalogue.kept import kept_item
from shop.catalogue.models import Offer, OfferVersion
from shop.catalogue.queries import kept_columns
from shop.db import table_of
from shop.intake.again import Gone, Named, New, Signs
from shop.intake.models import ImportBatch, StagedChange, StagedItem
from shop.intake.rules import BatchState, ChangeKind, Choice

_OFFER, _VERSION = table_of(Offer), table_of(OfferVersion)
_BATCH, _CHANGE, _ITEM = table_of(ImportBatch), table_of(StagedChange), table_of(StagedItem)
_AT_ONCE = 500
"""Ids in one statement."""


def gone_before(
    session: Session, *, node_id: int, supplier_id: int, since: datetime
) -> Iterator[Gone]:
    """What the supplier sold to the place and sells no more, in the order in which it went."""
    rows = session.execute(
        select(
            _OFFER.c.id, _VERSION.c.id, _OFFER.c.seller_item_id, _VERSION.c.gtin,
            _VERSION.c.manufacturer, _VERSION.c.manufacturer_item_id,
        )
        .select_from(_BATCH)
        .join(_CHANGE, _CHANGE.c.batch_id == _BATCH.c.id)
        .join(_OFFER, _OFFER.c.id == _CHANGE.c.offer_id)
        .join(_VERSION, _VERSION.c.id == _CHANGE.c.old_version_id)
        .where(
            _BATCH.c.node_id == node_id, _BATCH.c.supplier_id == supplier_id,
            _BATCH.c.state == BatchState.PUBLISHED, _BATCH.c.decided_at >= since,
            _CHANGE.c.kind == ChangeKind.WITHDRAWN, _CHANGE.c.choice == Choice.TAKE,
            _OFFER.c.live_version_id.is_(None),
        )
        .order_by(_BATCH.c.decided_at, _CHANGE.c.id)
    ).yield_per(1000)  # fmt: skip
    for row in rows:
        yield Gone(row[0], row[1], Named(*row[2:]))


def going(session: Session, batch_id: int) -> Iterator[Gone]:
    """What the batch takes off."""
    rows = session.execute(
        select(
            _CHANGE.c.offer_id, _VERSION.c.id, _CHANGE.c.seller_item_id, _VERSION.c.gtin,
            _VERSION.c.manufacturer, _VERSION.c.manufacturer_item_id, _CHANGE.c.id,
        )
        .join(_VERSION, _VERSION.c.id == _CHANGE.c.old_version_id)
        .where(_CHANGE.c.batch_id == batch_id, _CHANGE.c.kind == ChangeKind.WITHDRAWN)
        .order_by(_CHANGE.c.id)
    ).yield_per(1000)  # fmt: skip
    for row in rows:
        yield Gone(row[0], row[1], Named(*row[2:6]), row[6])


def coming(session: Session, batch_id: int, signs: Signs | None) -> Iterator[New]:
    """What the batch adds; of it at least all that has one of the signs, where there are any."""
    has_sign = (
        or_(
            _CHANGE.c.seller_item_id.in_(signs.numbers), _ITEM.c.replaces.in_(signs.numbers),
            _ITEM.c.gtin.in_(signs.gtins),
            func.lower(_ITEM.c.manufacturer_item_id).in_(signs.made),
        )
        if signs
        else true()
    )  # fmt: skip
    rows = session.execute(
        select(
            _CHANGE.c.id, _CHANGE.c.seller_item_id, _ITEM.c.gtin, _ITEM.c.manufacturer,
            _ITEM.c.manufacturer_item_id, _ITEM.c.replaces,
        )
        .join(_ITEM, _ITEM.c.change_id == _CHANGE.c.id)
        .where(_CHANGE.c.batch_id == batch_id, _CHANGE.c.kind == ChangeKind.ADDED, has_sign)
        .order_by(_CHANGE.c.id)
    ).yield_per(1000)  # fmt: skip
    for row in rows:
        yield New(row[0], Named(*row[1:5]), row[5])


def still_sold(
    session: Session, *, node_id: int, supplier_id: int, numbers: Sequence[str]
) -> Iterator[Gone]:
    """Those of the supplier's goods with these numbers that are sold now."""
    query = (
        select(
            _OFFER.c.id, _VERSION.c.id, _OFFER.c.seller_item_id, _VERSION.c.gtin,
            _VERSION.c.manufacturer, _VERSION.c.manufacturer_item_id,
        )
        .join(_VERSION, _VERSION.c.id == _OFFER.c.live_version_id)
        .where(_OFFER.c.owner_node_id == node_id, _OFFER.c.supplier_id == supplier_id)
    )  # fmt: skip
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        for row in session.execute(query.where(_OFFER.c.seller_item_id.in_(some))):
            yield Gone(row[0], row[1], Named(*row[2:]))


def items_waiting(session: Session, change_ids: Sequence[int]) -> dict[int, ParsedItem]:
    """The new items of these changes."""
    query = select(_CHANGE.c.id, _CHANGE.c.seller_item_id, *kept_columns(_ITEM)).join(
        _ITEM, _ITEM.c.change_id == _CHANGE.c.id
    )
    found: dict[int, ParsedItem] = {}
    for start in range(0, len(change_ids), _AT_ONCE):
        wanted = change_ids[start : start + _AT_ONCE]
        for row in session.execute(query.where(_CHANGE.c.id.in_(wanted))):
            found[row[0]] = kept_item(row[1], row[2:])
    return found
