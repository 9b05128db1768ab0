"""Procurement decides on pages how guidance works for a place, and tries a decision first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlmodel import col
from werkzeug.test import TestResponse

from nudges.engine import RULES
from nudges.rules import prefer_label
from shop.agreements.models import SupplierTerms
from shop.basket.trials import DRY_RUN
from shop.guidance.models import Answer, Exposure
from shop.worker import make_worker
from tests.buying import House, everything, house
from tests.factories import NOW, app_for, client

COST = "/regler/process_cost"


@dataclass
class Desk:
    home: House
    app: Flask
    jonas: FlaskClient

    @property
    def lindeby(self) -> str:
        return str(self.home.town.lindeby.id)

    def decide(self, path: str = COST, **fields: str) -> TestResponse:
        given = {"sted": self.lindeby, "value": "175", "why": "Vi prøver.", "do": "gem"}
        return self.jonas.post(path, data=given | fields)


def words(html: str) -> str:
    """What stands on the page, hard spaces as soft ones."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    home = house(database_url)
    app = app_for(database_url, tmp_path)
    yield Desk(home, app, client(app, "jonas@lindeby.example"))
    app.extensions["skub.database"].dispose()
    home.database.dispose()


def test_a_decision_is_made_shown_below_and_taken_back(desk: Desk) -> None:
    assert "Skubs forslag" in desk.jonas.get("/regler").text
    saved = desk.decide(value="210", known="own")
    assert (saved.status_code, saved.headers["Location"]) == (303, f"{COST}?sted={desk.lindeby}")
    own = desk.jonas.get(saved.headers["Location"]).text
    unit = desk.home.unit.id
    below = desk.jonas.get(f"{COST}?sted={unit}").text
    assert re.search(r"210\s*kr\.", below)
    assert "Lindeby Kommune, 23. november 2026" in words(below)
    assert "Jonas Bek: Vi prøver." in below
    assert "/fortryd" not in below  # it is Lindeby's word and not the house's
    undo = re.search(r'action="(/regler/beslutning/\d+/fortryd)"', own)
    assert undo
    assert desk.jonas.post(undo[1]).status_code == 303
    page = desk.jonas.get(COST).text
    assert "Det, der gjaldt før, gælder igen." in page
    assert re.search(r"<b>90\s*kr\.</b>", page)


def test_a_number_that_is_typed_beside_another_that_is_chosen_is_asked_about(desk: Desk) -> None:
    answer = desk.decide(known="90", value="330")
    assert answer.status_code == 422
    assert "Du har valgt ét tal og skrevet et andet." in answer.text
    assert 'value="330"' in answer.text
    assert re.search(r"<b>90\s*kr\.</b>", desk.jonas.get(COST).text)
    assert "Ingen har ændret det endnu." in desk.jonas.get(COST).text


def test_a_measured_number_is_chosen_and_a_place_can_follow_the_one_above_again(
    desk: Desk,
) -> None:
    unit = str(desk.home.unit.id)
    desk.decide(sted=unit, known="330", value="")
    page = desk.jonas.get(f"{COST}?sted={unit}").text
    assert re.search(r"<b>330\s*kr\.</b>", page)
    assert re.search(r"Så gælder: 90\s*kr\.", page)
    desk.decide(sted=unit, inherit="ja")
    page = desk.jonas.get(f"{COST}?sted={unit}").text
    assert re.search(r"<b>90\s*kr\.</b>", page)
    assert "som stedet over" in page


