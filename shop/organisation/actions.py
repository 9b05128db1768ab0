"""Signing in, choosing a house, and building the tree."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from shop.kernel.errors import NotAllowed, Refused
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation import queries
from shop.organisation.models import Node, Person, RoleGrant, SignInFailure
from shop.organisation.passwords import hash_password, is_password
from shop.organisation.rules import (
    FAILURE_WINDOW,
    MAX_FAILURES_PER_CALLER,
    NodeKind,
    Role,
    may,
    must_wait,
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a try to sign in ended: `person_id` when it went well, else why not."""

    person_id: int | None
    session_key: str = ""
    refusal: Refused | None = None


_WRONG = Refused("sign-in-wrong", "E-mail eller adgangskode passer ikke. Prøv igen.")
_WAIT = Refused("sign-in-wait", "Der er gættet for mange gange. Vent et kvarter, og prøv igen.")


def sign_in(session: Session, *, email: str, password: str, caller: str, now: datetime) -> SignIn:
    """Check a password, throttled by e-mail address and by caller.

    A refusal is returned, not raised, because the failed try itself is written.
    """
    address = email.replace("\0", "").strip().casefold()[:200]  # PostgreSQL keeps no NUL
    _one_at_a_time(session, address)
    if _is_throttled(session, address, caller, now):
        return SignIn(None, refusal=_WAIT)
    person = queries.person_by_email(session, address)
    is_right = is_password(password, person.password_hash if person else None)
    if person is None or not is_right or not person.is_active:
        session.add(SignInFailure(email=address, caller=caller, at=now))
        actor = Actor(None, "", address or "?")
        _note(session, Event.SIGN_IN_REFUSED, actor, now, "person:?")
        return SignIn(None, refusal=_WRONG)
    session.execute(delete(SignInFailure).where(col(SignInFailure.email) == address))
    _note(
        session, Event.SIGNED_IN, Actor(person.id, person.name, address), now, f"person:{person.id}"
    )
    return SignIn(person.id, person.session_key)


def _one_at_a_time(session: Session, email: str) -> None:
    """Guesses at one address wait for each other: else many at once would all be counted as none.

    On SQLite writers wait for each other anyhow.
    """
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(email.encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))


def _is_throttled(session: Session, email: str, caller: str, now: datetime) -> bool:
    session.execute(delete(SignInFailure).where(col(SignInFailure.at) < now - FAILURE_WINDOW))
    by_email = [failure.at for failure in queries.failures(session, email=email or "?")]
    by_caller = [failure.at for failure in queries.failures(session, caller=caller)]
    return must_wait(by_email, now=now) or must_wait(
        by_caller, now=now, limit=MAX_FAILURES_PER_CALLER
    )


def _note(session: Session, event: Event, by: Actor, now: datetime, subject: str) -> None:
    record(session, event, by=by, at=now, chain=0, subject=subject, details={})


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
