"""Reading lists as they are today: what is sold, what is gone, and what replaced it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select
from sqlmodel import Session, col

from catalog_import.labels import ALL as LABELS
from shop.agreements.rules import Cover, ReachingLot, cover
from shop.catalogue.queries import OfferRow, last_rows
from shop.catalogue.rules import ECO_KINDS, counting
from shop.catalogue.shelf import Shelf, fresh_shelf, heirs
from shop.favourites.models import FavouriteItem, FavouriteList, Successor
from shop.favourites.succession import (
    NOTHING_CHOSEN,
    Choice,
    Succession,
    chosen_instead,
    lengthened,
    moved_amount,
)
from shop.kernel.money import ZERO, line_value
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import NodeKind, UnitType, path_ids


@dataclass(frozen=True, slots=True)
class Gone:
    """Something on a list that is no longer sold, and what took its place."""

    was: OfferRow
    """As it was when it was published last."""
    successor: OfferRow | None
    """What the supplier says has replaced it; nobody has chosen it."""


@dataclass(frozen=True, slots=True)
class ListItem:
    """An offer on a list: `row` and `cover` while it is sold, else `gone`."""

    offer_id: int
    """The offer to order; where it is gone and nothing follows it, the one that is gone."""
    quantity: Decimal
    row: OfferRow | None
    cover: Cover | None
    labels: tuple[str, ...]
    """Codes of the labels that count today, in the supplier's order."""
    gone: Gone | None
    kept: tuple[int, ...]
    """What the list itself holds of this: the offer, and what the offer has taken the place of."""
    instead_of: OfferRow | None = None
    """The goods that are gone and that these were chosen to follow."""
    quantity_before: Decimal | None = None
    """The usual amount of the goods before, where these are another size."""
    reason: str = ""
    """Why it is on the list, where somebody has said so."""

    @property
    def value(self) -> Decimal:
        """Kr. for the usual amount; 0 where it is gone."""
        price = self.row.price_at(self.quantity) if self.row else None
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
    shown_first: bool = False
    """Searches show its goods first."""

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


_NO_HOUSE = col(Node.kind) != NodeKind.UNIT
_LISTS = (
    select(
        FavouriteList, col(Node.kind), col(Node.path), FavouriteItem,
        col(Successor.node_id), col(Successor.new_offer_id),
    )
    .join(Node, col(Node.id) == col(FavouriteList.node_id))
    .outerjoin(FavouriteItem, col(FavouriteItem.list_id) == col(FavouriteList.id))
    .outerjoin(
        Successor,
        and_(
            col(Successor.old_offer_id) == col(FavouriteItem.offer_id),
            col(Successor.undone_at).is_(None),
            or_(
                col(Successor.node_id) == col(FavouriteList.node_id),
                col(Successor.node_id).in_(select(col(Node.id)).where(_NO_HOUSE)),
            ),
        ),
    )
    .where(col(FavouriteList.retired_at).is_(None))
    .order_by(
        col(FavouriteList.position), col(FavouriteList.name), col(FavouriteList.id),
        col(FavouriteItem.position), col(FavouriteItem.id),
    )
)  # fmt: skip
"""A row for each item of each list, and one for a list without any. An item comes once more for
each further choice of what follows it. What a house has chosen counts for its own lists alone: a
central list is the same for all houses."""


def lists_for(
    session: Session, unit: NodeFacts, *, on: date, only: int | None = None
) -> list[ListView]:
    """The central lists for this type of house, then the house's own, as they are on the day.

    `only`: none but the list with this id.
    """
    found = _lists_of(session, unit, only)
    return _with_gone(session, found, path=unit.path, on=on, own=unit.id)


def sold_lists(session: Session, unit: NodeFacts, shelf: Shelf, *, on: date) -> list[ListView]:
    """The same with only what can be ordered, and without the lists where nothing can."""
    found = _lists_of(session, unit)
    today = _today(session, found, shelf, path=unit.path, on=on, own=unit.id, tells_gone=False)
    views = [_view(kept, today) for kept in found]
    return [view for view in views if view.items]


def _lists_of(session: Session, unit: NodeFacts, only: int | None = None) -> "list[_Kept]":
    query = _one_of(only).where(
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
    .where(col(Node.kind) != NodeKind.UNIT, col(FavouriteList.retired_at).is_(None))
)
"""The nodes above the houses that keep lists."""

