"""Prices of larger amounts from the file to the order, on both engines."""

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO

import pytest

from catalog_import.item import PriceStep
from shop.basket.contents import Line
from shop.catalogue.queries import offer_rows
from shop.db import Database
from shop.intake.actions.deciding import keep_old
from shop.intake.rules import Hold
from shop.orders.queries import draft_lines
from tests.actions.test_deciding import Table
from tests.actions.test_intake import Desk
from tests.factories import NOW, town


def pens(ten: str, hundred: str = "4,00", *, name: str = "Kuglepen, blå") -> IO[bytes]:
    """A price list of one pen that costs 5 kr., and less where more are bought."""
    head = "Varenr.;Varenavn;Enhed;Pris;Pris fra 10 stk.;Pris fra 100 stk."
    return io.BytesIO(f"{head}\r\n77;{name};stk.;5,00;{ten};{hundred}\r\n".encode("cp1252"))


@pytest.fixture
def table(database_url: str, tmp_path: Path) -> Iterator[Table]:
    """The pen is sold: 5 kr., from ten 4.50, from a hundred 4. Terms allow 5 %."""
    database = Database(database_url)
    desk = Desk(database, town(database), tmp_path / "catalogues")
    desk.publish(desk.stage_file(pens("4,50")), minutes=-60)
    yield Table(desk)
    database.dispose()


def steps(table: Table) -> tuple[PriceStep, ...]:
    return table._live()["77"].item.price_steps


SOLD = (PriceStep(Decimal(10), Decimal("4.5")), PriceStep(Decimal(100), Decimal(4)))


def test_an_order_costs_what_the_amount_costs(table: Table) -> None:
    path = table.desk.town.lindeby.path
    offer_id = table._live()["77"].offer_id
    with table.desk.database.read() as session:
        row = offer_rows(session, [offer_id], path=path)[offer_id]
        drafted = [
            draft_lines(session, path=path, quantities={offer_id: Decimal(many)}, on=NOW.date())[0]
            for many in (9, 10, 250)
        ]
    assert row.price_steps == SOLD
    assert [(one.price, one.value) for one in drafted] == [
        (Decimal(5), Decimal("45.00")),
        (Decimal("4.5"), Decimal("45.00")),
        (Decimal(4), Decimal("1000.00")),
    ]
    for one in drafted:
        line = Line(row, Decimal(5), one.cover, one.quantity, Decimal(5), NOW, None, "", NOW.date())
        assert (line.unit_price, line.value) == (one.price, one.value)
        assert not line.is_repriced


def test_a_dearer_step_is_held_kept_old_and_not_asked_about_again(table: Table) -> None:
    batch = table.desk.stage_file(pens("4,80", name="Kuglepen, rød"))
    found = table.changes(batch)["77"]
    assert (found.hold, found.fields) == (Hold.OVER_LIMIT, "name price_steps")
    before = table.desk.shop()
    table.do(keep_old, batch, table.of(batch, "77"))
    table.desk.publish(batch)
    assert (table.live("77"), steps(table)) == ((Decimal(5), "Kuglepen, rød"), SOLD)
    assert table.held(table.desk.stage_file(pens("4,80", name="Kuglepen, rød"))) == 0
    assert table.held(table.desk.stage_file(pens("4,85", name="Kuglepen, rød"))) == 1
    table.desk.roll_back(batch)
    assert table.desk.shop() == before


def test_the_same_steps_again_are_no_change_and_cheaper_ones_go_live(table: Table) -> None:
    assert table.changes(table.desk.stage_file(pens("4,50"))) == {}
    table.desk.publish(table.desk.stage_file(pens("4,40")))
    assert steps(table)[0].price == Decimal("4.4")