def test_nonsense_is_told_at_its_field_and_nothing_is_written(desk: Desk) -> None:
    desk.decide()
    before = everything(desk.home.database)
    share = "/regler/cost_share"
    for path, fields, status, words in (
        (share, {"value": "0"}, 422, "fra 1 til 100 procent"),
        (share, {"value": "200"}, 422, "fra 1 til 100 procent"),
        (COST, {"value": "-5"}, 422, "Skriv et beløb fra 1 til 2000 kr."),
        (COST, {"value": "-5", "do": "proev"}, 422, "Skriv et beløb"),
        (COST, {"why": " "}, 422, "Skriv kort hvorfor"),
        (COST, {"begins": "2026-11-22"}, 422, "Datoen er gået"),
        (COST, {"begins": "i morgen"}, 422, "Vælg en dag"),
        (COST, {"seen": "0"}, 422, "En anden har ændret det imens"),
        ("/regler/mode.prefer-label", {"value": "stop"}, 422, "Vælg en af mulighederne"),
        ("/regler/a_key_of_long_ago", {}, 404, "Den regel findes ikke"),
        (COST, {"sted": "999999"}, 404, "Stedet findes ikke"),
        (COST, {"sted": str(desk.home.town.fjordby.id)}, 404, "Stedet findes ikke"),
        (COST, {"sted": str(desk.home.town.community.id)}, 404, "Stedet findes ikke"),
    ):
        answer = desk.decide(path, **fields)
        assert (answer.status_code, words in answer.text) == (status, True), (path, fields)
    assert everything(desk.home.database) == before
    for path in ("/regler", COST):
        assert client(desk.app, "mette@lindeby.example").get(path).status_code == 403


