"""The catalogue pages: upload, look, publish, undo, and who may."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from shop.catalogue.queries import visible_rows
from shop.db import Database
from tests.factories import Town, app_for, client, town
from tests.price_lists import BASE, DEARER, GLUE, NEW, PAPER, SMALLER, Line, many, price_list

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass
class Desk:
    """Jonas of Lindeby's procurement at his screen."""

    app: Flask
    town: Town
    browser: FlaskClient

    def upload(
        self, file: io.BytesIO, *, name: str = "priser.csv", **facts: object
    ) -> TestResponse:
        form = {"file": (file, name), "supplier": str(self.town.kridthuset)} | facts
        return self.browser.post("/kataloger", data=form)

    def staged(self, *lines: Line) -> str:
        """The address of the batch that these lines become."""
        answer = self.upload(price_list(lines))
        assert answer.status_code == 303
        return answer.headers["Location"]

    def published(self, *lines: Line) -> str:
        address = self.staged(*lines)
        assert self.browser.post(f"{address}/udgiv").status_code == 303
        return address

    def page(self, address: str) -> str:
        answer = self.browser.get(address)
        assert answer.status_code == 200
        return words(answer.text)

    def shop(self) -> list[str]:
        database: Database = self.app.extensions["skub.database"]
        with database.read() as session:
            return [
                f"{row.name} {row.price}"
                for row in visible_rows(session, path=self.town.solsikken.path)
            ]


def words(html: str) -> str:
    """The page's text on one line, hard spaces as spaces."""
    text = re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    built = town(database)
    database.dispose()
    app = app_for(database_url, tmp_path)
    yield Desk(app, built, client(app, built.jonas.email))
    app.extensions["skub.database"].dispose()


def test_before_the_first_file_the_page_says_what_will_be_there(desk: Desk) -> None:
    page = desk.page("/kataloger")
    assert "Her er ingen filer endnu." in page
    assert "Kridthuset 6 varer. Ikke udgivet fra en fil." in page


def test_a_file_is_read_then_seen_then_published_then_taken_back(desk: Desk) -> None:
    desk.published(*BASE)
    before = desk.shop()
    address = desk.staged(DEARER, SMALLER, GLUE, NEW)
    page = desk.page(address)
    assert "Nyt katalog fra Kridthuset" in page
    assert "Butikken ændrer sig først, når du udgiver." in page
    assert "31,95 kr. Nu 33,25 kr. +4,1 %" in page
    assert "98,50 kr. for 250 ark Nu 98,50 kr. for 200 ark +25,0 %" in page
    assert "Pakken er gået fra 250 til 200 ark. Aftalen tillader højst 5 %." in page
    assert "Udgiv 3 ændringer" in page
    assert desk.shop() == before

    desk.browser.post(f"{address}/udgiv")
    page = desk.page(address)
    assert "Udgivet: 3 ændringer er i butikken." in page
    assert any("33.25" in line for line in desk.shop())
    assert "Udgivet i dag" in desk.page("/kataloger")

    desk.browser.post(f"{address}/rul-tilbage")
    assert "Butikken er, som den var før filen." in desk.page(address)
    assert desk.shop() == before


def test_the_second_press_on_publish_says_so_and_changes_nothing(desk: Desk) -> None:
    address = desk.published(*BASE)
    shop = desk.shop()
    answer = desk.browser.post(f"{address}/udgiv", follow_redirects=True)
    assert answer.status_code == 200
    assert "Kataloget er allerede behandlet." in words(answer.text)
    assert desk.shop() == shop


def test_a_file_that_changes_nothing_can_be_confirmed(desk: Desk) -> None:
    desk.published(*BASE)
    page = desk.page(desk.staged(*BASE))
    assert "Alt i filen er som i butikken." in page
    assert "Bekræft kataloget" in page


