"""The manager's page and the orders behind its numbers, on both engines."""

import html
import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from shop.db import Database
from tests.databases import Databases
from tests.factories import Town, app_for, client
from tests.reports_town import order, town_with_orders

ANNE, JONAS, METTE = "anne@lindeby.example", "jonas@lindeby.example", "mette@lindeby.example"
FOREIGN = "ole@fjordby.example"
NAMES = ("agreement_share", "label_share", "organic_share", "deliveries", "small_orders",
         "orders_value")  # fmt: skip


@pytest.fixture(scope="module")
def place(
    databases: Databases, engine_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, Town]]:
    """The shop on Monday 23 November 2026, with 26 more orders of Fjordby's house.

    No test here changes anything.
    """
    from shop.db_setup import create_all

    url = databases.like(engine_name, "tables", create_all)
    database = Database(url)
    built = town_with_orders(database)
    for day in range(1, 27):
        order(
            database, built, unit=built.fremmed_hus, supplier=built.kridthuset, by=built.fremmed,
            placed=date(2026, 10, day), comes=date(2026, 10, 28), lines={"fjordby-papir": 1},
        )  # fmt: skip
    database.dispose()
    app = app_for(url, tmp_path_factory.mktemp("data"))
    yield app, built
    app.extensions["skub.database"].dispose()
    databases.drop(url)


def words(page: str) -> str:
    """A page's text, with plain spaces."""
    body = page[page.index("<main") : page.index("</main>")]
    text = html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


def read(app: Flask, email: str, address: str, status: int = 200) -> str:
    answer = client(app, email).get(address)
    assert answer.status_code == status, answer.text
    return words(answer.text) if status == 200 else answer.text


def test_the_manager_sees_the_last_full_month_of_her_area(place: tuple[Flask, Town]) -> None:
    text = read(place[0], ANNE, "/overblik")
    assert "To huse i Område Nord Oktober 2026." in text
    assert "Købt på aftale 76 % 9 point til målet" in text  # 1.032,50 of 1.357,85; target 85
    assert "Små bestillinger 40 % 23 point til målet" in text  # 2 of 5; target 17
    assert "Varer købt 1.632 kr." in text
    assert "Leveringer pr. hus 0,5 om ugen 2,5 bedre end målet" in text  # 4 on 8,86 weeks
    assert "5 bestillinger i oktober. Ca. 450 kr. i arbejdstid, ikke penge." in text


def test_the_sentence_under_the_heading_is_made_of_the_figures(
    place: tuple[Flask, Town],
) -> None:
    text = read(place[0], ANNE, "/overblik")
    # September had one small order of three packets with the Swan, all on agreement
    assert "Mindre del små bestillinger end i september." in text
    assert "Mindre del på aftale og mindre del miljømærket end i september." in text
    assert "Én lille ændring vil kunne mærkes." in text


def test_how_it_is_counted_stands_under_each_number_with_the_ends_of_the_axis(
    place: tuple[Flask, Town],
) -> None:
    text = read(place[0], ANNE, "/overblik")
    assert text.count("Sådan er det talt") == 6
    assert text.count("Kilde: husenes bestillinger i Skub.") == 6
    assert "Desuden 145,00 kr. af accepterede grunde, talt for sig." in text
    assert "Aksen går fra 76 til 100." in text
    assert "Lignende huse vises, når der er mindst fem." in text


def test_a_number_that_cannot_be_measured_is_a_dash(place: tuple[Flask, Town]) -> None:
    app, built = place
    text = read(app, ANNE, f"/overblik?sted={built.regnbuen.id}&maaned=2026-10")
    assert "Økologisk mad – " in text
    assert "0 % Økologisk" not in text


