"""Changing a list that others change too: saving together, moving, undoing, copying."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from shop.agreements.queries import reaching_lots
from shop.catalogue.queries import offer_rows
from shop.favourites.actions import check_room, create_list, seen_now, sold_row, without
from shop.favourites.editions import (
    ORDER,
    QUANTITY,
    Clash,
    State,
    applied,
    backwards,
    differences,
    item_of,
    merged,
    moved,
    name_of,
    rewound,
)
from shop.favourites.history import Change, change_of, changes_since, last_number
from shop.favourites.keeping import (
    NO_LIST,
    REASON,
    RETIRED,
    SEEN,
    Kept,
    as_item,
    changeable,
    changeable_node,
    keep,
    plain,
    state_of,
)
from shop.favourites.models import FavouriteList
from shop.favourites.rules import check_name, check_owner, check_quantity, check_reason
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import SYSTEM, Actor
from shop.kernel.periods import local_day
from shop.organisation.rules import NodeKind, UnitType

_NOT_THERE = NotFound("item-not-on-list", "Varen er ikke på listen mere.")


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: its entry in the ledger (0 for nothing), or what others did meanwhile."""

    entry: int = 0
    clashes: tuple[Clash, ...] = ()
    """Where somebody else has written something different. Nothing is saved then."""
    others: tuple[Change, ...] = ()
    """What was changed since the page was fetched, newest first."""
    mine: frozenset[str] = frozenset()
    """The names that this form changed; all others were only on it."""


def save_list(
    session: Session, *, list_id: int, seen: int, wanted: State, by: Actor, now: datetime
) -> Saved:
    """Save what a form says of a list that somebody fetched when `seen` was its last entry.

    `wanted`: the fields of the form as a state's names (see editions); others are not touched.
    What two people changed differently is not saved but told; all else goes together. Raises
    Refused for a value that no list can have.
    """
    kept = changeable(session, list_id, by)
    tidy = {name: _checked(kept, name, value) for name, value in wanted.items()}
    current = state_of(kept)
    others = changes_since(session, kept.row, kept.node, seen) if seen else []
    base = rewound(current, [one.changes for one in others])
    outcome = merged(base, current, tidy)
    mine = frozenset(name for name, value in tidy.items() if value != base.get(name))
    if outcome.clashes:
        return Saved(clashes=outcome.clashes, others=tuple(others), mine=mine)
    after = _completed(session, kept, outcome.state, on=local_day(now))
    entry = keep(session, kept, after, by=by, now=now)
    return Saved(entry, others=tuple(others), mine=mine)


def rebased(
    session: Session, *, list_id: int, seen: int, wanted: State, by: Actor
) -> tuple[frozenset[str], int]:
    """What a form that is not saved yet may go on from: the names it changed, and the list's last
    entry. Where others have changed the same or the list itself since `seen`, that stays the base.
    """
    kept = changeable(session, list_id, by)
    current = state_of(kept)
    others = changes_since(session, kept.row, kept.node, seen) if seen else []
    base = rewound(current, [one.changes for one in others])
    mine = frozenset(name for name, value in wanted.items() if value != base.get(name))
    about_it = any(not item_of(name)[0] for one in others for name in one.changes if name != ORDER)
    if about_it or merged(base, current, wanted).clashes:
        return frozenset(wanted), seen
    return mine, others[0].number if others else seen or last_number(session, kept.row, kept.node)


def _checked(kept: Kept, name: str, value: Any) -> Any:
    offer_id, fact = item_of(name)
    if offer_id:
        return plain(check_quantity(Decimal(value))) if fact == QUANTITY else check_reason(value)
    if fact in ("unit_type", "shown_first") and kept.node.kind is NodeKind.UNIT:
        return state_of(kept)[fact]  # a house's own list is for the house
    if fact == "unit_type":
        return UnitType(value).value if value else ""
    if fact == "review_date":
        return date.fromisoformat(value).isoformat() if value else ""
    return _CHECKS[fact](value)


_CHECKS: Mapping[str, Any] = {
    "name": check_name, REASON: check_reason, "owner": check_owner, "shown_first": bool,
}  # fmt: skip


def _completed(session: Session, kept: Kept, state: State, *, on: date) -> dict[str, Any]:
    """What came back to the list with an amount alone gets the rest: it must be sold."""
    after = dict(state)
    for offer_id in state[ORDER]:
        if name_of(offer_id, SEEN) not in state:
            row = sold_row(session, offer_id, kept.node.path, on)
            seen = seen_now(row, reaching_lots(session, kept.node.path), on=on)
            after[name_of(offer_id, SEEN)] = list(seen)
            after.setdefault(name_of(offer_id, REASON), "")
    for name in state:
        offer_id, _ = item_of(name)
        if offer_id and offer_id not in state[ORDER]:
            del after[name]  # a reason for what is not there
    check_room(len(after[ORDER]))
    return after


@dataclass(frozen=True, slots=True)
class Moved:
    """Where an item is now, from 1, of how many; `entry` is 0 where it was there already."""

    place: int
    count: int
    entry: int


def move_item(
    session: Session, *, list_id: int, offer_id: int, by: Actor, now: datetime, steps: int = 0,
    place: int | None = None,
) -> Moved:  # fmt: skip
    """Move an item some steps down (up is below 0), or to a place counted from 1.

    Beyond the ends is the end. Raises NotFound for what is not on the list.
    """
    kept = changeable(session, list_id, by)
    state = state_of(kept)
    order = state[ORDER]
    if offer_id not in order:
        raise _NOT_THERE
    wanted = order.index(offer_id) + steps if place is None else place - 1
    after = moved(order, offer_id, wanted)
    entry = keep(session, kept, state | {ORDER: after}, by=by, now=now)
    return Moved(after.index(offer_id) + 1, len(after), entry)