def test_a_trial_shows_how_often_and_leads_to_the_filled_in_form(desk: Desk) -> None:
    for number in range(3):
        desk.home.add("papir-svane", "2")
        desk.home.send(
            desk.home.town.kridthuset, token=f"press-number-{number}-of-the-button",
            now=NOW.replace(day=2 + 7 * number),
        )  # fmt: skip
    started = desk.decide("/regler/mode.small-order", value="ask", do="proev")
    place = started.headers["Location"]
    assert started.status_code == 303
    waiting = desk.jonas.get(place).text
    assert "Prøven venter på at blive regnet." in waiting
    config = desk.app.extensions["skub.config"]
    worker = make_worker(desk.home.database, config, kinds=[DRY_RUN], clock=lambda: NOW)
    assert worker.work_once()
    found = desk.jonas.get(place).text
    assert "3 gange til 1 hus" in found or "1 gang til 1 hus" in found
    assert "Bedt om en grund: 3 gange." in found
    assert "Solsikken, 2. november 2026" in words(found)
    polled = desk.jonas.get(place, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert polled.headers["HX-Redirect"] == place
    filled = re.search(r'href="(/regler/mode\.small-order\?[^"]*value=ask[^"]*)"', found)
    assert filled
    form = desk.jonas.get(filled[1].replace("&amp;", "&")).text
    assert re.search(r'value="ask" checked', form)
    stranger = client(desk.app, "ole@fjordby.example")
    assert stranger.get(place).status_code == 404
    assert "Ingen har ændret det endnu." in form  # a trial decides nothing


def register_of(browser: FlaskClient) -> str:
    return words(browser.get("/saadan-anbefaler-vi").text)


def test_the_register_says_what_is_on_since_when_and_what_was_answered(desk: Desk) -> None:
    desk.decide("/regler/nudge.small-order", value="off", why="Vi samler selv")
    mette = client(desk.app, "mette@lindeby.example")
    page = register_of(mette)
    assert "Slået fra for Solsikken Siden 23. november 2026: Vi samler selv" in page
    assert page.count("Slået til for Solsikken") == len(RULES) - 1
    desk.decide("/regler/mode.prefer-agreement", value="ask", why="Vi vil lære")
    asked = "Ved Send beder indkøb om en grund. Siden 23. november 2026: Vi vil lære"
    assert asked in register_of(mette)
    assert page.count("Ikke vist endnu.") == len(RULES)

    def show(houses: range) -> None:
        with desk.home.database.write() as session:
            session.add_all(
                Exposure(
                    at=NOW, unit_id=unit, municipality_id=desk.home.town.lindeby.id or 0,
                    person_pseudonym="p", rule="prefer-label", version=prefer_label.VERSION,
                    subject="offer:1", answer=Answer.ACCEPTED if unit == 1 else Answer.DECLINED,
                )
                for unit in houses
            )  # fmt: skip

    show(range(1, 5))
    assert "Vist i færre end fem huse." in register_of(mette)
    show(range(5, 6))
    told = "Vist 5 gange i 5 huse siden 23. november 2026. 1 ja, 4 nej"
    for reader in (mette, desk.jonas):
        assert told in register_of(reader)
        assert "for tidligt at sige" in register_of(reader)
    for stranger in (client(desk.app, "ida@fjordby.example"), desk.app.test_client()):
        assert "gange i" not in register_of(stranger)
        assert "Vi samler selv" not in register_of(stranger)


def test_where_the_push_is_off_one_still_waits_or_gives_a_reason_to_who_may_refuse(
    desk: Desk,
) -> None:
    kridthuset = desk.home.town.kridthuset
    with desk.home.database.write() as session:
        session.execute(
            update(SupplierTerms)
            .where(col(SupplierTerms.supplier_id) == kridthuset)
            .values(supplier_may_refuse=True)
        )
    desk.decide("/regler/nudge.small-order", value="off")
    desk.home.fill(papir_svane="1")
    mette = client(desk.app, "mette@lindeby.example")
    page = mette.get("/kurv").text
    assert "Leverandøren kan afvise bestillingen" in page
    assert "Den er under mindsteordren på 500,00 kr." in words(page)
    assert {"hold", "send_now"} <= set(re.findall(r'name="answer" value="(\w+)"', page))
    asked = mette.get(f"/kurv?grund={kridthuset}").text
    assert set(re.findall(r'name="reason" value="(\w+)"', asked)) == {
        "URGENT", "ALLERGY", "PEDAGOGICAL", "OTHER",
    }  # fmt: skip


def test_a_stopped_order_offers_only_what_always_passes(desk: Desk) -> None:
    desk.decide("/regler/mode.small-order", value="stop")
    desk.home.fill(papir_svane="1")
    mette, kridthuset = client(desk.app, "mette@lindeby.example"), desk.home.town.kridthuset
    page = words(mette.get("/kurv").text)
    assert "Indkøb har stoppet denne bestilling" in page
    asked = mette.get(f"/kurv?grund={kridthuset}").text
    assert set(re.findall(r'name="reason" value="(\w+)"', asked)) == {
        "URGENT", "ALLERGY", "PEDAGOGICAL",
    }  # fmt: skip
    form = {
        name: re.search(rf'name="{name}" value="([^"]+)"', asked)[1]  # type: ignore[index]
        for name in ("form_token", "seen")
    }
    sent = {"answer": "send", "supplier_id": str(kridthuset)} | form
    before = everything(desk.home.database)
    refused = mette.post("/kurv/valg", data=sent | {"reason": "OTHER"}, follow_redirects=True)
    assert "stoppet af indkøbs regler" in refused.text
    assert everything(desk.home.database) == before
    done = mette.post("/kurv/valg", data=sent | {"reason": "URGENT"}, follow_redirects=True)
    assert "Bestilt" in done.text


def test_a_large_order_off_agreement_is_asked_for_a_reason_in_its_own_words(desk: Desk) -> None:
    desk.decide("/regler/mode.prefer-agreement", value="ask")
    desk.home.fill(papir_plus="20")
    page = words(client(desk.app, "mette@lindeby.example").get("/kurv").text)
    assert "Én mangler en grund." in page
    assert "»Kopipapir A4, 80 g, Kontor Plus« findes på aftale." in page
    assert "Giv en grund" in page
    assert "lille" not in page.split("Kridthuset")[0]


def test_an_experiment_is_begun_told_in_the_open_register_and_stopped(desk: Desk) -> None:
    begun = desk.decide("/regler/experiment.small-order", value="50", why="Virker det?")
    assert begun.status_code == 303
    assert "50 %" in words(desk.jonas.get(begun.headers["Location"]).text)
    mette = client(desk.app, "mette@lindeby.example")
    told = "50 % af husene ser ikke skubbet"
    assert told in register_of(mette)
    assert told not in register_of(client(desk.app, "ida@fjordby.example"))
    desk.decide("/regler/experiment.small-order", value="", why="Vi har set nok.")
    assert told not in register_of(mette)


def test_an_experiment_that_spares_nobody_or_everybody_is_none(desk: Desk) -> None:
    for share in ("0", "100", "-5", "halvdelen"):
        answer = desk.decide("/regler/experiment.small-order", value=share)
        assert answer.status_code == 422, share
