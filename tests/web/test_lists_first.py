"""Lists that are shown first: what a search shows then, and the ways out of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from shop.db import Database
from shop.favourites import actions, editing
from shop.favourites.models import NoThanks
from shop.organisation.rules import UnitType
from shop.search import freshness
from tests.databases import Databases
from tests.factories import NOW, Town, client, town
from tests.web.home_town import Place, page, running, words

METTE, SARA, JONAS = "mette@lindeby.example", "sara@lindeby.example", "jonas@lindeby.example"


def paper_town(database: Database) -> Town:
    """Kindergartens are shown one sort of paper first, of five that are sold; schools are not."""
    built = town(database)
    with database.write() as session:
        made = actions.create_list(
            session, node_id=built.lindeby.id or 0, name="Papir", by=built.jonas, now=NOW,
            unit_type=UnitType.KINDERGARTEN, shown_first=True,
        )  # fmt: skip
        actions.add_item(
            session, list_id=made, offer_id=built.offers["papir-svane"], by=built.jonas, now=NOW
        )
    return built


@pytest.fixture
def place(databases: Databases, tmp_path: Path) -> Iterator[Place]:
    with running(databases, tmp_path, build=paper_town) as open_shop:
        yield open_shop


def papers(html: str) -> int:
    """How many goods a page of search shows."""
    return len(re.findall(r'<article class="product', html))


def test_the_list_stands_alone_and_all_are_one_press_away(place: Place) -> None:
    html = page(place.app, METTE, "/soeg?q=kopipapir")
    said = words(html)
    assert papers(html) == 1
    assert "Indkøb har valgt 1 vare til jer. Vis alle 5 varer" in said
    way = re.search(r'href="(/soeg\?[^"]*alt=1[^"]*)"', html)
    assert way is not None
    every = page(place.app, METTE, way.group(1).replace("&amp;", "&"))
    assert papers(every) == 5
    assert "Vis kun dem, indkøb har valgt" in words(every)


def test_no_list_of_something_else_hides_anything(place: Place) -> None:
    for path in ("/soeg?q=saks", "/soeg", "/soeg?q=papir&maerke=EU_ECO_LABEL"):
        assert "Indkøb har valgt" not in words(page(place.app, METTE, path)), path
    assert papers(page(place.app, JONAS, "/soeg?q=kopipapir")) == 5


def test_who_does_not_want_it_sees_all_from_then_on_and_can_change_it_back(place: Place) -> None:
    mette = client(place.app, METTE)
    for answer, shown, rows in (("altid", 5, 1), ("liste", 1, 0)):
        assert mette.post("/soeg/lister-foerst", data={"svar": answer}).status_code == 303
        assert papers(mette.get("/soeg?q=kopipapir").text) == shown
        with place.database.read() as session:
            assert len(session.exec(select(NoThanks)).all()) == rows
    mette.post("/soeg/lister-foerst", data={"svar": "altid"})
    assert papers(page(place.app, SARA, "/soeg?q=kopipapir")) == 1  # each for themselves


def test_when_procurement_stops_it_everything_is_shown_again(place: Place) -> None:
    assert papers(page(place.app, METTE, "/soeg?q=kopipapir")) == 1
    with place.database.write() as session:
        editing.save_list(
            session, list_id=1, seen=0, wanted={"shown_first": False}, by=place.town.jonas, now=NOW
        )
    freshness.forget(place.app.extensions["skub.database"])
    assert papers(page(place.app, METTE, "/soeg?q=kopipapir")) == 5


def test_what_is_proposed_while_one_types_is_of_the_list_first_too(place: Place) -> None:
    def typed(who: str) -> tuple[str, str]:
        html = client(place.app, who).get("/soeg/forslag?q=kopi").text
        return words(html), html

    page(place.app, METTE, "/soeg?q=kopipapir")  # the index is there from the first search on
    said, html = typed(METTE)
    assert "Valgt af indkøb til jer Kopipapir" in said
    assert "Vis alle varer" in said
    way = re.search(r'data-href="(/soeg\?[^"]*alt=1[^"]*)"', html)
    assert way is not None
    assert papers(page(place.app, METTE, way.group(1).replace("&amp;", "&"))) == 5
    proposed = html.count("/vare/")
    assert proposed == 1
    for who in (JONAS, METTE):  # who buys for no house, and who has said no to it
        client(place.app, METTE).post("/soeg/lister-foerst", data={"svar": "altid"})
        said, html = typed(who)
        assert "Valgt af indkøb" not in said
        assert html.count("/vare/") == 4
