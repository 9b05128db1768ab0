"""What somebody presses under a push: another amount, doing without, buying new all the same."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from nudges.rules import need_check, unusual_amount
from shop.basket import replying
from shop.basket.contents import Basket
from shop.guidance import actions as guidance
from shop.guidance.models import Answer, Exposure
from shop.kernel.errors import Refused
from tests.buying import House, house
from tests.factories import NOW

SCISSORS = "saks"


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    yield made
    made.database.dispose()


def said(basket: Basket) -> list[str]:
    return [nudge.rule for nudge in basket.nudges if nudge.subject.startswith("offer:")]


def asked_about_need(home: House) -> int:
    """A line so dear that the house is asked whether it must be bought."""
    with home.database.write() as session:
        guidance.decide(
            session, node_id=home.town.lindeby.id or 0, name="need_check_amount",
            value=Decimal(100), why="Vi vil købe mindre nyt.", by=home.town.jonas, now=NOW,
        )  # fmt: skip
    home.add(SCISSORS, "20")
    assert said(home.basket()) == [need_check.RULE]
    return home.town.offers[SCISSORS]


def answers(home: House, rule: str) -> list[tuple[Answer, str]]:
    with home.database.read() as session:
        rows = session.scalars(sa.select(Exposure).where(sa.column("rule") == rule))
        return [(row.answer, row.reason) for row in rows]


def test_doing_without_takes_the_line_out_and_says_how(home: House) -> None:
    offer_id = asked_about_need(home)
    with home.database.write() as session:
        done = replying.do_without(
            session, unit=home.unit, offer_id=offer_id, how="repair", now=NOW
        )
    assert done.changed.before == 20
    assert not home.basket().count
    assert answers(home, need_check.RULE) == [(Answer.ACCEPTED, "repair")]


def test_buying_new_keeps_the_line_and_is_remembered(home: House) -> None:
    offer_id = asked_about_need(home)
    with home.database.write() as session:
        replying.buy_new(session, unit=home.unit, offer_id=offer_id, now=NOW)
    assert said(home.basket()) == []
    assert home.basket().count == 1
    assert answers(home, need_check.RULE) == [(Answer.DECLINED, "buy_new")]


def test_nothing_is_taken_out_where_nothing_was_said(home: House) -> None:
    home.add(SCISSORS, "1")
    with pytest.raises(Refused, match="gælder ikke mere"), home.database.write() as session:
        replying.do_without(
            session, unit=home.unit, offer_id=home.town.offers[SCISSORS], how="borrow", now=NOW
        )
    assert home.basket().count == 1


def test_a_hundred_for_ten_becomes_ten(home: House) -> None:
    offer_id = home.town.offers[SCISSORS]
    for weeks in (6, 4, 2):
        then = NOW - timedelta(weeks=weeks)
        home.add(SCISSORS, "10", now=then)
        home.send(home.town.kridthuset, token=f"weeks-before-this-one-{weeks}", now=then)
    added = home.add(SCISSORS, "100")
    assert added.nudge
    assert (added.nudge.rule, added.nudge.interrupts) == (unusual_amount.RULE, True)
    with home.database.write() as session:
        done = replying.take_amount(session, unit=home.unit, offer_id=offer_id, now=NOW)
    assert (done.changed.before, done.changed.after) == (Decimal(100), Decimal(10))
    assert unusual_amount.RULE not in said(home.basket())
    assert answers(home, unusual_amount.RULE) == [(Answer.ACCEPTED, "")]
