"""Favourites on central lists that somebody must look at again, and lists whose day has come.

One query finds them: what is as it was when somebody looked last never leaves the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, func, not_, or_, select, type_coerce
from sqlmodel import Session, col

from shop.agreements.queries import reaching_lots
from shop.agreements.rules import ReachingLot
from shop.catalogue.changes import Pack
from shop.catalogue.history import versions_by_id
from shop.catalogue.models import CatalogueFeed, Offer, OfferVersion
from shop.catalogue.queries import OfferRow, last_rows
from shop.catalogue.shelf import fresh_shelf
from shop.db import table_of
from shop.favourites.models import FavouriteItem, FavouriteList
from shop.favourites.succession import succession
from shop.favourites.upkeep_rules import (
    PRICE_MOVED,
    Looked,
    Trouble,
    in_force_throughout,
    lost_agreement,
    trouble_of,
)
from shop.kernel.periods import local_day
from shop.organisation.models import Node
from shop.organisation.rules import NodeKind, UnitType, path_ids


@dataclass(frozen=True, slots=True)
class OnList:
    """A list that goods stand on."""

    id: int
    name: str
    unit_type: UnitType | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Goods that wait for somebody, with all the lists where they do."""

    trouble: Trouble
    row: OfferRow
    """As they are, or were last."""
    seen: Looked | None
    """As they were when somebody looked last."""
    agreement: str
    """Number of the agreement that covered them then."""
    lists: tuple[OnList, ...]
    since: date | None
    """When it came about; None where nobody can say."""

    @property
    def offer_id(self) -> int:
        """The goods."""
        return self.row.offer_id


