"""The test town with lists, a basket and an order, as the pages of the morning meet it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path

from flask import Flask

from shop.basket.models import BasketLine
from shop.catalogue.actions import set_live
from shop.db import Database
from shop.db_setup import create_all
from shop.favourites import actions as favourites
from shop.orders.actions import place
from shop.orders.queries import draft_lines
from shop.orders.rules import OrderDraft
from shop.organisation.rules import UnitType
from tests.databases import Databases
from tests.factories import NOW, Town, app_for, client, town

TUESDAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Place:
    """A running shop, its database, and who and what is in it."""

    app: Flask
    database: Database
    town: Town


_TOWNS: dict[tuple[str, str], Town] = {}


@contextmanager
def running(
    databases: Databases, folder: Path, *, build: Callable[[Database], Town] = town,
    clock: Callable[[], datetime] = lambda: NOW, engine: str = "sqlite",
) -> Iterator[Place]:  # fmt: skip
    """The shop over a copy of a town that is built once; the database is let go of afterwards."""

    def fill(database: Database) -> None:
        create_all(database)
        _TOWNS[engine, build.__name__] = build(database)

    url = databases.like(engine, build.__name__, fill)
    database = Database(url)
    app = app_for(url, folder, clock=clock)
    try:
        yield Place(app, database, _TOWNS[engine, build.__name__])
    finally:
        database.dispose()
        app.extensions["skub.database"].dispose()
        databases.drop(url)


def morning_town(database: Database) -> Town:
    """Lists: 1 Frugt (central, kindergartens), 2 Kreativt (its tissue paper is gone), 3 Skovtur
    (Solsikken's own). Solsikken's basket: nappies and scissors. An order of apples comes Tuesday.
    """
    lindeby = town(database)
    with database.write() as session:
        for name, goods in (("Frugt", ("aebler", "bananer")), ("Kreativt", ("saks", "silkepapir"))):
            list_id = favourites.create_list(
                session, node_id=lindeby.lindeby.id or 0, name=name, by=lindeby.jonas, now=NOW,
                unit_type=UnitType.KINDERGARTEN,
            )  # fmt: skip
            for key in goods:
                favourites.add_item(
                    session, list_id=list_id, offer_id=lindeby.offers[key], quantity=Decimal(4),
                    by=lindeby.jonas, now=NOW,
                )  # fmt: skip
        own = favourites.create_list(
            session, node_id=lindeby.solsikken.id or 0, name="Skovtur", by=lindeby.mette, now=NOW
        )
        favourites.add_item(
            session, list_id=own, offer_id=lindeby.offers["handsker"], by=lindeby.mette, now=NOW
        )
        for key, amount, minutes in (("bleer", 3, 40), ("saks", 6, 29)):
            session.add(
                BasketLine(
                    unit_id=lindeby.solsikken.id or 0, offer_id=lindeby.offers[key],
                    quantity=Decimal(amount), price_seen=Decimal(20),
                    added_at=NOW - timedelta(minutes=minutes),
                    added_by_id=lindeby.sara.person_id, added_by_name=lindeby.sara.name,
                )
            )  # fmt: skip
        set_live(session, {lindeby.offers["silkepapir"]: None}, now=NOW)
    order_apples(database, lindeby)
    return lindeby


def order_apples(database: Database, lindeby: Town) -> None:
    """Twenty kilos from Marken to Solsikken, coming on Tuesday."""
    with database.read() as session:
        lines = draft_lines(
            session, path=lindeby.solsikken.path,
            quantities={lindeby.offers["aebler"]: Decimal(20)}, on=NOW.date(),
        )  # fmt: skip
    draft = OrderDraft(
        form_token="apples", unit_id=lindeby.solsikken.id or 0, supplier_id=lindeby.marken,
        delivery_date=TUESDAY, fee=Decimal(0), minimum_order_value=Decimal(250), lines=lines,
    )  # fmt: skip
    with database.write() as session:
        place(session, draft=draft, by=lindeby.mette, now=NOW - timedelta(hours=2))


def words(html: str) -> str:
    """What a page says in its main part, without its marks."""
    main = re.search(r"<main.*</main>", html, re.S)
    text = unescape(re.sub(r"<[^>]+>", " ", main.group() if main else html))
    return re.sub(r" (?=[,.])", "", re.sub(r"\s+", " ", text.replace("\u00a0", " ")))


def page(app: Flask, email: str, path: str) -> str:
    """The page as a person gets it."""
    answer = client(app, email).get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)
