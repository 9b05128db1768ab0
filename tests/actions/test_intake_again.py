"""Goods that come back, or under another number, are no way around the agreement's prices."""

import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import IO

import pytest

from shop.db import Database
from shop.intake.actions.deciding import approve, keep_old
from shop.intake.queries.replacing import coming_instead
from shop.intake.rules import Hold
from tests.actions.test_deciding import OLD, STEEP, Table
from tests.actions.test_intake import Desk
from tests.factories import town
from tests.price_lists import BASE, DRAWING, GLUE, PAPER, SCISSORS, Line

EAN = "5701234567899"
OTHERS = (DRAWING, SCISSORS, GLUE)


@pytest.fixture
def table(database_url: str, tmp_path: Path) -> Iterator[Table]:
    """The four items of BASE are sold; terms allow 5 %."""
    database = Database(database_url)
    desk = Desk(database, town(database), tmp_path / "catalogues")
    desk.publish(desk.stage(*BASE), minutes=-60)
    yield Table(desk)
    database.dispose()


def test_goods_that_were_away_are_held_against_what_they_cost(table: Table) -> None:
    table.desk.publish(table.desk.stage(*OTHERS))
    batch = table.desk.stage(STEEP, *OTHERS)
    found = table.changes(batch)["10482"]
    assert (found.hold, found.old_price, found.same_as) == (Hold.OVER_LIMIT, OLD, None)
    before = table.desk.shop()
    table.desk.publish(batch)
    assert table.prices()["10482"] == OLD  # it is back, at its old price
    table.do(approve, batch, table.of(batch, "10482"))
    assert table.prices()["10482"] == Decimal("40.00")
    table.desk.roll_back(batch)
    assert table.desk.shop() == before


def test_a_price_that_was_refused_when_goods_came_back_is_not_asked_about_again(
    table: Table,
) -> None:
    table.desk.publish(table.desk.stage(*OTHERS))
    batch = table.desk.stage(STEEP, *OTHERS)
    table.do(keep_old, batch, table.of(batch, "10482"))
    table.desk.publish(batch)
    assert table.prices()["10482"] == OLD
    assert table.held(table.desk.stage(STEEP, *OTHERS)) == 0


def test_goods_whose_first_coming_was_rolled_back_are_new(table: Table) -> None:
    coming = replace(PAPER, item_id="30115")
    first = table.desk.stage(*BASE, coming)
    table.desk.publish(first)
    table.desk.roll_back(first)
    again = table.changes(table.desk.stage(*BASE, replace(coming, price="99,00")))["30115"]
    assert (again.hold, again.old_price) == (Hold.NONE, None)


def test_the_same_goods_under_another_number_are_held_and_offered_as_what_follows(
    table: Table,
) -> None:
    table.desk.publish(
        table.desk.stage_file(with_eans((PAPER, EAN), *((one, "") for one in OTHERS)))
    )
    renumbered = replace(STEEP, item_id="99482")
    batch = table.desk.stage_file(with_eans((renumbered, EAN), *((one, "") for one in OTHERS)))
    found = table.changes(batch)
    assert (found["99482"].hold, found["99482"].same_as) == (Hold.OVER_LIMIT, "10482")
    assert (found["10482"].same_as, found["99482"].old_price) == ("99482", OLD)
    with table.desk.database.read() as session:
        [follows] = coming_instead(session, batch, "10482")
    assert (follows.seller_item_id, follows.is_same) == ("99482", True)
    table.desk.publish(batch)
    assert table.prices()["99482"] == OLD
    assert "10482" not in table.prices()


def test_a_successor_under_another_ean_is_no_way_around_the_price(table: Table) -> None:
    """Also where the goods it replaces are still in the file."""
    head = "Varenr.;Varenavn;Enhed;Pris;Indhold;Indholdsenhed;Erstatter"
    rows = [f"{one.item_id};{one.name};{one.unit};{one.price};{one.content};{one.content_unit};"
            for one in BASE]  # fmt: skip
    rows.append("99482;Kopipapir A4, 80 g, ny;pakke;40,00;500;ark;10482")
    rows.append("99483;Skolelim;stk;99,00;1;stk;")
    file = io.BytesIO("\r\n".join([head, *rows, ""]).encode("cp1252"))
    batch = table.desk.stage_file(file)
    found = table.changes(batch)
    follower = found["99482"]
    assert (follower.hold, follower.follows, follower.same_as) == (Hold.OVER_LIMIT, "10482", None)
    assert (follower.old_price, found["99483"].hold) == (OLD, Hold.NONE)
    before = table.desk.shop()
    table.desk.publish(batch)
    assert table.prices()["99482"] == OLD
    table.do(approve, batch, table.of(batch, "99482"))
    assert table.prices()["99482"] == Decimal("40.00")
    table.desk.roll_back(batch)
    assert table.desk.shop() == before


def with_eans(*lines: tuple[Line, str]) -> IO[bytes]:
    """A price list that tells the EAN of what it sells."""
    head = "Varenr.;Varenavn;Enhed;Pris;Indhold;Indholdsenhed;UNSPSC;EAN"
    rows = [
        ";".join((one.item_id, one.name, one.unit, one.price, one.content, one.content_unit,
                  one.unspsc, ean))
        for one, ean in lines
    ]  # fmt: skip
    return io.BytesIO("\r\n".join([head, *rows, ""]).encode("cp1252"))
