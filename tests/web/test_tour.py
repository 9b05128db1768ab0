"""The round of the front page: offered once, step by step, left at any moment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.factories import client
from tests.web.home_town import Place, morning_town, running, words


@pytest.fixture
def place(databases: Databases, tmp_path: Path) -> Iterator[Place]:
    with running(databases, tmp_path, build=morning_town) as shop:
        yield shop


def test_it_is_offered_until_it_is_taken_and_begins_again_from_the_help(place: Place) -> None:
    mette = client(place.app, "mette@lindeby.example")
    for _visit in range(2):
        assert "Tag en rundtur på fem trin" in words(mette.get("/").text)
    begun = mette.post("/rundtur", data={"svar": "ja"})
    assert begun.headers["Location"] == "/?rundtur=1#rundtur"
    elsewhere = client(place.app, "mette@lindeby.example")  # another browser, without our cookies
    assert "Tag en rundtur" not in words(elsewhere.get("/").text)
    assert "Begynd rundturen" in words(elsewhere.get("/hjaelp").text)


def test_it_can_be_put_away_unseen_and_leaves_no_cookie(place: Place) -> None:
    mette = client(place.app, "mette@lindeby.example")
    said = mette.post("/rundtur", data={"svar": "nej"}, follow_redirects=True)
    assert "Rundturen ligger under Hjælp." in said.text
    assert "Tag en rundtur" not in words(mette.get("/").text)
    assert mette.get_cookie("rundtur") is None
    assert "Tag en rundtur" in words(client(place.app, "sara@lindeby.example").get("/").text)


def test_the_help_has_for_each_what_they_do(place: Place) -> None:
    def said(email: str) -> str:
        return words(client(place.app, email).get("/hjaelp").text)

    assert "Bestil det, I plejer" in said("mette@lindeby.example")
    assert "For ledere" in said("anne@lindeby.example")
    jonas = said("jonas@lindeby.example")
    assert "For indkøb" in jonas
    assert "Begynd rundturen" not in jonas
    assert "Find en vare" in words(place.app.test_client().get("/hjaelp").text)


def test_each_step_leads_to_the_next_and_out(place: Place) -> None:
    mette = client(place.app, "mette@lindeby.example")
    for step in range(1, 6):
        html = mette.get(f"/?rundtur={step}").text
        assert f"Rundtur, {step} af 5" in words(html)
        assert html.count('id="rundtur"') == 1
        assert (f"/?rundtur={step + 1}#rundtur" in html) is (step < 5)
        assert 'href="/?rundtur=slut"' in html


@pytest.mark.parametrize("said", ["slut", "0", "6", "99", "-1", "²", "<b>"])
def test_anything_else_is_the_front_page(place: Place, said: str) -> None:
    answer = client(place.app, "mette@lindeby.example").get("/", query_string={"rundtur": said})
    assert answer.status_code == 200
    assert "Rundtur, " not in words(answer.text)
