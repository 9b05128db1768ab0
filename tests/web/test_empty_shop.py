"""The first day: a municipality and its people, and nothing sold. Every page helps, none breaks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from shop.db import Database
from shop.organisation.actions import add_node
from shop.organisation.models import Person, RoleGrant
from shop.organisation.passwords import hash_password
from shop.organisation.rules import NodeKind, Role, UnitType
from tests.factories import PASSWORD, app_for
from tests.factories import client as signed_in

ROLES = {role: f"{role.value.lower()}@ny.example" for role in Role}


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    database = Database(database_url)
    with database.write() as session:
        top = add_node(session, parent=None, kind=NodeKind.MUNICIPALITY, name="Ny Kommune")
        house = add_node(
            session, parent=top, kind=NodeKind.UNIT, name="Solsikken",
            unit_type=UnitType.KINDERGARTEN,
        )  # fmt: skip
        for role, email in ROLES.items():
            person = Person(email=email, name=role.value, password_hash=hash_password(PASSWORD))
            session.add(person)
            session.flush()
            node = house if role is Role.REQUISITIONER else top
            session.add(RoleGrant(person_id=person.id or 0, node_id=node.id or 0, role=role))
    database.dispose()
    made = app_for(database_url, tmp_path)
    yield made
    made.extensions["skub.database"].dispose()


@pytest.mark.parametrize("role", Role)
def test_no_page_breaks_where_nothing_is_sold_yet(app: Flask, role: Role) -> None:
    client = signed_in(app, ROLES[role])
    pages = [
        rule.rule for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    ]  # fmt: skip
    answers = {page: client.get(page).status_code for page in [*pages, "/soeg?q=papir"]}
    assert {page: code for page, code in answers.items() if code >= 500} == {}
    assert sum(code == 200 for code in answers.values()) > 5
