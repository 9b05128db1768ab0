"""Passing over number one of a ranked agreement: asked why at Send, kept on the line, counted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from shop.agreements.models import Lot, LotSupplier
from shop.basket.sending import Reason
from shop.guidance.actions import decide
from shop.guidance.rules import Mode
from shop.kernel.errors import Refused
from shop.orders.by_agreement import passed_over
from shop.orders.integrity import first_altered_order
from shop.orders.models import OrderLine
from shop.orders.rules import SendReason
from tests.buying import House, everything, house
from tests.factories import KRIDTHUSET, NOW

PAPER = next(one for key, one in KRIDTHUSET if key == "papir-svane")


@pytest.fixture
def ranked(database_url: str) -> Iterator[House]:
    """Havblik is number one of the agreement on paper and sells the same; Kridthuset number two."""
    made = house(database_url)
    with made.database.write() as session:
        lot = session.get_one(Lot, 1)
        session.add(LotSupplier(lot_id=lot.id or 0, supplier_id=made.town.havblik, rank=1))
        session.get_one(LotSupplier, (lot.id, made.town.kridthuset)).rank = 2
    made.publish(made.town.havblik, [replace(PAPER, seller_item_id="h-1")])
    yield made
    made.database.dispose()


def ask(made: House) -> None:
    with made.database.write() as session:
        decide(
            session, node_id=made.town.lindeby.id or 0, name="mode.skipped-rank", value=Mode.ASK,
            why="Rækkefølgen gælder", by=made.town.jonas, now=NOW,
        )  # fmt: skip


def kept(made: House) -> list[str]:
    with made.database.read() as session:
        assert first_altered_order(session) is None
        return list(session.scalars(select(col(OrderLine.skip_reason))))


def test_a_reason_is_asked_for_kept_on_the_line_and_counted(ranked: House) -> None:
    ask(ranked)
    ranked.fill(papir_svane="3", saks="2")
    before = everything(ranked.database)
    with pytest.raises(Refused, match="Indkøb beder om en grund"):
        ranked.send(ranked.town.kridthuset)
    assert everything(ranked.database) == before
    ranked.send(
        ranked.town.kridthuset,
        reasons={ranked.town.kridthuset: Reason(SendReason.URGENT, "Der er intet papir")},
    )
    assert sorted(kept(ranked)) == ["", "URGENT"]  # the scissors pass nobody over
    day = NOW.date()
    with ranked.database.read() as session:
        here, number = ranked.town.lindeby.path, "50.55"
        found = passed_over(session, here, number, first=day, last=day)
        assert found == {SendReason.URGENT: 1}
        before_it = day - timedelta(days=1)
        assert passed_over(session, here, number, first=before_it, last=before_it) == {}
        fjordby = ranked.town.fjordby.path
        assert passed_over(session, fjordby, number, first=day, last=day) == {}


def test_where_nobody_asks_nothing_is_kept(ranked: House) -> None:
    ranked.fill(papir_svane="3")
    ranked.send(ranked.town.kridthuset)
    assert kept(ranked) == [""]