def test_nobody_is_named_on_the_managers_page_or_behind_a_number(
    place: tuple[Flask, Town],
) -> None:
    app, _ = place
    for address in ("/overblik", "/overblik/ordrer?tal=small_orders&maaned=2026-10"):
        text = read(app, JONAS, address)
        for name in ("Mette Holm", "Karl Berg", "Sara Lund"):
            assert name not in text


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_house_leads_to_orders_that_give_the_same_number(
    place: tuple[Flask, Town], name: str
) -> None:
    app, built = place
    browser = client(app, ANNE)
    page = browser.get("/overblik?maaned=2026-10").text
    table = page[page.index('<table class="table houses"') :]
    for house in (built.regnbuen, built.solsikken):
        link = re.search(
            rf'href="(/overblik/ordrer\?sted={house.id}&amp;maaned=2026-10&amp;tal={name})">([^<]*)<',
            table,
        )
        assert link is not None
        behind = browser.get(html.unescape(link[1]))
        assert behind.status_code == 200
        assert f"Oktober 2026: {html.unescape(link[2])}".replace("\u00a0", " ") in words(
            behind.text
        )


def test_the_orders_behind_the_agreement_share_say_what_counts(
    place: tuple[Flask, Town],
) -> None:
    app, built = place
    text = read(app, ANNE, f"/overblik/ordrer?sted={built.solsikken.id}&maaned=2026-10")
    assert "1.032,50 kr. af 1.177,10 kr." in text
    assert "Kopipapir A4, 80 g, Kontor Plus Tæller imod 144,60 kr." in text
    assert "Kopipapir A4, 80 g, hvid Tæller for 319,50 kr." in text
    assert "Kopipapir A4, 80 g, hvid Accepteret grund 145,00 kr." in text
    assert "Silkepapir" not in text  # no agreement: neutral


def test_the_house_table_comes_as_a_danish_sheet(place: tuple[Flask, Town]) -> None:
    app, _ = place
    answer = client(app, ANNE).get("/overblik/huse.csv?maaned=2026-10")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="huse-2026-10.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbf")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Hus;Købt på aftale (%);Miljømærket (%);Økologisk mad (%)")
    assert lines[1:] == [
        "Regnbuen;0,0;0,0;;0,2;100,0;180,75",
        "Solsikken;87,7;64,1;64,8;0,7;25,0;1451,10",
    ]
    one = client(app, ANNE).get("/overblik/agreement_share.csv?maaned=2026-10")
    assert one.data.decode("utf-8-sig").splitlines()[2] == "Solsikken;87,7;1032,50;1177,10"


def test_what_gathering_spared_is_empty_until_somebody_gathers(place: tuple[Flask, Town]) -> None:
    app, _town = place
    assert "Intet er samlet endnu" in read(app, ANNE, "/overblik/sparet?maaned=2026-10")
    assert "Ingen bestillinger er lagt sammen" in read(app, ANNE, "/overblik?maaned=2026-10")
    sheet = client(app, ANNE).get("/overblik/sparet.csv?maaned=2026-10").data.decode("utf-8-sig")
    assert sheet.splitlines()[0].startswith("Hus;Færre bestillinger;Ca. kr. i arbejdstid")
    assert "Solsikken;0;0,00;0;0" in sheet


@pytest.mark.parametrize("address", ["/overblik", "/overblik/ordrer", "/overblik/huse.csv"])
def test_another_municipalitys_places_do_not_exist(place: tuple[Flask, Town], address: str) -> None:
    app, built = place
    for node in (built.lindeby, built.area, built.solsikken, built.community):
        read(app, FOREIGN, f"{address}?sted={node.id}", 404)
    read(app, ANNE, f"{address}?sted={built.skolen.id}", 404)  # not her area
    read(app, ANNE, f"{address}?sted={built.fremmed_hus.id}", 404)
    for odd in ("0", "x", "-1", "99999999999999999999", "1;drop"):
        read(app, ANNE, f"{address}?sted={odd}", 404)


