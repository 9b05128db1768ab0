"""The gate before every view: who is asking, and may they."""

from flask import Flask, abort, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user
from sqlmodel import Session

from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation import queries
from shop.organisation.queries import NodeFacts, PersonFacts
from shop.organisation.rules import NodeKind, Role, covers
from shop.web.access import Access, declared
from shop.web.session import Viewer, db, now


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps: the person and the key of this sign-in."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    def get_id(self) -> str:
        """Person id and session key: a new password ends all older sign-ins."""
        return f"{self.viewer.person.id}:{self.viewer.person.session_key}"


def load(user_id: str) -> SignedIn | None:
    """The person behind a session cookie, None when it no longer holds."""
    number, _, key = user_id.partition(":")
    if not number.isdecimal():
        return None
    with db().glance() as session:
        found = queries.person_and_place(session, int(number))
        if found is None or found[0].session_key != key:
            return None
        return SignedIn(Viewer(found[0], _unit_of(session, *found)))


def _unit_of(session: Session, person: PersonFacts, place: NodeFacts | None) -> NodeFacts | None:
    """The house to buy for: the chosen one, else the first the person has."""
    grants = [grant for grant in person.grants if grant.role is Role.REQUISITIONER]
    if not grants:
        return None
    if place and place.kind is NodeKind.UNIT and any(covers(grant, place.path) for grant in grants):
        return place
    return next(iter(queries.subtree(session, grants[0].path, kind=NodeKind.UNIT)), None)


def add_gate(app: Flask) -> None:
    """Sign-in and access for every route."""
    manager = LoginManager(app)
    manager.user_loader(load)
    manager.session_protection = "basic"
    app.before_request(_check)


def _check() -> None:
    if request.endpoint == "static":
        return
    if current_user.is_authenticated:
        g.viewer = current_user.viewer
    if request.endpoint is None:
        return  # "not found" follows, with the menu of whoever is signed in
    access = declared(current_app.view_functions.get(request.endpoint))
    if access is None:
        abort(403)
    if access.public:
        return
    if "viewer" not in g:
        abort(401)
    if not _allowed(access, g.viewer):
        _note_refusal(g.viewer)
        abort(403)


def _allowed(access: Access, viewer: Viewer) -> bool:
    return not access.roles or any(viewer.has(role) for role in access.roles)


def _note_refusal(viewer: Viewer) -> None:
    with db().write() as session:
        record(
            session, Event.ACCESS_REFUSED, by=viewer.actor, at=now(), chain=0,
            subject=f"person:{viewer.person.id}", details={"endpoint": request.endpoint or ""},
        )  # fmt: skip
