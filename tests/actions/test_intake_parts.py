"""A file that tells a part, on its way in: the rest of each item stays, and what fits is said."""

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from shop.catalogue.queries import live_items
from shop.db import Database
from shop.intake import queries
from shop.intake.rules import ChangeKind
from tests.actions.test_intake import Desk
from tests.factories import town
from tests.importers.xml_samples import sample
from tests.price_lists import BASE

PRICES = "moeller-bmecat2005-priser.xml"
CVR = ('<SUPPLIER_ID type="cvr">12345674</SUPPLIER_ID>', "")


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """Kridthuset sells the four items of BASE in Lindeby, by a published file."""
    database = Database(database_url)
    made = Desk(database, town(database), tmp_path / "catalogues")
    made.publish(made.stage(*BASE), minutes=-60)
    yield made
    database.dispose()


def staged(desk: Desk, *changes: tuple[str, str]) -> int:
    return desk.stage_file(io.BytesIO(sample(PRICES, CVR, *changes)), name="priser.xml")


def test_a_file_of_prices_changes_the_price_and_nothing_else(desk: Desk) -> None:
    batch = staged(desk, ("SK-100", "10482"), ("47.25", "33.25"))
    assert desk.kinds(batch) == {"10482": ChangeKind.PRICE_UP}  # 31.95 -> 33.25
    assert desk.publish(batch) == 1
    with desk.database.read() as session:
        live = live_items(
            session,
            owner_node_id=desk.town.lindeby.id or 0,
            supplier_id=desk.town.kridthuset,
        )
    item = live["10482"].item
    assert (item.name, str(item.price.normalize() if item.price else "")) == (
        "Kopipapir A4, 80 g, hvid",
        "33.25",
    )
    assert (item.order_unit, item.unspsc, [c.code for c in item.labels]) == (
        "XPK",
        "14111507",
        ["SVANEN"],
    )
    assert len(live) == 4


def test_the_price_of_an_item_we_do_not_sell_is_no_change_and_is_said(desk: Desk) -> None:
    before = desk.shop()
    batch = staged(desk)
    assert desk.kinds(batch) == {}
    with desk.database.read() as session:
        said = [(row.code, row.row, row.value) for row in queries.issues(session, batch)]
    assert ("item-not-known", 1, "SK-100") in said
    assert desk.batch(batch).warnings == len(said)
    assert desk.shop() == before


KRIDTHUSET_CVR = ("DK87654325", "DK98100121")


def test_a_price_update_that_names_lines_finds_the_items_those_lines_were(desk: Desk) -> None:
    """OIOUBL names an item by the line it once had: line L-1 was item 4001 at 47,50 kr.

    49 kr. is within the agreed limit, but 120 were 45 kr. each: that price is gone, so it is held.
    """
    catalogue = sample("laerken-oioubl.xml", KRIDTHUSET_CVR)
    desk.publish(desk.stage_file(io.BytesIO(catalogue), name="katalog.xml"), minutes=-30)
    prices = sample("laerken-oioubl-priser.xml", KRIDTHUSET_CVR)
    batch = desk.stage_file(io.BytesIO(prices), name="priser.xml")
    assert desk.kinds(batch)["4001"] is ChangeKind.PRICE_UP
    desk.publish(batch)
    with desk.database.read() as session:
        live = live_items(
            session, owner_node_id=desk.town.lindeby.id or 0, supplier_id=desk.town.kridthuset
        )
    assert live["4001"].item.price == Decimal("47.50")
    assert live["4001"].item.line_key == "L-1"
