"""A place is removed only while nothing hangs on it."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from shop.db import Database
from shop.kernel.errors import Refused
from shop.kernel.people import SYSTEM
from shop.orders.actions import place
from shop.orders.queries import draft_lines
from shop.orders.rules import OrderDraft
from shop.organisation.actions import add_node
from shop.organisation.models import Node
from shop.organisation.removing import remove_node
from shop.organisation.rules import NodeKind
from tests.factories import NOW, Town, town


@pytest.fixture
def home(database_url: str) -> Iterator[tuple[Database, Town]]:
    database = Database(database_url)
    yield database, town(database)
    database.dispose()


def test_a_place_made_by_mistake_is_removed_and_one_that_anything_hangs_on_stays(
    home: tuple[Database, Town],
) -> None:
    database, built = home
    with database.write() as session:
        twice = add_node(
            session, parent=session.get_one(Node, built.lindeby.id), kind=NodeKind.UNIT,
            name="Solsikken 2",
        )  # fmt: skip
        remove_node(session, node=twice, by=SYSTEM, now=NOW)
        assert session.get(Node, twice.id) is None
    for node, code in (
        (built.solsikken, "place-has-people"), (built.lindeby, "place-has-places"),
    ):  # fmt: skip
        with database.write() as session, pytest.raises(Refused) as refused:
            remove_node(session, node=session.get_one(Node, node.id), by=SYSTEM, now=NOW)
        assert refused.value.code == code
    with database.read() as session:
        assert session.get(Node, built.solsikken.id) is not None


def test_a_house_that_has_ordered_stays_for_its_orders(home: tuple[Database, Town]) -> None:
    database, built = home
    with database.write() as session:
        draft = OrderDraft(
            form_token="a-house-that-ordered-01", unit_id=built.solsikken.id or 0,
            supplier_id=built.marken, delivery_date=NOW.date(), fee=Decimal(0),
            minimum_order_value=Decimal(0), lines=draft_lines(
                session, path=built.solsikken.path,
                quantities={built.offers["aebler"]: Decimal(20)}, on=NOW.date(),
            ),
        )  # fmt: skip
        place(session, draft=draft, by=built.mette, now=NOW)
    with database.write() as session, pytest.raises(Refused) as refused:
        remove_node(
            session, node=session.get_one(Node, built.solsikken.id), by=SYSTEM, now=NOW
        )  # fmt: skip
    assert refused.value.code == "place-has-orders"
    assert "Solsikken" in refused.value.text
