"""Emptying a basket into another, and taking that back. Part of `actions`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from shop.basket.actions import check_open, lock_lines
from shop.basket.holding import release_all, tell_again
from shop.basket.models import BasketLine, BasketMerge, SupplierHold
from shop.basket.purposes import add_line, close, named, reopen
from shop.basket.rules import FIRST
from shop.catalogue.queries import last_rows
from shop.db import table_of
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.organisation.queries import NodeFacts

KEPT_FOR = timedelta(days=30)
"""So long a merging can be undone, where nothing has happened to the goods."""
_TOLD = "notice taken back"
Stored = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Merged:
    """A basket that was emptied into another."""

    id: int
    count: int
    """Lines that went over."""


def merge(
    session: Session, *, unit: NodeFacts, number: int, to: int, by: Actor, now: datetime
) -> Merged:  # fmt: skip
    """Empty a basket into another and close it. What of it waited for a day waits no more.

    Raises Refused where one of them is closed, the two are the same, or some is on its way.
    """
    check_open(session, unit, to)
    if number == to:
        raise Refused("basket-same", "Vælg en anden kurv.")
    if number != FIRST:
        named(session, unit, number)
    lock_lines(session, unit)
    session.expire_all()
    lines = _lines(session, unit, number)
    offers = [line.offer_id for line in lines]
    kept = BasketMerge(
        unit_id=unit.id, number=number, into=to, merged_at=now, emptied=_stored(lines),
        met=_stored(_lines(session, unit, to, offers)), waited=_waiting(session, unit, number),
    )  # fmt: skip
    told = release_all(session, unit=unit, by=by, now=now, number=number)
    for line in lines:
        add_line(session, line, to)
    session.flush()
    if number != FIRST:
        close(session, unit=unit, number=number, by=by, now=now)
    kept.became = _stored(_lines(session, unit, to, offers))
    kept.waited = [one | {_TOLD: one["supplier_id"] in told} for one in kept.waited]
    session.execute(
        delete(table_of(BasketMerge)).where(
            col(BasketMerge.unit_id) == unit.id, col(BasketMerge.merged_at) < now - KEPT_FOR
        )
    )
    session.add(kept)
    session.flush()
    return Merged(kept.id or 0, len(lines))


def _lines(
    session: Session, unit: NodeFacts, number: int, offers: Sequence[int] | None = None
) -> Sequence[BasketLine]:
    query = select(BasketLine).where(
        col(BasketLine.unit_id) == unit.id, col(BasketLine.basket_number) == number
    )
    if offers is not None:
        query = query.where(col(BasketLine.offer_id).in_(offers))
    return session.scalars(query.order_by(col(BasketLine.offer_id))).all()


def _waiting(session: Session, unit: NodeFacts, number: int) -> Stored:
    return _stored(
        session.scalars(
            select(SupplierHold).where(
                col(SupplierHold.unit_id) == unit.id, col(SupplierHold.basket_number) == number
            )
        ).all()
    )


def _stored(rows: Iterable[BasketLine | SupplierHold]) -> Stored:
    return [row.model_dump(mode="json") for row in rows]


def undo(session: Session, *, unit: NodeFacts, merge_id: int, by: Actor, now: datetime) -> int:
    """Make both baskets what they were; the number of the one that was emptied.

    What a colleague put in of other goods since stays where it is. Raises Refused, and says what,
    where some of the goods were changed, taken out or sent; then nothing is written.
    """
    done = session.get(BasketMerge, merge_id, with_for_update=True)
    if done is None or done.unit_id != unit.id:
        raise NotFound("merge-unknown", "Det findes ikke her.")
    if done.undone_at is not None:
        raise Refused("merge-undone", "Kurvene er allerede skilt ad.")
    check_open(session, unit, done.into)
    lock_lines(session, unit)
    session.expire_all()
    _check_unchanged(session, unit, done)
    if done.number != FIRST:
        reopen(session, unit=unit, number=done.number)
    for line in _lines(session, unit, done.into, [one["offer_id"] for one in done.became]):
        session.delete(line)
    session.flush()
    session.add_all(BasketLine.model_validate(one) for one in (*done.emptied, *done.met))
    waited = [one for one in done.waited if _waits_not(session, one)]
    session.add_all(
        SupplierHold.model_validate({key: one[key] for key in one if key != _TOLD})
        for one in waited
    )
    done.undone_at = now
    session.flush()
    for one in waited:
        if one[_TOLD]:
            tell_again(session, unit, one["supplier_id"], done.number, now=now)
    return done.number


def _waits_not(session: Session, one: dict[str, Any]) -> bool:
    """Nobody has let that part wait anew meanwhile."""
    key = (one["unit_id"], one["basket_number"], one["supplier_id"])
    return session.get(SupplierHold, key) is None


def _check_unchanged(session: Session, unit: NodeFacts, done: BasketMerge) -> None:
    """Raise Refused with the names of what is not as the merging left it."""
    offers = [one["offer_id"] for one in done.became]
    there = {one["offer_id"]: one for one in _stored(_lines(session, unit, done.into, offers))}
    again = {one.offer_id for one in _lines(session, unit, done.number, offers)}
    gone = [offer for offer in offers if offer not in there]
    changed = [
        one["offer_id"] for one in done.became
        if one["offer_id"] in again or there.get(one["offer_id"], one) != one
    ]  # fmt: skip
    if not gone and not changed:
        return
    rows = last_rows(session, [*gone, *changed], path=unit.path)

    def names(some: Iterable[int]) -> str:
        return ", ".join(f"»{rows[one].name}«" if one in rows else "en vare" for one in some)

    if not changed:
        raise Refused(
            "merge-gone", "Kurvene kan ikke skilles ad: %(gone)s er sendt eller taget ud siden.",
            gone=names(gone),
        )  # fmt: skip
    raise Refused(
        "merge-changed", "Kurvene kan ikke skilles ad: %(changed)s er ændret siden.",
        changed=names([*changed, *gone]),
    )  # fmt: skip
