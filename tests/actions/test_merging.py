"""Emptying a basket into another and taking it back: exactly, or not at all."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from shop.basket import actions, holding, merging, purposes
from shop.basket.models import BasketLine, SupplierHold
from shop.basket.several import baskets
from shop.kernel.errors import NotFound, Refused
from shop.mail.models import OutgoingMail
from tests.buying import House, everything, house
from tests.factories import NOW

LATER = NOW + timedelta(minutes=2)


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


def hold(home: House, number: int) -> None:
    with home.database.write() as session:
        holding.hold(
            session, unit=home.unit, supplier_id=home.town.kridthuset, by=home.town.mette,
            now=NOW, number=number, sends_itself=True,
        )  # fmt: skip


def merge(home: House, number: int, to: int) -> merging.Merged:
    with home.database.write() as session:
        return merging.merge(
            session, unit=home.unit, number=number, to=to, by=home.town.mette, now=LATER
        )


def undo(home: House, merge_id: int) -> int:
    with home.database.write() as session:
        return merging.undo(
            session, unit=home.unit, merge_id=merge_id, by=home.town.mette, now=LATER
        )


def held(home: House) -> dict[tuple[int, int], Decimal]:
    """(basket, offer) -> amount."""
    with home.database.read() as session:
        return {
            (one.basket_number, one.offer_id): one.quantity
            for one in session.exec(select(BasketLine))
        }


def letters(home: House) -> int:
    with home.database.read() as session:
        return len(session.exec(select(OutgoingMail)).all())


def as_it_was(home: House) -> dict[str, list[str]]:
    """Baskets and what waits in them, and the letters without their numbers."""
    kept = everything(home.database)
    return {name: kept[name] for name in ("basket", "basket_line", "supplier_hold")}


def test_merging_empties_and_closes_it(home: House) -> None:
    saks, party = home.town.offers["saks"], make(home)
    home.fill(saks="2")
    add(home, "saks", "5", party)
    assert merge(home, party, 0).count == 1
    assert held(home) == {(0, saks): 7}
    with home.database.read() as session:
        assert [one.number for one in baskets(session, home.unit.id)] == [0]


def test_undone_both_baskets_are_exactly_what_they_were_and_what_waited_waits(
    home: House,
) -> None:
    party = make(home)
    home.fill(saks="2")
    add(home, "saks", "5", party)
    add(home, "papir-svane", "20", party)
    hold(home, party)
    with home.database.write() as session:
        purposes.note(
            session, unit=home.unit, offer_id=home.town.offers["saks"], number=party,
            text="Til Ida",
        )  # fmt: skip
    before, written = as_it_was(home), letters(home)
    done = merge(home, party, 0)
    assert as_it_was(home) != before
    assert letters(home) == 0  # nothing waits, so nobody is told that it does
    home.add("handsker", "2")  # other goods since stay where they are
    assert undo(home, done.id) == party
    with home.database.write() as session:
        actions.remove(session, unit=home.unit, offer_id=home.town.offers["handsker"])
    assert as_it_was(home) == before
    assert letters(home) == written
    with pytest.raises(Refused, match="allerede"):
        undo(home, done.id)


def test_out_of_the_first_basket_and_back(home: House) -> None:
    party = make(home)
    home.fill(papir_svane="20", saks="2")
    hold(home, 0)
    before = as_it_was(home)
    done = merge(home, 0, party)
    with home.database.read() as session:
        assert session.exec(select(SupplierHold)).all() == []
    assert undo(home, done.id) == 0
    assert as_it_was(home) == before


@pytest.mark.parametrize("since", ["changed", "taken out", "put in again"])
def test_changed_or_sent_since_it_is_refused_with_the_name_and_nothing_is_written(
    home: House, since: str
) -> None:
    saks, party = home.town.offers["saks"], make(home)
    add(home, "papir-svane", "20", 0)
    add(home, "saks", "5", 0)
    done = merge(home, 0, party)
    with home.database.write() as session:
        if since == "changed":
            actions.change(
                session, unit=home.unit, offer_id=saks, quantity=Decimal(9), number=party, now=NOW
            )
        elif since == "put in again":
            actions.add(
                session, unit=home.unit, offer_id=saks, quantity=Decimal(1), now=NOW,
                watcher=home.watcher, by=home.town.mette,
            )  # fmt: skip
        else:
            actions.remove(session, unit=home.unit, offer_id=saks, number=party)
    before = everything(home.database)
    with pytest.raises(Refused, match="Børnesaks"):
        undo(home, done.id)
    assert everything(home.database) == before


def test_another_house_s_merging_is_not_found(home: House) -> None:
    party = make(home)
    add(home, "saks", "5", party)
    done = merge(home, party, 0)
    with pytest.raises(NotFound), home.database.write() as session:
        merging.undo(session, merge_id=done.id + 1, unit=home.unit, by=home.town.mette, now=LATER)


def test_closing_takes_the_letter_about_waiting_back(home: House) -> None:
    party = make(home)
    add(home, "papir-svane", "20", party)
    hold(home, party)
    assert letters(home) > 0
    with home.database.write() as session:
        purposes.close(session, unit=home.unit, number=party, by=home.town.mette, now=LATER)
    assert letters(home) == 0


def test_what_is_on_its_way_by_itself_is_neither_closed_nor_merged(home: House) -> None:
    party = make(home)
    add(home, "papir-svane", "20", party)
    hold(home, party)
    with home.database.read() as session:
        due = session.exec(select(SupplierHold)).one().cutoff + timedelta(minutes=1)
    before = everything(home.database)
    with pytest.raises(Refused, match="på vej"), home.database.write() as session:
        purposes.close(session, unit=home.unit, number=party, by=home.town.mette, now=due)
    with pytest.raises(Refused, match="på vej"), home.database.write() as session:
        merging.merge(session, unit=home.unit, number=party, to=0, by=home.town.mette, now=due)
    assert everything(home.database) == before