def test_errors_are_listed_by_row_and_nothing_is_changed(desk: Desk) -> None:
    desk.published(*BASE)
    before = desk.shop()
    address = desk.staged(
        replace(PAPER, price="=1+1"), replace(GLUE, price="-4"), replace(NEW, unit="hest")
    )
    page = desk.page(address)
    assert "Fejl i filen fra Kridthuset" in page
    assert "Intet er ændret i butikken." in page
    assert "2 Pris =1+1 Prisen er ikke et tal." in page
    assert "Udgiv 3" not in page
    answer = desk.browser.get(f"{address}/fejl.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "2;Pris;'=1+1;" in answer.text
    assert "3;Pris;'-4;" in answer.text
    desk.browser.post(f"{address}/udgiv")
    assert "Filen har fejl." in desk.page(address)
    assert desk.shop() == before


def test_the_list_for_the_supplier_comes_as_a_workbook_without_formulas(desk: Desk) -> None:
    address = desk.staged(replace(PAPER, price="=1+1"), replace(GLUE, name="=Lim", price="-4"))
    answer = desk.browser.get(f"{address}/fejl.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    book = load_workbook(io.BytesIO(answer.data))
    first, summary = book.worksheets
    rows = [[cell.value for cell in row] for row in first.iter_rows()]
    assert rows[0] == ["Række", "Felt", "Der står", "Hvad skal rettes", "Slags", "Kode"]
    assert rows[1][:3] == [2, "Pris", "'=1+1"]
    assert rows[2][:3] == [3, "Pris", "'-4"]
    assert first.freeze_panes == "A2"
    assert first.column_dimensions["D"].width > first.column_dimensions["A"].width
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}
    assert [row[2].value for row in summary.iter_rows(min_row=2)] == [1, 1]


def test_errors_can_be_read_row_by_row_and_a_mail_is_ready(desk: Desk) -> None:
    address = desk.staged(replace(PAPER, price="12,x", unit="hest"), GLUE, replace(NEW, price="-4"))
    page = desk.page(f"{address}?fejl=raekker")
    assert page.index("2 Enhed hest") < page.index("4 Pris -4")
    assert "Vis efter slags" in page
    html = desk.browser.get(address).text
    mail = words(html[html.index("<textarea") : html.index("</textarea>")])
    assert "Hej Kridthuset" in mail
    assert "Der er 3 fejl i den" in mail
    assert "(række 4)" in mail
    assert f"fejl-{address.rsplit('/', 1)[1]}.xlsx" in mail
    assert "Venlig hilsen Jonas" in mail
    assert 'href="mailto:?subject=Jeres%20fil%20' in html


def test_a_file_that_can_be_published_has_a_mail_about_its_warnings(desk: Desk) -> None:
    html = desk.browser.get(desk.staged(replace(PAPER, content="masser"), GLUE)).text
    mail = words(html[html.index("<textarea") : html.index("</textarea>")])
    assert "Vi kan bruge den" in mail
    assert "Vi kan ikke læse indholdet (række 2)" in mail


@pytest.mark.parametrize(
    ("name", "content"),
    [("tom.csv", b""), ("foto.png", b"\x89PNG\r\n\x1a\n"), ("<b>.xml", b"<html></html>")],
)
def test_a_file_that_is_no_catalogue_gets_a_sentence(desk: Desk, name: str, content: bytes) -> None:
    before = desk.shop()
    answer = desk.upload(io.BytesIO(content), name=name)
    page = desk.browser.get(answer.headers["Location"])
    assert (answer.status_code, page.status_code) == (303, 200)
    assert "<b>.xml" not in page.text
    assert "Filen kan ikke udgives" in words(page.text)
    assert desk.shop() == before


def test_a_form_without_file_or_supplier_is_shown_again_with_what_is_missing(desk: Desk) -> None:
    answer = desk.browser.post("/kataloger", data={"supplier": ""})
    assert answer.status_code == 422
    assert "Vælg, hvem filen er fra." in words(answer.text)
    assert "Vælg en fil." in words(answer.text)
    part = desk.browser.post("/kataloger", data={"supplier": ""}, headers=PARTIAL)
    assert (part.status_code, "<html" in part.text) == (422, False)
    assert 'id="error-summary"' in part.text
    unknown = desk.upload(price_list(BASE), supplier="999")
    assert (unknown.status_code, "Vælg en leverandør" in words(unknown.text)) == (422, True)
    assert "Her er ingen filer endnu." in desk.page("/kataloger")


def test_htmx_is_sent_on_to_the_new_batch(desk: Desk) -> None:
    form = {"file": (price_list(BASE), "p.csv"), "supplier": str(desk.town.kridthuset)}
    answer = desk.browser.post("/kataloger", data=form, headers=PARTIAL)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/kataloger/1")


def test_a_counter_filters_the_table_and_only_the_region_is_sent_to_htmx(desk: Desk) -> None:
    desk.published(*BASE)
    address = desk.staged(DEARER, SMALLER, GLUE, NEW)
    whole = desk.browser.get(f"{address}?vis=nye")
    part = desk.browser.get(f"{address}?vis=nye", headers=PARTIAL)
    assert "<html" in whole.text
    assert "<html" not in part.text
    for answer in (whole, part):
        assert "Skolehæfte A5, linjeret" in answer.text
        assert "Kopipapir A4" not in answer.text
        assert re.search(r'id="see-nye"[^>]*aria-current="true"', answer.text)
    assert "1 ændring" in words(part.text)
    assert "Kopipapir A4" in desk.page(f"{address}?vis=findes-ikke")


def test_more_changes_come_by_key_each_once(desk: Desk) -> None:
    desk.published(*BASE, *many(120))
    answer = desk.browser.get(desk.staged(*BASE, *many(120, dearer_by="1")))
    seen: list[str] = []
    for _ in range(3):
        seen += re.findall(r'id="change-(\d+)"', answer.text)
        more = re.search(r'id="more-changes".*?href="([^"]+)"', answer.text, re.DOTALL)
        if more:
            answer = desk.browser.get(more[1].replace("&amp;", "&"), headers=PARTIAL)
            assert answer.text.lstrip().startswith("<tbody>")
    assert len(seen) == len(set(seen)) == 120
    assert "Viser 120 af 120 ændringer" in words(answer.text)
    assert more is None


def test_the_difference_can_be_taken_along_as_csv(desk: Desk) -> None:
    desk.published(*BASE)
    address = desk.staged(DEARER, replace(GLUE, name="@SUM(A1)"), SMALLER)
    lines = desk.browser.get(f"{address}/aendringer.csv").text.splitlines()
    assert len(lines) == 1 + 4  # dearer, renamed, smaller, and the scissors that are gone
    paper = "10482;Kopipapir A4, 80 g, hvid;Dyrere;0;31,95;33,25;XPK;XPK;500 ST;500 ST;0;;;;;"
    assert paper in lines
    assert any(line.startswith("20877;'@SUM(A1);Rettet;") for line in lines)


def test_half_a_file_that_would_empty_the_shelf_must_be_meant(desk: Desk) -> None:
    desk.published(*many(20))
    half, more = desk.staged(*many(10)), desk.staged(*many(15))
    assert "Filen fjerner 10 af 20 varer (50 %)." in desk.page(half)
    assert "Ja, 10 varer skal ud af butikken" in desk.page(half)
    assert "Filen fjerner" not in desk.page(more)  # 5 of 20
    desk.browser.post(f"{half}/udgiv")
    assert "Sæt hak ved, at de mange varer skal ud af butikken." in desk.page(half)
    assert "Klar til butikken" in desk.page(half)
    desk.browser.post(f"{half}/udgiv", data={"removal": "ja"})
    assert "Udgivet" in desk.page(half)


def test_an_outdated_difference_has_no_publish_button(desk: Desk) -> None:
    first, second = desk.staged(*BASE), desk.staged(DEARER)
    desk.browser.post(f"{first}/udgiv")
    page = desk.page(second)
    assert "Forskellen er forældet" in page
    assert "Udgiv 1 ændring" not in page


ADDRESSES = (
    ("GET", "/kataloger/1"),
    ("POST", "/kataloger/1/udgiv"),
    ("POST", "/kataloger/1/rul-tilbage"),
    ("POST", "/kataloger/1/kasser"),
    ("GET", "/kataloger/1/fejl.csv"),
    ("GET", "/kataloger/1/aendringer.csv"),
)


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_another_municipalitys_batch_does_not_exist(desk: Desk, method: str, address: str) -> None:
    desk.staged(DEARER)
    shop = desk.shop()
    theirs = client(desk.app, desk.town.fremmed_indkoeb.email)
    assert theirs.open(address, method=method).status_code == 404
    assert (
        "Kridthuset" not in words(theirs.get("/kataloger").text).split("Filer")[1].split("Det")[0]
    )
    assert desk.shop() == shop
    assert "Venter på dig" in desk.page("/kataloger")


@pytest.mark.parametrize(
    ("method", "address"), [("GET", "/kataloger"), ("POST", "/kataloger"), *ADDRESSES]
)
def test_only_procurement_comes_in(desk: Desk, method: str, address: str) -> None:
    desk.staged(DEARER)
    for person in (desk.town.mette, desk.town.anne):
        browser = client(desk.app, person.email)
        assert browser.open(address, method=method).status_code == 403
    nobody = desk.app.test_client().open(address, method=method)
    assert (nobody.status_code, nobody.headers["Location"].split("?")[0]) == (303, "/log-ind")
    assert "Venter på dig" in desk.page("/kataloger")


def test_a_file_for_a_place_of_others_is_refused(desk: Desk) -> None:
    answer = desk.upload(price_list(BASE), node=str(desk.town.fjordby.id))
    assert answer.status_code == 404
    assert "Her er ingen filer endnu." in desk.page("/kataloger")


def test_a_form_without_our_token_is_refused(desk: Desk) -> None:
    address = desk.staged(DEARER)
    shop = desk.shop()
    forger = client(desk.app, desk.town.jonas.email, csrf=True)
    assert forger.post(f"{address}/udgiv").status_code == 400
    assert desk.shop() == shop