_FOR = case(
    {kind.value: number for number, kind in enumerate(UnitType, start=2)},
    value=cast(col(FavouriteList.unit_type), String), else_=1,
)  # fmt: skip
_SORT = _FOR * 2 + case((col(FavouriteList.shown_first), 1), else_=0)
_MIXED = (col(FavouriteItem.list_id) * 1009 + col(FavouriteItem.offer_id) + _SORT * 9973) % 65521
CENTRAL_FINGERPRINT = (
    select(func.coalesce(func.sum(_MIXED * _MIXED + 1), 0))
    .select_from(FavouriteItem)
    .join(FavouriteList, col(FavouriteList.id) == col(FavouriteItem.list_id))
    .where(col(FavouriteList.node_id).in_(CENTRAL_NODES), col(FavouriteList.retired_at).is_(None))
)
"""One number that is another when an item comes to or leaves a central list, or the list changes
whom it is for or whether it is shown first. Squares, because a plain sum would not see two items
that change places; mod a prime, so that no sum overflows."""


def chosen_offers(
    session: Session, path: str, unit_type: UnitType | None, *, first: bool = False
) -> frozenset[int]:
    """Ids of the offers on central lists for a house of this type at `path`.

    Without a type: on lists for all houses alone. `first`: on those alone that are shown first.
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
            col(FavouriteList.retired_at).is_(None),
            or_(*wanted),
        )
    )
    if first:
        query = query.where(col(FavouriteList.shown_first))
    found = frozenset(session.scalars(query))
    return found | chosen_instead(session, found, path)


def _one_of(only: int | None) -> Any:
    return _LISTS if only is None else _LISTS.where(col(FavouriteList.id) == only)


def central_lists(
    session: Session, path: str, *, on: date, only: int | None = None
) -> list[ListView]:
    """Lists procurement keeps: of nodes at, above or below `path`, without the houses' own.

    `only`: none but the list with this id.
    """
    query = _one_of(only).where(
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
    items: dict[int, FavouriteItem]
    """By id, in the order of the list."""
    choices: set[Choice]
    """What was chosen to follow something on it."""


def _kept(session: Session, query: Any) -> list[_Kept]:
    found: dict[int, _Kept] = {}
    for row, kind, path, item, chosen_at, new_offer_id in session.execute(query):
        kept = found.setdefault(row.id, _Kept(row, kind, path, {}, set()))
        if item is not None:
            kept.items[item.id] = item
        if chosen_at is not None:
            kept.choices.add((chosen_at, item.offer_id, new_offer_id))
    return list(found.values())


def _offer_ids(found: Iterable[_Kept]) -> list[int]:
    return sorted({item.offer_id for kept in found for item in kept.items.values()})


@dataclass(frozen=True, slots=True)
class _Today:
    """What lists are read against: what is sold on the day, and what follows the rest."""

    sold: Mapping[int, OfferRow]
    succession: Succession
    gone: Mapping[int, Gone]
    was: Mapping[int, OfferRow]
    """What is not sold, as it was last."""
    lots: Sequence[ReachingLot]
    path: str
    own: int
    on: date

    def places(self, kept: _Kept) -> tuple[int, ...]:
        """The nodes whose choices count for the list, from the root down."""
        nodes = path_ids(max(self.path, kept.node_path, key=len))
        return tuple(one for one in nodes if one != self.own or kept.row.node_id == self.own)


def _today(
    session: Session, found: Sequence[_Kept], shelf: Shelf, *, path: str, on: date, own: int,
    tells_gone: bool = True,
) -> _Today:  # fmt: skip
    offer_ids = _offer_ids(found)
    begun = sorted({choice for kept in found for choice in kept.choices})
    rows = shelf.rows(sorted({*offer_ids, *(new for _, _, new in begun)}))
    sold = {offer_id: row for offer_id, row in rows.items() if row.is_sold(on)}
    bare = _Today(sold, NOTHING_CHOSEN, {}, {}, shelf.lots, path, own, on)
    missing = [one for one in offer_ids if one not in sold]
    if not missing:
        return bare
    places = sorted({node_id for kept in found for node_id in bare.places(kept)})
    begun = [choice for choice in begun if choice[1] not in sold]
    chosen = lengthened(session, begun, places=places, sold=sold, rows=shelf.rows, on=on)
    if not (begun or tells_gone):
        return bare
    was = last_rows(session, missing, path=path)
    gone = _gone(session, was, shelf, path) if tells_gone else {}
    return replace(bare, succession=chosen, was=was, gone=gone)


def _with_gone(
    session: Session, found: Sequence[_Kept], *, path: str, on: date, own: int
) -> list[ListView]:
    today = _today(session, found, fresh_shelf(session, path), path=path, on=on, own=own)
    return [_view(kept, today) for kept in found]


def _view(kept: _Kept, today: _Today) -> ListView:
    one = kept.row
    return ListView(
        id=one.id or 0, name=one.name, reason=one.reason,
        drawings=tuple(one.drawings.split()), tile_colour=one.tile_colour,
        is_own=one.node_id == today.own, unit_type=one.unit_type, node_id=one.node_id,
        node_kind=kept.node_kind, node_path=kept.node_path, items=tuple(_items(kept, today)),
        shown_first=one.shown_first,
    )  # fmt: skip


def _items(kept: _Kept, today: _Today) -> Iterator[ListItem]:
    """What is on the list in its order. What follows something is there once, however often it
    would come: where it stands itself, else in the first one's place."""
    items = kept.items.values()
    missing = [item.offer_id for item in items if item.offer_id not in today.sold]
    following = today.succession.of(missing, today.places(kept)) if missing else {}
    held: dict[int, list[int]] = {}
    for item in items:
        heir = following.get(item.offer_id)
        held.setdefault(heir.offer_id if heir else item.offer_id, []).append(item.offer_id)
    leads = {ids[0] if key not in ids else key: (key, ids) for key, ids in held.items()}
    for item in items:
        if item.offer_id in leads:
            shown, ids = leads[item.offer_id]
            rest = tuple(one for one in ids if one != item.offer_id)
            yield from _item(item, shown, (item.offer_id, *rest), today)


