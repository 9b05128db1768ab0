"""What joining and gathering spared, against a recount of every order by hand."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from shop.db import Database
from shop.kernel.periods import months_back
from shop.orders.actions import place
from shop.orders.models import Order
from shop.orders.queries import draft_lines
from shop.orders.rules import Joined, OrderDraft, joined_orders
from shop.organisation import queries as organisation
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts
from shop.reports.spared import Saved, rows, saved
from tests.factories import Town, town

MONTHS = months_back("2026-11", 12)


@pytest.fixture
def place_of(database_url: str) -> Iterator[tuple[Database, Town]]:
    database = Database(database_url)
    yield database, town(database)
    database.dispose()


def facts(session: Session, node: Node) -> NodeFacts:
    found = organisation.node(session, node.id or 0)
    assert found is not None
    return found


def many(database: Database, built: Town, count: int = 60) -> None:
    """Orders of three houses over 14 months, some joined, some gathered, some neither."""
    rng = random.Random(6)
    houses = (built.solsikken, built.regnbuen, built.skolen)
    with database.write() as session:
        for number in range(count):
            unit = rng.choice(houses)
            day = date(2026, 11, 20) - timedelta(days=rng.randrange(425))
            lines = draft_lines(
                session, path=unit.path, quantities={built.offers["papir-svane"]: Decimal(3)},
                on=day,
            )  # fmt: skip
            draft = OrderDraft(
                form_token=f"press-{number}", unit_id=unit.id or 0, supplier_id=built.kridthuset,
                delivery_date=day + timedelta(days=3), fee=Decimal(0), lines=lines,
                minimum_order_value=Decimal(0), process_cost=Decimal(rng.choice((90, 75))),
            )  # fmt: skip
            match rng.randrange(5):
                case 0:
                    parts = rng.randrange(1, 4)
                    draft = replace(draft, joined=Joined.ORDER, joined_parts=parts, gathered=True)
                case 1:
                    draft = replace(draft, gathered=True, gathered_days=rng.randrange(3))
                case 2:
                    group = f"g{rng.randrange(6)}"
                    joined = rng.choice((Joined.STOP, Joined.NONE))
                    draft = replace(draft, delivery_group=group, joined=joined, gathered=True)
                case 3 if number:
                    draft = replace(
                        draft, supplier_number="L2026-000001", part=number + 1,
                        joined=Joined.ORDER, gathered=True,
                    )  # fmt: skip
            now = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
            place(session, draft=draft, by=built.mette, now=now)


def recounted(orders: list[Order], all_orders: list[Order]) -> Saved:
    """Order by order, in the plainest way."""
    spared = stops = waited = 0
    work = Decimal(0)
    for one in orders:
        mine = one.gathered_days + one.joined_parts + (1 if one.supplier_number else 0)
        spared += mine
        work += mine * one.process_cost
        waited += one.gathered
        others = [it for it in all_orders if it.delivery_group == one.delivery_group]
        if one.joined is Joined.STOP and one.delivery_group and len(others) > 1:
            stops += 1
    return Saved(spared, work, stops, waited)


def test_in_all_by_month_and_by_house_it_is_what_a_recount_gives(
    place_of: tuple[Database, Town],
) -> None:
    database, built = place_of
    many(database, built)
    with database.read() as session:
        everything = list(session.exec(select(Order)))
        for node in (built.lindeby, built.solsikken):
            scope = facts(session, node)
            inside = [
                one for one in everything
                if one.unit_path.startswith(scope.path)
                and f"{one.placed_date:%Y-%m}" in MONTHS
            ]  # fmt: skip
            found = rows(session, scope, MONTHS)
            assert found.total == recounted(inside, everything)
            assert found.total.orders > 0
            for month, shown in zip(MONTHS, found.by_month, strict=True):
                of_month = [one for one in inside if f"{one.placed_date:%Y-%m}" == month]
                assert shown == recounted(of_month, everything)
            for house in found.houses:
                own = [one for one in inside if one.unit_id == house.unit_id]
                assert house.saved == recounted(own, everything)
            assert saved(found.orders) == found.total


@pytest.mark.parametrize(
    ("joined", "parts", "number", "spared"),
    [
        (Joined.NONE, 0, "", 0),
        (Joined.ORDER, 0, "", 1),  # from before parts were counted
        (Joined.ORDER, 3, "", 3),
        (Joined.ORDER, 0, "L2026-000001", 1),
        (Joined.ORDER, 2, "L2026-000001", 3),
        (Joined.STOP, 0, "", 0),
    ],
)
def test_a_part_that_came_in_and_a_house_that_went_along_are_an_order_each(
    joined: Joined, parts: int, number: str, spared: int
) -> None:
    assert joined_orders(joined, parts, number) == spared
