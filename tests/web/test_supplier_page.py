"""A supplier's page: age, rhythm, quality, files, and the letter."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from shop.db import Database
from tests.factories import NOW, Town, app_for, client, town
from tests.price_lists import BASE, PAPER, Line, price_list
from tests.web.test_intake_pages import words


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Desk:
    """Jonas of Lindeby's procurement, with Kridthuset's page open."""

    app: Flask
    town: Town
    browser: FlaskClient
    clock: Clock

    @property
    def address(self) -> str:
        return f"/leverandoerer/{self.town.kridthuset}"

    def page(self, more: str = "") -> str:
        answer = self.browser.get(self.address + more)
        assert answer.status_code == 200
        return words(answer.text)

    def publish(self, *lines: Line) -> None:
        form = {"file": (price_list(lines), "priser.csv"), "supplier": str(self.town.kridthuset)}
        address = self.browser.post("/kataloger", data=form).headers["Location"]
        self.browser.post(f"{address}/udgiv")

    def set(self, every_days: str) -> int:
        form = {"every_days": every_days, "sted": str(self.town.lindeby.id)}
        return self.browser.post(f"{self.address}/rytme", data=form).status_code


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    built = town(database)
    database.dispose()
    clock = Clock()
    app = app_for(database_url, tmp_path, clock=clock)
    yield Desk(app, built, client(app, built.jonas.email), clock)
    app.extensions["skub.database"].dispose()


def test_the_page_says_how_well_the_goods_are_described(desk: Desk) -> None:
    page = desk.page()
    assert "6 varer til Lindeby Kommune." in page
    assert "EAN-nummer 0 af 6 (0 %)" in page
    assert "Pris, der kan sammenlignes 6 af 6 (100 %)" in page
    assert "Ikke udgivet fra en fil" in page
    assert "Kontorartikler, skoleartikler og papir Aftale 50.55" in page
    assert "En pris må højst stige 5 %" in page


def test_the_list_of_catalogues_leads_here(desk: Desk) -> None:
    assert f'{desk.address}?sted={desk.town.lindeby.id}"' in desk.browser.get("/kataloger").text


def test_an_agreed_rhythm_says_when_the_next_comes_and_when_it_is_late(desk: Desk) -> None:
    desk.publish(*BASE)
    assert "Det ved vi ikke endnu." in desk.page()
    assert desk.set("30") == 303
    page = desk.page()
    assert "Hver 30. dag, som I har aftalt" in page
    assert "Næste 23. december 2026" in page
    assert "forsinket" not in page
    desk.clock.now = NOW + timedelta(days=33)
    assert "Næste katalog er 3 dage forsinket" in desk.page()
    assert "Næste katalog er 3 dage forsinket" in words(desk.browser.get("/kataloger").text)
    today = words(desk.browser.get("/i-dag").text)
    assert "Katalog er forsinket 1 Kridthuset , 3 dage" in today
    assert desk.set("") == 303
    assert "forsinket" not in desk.page()
    assert "forsinket" not in desk.browser.get("/i-dag").text


def test_a_rhythm_is_guessed_from_the_files_and_said_to_be_a_guess(desk: Desk) -> None:
    for number in range(3):
        desk.clock.now = NOW + timedelta(days=14 * number)
        desk.publish(replace(PAPER, price=f"{30 + number},95"), *BASE[1:])
    page = desk.page()
    assert "Hver 14. dag, som vi gætter ud fra de sidste filer" in page
    assert "Næste Omkring 4. januar 2027" in page


@pytest.mark.parametrize("said", ["0", "731", "-3", "tredive", "1e3", "9" * 40, "٣"])
def test_a_rhythm_that_is_none_is_corrected_in_place(desk: Desk, said: str) -> None:
    form = {"every_days": said, "sted": str(desk.town.lindeby.id)}
    answer = desk.browser.post(f"{desk.address}/rytme", data=form)
    assert answer.status_code == 422
    assert "Skriv et antal dage fra 1 til 730." in answer.text
    assert f'value="{said}"' in answer.text
    assert "som I har aftalt" not in desk.page()


def test_the_history_is_drawn_and_told(desk: Desk) -> None:
    desk.publish(*BASE)
    assert '<svg class="chart"' not in desk.browser.get(desk.address).text
    desk.publish(Line("1", "Blyant", "x"))
    html = desk.browser.get(desk.address).text
    assert "Fejl i 2 filer: 0 i den ældste, 1 i den nyeste." in words(html)
    assert "23. november 2026 1 0 Har fejl" in words(html)


def test_the_letter_is_a_csv_and_a_workbook_without_formulas(desk: Desk) -> None:
    desk.publish(*BASE, Line("=1+1", "@Skub", "5,00", "stk", "1", "stk"))
    answer = desk.browser.get(f"{desk.address}/brev.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    first, *rows = answer.data.decode("utf-8-sig").splitlines()
    assert first.startswith("Jeres varenr.;Vores nr.;Vare;Enhed;EAN;UNSPSC;Købt sidste år;")
    assert len(rows) == 5
    assert any(row.startswith("'=1+1;") and ";'@Skub;" in row for row in rows)
    assert all(";mangler" in row for row in rows)
    book = load_workbook(io.BytesIO(desk.browser.get(f"{desk.address}/brev.xlsx").data))
    (sheet,) = book.worksheets
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [";".join(str(cell or "") for cell in cells[0])] == [first]
    assert len(cells) == 6
    assert "'=1+1" in {row[0] for row in cells}
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "inlineStr"}


def test_the_mail_is_friendly_and_says_how_much_is_missing(desk: Desk) -> None:
    html = desk.browser.get(desk.address).text
    mail = html[html.index("<textarea") : html.index("</textarea>")]
    assert "Hej Kridthuset" in mail
    assert "- EAN-nummer: 6 varer" in mail
    assert "Indhold" not in mail
    assert "Jonas Bek" in mail


def test_procurement_of_fjordby_sees_its_own_goods_only(desk: Desk) -> None:
    other = client(desk.app, desk.town.fremmed_indkoeb.email)
    page = words(other.get(desk.address).text)
    assert "1 vare til Fjordby Kommune." in page
    assert "Lindeby" not in page
    for path in ("", "/brev.csv", "/brev.xlsx"):
        lindebys = f"{desk.address}{path}?sted={desk.town.lindeby.id}"
        assert other.get(lindebys).status_code == 404
    form = {"every_days": "30", "sted": str(desk.town.lindeby.id)}
    assert other.post(f"{desk.address}/rytme", data=form).status_code == 404
    assert "som I har aftalt" not in desk.page()


def test_nobody_else_comes_in_and_a_supplier_that_is_none_is_not_found(desk: Desk) -> None:
    mette = client(desk.app, desk.town.mette.email)
    assert mette.get(desk.address).status_code == 403
    assert desk.browser.get("/leverandoerer/999").status_code == 404
    assert desk.browser.get(f"{desk.address}?sted=999").status_code == 404
    assert desk.browser.get(f"{desk.address}?sted=x").status_code == 200
