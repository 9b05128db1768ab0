"""A line's note and account follow it out of the basket and back, and to what takes its place."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from shop.basket import actions, purposes
from shop.basket.models import BasketLine
from shop.kernel.errors import Refused
from tests.buying import House, everything, house
from tests.factories import NOW

PLUS, WHITE = "Kopipapir A4, 80 g, Kontor Plus", "Kopipapir A4, 80 g, hvid"
SAID = ("Til Ida", "9999-1")


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    made.add("papir-plus", "3")
    with made.database.write() as session:
        session.execute(update(BasketLine).values(note=SAID[0], accounting_code=SAID[1]))
    yield made
    made.database.dispose()


def carried(home: House) -> dict[str, tuple[str, str]]:
    lines = [line for card in home.basket().cards for line in card.lines]
    return {line.row.name: (line.note, line.accounting_code) for line in lines}


def restore(home: House, **facts: Any) -> None:
    with home.database.write() as session:
        actions.restore(
            session, unit=home.unit, offer_id=home.town.offers["papir-plus"], by=home.town.mette,
            quantity=Decimal(3), now=NOW, **facts,
        )  # fmt: skip


def test_a_swap_and_its_undo(home: House) -> None:
    with home.database.write() as session:
        done = actions.swap(
            session, unit=home.unit, offer_id=home.town.offers["papir-plus"], by=home.town.mette,
            now=NOW,
        )  # fmt: skip
    assert carried(home) == {WHITE: SAID}
    restore(home, instead_of=done.row.offer_id, kept=done.kept)
    assert carried(home) == {PLUS: SAID}


def test_a_removal_and_its_undo(home: House) -> None:
    with home.database.write() as session:
        offer_id = home.town.offers["papir-plus"]
        done = actions.remove(session, unit=home.unit, offer_id=offer_id)
    restore(home, kept=done.kept)
    assert carried(home) == {PLUS: SAID}


def test_a_new_name_and_account_give_both_from_before(home: House) -> None:
    with home.database.write() as session:
        fest = purposes.make(session, unit=home.unit, name="Fest", by=home.town.mette, now=NOW)
        own = home.unit.accounting_code
        for name, code, before in (("Fest", own, ("Fest", "")), ("Tur", None, ("Fest", own)),
                                   ("Tur", "", ("Tur", own))):  # fmt: skip
            assert before == purposes.rename(
                session, unit=home.unit, number=fest, name=name, accounting_code=code, now=NOW
            )


def test_an_account_that_is_not_the_house_s_is_refused_and_the_name_stays(home: House) -> None:
    with home.database.write() as session:
        fest = purposes.make(session, unit=home.unit, name="Fest", by=home.town.mette, now=NOW)
    before = everything(home.database)
    with pytest.raises(Refused, match="ikke jeres"), home.database.write() as session:
        purposes.rename(
            session, unit=home.unit, number=fest, name="Tur", accounting_code="x\n9", now=NOW
        )
    assert everything(home.database) == before
