"""Choosing a house and a sort order, and building the tree."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.wording import LANGUAGES
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation import queries
from shop.organisation.models import Node, Person, RoleGrant
from shop.organisation.passwords import hash_password
from shop.organisation.places import Place
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


def choose_language(session: Session, *, language: str, by: Actor) -> None:
    """Read pages and letters in that language from now on."""
    if language not in LANGUAGES:
        raise NotFound("language-unknown", "Det sprog har vi ikke.")
    session.get_one(Person, by.person_id).language = language


def have_had_tour(session: Session, *, by: Actor) -> None:
    """The round of the front page is offered no more."""
    session.get_one(Person, by.person_id).has_had_tour = True


def want_receipts(session: Session, *, wanted: bool, by: Actor) -> None:
    """Have each receipt sent by mail too, or no more."""
    session.get_one(Person, by.person_id).wants_receipts = wanted


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


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many places of a file were new, changed, or as they were."""

    added: int
    changed: int
    unchanged: int


def load_places(session: Session, *, places: Sequence[Place], by: Actor, now: datetime) -> Loaded:
    """Add the places that are not there and change the facts that differ; nothing is removed."""
    nodes = queries.nodes_by_names(session)
    added = changed = 0
    for place in places:
        node = nodes.get(place.names)
        facts: dict[str, Any] = dict(place.facts)
        if place.unit_type is not None:
            facts["unit_type"] = place.unit_type
        if node is None:
            parent = nodes.get(place.names[:-1])
            node = add_node(session, parent=parent, kind=place.kind, name=place.names[-1], **facts)
            nodes[place.names] = node
            added += 1
            _record(session, Event.PLACE_ADDED, node, {"name": node.name, **facts}, by, now)
            continue
        differs = {name: new for name, new in facts.items() if getattr(node, name) != new}
        if differs:
            old = {name: getattr(node, name) for name in differs}
            for name, new in differs.items():
                setattr(node, name, new)
            changed += 1
            _record(session, Event.PLACE_CHANGED, node, {"old": old, "new": differs}, by, now)
    session.flush()
    return Loaded(added, changed, len(places) - added - changed)


def _record(
    session: Session, event: Event, node: Node, details: dict[str, Any], by: Actor, now: datetime
) -> None:
    chain, subject = node.municipality_id or 0, f"node:{node.id}"
    record(session, event, by=by, at=now, chain=chain, subject=subject, details=details)


def set_password(session: Session, *, person: Person, password: str) -> None:
    """A new password; whoever is signed in as this person is signed out. Refused when short."""
    _check_password(password)
    person.password_hash = hash_password(password)
    person.session_key = secrets.token_hex(16)


def _check_password(password: str) -> None:
    if len(password) < MIN_PASSWORD:
        raise Refused(
            "password-short", "Adgangskoden skal have mindst %(least)s tegn.", least=MIN_PASSWORD
        )


def add_person(
    session: Session, *, email: str, name: str, password: str, roles: list[tuple[Role, int]]
) -> Person:
    """Add somebody with roles on nodes. Raises Refused for a short password."""
    _check_password(password)
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
