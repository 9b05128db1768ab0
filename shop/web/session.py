"""What a request can reach: the database, the clock, and who is asking."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import abort, current_app, g, request, session

from shop.config import Config
from shop.db import Database
from shop.kernel.errors import NotAllowed
from shop.kernel.people import Actor
from shop.organisation.queries import NodeFacts, PersonFacts
from shop.organisation.rules import Grant, Role, may
from shop.web.ids import sane_id


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


def sends_mail() -> bool:
    """Whether letters go out at all: a copy that never comes is not offered."""
    return config().mail is not None


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


BASKET = "kurv"
"""The word in an address, and in what is remembered, for the basket that somebody puts into."""


def basket_number() -> int:
    """The house's basket that is meant: the address says it, else what the person chose last.

    0, the house's first, where nothing is said. It is looked up together with the house, so a
    number never leads into another house.
    """
    if "basket_number" not in g:
        said = request.args.get(BASKET, "")
        g.basket_number = sane_id(int(said)) if _is_number(said) else _remembered()[0]
    return cast(int, g.basket_number)


def basket_name() -> str:
    """Its name as it was when it was chosen, "" for the first."""
    number, name = _remembered()
    return name if number and number == basket_number() else ""


def choose_basket(number: int, name: str) -> None:
    """Put into that one from now on, in this browser and this house."""
    g.basket_number = number
    if number or BASKET in session:
        session[BASKET] = [unit().id, number, name]


def says_basket() -> bool:
    """Whether addresses say which basket is meant: as soon as somebody has used a second one."""
    return basket_number() > 0 or BASKET in session


def _remembered() -> tuple[int, str]:
    kept = session.get(BASKET)
    found = g.get("viewer")
    house = found.unit.id if found is not None and found.unit is not None else None
    if not isinstance(kept, list) or len(kept) != 3 or kept[0] != house:
        return 0, ""
    return int(kept[1]), str(kept[2])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
