"""Reading the tree and the people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select
from sqlmodel import Session, col

from shop.db import table_of
from shop.kernel.people import Actor
from shop.mail.rules import Reader
from shop.organisation.models import Node, Person, RoleGrant, SignInFailure
from shop.organisation.rules import Grant, NodeKind, Role, UnitType, path_ids


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """A place in the tree, as pages and rules need it."""

    id: int
    kind: NodeKind
    name: str
    path: str
    municipality_id: int | None
    unit_type: UnitType | None
    gln: str
    street: str
    postcode: str
    city: str
    accounting_code: str

    @property
    def address(self) -> str:
        """Street, postcode and city on one line."""
        return f"{self.street}, {self.postcode} {self.city}".strip(", ")


_NODE_COLUMNS = [getattr(Node, name) for name in NodeFacts.__dataclass_fields__]
_NODE = select(*_NODE_COLUMNS).where(col(Node.id) == bindparam("node"))


def node(session: Session, node_id: int) -> NodeFacts | None:
    """The node with this id."""
    row = session.execute(_NODE, {"node": node_id}).first()
    return NodeFacts(*row) if row else None


def subtree(session: Session, path: str, *, kind: NodeKind | None = None) -> list[NodeFacts]:
    """The node at `path` and all below it (of one kind, if given), by name."""
    query = select(*_NODE_COLUMNS).where(col(Node.path).startswith(path, autoescape=True))
    if kind is not None:
        query = query.where(col(Node.kind) == kind)
    return [
        NodeFacts(*row) for row in session.execute(query.order_by(col(Node.name), col(Node.id)))
    ]


def above(session: Session, path: str) -> list[NodeFacts]:
    """The nodes from the root down to the one at `path` itself."""
    rows = session.execute(select(*_NODE_COLUMNS).where(col(Node.id).in_(path_ids(path))))
    return sorted((NodeFacts(*row) for row in rows), key=lambda found: len(found.path))


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Somebody who can sign in, with all roles."""

    id: int
    email: str
    name: str
    session_key: str
    sort_order: str
    current_unit_id: int | None
    language: str
    has_had_tour: bool
    wants_receipts: bool
    grants: tuple[Grant, ...]

    @property
    def reader(self) -> Reader:
        """The person as somebody who gets letters."""
        return Reader(self.name, self.email, self.language)


_OWN = tuple(name for name in PersonFacts.__dataclass_fields__ if name != "grants")
_PERSON = (
    select(
        *(getattr(Person, name) for name in _OWN),
        col(RoleGrant.role), col(RoleGrant.node_id), col(Node.path),
    )
    .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
    .join(Node, col(Node.id) == col(RoleGrant.node_id))
    .where(col(Person.id) == bindparam("person"), col(Person.is_active))
    .order_by(col(RoleGrant.id))
)  # fmt: skip


def person(session: Session, person_id: int) -> PersonFacts | None:
    """An active person with at least one role, in one query."""
    rows = session.execute(_PERSON, {"person": person_id}).all()
    return _person_facts(rows) if rows else None


def _person_facts(rows: Sequence[Row[Any]]) -> PersonFacts:
    grants = tuple(Grant(row.role, row.node_id, row.path) for row in rows)
    own: tuple[Any, ...] = (*rows[0][: len(_OWN)], grants)
    return PersonFacts(*own)


_P, _G, _N = table_of(Person), table_of(RoleGrant), table_of(Node)
_PLACE = _N.alias("place")
_PERSON_COLUMNS: list[Any] = [
    *(_P.c[name] for name in _OWN), _G.c.role, _G.c.node_id, _N.c.path,
]  # fmt: skip
_PERSON_AND_PLACE = (  # tables, not entities: it runs on every request
    select(*_PERSON_COLUMNS, *(_PLACE.c[name] for name in NodeFacts.__dataclass_fields__))
    .select_from(_P)
    .join(_G, _G.c.person_id == _P.c.id)
    .join(_N, _N.c.id == _G.c.node_id)
    .outerjoin(_PLACE, _PLACE.c.id == func.coalesce(_P.c.current_unit_id, _G.c.node_id))
    .where(_P.c.id == bindparam("person"), _P.c.is_active)
    .order_by(_G.c.id)
)
_PERSON_WIDTH = len(_PERSON_COLUMNS)


PersonAndPlace = tuple[PersonFacts, NodeFacts | None]


def person_and_place(session: Session, person_id: int) -> PersonAndPlace | None:
    """A person with the place a requisitioner looks at, in one query: every page begins with it.

    The place is the chosen unit, else the node of the first requisitioner's role; it may be any
    kind of node. None for people without that role.
    """
    rows = session.execute(_PERSON_AND_PLACE, {"person": person_id}).all()
    if not rows:
        return None
    buying = next((row for row in rows if row.role is Role.REQUISITIONER), None)
    place = None
    if buying is not None and buying[_PERSON_WIDTH] is not None:
        place = NodeFacts(*buying[_PERSON_WIDTH:])
    return _person_facts(rows), place


def names_of(session: Session, addresses: Iterable[str]) -> dict[str, str]:
    """People's names by e-mail address."""
    asked: Sequence[str] = sorted(set(addresses))
    query = select(col(Person.email), col(Person.name)).where(col(Person.email).in_(asked))
    return {row[0]: row[1] for row in session.execute(query)}


def person_by_email(session: Session, email: str) -> Person | None:
    """The person with this e-mail address, in any case of letters."""
    return session.scalars(
        select(Person).where(col(Person.email) == email.strip().casefold())
    ).first()


