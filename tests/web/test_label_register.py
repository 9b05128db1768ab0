"""The register of labels: what each means, how it is written, and who may add to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from shop.catalogue.models import OfferVersion
from shop.db import Database
from shop.intake import actions
from shop.intake.models import LabelDecision, LabelText
from shop.ledger.models import LedgerEntry
from shop.ledger.queries import verify
from shop.search.index import follow
from tests.factories import NOW, Town, app_for, client, town
from tests.price_lists import GLUE, PAPER, SCISSORS, Line, price_list

GREEN = replace(GLUE, label="Grøn Fremtid")
SWAN = "/maerker/om/SVANEN"


def words(html: str) -> str:
    """The page's text on one line, hard spaces as spaces."""
    text = re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


@dataclass
class Office:
    """Jonas of procurement and Mette of a house, each at a screen."""

    app: Flask
    town: Town
    jonas: FlaskClient
    mette: FlaskClient

    def publish(self, *lines: Line) -> None:
        with self.app.extensions["skub.database"].write() as session:
            batch_id = actions.stage(
                session, folder=self.app.extensions["skub.config"].catalogue_dir,
                file=price_list(lines), name="p.csv", node_id=self.town.lindeby.id or 0,
                supplier_id=self.town.kridthuset, by=self.town.jonas, now=NOW,
            )  # fmt: skip
            actions.publish(
                session, batch_id=batch_id, by=self.town.jonas, now=NOW, removal_confirmed=True
            )
        follow(self.app.extensions["skub.database"], self.app.extensions["skub.config"].index_dir)

    def counts(self) -> list[int]:
        """Rows of all that an answer about labels writes."""
        with self.app.extensions["skub.database"].read() as session:
            return [
                session.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (OfferVersion, LabelText, LabelDecision, LedgerEntry)
            ]


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    database = Database(database_url)
    built = town(database)
    database.dispose()
    app = app_for(database_url, tmp_path)
    yield Office(app, built, client(app, built.jonas.email), client(app, built.mette.email))
    app.extensions["skub.database"].dispose()


def test_everybody_reads_what_a_label_means_and_only_procurement_adds_to_it(office: Office) -> None:
    page = words(office.mette.get("/maerker").text)
    assert "Svanemærket Svarer til det bedste i sin slags." in page
    assert "CE-mærkning Producenten siger" in page
    one = office.mette.get(SWAN).text
    assert "5025 0012" in one
    assert "Nordisk Miljømærkning" in one
    assert 'name="alias"' not in one
    assert office.mette.post(SWAN, data={"alias": "Grøn Fremtid"}).status_code == 403
    assert office.mette.get("/maerker/om/NONSENS").status_code == 404


def test_a_spelling_counts_at_once_and_in_the_next_catalogue_and_can_be_undone(
    office: Office,
) -> None:
    office.publish(PAPER, GREEN)
    answer = office.jonas.post(SWAN, data={"alias": " Grøn  Fremtid ", "why": "Ringet til dem"})
    assert (answer.status_code, answer.headers["Location"]) == (303, SWAN)
    page = words(office.jonas.get(SWAN).text)
    assert "1 vare har fået mærket" in page
    assert "»Grøn Fremtid« er mærket" in page
    assert "Ringet til dem" in page
    assert "Limstift" in page
    office.publish(PAPER, GREEN, replace(SCISSORS, label="GRØN FREMTID"))
    assert "Børnesaks" in words(office.mette.get(SWAN).text)
    undo = re.search(r'action="(/maerker/skrivemaade/\d+/fortryd)"', office.jonas.get(SWAN).text)
    assert undo is not None
    assert office.jonas.post(undo[1]).status_code == 303
    page = words(office.jonas.get(SWAN).text)
    assert "Limstift" not in page
    assert "»Grøn Fremtid« er ukendt igen" in page
    assert "Grøn Fremtid" in office.jonas.get("/maerker/ukendte").text
    with office.app.extensions["skub.database"].read() as session:
        assert verify(session)[1] is None


def test_a_spelling_that_no_catalogue_has_waits_for_one_and_goes_without_a_trace_in_the_queue(
    office: Office,
) -> None:
    office.jonas.post(SWAN, data={"alias": "Den grønne fugl"})
    assert "Teksten bliver til mærket" in words(office.jonas.get(SWAN).text)
    undo = re.search(r'action="(/maerker/skrivemaade/\d+/fortryd)"', office.jonas.get(SWAN).text)
    assert undo is not None
    office.jonas.post(undo[1])
    assert "Ingen tekster venter." in office.jonas.get("/maerker/ukendte").text


def test_nonsense_is_told_at_the_field_and_nothing_is_written(office: Office) -> None:
    office.jonas.post(SWAN, data={"alias": "Grøn Fremtid"})
    before = office.counts()
    for alias, told in (
        ("", "mindst to bogstaver"), ("12345", "mindst to bogstaver"), ("x" * 201, "mindst to"),
        ("Blomsten", "Vi kender den allerede som EU-Blomsten"), ("nej", "siger nej"),
        ("GRØN FREMTID", "allerede afgjort"),
    ):  # fmt: skip
        answer = office.jonas.post(SWAN, data={"alias": alias})
        assert (answer.status_code, told in answer.text) == (422, True), alias
    assert office.jonas.post(SWAN, data={"alias": "Ny", "sted": "999999"}).status_code == 404
    assert office.jonas.post("/maerker/om/NONSENS", data={"alias": "Ny"}).status_code == 404
    assert office.counts() == before
