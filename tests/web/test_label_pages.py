"""The queue of labels that nobody knows, an item's labels, and what the shop shows of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shop.catalogue.queries import visible_rows
from shop.db import Database
from shop.intake import actions
from tests.factories import NOW, Town, app_for, client, town
from tests.price_lists import BASE, GLUE, PAPER, SCISSORS, Line, price_list

TEXT = "Grøn Fremtid"
GREEN = replace(GLUE, label=TEXT)


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

    def offer(self, line: Line) -> int:
        with self.app.extensions["skub.database"].read() as session:
            rows = visible_rows(session, path=self.town.solsikken.path)
        return next(
            row.offer_id for row in rows
            if (row.seller_item_id, row.supplier_id) == (line.item_id, self.town.kridthuset)
        )  # fmt: skip

    def page(self, address: str, *, by: str = "jonas") -> str:
        browser = self.jonas if by == "jonas" else self.mette
        answer = browser.get(address)
        assert answer.status_code == 200, address
        return words(answer.text)


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    database = Database(database_url)
    built = town(database)
    database.dispose()
    app = app_for(database_url, tmp_path)
    yield Office(app, built, client(app, built.jonas.email), client(app, built.mette.email))
    app.extensions["skub.database"].dispose()


def test_without_unknown_texts_the_page_and_the_desk_are_calm(office: Office) -> None:
    office.publish(*BASE)
    assert "Ingen tekster venter." in office.page("/maerker/ukendte")
    assert "Mærke, vi ikke kender" not in office.page("/i-dag")


def test_an_unknown_text_is_a_badge_nowhere_and_waits_on_the_desk(office: Office) -> None:
    office.publish(PAPER, SCISSORS, GREEN)
    offer = office.offer(GREEN)
    office.mette.post("/kurv/laeg-i", data={"offer_id": str(offer), "quantity": "1"})
    office.mette.post("/lister/laeg-paa", data={"offer_id": str(offer), "list_id": "1"})
    for address in ("/soeg?q=limstift", f"/vare/{offer}", "/kurv", "/lister", "/"):
        page = office.page(address, by="mette")
        assert TEXT not in page, address
        assert "Svanemærket" not in page or address == "/", address
    assert "Limstift" in office.page("/kurv", by="mette")
    desk = office.page("/i-dag")
    assert "Mærke, vi ikke kender 1" in desk
    assert "når du siger hvilket. Ældste: 23. november 2026." in desk
    page = office.page("/maerker/ukendte")
    assert f"»{TEXT}« 1 vare bruger den (Kridthuset)" in page
    assert "For eksempel: Limstift, 40 g" in page


def test_a_decision_is_a_badge_at_once_and_can_be_taken_back(office: Office) -> None:
    office.publish(PAPER, SCISSORS, GREEN)
    offer = office.offer(GREEN)
    answer = office.jonas.post("/maerker/1", data={"label": "EU_ECO_LABEL", "why": "Set hos dem"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/maerker/ukendte")
    page = office.page("/maerker/ukendte")
    assert f"»{TEXT}« er EU-Blomsten. 1 vare har fået mærket." in page
    assert "Set hos dem" in page
    assert "Jonas Bek, " in page
    for address in ("/soeg?q=limstift", f"/vare/{offer}"):
        assert "EU-Blomsten" in office.page(address, by="mette")
    office.jonas.post("/maerker/1/fortryd")
    assert f"»{TEXT}« venter igen på et svar." in office.page("/maerker/ukendte")
    for address in ("/soeg?q=limstift", f"/vare/{offer}"):
        assert "EU-Blomsten" not in office.page(address, by="mette")


def test_what_is_no_label_is_said_and_changes_nothing(office: Office) -> None:
    office.publish(PAPER, GREEN)
    office.jonas.post("/maerker/1", data={"label": "intet"})
    page = office.page("/maerker/ukendte")
    assert "er ikke et mærke. Butikken er ikke ændret." in page
    assert "Ingen tekster venter." in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [({}, "Vælg et mærke, eller at det ikke er et."),
     ({"label": "SVANE"}, "Vælg et mærke fra listen.")],
)  # fmt: skip
def test_a_form_without_an_answer_comes_back_with_what_is_missing(
    office: Office, form: dict[str, str], sentence: str
) -> None:
    office.publish(GREEN)
    answer = office.jonas.post("/maerker/1", data=form)
    assert answer.status_code == 422
    assert words(answer.text).count(sentence) == 2  # in the summary and at the field
    assert 'href="#label-1"' in answer.text


def test_a_licence_is_looked_up_and_shown_on_the_item_page(office: Office) -> None:
    office.publish(*BASE)
    offer = office.offer(PAPER)
    link = f'href="/maerker/vare/{offer}"'
    assert link in office.jonas.get(f"/vare/{offer}").text
    assert link not in office.mette.get(f"/vare/{offer}").text
    address = f"/maerker/vare/{offer}"
    assert "Leverandøren skriver »SVANEN«." in office.page(address)
    form = {"code": "SVANEN", "licence": "3044 0001", "valid_to": "2027-06-30", "source": "svanen"}
    assert office.jonas.post(f"{address}/bekraeft", data=form).status_code == 303
    assert "Bekræftet. Slået op af Jonas Bek, 23. november 2026. svanen" in office.page(address)
    shown = office.page(f"/vare/{offer}", by="mette")
    assert "licens 3044 0001, gælder til 30. juni 2027" in shown
    office.jonas.post(f"{address}/fortryd", data={"code": "SVANEN"})
    assert "Bekræft mærket" in office.page(address)


@pytest.mark.parametrize(
    ("wrong", "sentence", "field"),
    [
        ({"licence": ""}, "Skriv licensnummeret, som du fandt det.", "licence-SVANEN"),
        ({"valid_to": "30/6"}, "Skriv dagen som år-måned-dag", "valid_to-SVANEN"),
        ({"valid_to": "2020-01-01"}, "Licensen er udløbet.", "valid_to-SVANEN"),
    ],
)
def test_a_licence_that_cannot_be_noted_comes_back_as_it_was_written(
    office: Office, wrong: dict[str, str], sentence: str, field: str
) -> None:
    office.publish(*BASE)
    address = f"/maerker/vare/{office.offer(PAPER)}"
    form = {"code": "SVANEN", "licence": "3044 0001", "source": "svanemaerket.dk"} | wrong
    answer = office.jonas.post(f"{address}/bekraeft", data=form)
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert f'href="#{field}"' in answer.text
    assert 'value="svanemaerket.dk"' in answer.text


def test_an_item_without_known_labels_says_so(office: Office) -> None:
    office.publish(GREEN)
    page = office.page(f"/maerker/vare/{office.offer(GREEN)}")
    assert "Leverandøren nævner ingen mærker, vi kender, på varen." in page
    assert f"Leverandøren skriver også: »{TEXT}«." in page


@pytest.mark.parametrize("address", ["/maerker/ukendte", "/maerker/vare/1"])
def test_only_procurement_comes_in(office: Office, address: str) -> None:
    assert office.mette.get(address).status_code == 403
