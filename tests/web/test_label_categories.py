"""Procurement says which categories can carry a label, sees who said it, and takes it back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from shop.catalogue.models import LabelableDecision
from shop.db import Database
from tests.factories import Town, app_for, client, town
from tests.web.test_label_register import words

GLOVES = "/maerker/varegrupper/handsker"
GOOD = {"level": "some", "why": "Fås nu med Svanen", "begins": "", "seen": "0"}


@dataclass
class Desk:
    database: Database
    town: Town
    jonas: FlaskClient
    mette: FlaskClient

    def said(self) -> int:
        with self.database.read() as session:
            found = session.execute(select(func.count()).select_from(LabelableDecision))
            return int(found.scalar_one())


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    built = town(database)
    database.dispose()
    app = app_for(database_url, tmp_path)
    database = app.extensions["skub.database"]
    yield Desk(database, built, client(app, built.jonas.email), client(app, built.mette.email))
    database.dispose()


def test_a_category_is_counted_from_a_day_on_and_no_more_when_it_is_taken_back(desk: Desk) -> None:
    assert "Engangshandsker Ingen Skubs forslag" in words(
        desk.jonas.get("/maerker/varegrupper").text
    )
    page = words(desk.jonas.get(GLOVES).text)
    assert "af slagsen, og 0 har et officielt miljømærke" in page
    assert desk.jonas.post(GLOVES, data=GOOD).status_code == 303
    page = words(desk.jonas.get(GLOVES).text)
    assert "Nogle varer har et mærke. Tæller i målet. Lindeby" in page
    assert "Fås nu med Svanen" in page
    assert "Engangshandsker Nogle Tæller i målet" in words(
        desk.jonas.get("/maerker/varegrupper").text
    )
    undo = re.search(r'action="(/maerker/varegrupper/beslutning/\d+/fortryd)"',
                     desk.jonas.get(GLOVES).text)  # fmt: skip
    assert undo is not None
    desk.jonas.post(undo[1])
    assert "Ingen varer har et mærke. Tæller ikke i målet. Skubs forslag" in words(
        desk.jonas.get(GLOVES).text
    )
    assert desk.said() == 2


def test_nonsense_and_strangers_write_nothing(desk: Desk) -> None:
    for fields, status, told in (
        ({"why": " "}, 422, "Skriv kort hvorfor"), ({"level": "all"}, 422, "Vælg en af"),
        ({"begins": "2020-01-01"}, 422, "Datoen er gået"), ({"begins": "x"}, 422, "Vælg en dag"),
        ({"seen": "4"}, 422, "En anden har ændret det imens"),
        ({"sted": str(desk.town.fjordby.id)}, 404, "Stedet findes ikke"),
    ):  # fmt: skip
        answer = desk.jonas.post(GLOVES, data=GOOD | fields)
        assert (answer.status_code, told in answer.text) == (status, True), fields
    assert desk.jonas.post("/maerker/varegrupper/nej", data=GOOD).status_code == 404
    assert desk.mette.post(GLOVES, data=GOOD).status_code == 403
    assert desk.mette.get("/maerker/varegrupper").status_code == 403
    assert desk.said() == 0
