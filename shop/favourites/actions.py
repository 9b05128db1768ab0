"""Making and changing lists. Each change is an entry in the ledger, with old and new."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from nudges.facts import Coverage
from shop.agreements.queries import reaching_lots
from shop.agreements.rules import ReachingLot, cover
from shop.catalogue.queries import OfferRow, offer_row
from shop.favourites.editions import ORDER, QUANTITY, name_of
from shop.favourites.keeping import (
    REASON,
    RETIRED,
    SEEN,
    SETTINGS,
    Kept,
    as_item,
    changeable,
    changeable_node,
    check_may_have_more,
    keep,
    note,
    plain,
    state_of,
)
from shop.favourites.models import FavouriteList
from shop.favourites.rules import (
    MAX_ITEMS,
    check_name,
    check_quantity,
    check_reason,
)
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day


def create_list(
    session: Session, *, node_id: int, name: str, by: Actor, now: datetime, **facts: Any
) -> int:
    """A new empty list of the node; its id.

    `facts`: unit_type, reason, drawings, tile_colour, position, owner, review_date, shown_first.
    Raises Refused for a bad name or too many lists, NotAllowed without the role.
    """
    node = changeable_node(session, node_id, by)
    tidy = check_name(name)
    facts["reason"] = check_reason(facts.get("reason", ""))
    check_may_have_more(session, node)
    made = FavouriteList(node_id=node_id, name=tidy, **facts)
    session.add(made)
    session.flush()
    kept = Kept(made, node, {})
    state = state_of(kept)
    changes = {one: (None, state[one]) for one in SETTINGS if state[one] not in ("", False)}
    note(session, kept, {"list": tidy, "made": True, "changes": changes}, by, now)
    return made.id or 0


def add_item(
    session: Session, *, list_id: int, offer_id: int, by: Actor, now: datetime,
    quantity: Decimal | None = None, reason: str = "", lots: Sequence[ReachingLot] | None = None,
) -> bool:  # fmt: skip
    """Put an offer last on a list; False when it was there already.

    Without `quantity`: the least that is sold. `lots`: of the agreements that reach the list's
    place, where the caller knows them. Raises Refused for an offer that is not sold.
    """
    kept = changeable(session, list_id, by)
    if offer_id in kept.items:
        return False
    state = state_of(kept)
    state |= _new_item(
        session, kept, offer_id, on=local_day(now), quantity=quantity, reason=reason, lots=lots
    )
    state[ORDER] = [*kept.items, offer_id]
    keep(session, kept, state, by=by, now=now)
    return True


def _new_item(
    session: Session, kept: Kept, offer_id: int, *, on: date, quantity: Decimal | None,
    reason: str = "", lots: Sequence[ReachingLot] | None = None,
) -> dict[str, Any]:  # fmt: skip
    check_room(len(kept.items) + 1)
    row = sold_row(session, offer_id, kept.node.path, on)
    usual = check_quantity(row.minimum_quantity if quantity is None else quantity)
    known = reaching_lots(session, kept.node.path) if lots is None else lots
    return as_item(offer_id, usual, check_reason(reason), seen_now(row, known, on=on))


def check_room(items: int) -> None:
    """Raise Refused where a list would hold more than MAX_ITEMS."""
    if items > MAX_ITEMS:
        raise Refused(
            "list-full", "Der er %(most)s varer på listen. Fjern en først.", most=MAX_ITEMS
        )


def sold_row(session: Session, offer_id: int, path: str, on: date) -> OfferRow:
    """The offer as it is sold to the place. Raises NotFound or Refused where it is not."""
    row = offer_row(session, offer_id, path=path)
    if row is None:
        raise NotFound("offer-unknown", "Den vare findes ikke mere.")
    if not row.is_sold(on):
        raise Refused("offer-not-sold", "»%(name)s« kan ikke bestilles nu.", name=row.name)
    return row


def seen_now(row: OfferRow, lots: Sequence[ReachingLot], *, on: date) -> tuple[int, str]:
    """What somebody who looks at the goods sees: the version, and the agreement's number."""
    found = cover(row.facts, lots, on=on)
    is_on = found.coverage is Coverage.ON_AGREEMENT
    return row.version_id, found.number if is_on else ""


def set_quantity(
    session: Session, *, list_id: int, offer_id: int, quantity: Decimal, by: Actor, now: datetime,
    instead_of: int | None = None,
) -> None:  # fmt: skip
    """Change the usual amount of an item. Raises NotFound when it is not on the list.

    `instead_of`: the goods that the list holds and `offer_id` has followed. An amount of the new
    ones is their own: the list takes them for good.
    """
    kept = changeable(session, list_id, by)
    held = offer_id if instead_of is None else instead_of
    _check_on(kept, held)
    check_quantity(quantity)
    state = state_of(kept)
    if held != offer_id:
        on = local_day(now)
        row = sold_row(session, offer_id, kept.node.path, on)
        seen = seen_now(row, reaching_lots(session, kept.node.path), on=on)
        reason = state[name_of(held, REASON)]
        for fact in (QUANTITY, REASON, SEEN):
            del state[name_of(held, fact)]
        state |= as_item(offer_id, quantity, reason, seen)
        state[ORDER] = [offer_id if one == held else one for one in kept.items if one != offer_id]
    state[name_of(offer_id, QUANTITY)] = plain(quantity)
    keep(session, kept, state, by=by, now=now)


def remove_item(
    session: Session, *, list_id: int, offer_id: int, by: Actor, now: datetime
) -> Decimal:
    """Take an item off a list; its usual amount, so that it can be put back."""
    kept = changeable(session, list_id, by)
    usual = _check_on(kept, offer_id)
    keep(session, kept, without(state_of(kept), offer_id), by=by, now=now)
    return usual


def without(state: dict[str, Any], offer_id: int) -> dict[str, Any]:
    """The state with an item taken off."""
    gone = {name_of(offer_id, fact) for fact in (QUANTITY, REASON, SEEN)}
    left = {name: value for name, value in state.items() if name not in gone}
    left[ORDER] = [one for one in state[ORDER] if one != offer_id]
    return left


def delete_list(session: Session, *, list_id: int, by: Actor, now: datetime) -> str:
    """Let nobody see a list any more; its name. What was on it is kept: it can be undone."""
    kept = changeable(session, list_id, by)
    keep(session, kept, state_of(kept) | {RETIRED: True}, by=by, now=now)
    return kept.row.name


def _check_on(kept: Kept, offer_id: int) -> Decimal:
    item = kept.items.get(offer_id)
    if item is None:
        raise NotFound("item-not-on-list", "Varen er ikke på listen mere.")
    return item.usual_quantity