def undo_change(session: Session, *, list_id: int, number: int, by: Actor, now: datetime) -> int:
    """Take one change of a list back; the new entry.

    Raises Refused where the same has been changed again since, NotFound for no such change.
    """
    kept, change = _with_change(session, list_id, number, by)
    if change.is_made:
        raise Refused("list-undo-made", "Det var her, listen blev lavet. Nedlæg den i stedet.")
    outcome = applied(state_of(kept), backwards(change.changes))
    if outcome.clashes:
        raise Refused(
            "list-undo-clash",
            "Det er ændret igen siden. Fortryd det nyeste først, eller hent listen fra dengang.",
        )
    return _put_back(session, kept, outcome.state, by=by, now=now, undoes=number)


def restore_list(session: Session, *, list_id: int, number: int, by: Actor, now: datetime) -> int:
    """Let a list be as it was right after one of its changes; the new entry.

    Raises NotFound for no such change, Refused where the list is as it was then.
    """
    kept, _ = _with_change(session, list_id, number, by)
    later = changes_since(session, kept.row, kept.node, number)
    state = rewound(state_of(kept), [one.changes for one in later])
    return _put_back(session, kept, state, by=by, now=now, restores=number)


def _with_change(session: Session, list_id: int, number: int, by: Actor) -> tuple[Kept, Change]:
    kept = changeable(session, list_id, by, retired=True)
    change = change_of(session, kept.row, kept.node, number)
    if change is None:
        raise NotFound("list-change-unknown", "Den ændring findes ikke.")
    return kept, change


def _put_back(
    session: Session, kept: Kept, state: State, *, by: Actor, now: datetime, **about: Any
) -> int:
    before = state_of(kept)
    if not differences(before, state):
        raise Refused("list-undo-done", "Listen er allerede sådan.")
    check_room(len(state[ORDER]))
    return keep(session, kept, state, by=by, now=now, **about)


def copy_list(
    session: Session, *, list_id: int, node_id: int, by: Actor, now: datetime, name: str = ""
) -> int:
    """A list of the node's own with what is sold of another's goods; its id.

    The list copied must reach the node. Raises NotFound, NotAllowed or Refused as `create_list`.
    """
    source = session.get(FavouriteList, list_id)
    node = changeable_node(session, node_id, by)
    owner = changeable_node(session, source.node_id, SYSTEM) if source else None
    if source is None or owner is None or source.retired_at or not node.path.startswith(owner.path):
        raise NO_LIST
    kept = changeable(session, list_id, SYSTEM)
    goods = [
        Wanted(one, item.usual_quantity, item.reason) for one, item in kept.items.items()
    ]  # fmt: skip
    return make_list_of(
        session, node_id=node_id, name=name or source.name, goods=goods, by=by, now=now,
        reason=source.reason, drawings=source.drawings, tile_colour=source.tile_colour,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Goods for a new list, and how many of them."""

    offer_id: int
    quantity: Decimal
    reason: str = ""


def make_list_of(
    session: Session, *, node_id: int, name: str, goods: Sequence[Wanted], by: Actor,
    now: datetime, **facts: Any,
) -> int:  # fmt: skip
    """A new list of the node with the goods that are sold to it; its id.

    Raises Refused where none of them is, and as `create_list` does.
    """
    made = create_list(session, node_id=node_id, name=name, by=by, now=now, **facts)
    kept = changeable(session, made, by)
    on = local_day(now)
    rows = offer_rows(session, [one.offer_id for one in goods], path=kept.node.path)
    sold = {one.offer_id: one for one in goods if _is_sold(rows, one, on)}
    if not sold:
        raise Refused("list-nothing-sold", "Ingen af varerne kan bestilles nu.")
    check_room(len(sold))
    lots, state = reaching_lots(session, kept.node.path), state_of(kept)
    for offer_id, one in sold.items():
        state |= as_item(
            offer_id, check_quantity(one.quantity), one.reason,
            seen_now(rows[offer_id], lots, on=on),
        )  # fmt: skip
    state[ORDER] = list(sold)
    keep(session, kept, state, by=by, now=now)
    return made


def _is_sold(rows: Mapping[int, Any], one: Wanted, on: date) -> bool:
    return one.offer_id in rows and bool(rows[one.offer_id].is_sold(on))


def bring_back(session: Session, *, list_id: int, by: Actor, now: datetime) -> str:
    """Let a list that was retired be seen again; its name."""
    kept = changeable(session, list_id, by, retired=True)
    keep(session, kept, state_of(kept) | {RETIRED: False}, by=by, now=now)
    return kept.row.name


def remove_goods(
    session: Session, *, list_id: int, offer_ids: Sequence[int], by: Actor, now: datetime
) -> int:
    """Take goods off a list in one change; its entry. Raises NotFound where none of them is on."""
    kept = changeable(session, list_id, by)
    state = state_of(kept)
    held = [one for one in offer_ids if one in kept.items]
    if not held:
        raise _NOT_THERE
    for offer_id in held:
        state = without(state, offer_id)
    return keep(session, kept, state, by=by, now=now)