def nodes_by_names(session: Session) -> dict[tuple[str, ...], Node]:
    """Every place by the names from the root down to it."""
    rows = session.scalars(select(Node).order_by(func.length(col(Node.path)), col(Node.id))).all()
    names: dict[int | None, tuple[str, ...]] = {None: ()}
    for row in rows:
        names[row.id] = (*names[row.parent_id], row.name)
    return {names[row.id]: row for row in rows}


def people(session: Session) -> list[tuple[Person, list[tuple[Role, Node]]]]:
    """Everybody with roles, in the order they were added."""
    rows = session.execute(
        select(Person, col(RoleGrant.role), Node)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .join(Node, col(Node.id) == col(RoleGrant.node_id))
        .order_by(col(Person.id), col(RoleGrant.id))
    ).all()
    found: dict[int, tuple[Person, list[tuple[Role, Node]]]] = {}
    for somebody, role, place in rows:
        found.setdefault(somebody.id, (somebody, []))[1].append((role, place))
    return list(found.values())


def names_of_people(session: Session, municipality_id: int) -> Sequence[str]:
    """The names of all who have a role in the municipality."""
    return session.scalars(
        select(col(Person.name))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .join(Node, col(Node.id) == col(RoleGrant.node_id))
        .where(or_(col(Node.id) == municipality_id, col(Node.municipality_id) == municipality_id))
        .distinct()
    ).all()


def failures(session: Session, *, email: str = "", caller: str = "") -> Sequence[SignInFailure]:
    """Wrong passwords noted for an e-mail address or for a caller, newest first, at most 100."""
    chosen = col(SignInFailure.email) == email if email else col(SignInFailure.caller) == caller
    return session.scalars(
        select(SignInFailure).where(chosen).order_by(col(SignInFailure.id).desc()).limit(100)
    ).all()


def municipality_contact(session: Session, path: str) -> tuple[str, str]:
    """Name and procurement's phone of the municipality over `path` ("" where there is none)."""
    row = session.execute(
        select(col(Node.name), col(Node.phone)).where(
            col(Node.id).in_(path_ids(path)), col(Node.kind) == NodeKind.MUNICIPALITY
        )
    ).first()
    return (row.name, row.phone) if row else ("", "")


def procurement_email(session: Session, path: str) -> str:
    """E-mail of central procurement for the node at `path`, "" where nobody has the role."""
    query = (
        select(col(Person.email))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .join(Node, col(Node.id) == col(RoleGrant.node_id))
        .where(
            col(RoleGrant.role) == Role.PROCUREMENT,
            col(RoleGrant.node_id).in_(path_ids(path)),
            col(Node.kind) == NodeKind.MUNICIPALITY,
            col(Person.is_active),
        )
        .order_by(col(Person.id))
    )
    return session.scalars(query).first() or ""


def readers(session: Session, person_ids: Iterable[int]) -> dict[int, Reader]:
    """Those of the people who are active, as readers of letters."""
    rows = session.execute(
        select(col(Person.id), col(Person.name), col(Person.email), col(Person.language)).where(
            col(Person.id).in_(person_ids), col(Person.is_active)
        )
    )
    return {row.id: Reader(row.name, row.email, row.language) for row in rows}


def reader_of(session: Session, by: Actor) -> Reader:
    """Who did something, as a reader: also one who is not active any more."""
    found = session.get(Person, by.person_id) if by.person_id else None
    return Reader(by.name, by.email, found.language) if found else Reader(by.name, by.email)


def leads_of(session: Session, path: str) -> list[Reader]:
    """The active managers of the node at `path`; where it has none, those of the nearest above."""
    rows = session.execute(
        select(col(Person.name), col(Person.email), col(Person.language), col(Node.path))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .join(Node, col(Node.id) == col(RoleGrant.node_id))
        .where(
            col(RoleGrant.role) == Role.MANAGER,
            col(RoleGrant.node_id).in_(path_ids(path)),
            col(Person.is_active),
        )
        .order_by(col(Person.id))
    ).all()
    nearest = max((len(row.path) for row in rows), default=0)
    return [Reader(row.name, row.email, row.language) for row in rows if len(row.path) == nearest]


def municipality_ids(session: Session, paths: Iterable[str]) -> list[int]:
    """The municipalities at, above or below the paths."""
    found: set[int] = set()
    for path in paths:
        near = col(Node.path).startswith(path, autoescape=True) | col(Node.id).in_(path_ids(path))
        query = select(col(Node.id)).where(near, col(Node.kind) == NodeKind.MUNICIPALITY)
        found |= {node_id for node_id in session.scalars(query) if node_id is not None}
    return sorted(found)


DEMO_PASSWORD = "skub-demo-2026"  # noqa: S105 - printed on the sign-in page of the demo
"""Everybody in the demo has it; a real installation has nobody with an address under .example."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person of the demo municipality that a visitor can be."""

    name: str
    email: str
    role: Role
    place: str


def demo_people(session: Session) -> list[DemoPerson]:
    """The first person of each role in the demo, none in a real installation."""
    rows = session.execute(
        select(
            col(Person.name), col(Person.email), col(RoleGrant.role), col(Node.name).label("place")
        )
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .join(Node, col(Node.id) == col(RoleGrant.node_id))
        .where(col(Person.email).endswith("@lindeby.example"))
        .order_by(col(Person.id))
        .limit(400)
    ).all()
    firsts: dict[Role, DemoPerson] = {}
    for row in rows:
        firsts.setdefault(row.role, DemoPerson(row.name, row.email, row.role, row.place))
    return [firsts[role] for role in Role if role in firsts]
