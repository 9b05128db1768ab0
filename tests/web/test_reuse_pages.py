"""The shelf on the page: give something away, reserve it, hand it over; a picture written anew."""

import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from PIL import Image

from shop.db import Database
from tests.databases import Databases
from tests.factories import client
from tests.web.home_town import morning_town, running

FIELDS = {"navn": "Klapvogn", "antal": "1", "stand": "GOOD", "pris": "3.000", "staar": "Skuret"}


@pytest.fixture(scope="module")
def app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("reuse")
    with running(databases, folder, build=morning_town) as place:
        yield place.app


def photograph() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(data, "JPEG")
    return io.BytesIO(data.getvalue())


def test_from_one_house_to_another(app: Flask) -> None:
    mette, karl = client(app, "mette@lindeby.example"), client(app, "karl@lindeby.example")
    data = {**FIELDS, "billede": (photograph(), "vogn.jpg")}
    answer = mette.post("/genbrug/ny", data=data, content_type="multipart/form-data")
    assert (answer.status_code, answer.location) == (303, "/genbrug/1")
    page = karl.get("/genbrug").text
    assert "Klapvogn" in page
    source = re.search(r'src="(/genbrug/1/billede/[^"]+)"', page)
    assert source is not None
    assert karl.get(source[1]).mimetype == "image/webp"
    assert karl.post("/genbrug/1/reserver", data={"antal": "1"}).status_code == 303
    assert "henter 1 stk." in mette.get("/").text  # who gives it hears of it in the morning
    assert "I får den" in karl.get("/").text
    assert (
        "Der er ikke flere tilbage." in client(app, "sara@lindeby.example").get("/genbrug/1").text
        or "Reserveret" in mette.get("/genbrug/1").text
    )
    assert (
        "Klapvogn"
        not in client(app, "sara@lindeby.example")
        .get("/genbrug?q=klap")
        .text.split("På hylden")[1]
        .split("Det, I har sat")[0]
    )
    assert "Regnbuen henter 1 stk." in mette.get("/genbrug").text
    assert mette.post("/genbrug/reservation/1/overdraget").status_code == 303
    assert "3.000" in karl.get("/genbrug").text
    stranger = client(app, "ida@fjordby.example")
    assert stranger.get("/genbrug/1").status_code == 404
    assert stranger.get(source[1]).status_code == 404
    assert "Klapvogn" not in stranger.get("/genbrug").text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"navn": ""}, "navn"), ({"antal": "-1"}, "antal"), ({"pris": "NaN"}, "pris"),
     ({"billede": (io.BytesIO(b"<svg/>"), "x.svg")}, "billede")],
)  # fmt: skip
def test_what_was_typed_stays_when_a_field_is_wrong(
    app: Flask, wrong: dict[str, object], field: str
) -> None:
    mette = client(app, "mette@lindeby.example")
    before = len(_items(app))
    answer = mette.post("/genbrug/ny", data={**FIELDS, **wrong}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert 'value="Skuret"' in answer.text
    assert len(_items(app)) == before


def _items(app: Flask) -> list[object]:
    import sqlalchemy as sa

    database: Database = app.extensions["skub.database"]
    with database.read() as session:
        return list(session.execute(sa.text("SELECT id FROM reuse_item")))
