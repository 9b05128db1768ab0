"""What a thing costs in use: from the supplier's file to the page of the item and the basket."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from catalog_import.item import ParsedItem, Upkeep
from shop.agreements.rules import cover
from shop.basket.facts import item as facts_of
from shop.catalogue.queries import OfferRow, offer_row
from shop.guidance import actions
from tests.buying import House, house
from tests.factories import NOW, app_for, client

SCREEN = ParsedItem(
    1, "SK-1", "Skærm 27\", grå", unspsc="43211508", price=Decimal(1900),
    upkeep=Upkeep(Decimal(5), Decimal(120)),
)  # fmt: skip
FRUGAL = replace(
    SCREEN, seller_item_id="SK-2", name='Skærm 27", sort', price=Decimal(2000),
    upkeep=Upkeep(Decimal(8), Decimal(40)),
)  # fmt: skip
"""At 2 kr. a kWh the first costs 1900/5 + 240 = 620 kr. a year, this one 2000/8 + 80 = 330."""


def sold(home: House, number: str) -> int:
    with home.database.read() as session:
        return next(
            offer.offer_id
            for offer in (offer_row(session, one, path=home.unit.path) for one in range(1, 60))
            if offer is not None and offer.seller_item_id == number
        )


def test_a_screen_that_costs_less_a_year_is_offered_at_the_towns_own_price_of_power(
    database_url: str, tmp_path: Path
) -> None:
    home = house(database_url)
    home.publish(home.town.kridthuset, [SCREEN, FRUGAL])
    screen, frugal = sold(home, "SK-1"), sold(home, "SK-2")
    home.town.offers["skaerm"] = screen
    home.add("skaerm")
    app = app_for(database_url, tmp_path)
    mette = client(app, "mette@lindeby.example")
    assert "billigere om året" not in mette.get("/kurv").text  # nobody has said what power costs
    with home.database.write() as session:
        actions.decide(
            session, node_id=home.town.lindeby.id or 0, name="kwh_price", value=Decimal(2),
            why="Elaftalen 2026", by=home.town.jonas, now=NOW,
        )  # fmt: skip
    page = mette.get("/kurv").text
    assert "290\xa0kr. billigere om året" in page
    assert "100,00\xa0kr. mere at købe" in page
    assert "2,00\xa0kr. pr. kWh (Elaftalen 2026)" in page
    assert "Holder 8 år, 40 kWh om året" in mette.get(f"/vare/{frugal}").text
    beside = mette.get(f"/sammenlign?vare={screen}&vare={frugal}").text
    assert "Holder 5 år, 120 kWh om året" in beside
    app.extensions["skub.database"].dispose()
    home.database.dispose()


def is_known(row: OfferRow) -> bool:
    on = date(2026, 11, 20)
    return facts_of(row, cover(row.facts, (), on=on), on=on).lifetime is not None


def test_a_figure_is_of_one_thing_and_needs_a_lifetime(database_url: str) -> None:
    home = house(database_url)
    box = replace(SCREEN, seller_item_id="SK-3", order_unit="XCT")
    ten = replace(box, seller_item_id="SK-4", content_quantity=Decimal(10), content_unit="H87")
    one = replace(ten, seller_item_id="SK-5", content_quantity=Decimal(1))
    endless = replace(SCREEN, seller_item_id="SK-6", upkeep=Upkeep(None, Decimal(120)))
    home.publish(home.town.kridthuset, [SCREEN, box, ten, one, endless])
    told = {}
    for number in ("SK-1", "SK-3", "SK-4", "SK-5", "SK-6"):
        with home.database.read() as session:
            row = offer_row(session, sold(home, number), path=home.unit.path)
        assert row is not None
        told[number] = is_known(row)
    assert told == {"SK-1": True, "SK-3": False, "SK-4": False, "SK-5": True, "SK-6": False}
    home.database.dispose()
