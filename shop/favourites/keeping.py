"""A list and its rows as one state, written back with an entry in the ledger that can be undone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from shop.favourites.editions import ORDER, QUANTITY, State, differences, item_of, name_of
from shop.favourites.models import FavouriteItem, FavouriteList
from shop.favourites.rules import MAX_LISTS, check_may_change
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation import queries as organisation
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import NodeKind, UnitType

NO_LIST = NotFound("list-unknown", "Den liste findes ikke.")
RETIRED, SEEN, REASON = "retired", "seen", "reason"
SETTINGS = ("name", REASON, "unit_type", "owner", "review_date", "shown_first", RETIRED)


@dataclass(frozen=True, slots=True)
class Kept:
    """A list that this person may change, held against others until the transaction is over."""

    row: FavouriteList
    node: NodeFacts
    items: Mapping[int, FavouriteItem]
    """By offer, in the order of the list."""

    @property
    def list_id(self) -> int:
        """Its id."""
        return self.row.id or 0


def changeable(session: Session, list_id: int, by: Actor, *, retired: bool = False) -> Kept:
    """The list with its items. Raises NotFound where there is none, NotAllowed without the role.

    `retired`: a list that nobody sees any more is taken too.
    """
    row = session.get(FavouriteList, list_id, with_for_update=True)
    if row is None or (row.retired_at is not None and not retired):
        raise NO_LIST
    return Kept(row, changeable_node(session, row.node_id, by), items_of(session, list_id))


def changeable_node(session: Session, node_id: int, by: Actor) -> NodeFacts:
    """The node, when this person may change its lists. The system (the demo) may change all."""
    node = organisation.node(session, node_id)
    if node is None:
        raise NO_LIST
    if by.person_id is not None:
        person = organisation.person(session, by.person_id)
        check_may_change(person.grants if person else (), node.kind, node.path)
    return node


def items_of(session: Session, list_id: int) -> dict[int, FavouriteItem]:
    """A list's items by offer, in their order."""
    rows = session.scalars(
        select(FavouriteItem)
        .where(col(FavouriteItem.list_id) == list_id)
        .order_by(col(FavouriteItem.position), col(FavouriteItem.id))
    )
    return {item.offer_id: item for item in rows}


def state_of(kept: Kept) -> dict[str, Any]:
    """The list as a state (see editions)."""
    row = kept.row
    state: dict[str, Any] = {
        "name": row.name, REASON: row.reason, "owner": row.owner,
        "unit_type": row.unit_type.value if row.unit_type else "",
        "review_date": row.review_date.isoformat() if row.review_date else "",
        "shown_first": row.shown_first, RETIRED: row.retired_at is not None,
        ORDER: list(kept.items),
    }  # fmt: skip
    for offer_id, item in kept.items.items():
        state |= as_item(
            offer_id, item.usual_quantity, item.reason, (item.seen_version_id, item.seen_agreement)
        )
    return state


def as_item(
    offer_id: int, quantity: Decimal, reason: str, seen: tuple[int | None, str]
) -> dict[str, Any]:
    """An item's part of a state."""
    return {
        name_of(offer_id, QUANTITY): plain(quantity), name_of(offer_id, REASON): reason,
        name_of(offer_id, SEEN): list(seen),
    }  # fmt: skip


def plain(quantity: Decimal) -> str:
    """An amount as the ledger keeps it: "2.5", never "2.50"."""
    return f"{quantity.normalize():f}"


def keep(
    session: Session, kept: Kept, after: State, *, by: Actor, now: datetime, **about: Any
) -> int:
    """Write the state to the list, and to the ledger what is different: the entry's number.

    0 where nothing is. `about`: what else the entry says ("undoes", "made").
    """
    changes = differences(state_of(kept), after)
    if not changes and not about:
        return 0
    if kept.row.retired_at is not None and not after[RETIRED]:
        check_may_have_more(session, kept.node)
    _put_settings(kept.row, after, now)
    _put_items(session, kept, after, on=local_day(now))
    session.flush()
    return note(session, kept, {"list": kept.row.name, "changes": changes, **about}, by, now)


def check_may_have_more(session: Session, node: NodeFacts) -> None:
    """Raise Refused where the place is a house that has MAX_LISTS lists."""
    query = select(func.count()).where(
        col(FavouriteList.node_id) == node.id, col(FavouriteList.retired_at).is_(None)
    )
    if node.kind is NodeKind.UNIT and session.scalars(query).one() >= MAX_LISTS:
        raise Refused(
            "list-many", "Et hus kan have %(most)s lister. Slet en først.", most=MAX_LISTS
        )


def note(session: Session, kept: Kept, details: dict[str, Any], by: Actor, now: datetime) -> int:
    """An entry about the list; its number in the municipality's chain."""
    return record(
        session, Event.FAVOURITES_CHANGED, by=by, at=now, chain=kept.node.municipality_id or 0,
        subject=subject_of(kept.list_id), details=details,
    )  # fmt: skip


def subject_of(list_id: int) -> str:
    """What entries about the list are called."""
    return f"list:{list_id}"


def _put_settings(row: FavouriteList, after: State, now: datetime) -> None:
    row.name, row.reason, row.owner = after["name"], after[REASON], after["owner"]
    row.unit_type = UnitType(after["unit_type"]) if after["unit_type"] else None
    row.review_date = date.fromisoformat(after["review_date"]) if after["review_date"] else None
    row.shown_first = after["shown_first"]
    if not after[RETIRED]:
        row.retired_at = None
    elif row.retired_at is None:
        row.retired_at = now


_PUT: Mapping[str, Callable[[FavouriteItem, Any], None]] = {
    QUANTITY: lambda item, value: setattr(item, "usual_quantity", Decimal(value)),
    REASON: lambda item, value: setattr(item, "reason", value),
    SEEN: lambda item, value: _see(item, value),
}


def _see(item: FavouriteItem, value: tuple[int | None, str]) -> None:
    item.seen_version_id, item.seen_agreement = value


def _put_items(session: Session, kept: Kept, after: State, *, on: date) -> None:
    order = after[ORDER]
    seen = {offer_id: item.seen_version_id for offer_id, item in kept.items.items()}
    for offer_id, item in kept.items.items():
        if offer_id not in order:
            session.delete(item)
    session.flush()  # before the same offer is added again
    found = {
        one: kept.items.get(one) or FavouriteItem(list_id=kept.list_id, offer_id=one)
        for one in order
    }
    for name, value in after.items():
        offer_id, fact = item_of(name)
        if offer_id and value is not None:
            _PUT[fact](found[offer_id], value)
    last = 0
    for offer_id, item in found.items():
        if item.seen_version_id != seen.get(offer_id):
            item.seen_on = on
        if item.id is None or item.position <= last:
            item.position = last + 1
        last = item.position
        session.add(item)
