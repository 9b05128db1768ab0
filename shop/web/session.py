"""What a request can reach: the database, the clock, and who is asking."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import abort, current_app, g

from shop.config import Config
from shop.db import Database
from shop.kernel.errors import NotAllowed
from shop.kernel.people import Actor
from shop.organisation.queries import NodeFacts, PersonFacts
from shop.organisation.rules import Grant, Role, may


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in person, with the house they are looking at."""

    person: PersonFacts
    unit: NodeFacts | None
    """The unit a requisitioner buys for; None for people who do not buy."""

    @property
    def actor(self) -> Actor:
        """The person as the doer of an action."""
        return Actor(self.person.id, self.person.name, self.person.email)

    def has(self, role: Role) -> bool:
        """Whether the person has the role anywhere."""
        return any(grant.role is role for grant in self.person.grants)

    def grants_of(self, role: Role) -> tuple[Grant, ...]:
        """The places where the person has the role, in the order they were given."""
        return tuple(grant for grant in self.person.grants if grant.role is role)

    def check(self, role: Role, path: str) -> None:
        """Raise NotAllowed unless the person has the role on the node at `path`."""
        if not may(self.person.grants, role, path):
            raise NotAllowed("no-role", "Det har du ikke adgang til.")

    def may(self, role: Role, path: str) -> bool:
        """Whether the person has the role on the node at `path`."""
        return may(self.person.grants, role, path)


def db() -> Database:
    """The shop's database."""
    return cast(Database, current_app.extensions["skub.database"])


def config() -> Config:
    """The shop's settings."""
    return cast(Config, current_app.extensions["skub.config"])


def now() -> datetime:
    """The moment of this request: the same however often it is asked."""
    if "now" not in g:
        clock = current_app.extensions.get("skub.clock")
        g.now = clock() if clock else datetime.now(UTC)
    return cast(datetime, g.now)


def viewer() -> Viewer:
    """Who is asking. Aborts with 401 when nobody is signed in."""
    found = g.get("viewer")
    if found is None:
        abort(401)
    return cast(Viewer, found)


def unit() -> NodeFacts:
    """The unit the viewer buys for. Raises NotAllowed for people who do not buy."""
    found = viewer().unit
    if found is None:
        raise NotAllowed("no-unit", "Du har ikke et hus at handle for.")
    return found
