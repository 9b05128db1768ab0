"""Procurement's page of what serves the same need."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.databases import Databases
from tests.factories import Town, client
from tests.web.home_town import Place, morning_town, running


@pytest.fixture(scope="module")
def place(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with running(databases, tmp_path_factory.mktemp("equal"), build=morning_town) as here:
        yield here


def test_from_the_item_to_a_word_and_back(place: Place) -> None:
    app: Flask = place.app
    town: Town = place.town
    jonas, mette = client(app, "jonas@lindeby.example"), client(app, "mette@lindeby.example")
    plus, gloves = town.offers["papir-plus"], town.offers["handsker"]
    way = f'href="/samme-behov/{plus}"'
    assert way in jonas.get(f"/vare/{plus}").text
    assert way not in mette.get(f"/vare/{plus}").text
    page = jonas.get(f"/samme-behov/{plus}").text
    assert "Kopipapir A4, 80 g, hvid" in page
    assert "samme størrelse" in page
    form = {"anden": str(town.offers["papir-svane"]), "svar": "nej"}
    assert jonas.post(f"/samme-behov/{plus}", data=form).status_code == 303
    assert "Afvist af Jonas Bek" in jonas.get(f"/samme-behov/{plus}").text
    assert jonas.post(f"/samme-behov/{plus}/1/fortryd").status_code == 303
    assert "Afvist af" not in jonas.get(f"/samme-behov/{plus}").text
    for number, code in (("5400", 303), ("5400", 422), ("findes ikke", 422), ("", 422)):
        answer = jonas.post(f"/samme-behov/{plus}", data={"nummer": number, "svar": "ja"})
        assert answer.status_code == code, number
    assert "Engangshandsker" in jonas.get(f"/samme-behov/{plus}").text
    assert "Kopipapir A4, 80 g, Kontor Plus" in jonas.get(f"/samme-behov/{gloves}").text
