"""The one tree and what a role on a node allows. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class NodeKind(StrEnum):
    """The floors of the tree, from the root down."""

    COMMUNITY = "COMMUNITY"
    MUNICIPALITY = "MUNICIPALITY"
    DEPARTMENT = "DEPARTMENT"
    SERVICE_AREA = "SERVICE_AREA"
    UNIT = "UNIT"


class UnitType(StrEnum):
    """What kind of house a unit is; lists and comparisons go by it."""

    KINDERGARTEN = "KINDERGARTEN"
    NURSERY = "NURSERY"
    SCHOOL = "SCHOOL"
    AFTER_SCHOOL = "AFTER_SCHOOL"
    KITCHEN = "KITCHEN"
    OTHER = "OTHER"


class Role(StrEnum):
    """What a person does. A role on a node covers the node's whole subtree."""

    REQUISITIONER = "REQUISITIONER"
    MANAGER = "MANAGER"
    PROCUREMENT = "PROCUREMENT"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role on a node. `path` is the node's path, as in `Node.path`."""

    role: Role
    node_id: int
    path: str


def path_ids(path: str) -> tuple[int, ...]:
    """The node ids from the root down: "/1/4/9/" gives (1, 4, 9)."""
    return tuple(int(part) for part in path.split("/") if part)


def covers(grant: Grant, path: str) -> bool:
    """Whether a role on one node reaches the node at `path`."""
    return path.startswith(grant.path)


def may(grants: Iterable[Grant], role: Role, path: str) -> bool:
    """Whether any of these grants gives the role on the node at `path`."""
    return any(grant.role is role and covers(grant, path) for grant in grants)


MAX_FAILURES = 5
"""Wrong passwords for one address within the window before it has to wait."""
MAX_FAILURES_PER_CALLER = 40
"""From one network address: a school's shared address has many people behind it, a guesser more."""
FAILURE_WINDOW = timedelta(minutes=15)


def must_wait(failures: Iterable[datetime], *, now: datetime, limit: int = MAX_FAILURES) -> bool:
    """Whether there were so many wrong passwords lately that the next try must wait."""
    return sum(now - moment < FAILURE_WINDOW for moment in failures) >= limit
