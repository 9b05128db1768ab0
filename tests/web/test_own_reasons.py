"""Procurement names reasons of its own; a house gives one, and the order keeps the words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlmodel import col

from shop.db import Database
from shop.guidance.actions import decide
from shop.guidance.models import OwnReason
from shop.guidance.rules import Mode
from shop.orders.models import Order
from shop.orders.rules import SendReason
from tests.factories import NOW, Town, app_for, client, town
from tests.web.test_label_register import words

PAGE = "/regler/grunde"
OURS = "De kan ikke levere i tide"


@dataclass
class Desk:
    database: Database
    town: Town
    jonas: FlaskClient
    mette: FlaskClient

    def rows(self) -> int:
        with self.database.read() as session:
            found = session.execute(select(func.count()).select_from(OwnReason))
            return int(found.scalar_one())


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    built = town(database)
    with database.write() as session:
        decide(
            session, node_id=built.lindeby.id or 0, name="mode.small-order", value=Mode.ASK,
            why="Vi vil vide det", by=built.jonas, now=NOW,
        )  # fmt: skip
    database.dispose()
    app = app_for(database_url, tmp_path)
    database = app.extensions["skub.database"]
    yield Desk(database, built, client(app, built.jonas.email), client(app, built.mette.email))
    database.dispose()


def test_a_reason_is_named_given_kept_in_words_and_taken_off(desk: Desk) -> None:
    assert desk.jonas.post(PAGE, data={"name": f" {OURS} "}).status_code == 303
    assert OURS in desk.jonas.get(PAGE).text
    supplier = str(desk.town.kridthuset)
    desk.mette.post("/kurv/laeg-i", data={"offer_id": desk.town.offers["saks"], "quantity": "1"})
    page = desk.mette.get(f"/kurv?grund={supplier}").text
    code = re.search(rf'value="(own:\d+)"[^>]*>\s*<label[^>]*><span>{OURS}', page)
    assert code is not None
    form = {
        "form_token": re.search(r'name="form_token" value="([^"]+)"', page)[1],  # type: ignore[index]
        "seen": re.search(r'name="seen" value="([^"]+)"', page)[1],  # type: ignore[index]
        "supplier_id": supplier, "answer": "send", "note": "Ringet i går",
    }  # fmt: skip
    desk.mette.post("/kurv/valg", data=form | {"reason": "own:999"})
    with desk.database.read() as session:
        assert session.scalars(select(Order)).all() == []
    answer = desk.mette.post("/kurv/valg", data=form | {"reason": code[1]})
    assert "/kvittering/" in answer.headers["Location"]
    with desk.database.read() as session:
        reason, note = session.execute(select(col(Order.send_reason), col(Order.send_note))).one()
    assert (reason, note) == (SendReason.OTHER, f"{OURS}: Ringet i går")
    off = re.search(rf'action="({PAGE}/\d+/fjern)"', desk.jonas.get(PAGE).text)
    assert off is not None
    desk.jonas.post(off[1])
    desk.mette.post("/kurv/laeg-i", data={"offer_id": desk.town.offers["saks"], "quantity": "1"})
    assert OURS not in desk.mette.get(f"/kurv?grund={supplier}").text
    desk.jonas.post(off[1].replace("fjern", "tilbage"))
    assert OURS in desk.mette.get(f"/kurv?grund={supplier}").text


def test_nonsense_and_strangers_write_nothing(desk: Desk) -> None:
    desk.jonas.post(PAGE, data={"name": OURS})
    for name, told in (
        ("", "et par ord"), ("12", "et par ord"), ("x" * 61, "Skriv højst 60 tegn"),
        (OURS.upper(), "står der allerede"),
    ):  # fmt: skip
        answer = desk.jonas.post(PAGE, data={"name": name})
        assert (answer.status_code, told in answer.text) == (422, True), name
    elsewhere = {"name": "Andet igen", "sted": str(desk.town.fjordby.id)}
    assert desk.jonas.post(PAGE, data=elsewhere).status_code == 404
    assert desk.jonas.post(f"{PAGE}/99/fjern").status_code == 404
    assert desk.mette.post(PAGE, data={"name": "Ny grund"}).status_code == 403
    assert desk.mette.get(PAGE).status_code == 403
    assert desk.rows() == 1
    for number in range(2, 13):
        assert desk.jonas.post(PAGE, data={"name": f"Grund {number}"}).status_code == 303
    assert "plads til 12" in words(desk.jonas.post(PAGE, data={"name": "En for meget"}).text)
    assert desk.rows() == 12
