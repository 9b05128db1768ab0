"""Reading lists as they are today: what is sold, what is gone, and what replaced it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from catalog_import.labels import ALL as LABELS
from shop.agreements.rules import Cover, ReachingLot, cover
from shop.catalogue.queries import OfferRow
from shop.catalogue.rules import ECO_KINDS, counting
from shop.catalogue.shelf import Shelf, fresh_shelf, heirs, last_known
from shop.favourites.models import FavouriteItem, FavouriteList
from shop.kernel.money import ZERO, line_value
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import NodeKind, UnitType, path_ids


@dataclass(frozen=True, slots=True)
class Gone:
    """Something on a list that is no longer sold, and what took its place."""

    name: str
    seller_item_id: str
    supplier_name: str
    successor: OfferRow | None


@dataclass(frozen=True, slots=True)
class ListItem:
    """An offer on a list: `row` and `cover` while it is sold, else `gone`."""

    offer_id: int
    quantity: Decimal
    row: OfferRow | None
    cover: Cover | None
    labels: tuple[str, ...]
    """Codes of the labels that count today, in the supplier's order."""
    gone: Gone | None

    @property
    def value(self) -> Decimal:
        """Kr. for the usual amount; 0 where it is gone."""
        price = self.row.price if self.row else None
        return line_value(price, self.quantity) if price is not None else ZERO


@dataclass(frozen=True, slots=True)
class ListView:
    """A list as the house meets it."""

    id: int
    name: str
    reason: str
    drawings: tuple[str, ...]
    tile_colour: str
    is_own: bool
    unit_type: UnitType | None
    """Of a central list: the houses it is for; None for all."""
    node_id: int
    node_kind: NodeKind
    node_path: str
    items: tuple[ListItem, ...]

    @property
    def sold(self) -> tuple[ListItem, ...]:
        """The items that can be ordered."""
        return tuple(item for item in self.items if item.row is not None)

    @property
    def gone(self) -> tuple[ListItem, ...]:
        """The items that cannot."""
        return tuple(item for item in self.items if item.row is None)

    @property
    def value(self) -> Decimal:
        """Kr. for the usual amounts of all that is sold."""
        return sum((item.value for item in self.items), ZERO)

    def labelled(self, kinds: frozenset[str]) -> int:
        """Number of sold items with a counting label of one of the kinds."""
        return sum(
            any(code in LABELS and LABELS[code].kind in kinds for code in item.labels)
            for item in self.sold
        )

    @property
    def eco(self) -> int:
        """Number of sold items with an environment or organic label."""
        return self.labelled(ECO_KINDS)


_LISTS = (
    select(FavouriteList, col(Node.kind), col(Node.path), FavouriteItem)
    .join(Node, col(Node.id) == col(FavouriteList.node_id))
    .outerjoin(FavouriteItem, col(FavouriteItem.list_id) == col(FavouriteList.id))
    .order_by(
        col(FavouriteList.position), col(FavouriteList.name), col(FavouriteList.id),
        col(FavouriteItem.position), col(FavouriteItem.id),
    )
)  # fmt: skip
"""A row for each item of each list, and one for a list without any."""


def lists_for(session: Session, unit: NodeFacts, *, on: date) -> list[ListView]:
    """The central lists for this type of house, then the house's own, as they are on the day."""
    return _with_gone(session, _lists_of(session, unit), path=unit.path, on=on, own=unit.id)


def sold_lists(session: Session, unit: NodeFacts, shelf: Shelf, *, on: date) -> list[ListView]:
    """The same with only what can be ordered, and without the lists where nothing can."""
    found = _lists_of(session, unit)
    views = _views(found, shelf.lots, _sold(found, shelf, on), {}, on=on, own=unit.id)
    return [view for view in views if view.items]


def _lists_of(session: Session, unit: NodeFacts) -> "list[_Kept]":
    query = _LISTS.where(
        col(FavouriteList.node_id).in_(path_ids(unit.path)),
        or_(
            col(FavouriteList.unit_type).is_(None),
            col(FavouriteList.unit_type) == unit.unit_type,
        ),
    )
    return sorted(_kept(session, query), key=lambda kept: kept.row.node_id == unit.id)


CENTRAL_NODES = (
    select(col(FavouriteList.node_id))
    .join(Node, col(Node.id) == col(FavouriteList.node_id))
    .where(col(Node.kind) != NodeKind.UNIT)
)
"""The nodes above the houses that keep lists."""

_MIXED = (col(FavouriteItem.list_id) * 1009 + col(FavouriteItem.offer_id)) % 65521
CENTRAL_FINGERPRINT = (
    select(func.coalesce(func.sum(_MIXED * _MIXED + 1), 0))
    .select_from(FavouriteItem)
    .join(FavouriteList, col(FavouriteList.id) == col(FavouriteItem.list_id))
    .where(col(FavouriteList.node_id).in_(CENTRAL_NODES))
)
"""One number that is another when an item comes to or leaves a central list. Squares, because a
plain sum would not see two items that change places; mod a prime, so that no sum overflows."""


