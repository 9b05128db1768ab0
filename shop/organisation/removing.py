"""Taking a place out of the tree again: only one that nothing hangs on."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Column, select
from sqlmodel import Session, SQLModel

from shop.db import table_of
from shop.kernel.errors import Refused
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.models import Node, RoleGrant

_BY_NAME = frozenset({"unit_id", "node_id", "municipality_id"})
"""Columns that name a place though no key says so: the record outlives the place it is about."""


def remove_node(session: Session, *, node: Node, by: Actor, now: datetime) -> None:
    """Remove a place that was made by mistake. Raises Refused for one that anything hangs on.

    A house that has ordered stays: its orders are evidence, and their numbers must lead to it.
    """
    check_can_remove(session, node)
    chain = node.municipality_id if node.municipality_id != node.id else 0
    record(
        session, Event.PLACE_REMOVED, by=by, at=now, chain=chain or 0, subject=f"node:{node.id}",
        details={"name": node.name, "path": node.path},
    )  # fmt: skip
    node.municipality_id = None  # a municipality is its own
    session.flush()
    session.delete(node)
    session.flush()


def check_can_remove(session: Session, node: Node) -> None:
    """Raise Refused with what is in the way."""
    hung = set(_hung_on(session, node))
    if not hung:
        return
    if "placed_order" in hung:
        raise Refused(
            "place-has-orders",
            "%(name)s har bestillinger, og de skal kunne findes. Stedet kan ikke fjernes.",
            name=node.name,
        )
    if Node.__tablename__ in hung:
        raise Refused(
            "place-has-places", "Der er steder under %(name)s. Fjern dem først.", name=node.name
        )
    if RoleGrant.__tablename__ in hung:
        raise Refused(
            "place-has-people", "Nogen har en rolle på %(name)s. Flyt rollen først.", name=node.name
        )
    raise Refused(
        "place-in-use", "%(name)s er i brug (%(where)s). Stedet kan ikke fjernes.",
        name=node.name, where=", ".join(sorted(hung)),
    )  # fmt: skip


def _hung_on(session: Session, node: Node) -> Iterator[str]:
    """Tables with a row about the place."""
    for table in SQLModel.metadata.sorted_tables:
        for column in filter(_names_a_place, table.columns):
            there = select(1).where(column == node.id).select_from(table).limit(1)
            if session.execute(there).first() is not None:
                yield table.name


def _names_a_place(column: Column[object]) -> bool:
    if column.table is table_of(Node):
        return column.name == "parent_id"  # a municipality is its own municipality
    is_key = any(key.column.table is table_of(Node) for key in column.foreign_keys)
    return is_key or column.name in _BY_NAME
