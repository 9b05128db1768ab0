"""The pages of lists: amounts, the basket, editing one's own, and whose list is whose."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from shop.favourites.models import FavouriteItem, FavouriteList
from tests.databases import Databases
from tests.factories import client
from tests.web.home_town import Place, morning_town, page, running, words

FRUIT, CREATIVE, OUTING = 1, 2, 3
METTE, KARL, JONAS = "mette@lindeby.example", "karl@lindeby.example", "jonas@lindeby.example"
STRANGER = "ida@fjordby.example"


@pytest.fixture
def place(databases: Databases, tmp_path: Path) -> Iterator[Place]:
    with running(databases, tmp_path, build=morning_town) as open_shop:
        yield open_shop


def kept(place: Place) -> list[tuple[int, int, float]]:
    with place.database.read() as session:
        rows = session.exec(select(FavouriteItem)).all()
        return sorted((it.list_id, it.offer_id, float(it.usual_quantity)) for it in rows)


def lists_kept(place: Place) -> list[str]:
    with place.database.read() as session:
        rows = session.exec(select(FavouriteList)).all()
        return sorted(it.name for it in rows if it.retired_at is None)


def amount(html: str, offer_id: int) -> str:
    found = re.search(rf'name="offer_{offer_id}"[^>]* value="([^"]*)"', html)
    assert found is not None, offer_id
    return found.group(1)


def test_the_lists_page_has_the_central_ones_and_the_house_s_own(place: Place) -> None:
    said = words(page(place.app, METTE, "/lister"))
    assert "Frugt 2 varer, alle økologiske. Plejer at koste ca. 152 kr." in said
    assert "Kreativt 1 vare. Plejer at koste ca. 75 kr." in said
    assert said.index("Færdige lister") < said.index("Husets egne lister") < said.index("Skovtur")


def test_a_house_without_lists_gets_two_ways_on_and_a_form(place: Place) -> None:
    said = words(page(place.app, STRANGER, "/lister"))
    assert "Ingen lister endnu" in said
    assert "Lav en ny liste" in said


def test_a_list_shows_price_pack_badges_and_the_usual_amount(place: Place) -> None:
    html = page(place.app, METTE, f"/lister/{FRUIT}")
    assert amount(html, place.town.offers["bananer"]) == "4"
    said = words(html)
    assert "Bananer Marken Frugt & Grønt. Kg På aftale" in said
    assert "19,50 kr. pr. kg" in said


def test_what_is_no_longer_sold_is_said_apart_and_cannot_be_bought(place: Place) -> None:
    html = page(place.app, METTE, f"/lister/{CREATIVE}")
    assert "Silkepapir, 10 farver Kridthuset, varenr. 8813 Udgået Find en anden" in words(html)
    assert f'name="offer_{place.town.offers["silkepapir"]}"' not in html


def test_one_press_puts_the_whole_list_in_the_basket(place: Place) -> None:
    html = page(place.app, KARL, f"/lister/{FRUIT}")
    form = re.search(r'<form method="post" action="([^"]*)" id="list-form"', html)
    assert form is not None
    fields = {
        f"offer_{place.town.offers[key]}": amount(html, place.town.offers[key])
        for key in ("aebler", "bananer")
    }
    answer = client(place.app, KARL).post(form.group(1), data=fields, follow_redirects=True)
    assert answer.status_code == 200
    assert "2 varer" in words(page(place.app, KARL, "/"))


def test_plus_and_minus_work_without_script_and_keep_the_other_amounts(place: Place) -> None:
    apples, bananas = place.town.offers["aebler"], place.town.offers["bananer"]
    before = kept(place)
    answer = client(place.app, METTE).post(
        f"/lister/{FRUIT}/antal",
        data={f"offer_{apples}": "2,5", f"offer_{bananas}": "1", f"step_{bananas}": "-1"},
    )
    html = answer.get_data(as_text=True)
    assert (amount(html, apples), amount(html, bananas)) == ("2,5", "0")
    assert kept(place) == before


def test_the_address_of_typed_amounts_leads_back_to_the_list(place: Place) -> None:
    answer = client(place.app, METTE).get(f"/lister/{FRUIT}/antal")
    assert (answer.status_code, answer.location) == (303, f"/lister/{FRUIT}")


def test_plus_starts_at_the_least_that_is_sold(place: Place) -> None:
    gloves = place.town.offers["handsker"]
    answer = client(place.app, METTE).post(
        f"/lister/{OUTING}/antal", data={f"offer_{gloves}": "0", f"step_{gloves}": "+1"}
    )
    assert amount(answer.get_data(as_text=True), gloves) == "2"


def test_the_house_makes_fills_and_deletes_a_list_of_its_own(place: Place) -> None:
    browser = client(place.app, METTE)
    made = browser.post("/lister", data={"name": "Fødselsdag"})
    assert (made.status_code, made.location) == (303, "/lister/4")
    assert "Listen er tom" in words(page(place.app, METTE, "/lister/4"))
    scissors = place.town.offers["saks"]
    browser.post("/lister/laeg-paa", data={"list_id": 4, "offer_id": scissors, "quantity": "2"})
    assert (4, scissors, 2.0) in kept(place)
    deleted = browser.post("/lister/4/slet")
    assert (deleted.status_code, deleted.location) == (303, "/lister")
    assert "Fødselsdag" not in lists_kept(place)


def test_from_an_item_s_page_it_lands_on_the_house_s_list_made_if_need_be(place: Place) -> None:
    nappies = place.town.offers["bleer"]
    client(place.app, METTE).post("/lister/laeg-paa", data={"offer_id": nappies})
    assert (OUTING, nappies, 1.0) in kept(place)
    client(place.app, KARL).post("/lister/laeg-paa", data={"offer_id": nappies})
    assert "Husets liste" in lists_kept(place)


def test_the_usual_amounts_are_kept_and_an_item_can_be_taken_off_and_put_back(
    place: Place,
) -> None:
    gloves, browser = place.town.offers["handsker"], client(place.app, METTE)
    browser.post(f"/lister/{OUTING}/ret", data={f"offer_{gloves}": "6"})
    assert (OUTING, gloves, 6.0) in kept(place)
    removed = browser.post(
        f"/lister/{OUTING}/ret", data={"remove": gloves}, follow_redirects=True
    ).get_data(as_text=True)
    assert "Fjernet: Engangshandsker str. M, nitril." in removed
    assert kept(place)[-1][0] != OUTING
    undo = dict(re.findall(r'name="(number)" value="([^"]*)"', removed))
    browser.post(f"/lister/{OUTING}/fortryd", data=undo)
    assert (OUTING, gloves, 6.0) in kept(place)


def test_central_lists_are_for_the_houses_to_use_and_procurement_to_change(place: Place) -> None:
    bananas = place.town.offers["bananer"]
    assert "Fjern fra listen" not in page(place.app, METTE, f"/lister/{FRUIT}")
    before = kept(place)
    refused = client(place.app, METTE).post(f"/lister/{FRUIT}/ret", data={"remove": bananas})
    assert (refused.status_code, kept(place)) == (403, before)
    assert "Læg i kurv" not in page(place.app, JONAS, f"/lister/{FRUIT}")
    assert "Frugt, Børnehaver Børnehaver 2" in words(page(place.app, JONAS, "/lister"))
    client(place.app, JONAS).post(f"/lister/{FRUIT}/ret", data={"remove": bananas})
    assert (FRUIT, bananas, 4.0) not in kept(place)


@pytest.mark.parametrize("email", [KARL, STRANGER, JONAS, "ole@fjordby.example"])
def test_another_house_s_list_does_not_exist(place: Place, email: str) -> None:
    browser, before, names = client(place.app, email), kept(place), lists_kept(place)
    gloves = place.town.offers["handsker"]
    answers = [
        browser.get(f"/lister/{OUTING}"),
        browser.post(f"/lister/{OUTING}/antal"),
        browser.post(f"/lister/{OUTING}/ret", data={"remove": gloves}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert browser.post(f"/lister/{OUTING}/slet").status_code in (403, 404)
    stolen = browser.post("/lister/laeg-paa", data={"list_id": OUTING, "offer_id": gloves})
    assert stolen.status_code == 403
    assert (kept(place), lists_kept(place)) == (before, names)


def test_managers_have_no_lists(place: Place) -> None:
    assert client(place.app, "anne@lindeby.example").get("/lister").status_code == 403


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/lister", {"name": "   "}, 422),
        ("/lister", {"name": "x" * 81}, 422),
        ("/lister", {}, 422),
        ("/lister/laeg-paa", {"offer_id": "99999999999999999999"}, 404),
        ("/lister/laeg-paa", {"offer_id": "æble"}, 404),
        ("/lister/laeg-paa", {"offer_id": "12", "quantity": "mange"}, 422),
        ("/lister/3/ret", {"offer_9": "0"}, 422),
        ("/lister/3/ret", {"remove": "99999999999999999999"}, 303),
        ("/lister/3/antal", {"offer_9": "-1"}, 422),
        ("/lister/99999999999999999999/antal", {}, 404),
        ("/lister/99999999999999999999/slet", {}, 404),
    ],
)
def test_bad_input_is_answered_and_changes_nothing(
    place: Place, path: str, data: dict[str, str], status: int
) -> None:
    assert place.town.offers["handsker"] == 9
    before, names = kept(place), lists_kept(place)
    assert client(place.app, METTE).post(path, data=data).status_code == status
    assert (kept(place), lists_kept(place)) == (before, names)
