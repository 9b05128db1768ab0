"""The difference page where prices are held: buttons, choices, filters, policy, the list of all."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shop.catalogue.models import CatalogueFeed
from shop.db import Database
from tests.factories import NOW, app_for, client, second_buyer, town
from tests.price_lists import BASE, CHEAPER, DRAWING, GLUE, PAPER, SCISSORS, many
from tests.web.test_intake_pages import PARTIAL, Desk, words

STEEP = replace(PAPER, price="40,00")
RENAMED = replace(STEEP, name="Kopipapir A4, 80 g, ekstra hvid")
STEEP_GLUE = replace(GLUE, price="15,62")


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    built = town(database)
    database.dispose()
    app = app_for(database_url, tmp_path)
    made = Desk(app, built, client(app, built.jonas.email))
    made.published(*BASE)
    yield made
    app.extensions["skub.database"].dispose()


def change_of(desk: Desk, address: str, name: str) -> str:
    """The id of the row with this name."""
    html = desk.browser.get(address).text
    rows = re.findall(r'id="change-(\d+)".*?</tr>', html, re.DOTALL)
    parts = re.split(r'id="change-\d+"', html)[1:]
    found: str = next(row for row, part in zip(rows, parts, strict=True) if name in part)
    return found


def press(desk: Desk, address: str, **form: str) -> str:
    """What the page says after the press, without script."""
    answer = desk.browser.post(address, data=form)
    assert answer.status_code == 303
    return words(desk.browser.get(answer.headers["Location"].split("#")[0]).text)


def test_a_held_price_says_why_and_is_approved_with_a_reason(desk: Desk) -> None:
    batch = desk.staged(RENAMED, DRAWING, CHEAPER, GLUE)
    page = desk.page(batch)
    assert "1 Holdt tilbage" in page
    assert "Holdt tilbage. Aftalen tillader højst 5 %. Godkend" in page
    assert "Udgiv 1 ændring" in page
    assert "Holdte varer sælges til den gamle pris" in page
    change = change_of(desk, batch, "Kopipapir")
    page = press(desk, f"{batch}/priser", change=change, decision="godkend", why="Papir er steget")
    assert "1 pris er godkendt." in page
    assert "Godkendt af Jonas Bek d." in page
    assert "Beslutninger om priser" in page
    assert "Godkendt: Papir er steget" in page
    assert "Udgiv 2 ændringer" in page


def test_htmx_gets_the_region_with_focus_on_the_row_or_on_the_next_one(desk: Desk) -> None:
    batch = desk.staged(STEEP, DRAWING, SCISSORS, STEEP_GLUE)
    change = change_of(desk, batch, "Kopipapir")
    form = {"change": change, "decision": "behold"}
    all_rows = desk.browser.post(f"{batch}/priser", data=form, headers=PARTIAL)
    assert "<html" not in all_rows.text
    assert f'id="held-{change}" data-focus' in all_rows.text
    assert "Gammel pris beholdt af Jonas Bek" in words(all_rows.text)
    desk.browser.post(f"{batch}/priser", data={"change": change, "decision": "genaabn"})
    held = desk.browser.post(f"{batch}/priser?vis=holdt", data=form, headers=PARTIAL)
    glue = change_of(desk, batch, "Limstift")
    assert f'id="change-{change}"' not in held.text  # it waits no more
    heading = 'aria-labelledby="changes-title" data-focus'
    assert (f'id="held-{glue}" data-focus' if int(glue) < int(change) else heading) in held.text


def test_many_prices_are_decided_at_once(desk: Desk) -> None:
    batch = desk.staged(STEEP, DRAWING, SCISSORS, STEEP_GLUE)
    form = {"decision": "godkend", "hvilke": "under"}
    assert "Skriv et tal fra 1 til 100." in press(desk, f"{batch}/priser", under="alt", **form)
    assert "1 pris er godkendt." in press(desk, f"{batch}/priser", under="20", **form)
    assert "1 gammel pris er beholdt." in press(
        desk, f"{batch}/priser", decision="behold", hvilke="alle"
    )
    assert "Ingen priser venter på dig her." in press(desk, f"{batch}/priser", decision="behold")
    assert "Vælg, om prisen skal godkendes." in press(desk, f"{batch}/priser")


def test_a_number_that_is_none_is_never_taken_for_all_of_them(desk: Desk) -> None:
    batch = desk.staged(STEEP, DRAWING, SCISSORS, STEEP_GLUE)
    for wrong in ("", "x", "0", "99999999999"):
        form = {"change": wrong, "decision": "godkend"}
        assert desk.browser.post(f"{batch}/priser", data=form).status_code == 404
        assert "Sæt hak ved" in press(desk, f"{batch}/valg", do="udelad", alle=wrong)
    page = desk.page(batch)
    assert "2 Holdt tilbage" in page
    assert "Udeladt." not in page


def test_rows_are_left_out_and_taken_in_again(desk: Desk) -> None:
    batch = desk.staged(DRAWING, CHEAPER, GLUE)  # the paper is gone
    change = change_of(desk, batch, "Kopipapir")
    assert "Sæt hak ved de ændringer" in press(desk, f"{batch}/valg", do="udelad")
    page = press(desk, f"{batch}/valg", do="udelad", change=change)
    assert "1 ændring er udeladt." in page
    assert "Udeladt. Varen bliver, som den er." in page
    assert "Udgiv 1 ændring" in page
    assert "Kopipapir" in words(desk.browser.get(f"{batch}?vis=udeladt").text)
    assert "1 ændring er med igen." in press(desk, f"{batch}/valg", do="tag-med", change=change)
    assert "2 ændringer er udeladt." in press(desk, f"{batch}/valg", do="udelad", alle="alle")
    assert "Udgiv uden ændringer" in desk.page(batch)
    assert "1 ændring er med igen." in press(desk, f"{batch}/valg", do="tag-med", alle="billigere")


def test_changes_are_searched_by_name_and_number(desk: Desk) -> None:
    batch = desk.staged(*BASE, *many(40))
    page = desk.browser.get(f"{batch}?soeg=V00007").text
    assert 'id="find-change"' in page
    assert words(page).count("Kopipapir A4 nr. 7") >= 1
    assert "Viser 1 af 1 ændringer" in words(page)
    assert "Her er ingen ændringer af den slags." in words(
        desk.browser.get(f"{batch}?soeg=%25").text
    )


def test_old_and_new_are_read_field_by_field(desk: Desk) -> None:
    batch = desk.staged(RENAMED, DRAWING, SCISSORS, GLUE)
    change = change_of(desk, batch, "Kopipapir")
    page = words(desk.browser.get(f"/kataloger/aendring/{change}").text)
    assert "Navn Før: Kopipapir A4, 80 g, hvid Nu: Kopipapir A4, 80 g, ekstra hvid" in page
    part = desk.browser.get(f"/kataloger/aendring/{change}", headers=PARTIAL).text
    assert "<html" not in part
    assert desk.browser.get("/kataloger/aendring/999999").status_code == 404


def test_prices_that_wait_stand_in_one_place_and_live_on_after_publishing(desk: Desk) -> None:
    assert "Ingen priser venter." in words(desk.browser.get("/kataloger/priser").text)
    batch = desk.staged(STEEP, DRAWING, CHEAPER, GLUE)
    desk.browser.post(f"{batch}/udgiv")
    page = desk.page(batch)
    assert "1 pris venter stadig. Varen sælges til den gamle pris." in page
    waiting = words(desk.browser.get("/kataloger/priser").text)
    assert "1 pris venter" in waiting
    assert "Kopipapir A4, 80 g, hvid" in waiting
    assert "Kopipapir A4, 80 g, hvid 31.95" in desk.shop()
    change = change_of(desk, batch, "Kopipapir")
    form = {"change": change, "decision": "godkend"}
    answer = desk.browser.post(f"{batch}/priser?fra=priser", data=form)
    assert answer.headers["Location"] == "/kataloger/priser"
    assert "Kopipapir A4, 80 g, hvid 40" in desk.shop()
    assert "Ingen priser venter." in words(desk.browser.get("/kataloger/priser").text)


def test_while_search_is_on_its_way_the_page_says_so(desk: Desk) -> None:
    batch = desk.staged(PAPER, DRAWING, CHEAPER, GLUE)
    desk.browser.post(f"{batch}/udgiv")
    assert "Søgningen viser" not in desk.page(batch)
    with desk.app.extensions["skub.database"].write() as session:
        session.add(CatalogueFeed(offer_id=1, at=NOW))  # as a worker leaves it until it follows
    assert "Søgningen viser de nye varer og priser om lidt." in desk.page(batch)


def test_the_csv_says_why_it_was_held_what_was_decided_by_whom_and_why(desk: Desk) -> None:
    batch = desk.staged(STEEP, DRAWING, CHEAPER, GLUE)
    change = change_of(desk, batch, "Kopipapir")
    desk.browser.post(
        f"{batch}/priser", data={"change": change, "decision": "behold", "why": "=For dyrt"}
    )
    lines = desk.browser.get(f"{batch}/aendringer.csv").text.splitlines()
    assert lines[0].endswith("Holdt tilbage;Beslutning;Hvem;Hvornår;Hvorfor")
    paper = next(line for line in lines if "10482" in line)
    assert "Over aftalens grænse;Gammel pris beholdt;Jonas Bek;" in paper
    assert paper.endswith("'=For dyrt")


def test_with_four_eyes_a_colleague_publishes(desk: Desk) -> None:
    rules = "/kataloger/regler"
    assert "Ingen har ændret det endnu." in words(desk.browser.get(rules).text)
    node = str(desk.town.lindeby.id)
    bad = desk.browser.post(rules, data={"node": node, "withdrawn_percent": "0"})
    assert (bad.status_code, "Skriv et tal fra 1 til 100." in words(bad.text)) == (422, True)
    said = press(desk, rules, node=node, four_eyes="ja", withdrawn_percent="20")
    assert "Gemt. Det gælder fra nu af." in said
    assert "Sidst ændret for Lindeby Kommune af Jonas Bek" in said
    batch = desk.staged(PAPER, DRAWING, CHEAPER, GLUE)
    assert "Du lagde selv filen op. En kollega i indkøb skal udgive den." in desk.page(batch)
    assert "En anden end den, der lagde filen op" in press(desk, f"{batch}/udgiv")
    database: Database = desk.app.extensions["skub.database"]
    with database.write() as session:
        vera = second_buyer(session, desk.town)
    other = Desk(desk.app, desk.town, client(desk.app, vera.email))
    assert "Udgiv 1 ændring" in other.page(batch)
    assert "Udgivet: 1 ændring er i butikken." in press(other, f"{batch}/udgiv")


def test_another_municipality_finds_nothing_and_changes_nothing(desk: Desk) -> None:
    batch = desk.staged(STEEP, DRAWING, CHEAPER, GLUE)
    change = change_of(desk, batch, "Kopipapir")
    stranger = client(desk.app, desk.town.fremmed_indkoeb.email)
    form = {"change": change, "decision": "godkend"}
    assert stranger.post(f"{batch}/priser", data=form).status_code == 404
    assert stranger.post(f"{batch}/valg", data={"do": "udelad", "alle": "alle"}).status_code == 404
    assert stranger.get(f"/kataloger/aendring/{change}").status_code == 404
    assert "Kopipapir" not in stranger.get("/kataloger/priser").text
    node = {"node": str(desk.town.lindeby.id), "withdrawn_percent": "99"}
    assert stranger.post("/kataloger/regler", data=node).status_code == 404
    assert "1 Holdt tilbage" in desk.page(batch)
    assert "Udeladt" not in desk.page(batch)
