"""What procurement's pages of lists cost with 300 lists and 2,000 favourites.

    python3 -m tests.benchmarks.favourites_desk

Prints CPU milliseconds of each page, best of many, and the number of queries. A tenth of the
favourites are not as they were when somebody looked last, so that the queue has its work too.
"""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from time import process_time

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlmodel import Session
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from shop.catalogue.actions import publish_items
from shop.db import Database, table_of
from shop.db_setup import migrate
from shop.favourites.models import FavouriteItem, FavouriteList
from shop.organisation.rules import UnitType
from tests.benchmarks.list_page import counting_queries
from tests.factories import NOW, Town, app_for, client, item, town

LISTS, FAVOURITES, GOODS = 300, 2000, 500
LIMIT = 30.0
"""CPU milliseconds that a page may cost with all of them."""
PAGES = ("/lister", "/lister/7", "/lister/7/rediger", "/lister/venter")


def furnish(database: Database, place: Town, *, lists: int, favourites: int, goods: int) -> None:
    """Central lists of Lindeby's, each with as many favourites; a tenth of the goods then rise."""
    with database.write() as session:
        offers = _publish(session, place, range(goods), "20.00")
        made = [
            FavouriteList(
                node_id=place.lindeby.id or 0, name=f"Liste {number}", owner="Jonas Bek",
                unit_type=list(UnitType)[number % 5], position=number,
                review_date=NOW.date() + timedelta(days=number - lists // 20),
            )
            for number in range(lists)
        ]  # fmt: skip
        session.add_all(made)
        session.flush()
        rows = [
            {
                "list_id": made[number % lists].id, "offer_id": offers[number // lists * 37 % goods
                + number % lists % 37][0], "usual_quantity": Decimal(2), "position": number,
                "reason": "", "seen_agreement": "50.55",
                "seen_version_id": offers[number // lists * 37 % goods + number % lists % 37][1],
            }
            for number in range(favourites)
        ]  # fmt: skip
        session.execute(insert(table_of(FavouriteItem)), rows)
        _publish(session, place, range(0, goods, 10), "30.00")


def _publish(
    session: Session, place: Town, numbers: Sequence[int], price: str
) -> list[tuple[int, int]]:
    """(offer, version) of so many sorts of chalk."""
    known = publish_items(
        session, owner_node_id=place.lindeby.id or 0, supplier_id=place.kridthuset,
        batch_id=None, now=NOW, items=[
            item(f"K{one}", f"Tavlekridt {one}", price, unspsc="44121710", order_unit="XPK",
                 content_quantity=Decimal(12), content_unit="H87", agreement_number="50.55",
                 contracted=True)
            for one in numbers
        ],
    )  # fmt: skip
    found = [known[f"K{one}"] for one in numbers]
    return [(one.offer_id, one.new_version_id) for one in found]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a page costs."""

    path: str
    milliseconds: float
    """Of CPU, the best of the rounds."""
    queries: int


def measure(app: Flask, browser: FlaskClient, path: str, *, rounds: int = 20) -> Cost:
    """The page of the WSGI application itself, signed in; the test client's work is not counted."""
    cookie = browser.get_cookie("skub")
    assert cookie is not None, "not signed in"
    asked = EnvironBuilder(path, headers=Headers([("Cookie", f"{cookie.key}={cookie.value}")]))
    engine = app.extensions["skub.database"].engine
    times = []
    for _ in range(rounds):
        environ = asked.get_environ()
        begun = process_time()
        _body, status, _headers = run_wsgi_app(app, environ, buffered=True)
        times.append(process_time() - begun)
        assert status == "200 OK", (path, status)
    with counting_queries(engine) as seen:
        run_wsgi_app(app, asked.get_environ(), buffered=True)
    return Cost(path, min(times) * 1000, len(seen))


def main() -> None:
    """Print the cost of each page on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        database = Database(url)
        migrate(database)
        place = town(database)
        furnish(database, place, lists=LISTS, favourites=FAVOURITES, goods=GOODS)
        app = app_for(url, Path(folder))
        browser = client(app, place.jonas.email)
        for path in PAGES:
            cost = measure(app, browser, path)
            sys.stdout.write(
                f"{path:20} {cost.milliseconds:6.1f} ms CPU (at most {LIMIT:.0f}), "
                f"{cost.queries} queries\n"
            )


if __name__ == "__main__":
    main()
