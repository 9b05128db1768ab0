"""A picture of goods in a row and on the item page, and who gets it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask

from shop.catalogue.actions import publish_items
from shop.catalogue.pictures import Means, fetch_some
from shop.db import Database
from tests.factories import NOW, Town, app_for, client, item, town
from tests.picture_host import photo, picture_host


@dataclass
class Shop:
    app: Flask
    town: Town
    offer: int
    """Glue with a picture."""
    plain: int
    """Glue without one."""

    def html(self, address: str) -> str:
        answer = client(self.app, self.town.mette.email).get(address)
        assert answer.status_code == 200
        return answer.text


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[Shop]:
    database = Database(database_url)
    built = town(database)
    app = app_for(database_url, tmp_path)
    with picture_host() as host:
        goods = [
            replace(item("1", "Limstift, 40 g", "9.50"), image=host.has("/lim.jpg", photo())),
            replace(item("2", "Limstift, 20 g", "6.50"), image=host.address("/findes-ikke.jpg")),
        ]
        with database.write() as session:
            done = publish_items(
                session, owner_node_id=built.lindeby.id or 0, supplier_id=built.kridthuset,
                items=goods, batch_id=None, now=NOW,
            )  # fmt: skip
        means = Means(database, app.extensions["skub.config"], lambda: NOW, host.door)
        assert fetch_some(means) == 2
    database.dispose()
    yield Shop(app, built, done["1"].offer_id, done["2"].offer_id)
    app.extensions["skub.database"].dispose()


def pictures(html: str) -> list[str]:
    return re.findall(r'<img class="picture[^>]*>', html)


def address_of(html: str) -> str:
    found = re.search(r'<img class="picture[^>]* src="([^"]+)"', html)
    assert found is not None
    return found[1]


def test_a_row_shows_the_picture_where_there_is_one_and_the_drawing_where_not(shop: Shop) -> None:
    page = shop.html("/soeg?q=limstift")
    (shown,) = pictures(page)
    assert f'src="/vare/{shop.offer}/billede/' in shown
    assert 'width="88" height="88" alt="" loading=lazy' in shown
    row = page[page.index(f'id="row-{shop.plain}"') :]
    assert 'class="tile tile-88' in row[: row.index("</article>")]


def test_the_item_page_shows_the_large_one_and_the_other_the_drawing(shop: Shop) -> None:
    assert 'width="240" height="240" alt=""' in pictures(shop.html(f"/vare/{shop.offer}"))[0]
    assert pictures(shop.html(f"/vare/{shop.plain}")) == []
    assert 'class="tile tile-88' in shop.html(f"/vare/{shop.plain}")
    assert "http" not in "".join(pictures(shop.html(f"/vare/{shop.offer}")))


def test_a_basket_line_and_a_row_of_a_list_show_it_too(shop: Shop) -> None:
    browser = client(shop.app, shop.town.mette.email)
    made = browser.post("/lister", data={"name": "Lim"}).headers["Location"]
    list_id = re.findall(r"/lister/(\d+)", made)[0]
    for offer in (shop.offer, shop.plain):
        browser.post("/kurv/laeg-i", data={"offer_id": offer, "quantity": "2"})
        browser.post("/lister/laeg-paa", data={"list_id": list_id, "offer_id": offer})
    for address, size, drawn in (
        ("/kurv", 42, 'class="drawing'), (f"/lister/{list_id}", 88, 'class="tile tile-88'),
    ):  # fmt: skip
        page = browser.get(address).text
        (shown,) = pictures(page)
        assert f'src="/vare/{shop.offer}/billede/' in shown
        assert f'width="{size}" height="{size}" alt=""' in shown
        assert drawn in page


@pytest.mark.parametrize("page", ["/soeg?q=limstift", "/vare/{offer}"])
def test_the_file_is_ours_and_may_be_kept_for_a_year(shop: Shop, page: str) -> None:
    address = address_of(shop.html(page.format(offer=shop.offer)))
    answer = client(shop.app, shop.town.mette.email).get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.data[:4] + answer.data[8:12] == b"RIFFWEBP"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_another_municipality_gets_neither_goods_nor_picture(shop: Shop) -> None:
    address = address_of(shop.html("/soeg?q=limstift"))
    assert client(shop.app, shop.town.fremmed.email).get(address).status_code == 404
    assert shop.app.test_client().get(address).status_code in (302, 303, 401)


@pytest.mark.parametrize(
    "name", ["x", "0" * 64, "0" * 64 + "-176", "..%2F..%2Fsecret-key", "%2e%2e", "0" * 64 + "-88"]
)
def test_no_other_file_is_given(shop: Shop, name: str) -> None:
    answer = client(shop.app, shop.town.mette.email).get(f"/vare/{shop.offer}/billede/{name}.webp")
    assert answer.status_code == 404


def test_a_file_that_is_lost_is_not_found_and_the_page_still_comes(shop: Shop) -> None:
    folder = shop.app.extensions["skub.config"].picture_dir
    address = address_of(shop.html("/soeg?q=limstift"))
    for file in folder.rglob("*.webp"):
        file.unlink()
    assert client(shop.app, shop.town.mette.email).get(address).status_code == 404
    assert pictures(shop.html("/soeg?q=limstift"))