def _item(
    item: FavouriteItem, shown: int, kept: tuple[int, ...], today: _Today
) -> Iterator[ListItem]:
    """The item as it is today; nothing for one that is not for this place to see."""
    row = today.sold.get(shown) or today.succession.sold.get(shown)
    gone = today.gone.get(item.offer_id)
    if row is None and gone is None:
        return
    plain = ListItem(
        offer_id=shown, quantity=item.usual_quantity, row=row, gone=None if row else gone,
        cover=cover(row.facts, today.lots, on=today.on) if row else None,
        labels=counting(row.labels, on=today.on) if row else (), kept=kept,
        reason=item.reason,
    )  # fmt: skip
    was = today.was.get(item.offer_id)
    if row is None or shown == item.offer_id or was is None:
        yield plain
        return
    moved = moved_amount(item.usual_quantity, was, row)
    before = item.usual_quantity if moved != item.usual_quantity else None
    yield replace(plain, quantity=moved, instead_of=was, quantity_before=before)


def _gone(
    session: Session, was: Mapping[int, OfferRow], shelf: Shelf, path: str
) -> dict[int, Gone]:
    """What is no longer sold, with what the supplier says has replaced it."""
    said = heirs(session, list(was), path=path)
    rows = shelf.rows(list(said.values()))
    return {one: Gone(row, rows.get(said.get(one, 0))) for one, row in was.items()}


def own_offers(session: Session, unit_id: int) -> frozenset[int]:
    """Ids of the offers on the house's own lists."""
    query = (
        select(col(FavouriteItem.offer_id))
        .join(FavouriteList, col(FavouriteList.id) == col(FavouriteItem.list_id))
        .where(col(FavouriteList.node_id) == unit_id, col(FavouriteList.retired_at).is_(None))
    )
    return frozenset(session.execute(query).scalars())


def own_lists(session: Session, unit: NodeFacts) -> list[FavouriteList]:
    """The house's own lists by name."""
    return list(
        session.scalars(
            select(FavouriteList)
            .where(col(FavouriteList.node_id) == unit.id, col(FavouriteList.retired_at).is_(None))
            .order_by(col(FavouriteList.name), col(FavouriteList.id))
        )
    )
