"""The page where procurement says what words mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.db import Database
from shop.search import index
from tests.factories import Town, app_for, client, town


@dataclass
class Office:
    """Jonas of procurement at his screen, and the house he does it for."""

    app: Flask
    town: Town
    jonas: FlaskClient
    mette: FlaskClient

    def page(self, address: str, *, status: int = 200) -> str:
        answer = self.jonas.get(address)
        assert answer.status_code == status, address
        return _words(answer.text)

    def add(self, **fields: str) -> int:
        return self.jonas.post("/ord", data=fields).status_code


def _words(html: str) -> str:
    text = re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    database = Database(database_url)
    built = town(database)
    app = app_for(database_url, tmp_path)
    index.follow(database, app.extensions["skub.config"].index_dir)
    database.dispose()
    yield Office(app, built, client(app, built.jonas.email), client(app, built.mette.email))
    app.extensions["skub.database"].dispose()


def test_the_effect_is_seen_then_the_word_is_kept_then_taken_back(office: Office) -> None:
    page = office.page("/ord?slags=ens&ord=trylleark&andet=kopipapir")
    assert "»trylleark« finder 0 i dag og 5 varer bagefter." in page
    assert "Der er ingen ord endnu." in page
    assert office.add(slags="ens", ord="trylleark", andet="kopipapir") == 303
    page = office.page("/ord")
    assert "Gemt: »trylleark« betyder det samme som »kopipapir«." in page
    assert "Lindeby Kommune Jonas Bek, 23. november 2026" in page
    assert "Kopipapir A4" in _words(office.mette.get("/soeg?q=trylleark").text)
    assert office.jonas.post("/ord/1/fortryd").status_code == 303
    page = office.page("/ord")
    assert "Fjernet: »trylleark«" in page
    assert "Der er ingen ord endnu." in page


def test_a_word_that_search_has_cut_is_held_together(office: Office) -> None:
    page = office.page("/ord")
    assert "silkepapir silke + papir" in page
    page = office.page("/ord?slags=helt&ord=silkepapir")
    assert "»papir« finder 6 i dag og 5 varer bagefter." in page
    assert office.add(slags="helt", ord="silkepapir") == 303
    page = office.page("/ord")
    assert "»silkepapir« er ét ord" in page
    assert "silke + papir" not in page


def test_where_a_word_is_cut_is_chosen_and_its_effect_is_seen_first(office: Office) -> None:
    page = office.page("/ord?slags=delt&ord=bananer&andet=naner")
    assert "»naner« finder 0 i dag og 1 vare bagefter." in page
    assert office.add(slags="delt", ord="bananer", andet="naner") == 303
    assert "»bananer« er ba + naner" in office.page("/ord")
    assert "1 vare med naner" in _words(office.mette.get("/soeg?q=naner").text)
    assert "1 vare med bananer" in _words(office.mette.get("/soeg?q=bananer").text)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"slags": "ens", "ord": "to ord", "andet": "papir"}, "Skriv ét ord, kun med bogstaver."),
     ({"slags": "ens", "ord": "papir", "andet": ""}, "Skriv ét ord, kun med bogstaver."),
     ({"slags": "delt", "ord": "papir", "andet": "stol"}, "Ordet skal ende på delen"),
     ({"slags": "ens", "ord": "papir", "andet": "papiret"}, "De to ord er ens for søgningen.")],
)  # fmt: skip
def test_what_cannot_stand_is_said_at_the_field(
    office: Office, fields: dict[str, str], sentence: str
) -> None:
    assert office.add(**fields) == 422
    answer = office.jonas.get("/ord", query_string=fields)
    assert answer.status_code == 422
    assert sentence in _words(answer.text)
    assert 'aria-invalid="true"' in answer.text
    assert "Der er ingen ord endnu." in office.page("/ord")


def test_a_house_does_not_say_what_words_mean(office: Office) -> None:
    assert office.mette.get("/ord").status_code == 403
    assert office.mette.post("/ord", data={"ord": "papir"}).status_code == 403
    assert office.mette.post("/ord/1/fortryd").status_code == 403


def test_another_place_is_not_found(office: Office) -> None:
    for place in (office.town.fjordby.id, office.town.community.id, 99_999, 2**70):
        office.page(f"/ord?sted={place}", status=404)


def test_a_page_without_an_index_says_so(office: Office) -> None:
    folder = office.app.extensions["skub.config"].index_dir
    (folder / "CURRENT").unlink()
    page = office.page("/ord?slags=ens&ord=trylleark&andet=kopipapir")
    assert "Vi kan ikke se virkningen endnu." in page
