"""The house tells what came, procurement answers, and the answer stands on the order."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.buying import House, house
from tests.factories import NOW, app_for, client

METTE, JONAS, OLE = "mette@lindeby.example", "jonas@lindeby.example", "ole@fjordby.example"
DUE = NOW.replace(day=26)


@pytest.fixture
def browsers(database_url: str, tmp_path: Path) -> Iterator[dict[str, FlaskClient]]:
    home: House = house(database_url)
    home.fill(papir_svane="20")
    home.send()
    home.database.dispose()
    app = app_for(database_url, tmp_path, clock=lambda: DUE)
    yield {email: client(app, email) for email in (METTE, JONAS, OLE)}
    app.extensions["skub.database"].dispose()


def words(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).replace("\xa0", " ")


def picture() -> tuple[io.BytesIO, str]:
    data = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "hemmeligt sted"
    Image.new("RGB", (60, 50), "red").save(data, "JPEG", exif=exif)
    data.seek(0)
    return data, "kasse.jpg"


def test_what_was_missing_reaches_procurement_and_the_answer_comes_back(
    browsers: dict[str, FlaskClient],
) -> None:
    mette, jonas = browsers[METTE], browsers[JONAS]
    front = words(mette, "/")
    assert front.index("Bestil igen") < front.index("Kom det hele?")
    sent = mette.post("/bestillinger/1/kom", data={
        "hvad-1": "MISSING", "antal-1": "2", "note-1": "Kun 18", "set": "0", "opfoelg": "1",
        "billede": picture(),
    })  # fmt: skip
    assert sent.status_code == 303
    assert "Mangler: 2 pakker" in words(mette, "/bestillinger/1")
    assert "Kom det hele?" not in words(mette, "/")
    assert "Levering, der ikke var som bestilt" in words(jonas, "/i-dag")
    assert "Kun 18" in words(jonas, "/mangler/1")
    answered = jonas.post("/mangler/1", data={"til": "CLOSED", "svar": "De kommer.", "tur": "0"})
    assert answered.status_code == 303
    assert "De kommer." in words(mette, "/bestillinger/1")
    behind = words(jonas, "/leverandoerer/1/leveringer?vis=MISSING")
    assert "1 af 1 (100,0 %)" in behind
    assert "L2026-000001" in behind


def test_a_picture_is_written_anew_and_seen_by_those_of_the_order_only(
    browsers: dict[str, FlaskClient],
) -> None:
    mette = browsers[METTE]
    mette.post("/bestillinger/1/kom", data={"hvad-1": "BROKEN", "set": "0", "billede": picture()})
    found = re.search(r'href="(/bestillinger/1/kom/1/billede/[^"]+)"',
                      mette.get("/bestillinger/1").text)  # fmt: skip
    assert found is not None
    kept = mette.get(found[1])
    assert kept.mimetype == "image/webp"
    assert b"hemmeligt" not in kept.data
    assert browsers[JONAS].get(found[1]).status_code == 200
    assert browsers[OLE].get(found[1]).status_code == 404


def test_all_came_pressed_twice_is_told_once_and_can_be_undone(
    browsers: dict[str, FlaskClient],
) -> None:
    mette = browsers[METTE]
    for _ in range(2):
        assert mette.post("/bestillinger/1/alt-kom", data={"fra": "forside"}).status_code == 303
    assert words(mette, "/bestillinger/1").count("Alt kom.") == 1
    assert mette.post("/bestillinger/1/kom/1/fortryd").status_code == 303
    assert "Alt kom." not in words(mette, "/bestillinger/1")
    assert "Kom det hele?" in words(mette, "/")


@pytest.mark.parametrize(
    ("fields", "field_id"),
    [
        ({"hvad-1": "MISSING", "antal-1": "99", "set": "0"}, "#antal-1"),
        ({"hvad-1": "", "set": "0"}, "#hvad-1"),
        ({"hvad-1": "MISSING", "set": "7"}, "#hvad-1"),
    ],
)
def test_what_cannot_be_told_leads_to_its_field_and_keeps_what_was_typed(
    browsers: dict[str, FlaskClient], fields: dict[str, str], field_id: str
) -> None:
    answer = browsers[METTE].post("/bestillinger/1/kom", data=fields | {"note-1": "Min note"})
    assert answer.status_code == 422
    assert f'href="{field_id}"' in answer.text
    assert "Min note" in answer.text
    assert browsers[METTE].get("/bestillinger/1").text.count("Fortryd") == 0
