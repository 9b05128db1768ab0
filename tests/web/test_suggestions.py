"""What the search field proposes while somebody types, as its fragment."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from time import monotonic, sleep

import pytest

from shop.catalogue.actions import publish_items, set_live
from shop.db import Database
from shop.favourites.actions import add_item, create_list
from shop.search import freshness, index, storage
from tests.factories import NOW, Town, app_for, client, item, town


class Field:
    """The search field of Solsikken, a kindergarten in Lindeby."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.database = Database(database_url)
        self.index_dir = folder / "index"
        self.town: Town = town(self.database)
        index.follow(self.database, self.index_dir)
        self.app = app_for(database_url, folder)
        self.browser = client(self.app, self.town.mette.email)

    def typed(self, text: str, *, email: str = "") -> dict[str, list[str]]:
        """The options under each heading, "" for the words."""
        browser = client(self.app, email) if email else self.browser
        answer = browser.get("/soeg/forslag", query_string={"q": text})
        assert answer.status_code == 200
        return _groups(answer.text)


def _groups(html: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in html.split('role="group"')[1:]:
        heading = re.search(r'suggestion-heading"[^>]*>(.*?)</p>', part)
        options = re.findall(r'role="option".*?<span>(.*?)</span>', part)
        found[heading.group(1) if heading else ""] = [unescape(one) for one in options]
    return found


@pytest.fixture
def field(database_url: str, tmp_path: Path) -> Iterator[Field]:
    made = Field(database_url, tmp_path)
    yield made
    made.app.extensions["skub.database"].dispose()
    made.database.dispose()


def test_a_beginning_becomes_words_categories_and_goods(field: Field) -> None:
    found = field.typed("kopi")
    assert found[""] == ["kopipapir"]
    assert found["Varegrupper"] == ["Kopipapir"]
    assert found["Varer"][0] == "Kopipapir A4, 80 g, hvid"
    assert 0 < len(found["Varer"]) <= 4


def test_words_are_spelled_as_they_are_written_whatever_the_keyboard(field: Field) -> None:
    assert field.typed("aeb") == field.typed("æb")
    assert "æbler" in field.typed("aeb")[""]


def test_only_the_last_word_is_made_whole_and_the_words_go_together(field: Field) -> None:
    assert field.typed("hvid kopi")[""] == ["hvid kopipapir"]
    assert "" not in field.typed("bananer kopi")


def test_goods_say_whose_they_are_and_what_they_cost_and_lead_to_their_page(field: Field) -> None:
    html = field.browser.get("/soeg/forslag?q=kopi").text
    offer = field.town.offers["papir-svane"]
    option = re.search(rf'data-href="/vare/{offer}">(.*?)</div>', html)
    assert option is not None
    assert re.search(r"<small>.+ · 31,95\s?kr\..*</small>", option.group(1).replace("\u00a0", " "))
    assert 'data-href="/soeg?q=kopipapir"' in html
    assert re.search(r'data-href="/soeg\?kategori=\w+"', html)


def test_the_count_is_there_to_be_said(field: Field) -> None:
    html = field.browser.get("/soeg/forslag?q=kopi").text
    said = re.search(r'data-said="(\d+) forslag"', html)
    assert said is not None
    assert int(said.group(1)) == html.count('role="option"')
    assert 'data-said="0 forslag"' in field.browser.get("/soeg/forslag?q=zzzz").text


def test_the_houses_own_favourites_stand_for_themselves(field: Field) -> None:
    offer = field.town.offers["papir-dyr"]
    with field.database.write() as session:
        made = create_list(
            session, node_id=field.town.solsikken.id or 0, name="Vores", by=field.town.mette,
            now=NOW,
        )  # fmt: skip
        add_item(session, list_id=made, offer_id=offer, by=field.town.mette, now=NOW)
    found = field.typed("kopi")
    dear = "Kopipapir A4, 80 g, hvid, premium"
    assert found["På jeres egne lister"] == [dear]
    assert dear not in found["Varer"]
    assert "På jeres egne lister" not in field.typed("kopi", email=field.town.jonas.email)


def test_what_is_no_longer_sold_is_not_proposed_however_old_the_index_is(field: Field) -> None:
    assert field.typed("saks") == {"": ["saks"], "Varer": ["Børnesaks, 13 cm"]}
    with field.database.write() as session:
        set_live(session, {field.town.offers["saks"]: None}, now=NOW)
    freshness.forget(field.app.extensions["skub.database"])
    assert field.typed("saks") == {}


def test_a_damaged_index_leaves_the_categories_and_is_built_anew(field: Field) -> None:
    folder = storage.current(field.index_dir)
    assert folder is not None
    (folder[0] / "words.json").write_text("{")
    assert list(field.typed("kopi")) == ["Varegrupper"]
    ended = monotonic() + 30
    while "" not in field.typed("kopi"):
        assert monotonic() < ended, "not built anew"
        sleep(0.05)


@pytest.mark.parametrize("typed", ["", " ", "k", "?!*"])
def test_too_little_is_answered_with_an_empty_list(field: Field, typed: str) -> None:
    assert field.typed(typed) == {}


def test_words_of_another_municipality_are_not_proposed_nor_meant(field: Field) -> None:
    with field.database.write() as session:
        publish_items(
            session, owner_node_id=field.town.fjordby.id or 0, supplier_id=field.town.kridthuset,
            items=[item("F1", "Flamingokasse", "9.00")], batch_id=None, now=NOW,
        )  # fmt: skip
    index.rebuild(field.database, field.index_dir)
    freshness.forget(field.app.extensions["skub.database"])
    assert field.typed("flam", email=field.town.fremmed.email)[""] == ["flamingokasse"]
    assert field.typed("flam") == {}
    for typed in ("flamingokase", "flamingokasse"):
        page = field.browser.get("/soeg", query_string={"q": typed}).text
        assert f"Vi fandt ikke »{typed}«</h1>" in page
        assert "Mente du" not in page


def test_words_of_goods_published_since_are_proposed_meant_and_shown_to_procurement(
    field: Field,
) -> None:
    with field.database.write() as session:
        publish_items(
            session, owner_node_id=field.town.lindeby.id or 0, supplier_id=field.town.kridthuset,
            items=[item("B1", "Bambussaks, lille", "9.00")], batch_id=None, now=NOW,
        )  # fmt: skip
    assert index.follow(field.database, field.index_dir) == 1  # put beside the others
    freshness.forget(field.app.extensions["skub.database"])
    assert field.typed("bamb")[""] == ["bambussaks"]
    page = field.browser.get("/soeg?q=bambusaks").text
    assert "Her er varer med »bambussaks«." in page
    jonas = client(field.app, field.town.jonas.email)
    assert re.search(r"bambussaks</a>.*bambus \+ saks", jonas.get("/ord").text, re.S)