def test_a_house_or_supplier_of_elsewhere_in_the_address_opens_nothing(
    place: tuple[Flask, Town],
) -> None:
    app, built = place
    text = read(
        app, ANNE,
        f"/overblik/ordrer?sted={built.area.id}&maaned=2026-10&tal=orders_value&hus={built.skolen.id}",
    )  # fmt: skip
    assert "Der er ingen bestillinger bag tallet." in text


@pytest.mark.parametrize("month", ["2026-13", "oktober", "2026-1", "0001-01", "2026-10-01"])
def test_a_month_that_is_none_is_answered_in_words(place: tuple[Flask, Town], month: str) -> None:
    answer = read(place[0], ANNE, f"/overblik?maaned={month}", 422)
    assert "Måneden skrives som 2026-10." in answer


def test_an_unknown_number_is_not_found(place: tuple[Flask, Town]) -> None:
    read(place[0], ANNE, "/overblik/ordrer?tal=nonsense", 404)
    read(place[0], ANNE, "/overblik/nonsense.csv", 404)


def test_a_requisitioner_is_turned_away(place: tuple[Flask, Town]) -> None:
    for address in ("/overblik", "/overblik/ordrer", "/overblik/huse.csv"):
        read(place[0], METTE, address, 403)


def test_procurement_sees_the_municipality_and_can_choose_any_of_its_places(
    place: tuple[Flask, Town],
) -> None:
    app, _ = place
    page = client(app, JONAS).get("/overblik").text
    assert "Tre huse i Lindeby Kommune" in words(page)
    options = re.findall(r'<option value="\d+"[^>]*>([^<]+)</option>', page)
    assert [option.replace("\u00a0", "").strip() for option in options] == [
        "Lindeby Kommune", "Børn og Unge", "Område Nord", "Regnbuen", "Solsikken", "Skoler",
        "Engskolen",
    ]  # fmt: skip


def test_a_month_without_orders_says_so(place: tuple[Flask, Town]) -> None:
    text = read(place[0], ANNE, "/overblik?maaned=2026-11")
    assert "Der er ingen bestillinger i november 2026." in text
    assert "Købt på aftale – " in text
    text = read(place[0], ANNE, "/overblik?maaned=2025-01")
    assert "Der er ingen tal endnu" in text


def test_the_swap_leads_to_its_orders_and_to_a_letter_without_an_address(
    place: tuple[Flask, Town],
) -> None:
    app, _ = place
    browser = client(app, ANNE)
    page = browser.get("/overblik").text
    assert "Byt kopipapir A4 i to huse" in words(page)
    assert "Ca. 40 kr. om året" in words(page)  # 37,80
    assert 'href="mailto:?subject=Byt%20kopipapir%20A4%20i%20to%20huse&amp;body=' in page
    link = re.search(r'href="([^"]*vare=\d+)"', page)
    assert link is not None
    behind = words(browser.get(html.unescape(link[1])).text)
    assert "November 2025 til oktober 2026: 0 %" in behind
    assert "0,00 kr. af 325,35 kr." in behind
    assert "Kun de bestillinger, som forslaget bygger på." in behind


def test_27_orders_are_two_pages_that_together_hold_each_once(place: tuple[Flask, Town]) -> None:
    app, built = place
    browser = client(app, FOREIGN)
    odd = "&endpoint=x&_external=1&values=2"  # what is not ours in the address is left behind
    first = browser.get(f"/overblik/ordrer?sted={built.fjordby.id}&tal=small_orders{odd}").text
    assert "27 af 27 bestillinger" in words(first)
    link = re.search(r'href="([^"]*foer=[^"]*)"', first)
    assert link is not None
    second = browser.get(html.unescape(link[1])).text
    pages = [re.findall(r"F2026-\d{6}(?=</a>)", page) for page in (first, second)]
    assert [len(found) for found in pages] == [25, 2]
    assert len({*pages[0], *pages[1]}) == 27
    assert "foer=" not in second
