"""The filters of the search page: tiles, days of delivery, bands of prices, and wrong addresses."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlmodel import col

from shop.agreements.models import SupplierTerms
from shop.db import Database
from shop.search import freshness, index
from tests.factories import NOW, Town, app_for, client, town


class House:
    """Solsikken's browser, with a clock that can be moved."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.database = Database(database_url)
        self.town: Town = town(self.database)
        self.now: datetime = NOW
        index.follow(self.database, folder / "index")
        self.app = app_for(database_url, folder, clock=lambda: self.now)
        self.browser: FlaskClient = client(self.app, self.town.mette.email)

    def page(self, address: str) -> str:
        freshness.forget(self.database)
        answer = self.browser.get(address)
        assert answer.status_code == 200
        return answer.text

    def total(self, address: str) -> int:
        """How many goods the heading tells of."""
        found = re.search(r"<h1[^>]*>(\d+) vare", self.page(address))
        return int(found[1]) if found else 0


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    made = House(database_url, tmp_path)
    yield made
    made.app.extensions["skub.database"].dispose()
    made.database.dispose()


def counts(page: str, group: str) -> dict[str, int]:
    """What can be ticked in a group, and how many goods each tick says it finds."""
    found = re.findall(
        rf'name="{group}" value="([^"]*)".*?class="tick-count">.*?</span>(\d+)<', page, re.S
    )
    return {value: int(count) for value, count in found}


def test_each_count_is_what_its_tick_finds(house: House) -> None:
    page = house.page("/soeg?q=papir")
    for group in ("kategori", "maerke", "aftale", "levering", "enhedspris", "leverandoer"):
        ticks = counts(page, group)
        assert ticks, group
        for tick, count in ticks.items():
            assert house.total(f"/soeg?q=papir&{group}={tick}") == count, (group, tick)


def test_the_suppliers_day_moves_with_the_clock_and_with_the_terms(house: House) -> None:
    """Monday morning: who comes on Tuesday is reached until noon."""
    before = counts(house.page("/soeg"), "levering")
    assert before["i-morgen"] > 0
    house.now = NOW + timedelta(hours=6)
    assert "i-morgen" not in counts(house.page("/soeg"), "levering")
    house.now = NOW
    with house.database.write() as session:
        session.execute(update(SupplierTerms).values(weekdays="0", cutoff_days=6))
    after = counts(house.page("/soeg"), "levering")
    assert "i-morgen" not in after
    assert after["senere"] >= before["i-morgen"]
    with house.database.write() as session:
        session.execute(
            update(SupplierTerms)
            .where(col(SupplierTerms.supplier_id) == house.town.marken)
            .values(weekdays="1", cutoff_days=1)
        )
    assert counts(house.page("/soeg"), "levering")["i-morgen"] > 0


def test_what_an_address_asks_for_in_vain_is_said_and_not_used(house: House) -> None:
    all_of_it = house.total("/soeg?q=papir")
    for wrong in (
        "kategori=alt-intet", "levering=i-gaar", "enhedspris=KGM-11-12", "enhedspris=XYZ-10-20",
        "leverandoer=0", "maerke=%3Cb%3E",
    ):  # fmt: skip
        page = house.page(f"/soeg?q=papir&{wrong}")
        assert "Et filter i adressen findes ikke her. Det er ikke brugt." in page, wrong
        assert house.total(f"/soeg?q=papir&{wrong}") == all_of_it, wrong
