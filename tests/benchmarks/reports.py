"""How fast the manager's page counts: roll-ups against a recount of the orders.

    python -m tests.benchmarks.reports

300 houses, 24 months, 14 suppliers: 100,800 roll-up rows, and as many orders of three lines. The
whole municipality is read for twelve months, which is what the page of procurement does.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from nudges.facts import Coverage
from shop.db import Database, table_of
from shop.db_setup import create_all
from shop.kernel.periods import Period, months_back
from shop.orders.models import Order, OrderLine, OrderMonth
from shop.organisation.models import Node
from shop.organisation.queries import node
from shop.organisation.rules import NodeKind, UnitType
from shop.reports.overview import overview
from shop.reports.queries import recounted, rolled_up

HOUSES, MONTHS, SUPPLIERS = 300, 24, 14
LAST = "2026-10"
YEAR = Period(date(2025, 11, 1), date(2026, 10, 31))
TODAY = date(2026, 11, 20)
AT_ONCE = 5_000


def main() -> None:
    """Fill a database in a temporary folder, measure, and say so."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'reports.sqlite'}")
        create_all(database)
        filled = timed(lambda: fill(database), times=1)
        say(f"{HOUSES * MONTHS * SUPPLIERS} roll-up rows and orders, filled in {filled:.0f} ms")
        measure(database)
        database.dispose()


def measure(database: Database) -> None:
    """Milliseconds, the best of three, and what the roll-ups save."""
    with database.read() as session:
        town = node(session, 1)
        assert town is not None
        kept = timed(lambda: rolled_up(session, "/1/", YEAR, today=TODAY))
        again = timed(lambda: recounted(session, "/1/", YEAR, today=TODAY))
        page = timed(lambda: overview(session, town, LAST, today=TODAY))
        key = lambda row: (row.month, row.unit_path)  # noqa: E731
        same = sorted(rolled_up(session, "/1/", YEAR, today=TODAY), key=key) == sorted(
            recounted(session, "/1/", YEAR, today=TODAY), key=key
        )
    say(f"twelve months from roll-ups   {kept:8.1f} ms")
    say(f"twelve months from the orders {again:8.1f} ms   {again / kept:.1f} times as long")
    say(f"all figures of the page       {page:8.1f} ms")
    if not same:
        sys.exit("roll-ups and orders do not agree")


def say(line: str) -> None:
    """A line on standard output."""
    sys.stdout.write(line + "\n")


def timed(work: Callable[[], object], *, times: int = 3) -> float:
    """Milliseconds of the fastest of some runs."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1000


def fill(database: Database) -> None:
    """One order a month from every house to every supplier, with its roll-up."""
    with database.write() as session:
        session.add(
            Node(id=1, kind=NodeKind.MUNICIPALITY, name="By", path="/1/", municipality_id=1)
        )
        session.flush()
        for house in range(2, HOUSES + 2):
            session.add(
                Node(
                    id=house, parent_id=1, kind=NodeKind.UNIT, name=f"Hus {house}",
                    path=f"/1/{house}/", municipality_id=1, unit_type=UnitType.KINDERGARTEN,
                )
            )  # fmt: skip
        session.flush()
        for model, rows in ((Order, orders()), (OrderLine, lines()), (OrderMonth, months())):
            write(session, table_of(model), rows)


def write(session: Any, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Insert some thousand rows at a time."""
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == AT_ONCE:
            session.execute(insert(table), chunk)
            chunk = []
    if chunk:
        session.execute(insert(table), chunk)


def keys() -> Iterator[tuple[int, str, int, int]]:
    """(order id, month, house, supplier)."""
    number = 0
    for month in months_back(LAST, MONTHS):
        for house in range(2, HOUSES + 2):
            for supplier in range(1, SUPPLIERS + 1):
                number += 1
                yield number, month, house, supplier


def value(number: int) -> Decimal:
    """Kr. of each of an order's three lines: 40 to 139; every tenth order or so is small."""
    return Decimal(40 + number % 100)


def orders() -> Iterator[dict[str, Any]]:
    """The orders, each delivered two days later."""
    for number, month, house, supplier in keys():
        day = date(int(month[:4]), int(month[5:]), 1 + supplier)
        yield {
            "id": number, "number": f"B-{number}", "form_token": str(number), "municipality_id": 1,
            "unit_id": house, "unit_path": f"/1/{house}/", "unit_name": f"Hus {house}",
            "unit_type": "KINDERGARTEN", "supplier_id": supplier, "supplier_name": "S",
            "supplier_cvr": "98100001", "placed_at": datetime(2026, 1, 1, tzinfo=UTC),
            "placed_date": day, "placed_by_name": "-", "reference": "", "gln": "",
            "delivery_address": "", "accounting_code": "", "delivery_date": day.replace(day=20),
            "goods_value": 3 * value(number), "fee": 0, "vat": 0, "process_cost": 90,
            "minimum_order_value": 0, "is_small": 3 * value(number) < 250, "gathered": False,
            "send_reason": "NONE", "send_note": "", "note": "", "nudges": [],
        }  # fmt: skip


COVERAGES = (Coverage.ON_AGREEMENT, Coverage.AGREEMENT_SUPPLIER, Coverage.NO_AGREEMENT)


def lines() -> Iterator[dict[str, Any]]:
    """Three lines an order: on agreement and labelled; off; food that is organic."""
    for number, _, _, _ in keys():
        for line, coverage in enumerate(COVERAGES, start=1):
            yield {
                "order_id": number, "line_number": line, "offer_id": line, "offer_version_id": line,
                "seller_item_id": "1", "name": "Vare", "order_unit": "H87", "pack_text": "",
                "quantity": 1, "price": value(number), "line_value": value(number),
                "vat_percent": 25, "comparable_price": None, "comparable_unit": "",
                "category_code": "", "category_name": "", "unspsc": "", "coverage": coverage,
                "agreement_number": "", "agreement_level": "", "labels": [],
                "is_labelled": line == 1, "is_labelable": line < 3, "is_food": line == 3,
                "is_organic": line == 3, "added_by_name": "", "nudges": [], "co2_kg": None,
                "co2_source": "",
            }  # fmt: skip


def months() -> Iterator[dict[str, Any]]:
    """The roll-ups of those orders, one each."""
    for number, month, house, supplier in keys():
        one = value(number)
        yield {
            "month": month, "unit_path": f"/1/{house}/", "supplier_id": supplier, "unit_id": house,
            "orders": 1, "small_orders": int(3 * one < 250), "lines": 3, "deliveries": 1,
            "goods_value": 3 * one, "fees": 0, "covered_value": 2 * one, "on_agreement_value": one,
            "labelable_value": 2 * one, "labelled_value": one, "food_value": one,
            "organic_value": one, "excepted_value": 0,
        }  # fmt: skip


if __name__ == "__main__":
    main()
