"""Lists as those who keep them see them: one with all that it holds, and all of them in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from shop.agreements.queries import reaching_lots
from shop.agreements.rules import Cover, cover
from shop.catalogue.queries import OfferRow, last_rows
from shop.catalogue.shelf import fresh_shelf
from shop.db import table_of
from shop.favourites.history import last_number
from shop.favourites.keeping import Kept, items_of, state_of
from shop.favourites.models import FavouriteItem, FavouriteList
from shop.favourites.succession import succession
from shop.organisation import queries as organisation
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import NodeKind, UnitType, path_ids


@dataclass(frozen=True, slots=True)
class EditItem:
    """An item as it was put on the list."""

    offer_id: int
    quantity: Decimal
    reason: str
    row: OfferRow | None
    """As it is sold, or was last; None for what this place has never seen."""
    is_sold: bool
    cover: Cover | None
    follower: OfferRow | None
    """What the houses get instead, where it is gone."""


@dataclass(frozen=True, slots=True)
class Editable:
    """A list for whoever keeps it."""

    row: FavouriteList
    node: NodeFacts
    items: tuple[EditItem, ...]
    number: int
    """Its last entry in the ledger: what a form was made from."""
    houses: int
    """How many units see it."""

    @property
    def id(self) -> int:
        """Its id."""
        return self.row.id or 0

    @property
    def is_own(self) -> bool:
        """A house's own."""
        return self.node.kind is NodeKind.UNIT


def kept_list(session: Session, list_id: int) -> tuple[FavouriteList, NodeFacts] | None:
    """The list, retired or not, with its place; None for none. It is read for a page: what is
    changed in it goes nowhere, and it can still be read when the session is closed."""
    row = session.get(FavouriteList, list_id, populate_existing=True)
    node = organisation.node(session, row.node_id) if row else None
    if row is None or node is None:
        return None
    session.expunge(row)
    return row, node


def state_now(session: Session, row: FavouriteList, node: NodeFacts) -> dict[str, object]:
    """The list as a state (see editions)."""
    return state_of(Kept(row, node, items_of(session, row.id or 0)))


def editable(session: Session, row: FavouriteList, node: NodeFacts, *, on: date) -> Editable:
    """The list with its goods as they are on the day."""
    items = items_of(session, row.id or 0)
    rows = last_rows(session, list(items), path=node.path)
    lots = reaching_lots(session, node.path)
    sold = _sold(session, rows, node.path, on)
    gone = [one for one in items if one not in sold]
    following = _following(session, gone, node.path, on)
    shown = []
    for offer_id, item in items.items():
        now = rows.get(offer_id)
        shown.append(
            EditItem(
                offer_id, item.usual_quantity, item.reason, now, offer_id in sold,
                cover(now.facts, lots, on=on) if now and offer_id in sold else None,
                following.get(offer_id),
            )
        )  # fmt: skip
    number = last_number(session, row, node)
    return Editable(row, node, tuple(shown), number, houses(session, node, row.unit_type))


def _sold(session: Session, rows: dict[int, OfferRow], path: str, on: date) -> frozenset[int]:
    live = fresh_shelf(session, path).rows(list(rows))
    return frozenset(one for one, row in live.items() if row.is_sold(on))


def _following(session: Session, gone: Sequence[int], path: str, on: date) -> dict[int, OfferRow]:
    if not gone:
        return {}
    rows, places = fresh_shelf(session, path).rows, path_ids(path)
    found = succession(session, gone, places=places, rows=rows, on=on)
    return found.of(gone, places)


def houses(session: Session, node: NodeFacts, unit_type: UnitType | None) -> int:
    """How many units at or below the node are of the type; of any for None."""
    query = select(func.count()).where(
        col(Node.path).startswith(node.path, autoescape=True), col(Node.kind) == NodeKind.UNIT
    )
    if unit_type is not None:
        query = query.where(col(Node.unit_type) == unit_type)
    return session.scalars(query).one()


@dataclass(frozen=True, slots=True)
class Line:
    """A central list as a line of procurement's table."""

    id: int
    name: str
    unit_type: UnitType | None
    owner: str
    review_date: date | None
    shown_first: bool
    retired: bool
    node_id: int
    node_name: str
    node_path: str
    goods: int


_L, _N, _I = table_of(FavouriteList).c, table_of(Node).c, table_of(FavouriteItem).c
_GOODS = select(_I.list_id, func.count().label("goods")).group_by(_I.list_id).subquery()
_LINES = (
    select(
        _L.id, _L.name, _L.unit_type, _L.owner, _L.review_date, _L.shown_first,
        _L.retired_at.is_not(None), _N.id, _N.name, _N.path, func.coalesce(_GOODS.c.goods, 0),
    )
    .join(_N.id.table, _N.id == _L.node_id)
    .outerjoin(_GOODS, _GOODS.c.list_id == _L.id)
    .order_by(_L.position, _L.name, _L.unit_type, _L.id)
)  # fmt: skip


def lines(session: Session, path: str) -> list[Line]:
    """The central lists of places at, above or below `path`, retired ones too, in one query."""
    query = _LINES.where(
        or_(_N.id.in_(path_ids(path)), _N.path.startswith(path, autoescape=True)),
        _N.kind != NodeKind.UNIT,
    )
    return [Line(*row) for row in session.execute(query)]
