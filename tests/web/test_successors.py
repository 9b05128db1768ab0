"""Choosing a successor on the pages: from a catalogue that waits, from the list, with and without
script; and what each says."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from shop.favourites.models import Successor
from shop.intake import actions as intake
from shop.intake.models import ImportBatch
from tests.databases import Databases
from tests.factories import NOW, client
from tests.price_lists import BASE, HEADER, SCISSORS, price_list
from tests.web.home_town import Place, morning_town, page, running, words

METTE, JONAS = "mette@lindeby.example", "jonas@lindeby.example"
OLD = "Børnesaks, 13 cm"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def place(databases: Databases, tmp_path: Path) -> Iterator[Place]:
    with running(databases, tmp_path, build=morning_town) as open_shop:
        yield open_shop


def stage(place: Place, *lines: object) -> int:
    """A file of Kridthuset's that waits: all but the scissors, and what else is given."""
    with place.database.write() as session:
        return intake.stage(
            session, folder=place.app.extensions["skub.config"].catalogue_dir,
            file=price_list([one for one in (*BASE, *lines) if one is not SCISSORS]),  # type: ignore[misc]
            name="priser.csv", node_id=place.town.lindeby.id or 0,
            supplier_id=place.town.kridthuset, by=place.town.jonas, now=NOW,
        )  # fmt: skip


def chosen(place: Place) -> list[tuple[int, int, bool]]:
    with place.database.read() as session:
        rows = session.scalars(select(Successor).order_by(Successor.id)).all()  # type: ignore[arg-type]
        return [(one.old_offer_id, one.new_offer_id, one.undone_at is None) for one in rows]


def jonas(place: Place) -> FlaskClient:
    return client(place.app, JONAS)


def test_the_difference_page_says_how_many_lists_hold_what_goes(place: Place) -> None:
    batch = stage(place)
    said = words(page(place.app, JONAS, f"/kataloger/{batch}?vis=udgaar"))
    assert "Står på 1 liste. Vælg afløser" in said


def test_the_choice_is_made_before_the_catalogue_is_published(place: Place) -> None:
    batch, offers = stage(place), place.town.offers
    address = f"/lister/afloeser/{offers['saks']}"
    panel = jonas(place).get(f"{address}?fil={batch}", headers=PARTIAL).text
    assert "<html" not in panel
    assert f'id="successor-{offers["saks"]}"' in panel
    answer = jonas(place).post(
        address, data={"fil": batch, "new_offer_id": offers["papir-svane"]}, headers=PARTIAL
    )
    assert "Afløses af Kopipapir A4, 80 g, hvid." in words(answer.text)
    assert chosen(place) == [(offers["saks"], offers["papir-svane"], True)]
    assert OLD in words(page(place.app, METTE, "/lister/2"))  # the catalogue is not published
    with place.database.write() as session:
        intake.publish(
            session, batch_id=batch, by=place.town.jonas, now=NOW, removal_confirmed=True
        )
    said = words(page(place.app, METTE, "/lister/2"))
    assert f"Afløser {OLD}." in said
    with place.database.write() as session:
        intake.roll_back(session, batch_id=batch, by=place.town.jonas, now=NOW)
    assert f"Afløser {OLD}" not in words(page(place.app, METTE, "/lister/2"))


def test_goods_that_come_with_the_catalogue_are_chosen_before_they_are_there(place: Place) -> None:
    saks = place.town.offers["saks"]
    lines = [f"{one.text};" for one in BASE if one is not SCISSORS]
    new = "20700;Børnesaks, 14 cm;stk;19,00;1;stk;44121618;;50.55;20655"
    text = "\r\n".join([f"{HEADER};Erstatter", *lines, new, ""])
    with place.database.write() as session:
        batch = intake.stage(
            session, folder=place.app.extensions["skub.config"].catalogue_dir,
            file=BytesIO(text.encode("cp1252")), name="nye.csv",
            node_id=place.town.lindeby.id or 0, supplier_id=place.town.kridthuset,
            by=place.town.jonas, now=NOW,
        )  # fmt: skip
    address = f"/lister/afloeser/{saks}"
    said = words(page(place.app, JONAS, f"{address}?fil={batch}"))
    assert "Ny i kataloget. Leverandøren siger, at den afløser." in said
    assert "19,00 kr. pr. stk., før 18,75 kr." in said
    jonas(place).post(address, data={"fil": batch, "new_item": "20700"})
    assert f"Afløser {OLD}" not in words(page(place.app, METTE, "/lister/2"))
    with place.database.write() as session:
        intake.publish(
            session, batch_id=batch, by=place.town.jonas, now=NOW, removal_confirmed=True
        )
    said = words(page(place.app, METTE, "/lister/2"))
    assert f"Børnesaks, 14 cm Kridthuset. Stk. På aftale Afløser {OLD}." in said


