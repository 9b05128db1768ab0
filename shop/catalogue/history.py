"""What goods were before: the versions behind a change that is told."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from shop.catalogue.changes import Pack, Past, Step, last_step
from shop.catalogue.models import OfferVersion
from shop.catalogue.queries import NEVER_SOLD, OfferRow
from shop.kernel.periods import at

TOLD_DAYS = 30
"""Days that a new price is told of where goods are chosen. Who looks monthly sees each once."""


def told_since(on: date) -> datetime:
    """Changes from this moment on are told on the day."""
    return at(on - timedelta(days=TOLD_DAYS), datetime.min.time())


def price_steps(session: Session, rows: Iterable[OfferRow], *, on: date) -> dict[int, Step]:
    """What became of price and pack in the last TOLD_DAYS, by offer id.

    No query at all when none of the rows is so new; one otherwise.
    """
    since = told_since(on)
    recent = {row.offer_id: row for row in rows if row.published_at >= since and row.price}
    if not recent:
        return {}
    past = _past(session, recent)
    steps = {key: last_step(past.get(key, []), since=since) for key in recent}
    return {key: step for key, step in steps.items() if step is not None}


_COLUMNS = (
    OfferVersion.offer_id, OfferVersion.id, OfferVersion.price, OfferVersion.order_unit,
    OfferVersion.content_quantity, OfferVersion.content_unit, OfferVersion.published_at,
)  # fmt: skip


def _past(session: Session, recent: dict[int, OfferRow]) -> dict[int, list[Past]]:
    """The versions up to the live one: a later one is not published yet, or was taken back."""
    found: dict[int, list[Past]] = {}
    query = (
        select(*_COLUMNS)  # type: ignore[call-overload]
        .where(
            col(OfferVersion.offer_id).in_(recent),
            col(OfferVersion.price).is_not(None),
            col(OfferVersion.id).not_in(NEVER_SOLD),
        )
        .order_by(col(OfferVersion.id))
    )
    for offer_id, version_id, price, unit, content, inside, published_at in session.execute(query):
        if version_id <= recent[offer_id].version_id:
            past = Past(version_id, price, Pack(unit, content, inside), published_at)
            found.setdefault(offer_id, []).append(past)
    return found


def versions_by_id(session: Session, ids: Sequence[int]) -> dict[int, OfferVersion]:
    """These versions, in one query; none for no ids."""
    if not ids:
        return {}
    found = session.scalars(select(OfferVersion).where(col(OfferVersion.id).in_(ids)))
    return {version.id or 0: version for version in found}
