"""Are the orders as they were placed? Part of `queries`: the ledger kept a digest of each."""

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from shop.db import table_of
from shop.ledger.models import LedgerEntry
from shop.ledger.rules import Event, Fault, canonical
from shop.orders.models import Order, OrderLine
from shop.orders.rules import order_digest

_ORDER, _LINE, _ENTRY = table_of(Order), table_of(OrderLine), table_of(LedgerEntry)
_AT_ONCE = 500


def subject(order_id: int) -> str:
    """An order's name in the ledger."""
    return f"order:{order_id}"


def evidence(order_id: int, number: str, digest: str) -> dict[str, Any]:
    """What the ledger keeps of a placed order."""
    return {"number": number, "order": order_id, "sha256": digest}


def first_altered_order(session: Session) -> Fault | None:
    """The first order that is not as the ledger says, or that only one of the two knows.

    Reads everything, a few hundred orders at a time.
    """
    return _altered(session) or _missing(session)


def _altered(session: Session) -> Fault | None:
    last = 0
    while orders := _next_orders(session, last):
        last = orders[-1]["id"]
        lines = _lines(session, orders[0]["id"], last)
        entries = _entries(session, [subject(row["id"]) for row in orders])
        for order in orders:
            fault = _fault(order, lines.get(order["id"], []), entries.get(subject(order["id"]), []))
            if fault:
                return fault
    return None


def _fault(
    order: dict[str, Any], lines: list[dict[str, Any]], entries: list[tuple[int, int, str]]
) -> Fault | None:
    chain, number = order["municipality_id"], order["number"]
    if not entries:
        return Fault(chain, 0, f"order {number} has no entry")
    expected = canonical(evidence(order["id"], number, order_digest(order, lines)))
    for entry_chain, entry_number, details in entries:
        if entry_chain != chain or details != expected:
            return Fault(entry_chain, entry_number, f"order {number} was altered")
    return None


def _next_orders(session: Session, after: int) -> list[dict[str, Any]]:
    query = select(_ORDER).where(_ORDER.c.id > after).order_by(_ORDER.c.id).limit(_AT_ONCE)
    return [dict(row._mapping) for row in session.execute(query)]


def _lines(session: Session, first: int, last: int) -> dict[int, list[dict[str, Any]]]:
    rows = session.execute(
        select(_LINE)
        .where(_LINE.c.order_id.between(first, last))
        .order_by(_LINE.c.order_id, _LINE.c.line_number)
    )
    grouped = groupby((dict(row._mapping) for row in rows), key=lambda line: line["order_id"])
    return {order_id: list(lines) for order_id, lines in grouped}


def _entries(session: Session, subjects: list[str]) -> dict[str, list[tuple[int, int, str]]]:
    rows = session.execute(
        select(_ENTRY.c.subject, _ENTRY.c.chain, _ENTRY.c.number, _ENTRY.c.details).where(
            _ENTRY.c.event == Event.ORDER_PLACED.value, _ENTRY.c.subject.in_(subjects)
        )
    )
    found: dict[str, list[tuple[int, int, str]]] = {}
    for name, *entry in rows:
        found.setdefault(name, []).append((entry[0], entry[1], entry[2]))
    return found


def _missing(session: Session) -> Fault | None:
    for entries in _placed_entries(session):
        ids = {int(row.subject.removeprefix("order:")): row for row in entries}
        known = set(session.scalars(select(_ORDER.c.id).where(_ORDER.c.id.in_(list(ids)))))
        for order_id, row in ids.items():
            if order_id not in known:
                return Fault(row.chain, row.number, f"order {order_id} is missing")
    return None


def _placed_entries(session: Session) -> Iterator[list[Any]]:
    rows = session.execute(
        select(_ENTRY.c.chain, _ENTRY.c.number, _ENTRY.c.subject)
        .where(_ENTRY.c.event == Event.ORDER_PLACED.value)
        .order_by(_ENTRY.c.chain, _ENTRY.c.number)
    ).yield_per(_AT_ONCE)
    rest = iter(rows)
    while chunk := list(islice(rest, _AT_ONCE)):
        yield chunk