def test_without_script_the_press_leads_back_and_can_be_undone(place: Place) -> None:
    offers = place.town.offers
    address = f"/lister/afloeser/{offers['silkepapir']}"
    browser = jonas(place)
    said = words(browser.get(address).text)
    assert "Silkepapir, 10 farver" in said
    made = browser.post(address, data={"new_offer_id": offers["saks"]}, follow_redirects=True)
    assert "Børnesaks, 13 cm afløser Silkepapir, 10 farver." in made.text
    assert "Valgt af Jonas Bek, 23. november 2026." in words(made.text)
    undone = browser.post(f"{address}/fortryd", data={"successor_id": "1"}, follow_redirects=True)
    assert "Fortrudt. Listerne er, som de var." in undone.text
    assert chosen(place) == [(offers["silkepapir"], offers["saks"], False)]


def test_a_house_chooses_for_its_own_list_from_the_list(place: Place) -> None:
    offers, mette = place.town.offers, client(place.app, METTE)
    mette.post("/lister/laeg-paa", data={"list_id": 3, "offer_id": offers["saks"]})
    stage_and_publish(place)
    html = page(place.app, METTE, "/lister/3")
    assert f"/lister/afloeser/{offers['saks']}?sted={place.town.solsikken.id}" in html
    mette.post(
        f"/lister/afloeser/{offers['saks']}",
        data={"sted": place.town.solsikken.id, "new_offer_id": offers["papir-svane"]},
    )
    assert f"Afløser {OLD}." in words(page(place.app, METTE, "/lister/3"))
    assert f"Afløser {OLD}" not in words(page(place.app, METTE, "/lister/2"))


def stage_and_publish(place: Place) -> int:
    batch = stage(place)
    with place.database.write() as session:
        intake.publish(
            session, batch_id=batch, by=place.town.jonas, now=NOW, removal_confirmed=True
        )
    return batch


def test_amounts_and_removal_work_on_what_follows(place: Place) -> None:
    offers, mette = place.town.offers, client(place.app, METTE)
    mette.post("/lister/laeg-paa", data={"list_id": 3, "offer_id": offers["saks"], "quantity": 6})
    stage_and_publish(place)
    new = offers["papir-svane"]
    data = {"sted": place.town.solsikken.id, "new_offer_id": new}
    mette.post(f"/lister/afloeser/{offers['saks']}", data=data)
    mette.post("/lister/3/ret", data={f"offer_{new}": "9"})
    html = page(place.app, METTE, "/lister/3")
    assert f'name="offer_{new}" id="offer-{new}" value="9"' in html
    mette.post("/lister/3/ret", data={"remove": new})
    after = page(place.app, METTE, "/lister/3")
    assert f"offer_{new}" not in after
    assert OLD not in after


def test_what_is_removed_with_its_predecessor_does_not_come_back(place: Place) -> None:
    offers, mette = place.town.offers, client(place.app, METTE)
    for key in ("saks", "papir-svane"):
        mette.post("/lister/laeg-paa", data={"list_id": 3, "offer_id": offers[key]})
    stage_and_publish(place)
    mette.post(
        f"/lister/afloeser/{offers['saks']}",
        data={"sted": place.town.solsikken.id, "new_offer_id": offers["papir-svane"]},
    )
    mette.post("/lister/3/ret", data={"remove": offers["papir-svane"]})
    assert f"offer_{offers['papir-plus']}" not in page(place.app, METTE, "/lister/3")


@pytest.mark.parametrize("fields", [{"new_item": "99999"}, {"new_offer_id": "999999"}, {}])
def test_goods_that_are_not_there_are_not_chosen(place: Place, fields: dict[str, str]) -> None:
    batch = stage(place)
    answer = jonas(place).post(
        f"/lister/afloeser/{place.town.offers['saks']}", data={"fil": batch, **fields}
    )
    assert answer.status_code == 404
    assert chosen(place) == []


def test_the_desk_and_the_page_of_gone_goods_name_each_once(place: Place) -> None:
    said = words(page(place.app, JONAS, "/i-dag"))
    assert "Favorit sælges ikke mere 1 Silkepapir, 10 farver, Kreativt" in said
    said = words(page(place.app, JONAS, "/lister/udgaaede"))
    assert said.count("Silkepapir, 10 farver") >= 1
    assert "Står på 1 liste." in said
    assert client(place.app, METTE).get("/lister/udgaaede").status_code == 403


def test_a_batch_of_another_place_is_none_of_theirs(place: Place) -> None:
    batch = stage(place)
    ole = client(place.app, "ole@fjordby.example")
    address = f"/lister/afloeser/{place.town.offers['saks']}"
    assert ole.get(f"{address}?fil={batch}").status_code == 404
    assert ole.post(address, data={"fil": batch, "new_offer_id": "1"}).status_code == 404
    with place.database.read() as session:
        assert session.get(ImportBatch, batch) is not None
    assert chosen(place) == []
