"""The front page, procurement's desk, and the pages that explain the shop."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from nudges.engine import RULES
from shop.agreements.models import Agreement
from shop.search import freshness
from shop.search.actions import note_zero_hit
from tests.benchmarks.list_page import counting_queries
from tests.databases import ENGINES, Databases
from tests.factories import NOW, client
from tests.web.home_town import Place, morning_town, page, running, words


@pytest.fixture
def place(databases: Databases, tmp_path: Path) -> Iterator[Place]:
    with running(databases, tmp_path, build=morning_town) as open_shop:
        yield open_shop


def test_the_front_page_says_good_morning_and_only_facts(place: Place) -> None:
    said = words(page(place.app, "mette@lindeby.example", "/"))
    assert "Mandag den 23. november Godmorgen, Mette" in said
    assert "Der kommer frugt i morgen. Husets kurv er åben" in said


@pytest.mark.parametrize(
    ("hour", "greeting"), [(8, "Godmorgen"), (9, "Goddag"), (16, "Goddag"), (17, "Godaften")]
)
def test_the_greeting_follows_the_clock_in_copenhagen(
    databases: Databases, tmp_path: Path, hour: int, greeting: str
) -> None:
    moment = NOW.replace(hour=hour, minute=30)
    with running(databases, tmp_path, clock=lambda: moment) as shop:
        assert f"{greeting}, Mette" in words(page(shop.app, "mette@lindeby.example", "/"))


def test_the_week_board_shows_what_comes_and_what_can_still_be_ordered_for(place: Place) -> None:
    said = words(page(place.app, "mette@lindeby.example", "/"))
    board = said[said.index("Ugens leveringer") : said.index("Husets kurv er åben 2")]
    days = re.split(r"(?=Man 23|Tir 24|Ons 25|Tor 26|Fre 27)", board)[1:]
    assert [day.strip() for day in days] == [
        "Man 23. nov. I dag Ingen levering",
        "Tir 24. nov. Kridthuset Bestil inden kl. 12 i dag Marken Frugt & Grønt På vej, 1 vare",
        "Ons 25. nov. Havblik Forsyning Bestil inden tirsdag kl. 12",
        "Tor 26. nov. Kridthuset Bestil inden onsdag kl. 12 "
        "Marken Frugt & Grønt Bestil inden onsdag kl. 12",
        "Fre 27. nov. Ingen levering",
    ]


def test_after_the_cutoff_a_day_is_no_longer_offered(databases: Databases, tmp_path: Path) -> None:
    tuesday_noon = datetime(2026, 11, 24, 11, 0, tzinfo=NOW.tzinfo)
    with running(databases, tmp_path, clock=lambda: tuesday_noon) as shop:
        said = words(page(shop.app, "mette@lindeby.example", "/"))
        assert "Tir 24. nov. I dag Ingen levering Ons 25. nov. Ingen levering Tor 26. nov." in said
        assert "Husets kurv er tom" in said


@pytest.mark.parametrize("later", [timedelta(days=4, hours=4, minutes=19), timedelta(days=5)])
def test_from_friday_noon_the_board_shows_the_next_week(
    databases: Databases, tmp_path: Path, later: timedelta
) -> None:
    with running(databases, tmp_path, clock=lambda: NOW + later) as shop:
        said = words(page(shop.app, "mette@lindeby.example", "/"))
        assert "Man 30. nov. Ingen levering Tir 1. dec." in said
        assert "I dag" not in said


def test_on_friday_morning_the_board_still_shows_this_week(
    databases: Databases, tmp_path: Path
) -> None:
    friday = NOW + timedelta(days=4, hours=4, minutes=18)  # 11.59 in Copenhagen
    with running(databases, tmp_path, clock=lambda: friday) as shop:
        assert "Fre 27. nov. I dag" in words(page(shop.app, "mette@lindeby.example", "/"))


def test_the_basket_card_counts_sums_and_says_who_was_there_last(place: Place) -> None:
    said = words(page(place.app, "mette@lindeby.example", "/"))
    # 3 packs at 214,50 and 6 pairs of scissors at 18,75
    assert "2 varer, 756,00 kr. Sara lagde børnesaks i kl. 7.12." in said
    assert "Havblik Forsyning er klar" in said
    assert "Kridthuset er lille endnu og kan køre med tirsdag" in said
    assert "Du lagde børnesaks i" in words(page(place.app, "sara@lindeby.example", "/"))


def test_the_front_page_sends_at_most_nineteen_queries_however_much_there_is(
    place: Place,
) -> None:
    browser = client(place.app, "mette@lindeby.example")
    database = place.app.extensions["skub.database"]
    for name, offer_id in place.town.offers.items():
        browser.post("/kurv/laeg-i", data={"offer_id": offer_id, "quantity": "1"})
        browser.post("/lister", data={"name": f"Alt med {name}"})
    browser.get("/")
    freshness.forget(database)  # feed and agreements are asked for again
    with counting_queries(database.engine) as seen:
        said = words(browser.get("/").text)
    assert re.search(r"Husets kurv er åben \d\d varer, ", said), said
    assert len(seen) <= 19, "\n".join(seen)


def test_the_last_order_can_be_ordered_again(place: Place) -> None:
    html = page(place.app, "mette@lindeby.example", "/")
    assert "Frugt 23. nov., 1 vare, 368,00 kr. Bestil igen" in words(html)
    assert re.search(r'action="/kurv/igen".*?name="order_id" value="\d+"', html, re.S)


def test_a_house_sees_nothing_of_another_house_s_morning(place: Place) -> None:
    app = place.app
    for email in ("karl@lindeby.example", "ida@fjordby.example"):
        said = words(page(app, email, "/"))
        assert "Husets kurv er tom" in said
        assert "368,00" not in said
        assert "Skovtur" not in said
    assert "Frugt" not in words(page(app, "ida@fjordby.example", "/")).split("Gå på opdagelse")[0]


def test_each_tile_opens_the_search_with_its_categories(place: Place) -> None:
    html = page(place.app, "mette@lindeby.example", "/")
    assert 'href="/soeg?kategori=bleer"' in html
    assert 'href="/soeg?kategori=maelk&amp;kategori=ost&amp;kategori=aeg"' in html
    assert "Alle 44 varegrupper" in html
    assert html.count('class="category"') == 18


def test_a_missing_thing_is_asked_for_in_the_shop(place: Place) -> None:
    html = page(place.app, "mette@lindeby.example", "/")
    assert re.search(r'href="/oensker/nyt">.*Spørg indkøb', html)
    assert "Svar fra indkøb" not in html


@pytest.mark.parametrize(
    ("email", "first"), [("jonas@lindeby.example", "/i-dag"), ("anne@lindeby.example", "/overblik")]
)
def test_who_buys_for_no_house_goes_to_their_own_first_page(
    place: Place, email: str, first: str
) -> None:
    answer = client(place.app, email).get("/")
    assert (answer.status_code, answer.location) == (303, first)


def test_the_desk_has_a_number_and_a_way_on_for_each_thing_that_waits(place: Place) -> None:
    app, database, lindeby = place.app, place.database, place.town
    with database.write() as session:
        fruit = session.get_one(Agreement, 4)
        fruit.valid_to = date(2027, 3, 23)  # 120 days on
        for municipality, query, times in (
            (lindeby.lindeby, "sakks", 3), (lindeby.lindeby, "glimmer", 1),
            (lindeby.fjordby, "hemmelig", 2),
        ):  # fmt: skip
            for _ in range(times):
                note_zero_hit(session, municipality_id=municipality.id or 0, query=query, now=NOW)
        old = NOW - timedelta(days=28)
        note_zero_hit(session, municipality_id=lindeby.lindeby.id or 0, query="gammelt", now=old)
    html = page(app, "jonas@lindeby.example", "/i-dag")
    said = words(html)
    assert "Aftale udløber snart 1 Frisk frugt og grønt, 23. marts 2027" in said
    gone = said.partition("Favorit sælges ikke mere 1 Silkepapir, 10 farver, Kreativt")[2]
    assert gone.startswith(" (børnehaver) Ældste: ")
    assert "Ord uden fund i fire uger 2 »sakks«, 3 gange »glimmer«, 1 gang" in said
    assert "hemmelig" not in html
    assert "gammelt" not in html
    for way in re.findall(r'class="more"><a class="[^"]*" href="([^"]*)"', html):
        assert client(app, "jonas@lindeby.example").get(unescape(way)).status_code == 200, way


def test_one_day_more_and_the_agreement_is_not_on_the_desk(place: Place) -> None:
    app, database = place.app, place.database
    with database.write() as session:
        session.get_one(Agreement, 4).valid_to = date(2027, 3, 24)
    assert "udløber snart" not in page(app, "jonas@lindeby.example", "/i-dag")


def test_a_desk_where_nothing_waits_says_so(place: Place) -> None:
    assert "Alt er roligt" in words(page(place.app, "ole@fjordby.example", "/i-dag"))


@pytest.mark.parametrize("email", ["mette@lindeby.example", "anne@lindeby.example"])
def test_the_desk_is_procurement_s_alone(place: Place, email: str) -> None:
    assert client(place.app, email).get("/i-dag").status_code == 403


def test_nobody_in_particular_is_asked_to_sign_in_and_comes_back(place: Place) -> None:
    answer = place.app.test_client().get("/lister")
    assert (answer.status_code, answer.location) == (303, "/log-ind?videre=/lister")


@pytest.mark.parametrize("path", ["/saadan-anbefaler-vi", "/tilgaengelighed", "/dine-oplysninger"])
def test_what_explains_the_shop_is_open_to_all_and_holds_no_inline_style(
    place: Place, path: str
) -> None:
    for browser in (place.app.test_client(), client(place.app, "mette@lindeby.example")):
        html = browser.get(path).get_data(as_text=True)
        assert html.count("<h1") == 1
        assert "style=" not in html
        assert not re.search(r"<script(?! src)", html)


def test_every_rule_that_can_speak_is_in_the_public_register(place: Place) -> None:
    html = place.app.test_client().get("/saadan-anbefaler-vi").get_data(as_text=True)
    for rule in RULES:
        assert f"<code>{rule.RULE}</code>, version {rule.VERSION}" in html
    assert html.count("Sig nej") == html.count("<dt>Kilde</dt><dd>") == len(RULES)
    assert "<dt>Kilde</dt><dd></dd>" not in html  # each says where the idea is from


def test_the_icon_that_browsers_ask_for_by_habit_is_there(place: Place) -> None:
    answer = place.app.test_client().get("/favicon.ico")
    assert (answer.status_code, answer.location) == (302, "/static/favicon.svg")


PAGES = (
    ("mette", ("/", "/lister", "/lister/1", "/lister/2", "/lister/3", "/aftaler", "/aftaler/1",
               "/aftaler?q=papir", "/hus", "/tilgaengelighed", "/dine-oplysninger")),
    ("jonas", ("/i-dag", "/lister", "/lister/2", "/aftaler", "/aftaler/3", "/saadan-anbefaler-vi")),
    ("anne", ("/aftaler",)),
)  # fmt: skip


def test_every_page_of_the_morning_is_the_same_on_both_engines(
    databases: Databases, tmp_path: Path
) -> None:
    said: dict[str, list[str]] = {}
    for engine in ENGINES:
        with running(databases, tmp_path, build=morning_town, engine=engine) as shop:
            said[engine] = [
                words(page(shop.app, f"{name}@lindeby.example", path))
                for name, paths in PAGES
                for path in paths
            ]
    assert said["sqlite"] == said["postgresql"]


def test_every_page_of_the_morning_is_also_a_page_in_english(place: Place) -> None:
    for name, paths in PAGES:
        browser = client(place.app, f"{name}@lindeby.example")
        browser.get("/sprog/en")
        for path in paths:
            answer = browser.get(path)
            assert answer.status_code == 200, path
            assert '<html lang="en">' in answer.get_data(as_text=True), path
