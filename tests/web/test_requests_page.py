"""Asking procurement for what the shop does not have, and the answer, as both sides see it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from flask.testing import FlaskClient

from shop.search import index
from shop.search.actions import note_zero_hit
from tests.databases import Databases
from tests.factories import NOW, client
from tests.web.home_town import Place, morning_town, running, words


@dataclass
class Counter:
    """The shop with Mette on one side and Jonas on the other."""

    place: Place
    mette: FlaskClient
    jonas: FlaskClient

    def ask(self, what: str, **fields: str) -> str:
        """Mette asks; the address of the request as Jonas has it."""
        answer = self.mette.post("/oensker/nyt", data={"hvad": what, **fields})
        assert (answer.status_code, answer.location) == (303, "/oensker/mine")
        links = re.findall(r'href="(/oensker/\d+)">Svar', self.jonas.get("/oensker").text)
        return str(max(links, key=lambda link: int(link.rpartition("/")[2])))

    def see(self, who: FlaskClient, address: str, status: int = 200) -> str:
        answer = who.get(address)
        assert answer.status_code == status, address
        return words(answer.text)


@pytest.fixture(scope="module")
def counter(
    databases: Databases, engine_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counter]:
    folder = tmp_path_factory.mktemp("requests")
    with running(databases, folder, build=morning_town, engine=engine_name) as place:
        index.follow(place.database, place.app.extensions["skub.config"].index_dir)
        yield Counter(
            place, client(place.app, "mette@lindeby.example"),
            client(place.app, "jonas@lindeby.example"),
        )  # fmt: skip


def test_from_words_that_find_nothing_to_an_answer_on_the_front_page(counter: Counter) -> None:
    nothing = counter.mette.get("/soeg?q=venstresaks+blå").text
    way = re.search(r'href="(/oensker/nyt\?[^"]*)"', nothing)
    assert way is not None
    form = counter.mette.get(unescape(way[1])).text
    assert 'name="hvad" type="text" value="venstresaks blå"' in form
    address = counter.ask(
        "Saks til venstrehåndede", antal="12 stk.", senest="2026-12-01", hvorfor="Til værksted",
        soegt="venstresaks blå",
    )  # fmt: skip
    said = counter.see(counter.jonas, "/oensker")
    assert "Saks til venstrehåndede Solsikken, Mette Holm, i dag" in said
    assert "12 stk. Hvornår senest 1. december 2026 Hvorfor Til værksted" in said
    assert "Ønske fra et hus 1" in counter.see(counter.jonas, "/i-dag")
    assert "Måske har vi den Det her finder huset i butikken i dag. Børnesaks" in counter.see(
        counter.jonas, address
    )
    answer = counter.jonas.post(
        f"{address}/svar", data={"svar": "Prøv denne.", "vare": "20655", "tur": "0"}
    )
    assert answer.status_code == 303
    front = counter.see(counter.mette, "/")
    assert front.index("Bestil igen") < front.index("Svar fra indkøb")
    own = counter.see(counter.mette, "/oensker/mine")
    assert "Prøv denne. Børnesaks, 13 cm Jonas Bek fra indkøb, 23. november 2026" in own
    away = counter.mette.post(f"{address}/set", data={"fra": "forside"})
    assert (away.status_code, away.location) == (303, "/")
    assert "Svar fra indkøb" not in counter.see(counter.mette, "/")
    assert "Prøv denne." in counter.see(counter.mette, "/oensker/mine")


def test_the_second_to_answer_is_told_and_changes_nothing(counter: Counter) -> None:
    address = counter.ask("Rund dug")
    assert counter.jonas.post(f"{address}/svar", data={"svar": "Ja", "tur": "0"}).status_code == 303
    late = counter.jonas.post(f"{address}/svar", data={"svar": "Nej", "tur": "0"})
    assert late.status_code == 422
    assert "Jonas Bek har lige svaret eller ændret det. Se, hvad der står nu." in words(late.text)
    assert "Besvaret Ja" in counter.see(counter.jonas, address)
    assert counter.jonas.post(f"{address}/luk", data={"tur": "1"}).status_code == 422


def test_a_request_is_closed_and_opened_again(counter: Counter) -> None:
    address = counter.ask("Firkantet dug")
    assert counter.jonas.post(f"{address}/luk", data={"tur": "0"}).status_code == 303
    assert "Indkøb har lukket spørgsmålet." in counter.see(counter.mette, "/oensker/mine")
    assert counter.jonas.post(f"{address}/genaabn", data={"tur": "1"}).status_code == 303
    assert "Firkantet dug Indkøb ser på det igen" in counter.see(counter.mette, "/oensker/mine")
    assert 'name="tur" value="2"' in counter.jonas.get(address).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"hvad": " "}, "Skriv, hvad du mangler."),
     ({"hvad": "x" * 201}, "Skriv det kortere: højst 200 tegn."),
     ({"senest": "i morgen"}, "Skriv dagen som 2026-12-24, eller vælg den."),
     ({"senest": "2026-11-22"}, "Vælg i dag eller en senere dag.")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_field_and_what_was_typed_stays(
    counter: Counter, fields: dict[str, str], sentence: str
) -> None:
    before = counter.see(counter.mette, "/oensker/mine")
    answer = counter.mette.post(
        "/oensker/nyt", data={"hvad": "Sakse", "hvorfor": "Fordi & så", **fields}
    )
    assert answer.status_code == 422
    assert words(answer.text).count(sentence) == 2  # above the form and at the field
    assert "Fordi &amp; så</textarea>" in answer.text
    assert counter.see(counter.mette, "/oensker/mine") == before


@pytest.mark.parametrize("number", ["99999999", "silkepapir", "50.55"])
def test_an_answer_with_an_item_that_the_house_cannot_buy_is_refused(
    counter: Counter, number: str
) -> None:
    address = counter.ask(f"Noget med {number}")
    answer = counter.jonas.post(f"{address}/svar", data={"vare": number, "tur": "0"})
    assert answer.status_code == 422
    assert "Huset kan ikke købe den vare. Vælg en anden." in words(answer.text)
    assert 'name="tur" value="0"' in counter.jonas.get(address).text


def test_nobody_else_sees_a_request_or_puts_its_answer_away(counter: Counter) -> None:
    address = counter.ask("Til et barn med allergi")
    sara = client(counter.place.app, "sara@lindeby.example")
    assert "allergi" not in counter.see(sara, "/oensker/mine")
    assert "allergi" not in counter.see(sara, "/")
    assert sara.get(address).status_code == 403
    assert sara.post(f"{address}/set").status_code == 404
    client(counter.place.app, "mette@lindeby.example")  # Mette's own pages work still
    assert counter.mette.post(f"{address}/set").status_code == 422  # not answered yet


def test_words_that_found_nothing_are_shown_by_weeks_and_lead_to_a_synonym(
    counter: Counter,
) -> None:
    with counter.place.database.write() as session:
        for _ in range(3):
            note_zero_hit(
                session, municipality_id=counter.place.town.lindeby.id or 0, query="Klippeting",
                now=NOW,
            )  # fmt: skip
    page = counter.jonas.get("/oensker").text
    assert "klippeting" in page
    assert 'aria-label="3 i denne uge, 0 i de 11 uger før"' in page
    assert "3 gange Finder intet Lær søgningen ordet" in words(page)
    way = re.search(r'href="(/ord\?slags=ens&amp;ord=klippeting[^"]*)"', page)
    assert way is not None
    form = counter.jonas.get(unescape(way[1]))
    assert form.status_code == 200
    assert 'name="ord" type="text" value="klippeting"' in form.text
    assert "Et felt skal rettes" not in form.text


@pytest.mark.parametrize("who", ["anne", "jonas"])
def test_who_buys_for_no_house_is_not_asked_what_is_missing(counter: Counter, who: str) -> None:
    browser = client(counter.place.app, f"{who}@lindeby.example")
    assert browser.get("/oensker/nyt").status_code == 403
    assert "/oensker/nyt" not in browser.get("/soeg?q=skildpadde").text
