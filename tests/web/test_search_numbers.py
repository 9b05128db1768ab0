"""A number goes straight to the one thing that has it, and there is a way back to the words."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from flask.testing import FlaskClient

from shop.catalogue.actions import publish_items
from shop.db import Database
from shop.search import index
from tests.databases import Databases
from tests.factories import NOW, Town, client, item
from tests.web.home_town import Place, morning_town, running, words


def numbered_town(database: Database) -> Town:
    """The morning town with a mug that has a GTIN, a calendar for 2026, an item numbered 2026, and
    two goods that share a GTIN."""
    built = morning_town(database)
    with database.write() as session:
        done = publish_items(
            session, owner_node_id=built.lindeby.id or 0, supplier_id=built.kridthuset,
            items=[
                item("KH-7001", "Krus, hvidt", "12.00", gtin="5701234567893"),
                item("7002", "Kalender 2026", "49.00"), item("2026", "Sorte knapper", "9.00"),
                item("7004", "Skål, blå", "20.00", gtin="5799000100074"),
                item("7005", "Skål, blå, 6 stk.", "110.00", gtin="5799000100074"),
            ],
            batch_id=None, now=NOW,
        )  # fmt: skip
        built.offers["krus"] = done["KH-7001"].offer_id
    return built


@dataclass
class Field:
    """The search field of Solsikken."""

    place: Place
    browser: FlaskClient

    def typed(self, text: str) -> tuple[int, str]:
        answer = self.browser.get("/soeg", query_string={"q": text})
        return answer.status_code, unescape(answer.location or "")


@pytest.fixture(scope="module")
def field(
    databases: Databases, engine_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Field]:
    folder = tmp_path_factory.mktemp("numbers")
    with running(databases, folder, build=numbered_town, engine=engine_name) as place:
        index.follow(place.database, place.app.extensions["skub.config"].index_dir)
        yield Field(place, client(place.app, "mette@lindeby.example"))


@pytest.mark.parametrize(
    "typed",
    ["KH-7001", "kh-7001", " KH-7001 ", "5701234567893", "57 01234 56789 3", "5701234-567893",
     "05701234567893", "570\u20111234567893", "KH7001", "kh 7001", "Varenr. KH-7001",
     "varenummer: kh7001", "EAN 5701234567893", "GTIN: 57 01234 56789 3"],
)  # fmt: skip
def test_however_it_is_spaced_it_goes_to_the_item(field: Field, typed: str) -> None:
    status, location = field.typed(typed)
    assert status == 303
    assert location.startswith(f"/vare/{field.place.town.offers['krus']}?nummer=")
    page = field.browser.get(location).text
    assert "Du søgte på nummeret »" in words(page)
    assert "Søg efter teksten i stedet" in page


def test_an_agreement_s_number_goes_to_the_agreement(field: Field) -> None:
    status, location = field.typed("LK-2025-001")
    assert (status, location) == (303, "/aftaler/4?nummer=LK-2025-001")
    page = field.browser.get(location).text
    assert "Du søgte på nummeret »LK-2025-001«." in words(page)
    assert field.browser.get("/soeg?q=50.55&som=tekst").status_code == 200


@pytest.mark.parametrize(
    "typed",
    ["5799000100074", "2026", "papir", "a4", "80 g", "99999999", "varenr. papir", "nr. 80 g"],
)
def test_several_things_words_and_nothing_are_a_list(field: Field, typed: str) -> None:
    assert field.typed(typed)[0] == 200


def test_what_is_sold_no_more_says_so_and_what_follows_it(field: Field) -> None:
    status, location = field.typed("8813")
    assert status == 303
    assert field.typed("Varenr. 8813")[0] == 303
    gone = field.browser.get(location)
    assert gone.status_code == 410
    assert "Varen er udgået og kan ikke bestilles mere. Du søgte på nummeret »8813«." in words(
        gone.text
    )


@pytest.mark.parametrize("more", ["&sort=pris", "&praecis=1", "&som=tekst", "&maerke=SVANEN"])
def test_only_what_was_typed_in_the_field_goes_straight(field: Field, more: str) -> None:
    assert field.browser.get(f"/soeg?q=KH-7001{more}").status_code == 200


def test_another_municipality_s_number_is_no_number_here(field: Field) -> None:
    theirs = client(field.place.app, "ida@fjordby.example")
    assert theirs.get("/soeg?q=KH-7001").status_code == 200
    assert theirs.get("/soeg?q=LK-2025-001").status_code == 200
    assert theirs.get("/soeg?q=8813").status_code == 200


@pytest.mark.parametrize(
    ("typed", "heading", "name"),
    [("LK-2025-001", "Aftaler", "Frisk frugt og grønt"),
     ("8813", "Sælges ikke mere", "Silkepapir, 10 farver"), ("KH-7001", "Varer", "Krus, hvidt")],
)  # fmt: skip
def test_the_field_proposes_what_has_the_number(
    field: Field, typed: str, heading: str, name: str
) -> None:
    said = words(field.browser.get("/soeg/forslag", query_string={"q": typed}).text)
    assert said.strip().startswith(f"{heading} {name}")
