"""A sign-in: whose it is, when it ends, and what every answer tells the browser."""

import logging
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from shop.organisation.passwords import hash_password, is_password
from shop.organisation.queries import person_by_email
from tests.databases import Databases
from tests.factories import PASSWORD, client
from tests.web.home_town import Place, running

GOOD = {"email": "mette@lindeby.example", "password": PASSWORD}


@pytest.fixture
def place(databases: Databases, tmp_path: Path) -> Iterator[Place]:
    with running(databases, tmp_path) as shop:
        shop.app.config["WTF_CSRF_ENABLED"] = False
        yield shop


def test_a_session_given_before_sign_in_does_not_become_a_person_s(place: Place) -> None:
    browser = place.app.test_client()
    with browser.session_transaction() as session:
        session["planted"] = "by somebody else"
    assert browser.post("/log-ind", data=GOOD).status_code == 303
    with browser.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"].startswith(f"{place.town.mette.person_id}:")


def test_the_cookie_is_for_our_pages_only(place: Place) -> None:
    place.app.config["SESSION_COOKIE_SECURE"] = True
    answer = place.app.test_client().post("/log-ind", data=GOOD)
    cookie = answer.headers["Set-Cookie"]
    for flag in ("HttpOnly", "SameSite=Lax", "Secure", "Path=/"):
        assert flag in cookie
    assert PASSWORD not in cookie


def test_a_new_session_key_ends_every_older_sign_in(place: Place) -> None:
    browser = client(place.app, "mette@lindeby.example")
    assert browser.get("/").status_code == 200
    with place.database.write() as session:
        person = person_by_email(session, "mette@lindeby.example")
        assert person is not None
        person.session_key = "another"
    assert browser.get("/").location == "/log-ind?videre=/"


@pytest.mark.parametrize(
    "path", ["/", "/log-ind", "/findes-ikke", "/kataloger", "/bestillinger/99"]
)
def test_every_page_forbids_frames_scripts_from_elsewhere_and_being_kept(
    place: Place, path: str
) -> None:
    headers = client(place.app, "mette@lindeby.example").get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_a_static_file_is_what_its_type_says(place: Place) -> None:
    with place.app.test_client().get("/static/favicon.svg") as answer:
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
    for path in ("/static/../wsgi.py", "/static/..%2fwsgi.py", "/static/%2fetc/passwd"):
        assert place.app.test_client().get(path, follow_redirects=True).status_code == 404, path


def test_a_password_is_never_logged(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser = place.app.test_client()
    browser.post("/log-ind", data=GOOD | {"password": "hemmelig-gæt-77"})
    browser.post("/log-ind", data=GOOD)
    assert "hemmelig-gæt-77" not in caplog.text
    assert PASSWORD not in caplog.text


def test_an_unknown_person_takes_as_long_as_a_known_one() -> None:
    """Else the time would tell who works here. Wide limits: a busy machine is no leak."""
    hashed = hash_password(PASSWORD)

    def took(known: str | None) -> float:
        start = perf_counter()
        assert not is_password("forkert", known)
        return perf_counter() - start

    ratio = median(took(None) for _ in range(7)) / median(took(hashed) for _ in range(7))
    assert 1 / 4 < ratio < 4
