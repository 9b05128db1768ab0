"""The columns of a price list: shown, corrected once, remembered for the supplier's next file."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from shop.db import Database, table_of
from shop.intake.models import ColumnChoice
from shop.ledger.models import LedgerEntry
from tests.factories import Town, app_for, client, town
from tests.web.test_intake_pages import words

STRANGE = "Litra;Tekst;Vores pris;Salgsenhed;Note\nA1;Blyant;12,50;stk;blå\nA2;Saks;9,00;stk;rød\n"
RIGHT = {"column_0": "seller_item_id", "column_1": "name", "column_2": "price"}


@dataclass
class Desk:
    """Jonas with a file in words that nobody knows."""

    app: Flask
    town: Town
    browser: FlaskClient

    def bring(self, text: str = STRANGE) -> str:
        file = (io.BytesIO(text.encode("cp1252")), "liste.csv")
        form = {"file": file, "supplier": str(self.town.kridthuset)}
        return self.browser.post("/kataloger", data=form).headers["Location"]

    def choose(self, address: str, **fields: str) -> TestResponse:
        return self.browser.post(f"{address}/kolonner", data=fields)

    def count(self, model: type[ColumnChoice | LedgerEntry]) -> int:
        database: Database = self.app.extensions["skub.database"]
        with database.read() as session:
            return session.scalar(select(func.count()).select_from(table_of(model))) or 0


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    built = town(database)
    database.dispose()
    app = app_for(database_url, tmp_path)
    yield Desk(app, built, client(app, built.jonas.email))
    app.extensions["skub.database"].dispose()


def test_a_choice_reads_the_file_again_and_the_next_one_by_itself(desk: Desk) -> None:
    address = desk.bring()
    page = words(desk.browser.get(address).text)
    assert "Fejl i filen fra Kridthuset" in page
    assert "Vi har selv gættet, hvad kolonnerne betyder. Se og ret kolonnerne" in page
    assert page.count("Se og ret kolonnerne") == 2  # where a column is missing it is the way on
    html = desk.browser.get(f"{address}/kolonner").text
    assert "Blyant Saks" in words(html)
    assert re.search(r'id="column_3".*?<option value="order_unit" selected>', html)
    answer = desk.choose(address, **RIGHT)
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    page = words(desk.browser.get(address).text)
    assert "Nyt katalog fra Kridthuset" in page
    assert "Vi læste kolonnerne, som Jonas Bek valgte d. 23. november 2026." in page
    assert desk.count(ColumnChoice) == 3
    other = STRANGE.replace("12,50", "13,50")
    assert "Nyt katalog fra Kridthuset" in words(desk.browser.get(desk.bring(other)).text)


def test_wrong_values_are_the_suppliers_to_mend_and_columns_are_no_way_on(desk: Desk) -> None:
    page = words(desk.browser.get(desk.bring("Varenr.;Navn;Pris\n1;Saks;-4\n")).text)
    assert "Fejl i filen fra Kridthuset" in page
    assert page.count("Se og ret kolonnerne") == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (RIGHT | {"column_4": "name"}, "To kolonner er valgt til det samme."),
        (RIGHT | {"column_2": "", "column_4": "price"}, "Kolonnen har ingen tal."),
        (RIGHT | {"column_1": ""}, "Vælg den kolonne, der er varens navn."),
        (RIGHT | {"column_4": "hest"}, "Filen har fået andre kolonner."),
    ],
)
def test_a_choice_that_does_not_hold_is_corrected_in_place_and_saves_nothing(
    desk: Desk, fields: dict[str, str], said: str
) -> None:
    address = desk.bring()
    before = desk.count(LedgerEntry)
    answer = desk.choose(address, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert '<option value="seller_item_id" selected>' in answer.text
    assert (desk.count(ColumnChoice), desk.count(LedgerEntry)) == (0, before)
    assert "Fejl i filen" in words(desk.browser.get(address).text)


def test_choosing_what_we_guess_ourselves_forgets_the_choice(desk: Desk) -> None:
    text = "Varenr;Navn;Pris;Nettopris\nA1;Blyant;20,00;15,00\n"
    address = desk.bring(text)
    assert desk.choose(address, column_2="price", column_3="").status_code == 303
    assert desk.count(ColumnChoice) == 2
    assert "20,00 kr." in words(desk.browser.get(address).text)
    assert desk.choose(address, column_2="", column_3="price").status_code == 303
    assert desk.count(ColumnChoice) == 0
    assert "15,00 kr." in words(desk.browser.get(address).text)


def test_a_file_that_is_decided_or_has_no_columns_has_no_such_page(desk: Desk) -> None:
    address = desk.bring()
    desk.browser.post(f"{address}/kasser")
    assert desk.browser.get(f"{address}/kolonner").status_code == 404
    assert desk.choose(address, **RIGHT).status_code == 404
    other = desk.bring("<html></html>")
    assert desk.browser.get(f"{other}/kolonner").status_code == 404
    assert desk.count(ColumnChoice) == 0


def test_others_columns_are_not_there(desk: Desk) -> None:
    address = desk.bring()
    stranger = client(desk.app, desk.town.fremmed_indkoeb.email)
    assert stranger.get(f"{address}/kolonner").status_code == 404
    assert stranger.post(f"{address}/kolonner", data=RIGHT).status_code == 404
    mette = client(desk.app, desk.town.mette.email)
    assert mette.get(f"{address}/kolonner").status_code == 403
    assert desk.count(ColumnChoice) == 0
