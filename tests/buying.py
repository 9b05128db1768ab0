"""A house that buys: what the tests of orders and basket start from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from catalog_import.item import ParsedItem
from shop.basket import actions, queries, sending
from shop.basket.contents import Basket
from shop.catalogue.actions import publish_items
from shop.db import Database
from shop.guidance.actions import Watcher
from shop.kernel.people import Actor
from shop.models import metadata
from shop.orders.actions import PlacedOrder
from shop.organisation.queries import NodeFacts, node
from tests.factories import NOW, Town, town

TOKEN = "the-same-press-of-the-button"


@dataclass
class House:
    """Solsikken, its town, and its database."""

    database: Database
    town: Town
    unit: NodeFacts

    @property
    def watcher(self) -> Watcher:
        """Mette, under a pseudonym."""
        return Watcher(self.unit.id, self.unit.municipality_id or 0, "m" * 32)

    def add(
        self, offer: str, quantity: str = "1", *, by: Actor | None = None, now: datetime = NOW
    ) -> actions.Added:
        """Put goods in by their short name."""
        with self.database.write() as session:
            return actions.add(
                session, unit=self.unit, offer_id=self.town.offers[offer], now=now,
                quantity=Decimal(quantity), watcher=self.watcher, by=by or self.town.mette,
            )  # fmt: skip

    def fill(self, **quantities: str) -> None:
        """Put several goods in: papir_svane="3"."""
        for offer, quantity in quantities.items():
            self.add(offer.replace("_", "-"), quantity)

    def basket(self, *, now: datetime = NOW) -> Basket:
        """The basket as its page shows it."""
        with self.database.read() as session:
            return queries.basket(session, self.unit, now=now)

    def send(
        self, *suppliers: int, token: str = TOKEN, seen: str | None = None, now: datetime = NOW,
        **facts: Any,
    ) -> list[PlacedOrder]:  # fmt: skip
        """Press *Send* on what the page shows now, or on what was `seen`."""
        shown = self.basket(now=now)
        ids = list(suppliers) or [card.id for card in shown.ready]
        with self.database.write() as session:
            return sending.send(
                session, unit=self.unit, supplier_ids=ids, form_token=token, by=self.town.mette,
                seen=shown.fingerprint if seen is None else seen, now=now, **facts,
            )  # fmt: skip

    def publish(self, supplier_id: int, items: Iterable[ParsedItem]) -> None:
        """Lindeby gets a new catalogue from the supplier."""
        with self.database.write() as session:
            publish_items(
                session, owner_node_id=self.town.lindeby.id or 0, supplier_id=supplier_id,
                items=items, batch_id=None, now=NOW,
            )  # fmt: skip


def house(database_url: str) -> House:
    """A new town with Solsikken as the house that buys."""
    database = Database(database_url)
    places = town(database)
    with database.read() as session:
        unit = node(session, places.solsikken.id or 0)
    assert unit is not None
    return House(database, places, unit)


def everything(database: Database) -> dict[str, list[str]]:
    """All rows of all tables, to see that a refusal wrote nothing."""
    with database.read() as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(sa.select(table)))
            for table in metadata.sorted_tables
        }
