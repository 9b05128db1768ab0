"""Standing orders in a browser without script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shop.guidance.actions import decide
from shop.standing.putting import put_due
from tests.buying import House, everything, house
from tests.factories import MARKEN, NOW, app_for, client
from tests.web import forms_quick


@dataclass
class Web:
    """The shop with Mette at the keyboard."""

    home: House
    app: Flask
    mette: FlaskClient

    def get(self, path: str) -> str:
        answer = self.mette.get(path)
        assert answer.status_code == 200, path
        assert answer.mimetype == "text/html"
        return words(answer)

    def post(self, path: str, **data: str) -> str:
        answer = self.mette.post(path, data=data, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return words(answer)


@pytest.fixture
def web(database_url: str, tmp_path: Path) -> Iterator[Web]:
    home = house(database_url)
    app = app_for(database_url, tmp_path)
    yield Web(home, app, client(app, "mette@lindeby.example"))
    app.extensions["skub.database"].dispose()
    home.database.dispose()


def words(answer: TestResponse) -> str:
    """The text without tags, hard spaces made soft."""
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text).replace("\xa0", " "))
    return re.sub(r" (?=[,.:])", "", text)


def set_up(web: Web) -> None:
    with web.home.database.write() as session:
        forms_quick.set_up(session, web.home.town)


def test_an_order_becomes_a_standing_order(web: Web) -> None:
    web.home.fill(aebler="1250", bananer="6", saks="4")
    town = web.home.town
    web.home.send(town.marken)
    assert "Marken Frugt" in web.get("/faste-bestillinger/ny")
    page = web.mette.get("/faste-bestillinger/ny?ordre=1").text
    fields = dict(re.findall(r'name="(antal_\d+)" value="([^"]*)"', page))
    assert fields == {
        f"antal_{town.offers['aebler']}": "1250",  # not "1.250": it is read back
        f"antal_{town.offers['bananer']}": "6",
    }
    assert re.findall(r'name="ugedag"[^>]*value="(\d)"', page) == ["1", "3"]  # the supplier's days
    said = web.post("/faste-bestillinger/ny", leverandoer=str(town.marken), ugedag="3", hver="1",
                    ferie="1", navn="Frugt", **fields)  # fmt: skip
    assert "Hver torsdag fra Marken" in said
    assert "Bestilles onsdag den 25. november kl. 8" in said
    assert "Frugt Hver torsdag fra Marken Frugt &amp; Grønt, 2 varer" in web.get(
        "/faste-bestillinger"
    )


def test_a_day_that_is_wrong_comes_back_with_what_was_written(web: Web) -> None:
    town = web.home.town
    before = everything(web.home.database)
    answer = web.mette.post("/faste-bestillinger/ny", data={
        "leverandoer": town.marken, "ugedag": "4", "hver": "2", "navn": "Fredagsfrugt",
        f"antal_{town.offers['aebler']}": "7",
    })  # fmt: skip
    assert answer.status_code == 422
    assert "Leverandøren kommer ikke den dag." in answer.text
    assert 'value="Fredagsfrugt"' in answer.text
    assert 'value="7"' in answer.text
    assert everything(web.home.database) == before


def test_a_time_is_skipped_taken_back_and_changed_once(web: Web) -> None:
    set_up(web)
    apples = f"antal_{web.home.town.offers['aebler']}"
    path = "/faste-bestillinger/1/gang"
    assert "Sprunget over" in web.post(path, dag="2026-12-01", goer="spring")
    assert "Tag den med igen" in web.get("/faste-bestillinger/1")
    assert "Tag den med igen" not in web.post(path, dag="2026-12-01", goer="tag")
    said = web.post(path, dag="2026-12-08", goer="antal", **{apples: "25"})
    assert "Andre antal denne gang Spring over" in said or "Andre antal denne gang" in said
    assert "Ingen levering: Lindebys juleferie" in said
    refused = web.mette.post(path, data={"dag": "2026-12-02", "goer": "spring"})
    assert refused.status_code == 422
    assert "Den dag er ikke i planen mere." in words(refused)
    assert "De næste gange" in words(refused)


def test_what_lies_in_the_basket_instead_is_told_and_put_away(web: Web) -> None:
    set_up(web)
    put_due(web.home.database, lambda: NOW.replace(day=30, hour=12))
    said = web.get("/faste-bestillinger")
    assert "Lindebys frugt til tirsdag den 1. december ligger i kurven" in said
    assert "Fristen var passeret." in said
    web.post("/faste-bestillinger/1/set", dag="2026-12-01")
    assert "ligger i kurven" not in web.get("/faste-bestillinger")


def test_what_a_leader_is_asked_about_is_told_with_the_way_to_it(web: Web) -> None:
    set_up(web)
    with web.home.database.write() as session:
        decide(
            session, node_id=web.home.town.lindeby.id or 0, name="approval_limit",
            value=Decimal(10), why="Alle køb ses af en leder", by=web.home.town.jonas, now=NOW,
        )  # fmt: skip
    put_due(web.home.database, lambda: NOW.replace(day=30, hour=7, minute=30))
    said = web.mette.get("/faste-bestillinger/1").text
    assert '<a href="/godkend/1">Sendt til godkendelse</a>' in said
    assert "venter på godkendelse" in web.get("/")
    assert "venter på dit ja" in words(client(web.app, "anne@lindeby.example").get("/godkend"))


def test_goods_that_take_days_are_said_where_the_times_are(web: Web) -> None:
    web.home.publish(web.home.town.marken, [replace(one, lead_time_days=4) for _key, one in MARKEN])
    set_up(web)
    said = web.get("/faste-bestillinger/1")
    assert "Nogle af varerne er 4 dage undervejs, så der bestilles i god tid." in said
    assert "Bestilles fredag den 27. november kl. 19.59" in said


def test_it_is_stopped_and_runs_again(web: Web) -> None:
    set_up(web)
    said = web.post("/faste-bestillinger/1/stop")
    assert "er stoppet." in said
    assert "Ingen faste bestillinger endnu" in said
    assert "Lad den køre igen" in web.get("/faste-bestillinger/1")
    assert "kører igen" in web.post("/faste-bestillinger/1/stop", igen="1")


def test_another_house_never_sees_it(web: Web) -> None:
    set_up(web)
    before = everything(web.home.database)
    for other in ("karl@lindeby.example", "ida@fjordby.example"):
        browser = client(web.app, other)
        assert browser.get("/faste-bestillinger/1").status_code == 404
        for path, data in [one for some in forms_quick.of_lindeby(web.home.town).values()
                           for one in some if "/faste-bestillinger/1" in one[0]]:  # fmt: skip
            assert browser.post(path, data=data).status_code == 404, path
    assert everything(web.home.database) == before


def test_procurement_keeps_the_school_holidays(web: Web) -> None:
    set_up(web)
    jonas = client(web.app, "jonas@lindeby.example")
    answer = jonas.post("/skoleferier", data={"linjer": "Vinterferie;13-02-2027;21-02-2027"},
                        follow_redirects=True)  # fmt: skip
    assert "1 ferie er gemt." in words(answer)
    assert "Vinterferie 13. februar 2027" in words(answer)
    wrong = jonas.post("/skoleferier", data={"linjer": "Vinterferie;13-02-2027\nPåske"})
    assert wrong.status_code == 422
    assert "Linje 2 kan ikke læses." in wrong.text
    gone = jonas.post("/skoleferier/1/fjern", follow_redirects=True)
    assert "Fjernet: Lindebys juleferie." in words(gone)
    here = f'name="sted" value="{web.home.town.lindeby.id}"'
    assert gone.text.count(here) == 3  # of what is left, of what is added, and of the way back
    theirs = client(web.app, "ole@fjordby.example")
    assert theirs.post("/skoleferier/2/fjern").status_code == 404
    assert "Vinterferie" not in re.sub(r"Fx Vinterferie", "", theirs.get("/skoleferier").text)