@dataclass(frozen=True, slots=True)
class Due:
    """A list that somebody promised to look through by now."""

    id: int
    name: str
    unit_type: UnitType | None
    review_date: date
    owner: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits at a place."""

    goods: tuple[Waiting, ...]
    """The gravest first, then those on most lists."""
    lists: tuple[Due, ...]
    """The longest overdue first."""

    @property
    def count(self) -> int:
        """How much waits."""
        return len(self.goods) + len(self.lists)

    def by_list(self) -> dict[int, int]:
        """How many goods wait on each list."""
        found: dict[int, int] = {}
        for one in self.goods:
            for held in one.lists:
                found[held.id] = found.get(held.id, 0) + 1
        return found


def queue(session: Session, path: str, *, on: date) -> Queue:
    """What waits on the central lists at or below `path`: those that its procurement keeps."""
    return Queue(tuple(_goods(session, path, on)), tuple(_due(session, path, on)))


def _due(session: Session, path: str, on: date) -> list[Due]:
    rows = session.execute(
        select(
            col(FavouriteList.id), col(FavouriteList.name), col(FavouriteList.unit_type),
            col(FavouriteList.review_date), col(FavouriteList.owner),
        )
        .join(Node, col(Node.id) == col(FavouriteList.node_id))
        .where(_kept_at(path), col(FavouriteList.review_date) <= on)
        .order_by(col(FavouriteList.review_date), col(FavouriteList.id))
    )  # fmt: skip
    return [Due(*row) for row in rows]


def _kept_at(path: str) -> ColumnElement[bool]:
    return and_(
        col(Node.path).startswith(path, autoescape=True), col(Node.kind) != NodeKind.UNIT,
        col(FavouriteList.retired_at).is_(None),
    )  # fmt: skip


_I, _L, _N, _O = (table_of(one).c for one in (FavouriteItem, FavouriteList, Node, Offer))
_LIVE = table_of(OfferVersion).alias("live")
_SEEN = table_of(OfferVersion).alias("seen")


def _price(version: Any) -> ColumnElement[int]:
    return type_coerce(version.c.price, BigInteger())


def _not_as_seen(on: date, safe: frozenset[str]) -> ColumnElement[bool]:
    """A little more than what `trouble_of` finds: the rule has the last word."""
    live, seen = _LIVE.c, _SEEN.c
    is_sold = and_(
        live.id.is_not(None), live.orderable, live.price.is_not(None),
        or_(live.valid_from.is_(None), live.valid_from <= on),
        or_(live.valid_to.is_(None), live.valid_to >= on),
    )  # fmt: skip
    repacked = or_(
        live.order_unit != seen.order_unit, live.content_unit != seen.content_unit,
        func.coalesce(live.content_quantity, 0) != func.coalesce(seen.content_quantity, 0),
    )  # fmt: skip
    moved = func.abs(_price(_LIVE) - _price(_SEEN)) * 100 >= _price(_SEEN) * PRICE_MOVED
    return or_(
        not_(is_sold), and_(live.id != seen.id, or_(repacked, moved)),
        and_(_I.seen_agreement != "", _I.seen_agreement.not_in(sorted(safe))),
    )  # fmt: skip


_ITEMS = (
    select(
        _I.offer_id, _I.seen_version_id, _I.seen_agreement, _O.live_version_id, _N.path,
        _L.id, _L.name, _L.unit_type,
    )
    .join(_L.id.table, _L.id == _I.list_id)
    .join(_N.id.table, _N.id == _L.node_id)
    .join(_O.id.table, _O.id == _I.offer_id)
    .outerjoin(_LIVE, _LIVE.c.id == _O.live_version_id)
    .outerjoin(_SEEN, _SEEN.c.id == _I.seen_version_id)
    .order_by(_L.position, _L.name, _L.id)
)  # fmt: skip


def _goods(session: Session, path: str, on: date) -> list[Waiting]:
    lots = reaching_lots(session, path)
    safe = in_force_throughout(lots, on=on)
    rows = session.execute(_ITEMS.where(_kept_at(path), _not_as_seen(on, safe))).all()
    if not rows:
        return []
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.path, []).append(row)
    found = [
        one
        for place, held in groups.items()
        for one in _at(
            session, place, held, lots if place == path else reaching_lots(session, place), on
        )
    ]
    order = list(Trouble)
    return sorted(
        found, key=lambda one: (order.index(one.trouble), -len(one.lists), one.row.name)
    )  # fmt: skip


def _at(
    session: Session, path: str, held: Sequence[Any], lots: Sequence[ReachingLot], on: date
) -> list[Waiting]:
    """What of these items waits, of lists that one place keeps."""
    goods = last_rows(session, sorted({row.offer_id for row in held}), path=path)
    versions = versions_by_id(session, sorted({row.seen_version_id for row in held} - {None}))
    seen = {version_id: _looked(version) for version_id, version in versions.items()}
    found: dict[tuple[int, Trouble], list[Any]] = {}
    lost = _Lost(lots, on)
    for row in held:
        was, now = seen.get(row.seen_version_id), goods.get(row.offer_id)
        trouble = now and trouble_of(
            was, _looked(now),
            is_sold=row.live_version_id is not None and now.is_sold(on),
            lost_agreement=lost.of(row.seen_agreement, now),
        )  # fmt: skip
        if trouble:
            found.setdefault((row.offer_id, trouble), []).append(row)
    gone = [offer_id for offer_id, trouble in found if trouble is Trouble.GONE]
    followed, left = _followed(session, path, gone, on), _withdrawn_at(session, gone)
    ends = {lot.number: lot.valid_to for lot in lots}
    return [
        Waiting(
            trouble, goods[offer_id], seen.get(rows[0].seen_version_id), rows[0].seen_agreement,
            tuple(OnList(row.id, row.name, row.unit_type) for row in rows),
            _since(
                trouble, goods[offer_id], left.get(offer_id), ends.get(rows[0].seen_agreement), on
            ),
        )
        for (offer_id, trouble), rows in found.items()
        if trouble is not Trouble.GONE or offer_id not in followed
    ]  # fmt: skip


@dataclass(slots=True)
class _Lost:
    """Which goods are on no agreement any more; asked once of goods that are on many lists."""

    lots: Sequence[ReachingLot]
    on: date
    known: dict[int, bool] = field(default_factory=dict)

    def of(self, number: str, row: OfferRow) -> bool:
        if not number:
            return False
        if row.offer_id not in self.known:
            self.known[row.offer_id] = lost_agreement(number, row.facts, self.lots, on=self.on)
        return self.known[row.offer_id]


def _looked(goods: OfferRow | OfferVersion | None) -> Looked | None:
    if goods is None:
        return None
    pack = Pack(goods.order_unit, goods.content_quantity, goods.content_unit)
    return Looked(goods.price, pack)


def _followed(
    session: Session, path: str, offers: Sequence[int], on: date
) -> Mapping[int, OfferRow]:
    """Those that something chosen follows: the lists show that, and nobody needs to look."""
    if not offers:
        return {}
    places, rows = path_ids(path), fresh_shelf(session, path).rows
    found = succession(session, offers, places=places, rows=rows, on=on)
    return found.of(offers, places)


def _withdrawn_at(session: Session, offers: Iterable[int]) -> dict[int, datetime]:
    query = (
        select(col(CatalogueFeed.offer_id), func.max(col(CatalogueFeed.at)))
        .where(col(CatalogueFeed.offer_id).in_(list(offers)))
        .group_by(col(CatalogueFeed.offer_id))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _since(
    trouble: Trouble, row: OfferRow, left: datetime | None, ended: date | None, on: date
) -> date | None:
    if trouble is Trouble.GONE:
        over = row.valid_to if row.valid_to is not None and row.valid_to < on else None
        return over or (local_day(left) if left else None)
    if trouble is Trouble.AGREEMENT:
        return ended if ended is not None and ended < on else None
    return local_day(row.published_at)
