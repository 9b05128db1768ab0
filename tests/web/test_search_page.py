"""The search page and the item page, as a person sees them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlmodel import col

from shop.catalogue.actions import publish_items, set_live
from shop.cli import Shop, main
from shop.db import Database
from shop.favourites.actions import add_item, create_list
from shop.organisation.queries import person_by_email
from shop.organisation.rules import UnitType
from shop.search import freshness, index
from shop.search.models import ZeroHit
from tests.benchmarks.list_page import publish
from tests.factories import NOW, Town, app_for, client, item, town

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


class House:
    """Solsikken's browser, and what it stands before."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.database = Database(database_url)
        self.folder = folder
        self.town: Town = town(self.database)
        self.follow()
        self.app = app_for(database_url, folder)
        self.browser = client(self.app, self.town.mette.email)

    def follow(self) -> None:
        index.follow(self.database, self.folder / "index")

    def get(self, address: str, **headers: str) -> str:
        answer = self.browser.get(address, headers=headers)
        assert answer.status_code == 200, address
        return answer.text

    def part(self, address: str) -> str:
        return self.get(address, **PARTIAL)

    def zero_hits(self) -> list[tuple[int, str]]:
        with self.database.read() as session:
            hits = session.scalars(select(ZeroHit).order_by(col(ZeroHit.id)))
            return [(hit.municipality_id, hit.query) for hit in hits for _ in range(hit.count)]


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    made = House(database_url, tmp_path)
    yield made
    made.app.extensions["skub.database"].dispose()
    made.database.dispose()


def _h1(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page)
    assert found is not None
    return found.group(1)


def _rows(page: str) -> list[str]:
    return re.findall(r'class="product-name"><a[^>]*>(.*?)</a>', page)


def test_the_page_shows_how_many_and_why_in_this_order(house: House) -> None:
    page = house.get("/soeg?q=papir")
    assert _h1(page) == "6 varer med papir"
    assert _rows(page)[0] == "Kopipapir A4, 80 g, hvid"
    for words in (
        "På aftale", "Svanemærket", "Anbefalet: på aftale og Svanemærket",
        "Frit valg: vi har ingen aftale om silkepapir", "Hvorfor denne rækkefølge?",
        "6,39\N{NO-BREAK SPACE}kr. pr. 100\N{NO-BREAK SPACE}ark", "Viser 1–6 af 6",
    ):  # fmt: skip
        assert words.replace("\N{NO-BREAK SPACE}", " ") in page.replace("\N{NO-BREAK SPACE}", " ")


def test_filters_are_joined_and_can_be_shared_as_an_address(house: House) -> None:
    page = house.get("/soeg?q=papir&aftale=on_agreement&maerke=SVANEN")
    assert _h1(page) == "2 varer med papir"
    assert 'value="SVANEN" checked' in page
    assert page.count('class="pill"') == 2


def test_without_script_there_is_a_button_and_every_part_is_a_form_or_a_link(house: House) -> None:
    page = house.get("/soeg?q=papir")
    assert "Vis varer</button>" in page
    assert "Sortér</button>" in page
    assert "style=" not in page
    assert "hx-on" not in page


def test_htmx_gets_the_results_alone_and_the_new_count_is_said(house: House) -> None:
    part = house.part("/soeg?q=papir&maerke=SVANEN")
    assert part.lstrip().startswith('<div id="found">')
    assert "<html" not in part
    assert re.search(r'id="status".*2 varer', part, re.S)
    assert '<details class="facets" open>' in part


def test_more_goods_come_under_the_first_and_focus_goes_to_the_first_new(house: House) -> None:
    publish(house.database, house.town, 30, house.folder / "index")
    page = house.get("/soeg?q=tavlekridt")
    assert len(_rows(page)) == 24
    assert "Viser 1–24 af 30" in page
    assert "side=2" in page
    assert "data-focus" not in page
    part = house.part("/soeg?q=tavlekridt&side=2")
    assert len(_rows(part)) == 6
    assert part.count("data-focus") == 1
    assert "Viser 1–30 af 30" in part
    assert not set(_rows(part)) & set(_rows(page))
    plain = house.get("/soeg?q=tavlekridt&side=2")
    assert "Viser 25–30 af 30" in plain
    assert "Forrige varer" in plain


def test_a_page_after_the_last_is_the_last(house: House) -> None:
    assert len(_rows(house.get("/soeg?q=papir&side=999"))) == 6


