"""Reading lists as they are today: what is sold, what is gone, and what replaced it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from catalog_import.labels import ALL as LABELS
from shop.agreements.models import Supplier
from shop.agreements.queries import reaching_lots
from shop.agreements.rules import Cover, ReachingLot, cover
from shop.catalogue.models import Offer, OfferVersion
from shop.catalogue.queries import OfferRow, offer_rows, successor
from shop.catalogue.rules import ECO_KINDS, counting
from shop.favourites.models import FavouriteItem, FavouriteList
from shop.kernel.money import ZERO, line_value
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import NodeKind, path_ids


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


_LISTS = select(FavouriteList, col(Node.kind), col(Node.path)).join(
    Node, col(Node.id) == col(FavouriteList.node_id)
)
_ORDER = (col(FavouriteList.position), col(FavouriteList.name), col(FavouriteList.id))


def lists_for(session: Session, unit: NodeFacts, *, on: date) -> list[ListView]:
    """The central lists for this type of house, then the house's own, as they are on the day."""
    query = _LISTS.where(
        col(FavouriteList.node_id).in_(path_ids(unit.path)),
        or_(
            col(FavouriteList.unit_type).is_(None),
            col(FavouriteList.unit_type) == unit.unit_type,
        ),
    )
    found = session.execute(query.order_by(*_ORDER)).all()
    own_last = sorted(found, key=lambda row: row.FavouriteList.node_id == unit.id)
    return _views(session, own_last, path=unit.path, on=on, own=unit.id)


def central_lists(session: Session, path: str, *, on: date) -> list[ListView]:
    """Lists procurement keeps: of nodes at, above or below `path`, without the houses' own."""
    query = _LISTS.where(
        or_(
            col(FavouriteList.node_id).in_(path_ids(path)),
            col(Node.path).startswith(path, autoescape=True),
        ),
        col(Node.kind) != NodeKind.UNIT,
    )
    return _views(session, session.execute(query.order_by(*_ORDER)).all(), path=path, on=on, own=0)


def _views(
    session: Session, found: Sequence[Any], *, path: str, on: date, own: int
) -> list[ListView]:
    items = _items(session, [row.FavouriteList.id for row in found])
    offer_ids = sorted({item.offer_id for items_ in items.values() for item in items_})
    rows = offer_rows(session, offer_ids, path=path)
    sold = {offer_id: row for offer_id, row in rows.items() if row.is_sold(on)}
    gone = _gone(session, [one for one in offer_ids if one not in sold], path=path)
    lots = reaching_lots(session, path) if sold else ()
    today = {
        one: _today(sold.get(one), gone.get(one), lots=lots, on=on)
        for one in offer_ids
        if one in sold or one in gone
    }
    return [_view(row, items[row.FavouriteList.id], today, own=own) for row in found]


_Today = tuple[OfferRow | None, Cover | None, tuple[str, ...], Gone | None]


def _today(
    row: OfferRow | None, gone: Gone | None, *, lots: Sequence[ReachingLot], on: date
) -> _Today:
    if row is None:
        return None, None, (), gone
    return row, cover(row.facts, lots, on=on), counting(row.labels, on=on), None


def _view(row: Any, items: list[FavouriteItem], today: dict[int, _Today], *, own: int) -> ListView:
    kept: FavouriteList = row.FavouriteList
    return ListView(
        id=kept.id or 0, name=kept.name, reason=kept.reason,
        drawings=tuple(kept.drawings.split()), tile_colour=kept.tile_colour,
        is_own=kept.node_id == own, node_id=kept.node_id, node_kind=row.kind, node_path=row.path,
        items=tuple(
            ListItem(item.offer_id, item.usual_quantity, *today[item.offer_id])
            for item in items
            if item.offer_id in today
        ),
    )  # fmt: skip


def _items(session: Session, list_ids: Sequence[int]) -> defaultdict[int, list[FavouriteItem]]:
    grouped: defaultdict[int, list[FavouriteItem]] = defaultdict(list)
    if list_ids:
        query = select(FavouriteItem).where(col(FavouriteItem.list_id).in_(list_ids))
        order = (col(FavouriteItem.position), col(FavouriteItem.id))
        for item in session.scalars(query.order_by(*order)):
            grouped[item.list_id].append(item)
    return grouped


def _gone(session: Session, offer_ids: Sequence[int], *, path: str) -> dict[int, Gone]:
    """What the offers were last, for those owned by a node at or above `path`."""
    if not offer_ids:
        return {}
    last = (
        select(func.max(OfferVersion.id))
        .where(col(OfferVersion.offer_id).in_(offer_ids))
        .group_by(col(OfferVersion.offer_id))
    )
    found = session.execute(
        select(Offer, col(OfferVersion.name), col(Supplier.name).label("supplier"))
        .join(OfferVersion, col(OfferVersion.offer_id) == col(Offer.id))
        .join(Supplier, col(Supplier.id) == col(Offer.supplier_id))
        .where(col(OfferVersion.id).in_(last), col(Offer.owner_node_id).in_(path_ids(path)))
    ).all()
    following = {row.Offer.id: _successor_id(session, row.Offer) for row in found}
    rows = offer_rows(session, [one for one in following.values() if one], path=path)
    return {
        row.Offer.id: Gone(
            row.name, row.Offer.seller_item_id, row.supplier, rows.get(following[row.Offer.id] or 0)
        )
        for row in found
    }


def _successor_id(session: Session, offer: Offer) -> int | None:
    return successor(
        session, owner_node_id=offer.owner_node_id, supplier_id=offer.supplier_id,
        item_id=offer.seller_item_id,
    )  # fmt: skip


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
