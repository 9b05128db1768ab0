"""Where somebody may decide as procurement: what most actions of the desk begin with."""

from sqlmodel import Session

from shop.kernel.errors import NotAllowed, NotFound
from shop.kernel.people import SYSTEM, Actor
from shop.organisation.queries import NodeFacts, node, person
from shop.organisation.rules import Role, may


def place_for(session: Session, by: Actor, node_id: int) -> NodeFacts:
    """The place, when `by` is procurement there or above; the system itself may.

    Raises NotFound or NotAllowed.
    """
    place = node(session, node_id)
    if place is None:
        raise NotFound("node", "Stedet findes ikke.")
    if by != SYSTEM:
        somebody = person(session, by.person_id or 0)
        if somebody is None or not may(somebody.grants, Role.PROCUREMENT, place.path):
            raise NotAllowed("no-role", "Det har du ikke adgang til. Det kan indkøb i kommunen.")
    return place
