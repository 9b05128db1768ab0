"""Prices that are approved after their batch was published: live at once, and back again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, insert, literal, or_, select, update
from sqlmodel import Session

from shop.catalogue.actions import set_live
from shop.catalogue.models import ItemFacts, Offer, OfferVersion
from shop.db import table_of
from shop.intake.actions.preparing import write_at_old_price
from shop.intake.models import StagedChange, StagedItem
from shop.intake.publication import needs_version
from shop.kernel.errors import Refused

_OFFER, _VERSION = table_of(Offer), table_of(OfferVersion)
_CHANGE, _ITEM = table_of(StagedChange), table_of(StagedItem)
_C = _CHANGE.c
_FACTS = tuple(ItemFacts.model_fields)
_AT_ONCE = 500


def make_prices_live(
    session: Session, batch_id: int, change_ids: Sequence[int], *, now: datetime
) -> int:
    """Give each change's offer a version as the file has it; returns how many.

    The item waits in staged_item since its batch was published without its price. Raises Refused
    where something else was published of the offer since.
    """
    for start in range(0, len(change_ids), _AT_ONCE):
        some = change_ids[start : start + _AT_ONCE]
        _check_untouched(session, some)
        _write_versions(session, batch_id, some, now)
    return _go_live(session, change_ids, now)


def _check_untouched(session: Session, change_ids: Sequence[int]) -> None:
    ours = func.coalesce(_C.new_version_id, _C.old_version_id)
    # A label that was decided on since makes a version of no batch: the same goods, the same price.
    live, no_batch = _OFFER.c.live_version_id, _VERSION.c.batch_id.is_(None)
    is_as_published = or_(live == ours, and_(live > ours, no_batch))
    as_published = (
        select(func.count())
        .select_from(_CHANGE)
        .join(_OFFER, _OFFER.c.id == _C.offer_id)
        .join(_VERSION, _VERSION.c.id == live)
        .join(_ITEM, _ITEM.c.change_id == _C.id)
        .where(_C.id.in_(change_ids), is_as_published)
    )
    if session.scalar(as_published) != len(change_ids):
        raise Refused("batch-outdated", "Et nyere katalog er udgivet. Læg filen op igen.")


def _write_versions(
    session: Session, batch_id: int, change_ids: Sequence[int], now: datetime
) -> None:
    columns = ["offer_id", "batch_id", "published_at", *_FACTS]
    values: list[ColumnElement[object]] = [
        _C.offer_id, literal(batch_id), literal(now, _VERSION.c.published_at.type),
        *(_ITEM.c[name] for name in _FACTS),
    ]  # fmt: skip
    items = (
        select(*values)
        .select_from(_ITEM.join(_CHANGE, _C.id == _ITEM.c.change_id))
        .where(_C.id.in_(change_ids))
        .order_by(_C.id)
    )
    connection = session.connection()
    connection.execute(insert(_VERSION).from_select(columns, items))
    written = select(func.max(_VERSION.c.id)).where(_VERSION.c.offer_id == _C.offer_id)
    connection.execute(
        update(_CHANGE)
        .where(_C.id.in_(change_ids))
        .values(new_version_id=written.scalar_subquery())
    )


def take_prices_back(
    session: Session, batch_id: int, change_ids: Sequence[int], *, now: datetime
) -> int:
    """Sell at the old prices again, and all else as the file has it; returns how many offers.

    What each was approved with waits in staged_item again, so that it can be approved once more.
    """
    for start in range(0, len(change_ids), _AT_ONCE):
        some = change_ids[start : start + _AT_ONCE]
        _put_back(session, some)
        session.connection().execute(
            update(_CHANGE).where(_C.id.in_(some)).values(new_version_id=None)
        )
        rows = session.execute(select(_C.id, _C.kind, _C.fields).where(_C.id.in_(some)))
        more = [row.id for row in rows if needs_version(row.kind, row.fields)]
        write_at_old_price(session, batch_id, now, _C.id.in_(more))
    return _go_live(session, change_ids, now)


def _put_back(session: Session, change_ids: Sequence[int]) -> None:
    """What was published of these changes waits again, where it waits no more."""
    waits = select(_ITEM.c.change_id).where(_ITEM.c.change_id == _C.id)
    published = (
        select(_C.id, _C.batch_id, *(_VERSION.c[name] for name in _FACTS))
        .join(_VERSION, _VERSION.c.id == _C.new_version_id)
        .where(_C.id.in_(change_ids), ~waits.exists())
    )
    columns = ["change_id", "batch_id", *_FACTS]
    session.connection().execute(insert(_ITEM).from_select(columns, published))


def _go_live(session: Session, change_ids: Sequence[int], now: datetime) -> int:
    """What each change now stands for: its new version, else the one before the batch."""
    versions: dict[int, int | None] = {}
    for start in range(0, len(change_ids), _AT_ONCE):
        some = change_ids[start : start + _AT_ONCE]
        rows = session.execute(
            select(_C.offer_id, func.coalesce(_C.new_version_id, _C.old_version_id)).where(
                _C.id.in_(some)
            )
        )
        versions |= {row[0]: row[1] for row in rows}
    set_live(session, versions, now=now)
    return len(versions)
