"""Choosing a house and a sort order, and building the tree."""

import secrets
from typing import Any

from sqlmodel import Session

from shop.kernel.errors import NotAllowed, Refused
from shop.kernel.people import Actor
from shop.organisation import queries
from shop.organisation.models import Node, Person, RoleGrant
from shop.organisation.passwords import hash_password
from shop.organisation.rules import NodeKind, Role, may


def choose_unit(session: Session, *, unit_id: int, by: Actor) -> None:
    """Look at another of one's houses from now on."""
    found = queries.person(session, by.person_id or 0)
    unit = queries.node(session, unit_id)
    if not found or not unit or unit.kind is not NodeKind.UNIT:
        raise NotAllowed("unit-foreign", "Det hus kan du ikke handle for.")
    if not may(found.grants, Role.REQUISITIONER, unit.path):
        raise NotAllowed("unit-foreign", "Det hus kan du ikke handle for.")
    person = session.get_one(Person, found.id)
    person.current_unit_id = unit_id


def remember_sort(session: Session, *, sort_order: str, by: Actor) -> None:
    """Keep the sort order somebody chose in search."""
    person = session.get(Person, by.person_id)
    if person is not None:
        person.sort_order = sort_order


def add_node(
    session: Session, *, parent: Node | None, kind: NodeKind, name: str, **facts: Any
) -> Node:
    """Add a place to the tree and give it its path."""
    node = Node(parent_id=parent.id if parent else None, kind=kind, name=name, **facts)
    session.add(node)
    session.flush()
    node.path = f"{parent.path if parent else '/'}{node.id}/"
    node.municipality_id = node.id if kind is NodeKind.MUNICIPALITY else (
        parent.municipality_id if parent else None
    )  # fmt: skip
    session.flush()
    return node


def add_person(
    session: Session, *, email: str, name: str, password: str, roles: list[tuple[Role, int]]
) -> Person:
    """Add somebody with roles on nodes. Raises Refused for a short password."""
    if len(password) < MIN_PASSWORD:
        raise Refused(
            "password-short", "Adgangskoden skal have mindst %(least)s tegn.", least=MIN_PASSWORD
        )
    person = Person(
        email=email.strip().casefold(), name=name, password_hash=hash_password(password),
        session_key=secrets.token_hex(16),
    )  # fmt: skip
    session.add(person)
    session.flush()
    session.add_all(
        RoleGrant(person_id=person.id or 0, node_id=node, role=role) for role, node in roles
    )
    session.flush()
    return person


MIN_PASSWORD = 10
