"""A large file on the page: it waits, it is read, nobody reads it, it could not be read."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlmodel import Session
from werkzeug.test import TestResponse

from shop.db import Database, table_of
from shop.intake import actions as intake
from shop.intake.models import ImportBatch
from shop.intake.rules import BatchState
from shop.jobs import actions as jobs
from shop.jobs.actions import Claimed
from shop.jobs.queries import job_of
from shop.jobs.rules import GIVEN_UP, fault
from tests.factories import NOW, Town, app_for, client, town
from tests.price_lists import BASE, NEW, price_list

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
LARGE = b"PK\x03\x04" + b"\0" * 64 * 1024
"""Packed, and too much of it to be unfolded while somebody waits."""
SECOND = timedelta(seconds=1)


@dataclass
class Desk:
    """Jonas, and a clock that he does not see."""

    app: Flask
    town: Town
    browser: FlaskClient
    clock: list[Any]

    @property
    def database(self) -> Database:
        found: Database = self.app.extensions["skub.database"]
        return found

    def upload(self, content: bytes, **headers: str) -> TestResponse:
        form = {"file": (io.BytesIO(content), "priser.csv"), "supplier": str(self.town.kridthuset)}
        return self.browser.post("/kataloger", data=form, headers=headers)

    def large(self) -> str:
        """The address of the batch that a large file became."""
        answer = self.upload(LARGE)
        assert answer.status_code == 303
        return answer.headers["Location"]

    def page(self, address: str, **headers: str) -> str:
        answer = self.browser.get(address, headers=headers)
        assert answer.status_code == 200
        text = re.sub(r"<[^>]+>", " ", answer.text).replace("\u00a0", " ")
        return re.sub(r"\s+", " ", text)

    def claim(self) -> Claimed:
        with self.database.write() as session:
            return self.claim_in(session)

    def claim_in(self, session: Session) -> Claimed:
        job = jobs.claim(session, worker="a:1:b", now=self.clock[0])
        assert job is not None
        return job

    def set_state(self, address: str, state: BatchState) -> None:
        with self.database.write() as session:
            session.get_one(ImportBatch, int(address.rpartition("/")[2])).state = state

    def count(self) -> int:
        with self.database.read() as session:
            return session.scalars(select(func.count()).select_from(table_of(ImportBatch))).one()


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    built = town(database)
    database.dispose()
    clock = [NOW]
    app = app_for(database_url, tmp_path, clock=lambda: clock[0])
    yield Desk(app, built, client(app, built.jonas.email), clock)
    app.extensions["skub.database"].dispose()


def test_a_large_file_waits_for_a_worker_and_the_page_says_so(desk: Desk) -> None:
    address = desk.large()
    page = desk.page(address)
    assert "Nyt katalog fra Kridthuset" in page
    assert "»priser.csv« kom" in page
    assert "Butikken er ikke ændret." in page
    assert "Filen venter på at blive læst." in page
    assert "Udgiv 1" not in page
    assert "Venter Læses" in desk.page("/kataloger")


def test_the_list_of_files_says_how_far_it_is_and_what_went_wrong(desk: Desk) -> None:
    address = desk.large()
    job = desk.claim()
    with desk.database.write() as session:
        jobs.beat(session, job=job, now=NOW, done=620, total=1000, step="reading")
    assert "62 % er læst Læses" in desk.page("/kataloger")
    desk.set_state(address, BatchState.PUBLISHING)
    assert "62 % er gjort klar Udgives" in desk.page("/kataloger")
    with desk.database.write() as session:
        jobs.fail(session, job=job, now=NOW, error="Filen er væk.", is_final=True)
    assert "Gik ikke igennem Udgives" in desk.page("/kataloger")


def test_the_page_asks_how_far_it_is_and_leads_on_when_it_is_over(desk: Desk) -> None:
    address = desk.large()
    job = desk.claim()
    with desk.database.write() as session:
        jobs.beat(session, job=job, now=NOW, done=620, total=1000, step="reading")
    answer = desk.browser.get(f"{address}/arbejdet", headers=PARTIAL)
    assert "62&nbsp;%" in answer.text
    assert 'value="62"' in answer.text
    assert "Læser filen" in answer.text
    assert "<html" not in answer.text
    desk.set_state(address, BatchState.REJECTED)
    answer = desk.browser.get(f"{address}/arbejdet", headers=PARTIAL)
    assert answer.headers["HX-Redirect"] == address
    assert "Filen er læst. Den har fejl." in desk.page(address)


def test_without_script_a_link_shows_how_far_it_is(desk: Desk) -> None:
    address = desk.large()
    assert f'href="{address}/arbejdet"' in desk.browser.get(address).text
    answer = desk.browser.get(f"{address}/arbejdet")
    assert answer.status_code == 303
    assert answer.headers["Location"] == address


def test_where_no_worker_runs_the_page_does_not_pretend(desk: Desk) -> None:
    address = desk.large()
    desk.clock[0] = NOW + 16 * SECOND
    assert "Ingen henter arbejdet lige nu. Filen er gemt." in desk.page(address)
    desk.claim()
    assert "Ingen henter arbejdet" not in desk.page(address)


@pytest.mark.parametrize(
    ("error", "english"),
    [
        (fault("3FA21C"), "Something went wrong on our side (error 3FA21C)."),
        (GIVEN_UP, "The work was interrupted several times."),
    ],
)
def test_an_english_page_says_in_english_what_went_wrong(
    desk: Desk, error: str, english: str
) -> None:
    address = desk.large()
    with desk.database.write() as session:
        jobs.fail(session, job=desk.claim(), error=error, now=NOW, is_final=True)
    assert error in desk.page(address)
    desk.browser.get("/sprog/en")
    page = desk.page(address)
    assert english in page
    assert error not in page


def test_what_could_not_be_read_says_why_and_can_be_tried_again(desk: Desk) -> None:
    address = desk.large()
    with desk.database.write() as session:
        jobs.fail(session, job=desk.claim(), error="Disken er fuld.", now=NOW, is_final=False)
    page = desk.page(address)
    assert "Disken er fuld. Vi prøver igen om lidt." in page
    assert "Prøv igen " not in page
    desk.clock[0] = NOW + 6 * SECOND
    with desk.database.write() as session:
        jobs.fail(session, job=desk.claim(), error="Disken er fuld.", now=NOW, is_final=True)
    answer = desk.browser.get(f"{address}/arbejdet", headers=PARTIAL)
    assert answer.headers["HX-Redirect"] == address
    page = desk.page(address)
    assert "Filen blev ikke læst færdig. Disken er fuld." in page
    assert "Prøv igen " in page
    assert desk.browser.post(f"{address}/proev-igen").status_code == 303
    assert "Filen venter på at blive læst." in desk.page(address)
    desk.browser.post(f"{address}/proev-igen")
    assert "Filen bliver allerede læst." in desk.page(address)


def test_the_same_file_again_leads_to_the_one_that_is_here(desk: Desk) -> None:
    for content in (LARGE, price_list((*BASE, NEW)).read()):
        first = desk.upload(content).headers["Location"]
        before = desk.count()
        again = desk.upload(content)
        assert (again.status_code, again.headers["Location"]) == (303, first)
        assert "Den fil er her allerede. Du ser den her." in desk.page(first)
        assert desk.count() == before
    answer = desk.upload(price_list((*BASE, NEW)).read(), **PARTIAL)
    assert answer.headers["HX-Redirect"] == first


def test_a_file_is_put_aside_while_it_waits(desk: Desk) -> None:
    address = desk.large()
    assert desk.browser.post(f"{address}/kasser").status_code == 303
    assert "Kasseret" in desk.page(address)


def test_a_catalogue_being_published_shows_how_far_it_is(desk: Desk) -> None:
    with desk.database.write() as session:
        batch_id = intake.stage(
            session, folder=desk.app.extensions["skub.config"].catalogue_dir,
            file=price_list(BASE), name="p.csv", node_id=desk.town.lindeby.id or 0,
            supplier_id=desk.town.kridthuset, by=desk.town.jonas, now=NOW,
        )  # fmt: skip
        jobs.enqueue(
            session, kind="publish-catalogue", key=f"batch:{batch_id}", node_id=None,
            arguments={"batch": batch_id}, by=desk.town.jonas, now=NOW,
        )  # fmt: skip
    address = f"/kataloger/{batch_id}"
    desk.set_state(address, BatchState.PUBLISHING)
    page = desk.page(address)
    assert "Kataloget fra Kridthuset udgives" in page
    assert "Butikken er ikke ændret." in page
    desk.set_state(address, BatchState.PUBLISHED)
    desk.browser.get(f"{address}/arbejdet", headers=PARTIAL)
    assert "Kataloget er udgivet." in desk.page(address)
    with desk.database.read() as session:
        assert job_of(session, f"batch:{batch_id}") is not None


def test_a_day_can_be_chosen_seen_and_taken_away(desk: Desk) -> None:
    address = desk.upload(price_list((*BASE, NEW)).read()).headers["Location"]
    html = desk.browser.get(address).text
    assert "Udgiv på en dato" in html
    assert 'value="2026-11-24"' in html
    assert desk.browser.post(f"{address}/dato", data={"dato": "2026-12-01"}).status_code == 303
    page = desk.page(address)
    assert "Kataloget bliver udgivet tirsdag den 1. december kl. 5." in page
    assert "Det bliver udgivet tirsdag den 1. december kl. 5. Jonas Bek har valgt dagen." in page
    for day, says in (("2026-11-23", "Vælg en dag efter i dag"), ("i morgen", "Vælg en dag.")):
        desk.browser.post(f"{address}/dato", data={"dato": day})
        assert says in desk.page(address)
    assert "tirsdag den 1. december kl. 5. Jonas Bek" in desk.page(address)
    desk.browser.post(f"{address}/dato/fjern")
    page = desk.page(address)
    assert "Kataloget bliver ikke udgivet af sig selv." in page
    assert "Jonas Bek har valgt" not in page


def test_a_day_that_went_wrong_is_told_on_the_page(desk: Desk) -> None:
    address = desk.upload(price_list((*BASE, NEW)).read()).headers["Location"]
    desk.browser.post(f"{address}/dato", data={"dato": "2026-12-01"})
    desk.clock[0] = NOW + timedelta(days=9)
    with desk.database.write() as session:
        jobs.fail(
            session, job=desk.claim_in(session), error="Et nyere katalog er udgivet.",
            now=desk.clock[0], is_final=True,
        )  # fmt: skip
    page = desk.page(address)
    assert "Det blev ikke udgivet tirsdag den 1. december. Et nyere katalog er udgivet." in page


def test_a_large_catalogue_is_published_by_the_worker_and_can_be_stopped(desk: Desk) -> None:
    lines = [replace(NEW, item_id=f"9{number}") for number in range(2100)]
    with desk.database.write() as session:
        batch_id = intake.stage(
            session, folder=desk.app.extensions["skub.config"].catalogue_dir,
            file=price_list((*BASE, *lines)), name="p.csv", node_id=desk.town.lindeby.id or 0,
            supplier_id=desk.town.kridthuset, by=desk.town.jonas, now=NOW,
        )  # fmt: skip
    address = f"/kataloger/{batch_id}"
    desk.browser.post(f"{address}/udgiv", data={"removal": "ja"})
    page = desk.page(address)
    assert "Kataloget venter på at udgives." in page
    assert "Udgiv alligevel ikke" in page
    desk.browser.post(f"{address}/stop")
    page = desk.page(address)
    assert "Stoppet. Butikken er ikke ændret." in page
    assert "Nyt katalog fra Kridthuset" in page
    desk.browser.post(f"{address}/stop")
    assert "Nyt katalog fra Kridthuset" in desk.page(address)
