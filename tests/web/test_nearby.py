"""What the search page offers instead of nothing."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from shop.search import index
from tests.databases import Databases
from tests.factories import client
from tests.web.home_town import morning_town, running, words


@pytest.fixture(scope="module")
def browser(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("nearby")
    with running(databases, folder, build=morning_town) as place:
        index.follow(place.database, place.app.extensions["skub.config"].index_dir)
        yield client(place.app, "mette@lindeby.example")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("blå sakse", "1 vare med »sakse« Kontorartikler varegruppe"),
     ("elefantsaks", "1 vare med »saks«"),
     ("hvid papir ananas", "3 varer med »hvid papir« 5 varer med »papir«"),
     ("ananas handskre", "1 vare med »handsker«"),
     ("kopipapir skildpadde", "Kopipapir varegruppe")],
)  # fmt: skip
def test_parts_of_the_words_and_categories_are_offered(
    browser: FlaskClient, typed: str, offered: str
) -> None:
    said = words(browser.get("/soeg", query_string={"q": typed}).text)
    assert "Måske en af disse?" in said
    assert offered in said


def test_each_way_that_is_offered_finds_what_it_says(browser: FlaskClient) -> None:
    page = browser.get("/soeg?q=hvid+papir+ananas").text
    ways = re.findall(r'href="(/soeg\?q=[^"]*)">(\d+) varer? med', page)
    assert len(ways) >= 3
    for address, count in ways:
        assert re.search(rf"<h1[^>]*>{count} varer? med", browser.get(address).text), address


def test_what_is_like_nothing_leads_to_procurement_and_the_agreements(
    browser: FlaskClient,
) -> None:
    said = words(browser.get("/soeg?q=skildpadde").text)
    assert "Måske en af disse?" not in said
    assert "Har vi en aftale om »skildpadde«? Mangler du noget?" in said


def test_filters_that_leave_nothing_offer_no_other_words(browser: FlaskClient) -> None:
    said = words(browser.get("/soeg?q=saks&maerke=SVANEN").text)
    assert "Måske en af disse?" not in said
