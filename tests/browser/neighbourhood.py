"""The shop as the browser tests meet it: a town with a past, and a server in a thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Thread

from flask import Flask
from playwright.sync_api import BrowserContext
from sqlalchemy import delete
from sqlmodel import col
from werkzeug.serving import WSGIRequestHandler, make_server

from shop.basket.models import BasketLine
from shop.catalogue.actions import publish_items, set_live
from shop.catalogue.queries import offer_rows
from shop.db import Database
from shop.db_setup import create_all
from shop.favourites import actions as favourites
from shop.organisation.models import Node, Person, RoleGrant
from shop.organisation.rules import Role, UnitType
from shop.search.index import follow
from tests.factories import NOW, PASSWORD, Town, app_for, client, item
from tests.reports_town import order, town_with_orders

METTE, KARL, SARA = "mette@lindeby.example", "karl@lindeby.example", "sara@lindeby.example"
ANNE, JONAS = "anne@lindeby.example", "jonas@lindeby.example"
BLOCKS = 30
"""More than one page of results."""
GONE = "silkepapir"
"""This offer is withdrawn; it stands on a ready list and in an old order."""


@dataclass(frozen=True)
class Shop:
    """A running shop: its address, and what is behind it."""

    url: str
    app: Flask
    database: Database
    town: Town

    def enter(self, context: BrowserContext, email: str) -> None:
        """Be signed in without the form (the journey goes through it)."""
        cookie = client(self.app, email, csrf=True).get_cookie("skub")
        assert cookie is not None
        context.add_cookies([{"name": "skub", "value": cookie.value, "url": self.url}])

    def put(self, unit: Node, **amounts: int) -> None:
        """Make this the whole basket of a house: papir_svane=3."""
        wanted = {self.town.offers[name.replace("_", "-")]: each for name, each in amounts.items()}
        with self.database.write() as session:
            session.execute(delete(BasketLine).where(col(BasketLine.unit_id) == unit.id))
            for row in offer_rows(session, list(wanted), path=unit.path).values():
                session.add(
                    BasketLine(
                        unit_id=unit.id or 0, offer_id=row.offer_id,
                        quantity=Decimal(wanted[row.offer_id]), price_seen=row.price or Decimal(0),
                        added_at=NOW, added_by_id=self.town.sara.person_id,
                        added_by_name=self.town.sara.name,
                    )
                )  # fmt: skip


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: a failed test shows the page, not each file that was fetched."""


@contextmanager
def serving(database_url: str, data_dir: Path, town: Town) -> Iterator[Shop]:
    """A server on a free port, with its clock stopped at NOW."""
    app = app_for(database_url, data_dir)
    follow(app.extensions["skub.database"], app.extensions["skub.config"].index_dir)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Shop(f"http://127.0.0.1:{server.port}", app, app.extensions["skub.database"], town)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["skub.database"].dispose()


class Neighbourhood:
    """Fills a database and remembers who and what is in it: the same ids in every copy."""

    def __init__(self) -> None:
        self._town: Town | None = None

    @property
    def town(self) -> Town:
        """Known once a database has been filled."""
        assert self._town is not None
        return self._town

    def fill(self, database: Database) -> None:
        """Tables, the town with its orders of October, ready lists, and goods for a second page."""
        create_all(database)
        built = town_with_orders(database)
        for placed, comes in ((date(2026, 11, 3), date(2026, 11, 5)),
                              (date(2026, 11, 10), date(2026, 11, 12))):  # fmt: skip
            order(
                database, built, unit=built.solsikken, supplier=built.kridthuset, by=built.mette,
                placed=placed, comes=comes, lines={"papir-svane": 3, "saks": 2},
            )  # fmt: skip
        _blocks(database, built)
        _lists(database, built)
        _wanderer(database, built)
        self._town = built


def _blocks(database: Database, built: Town) -> None:
    goods = [
        item(f"4{number:03d}", f"Byggeklodser, sæt {number}", str(10 + number), unspsc="60141303",
             order_unit="XBX", content_quantity=Decimal(10 + number), content_unit="H87")
        for number in range(1, BLOCKS + 1)
    ]  # fmt: skip
    with database.write() as session:
        done = publish_items(
            session, owner_node_id=built.lindeby.id or 0, supplier_id=built.havblik, items=goods,
            batch_id=None, now=NOW,
        )  # fmt: skip
        built.offers["klodser"] = done["4001"].offer_id


def _lists(database: Database, built: Town) -> None:
    """Frugt and Kreativt are central; Skovtur is Solsikken's own. What is GONE is on Kreativt."""
    with database.write() as session:
        for name, goods in (("Frugt", ("aebler", "bananer")), ("Kreativt", ("saks", GONE))):
            list_id = favourites.create_list(
                session, node_id=built.lindeby.id or 0, name=name, by=built.jonas, now=NOW,
                unit_type=UnitType.KINDERGARTEN,
            )  # fmt: skip
            for key in goods:
                favourites.add_item(
                    session, list_id=list_id, offer_id=built.offers[key], quantity=Decimal(4),
                    by=built.jonas, now=NOW,
                )  # fmt: skip
        own = favourites.create_list(
            session, node_id=built.solsikken.id or 0, name="Skovtur", by=built.mette, now=NOW
        )
        favourites.add_item(
            session, list_id=own, offer_id=built.offers["handsker"], by=built.mette, now=NOW
        )
        set_live(session, {built.offers[GONE]: None}, now=NOW)


def _wanderer(database: Database, built: Town) -> None:
    """Sara also buys for the school, so there is a choice of houses."""
    with database.write() as session:
        sara = session.get(Person, built.sara.person_id)
        assert sara is not None
        session.add(
            RoleGrant(
                person_id=sara.id or 0, node_id=built.regnbuen.id or 0, role=Role.REQUISITIONER
            )
        )


__all__ = [
    "ANNE", "BLOCKS", "GONE", "JONAS", "KARL", "METTE", "PASSWORD", "SARA", "Neighbourhood",
    "Shop", "serving",
]  # fmt: skip
