"""The first day: a municipality and its people, and nothing sold. Every page helps, none breaks."""

from collections.abc import Iterator
from io import BytesIO
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


GOODS = """Varenr.;Beskrivelse;Enhed;Pris;UNSPSC;Aftalenr.
1001;Kopipapir A4, 80 g;PK;32,50;14111507;K-1
"""


def test_the_first_supplier_the_first_agreement_and_the_first_goods(app: Flask) -> None:
    desk = signed_in(app, ROLES[Role.PROCUREMENT])
    assert "Skriv en ny leverandør ind" in desk.get("/kataloger").text
    written = {"cvr": "DK 12 34 56 78", "name": "Havnens Papir", "phone": "70 10 20 30"}
    wrong = desk.post("/leverandoerer/ny", data=written | {"cvr": "1234"})
    assert wrong.status_code == 422
    assert "Et CVR-nummer har otte cifre." in wrong.text
    assert "Havnens Papir" in wrong.text  # what was typed stays
    page = desk.post("/leverandoerer/ny", data=written, follow_redirects=True)
    assert "Leverandøren er skrevet ind." in page.text
    assert "Ret navn, mail og telefon" in page.text
    desk.post("/aftaler/ny", data={
        "number": "K-1", "title": "Papir", "level": "OWN", "binding": "ja", "scope": "PRICE_LIST",
        "state": "ACTIVE", "valid_from": "2026-01-01", "valid_to": "2028-12-31", "sted": "1",
    })  # fmt: skip
    lot = {"was_name": "", "name": "Papir", "obligatory": "ja", "supplier_1": "1", "rank_1": "1",
           "prefixes": "141115"}  # fmt: skip
    answer = desk.post("/aftaler/1/delaftaler/0", data=lot)
    assert answer.status_code == 303, answer.text
    file = (BytesIO(GOODS.encode()), "papir.csv")
    staged = desk.post("/kataloger", data={"supplier": "1", "file": file})
    assert staged.headers["Location"] == "/kataloger/1"
    assert desk.post("/kataloger/1/udgiv", data={"seen": "1"}).status_code == 303
    house = signed_in(app, ROLES[Role.REQUISITIONER])
    found = house.get("/soeg?q=kopipapir").text
    assert "Kopipapir A4, 80 g" in found
    assert "På aftale" in found
    assert 'name="kategori"' in found  # it stands in a category
