"""What happens while a page is open: it is told, nothing is sent unseen, and nothing is lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from shop.basket.contents import Basket
from shop.catalogue.actions import set_live
from shop.kernel.errors import Refused
from shop.orders.queries import orders_by_token
from tests.buying import TOKEN, House, everything
from tests.buying import house as make_house
from tests.factories import HAVBLIK, NOW, item


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = make_house(database_url)
    made.fill(bleer="3", haandsaebe="1")
    yield made
    made.database.dispose()


def refused(home: House, seen: Basket, now: datetime = NOW) -> str:
    """Why *Send* was refused, and that it wrote nothing and took nothing out."""
    before = everything(home.database)
    with pytest.raises(Refused) as raised:
        home.send(home.town.havblik, seen=seen.fingerprint, now=now)
    assert everything(home.database) == before
    return raised.value.code


def reprinted(home: House, key: str, **facts: object) -> None:
    """Havblik's next catalogue, with one thing otherwise."""
    items = [replace(one, **facts) if name == key else one for name, one in HAVBLIK]  # type: ignore[arg-type]
    home.publish(home.town.havblik, items)


def test_a_price_that_rises_is_shown_before_it_is_paid(home: House) -> None:
    seen = home.basket()
    reprinted(home, "bleer", price=Decimal("250.00"))
    assert refused(home, seen) == "basket-changed"
    line = home.basket().line(home.town.offers["bleer"])
    assert line is not None
    assert (line.price_seen, line.price, line.quantity) == (
        Decimal("214.50"), Decimal(250), Decimal(3),
    )  # fmt: skip


def test_an_offer_that_is_withdrawn_stays_in_sight_and_the_rest_can_be_sent(home: House) -> None:
    seen = home.basket()
    with home.database.write() as session:
        set_live(session, {home.town.offers["haandsaebe"]: None}, now=NOW)
    assert refused(home, seen) == "basket-changed"
    assert [line.name for line in home.basket().gone] == ["Flydende håndsæbe, uden parfume"]
    assert len(home.send(home.town.havblik)) == 1
    assert home.basket().count == 1, "what is gone waits for somebody to take it out"


def test_an_offer_that_expires_overnight_is_not_ordered_in_the_morning(home: House) -> None:
    reprinted(home, "haandsaebe", valid_to=NOW.date())
    seen, tomorrow = home.basket(), NOW + timedelta(days=1)
    assert seen.line(home.town.offers["haandsaebe"]) is not None, "it is sold today"
    assert refused(home, seen, now=tomorrow) == "basket-changed"
    assert len(home.basket(now=tomorrow).gone) == 1


def test_a_cut_off_that_passes_gives_the_new_day_to_say_yes_to(home: House) -> None:
    seen = home.basket()
    shown = seen.card(home.town.havblik)
    assert shown is not None
    late = shown.next_day.cutoff + timedelta(minutes=1)
    assert refused(home, seen, now=late) == "cutoff-passed"
    fresh = home.basket(now=late)
    (placed,) = home.send(home.town.havblik, seen=fresh.fingerprint, now=late)
    card = fresh.card(home.town.havblik)
    assert card is not None
    assert card.next_day.day > shown.next_day.day
    with home.database.read() as session:
        (order,) = orders_by_token(session, f"{home.unit.id}-{TOKEN}", unit_id=home.unit.id)
    assert (order.id, order.delivery_date) == (placed.id, card.next_day.day)


def test_another_suppliers_cut_off_is_no_matter(home: House) -> None:
    home.fill(aebler="20")
    seen = home.basket()
    marken = seen.card(home.town.marken)
    havblik = seen.card(home.town.havblik)
    assert marken is not None
    assert havblik is not None
    between = min(marken.next_day.cutoff, havblik.next_day.cutoff) + timedelta(minutes=1)
    later = marken if marken.next_day.cutoff >= between else havblik
    assert later.next_day.cutoff >= between
    assert len(home.send(later.id, seen=seen.fingerprint, now=between)) == 1


def test_a_new_pack_is_another_thing_to_say_yes_to(home: House) -> None:
    seen = home.basket()
    home.publish(
        home.town.havblik,
        [
            item("5301", "Bleer str. 5, uden parfume", "214.50", unspsc="53102305",
                 order_unit="XPK", content_quantity=Decimal(44), content_unit="H87"),
            *(one for name, one in HAVBLIK if name != "bleer"),
        ],
    )  # fmt: skip
    assert refused(home, seen) == "basket-changed"