def test_the_chosen_order_is_remembered(house: House) -> None:
    assert _rows(house.get("/soeg?q=papir&sort=pris"))[0] == "Kopipapir A4, 80 g, hvid"
    with house.database.read() as session:
        person = person_by_email(session, house.town.mette.email)
        assert person is not None
        assert person.sort_order == "price"
    assert '<option value="pris" selected>' in house.get("/soeg?q=papir")


def test_words_that_find_nothing_are_kept_without_a_name(house: House) -> None:
    page = house.get("/soeg?q=skildpadde")
    assert _h1(page) == "Vi fandt ikke »skildpadde«"
    assert "Mangler du noget?" in page
    assert house.zero_hits() == [(house.town.lindeby.id, "skildpadde")]


def test_a_misspelled_word_is_searched_as_it_was_meant_and_that_is_said(house: House) -> None:
    page = house.get("/soeg?q=engangshandskr")
    assert _h1(page).endswith("med engangshandsker")
    assert "Vi fandt ikke »engangshandskr«. Her er varer med »engangshandsker«." in page
    assert _rows(page) == _rows(house.get("/soeg?q=engangshandsker"))
    assert house.zero_hits() == [(house.town.lindeby.id, "engangshandskr")]
    house.part("/soeg?q=engangshandskr&sort=pris")
    assert len(house.zero_hits()) == 1


def test_a_short_word_with_two_wrong_letters_is_asked_about(house: House) -> None:
    page = house.get("/soeg?q=barnyner")  # eight letters: bananer can be meant
    assert _h1(page).endswith("med bananer")
    page = house.get("/soeg?q=kananor")
    assert _h1(page) == "Vi fandt ikke »kananor«"
    assert 'href="/soeg?q=bananer"' in page
    assert _rows(page) == []


def test_what_was_typed_can_be_searched_as_it_stands(house: House) -> None:
    assert 'href="/soeg?q=engangshandskr&amp;praecis=1&amp;sort=' in house.get(
        "/soeg?q=engangshandskr"
    )
    page = house.get("/soeg?q=engangshandskr&praecis=1")
    assert _h1(page) == "Vi fandt ikke »engangshandskr«"
    assert 'href="/soeg?q=engangshandsker"' in page
    assert _rows(page) == []


@pytest.mark.parametrize("query", ["papir", "saks", "papier", "stole"])
def test_words_that_find_something_are_never_repaired(house: House, query: str) -> None:
    exact = house.get(f"/soeg?q={query}&praecis=1")
    if _rows(exact):
        assert _rows(house.get(f"/soeg?q={query}")) == _rows(exact)
        assert "Her er varer med" not in house.get(f"/soeg?q={query}")


@pytest.mark.parametrize("address", ["/soeg?q=papir&maerke=KRAV", "/soeg?q=!!!", "/soeg"])
def test_nothing_is_kept_where_the_words_were_not_to_blame(house: House, address: str) -> None:
    house.get(address)
    assert house.zero_hits() == []


def test_an_unknown_filter_is_left_out_and_that_is_said(house: House) -> None:
    page = house.get("/soeg?q=papir&kategori=hemmeligt")
    assert _h1(page) == "6 varer med papir"
    assert "Det er ikke brugt." in page


@pytest.mark.parametrize(
    "query",
    ["a" * 10_000, "papir " * 2000, "?!.,*%_\\", "'; DROP TABLE offer; --",
     "<script>alert(1)</script>", "\x00\x01", "papir*", "(((",
     "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
     "%", "NOT AND OR", '"', "å" * 500],
)  # fmt: skip
def test_odd_queries_get_a_plain_answer(house: House, query: str) -> None:
    page = house.get(f"/soeg?q={quote(query)}")
    assert "<h1" in page
    assert "<script>alert" not in page
    assert house.get("/soeg?q=papir")


def test_browsing_a_category_needs_no_words(house: House) -> None:
    page = house.get("/soeg?kategori=frugt")
    assert _h1(page) == "Frugt"
    assert sorted(_rows(page)) == ["Bananer", "Æbler, danske"]


def test_goods_in_the_basket_say_so(house: House) -> None:
    offer = house.town.offers["tegnepapir"]
    house.browser.post("/kurv/laeg-i", data={"offer_id": offer, "quantity": "2"})
    page = house.get("/soeg?q=tegnepapir")
    assert "I kurven" in page
    assert "1 vare" in page


