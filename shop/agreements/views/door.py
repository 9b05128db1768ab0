"""The doors, and which agreements the viewer may look at and change."""

from dataclasses import dataclass

from flask import Blueprint
from sqlmodel import Session

from shop.agreements import queries
from shop.agreements.models import Agreement
from shop.kernel.errors import NotFound
from shop.organisation.queries import NodeFacts, above, node
from shop.organisation.rules import NodeKind, Role
from shop.web.language import gettext as _
from shop.web.session import viewer

agreements = Blueprint("agreements", __name__)
"""For everybody."""
contracts = Blueprint("contracts", __name__)
"""For procurement."""


@dataclass(frozen=True, slots=True)
class Reached:
    """An agreement as one person of procurement reaches it."""

    agreement: Agreement
    owner: NodeFacts
    place: NodeFacts
    """Where the viewer works: what is opted out of, bought and asked is shown for it."""
    can_edit: bool


def path() -> str:
    """Where the viewer stands in the tree."""
    who = viewer()
    return who.unit.path if who.unit else who.person.grants[0].path


def reached(reading: Session, agreement_id: int) -> Reached:
    """The agreement, when it reaches a place where the viewer is procurement.

    Raises NotFound also for what belongs to others.
    """
    for place in work_places(reading):
        agreement = queries.agreement_at(reading, agreement_id, place.path)
        if agreement is not None:
            owner = node(reading, agreement.owner_node_id)
            if owner is not None:
                may = viewer().may(Role.PROCUREMENT, owner.path)
                return Reached(agreement, owner, place, may)
    raise NotFound("agreement-unknown", _("Den aftale findes ikke her."))


def owned(reading: Session, agreement_id: int) -> Reached:
    """The same, when the viewer may change it."""
    found = reached(reading, agreement_id)
    viewer().check(Role.PROCUREMENT, found.owner.path)
    return found


def work_places(reading: Session) -> list[NodeFacts]:
    """The places where the viewer is procurement."""
    grants = viewer().grants_of(Role.PROCUREMENT)
    return [place for grant in grants if (place := node(reading, grant.node_id)) is not None]


def municipality_path(reading: Session, at: str) -> str:
    """The path of the municipality over (or at) a path; of the community where there is none."""
    places = above(reading, at)
    found = [place for place in places if place.kind is NodeKind.MUNICIPALITY]
    return (found or places)[0].path
