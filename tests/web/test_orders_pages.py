"""The orders' pages, on both engines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from tests.buying import House, house
from tests.factories import app_for, client, item


@dataclass
class Web:
    """The shop with some orders of Solsikken."""

    home: House
    app: Flask

    def get(self, email: str, address: str, **facts: object) -> tuple[int, str]:
        answer = client(self.app, email).get(address, **facts)
        return answer.status_code, answer.text.replace("\xa0", " ")


@pytest.fixture
def web(database_url: str, tmp_path: Path) -> Iterator[Web]:
    home = house(database_url)
    home.fill(papir_svane="20", bleer="4")
    home.send()
    app = app_for(database_url, tmp_path)
    yield Web(home, app)
    app.extensions["skub.database"].dispose()
    home.database.dispose()


METTE, KARL, ANNE, JONAS, IDA, OLE = (
    "mette@lindeby.example", "karl@lindeby.example", "anne@lindeby.example",
    "jonas@lindeby.example", "ida@fjordby.example", "ole@fjordby.example",
)  # fmt: skip


@pytest.mark.parametrize(
    ("email", "status"),
    [(METTE, 200), (ANNE, 200), (JONAS, 200), (KARL, 404), (IDA, 404), (OLE, 404)],
)
def test_an_order_is_seen_by_its_house_and_those_above_it(
    web: Web, email: str, status: int
) -> None:
    assert web.get(email, "/bestillinger/1")[0] == status
    seen = "L2026-000001" in web.get(email, "/bestillinger")[1]
    assert seen == (status == 200)


def test_the_order_shows_what_it_copied_also_after_a_new_catalogue(web: Web) -> None:
    web.home.publish(
        web.home.town.kridthuset, [item("10482", "Dyrt papir", "99.00", unspsc="14111507")]
    )
    _, page = web.get(METTE, "/bestillinger/1")
    for text in (
        "Kopipapir A4, 80 g, hvid", "31,95 kr.", "639,00 kr.", "Pakke med 500 ark", "Svanemærket",
        "5700000012314", "5251-14", "Solsikken, Engvej 14, 9999 Lindeby", "På aftale", "50.55",
        "tirsdag den 24. november", "Bestil igen",
    ):  # fmt: skip
        assert text in page
    assert "Dyrt papir" not in page


def test_those_above_may_look_but_not_order_again(web: Web) -> None:
    assert "Bestil igen" not in web.get(ANNE, "/bestillinger/1")[1]
    assert client(web.app, ANNE).post("/bestillinger/1/igen").status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/bestillinger/999", "/bestillinger/" + "9" * 30, "/bestillinger/0", "/bestillinger/-1"],
)
def test_an_order_that_is_not_there_is_404(web: Web, address: str) -> None:
    assert web.get(METTE, address)[0] == 404


@pytest.mark.parametrize("key", ["x", "-1", "0", "9" * 30, ""])
def test_a_strange_page_key_is_no_error(web: Web, key: str) -> None:
    assert web.get(METTE, f"/bestillinger?foer={key}")[0] == 200


def test_the_list_goes_on_by_key_with_and_without_htmx(web: Web) -> None:
    for n in range(25):
        web.home.add("papir-svane", "20")
        web.home.send(token=f"press-number-{n}-of-the-button")
    _, first = web.get(METTE, "/bestillinger")
    numbers = re.findall(r"L2026-\d+", first)
    assert len(numbers) == 25
    more = re.search(r'href="(/bestillinger\?foer=\d+)"', first)
    assert more is not None
    _, second = web.get(METTE, more.group(1))
    assert re.findall(r"L2026-\d+", second) == ["L2026-000002", "L2026-000001"]
    _, part = web.get(
        METTE, more.group(1), headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    )
    assert part.lstrip().startswith("<div")
    assert "<html" not in part
