"""A copy of the receipt by mail: asked for once or for good, handed to a mail server, once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.databases import Databases
from tests.factories import client
from tests.post_office import Post, text_of
from tests.web.home_town import Place, morning_town, running, words


@dataclass
class Desk:
    """Mette at the keyboard, and the mail server."""

    place: Place
    mette: FlaskClient
    post: Post

    def order(self, offer: str, amount: str) -> str:
        """Put it in, send it alone; the address of the receipt."""
        goods = {"offer_id": self.place.town.offers[offer], "quantity": amount}
        self.mette.post("/kurv/laeg-i", data=goods)
        page = self.mette.get("/kurv").text
        found = re.search(r'action="/kurv/send"[^>]*>(.*?)</form>', page, re.S)
        assert found is not None
        form = MultiDict(re.findall(r'name="(\w+)" value="([^"]*)"', found.group(1)))
        return str(self.mette.post("/kurv/send", data=form).headers["Location"])

    def arrived(self) -> list[tuple[str, str, str]]:
        """(to, subject, text) of each letter that the server has taken by now."""
        self.post.postman().round()
        return [
            (one["To"], str(make_header(decode_header(one["Subject"]))), text_of(one))
            for one in self.post.box.taken
        ]


@pytest.fixture
def desk(databases: Databases, engine_name: str, tmp_path: Path) -> Iterator[Desk]:
    with running(databases, tmp_path, build=morning_town, engine=engine_name) as place:
        post = Post(place.database)
        post.open()
        ours = place.app.extensions["skub.config"]
        place.app.extensions["skub.config"] = replace(ours, mail=post.mail)
        yield Desk(place, client(place.app, "mette@lindeby.example"), post)
        assert post.server is not None
        post.server.stop()


def test_a_copy_is_offered_and_goes_once_however_often_it_is_asked_for(desk: Desk) -> None:
    receipt = desk.order("papir-svane", "20")
    assert "Send kopi til mig" in words(desk.mette.get(receipt).text)
    assert desk.arrived() == []
    for _press in range(2):
        said = desk.mette.post(f"{receipt}/kopi", data={"goer": "send"}, follow_redirects=True)
        assert "Kopien er på vej til mette@lindeby.example." in said.text
    ((to, subject, text),) = desk.arrived()
    assert to == "mette@lindeby.example"
    assert subject.startswith("Solsikken: kvittering, ")
    assert "- 20 pakker: Kopipapir A4, 80 g, hvid (10482), 639,00\u00a0kr." in text
    assert re.search(r"Kridthuset, bestilling L2026-\d{6}\. Leveres tirsdag den 24", text)


def test_chosen_once_each_receipt_comes_by_itself_until_it_is_stopped(desk: Desk) -> None:
    first = desk.order("papir-svane", "20")
    desk.mette.post(f"{first}/kopi", data={"goer": "send", "altid": "1"})
    second = desk.order("bleer", "5")
    assert len(desk.arrived()) == 2
    assert "Send kopi til mig" not in words(desk.mette.get(second).text)
    desk.mette.post(f"{second}/kopi", data={"goer": "stop"})
    desk.order("papir-svane", "21")
    assert len(desk.arrived()) == 2


def test_an_english_reader_gets_an_english_copy(desk: Desk) -> None:
    desk.mette.get("/sprog/en")
    receipt = desk.order("papir-svane", "40")
    desk.mette.post(f"{receipt}/kopi", data={"goer": "send"})
    ((_to, _subject, text),) = desk.arrived()
    assert "- 40 packs: " in text
    assert "1,278.00" in text


def test_nothing_is_written_for_a_receipt_that_is_not_ones_own(desk: Desk) -> None:
    receipt = desk.order("papir-svane", "20")
    karl = client(desk.place.app, "karl@lindeby.example")
    assert karl.post(f"{receipt}/kopi", data={"goer": "send", "altid": "1"}).status_code == 404
    assert desk.post.kept() == []


def test_where_no_mail_goes_out_none_is_offered_and_none_is_written(desk: Desk) -> None:
    ours = desk.place.app.extensions["skub.config"]
    desk.place.app.extensions["skub.config"] = replace(ours, mail=None)
    receipt = desk.order("papir-svane", "20")
    assert "kopi til mig" not in desk.mette.get(receipt).text
    assert desk.mette.post(f"{receipt}/kopi", data={"goer": "send"}).status_code == 422
    assert desk.post.kept() == []
