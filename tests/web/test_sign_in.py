"""The door: signing in, the demo's people, choosing a house, signing out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from shop.basket.queries import count_lines
from shop.db import Database
from shop.organisation.models import Person, RoleGrant
from shop.organisation.passwords import hash_password
from shop.organisation.queries import DEMO_PASSWORD, person_by_email
from shop.organisation.rules import Role
from tests.databases import Databases
from tests.factories import PASSWORD, Town, client
from tests.web.home_town import Place, morning_town, page, running, words


@pytest.fixture
def place(databases: Databases, tmp_path: Path) -> Iterator[Place]:
    with running(databases, tmp_path, build=morning_town) as open_shop:
        yield open_shop


def door(place: Place, **data: str) -> tuple[int, str, str]:
    place.app.config["WTF_CSRF_ENABLED"] = False
    browser = place.app.test_client()
    answer = browser.post("/log-ind", data={"email": "mette@lindeby.example", **data})
    return answer.status_code, answer.location or "", answer.get_data(as_text=True)


def test_the_page_works_with_password_managers_and_shows_no_menu(place: Place) -> None:
    html = place.app.test_client().get("/log-ind").get_data(as_text=True)
    assert re.search(r'id="email"[^>]*type="email"[^>]*autocomplete="username"', html)
    assert re.search(r'type="password"[^>]*autocomplete="current-password"', html)
    assert "basket-button" not in html
    assert html.count("<h1") == 1


def test_the_right_password_leads_to_the_front_page_or_where_one_was_heading(
    place: Place,
) -> None:
    assert door(place, password=PASSWORD)[:2] == (303, "/")
    assert door(place, password=PASSWORD, videre="/lister")[:2] == (303, "/lister")


@pytest.mark.parametrize(
    "target", ["https://ond.example/", "//ond.example", "/\\ond.example", "javascript:alert(1)"]
)
def test_nobody_is_led_away_from_the_shop(place: Place, target: str) -> None:
    assert door(place, password=PASSWORD, videre=target)[:2] == (303, "/")
    html = place.app.test_client().get("/log-ind", query_string={"videre": target})
    assert "ond.example" not in html.get_data(as_text=True)


def test_a_wrong_password_is_told_in_a_summary_that_takes_the_focus(place: Place) -> None:
    status, _, html = door(place, password="forkert", videre="/lister")
    assert status == 422
    assert 'id="error-summary" role="alert" tabindex="-1" data-focus' in html
    assert "E-mail eller adgangskode passer ikke. Prøv igen." in html
    assert 'value="mette@lindeby.example"' in html
    assert 'name="videre" value="/lister"' in html
    assert "forkert" not in html


def test_the_sixth_try_has_to_wait(place: Place) -> None:
    assert [door(place, password="forkert")[0] for _ in range(6)] == [422] * 5 + [429]
    assert door(place, password=PASSWORD)[0] == 429


def test_a_form_without_our_token_is_turned_away(place: Place) -> None:
    place.app.config["WTF_CSRF_ENABLED"] = True
    answer = place.app.test_client().post(
        "/log-ind", data={"email": "mette@lindeby.example", "password": PASSWORD}
    )
    assert answer.status_code == 400


def give_demo_password(database: Database) -> None:
    with database.write() as session:
        for email in ("mette", "jonas", "anne"):
            person = person_by_email(session, f"{email}@lindeby.example")
            assert person is not None
            person.password_hash = hash_password(DEMO_PASSWORD)


def test_each_person_of_the_demo_is_one_press_away(place: Place) -> None:
    give_demo_password(place.database)
    place.app.config["WTF_CSRF_ENABLED"] = False
    html = place.app.test_client().get("/log-ind").get_data(as_text=True)
    assert f"Alle har adgangskoden {DEMO_PASSWORD}." in words(html)
    forms = re.findall(
        r'name="email" value="([^"]*)"><input type="hidden" name="password" value="([^"]*)"', html
    )
    assert [email.split("@")[0] for email, _ in forms] == ["mette", "anne", "jonas"]
    firsts = []
    for email, password in forms:
        browser = place.app.test_client()
        browser.post("/log-ind", data={"email": email, "password": password, "person": "1"})
        firsts.append(browser.get("/").location)
    assert firsts == [None, "/overblik", "/i-dag"]


def test_a_real_installation_names_nobody(databases: Databases, tmp_path: Path) -> None:
    with running(databases, tmp_path, build=_without_demo) as shop:
        html = shop.app.test_client().get("/log-ind").get_data(as_text=True)
    assert "Prøv butikken som" not in html
    assert DEMO_PASSWORD not in html


def _without_demo(database: Database) -> Town:
    built = morning_town(database)
    with database.write() as session:
        for person in session.exec(select(Person)):
            person.email = person.email.replace(".example", ".dk")
    return built


def test_the_basket_is_the_house_s_and_survives_everybody_s_sign_out(place: Place) -> None:
    browser = client(place.app, "mette@lindeby.example")
    out = browser.post("/log-ud")
    assert (out.status_code, out.location) == (303, "/log-ind")
    assert browser.get("/").status_code == 303
    with place.database.read() as session:
        assert count_lines(session, place.town.solsikken.id or 0) == 2


def test_one_with_two_houses_chooses_and_the_page_follows(place: Place) -> None:
    with place.database.write() as session:
        session.add(
            RoleGrant(
                person_id=place.town.karl.person_id or 0, node_id=place.town.solsikken.id or 0,
                role=Role.REQUISITIONER,
            )
        )  # fmt: skip
    browser = client(place.app, "karl@lindeby.example")
    said = words(page(place.app, "karl@lindeby.example", "/hus"))
    assert "Regnbuen Engvej 15, 9999 Lindeby Her er du nu Solsikken Engvej 14" in said
    chosen = browser.post("/hus", data={"unit": place.town.solsikken.id})
    assert (chosen.status_code, chosen.location) == (303, "/")
    front = words(browser.get("/").get_data(as_text=True))
    assert "Ugens leveringer til Solsikken" in front


@pytest.mark.parametrize("unit", ["0", "999", "æ", "99999999999999999999", "-5"])
def test_a_house_that_is_not_one_s_own_is_refused(place: Place, unit: str) -> None:
    browser = client(place.app, "mette@lindeby.example")
    assert browser.post("/hus", data={"unit": unit}).status_code == 403
    foreign = browser.post("/hus", data={"unit": place.town.fremmed_hus.id})
    assert foreign.status_code == 403
    assert "til Solsikken" in words(browser.get("/").get_data(as_text=True))


def test_english_chosen_before_sign_in_stays_through_sign_in_and_out(place: Place) -> None:
    browser = place.app.test_client()
    browser.get("/sprog/en")
    place.app.config["WTF_CSRF_ENABLED"] = False
    browser.post("/log-ind", data={"email": "mette@lindeby.example", "password": PASSWORD})
    assert '<html lang="en"' in browser.get("/").text
    browser.post("/log-ud")
    assert '<html lang="en"' in browser.get("/log-ind").text
    another_day = place.app.test_client()
    another_day.post("/log-ind", data={"email": "mette@lindeby.example", "password": PASSWORD})
    assert '<html lang="en"' in another_day.get("/").text


def test_a_language_left_behind_on_a_shared_screen_is_not_the_next_persons(place: Place) -> None:
    place.app.config["WTF_CSRF_ENABLED"] = False
    browser = place.app.test_client()
    browser.post("/log-ind", data={"email": "karl@lindeby.example", "password": PASSWORD})
    browser.get("/sprog/en")
    browser.post("/log-ud")
    browser.post("/log-ind", data={"email": "sara@lindeby.example", "password": PASSWORD})
    assert '<html lang="da"' in browser.get("/").text
    karls_phone = client(place.app, "karl@lindeby.example")
    assert '<html lang="en"' in karls_phone.get("/").text
