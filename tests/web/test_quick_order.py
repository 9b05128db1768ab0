"""Quick order in a browser without script: lines in, corrected in place, into the basket."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shop.basket.models import BasketLine
from shop.catalogue.actions import publish_items
from shop.db import table_of
from shop.search import freshness
from tests.benchmarks.list_page import counting_queries
from tests.buying import House, house
from tests.factories import NOW, app_for, client, item


@dataclass
class Web:
    """The shop with Mette at the keyboard."""

    home: House
    app: Flask
    mette: FlaskClient

    def basket(self) -> dict[int, Decimal]:
        with self.home.database.read() as session:
            line = table_of(BasketLine).c
            return {
                row[0]: row[1] for row in session.execute(sa.select(line.offer_id, line.quantity))
            }

    def type(self, text: str) -> TestResponse:
        answer = self.mette.post("/hurtig", data={"linjer": text}, follow_redirects=True)
        assert answer.status_code == 200
        assert answer.mimetype == "text/html"
        return answer

    def amounts(self) -> dict[str, str]:
        """The fields of what was found, as the page fills them in."""
        page = self.mette.get("/hurtig").text
        return dict(re.findall(r'name="(antal_\d+)" value="([^"]*)"', page))


@pytest.fixture
def web(database_url: str, tmp_path: Path) -> Iterator[Web]:
    home = house(database_url)
    app = app_for(database_url, tmp_path)
    yield Web(home, app, client(app, "mette@lindeby.example"))
    app.extensions["skub.database"].dispose()
    home.database.dispose()


def words(answer: TestResponse) -> str:
    """The text without tags, hard spaces made soft."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).replace("\xa0", " ").split())


def test_known_lines_go_into_the_basket_in_one_press_and_unknown_ones_stay(web: Web) -> None:
    offers, before = web.home.town.offers, web.basket()
    page = words(web.type("10482 3\n5301\t2\nzzz 4\n10482;2"))
    assert "2 varer er fundet" in page
    assert "1 linje skal rettes" in page
    assert "Du skrev »zzz 4« Vi kender ikke nummeret." in page
    web.mette.post("/hurtig/kurv", data=web.amounts())
    after = web.basket()
    assert after[offers["papir-svane"]] - before.get(offers["papir-svane"], 0) == 5  # added up
    assert after[offers["bleer"]] - before.get(offers["bleer"], 0) == 2
    left = words(web.mette.get("/hurtig"))
    assert "er fundet" not in left
    assert "Du skrev »zzz 4«" in left


def test_the_same_press_twice_puts_nothing_in_twice(web: Web) -> None:
    web.type("10482 3")
    amounts = web.amounts()
    web.mette.post("/hurtig/kurv", data=amounts)
    once = web.basket()
    web.mette.post("/hurtig/kurv", data=amounts)
    assert web.basket() == once


def test_two_lines_of_the_same_goods_are_ordered_together_once_both_can_be(web: Web) -> None:
    web.type("20655 3\n20655 0")
    first, other = web.amounts()
    web.mette.post("/hurtig/kurv", data={first: "3", other: "2"})
    assert web.basket() == {web.home.town.offers["saks"]: Decimal(5)}
    assert web.amounts() == {}


def test_an_amount_that_cannot_be_ordered_is_explained_and_stays(web: Web) -> None:
    before = web.basket()
    page = words(web.type("5400 3\n22917 0\n10482 1000000000"))
    assert "Varen sælges i trin på 2. Skriv fx 4." in page
    assert page.count("Antallet skal være over 0 og højst 100.000.") == 2
    web.mette.post("/hurtig/kurv", data=web.amounts())
    kept = web.amounts()
    assert list(kept.values()) == ["3", "1000000000"]  # the line with a nought is left out
    assert web.basket() == before
    web.mette.post("/hurtig/kurv", data={next(iter(kept)): "4"})
    assert web.basket()[web.home.town.offers["handsker"]] == 4


