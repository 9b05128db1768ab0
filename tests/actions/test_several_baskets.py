"""Several baskets in one house: apart, moved between, merged, closed and opened again."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from shop.basket import actions, purposes, queries
from shop.basket.models import BasketLine, NamedBasket
from shop.basket.several import baskets
from shop.kernel.errors import NotFound, Refused
from tests.buying import House, house
from tests.factories import NOW


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    yield made
    made.database.dispose()


def make(home: House, name: str = "Sommerfest") -> int:
    with home.database.write() as session:
        return purposes.make(session, unit=home.unit, name=name, by=home.town.mette, now=NOW)


def add(home: House, offer: str, quantity: str, number: int) -> None:
    with home.database.write() as session:
        actions.add(
            session, unit=home.unit, offer_id=home.town.offers[offer], number=number, now=NOW,
            quantity=Decimal(quantity), watcher=home.watcher, by=home.town.mette,
        )  # fmt: skip


def held(home: House) -> dict[tuple[int, int], Decimal]:
    """(basket, offer) -> amount."""
    with home.database.read() as session:
        return {
            (one.basket_number, one.offer_id): one.quantity
            for one in session.exec(select(BasketLine))
        }


def move(session: Session, home: House, offer: str, number: int, to: int) -> purposes.Moved:
    return purposes.move(
        session, unit=home.unit, offer_id=home.town.offers[offer], number=number, to=to
    )


def test_two_baskets_hold_the_same_goods_apart(home: House) -> None:
    saks = home.town.offers["saks"]
    party = make(home)
    home.fill(saks="2")
    add(home, "saks", "5", party)
    assert held(home) == {(0, saks): 2, (party, saks): 5}
    with home.database.read() as session:
        known = baskets(session, home.unit.id)
        assert [(one.number, one.name, one.lines) for one in known] == [
            (0, "", 1), (party, "Sommerfest", 1),
        ]  # fmt: skip
        shown = queries.basket(session, home.unit, now=NOW, number=party)
        assert [line.quantity for card in shown.cards for line in card.lines] == [5]


def test_sending_one_leaves_the_other(home: House) -> None:
    party = make(home)
    home.fill(papir_svane="20")
    add(home, "saks", "5", party)
    assert len(home.send()) == 1
    assert held(home) == {(party, home.town.offers["saks"]): 5}


def test_a_line_moves_and_is_added_to_what_is_there(home: House) -> None:
    saks, party = home.town.offers["saks"], make(home)
    home.fill(saks="2")
    with home.database.write() as session:
        assert move(session, home, "saks", 0, party).can_undo
    assert held(home) == {(party, saks): 2}
    home.fill(saks="3")
    with home.database.write() as session:
        assert not move(session, home, "saks", 0, party).can_undo
    assert held(home) == {(party, saks): 5}


def test_a_closed_basket_takes_nothing_and_opens_with_what_was_in_it(home: House) -> None:
    saks, party = home.town.offers["saks"], make(home)
    add(home, "saks", "5", party)
    with home.database.write() as session:
        purposes.close(session, unit=home.unit, number=party, by=home.town.mette, now=NOW)
    with pytest.raises(Refused, match="lukket"):
        add(home, "saks", "1", party)
    assert held(home) == {(party, saks): 5}
    with home.database.write() as session:
        assert purposes.reopen(session, unit=home.unit, number=party) == "Sommerfest"
    add(home, "saks", "1", party)
    assert held(home) == {(party, saks): 6}


def test_names_and_strange_baskets_are_refused_and_nothing_is_written(home: House) -> None:
    make(home)
    with home.database.write() as session, pytest.raises(Refused, match="i forvejen"):
        purposes.make(session, unit=home.unit, name=" sommerFEST ", by=home.town.mette, now=NOW)
    for name in ("", "  ", "x" * 61):
        with home.database.write() as session, pytest.raises(Refused, match="navn"):
            purposes.make(session, unit=home.unit, name=name, by=home.town.mette, now=NOW)
    with pytest.raises(NotFound):
        add(home, "saks", "1", 7)
    with home.database.read() as session:
        assert len(session.exec(select(NamedBasket)).all()) == 1
        assert session.exec(select(BasketLine)).all() == []
