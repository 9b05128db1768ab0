"""What houses give away: some of it free, one thing promised away by the visitor's own house."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from sqlmodel import Session

from shop.demo.people import People
from shop.organisation.queries import NodeFacts
from shop.reuse.actions import hand_over, offer, reserve
from shop.reuse.rules import Condition, Thing, Way

_FREE = (
    Thing("Reol i birk, 3 rum", 2, Condition.GOOD, "80 cm bred og 110 cm høj.", "Depotet", True,
          Decimal(900)),
    Thing("Garderobebænk til seks", 1, Condition.WORN, "Der mangler en knage.", "", False, None),
    Thing("Skrivebord, 120 × 60 cm", 1, Condition.GOOD, "Med skuffe.", "Kontoret", False,
          Decimal(1_600)),
)  # fmt: skip
_PROMISED = Thing("Puslebord på hjul", 1, Condition.GOOD, "", "Badeværelset", False, Decimal(2_400))
_GIVEN = Thing("Højstole", 4, Condition.GOOD, "", "", True, Decimal(450))


def give_away(session: Session, who: People, units: Sequence[NodeFacts], *, now: datetime) -> None:
    """Things on the shelf at `now`; the first house is the visitor's."""

    def shelve(house: NodeFacts, thing: Thing, days: int) -> int:
        return offer(session, unit_id=house.id, thing=thing, picture="",
                     by=who.buyers[house.id][0], now=now - timedelta(days=days))  # fmt: skip

    def promise(item: int, house: NodeFacts, thing: Thing, days: int) -> int:
        return reserve(session, item_id=item, unit_id=house.id, pieces=thing.pieces,
                       way=Way.COLLECT, by=who.buyers[house.id][0],
                       now=now - timedelta(days=days))  # fmt: skip

    visitors, *others = units
    moved = promise(shelve(others[0], _GIVEN, 24), others[1], _GIVEN, 22)
    hand_over(session, reservation_id=moved, by=who.buyers[others[1].id][0],
              now=now - timedelta(days=18))  # fmt: skip
    for house, thing, days in zip(others, _FREE, (9, 6, 2), strict=False):
        shelve(house, thing, days)
    promise(shelve(visitors, _PROMISED, 5), others[2], _PROMISED, 1)
