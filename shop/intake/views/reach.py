"""What the viewer may touch of catalogues: places, batches. Every page of the room begins here."""

from flask import make_response, redirect
from werkzeug.wrappers import Response as AnyResponse

from shop.intake import queries
from shop.intake.queries import BatchRow
from shop.intake.rules import BatchFacts
from shop.intake.views.translate import _
from shop.kernel.errors import NotFound
from shop.organisation.queries import NodeFacts, node, subtree
from shop.organisation.rules import NodeKind, Role
from shop.web.htmx import wants_fragment
from shop.web.session import db, viewer


def paths() -> list[str]:
    """The places whose catalogues the viewer looks after."""
    return [grant.path for grant in viewer().grants_of(Role.PROCUREMENT)]


def places() -> list[NodeFacts]:
    """Where the viewer may bring a catalogue: municipalities first, then the places themselves."""
    found: dict[int, NodeFacts] = {}
    with db().read() as reading:
        for path in paths():
            below = subtree(reading, path)
            found |= {place.id: place for place in below if place.kind is NodeKind.MUNICIPALITY}
            found |= {place.id: place for place in below if place.path == path}
    return sorted(found.values(), key=lambda p: (p.kind is not NodeKind.MUNICIPALITY, p.id))


def find_place(node_id: int) -> NodeFacts:
    """The place, when it is one of the viewer's or below one. Raises NotFound otherwise."""
    with db().read() as reading:
        found = node(reading, node_id)
    if found is None or not found.path.startswith(tuple(paths())):
        raise NotFound("node", _("Stedet findes ikke."))
    return found


def find_batch(batch_id: int) -> tuple[BatchRow, BatchFacts]:
    """The batch, when it is one of the viewer's places'. Raises NotFound otherwise."""
    with db().read() as reading:
        found = queries.batch(reading, batch_id, paths=paths())
        if found is None:
            raise NotFound("batch", _("Kataloget findes ikke."))
        return found, queries.facts(reading, found)


def onward(address: str) -> AnyResponse:
    """To another page, also for htmx: it would else put that page into the form."""
    if not wants_fragment():
        return redirect(address, 303)
    answer = make_response("")
    answer.headers["HX-Redirect"] = address
    return answer
