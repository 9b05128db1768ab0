"""What every page of procurement's desk costs when there is much of everything.

    python3 -m tests.benchmarks.desk

60 agreements with lots, options, clauses and terms, 300 lists with 2,000 favourites, 200 orders of
which a tenth had something wrong, in one shop. Prints CPU milliseconds of each page, best of many,
and the number of queries.
"""

import sys
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from shop.agreements.models import (
    Agreement,
    AgreementClause,
    AgreementOption,
    Lot,
    LotCategory,
    LotSupplier,
)
from shop.agreements.rules import AgreementStatus, ClauseKind, Level
from shop.catalogue.models import Category
from shop.db import Database
from shop.db_setup import migrate
from shop.orders.actions import place as place_order
from shop.orders.queries import draft_lines
from shop.orders.rules import OrderDraft
from shop.receiving.actions import all_arrived, tell
from shop.receiving.rules import Written
from tests.benchmarks.favourites_desk import FAVOURITES, GOODS, LISTS, Cost, furnish, measure
from tests.factories import NOW, Town, app_for, client, town

AGREEMENTS, ORDERS = 60, 200
LIMIT = 30.0
"""CPU milliseconds that a page may cost."""
PAGES = (
    "/i-dag", "/aftaler", "/aftaler/kalender", "/aftaler/30/styring", "/aftaler/30",
    "/aftaler/30/ret", "/aftaler/30/vilkaar/{supplier}", "/lister", "/lister/7",
    "/lister/7/rediger", "/lister/venter", "/lister/indkoeb", "/lister/ny", "/kataloger",
    "/kataloger/priser", "/leverandoerer/{supplier}", "/leverandoerer/{supplier}/leveringer",
    "/mangler", "/mangler/1", "/oensker", "/ord", "/regler", "/maerker", "/bestillinger",
)  # fmt: skip


def fill(
    database: Database, town: Town, *, agreements: int = AGREEMENTS, lists: int = LISTS,
    favourites: int = FAVOURITES, goods: int = GOODS, orders: int = ORDERS,
) -> None:  # fmt: skip
    """Much of everything in Lindeby."""
    furnish(database, town, lists=lists, favourites=favourites, goods=goods)
    with database.write() as session:
        classes = session.scalars(
            select(col(Category.unspsc_class)).where(col(Category.unspsc_class) != "")
        ).all()
        for number in range(agreements):
            _agree(session, town, number, list(dict.fromkeys(classes)))
        for number in range(orders):
            _order(session, town, number)


def _agree(session: Session, town: Town, number: int, classes: list[str]) -> None:
    today = NOW.date()
    one = Agreement(
        owner_node_id=town.lindeby.id or 0, number=f"LK-{number}", title=f"Aftale om {number}",
        level=Level.OWN, status=AgreementStatus.ACTIVE, valid_from=date(2025, 1, 1),
        valid_to=today + timedelta(days=30 + 11 * number), responsible="Jonas Bek",
        expected_value=Decimal(100_000),
    )  # fmt: skip
    session.add(one)
    session.flush()
    session.add_all([
        AgreementOption(agreement_id=one.id or 0, months=12,
                        decide_by=one.valid_to - timedelta(days=60)),
        AgreementClause(agreement_id=one.id or 0, kind=ClauseKind.LABOUR, text="Løn efter aftale"),
    ])  # fmt: skip
    for part in range(3):
        lot = Lot(agreement_id=one.id or 0, name=f"Del {part}")
        session.add(lot)
        session.flush()
        session.add_all([
            LotSupplier(lot_id=lot.id or 0, supplier_id=town.kridthuset, rank=1),
            LotSupplier(lot_id=lot.id or 0, supplier_id=town.marken, rank=2),
            LotCategory(lot_id=lot.id or 0,
                        unspsc_prefix=classes[(number * 3 + part) % len(classes)]),
        ])  # fmt: skip


def _order(session: Session, town: Town, number: int) -> None:
    when = NOW - timedelta(days=number)
    house = town.solsikken
    placed = place_order(session, draft=OrderDraft(
        form_token=f"order-{number}", unit_id=house.id or 0, supplier_id=town.kridthuset,
        delivery_date=when.date(), fee=Decimal(0), minimum_order_value=Decimal(0),
        lines=draft_lines(session, path=house.path, on=NOW.date(), quantities={
            town.offers["saks"]: Decimal(3), town.offers["papir-svane"]: Decimal(2)}),
    ), by=town.mette, now=when)  # fmt: skip
    if number % 10:
        all_arrived(session, order_id=placed.id, by=town.mette, now=NOW)
    else:
        tell(session, order_id=placed.id, seen=0, written={1: Written("BROKEN", "1")},
             follow_up=True, picture="", by=town.mette, now=NOW)  # fmt: skip


def costs(url: str, folder: Path, town: Town, *, rounds: int = 20) -> list[Cost]:
    """Each page's cost, signed in as Lindeby's procurement."""
    app = app_for(url, folder)
    browser = client(app, town.jonas.email)
    found = []
    for path in PAGES:
        address = path.format(supplier=town.kridthuset)
        found.append(measure(app, browser, address, rounds=rounds))
    app.extensions["skub.database"].dispose()
    return found


def main() -> None:
    """Print the cost of each page on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        database = Database(url)
        migrate(database)
        built = town(database)
        fill(database, built)
        database.dispose()
        for cost in costs(url, Path(folder), built):
            sys.stdout.write(
                f"{cost.path:32} {cost.milliseconds:6.1f} ms CPU (at most {LIMIT:.0f}), "
                f"{cost.queries} queries\n"
            )


if __name__ == "__main__":
    main()