def chosen_offers(session: Session, path: str, unit_type: UnitType | None) -> frozenset[int]:
    """Ids of the offers on central lists for a house of this type at `path`.

    Without a type: on lists for all houses alone.
    """
    wanted: list[ColumnElement[bool]] = [col(FavouriteList.unit_type).is_(None)]
    if unit_type is not None:
        wanted.append(col(FavouriteList.unit_type) == unit_type)
    query = (
        select(col(FavouriteItem.offer_id))
        .join(FavouriteList, col(FavouriteList.id) == col(FavouriteItem.list_id))
        .where(
            col(FavouriteList.node_id).in_(path_ids(path)),
            col(FavouriteList.node_id).in_(CENTRAL_NODES),
            or_(*wanted),
        )
    )
    return frozenset(session.scalars(query))


def central_lists(session: Session, path: str, *, on: date) -> list[ListView]:
    """Lists procurement keeps: of nodes at, above or below `path`, without the houses' own."""
    query = _LISTS.where(
        or_(
            col(FavouriteList.node_id).in_(path_ids(path)),
            col(Node.path).startswith(path, autoescape=True),
        ),
        col(Node.kind) != NodeKind.UNIT,
    )
    return _with_gone(session, _kept(session, query), path=path, on=on, own=0)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A list as it was made."""

    row: FavouriteList
    node_kind: NodeKind
    node_path: str
    items: list[FavouriteItem]


def _kept(session: Session, query: Any) -> list[_Kept]:
    found: dict[int, _Kept] = {}
    for row, kind, path, item in session.execute(query):
        items = found.setdefault(row.id, _Kept(row, kind, path, [])).items
        if item is not None:
            items.append(item)
    return list(found.values())


def _offer_ids(found: Iterable[_Kept]) -> list[int]:
    return sorted({item.offer_id for kept in found for item in kept.items})


def _sold(found: Iterable[_Kept], shelf: Shelf, on: date) -> dict[int, OfferRow]:
    rows = shelf.rows(_offer_ids(found))
    return {offer_id: row for offer_id, row in rows.items() if row.is_sold(on)}


def _with_gone(
    session: Session, found: Sequence[_Kept], *, path: str, on: date, own: int
) -> list[ListView]:
    shelf = fresh_shelf(session, path)
    sold = _sold(found, shelf, on)
    gone = _gone(session, [one for one in _offer_ids(found) if one not in sold], shelf, path)
    return _views(found, shelf.lots, sold, gone, on=on, own=own)


def _views(
    found: Sequence[_Kept], lots: Sequence[ReachingLot], sold: Mapping[int, OfferRow],
    gone: Mapping[int, Gone], *, on: date, own: int,
) -> list[ListView]:  # fmt: skip
    today = {
        one: _today(sold.get(one), gone.get(one), lots=lots, on=on)
        for one in _offer_ids(found)
        if one in sold or one in gone
    }
    return [_view(kept, today, own=own) for kept in found]


_Today = tuple[OfferRow | None, Cover | None, tuple[str, ...], Gone | None]


def _today(
    row: OfferRow | None, gone: Gone | None, *, lots: Sequence[ReachingLot], on: date
) -> _Today:
    if row is None:
        return None, None, (), gone
    return row, cover(row.facts, lots, on=on), counting(row.labels, on=on), None


def _view(kept: _Kept, today: dict[int, _Today], *, own: int) -> ListView:
    one = kept.row
    return ListView(
        id=one.id or 0, name=one.name, reason=one.reason,
        drawings=tuple(one.drawings.split()), tile_colour=one.tile_colour,
        is_own=one.node_id == own, unit_type=one.unit_type, node_id=one.node_id,
        node_kind=kept.node_kind, node_path=kept.node_path,
        items=tuple(
            ListItem(item.offer_id, item.usual_quantity, *today[item.offer_id])
            for item in kept.items
            if item.offer_id in today
        ),
    )  # fmt: skip


def _gone(session: Session, offer_ids: Sequence[int], shelf: Shelf, path: str) -> dict[int, Gone]:
    """What the offers were last, for those owned by a node at or above `path`."""
    known = last_known(session, offer_ids, path=path)
    following = heirs(session, offer_ids, path=path)
    rows = shelf.rows(list(following.values()))
    return {
        offer_id: Gone(
            one.name, one.seller_item_id, one.supplier_name, rows.get(following.get(offer_id, 0))
        )
        for offer_id, one in known.items()
    }


def gone_favourites(lists: Iterable[ListView]) -> list[tuple[ListView, ListItem]]:
    """Everything on the lists that is no longer sold, for procurement to replace."""
    return [(one, item) for one in lists for item in one.gone]


def own_lists(session: Session, unit: NodeFacts) -> list[FavouriteList]:
    """The house's own lists by name."""
    return list(
        session.scalars(
            select(FavouriteList)
            .where(col(FavouriteList.node_id) == unit.id)
            .order_by(col(FavouriteList.name), col(FavouriteList.id))
        )
    )
