"""What was bought under an agreement, and what its prices did, counted from orders and versions."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from shop.agreements import queries
from shop.agreements.models import Agreement, Lot, LotSupplier
from shop.catalogue.actions import publish_items
from shop.catalogue.assortment import price_rises, shared_goods
from shop.db import Database
from shop.orders.actions import place
from shop.orders.by_agreement import bought_by_agreement, bought_last_year
from shop.orders.queries import draft_lines
from shop.orders.rules import OrderDraft
from tests.factories import KRIDTHUSET, NOW, Town, town

DAY = NOW.date()


def bought_paper(database: Database, built: Town) -> None:
    """Two of Svane's at 31,95 and one beside the list at 36,15, from Kridthuset as number two."""
    with database.write() as session:
        lot = session.get_one(Lot, 1)
        session.add(LotSupplier(lot_id=lot.id or 0, supplier_id=built.havblik, rank=1))
        mine = session.get_one(LotSupplier, (lot.id, built.kridthuset))
        mine.rank = 2
        session.flush()
        amounts = {"papir-svane": 2, "papir-plus": 1}
        draft = OrderDraft(
            form_token="paper", unit_id=built.solsikken.id or 0, supplier_id=built.kridthuset,
            delivery_date=DAY, fee=Decimal(0), minimum_order_value=Decimal(0),
            lines=draft_lines(
                session, path=built.solsikken.path, on=DAY,
                quantities={built.offers[key]: Decimal(n) for key, n in amounts.items()},
            ),
        )  # fmt: skip
        place(session, draft=draft, by=built.mette, now=NOW)


def test_kroner_on_it_beside_it_and_from_number_two(database_url: str) -> None:
    database = Database(database_url)
    built = town(database)
    bought_paper(database, built)
    with database.read() as session:
        path, number = built.lindeby.path, session.get_one(Agreement, 1).number
        found = bought_by_agreement(session, path, first=DAY, last=DAY)[number]
        assert (found.on, found.beside, found.elsewhere) == (
            Decimal("63.90"), Decimal("36.15"), Decimal(0)
        )  # fmt: skip
        assert (found.later, found.lines) == (Decimal("63.90"), 2)
        assert round(found.share or 0, 3) == Decimal("0.639")
        before = DAY - timedelta(days=1)
        assert bought_by_agreement(session, path, first=before, last=before) == {}
        assert bought_by_agreement(session, built.fjordby.path, first=DAY, last=DAY) == {}
        tomorrow = DAY + timedelta(days=1)
        for _asked_again in range(2):
            assert bought_last_year(session, database, path, on=tomorrow)[number] == found
        assert bought_last_year(session, database, path, on=DAY) == {}  # until yesterday
    database.dispose()


def test_price_rises_are_counted_against_the_price_of_a_year_ago(database_url: str) -> None:
    database = Database(database_url)
    built = town(database)
    later = NOW + timedelta(days=400)
    dearer = {"papir-svane": "35.145", "papir-dyr": "40.00"}  # 10 % up, and down
    items = [
        replace(one, price=Decimal(dearer.get(key, str(one.price)))) for key, one in KRIDTHUSET
    ]
    with database.write() as session:
        publish_items(
            session, owner_node_id=built.lindeby.id or 0, supplier_id=built.kridthuset,
            items=items, batch_id=None, now=later,
        )  # fmt: skip
    with database.read() as session:
        facts = {"path": built.lindeby.path, "supplier_id": built.kridthuset, "number": "50.55"}
        found = price_rises(session, since=later - timedelta(days=365), **facts)  # type: ignore[arg-type]
        assert (found.goods, found.dearer, found.cheaper) == (4, 1, 1)
        assert round(found.average_percent or 0, 2) == 10
        none = price_rises(session, since=later + timedelta(days=1), **facts)  # type: ignore[arg-type]
        assert (none.dearer, none.average_percent) == (0, None)
        assert shared_goods(session, path=built.lindeby.path, number="50.55") == {}
        assert queries.open_questions(session, built.lindeby.path) == []
    database.dispose()