def test_an_unknown_line_is_corrected_in_place_or_chosen(web: Web) -> None:
    page = web.type("saks 3\nkopipapir 2").text
    keys = re.findall(r'name="linje" value="(\d+)"', page)
    saks = web.home.town.offers["saks"]
    assert f'name="vare" value="{saks}"' in page  # found by its word
    data = {"linje": keys[0], "vare": str(saks), f"antal-{saks}": "3"}
    web.mette.post("/hurtig/ret", data=data)
    web.mette.post("/hurtig/ret", data={"linje": keys[1], "tekst": "22917 2"})
    assert list(web.amounts().values()) == ["3", "2"]
    again = web.mette.post("/hurtig/ret", data={"linje": "99", "tekst": "22917 2"})
    assert again.status_code == 422
    assert list(web.amounts().values()) == ["3", "2"]


def test_a_line_that_is_taken_away_comes_back(web: Web) -> None:
    web.type("10482 3\n5301 2")
    page = web.mette.post("/hurtig/ryd", follow_redirects=True)
    assert "2 linjer er fjernet." in words(page)
    assert web.amounts() == {}
    web.type(re.search(r'name="linjer" value="([^"]*)"', page.text)[1])  # type: ignore[index]
    assert list(web.amounts().values()) == ["3", "2"]


def test_lines_are_the_persons_own_and_of_one_house(web: Web) -> None:
    web.type("10482 3")
    for other in ("sara@lindeby.example", "karl@lindeby.example", "ida@fjordby.example"):
        page = client(web.app, other).get("/hurtig")
        assert page.status_code == 200
        assert "er fundet" not in page.text
    theirs = client(web.app, "ida@fjordby.example")
    answer = theirs.post("/hurtig", data={"linjer": "5301 2"}, follow_redirects=True)
    assert "Vi kender ikke nummeret" in answer.text  # another municipality's goods


def test_far_too_many_lines_are_refused_and_kept_in_the_field(web: Web) -> None:
    answer = web.mette.post("/hurtig", data={"linjer": "10482 1\n" * 10_000})
    assert answer.status_code == 422
    assert "Der er 10000 linjer. Del dem, højst 500 ad gangen." in words(answer)
    assert answer.text.count("10482 1\n") == 10_000
    assert web.amounts() == {}


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_whatever_saved_it(web: Web, charset: str) -> None:
    sheet = 'Bestilling til Æblehuset\r\nVarenr;Beskrivelse;Antal\r\n10482;"Papir; hvidt";1,0\r\n'
    data = {"linjer": "", "fil": (io.BytesIO(sheet.encode(charset)), "ønsker.csv")}
    assert web.mette.post("/hurtig", data=data).status_code == 303
    assert list(web.amounts().values()) == ["1"]


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", b"\x89PNG\r\n", b"PK\x03\x04broken", b"  "])
def test_what_is_no_sheet_is_refused(web: Web, content: bytes) -> None:
    data = {"linjer": "10482 2", "fil": (io.BytesIO(content), "fil.csv")}
    answer = web.mette.post("/hurtig", data=data)
    assert answer.status_code == 422
    assert ">10482 2</textarea>" in answer.text  # nothing that was typed is lost
    assert web.amounts() == {}


def test_a_hundred_and_twenty_lines_take_as_many_queries_as_twelve(web: Web) -> None:
    town, database = web.home.town, web.home.database
    with database.write() as session:
        publish_items(
            session, owner_node_id=town.lindeby.id or 0, supplier_id=town.kridthuset,
            items=[item(f"Q{n:03d}", f"Farve nr. {n}", "10") for n in range(120)], batch_id=None,
            now=NOW,
        )  # fmt: skip
    counts = {}
    engine = web.app.extensions["skub.database"].engine
    for many in (12, 120):
        freshness.forget(web.app.extensions["skub.database"])
        with counting_queries(engine) as seen:
            web.mette.post(
                "/hurtig", data={"linjer": "\n".join(f"Q{n:03d} 2" for n in range(many))}
            )
            page = web.mette.get("/hurtig")
            amounts = dict(re.findall(r'name="(antal_\d+)" value="([^"]*)"', page.text))
            assert len(amounts) == many
            web.mette.post("/hurtig/kurv", data=amounts)
        counts[many] = len(seen)
        assert web.amounts() == {}
    assert counts[120] <= counts[12] <= 40
    assert len(web.basket()) >= 120
