"""The basket in a browser without script and with htmx, on both engines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from shop.basket import refilling
from shop.catalogue.queries import visible_rows
from shop.db import table_of
from shop.guidance.models import Exposure
from shop.orders.models import Order
from tests.buying import House, everything, house
from tests.factories import NOW, app_for, client, item

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass
class Web:
    """The shop with Mette at the keyboard."""

    home: House
    app: Flask
    mette: FlaskClient

    def id(self, offer: str) -> int:
        return self.home.town.offers[offer]

    def count(self, model: type[Order] | type[Exposure]) -> int:
        with self.home.database.read() as session:
            counted = sa.select(sa.func.count()).select_from(table_of(model))
            return int(session.execute(counted).scalar_one())

    def form(self, page: str, action: str) -> MultiDict[str, str]:
        """The hidden fields of a page's form, as a browser would send them."""
        found = re.search(rf'action="{action}"[^>]*>(.*?)</form>', page, re.S)
        assert found is not None
        return MultiDict(re.findall(r'name="(\w+)" value="([^"]*)"', found.group(1)))


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


def test_an_empty_basket_shows_two_ways_on(web: Web) -> None:
    page = web.mette.get("/kurv")
    assert page.status_code == 200
    assert "Kurven er tom" in page.text
    assert 'href="/lister"' in page.text
    assert 'href="/soeg"' in page.text


