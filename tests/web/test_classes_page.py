"""Procurement puts goods without a category into one, many at once, and takes it back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from shop.db import Database
from shop.intake import actions
from shop.intake.models import ItemClass
from shop.search.index import follow
from tests.factories import NOW, Town, app_for, client, town
from tests.price_lists import PAPER, price_list
from tests.web.test_label_register import words

PAGE = "/kataloger/uden-varegruppe"
BARE = replace(PAPER, item_id="777", name="Kopipapir A5", unspsc="", agreement="", label="")
ODD = replace(BARE, item_id="778", name="Xylofon")


@dataclass
class Desk:
    database: Database
    town: Town
    jonas: FlaskClient
    mette: FlaskClient

    def ids(self) -> list[str]:
        return re.findall(r'name="vare" value="(\d+)"', self.jonas.get(PAGE).text)

    def said(self) -> int:
        with self.database.read() as session:
            found = session.execute(select(func.count()).select_from(ItemClass))
            return int(found.scalar_one())


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    built = town(database)
    database.dispose()
    app = app_for(database_url, tmp_path)
    database, config = app.extensions["skub.database"], app.extensions["skub.config"]
    with database.write() as session:
        batch_id = actions.stage(
            session, folder=config.catalogue_dir, file=price_list([PAPER, BARE, ODD]),
            name="p.csv", node_id=built.lindeby.id or 0, supplier_id=built.kridthuset,
            by=built.jonas, now=NOW,
        )  # fmt: skip
        actions.publish(session, batch_id=batch_id, by=built.jonas, now=NOW, removal_confirmed=True)
    follow(database, config.index_dir)
    yield Desk(database, built, client(app, built.jonas.email), client(app, built.mette.email))
    database.dispose()


def test_goods_follow_their_proposals_or_the_chosen_category_and_come_back(desk: Desk) -> None:
    page = words(desk.jonas.get(PAGE).text)
    assert "Kopipapir A5 Kridthuset Ingen kode" in page
    assert "Kopipapir andre varer af samme navn står der" in page
    assert "Intet forslag" in page
    assert "uden varegruppe" in words(desk.jonas.get("/i-dag").text)
    paper, odd = desk.ids()
    answer = desk.jonas.post(PAGE, data={
        "vare": paper, f"forslag_{paper}": "kopipapir", "gruppe": "forslag",
    })  # fmt: skip
    assert answer.status_code == 303
    page = words(desk.jonas.get(PAGE).text)
    assert "1 vare har fået en varegruppe." in page
    assert desk.ids() == [odd]
    desk.jonas.post(PAGE, data={"vare": odd, "gruppe": "legetoej"})
    assert "Alle varer har en varegruppe." in words(desk.jonas.get(PAGE).text)
    assert "Xylofon" in desk.mette.get("/soeg?q=xylofon&kategori=legetoej").text
    for undo in re.findall(rf'action="({PAGE}/\w+/fortryd)"', desk.jonas.get(PAGE).text)[-2:]:
        assert desk.jonas.post(undo).status_code == 303
    assert desk.ids() == [paper, odd]


def test_nonsense_and_strangers_write_nothing(desk: Desk) -> None:
    paper, odd = desk.ids()
    for fields, told in (
        ({}, "Vælg de varer"), ({"vare": odd, "gruppe": "forslag"}, "har intet forslag"),
        ({"vare": paper, "gruppe": "nej"}, "Vælg en varegruppe fra listen"),
    ):  # fmt: skip
        answer = desk.jonas.post(PAGE, data=fields)
        assert (answer.status_code, told in answer.text) == (422, True), fields
    assert desk.jonas.post(PAGE, data={"vare": "99999", "gruppe": "saebe"}).status_code == 404
    assert desk.jonas.post(f"{PAGE}/{'0' * 32}/fortryd").status_code == 404
    assert desk.mette.post(PAGE, data={"vare": paper, "gruppe": "saebe"}).status_code == 403
    assert desk.mette.get(PAGE).status_code == 403
    assert desk.said() == 0
