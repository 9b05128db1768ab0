"""What stands behind a basket comes in one query, and of this house alone. On both engines."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from shop.basket import actions, holding, queries, refilling
from shop.basket.contents import Line
from shop.basket.recall import background
from shop.basket.rules import FIRST
from shop.catalogue.queries import visible_rows
from shop.guidance.actions import Watcher
from shop.guidance.rules import NO_POLICY
from shop.organisation.queries import node
from shop.reuse.models import ReuseItem
from shop.reuse.rules import Condition
from tests.benchmarks.list_page import counting_queries
from tests.buying import House, house
from tests.factories import NOW, item

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    yield made
    made.database.dispose()


def test_history_shelf_and_who_waits_in_one_query(home: House) -> None:
    paper = home.town.offers["papir-svane"]
    home.add("papir-svane", "20")
    home.send()
    with home.database.write() as session:
        session.add(
            ReuseItem(
                unit_id=home.town.regnbuen.id or 0, municipality_id=home.town.lindeby.id or 0,
                name="Kontorstol", condition=Condition.GOOD, pieces=2, free=2,
                new_price=Decimal("1250.50"), offered_at=NOW,
            )
        )  # fmt: skip
    with (
        home.database.read() as session,
        counting_queries(home.database.engine) as seen,
    ):
        found = background(session, home.unit, [paper], now=LATER, asks_need=True)
    assert len(seen) == 1
    (one,) = found.purchases[paper]
    assert one.quantity == 20
    (thing,) = found.things
    assert (thing.name, thing.pieces, thing.new_price) == ("Kontorstol", 2, Decimal("1250.50"))


def test_what_another_house_bought_is_not_recalled(home: House) -> None:
    home.add("papir-svane", "20")
    home.send()
    with home.database.read() as session:
        other = node(session, home.town.regnbuen.id or 0)
        assert other
        found = background(
            session, other, [home.town.offers["papir-svane"]], now=LATER, asks_need=False
        )
    assert not found.purchases


def test_a_neighbours_waiting_basket_at_the_same_address_is_near(home: House) -> None:
    neighbour = home.town.regnbuen
    with home.database.write() as session:
        kept = session.get_one(type(neighbour), neighbour.id)
        kept.street, kept.postcode = home.unit.street, home.unit.postcode
    with home.database.write() as session:
        other = node(session, neighbour.id or 0)
        assert other
        watcher = Watcher(other.id, other.municipality_id or 0, "n" * 32)
        actions.add(
            session, unit=other, offer_id=home.town.offers["papir-svane"], quantity=Decimal(2),
            watcher=watcher, by=home.town.mette, now=NOW,
        )  # fmt: skip
        holding.hold(
            session, unit=other, supplier_id=home.town.kridthuset, by=home.town.mette, now=NOW
        )
    with home.database.read() as session:
        found = background(session, home.unit, [1], now=NOW, asks_need=False, number=FIRST)
        own = background(session, other, [1], now=NOW, asks_need=False, number=FIRST)
    (waiting,) = found.waiting[home.town.kridthuset]
    assert (waiting.unit_name, waiting.same_gln) == (neighbour.name, False)
    assert waiting.goods_value == Decimal("63.90")
    assert not own.waiting


def test_a_line_knows_its_history(home: House) -> None:
    home.add("papir-svane", "20")
    home.send()
    home.add("papir-svane", "20", now=LATER)
    shown = home.basket(now=LATER)
    assert isinstance(shown.line(home.town.offers["papir-svane"]), Line)
    assert shown.known
    (line,) = shown.known.basket.lines
    assert (line.times_ordered, line.usual_quantity) == (1, Decimal(20))


def test_120_lines_are_known_in_as_few_queries_as_two_are(home: House) -> None:
    some = [item(f"m{n}", f"Farve nr. {n}", "12.50", unspsc="60121124") for n in range(120)]
    home.publish(home.town.kridthuset, some)
    counted = []
    for many in (2, 120):
        with home.database.write() as session:
            offers = visible_rows(session, path=home.unit.path)
            colours = [row.offer_id for row in offers if row.name.startswith("Farve")]
            refilling.add_list(
                session, unit=home.unit, amounts=dict.fromkeys(colours[:many], Decimal(20)),
                by=home.town.mette, now=NOW,
            )  # fmt: skip
            found = queries.basket(session, home.unit, now=NOW)
            lines = [line for card in found.cards for line in card.lines]
            with counting_queries(home.database.engine) as seen:
                queries.known_of(
                    session, home.unit, lines, found.cards, lots=[], policy=NO_POLICY, now=NOW
                )
            counted.append((len(lines), len(seen)))
    (_, few), (lines_read, many_lines) = counted
    assert (lines_read, many_lines) == (120, few)
    assert few <= 4