def test_laeg_i_kurv_answers_with_the_row_the_suggestion_and_the_count(web: Web) -> None:
    offer = web.id("papir-plus")
    answer = web.mette.post("/kurv/laeg-i", data={"offer_id": offer, "quantity": "3"}, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<article")
    assert f'id="row-{offer}"' in answer.text
    assert "I kurven" in answer.text
    assert "Samme slags, 4,20 kr. billigere pr. pakke" in words(answer)
    assert 'hx-swap-oob="true">1 vare<' in answer.text
    assert "Der er et forslag under varen." in answer.text


def test_a_suggestion_is_told_of_only_where_it_is_seen(web: Web) -> None:
    offer = web.id("papir-plus")
    said = []
    for back in ("/soeg?q=papir", f"/vare/{offer}"):
        page = web.mette.post(
            "/kurv/laeg-i", data={"offer_id": offer, "quantity": "3"}, follow_redirects=True,
            headers={"Referer": f"http://localhost{back}"},
        )  # fmt: skip
        assert "Lagt i kurven" in page.text
        said.append("Der er et forslag under varen." in page.text)
    assert said == [True, False]


def test_without_script_one_comes_back_to_the_row(web: Web) -> None:
    answer = web.mette.post(
        "/kurv/laeg-i", data={"offer_id": web.id("saks"), "quantity": "2"},
        headers={"Referer": "http://localhost/soeg?q=saks"},
    )  # fmt: skip
    assert (answer.status_code, answer.headers["Location"]) == (
        303, f"/soeg?q=saks#row-{web.id('saks')}",
    )  # fmt: skip


@pytest.mark.parametrize(
    "referrer", ["http://evil.example/soeg", "", "http://localhost//evil.example/x"]
)
def test_nobody_is_sent_to_a_foreign_page(web: Web, referrer: str) -> None:
    answer = web.mette.post(
        "/kurv/laeg-i", data={"offer_id": web.id("saks"), "quantity": "2"},
        headers={"Referer": referrer},
    )  # fmt: skip
    assert answer.headers["Location"].startswith("/kurv#")


def test_plus_and_minus_on_a_row_work_without_script(web: Web) -> None:
    counted = []
    for step in ("+1", "+1", "-1", "-1", "-1"):
        web.mette.post(
            "/kurv/laeg-i", data={"offer_id": web.id("handsker"), "quantity": "2", "step": step}
        )
        line = web.home.basket().line(web.id("handsker"))
        counted.append(line.quantity if line else Decimal(0))
    assert counted == [2, 4, 2, 0, 0]  # sold in twos


def test_plus_and_minus_in_the_basket_count_from_the_field(web: Web) -> None:
    web.home.add("papir-svane", "3")
    for step, expected in (("+1", 4), ("-1", 2), ("", 3)):
        answer = web.mette.post(
            "/kurv/ret",
            data={"offer_id": web.id("papir-svane"), "quantity": "3", "step": step},
        )
        assert answer.headers["Location"] == f"/kurv#line-{web.id('papir-svane')}"
        line = web.home.basket().line(web.id("papir-svane"))
        assert line is not None
        assert line.quantity == expected


def test_a_removed_line_can_be_had_back_and_focus_goes_to_the_next(web: Web) -> None:
    web.home.fill(papir_svane="3", saks="1")
    said = {"offer_id": web.id("papir-svane"), "note": "Til Ida"}
    assert web.mette.post("/kurv/note", data=said).status_code == 303
    answer = web.mette.post(
        "/kurv/ret", data={"offer_id": web.id("papir-svane"), "action": "remove"}, headers=HTMX
    )
    assert "Fjernet: Kopipapir A4, 80 g, hvid." in words(answer)
    assert re.search(rf'id="line-{web.id("saks")}-name"[^>]* data-focus', answer.text)
    undo = web.form(answer.text, "/kurv/fortryd")
    assert web.mette.post("/kurv/fortryd", data=undo).status_code == 303
    line = web.home.basket().line(web.id("papir-svane"))
    assert line is not None
    assert (int(line.quantity), line.note) == (3, "Til Ida")


def test_the_last_line_leaves_the_empty_basket_with_focus(web: Web) -> None:
    web.home.fill(saks="1")
    answer = web.mette.post(
        "/kurv/ret", data={"offer_id": web.id("saks"), "action": "remove"}, headers=HTMX
    )
    assert "Kurven er tom" in answer.text
    assert '<div id="basket" tabindex="-1" data-focus ' in answer.text


def test_the_page_says_price_changes_aloud(web: Web) -> None:
    web.home.add("saks", "1")
    web.home.publish(
        web.home.town.kridthuset,
        [item("20655", "Børnesaks, 13 cm", "19.25", unspsc="44121618")],
    )
    page = web.mette.get("/kurv")
    assert "Prisen er ændret fra 18,75 kr. til 19,25 kr." in words(page)


def test_byt_on_a_row_and_in_the_basket(web: Web) -> None:
    for where, target in (("row", 'id="row-'), ("basket", 'id="basket"')):
        web.home.add("papir-plus", "2")
        answer = web.mette.post(
            "/kurv/byt", headers=HTMX,
            data={"offer_id": web.id("papir-plus"), "where": where, "answer": "swap"},
        )  # fmt: skip
        assert target in answer.text
        assert "Byttet. Kurven er nu" in answer.text
        assert web.home.basket().line(web.id("papir-plus")) is None
    line = web.home.basket().line(web.id("papir-svane"))
    assert line is not None
    assert line.quantity == 4


def test_behold_is_one_press_and_the_suggestion_is_gone(web: Web) -> None:
    web.home.add("papir-plus", "2")
    answer = web.mette.post(
        "/kurv/byt", headers=HTMX,
        data={"offer_id": web.id("papir-plus"), "where": "row", "answer": "keep"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert "Samme slags" not in answer.text
    assert "Samme slags" not in web.mette.get("/kurv").text


def test_a_small_order_offers_three_ways_of_one_size(web: Web) -> None:
    web.home.fill(papir_svane="3")
    page = words(web.mette.get("/kurv"))
    for text in (
        "Skal den køre med tirsdag?", "I sparer gebyret på 75,00 kr.",
        "Det koster ca. 90 kr. i arbejdstid at behandle en ordre", "Saml til tirsdag",
        "Se husets faste varer", "Send nu", "Mangler til mindsteordre 404,15 kr.",
    ):  # fmt: skip
        assert text in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_send_now_asks_for_the_reason_in_place_and_sends(web: Web, headers: dict[str, str]) -> None:
    web.home.fill(papir_svane="3", bleer="4")
    supplier = web.home.town.kridthuset
    asked = web.mette.post(
        "/kurv/valg", data={"supplier_id": supplier, "answer": "send_now"}, headers=headers,
        follow_redirects=True,
    )  # fmt: skip
    assert "Hvorfor haster den?" in asked.text
    assert web.count(Order) == 0
    form = web.form(asked.text, "/kurv/valg")
    form.setlist("reason", ["ALLERGY"])
    form["answer"] = "send"
    assert "/kvittering/" in web.mette.post("/kurv/valg", data=form).headers["Location"]
    assert web.count(Order) == 1
    assert [card.supplier.name for card in web.home.basket().cards] == ["Havblik Forsyning"]
    assert "Grund til at sende Allergi" in words(web.mette.get("/bestillinger/1"))


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_saml_waits_and_fortryd_takes_it_back(web: Web, headers: dict[str, str]) -> None:
    web.home.fill(papir_svane="3")
    data = {"supplier_id": web.home.town.kridthuset, "answer": "hold"}
    held = web.mette.post("/kurv/valg", data=data, headers=headers, follow_redirects=True)
    assert "Venter til tirsdag. Åben for kollegerne til kl. 12 i dag." in words(held)
    assert "Send 1 bestilling" not in held.text
    undone = web.mette.post("/kurv/saml/fortryd", data=data, headers=headers, follow_redirects=True)
    assert "Saml til tirsdag" in words(undone)


def test_what_waited_too_long_is_said_on_top_and_can_be_sent(
    web: Web, database_url: str, tmp_path: Path
) -> None:
    web.home.fill(papir_svane="3")
    web.mette.post("/kurv/saml", data={"supplier_id": web.home.town.kridthuset})
    later = app_for(database_url, tmp_path, clock=lambda: NOW + timedelta(days=1))
    page = words(client(later, "mette@lindeby.example").get("/kurv"))
    assert "Kridthuset venter på dig: fristen er passeret." in page
    assert "Send 1 bestilling" in page
    later.extensions["skub.database"].dispose()


def test_pressing_send_twice_shows_the_same_receipt_and_sends_once(web: Web) -> None:
    web.home.fill(papir_svane="20", bleer="4")
    form = web.form(web.mette.get("/kurv").text, "/kurv/send")
    first = web.mette.post("/kurv/send", data=form)
    second = web.mette.post("/kurv/send", data=form)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert web.count(Order) == 2
    receipt = words(web.mette.get(first.headers["Location"]))
    assert "Kridthuset kommer tirsdag. Havblik Forsyning kommer onsdag." in receipt
    assert "L2026-000001" in receipt


def test_the_receipt_says_first_what_comes_first(web: Web) -> None:
    for offer, amount in (("bleer", "5"), ("papir-svane", "20")):  # Wednesday, then Tuesday
        web.mette.post("/kurv/laeg-i", data={"offer_id": web.id(offer), "quantity": amount})
    form = web.form(web.mette.get("/kurv").text, "/kurv/send")
    said = words(web.mette.post("/kurv/send", data=form, follow_redirects=True))
    assert said.index("Kridthuset kommer") < said.index("Havblik Forsyning kommer")


def test_what_a_colleague_put_in_is_shown_before_it_is_sent(web: Web) -> None:
    web.home.fill(papir_svane="20")
    form = web.form(web.mette.get("/kurv").text, "/kurv/send")
    web.home.add("saks", "1", by=web.home.town.sara)
    answer = web.mette.post("/kurv/send", data=form, follow_redirects=True)
    assert "Kurven er ændret, siden du så den." in words(answer)
    assert "lagt i af Sara" in answer.text
    assert web.count(Order) == 0


def test_the_basket_is_the_houses_and_survives_signing_out(web: Web) -> None:
    web.home.add("saks", "2")
    web.mette.post("/log-ud")
    assert web.mette.get("/kurv").status_code == 303  # to the sign-in page
    sara = client(web.app, "sara@lindeby.example")
    assert "Børnesaks, 13 cm" in sara.get("/kurv").text
    karl = client(web.app, "karl@lindeby.example")
    assert "Kurven er tom" in karl.get("/kurv").text


def test_a_form_without_our_token_changes_nothing(web: Web) -> None:
    web.home.fill(papir_svane="20")
    form = web.form(web.mette.get("/kurv").text, "/kurv/send")
    form.pop("csrf_token")
    strict = client(web.app, "mette@lindeby.example", csrf=True)
    before = everything(web.home.database)
    for address in ("/kurv/send", "/kurv/laeg-i", "/kurv/ret", "/kurv/valg", "/kurv/igen"):
        assert strict.post(address, data=form).status_code == 400
    assert everything(web.home.database) == before


HUGE = "9" * 30


BAD: tuple[tuple[str, dict[str, str], int], ...] = (
    ("/kurv/laeg-i", {"offer_id": "PLUS", "quantity": "tre"}, 422),
    ("/kurv/laeg-i", {"offer_id": "PLUS", "quantity": ""}, 422),
    ("/kurv/laeg-i", {"offer_id": "PLUS", "quantity": "1e99"}, 422),
    ("/kurv/laeg-i", {"offer_id": "PLUS", "quantity": "0,333"}, 422),
    ("/kurv/laeg-i", {"offer_id": HUGE, "quantity": "1"}, 404),
    ("/kurv/laeg-i", {"offer_id": "x", "quantity": "1"}, 404),
    ("/kurv/laeg-i", {"offer_id": "FOREIGN", "quantity": "1"}, 404),
    ("/kurv/laeg-i", {"offer_id": "FOREIGN", "quantity": "1", "step": "+1"}, 404),
    ("/kurv/ret", {"offer_id": "PLUS", "quantity": "1"}, 422),
    ("/kurv/ret", {"offer_id": "PLUS", "action": "remove"}, 422),
    ("/kurv/ret", {}, 404),
    ("/kurv/byt", {"offer_id": "PLUS"}, 422),
    ("/kurv/fortryd", {"offer_id": "FOREIGN", "quantity": "1"}, 404),
    ("/kurv/saml", {"supplier_id": HUGE}, 422),
    ("/kurv/saml", {}, 422),
    ("/kurv/igen", {"order_id": HUGE}, 404),
    ("/kurv/igen", {}, 404),
    ("/bestillinger/1/igen", {}, 307),
    ("/kurv/send", {}, 303),
    ("/kurv/send", {"form_token": "a" * 32, "supplier": HUGE}, 303),
    ("/kurv/valg", {"answer": "send", "reason": "NONSENSE", "supplier_id": "1"}, 303),
    ("/kurv/liste", {"offer_" + HUGE: "1", "offer_x": "1", "offer_": "1"}, 303),
)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_bad_input_gets_a_plain_answer_and_changes_nothing(
    web: Web, headers: dict[str, str]
) -> None:
    names = {"PLUS": web.id("papir-plus"), "FOREIGN": web.id("fjordby-papir")}
    before = everything(web.home.database)
    for address, data, status in BAD:
        sent = {name: names.get(value, value) for name, value in data.items()}
        answer = web.mette.post(address, data=sent, headers=headers)
        assert (address, data, answer.status_code) == (address, data, status)
        assert everything(web.home.database) == before


def test_what_is_refused_without_script_leads_back_to_the_page_it_was_written_on(
    web: Web,
) -> None:
    wrong = {"offer_id": web.id("saks"), "quantity": "1,5"}
    for referrer, way in (("http://localhost/kurv?kurv=1", True), ("http://evil.example/", False)):
        answer = web.mette.post("/kurv/laeg-i", data=wrong, headers={"Referer": referrer})
        assert answer.status_code == 422
        assert "Varen sælges i trin på 1." in answer.text
        assert ('href="/kurv?kurv=1"' in answer.text) is way
        assert "evil.example" not in answer.text


def test_only_those_who_buy_have_a_basket(web: Web) -> None:
    for email in ("anne@lindeby.example", "jonas@lindeby.example"):
        other = client(web.app, email)
        for address in ("/kurv", "/kurv/faste/1", "/kvittering/" + "a" * 32):
            assert other.get(address).status_code == 403
        assert other.post("/kurv/laeg-i", data={}).status_code == 403


def test_a_receipt_is_the_houses_own(web: Web) -> None:
    web.home.fill(papir_svane="20")
    form = web.form(web.mette.get("/kurv").text, "/kurv/send")
    place = web.mette.post("/kurv/send", data=form).headers["Location"]
    assert web.mette.get(place).status_code == 200
    for email in ("karl@lindeby.example", "ida@fjordby.example"):
        assert client(web.app, email).get(place).status_code == 404


def test_what_is_shown_is_kept_once_however_often_it_is_looked_at(web: Web) -> None:
    web.home.fill(papir_svane="3")
    for _ in range(3):
        web.mette.get("/kurv")
    assert web.count(Exposure) == 1


def test_the_page_asks_as_many_questions_for_120_lines_as_for_two(web: Web) -> None:
    counted: list[int] = []
    statements: list[str] = []
    engine = web.app.extensions["skub.database"].engine

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    web.home.publish(
        web.home.town.kridthuset,
        [item(f"m{n}", f"Farve nr. {n}", "12.50", unspsc="60121124") for n in range(120)],
    )
    with web.home.database.read() as session:
        colours = [
            row.offer_id
            for row in visible_rows(session, path=web.home.unit.path)
            if row.name.startswith("Farve")
        ]
    for some in (colours[:2], colours):
        with web.home.database.write() as session:
            refilling.add_list(
                session, unit=web.home.unit, amounts=dict.fromkeys(some, Decimal(20)),
                by=web.home.town.mette, now=NOW,
            )  # fmt: skip
        statements.clear()
        assert web.mette.get("/kurv").status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]
    assert counted[1] <= 22  # two of them: budgets, and what waits for a yes


def test_the_usual_goods_come_with_the_usual_amount(web: Web) -> None:
    for n in range(3):
        web.home.add("papir-svane", "20")
        web.home.send(token=f"press-number-{n}-of-the-button")
    page = web.mette.get(f"/kurv/faste/{web.home.town.kridthuset}")
    assert "Kopipapir A4, 80 g, hvid" in page.text
    assert 'name="quantity" id="row-1-quantity" value="20"' in page.text
    assert "Ingen faste varer endnu" in web.mette.get("/kurv/faste/999").text
    assert web.mette.get(f"/kurv/faste/{HUGE}").status_code == 404


def test_a_whole_list_and_an_earlier_order_come_into_the_basket(web: Web) -> None:
    data = {f"offer_{web.id('papir-svane')}": "20", f"offer_{web.id('saks')}": "0", "list_id": "1"}
    answer = web.mette.post("/kurv/liste", data=data, follow_redirects=True)
    assert "1 vare er lagt i kurven." in words(answer)
    web.home.send()
    answer = web.mette.post("/bestillinger/1/igen", follow_redirects=True)
    assert "1 vare er lagt i kurven." in words(answer)
    assert web.home.basket().count == 1


def test_the_open_basket_hears_of_a_colleague_s_change_and_of_nothing_else(web: Web) -> None:
    web.home.fill(saks="2")
    page = web.mette.get("/kurv").text
    address = re.search(r'data-news="([^"]+)"', page)
    assert address is not None
    news = address.group(1).replace("&amp;", "&")
    assert web.mette.get(news, headers=HTMX).status_code == 204
    sara = client(web.app, "sara@lindeby.example")
    sara.post("/kurv/laeg-i", data={"offer_id": web.id("saks"), "quantity": "1"})
    answer = web.mette.get(news, headers=HTMX)
    assert answer.status_code == 200
    assert "Kurven er ændret et andet sted" in answer.text
    assert 'value="3"' in answer.text


def test_a_second_basket_is_made_filled_and_left_by_its_tab(web: Web) -> None:
    web.home.fill(bleer="4")
    made = web.mette.post("/kurv/ny", data={"name": "Sommerfest"})
    assert made.headers["Location"] == "/kurv?kurv=1"
    web.mette.post("/kurv/laeg-i", data={"offer_id": web.id("saks"), "quantity": "2"})
    page = web.mette.get("/kurv").text
    assert "Børnesaks" in page
    assert "Sommerfest (1)" in page
    assert "Bleer" not in page
    assert "Bleer" in web.mette.get("/kurv?kurv=0").text
    closed = web.mette.post("/kurv/luk?kurv=1", follow_redirects=True).text
    assert "Kurven »Sommerfest« er lukket" in closed.replace("&#39;", "'")
