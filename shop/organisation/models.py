"""The tree, the people, and their roles."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from shop.db import BigId, symbol
from shop.kernel.wording import LANGUAGES
from shop.organisation.rules import NodeKind, Role, UnitType


class Node(SQLModel, table=True):
    """A place in the tree: community, municipality, department, service area or unit."""

    __tablename__ = "node"

    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="node.id", index=True)
    kind: NodeKind = Field(sa_type=symbol(NodeKind))
    name: str = Field(max_length=120)
    path: str = Field(default="", max_length=200, index=True)
    """Ids from the root to this node: "/1/4/9/". A subtree is everything that begins with it."""
    municipality_id: int | None = Field(default=None, foreign_key="node.id", index=True)
    """The municipality above (or itself); None for the community."""
    unit_type: UnitType | None = Field(default=None, sa_type=symbol(UnitType))
    gln: str = Field(default="", max_length=13)
    cvr: str = Field(default="", max_length=8)
    street: str = Field(default="", max_length=120)
    postcode: str = Field(default="", max_length=4)
    city: str = Field(default="", max_length=80)
    accounting_code: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=20)


class Person(SQLModel, table=True):
    """Somebody who can sign in."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=200, unique=True)
    name: str = Field(max_length=120)
    password_hash: str = Field(max_length=200)
    is_active: bool = True
    session_key: str = Field(default="", max_length=40)
    """Changes when the person signs out everywhere or gets a new password."""
    sort_order: str = Field(default="recommended", max_length=20)
    """The sort order in search that this person chose last."""
    current_unit_id: int | None = Field(default=None, foreign_key="node.id")
    """The house a person with several is looking at."""
    language: str = Field(default=LANGUAGES[0], max_length=2)
    """What pages and letters are written in for this person."""
    has_had_tour: bool = False
    """The round of the front page was taken, or put away."""
    wants_receipts: bool = False
    """Each receipt is sent to the person's e-mail address too."""


class RoleGrant(SQLModel, table=True):
    """A role on a node."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "node_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    node_id: int = Field(foreign_key="node.id", index=True)
    role: Role = Field(sa_type=symbol(Role))


class SignInFailure(SQLModel, table=True):
    """A wrong password, kept for the throttle: by address and by caller."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (CheckConstraint("length(email) <= 200", name="email_length"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    email: str = Field(max_length=200, index=True)
    caller: str = Field(max_length=64, index=True)
    at: datetime
