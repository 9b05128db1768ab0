"""Every route says who may use it, and the gate holds."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter

from shop.db import Database
from shop.ledger.queries import entries
from shop.organisation.rules import Role
from shop.web.access import declared
from tests.databases import Databases
from tests.factories import Town, app_for, client, town

PUBLIC = {
    "auth.sign_in", "auth.sign_in_post", "auth.sign_out", "auth.language", "info.steering",
    "info.accessibility", "info.help_page", "info.privacy", "home.favicon",
}  # fmt: skip
"""The only routes that somebody who is not signed in may reach."""


@pytest.fixture(scope="module")
def place(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Town]:
    from shop.db_setup import create_all

    url = databases.like("sqlite", "tables", create_all)
    database = Database(url)
    built = town(database)
    database.dispose()
    return app_for(url, tmp_path_factory.mktemp("data")), built


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """(endpoint, method, address) of every route but the static files, ids filled with 1."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        values = {
            name: 1 if isinstance(converter, IntegerConverter) else "x"
            for name, converter in rule._converters.items()
        }
        built = rule.build(values, append_unknown=False)
        assert built is not None
        methods = sorted((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"})
        found += [(rule.endpoint, method, built[1]) for method in methods]
    return found


def test_every_route_declares_who_may_use_it(place: tuple[Flask, Town]) -> None:
    app, _ = place
    silent = [e for e, _, _ in routes(app) if declared(app.view_functions[e]) is None]
    assert silent == []


def test_only_the_named_routes_are_public(place: tuple[Flask, Town]) -> None:
    app, _ = place
    public = set()
    for endpoint, _, _ in routes(app):
        access = declared(app.view_functions[endpoint])
        if access and access.public:
            public.add(endpoint)
    assert public == PUBLIC


def test_a_stranger_is_sent_to_sign_in_everywhere_else(place: tuple[Flask, Town]) -> None:
    app, _ = place
    app.config["WTF_CSRF_ENABLED"] = False
    stranger = app.test_client()
    for endpoint, method, address in routes(app):
        if endpoint in PUBLIC:
            continue
        answer = stranger.open(address, method=method)
        assert answer.status_code == 303, f"{method} {address}: {answer.status_code}"
        assert answer.headers["Location"].startswith("/log-ind")


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("mette@lindeby.example", Role.REQUISITIONER),
        ("anne@lindeby.example", Role.MANAGER),
        ("jonas@lindeby.example", Role.PROCUREMENT),
    ],
)
def test_other_roles_doors_are_closed(place: tuple[Flask, Town], email: str, role: Role) -> None:
    app, _ = place
    person = client(app, email)
    closed = 0
    for endpoint, method, address in routes(app):
        access = declared(app.view_functions[endpoint])
        assert access is not None
        if access.roles and role not in access.roles:
            assert person.open(address, method=method).status_code == 403, address
            closed += 1
    assert closed > 0


def test_a_refused_door_is_noted_in_the_ledger(place: tuple[Flask, Town]) -> None:
    app, _ = place
    client(app, "mette@lindeby.example").get("/kataloger")
    with app.extensions["skub.database"].read() as session:
        last = list(entries(session, 0))[-1]
    assert (last.event, last.actor) == ("ACCESS_REFUSED", "mette@lindeby.example")


def test_no_form_is_taken_without_its_token(place: tuple[Flask, Town]) -> None:
    app, _ = place
    person = client(app, "mette@lindeby.example", csrf=True)
    posts = [(e, a) for e, method, a in routes(app) if method == "POST"]
    assert len(posts) >= 10
    for endpoint, address in posts:
        answer = person.post(address, data={"quantity": "1"})
        assert answer.status_code == 400, f"{endpoint}: {answer.status_code}"


def test_every_page_carries_the_strict_policy(place: tuple[Flask, Town]) -> None:
    app, _ = place
    person: FlaskClient = client(app, "mette@lindeby.example")
    for address in ("/", "/soeg?q=papir", "/kurv", "/findes-ikke"):
        policy = person.get(address).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
