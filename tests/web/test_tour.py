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


def test_it_is_offered_on_the_first_visit_only(place: Place) -> None:
    mette = client(place.app, "mette@lindeby.example")
    assert "Tag en rundtur på fem trin" in words(mette.get("/").text)
    again = words(mette.get("/").text)
    assert "Tag en rundtur" not in again
    assert "Faste bestillinger Rundtur" in again  # but always to be found


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