def test_the_suggestion_stands_under_the_row(house: House) -> None:
    offer = house.town.offers["papir-plus"]
    house.browser.post("/kurv/laeg-i", data={"offer_id": offer, "quantity": "1"})
    page = house.get("/soeg?q=kopipapir")
    row = page[page.index(f'id="row-{offer}"') :]
    assert "Samme slags" in row[: row.index("</article>")]
    assert page.count("Samme slags") == 1


def test_somebody_who_does_not_buy_sees_goods_without_buttons(house: House) -> None:
    page = client(house.app, house.town.jonas.email).get("/soeg?q=papir").text
    assert _h1(page) == "6 varer med papir"
    assert "Læg i kurv" not in page


def test_colleagues_get_rows_with_their_own_token(house: House) -> None:
    def tokens(browser: FlaskClient) -> set[str]:
        found = re.findall(r'name="csrf_token" value="(.*?)"', browser.get("/soeg?q=papir").text)
        assert len(found) >= 6
        return set(found)

    mine, theirs = tokens(house.browser), tokens(client(house.app, house.town.sara.email))
    assert len(mine) == len(theirs) == 1
    assert mine != theirs


def test_english_is_not_mixed_into_danish(house: House) -> None:
    house.get("/soeg?q=papir")
    other = client(house.app, house.town.sara.email)
    other.get("/sprog/en")
    assert "Nordic Swan" in other.get("/soeg?q=papir").text
    assert "Nordic Swan" not in house.get("/soeg?q=papir")


def test_one_must_be_signed_in(house: House) -> None:
    answer = house.app.test_client().get("/soeg?q=papir")
    assert answer.status_code == 303
    assert "/log-ind" in answer.headers["Location"]


def test_the_item_page_has_agreement_label_vat_and_what_is_alike(house: House) -> None:
    page = house.get(f"/vare/{house.town.offers['papir-svane']}").replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "På aftale 50.55, Kontorartikler, skoleartikler og papir.", "Svanemærket", "31,95 kr.",
        "39,94 kr.", "6,39 kr. pr. 100 ark", "Pakke med 500 ark", "10482",
        "Kridthuset kommer næste gang tirsdag.", "Andre af samme slags",
        "0,84 kr. dyrere pr. 100 ark", "Prisen over tid", "Læg i kurv",
    ):  # fmt: skip
        assert words in page, words


def test_the_item_page_draws_what_the_price_has_been(house: House) -> None:
    with house.database.write() as session:
        publish_items(
            session, owner_node_id=house.town.lindeby.id or 0, supplier_id=house.town.kridthuset,
            items=[item("20655", "Børnesaks, 13 cm", "21.00", unspsc="44121618")], batch_id=None,
            now=NOW,
        )  # fmt: skip
    page = house.get(f"/vare/{house.town.offers['saks']}").replace("\N{NO-BREAK SPACE}", " ")
    assert 'class="chart"' in page
    assert "+2,25 kr." in page
    table = page[page.index("<tbody>") :]
    assert table.index("21,00 kr.") < table.index("18,75 kr.")


def test_another_municipalitys_item_does_not_exist(house: House) -> None:
    assert house.browser.get(f"/vare/{house.town.offers['fjordby-papir']}").status_code == 404
    assert house.browser.get("/vare/999999").status_code == 404


def test_a_withdrawn_item_says_so_and_names_its_successor(house: House) -> None:
    old = house.town.offers["saks"]
    with house.database.write() as session:
        set_live(session, {old: None}, now=NOW)
    answer = house.browser.get(f"/vare/{old}")
    assert answer.status_code == 410
    assert "Udgået" in answer.text
    assert "Læg i kurv" not in answer.text
    with house.database.write() as session:
        publish_items(
            session, owner_node_id=house.town.lindeby.id or 0, supplier_id=house.town.kridthuset,
            items=[item("20700", "Børnesaks, ny model", "19.00", unspsc="44121618",
                        replaces="20655")],
            batch_id=None, now=NOW,
        )  # fmt: skip
    assert "Børnesaks, ny model" in house.browser.get(f"/vare/{old}").text


