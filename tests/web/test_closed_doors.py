"""What is withdrawn, run out, not begun or held back is never shown as something to order, nor
ordered by address: every door, one after the other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlmodel import col

from catalog_import.item import ParsedItem
from shop.basket.models import BasketLine
from shop.catalogue.actions import set_live
from shop.catalogue.models import Offer
from shop.db_setup import create_all
from shop.favourites.models import FavouriteItem
from shop.orders.models import OrderLine
from shop.search import freshness, index
from tests.buying import House, house
from tests.databases import Databases
from tests.factories import NOW, app_for, client, item

STOPPER = item("DS-100", "Dørstopper af gummi, grå", "25.00")
ALIKE = item("DS-200", "Dørstopper af gummi, sort", "26.00")
TODAY = NOW.date()


class Shelf:
    """A shop where the door stopper was ordered yesterday, and can be no more."""

    def __init__(self, home: House, folder: Path) -> None:
        self.home, self.folder = home, folder
        self.publish(STOPPER, ALIKE)
        self.offer, self.other = (self.id_of(one.seller_item_id) for one in (STOPPER, ALIKE))
        home.town.offers["stopper"] = self.offer
        home.add("stopper", "30")
        self.order = home.send()[0].id
        self.browser: FlaskClient = client(app_for(str(home.database.engine.url), folder),
                                           home.town.mette.email)  # fmt: skip

    def id_of(self, number: str) -> int:
        with self.home.database.read() as session:
            query = select(col(Offer.id)).where(col(Offer.seller_item_id) == number)
            return session.execute(query).scalar_one() or 0

    def publish(self, *items: ParsedItem) -> None:
        self.home.publish(self.home.town.kridthuset, items)
        self.follow()

    def withdraw(self) -> None:
        with self.home.database.write() as session:
            set_live(session, {self.offer: None}, now=NOW)
        self.follow()

    def follow(self) -> None:
        index.follow(self.home.database, self.folder / "index")
        freshness.forget(self.home.database)

    def get(self, address: str, status: int = 200) -> str:
        answer = self.browser.get(address)
        assert answer.status_code == status, address
        return answer.text

    def where_it_lies(self) -> list[str]:
        """The tables that hold it beside the one order."""
        kept = (BasketLine.offer_id, FavouriteItem.offer_id)
        with self.home.database.read() as session:
            found = [
                str(column)
                for column in kept
                if session.execute(select(col(column)).where(col(column) == self.offer)).all()
            ]
            bought = select(col(OrderLine.order_id)).where(col(OrderLine.offer_id) == self.offer)
            return found + [f"order {one}" for (one,) in session.execute(bought)]


@pytest.fixture
def shelf(databases: Databases, tmp_path: Path) -> Shelf:
    return Shelf(house(databases.like("sqlite", "tables", create_all)), tmp_path)


CLOSED: dict[str, Callable[[Shelf], None]] = {
    "withdrawn": lambda shelf: shelf.withdraw(),
    "run out": lambda shelf: shelf.publish(replace(STOPPER, valid_to=TODAY - timedelta(days=1))),
    "not begun": lambda shelf: shelf.publish(
        replace(STOPPER, valid_from=TODAY + timedelta(days=1))
    ),
    "held back": lambda shelf: shelf.publish(replace(STOPPER, orderable=False)),
    "without a price": lambda shelf: shelf.publish(replace(STOPPER, price=None)),
}


@pytest.mark.parametrize("state", CLOSED)
def test_no_door_is_open_to_what_cannot_be_ordered(shelf: Shelf, state: str) -> None:
    CLOSED[state](shelf)
    only_the_order = [f"order {shelf.order}"]

    found = shelf.get("/soeg?q=dørstopper&sort=navn")
    assert f"row-{shelf.other}" in found
    assert f"row-{shelf.offer}" not in found
    assert f"/vare/{shelf.offer}" not in shelf.get("/soeg/forslag?q=dørstop")
    assert f"row-{shelf.offer}" not in shelf.get("/soeg?q=DS-100&sort=navn")

    page = shelf.get(f"/vare/{shelf.offer}", 410 if state == "withdrawn" else 200)
    assert f'name="offer_id" value="{shelf.offer}"' not in page
    assert f"row-{shelf.offer}-" not in shelf.get(f"/vare/{shelf.other}")

    compared = shelf.get(f"/sammenlign?vare={shelf.offer}&vare={shelf.other}")
    assert f"row-{shelf.offer}" not in compared
    assert "Én vare kan ikke bestilles her og er ikke med." in compared

    offer = {"offer_id": str(shelf.offer), "quantity": "2"}
    for address, fields in (
        ("/kurv/laeg-i", offer), ("/kurv/laeg-i", offer | {"step": "+1"}), ("/kurv/ret", offer),
        ("/kurv/fortryd", offer), ("/kurv/byt", offer),
        ("/kurv/liste", {f"offer_{shelf.offer}": "2"}), ("/kurv/igen", {"order_id": shelf.order}),
        ("/lister/laeg-paa", offer),
    ):  # fmt: skip
        answer = shelf.browser.post(address, data=fields)
        assert answer.status_code in (303, 404, 409, 422), address
        assert shelf.where_it_lies() == only_the_order, address
    assert f"row-{shelf.offer}" not in shelf.get("/kurv/faste/1")


def test_the_same_doors_are_open_while_it_can_be_ordered(shelf: Shelf) -> None:
    assert f"row-{shelf.offer}" in shelf.get("/soeg?q=dørstopper&sort=navn")
    assert f'name="offer_id" value="{shelf.offer}"' in shelf.get(f"/vare/{shelf.offer}")
    compared = shelf.get(f"/sammenlign?vare={shelf.offer}&vare={shelf.other}")
    assert f"row-{shelf.offer}" in compared
    for address, fields in (
        ("/kurv/laeg-i", {"offer_id": shelf.offer, "quantity": "2"}),
        ("/lister/laeg-paa", {"offer_id": shelf.offer}),
    ):
        assert shelf.browser.post(address, data=fields).status_code == 303
    assert len(shelf.where_it_lies()) == 3
