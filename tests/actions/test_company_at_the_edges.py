"""Houses of one EAN number order together: several baskets each, chains, moves, and at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Barrier

from sqlmodel import select

from shop.basket import actions, holding, joining, purposes, queries
from shop.basket.background import basket_id
from shop.basket.models import BasketLine
from shop.kernel.errors import Refused
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts, node
from tests.actions.test_one_order_for_two_houses import (
    add,
    hold,
    home,
    join,
    orders,
    send,
    sfo,
    together,
)
from tests.buying import House
from tests.factories import NOW

__all__ = ["home"]


def further(home: House, unit: NodeFacts, offer: str, quantity: str, *, now: datetime = NOW) -> int:
    """Another basket of the house, with some goods."""
    with home.database.write() as session:
        number = purposes.make(session, unit=unit, name="Sommerfest", by=home.town.mette, now=now)
        actions.add(
            session, unit=unit, offer_id=home.town.offers[offer], now=now, number=number,
            quantity=Decimal(quantity), watcher=home.watcher, by=home.town.mette,
        )  # fmt: skip
    return number


def join_from(home: House, unit: NodeFacts, number: int, other: int) -> joining.Together:
    with home.database.write() as session:
        return joining.join(
            session, unit=unit, supplier_id=home.town.kridthuset, number=number, other=other,
            by=home.town.mette, now=NOW,
        )  # fmt: skip


def left(home: House) -> list[tuple[int, int]]:
    with home.database.read() as session:
        return [(one.unit_id, one.basket_number) for one in session.exec(select(BasketLine))]


def test_two_baskets_of_a_house_that_both_go_along_are_both_ordered(home: House) -> None:
    other = together(home)
    number = further(home, other, "papir-svane", "3")
    join_from(home, other, number, basket_id(home.unit.id, 0))
    press = send(home, home.unit)
    assert [one.number for one in orders(home)] == [press, f"{press}-2", f"{press}-3"]
    assert left(home) == []


def test_the_hosts_own_other_basket_that_joins_who_goes_along_is_ordered_too(home: House) -> None:
    other = together(home)
    number = further(home, home.unit, "saks", "3")
    join_from(home, home.unit, number, basket_id(other.id, 0))
    send(home, home.unit)
    assert [one.unit_id for one in orders(home)] == [home.unit.id, home.unit.id, other.id]
    assert left(home) == []


def test_who_goes_with_a_basket_that_is_emptied_into_one_that_goes_along_goes_too(
    home: House,
) -> None:
    other = together(home)
    number = further(home, other, "papir-svane", "3")
    with home.database.write() as session:
        holding.hold(
            session, unit=other, supplier_id=home.town.kridthuset, by=home.town.mette, now=NOW,
            number=number,
        )  # fmt: skip
    mine = further(home, home.unit, "saks", "3")
    join_from(home, home.unit, mine, basket_id(other.id, number))  # goes with theirs
    join_from(home, other, number, basket_id(other.id, 0))  # and theirs into what goes with ours
    send(home, home.unit)
    assert left(home) == []


def test_a_house_that_has_moved_is_not_named_any_more(home: House) -> None:
    other = together(home)
    with home.database.write() as session:
        moved = session.get_one(Node, other.id)
        moved.municipality_id = home.town.community.id
    with home.database.read() as session:
        seen = queries.basket(session, home.unit, now=NOW).card(home.town.kridthuset)
        there = node(session, other.id)
        assert there is not None
        theirs = queries.basket(session, there, now=NOW).card(home.town.kridthuset)
    assert seen is not None
    assert seen.company == ()
    if theirs is not None and theirs.hold is not None:
        assert theirs.hold.host_name == ""


def test_a_house_may_join_at_the_moment_the_other_one_sends(home: House) -> None:
    """Neither waits for the other for ever: PostgreSQL would throw one of them out."""
    other = sfo(home)
    for turn in range(4):
        add(home, home.unit, "papir-svane", "20")
        hold(home, home.unit)
        add(home, other, "saks", "5")
        begin = Barrier(2)

        def press(mark: str, begin: Barrier = begin) -> None:
            begin.wait(10)
            send(home, home.unit, f"press-of-the-button-no-{mark}")

        def go_along(begin: Barrier = begin) -> None:
            begin.wait(10)
            with suppress(Refused):  # the other was faster
                join(home, other, home.unit)

        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(press, str(turn)), pool.submit(go_along)]
        assert [one.exception() for one in both] == [None, None]
        if left(home):
            send(home, other, f"press-of-the-others-no-{turn}")
        assert left(home) == []


def test_a_part_that_comes_in_on_a_later_day_is_one_order_less_and_not_two(home: House) -> None:
    monday, tuesday = NOW + timedelta(hours=8), NOW + timedelta(days=1)
    add(home, home.unit, "papir-svane", "20")
    with home.database.write() as session:
        holding.hold(
            session, unit=home.unit, supplier_id=home.town.kridthuset, by=home.town.mette,
            now=monday,
        )  # fmt: skip
    number = further(home, home.unit, "saks", "3", now=tuesday)
    with home.database.write() as session:
        joining.join(
            session, unit=home.unit, supplier_id=home.town.kridthuset, number=number,
            other=basket_id(home.unit.id, 0), by=home.town.mette, now=tuesday,
        )  # fmt: skip
    home.send(home.town.kridthuset, now=tuesday, waited=True)
    assert [(one.joined_parts, one.gathered_days) for one in orders(home)] == [(1, 0)]