def test_an_item_without_a_price_is_shown_but_cannot_be_ordered(house: House) -> None:
    with house.database.write() as session:
        done = publish_items(
            session, owner_node_id=house.town.lindeby.id or 0, supplier_id=house.town.kridthuset,
            items=[item("X1", "Skuffe", "1", orderable=False)], batch_id=None, now=NOW,
        )  # fmt: skip
    page = house.get(f"/vare/{done['X1'].offer_id}")
    assert "Varen kan ikke bestilles lige nu." in page
    assert "Læg i kurv" not in page


def test_a_damaged_index_never_shows_an_error(house: House) -> None:
    for path in (house.folder / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(b"x")
    assert _h1(house.get("/soeg?q=saks")) == "1 vare med saks"


def test_the_command_line_finds_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SKUB_DATA_DIR", str(house.folder))
    monkeypatch.setenv("SKUB_DATABASE_URL", _url(house))
    monkeypatch.setattr(Shop, "now", NOW)
    unit = str(house.town.solsikken.id)
    assert main(["search", "papir", "--unit", unit, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"] == 6
    assert found["items"][0] == {
        "supplier": "98100121", "item_id": "10482", "name": "Kopipapir A4, 80 g, hvid",
        "price": 31.95, "coverage": "on_agreement", "labels": ["SVANEN"],
    }  # fmt: skip
    assert found["facets"]["label"] == {"SVANEN": 2}
    assert main(["search", "papir", "--unit", unit, "--sort", "pris", "--page", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["items"] == []
    for wrong, code in (
        ("--unit 99999", "unit-unknown"),
        (f"--unit {unit} --sort x", "sort-unknown"),
        (f"--unit {unit} --page 0", "page-unknown"),
    ):
        assert main(["search", "papir", *wrong.split(), "--json"]) == 1
        assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def _url(house: House) -> str:
    return house.database.engine.url.render_as_string(hide_password=False)


def _choose(house: House, offer: str, unit_type: UnitType) -> None:
    with house.database.write() as session:
        made = create_list(
            session, node_id=house.town.lindeby.id or 0, name=f"Til {unit_type}",
            by=house.town.jonas, now=NOW, unit_type=unit_type,
        )  # fmt: skip
        offer_id = house.town.offers[offer]
        add_item(session, list_id=made, offer_id=offer_id, by=house.town.jonas, now=NOW)
    freshness.forget(house.app.extensions["skub.database"])


def test_what_procurement_chose_for_this_type_of_house_comes_first_and_says_so(
    house: House,
) -> None:
    dear = "Kopipapir A4, 80 g, hvid, premium"  # on agreement, unlabelled, dearest by the sheet
    assert _rows(house.get("/soeg?q=kopipapir"))[0] == "Kopipapir A4, 80 g, hvid"
    _choose(house, "papir-dyr", UnitType.SCHOOL)
    page = house.get("/soeg?q=kopipapir")  # Solsikken is a kindergarten
    assert _rows(page)[0] == "Kopipapir A4, 80 g, hvid"
    assert "Valgt til" not in page
    _choose(house, "papir-dyr", UnitType.KINDERGARTEN)
    page = house.get("/soeg?q=kopipapir")
    assert _rows(page)[0] == dear
    assert "Valgt til børnehaver" in page
    assert "Anbefalet: på aftale og valgt til børnehaver" in page


def test_a_chosen_row_is_the_same_after_it_was_put_in_the_basket(house: House) -> None:
    _choose(house, "papir-svane", UnitType.KINDERGARTEN)
    why = "Anbefalet: på aftale, Svanemærket og valgt til børnehaver"
    assert why in house.get("/soeg?q=kopipapir")
    row = {"offer_id": house.town.offers["papir-svane"], "quantity": "1"}
    assert why in house.browser.post("/kurv/laeg-i", data=row, headers=PARTIAL).text


def test_a_word_the_stemmer_read_as_another_is_not_said_to_be_found(house: House) -> None:
    page = house.get("/soeg?q=sakks")
    assert _h1(page) == "1 vare med saks"
    assert "Vi fandt ikke »sakks«. Her er varer med »saks«." in page
    for query in ("saks", "sakse", "saksen", "papiret"):
        assert "Vi fandt ikke" not in house.get(f"/soeg?q={query}"), query


def test_a_price_for_one_piece_is_not_said_twice(house: House) -> None:
    page = house.get("/soeg?q=saks")
    assert page.count("18,75") == 1
    assert "6,39 kr. pr. 100 ark" in house.get("/soeg?q=kopipapir").replace("\u00a0", " ")
