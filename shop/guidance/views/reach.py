"""The door itself, and which places the viewer decides for."""

from flask import Blueprint, request

from shop.kernel.errors import NotFound
from shop.organisation.queries import NodeFacts, subtree
from shop.organisation.rules import Role
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.session import db, viewer

guidance = Blueprint("guidance", __name__)
HARD_SPACE = "\N{NO-BREAK SPACE}"


def places() -> list[NodeFacts]:
    """All places the viewer decides for, every one under the one above it."""
    found: dict[str, NodeFacts] = {}
    with db().read() as reading:
        for grant in viewer().grants_of(Role.PROCUREMENT):
            found |= {place.path: place for place in subtree(reading, grant.path)}
    return sorted(found.values(), key=lambda place: _tree_order(place.path, found))


def _tree_order(path: str, found: dict[str, NodeFacts]) -> tuple[tuple[str, int], ...]:
    steps = path.strip("/").split("/")
    above = ("/" + "/".join(steps[: count + 1]) + "/" for count in range(len(steps)))
    return tuple(
        (found[one].name.casefold(), found[one].id) for one in above if one in found
    )  # fmt: skip


def place_options(some: list[NodeFacts]) -> list[tuple[int, str]]:
    """Options of the place field, indented by depth."""
    top = min((place.path.count("/") for place in some), default=0)
    return [
        (place.id, HARD_SPACE * 3 * (place.path.count("/") - top) + place.name) for place in some
    ]


def chosen_place(some: list[NodeFacts]) -> NodeFacts:
    """The place in the address or form, else the first. Raises NotFound for another's."""
    if "sted" not in request.values:
        return some[0]
    wanted = sane_id(request.values.get("sted", type=int))
    found = next((place for place in some if place.id == wanted), None)
    if found is None:
        raise NotFound("node", _("Stedet findes ikke."))
    return found
