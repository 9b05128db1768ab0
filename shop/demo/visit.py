"""What waits for the visitor: a house's open basket, and two catalogues on procurement's desk."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal

from sqlmodel import Session

from shop.basket import actions as basket
from shop.catalogue.queries import OfferRow
from shop.demo.favourites import Choice
from shop.demo.persuaded import watcher_of
from shop.demo.replay import Market
from shop.kernel.people import Actor
from shop.kernel.periods import at, local_day
from shop.organisation.queries import NodeFacts

# Who put in what, at least how many, and the most that one may cost in kr.: Kridthuset is left
# small, the two others reach their minimum.
BASKET = (
    ("Mette", "Kopipapir A4, 80 g", 3, 45, "98100121"),
    ("Mette", "Flydende håndsæbe", 2, 120, "98100237"),
    ("Mette", "Bleer str. 5", 4, 300, "98100237"),
    ("Mette", "Håndklædeark, Z-fold", 2, 330, "98100237"),
    ("Mette", "Æbler, danske", 6, 40, "98100334"),
    ("Mette", "Bananer", 8, 40, "98100334"),
    ("Mette", "Gulerødder", 6, 40, "98100334"),
    ("Mette", "Pærer", 4, 40, "98100334"),
    ("Sara", "Oliekridt", 1, 110, "98100121"),
    ("Sara", "Farveblyanter", 2, 65, "98100121"),
)
READY_VALUE = {"98100237": Decimal(1200), "98100334": Decimal(560)}
"""Kr. that the suppliers ready to send come to at least."""
FIRST_ADDED = time(6, 52)


def open_basket(
    session: Session, *, unit: NodeFacts, buyers: Sequence[Actor], market: Market,
    secret_key: str, now: datetime,
) -> int:  # fmt: skip
    """Put goods in the house's basket early this morning; how many lines."""
    by_name = {buyer.name.split()[0]: buyer for buyer in buyers}
    morning = min(at(local_day(now), FIRST_ADDED), now - timedelta(minutes=30))
    lines = _filled_up(list(_lines(market, now)))
    for minute, (who, row, quantity) in enumerate(lines):
        by = by_name[who]
        basket.add(
            session, unit=unit, offer_id=row.offer_id, quantity=quantity, by=by,
            watcher=watcher_of(secret_key, by, unit.id, unit.municipality_id or 0),
            now=morning + timedelta(minutes=2 * minute),
        )  # fmt: skip
    return len(lines)


_Line = tuple[str, OfferRow, Decimal]


def _lines(market: Market, now: datetime) -> Iterable[_Line]:
    rows = [row for offer_id, row in market.rows.items() if offer_id == row.offer_id]
    taken: set[int] = set()
    for who, words, count, most, cvr in BASKET:
        cheap = [
            it
            for it in rows
            if it.supplier_cvr == cvr and it.offer_id not in taken and it.price and it.price <= most
        ]
        choice = Choice(cheap, market.lots, local_day(now))
        row = choice.best(words) or choice.best("")  # another seed may not have just that
        if row is not None:
            taken.add(row.offer_id)
            yield who, row, max(row.minimum_quantity, count * row.quantity_step)


def _filled_up(lines: list[_Line]) -> list[_Line]:
    """More of the same where a supplier has not yet come to its READY_VALUE."""
    for cvr, value in READY_VALUE.items():
        places = [n for n, (_, row, _) in enumerate(lines) if row.supplier_cvr == cvr]
        turn = 0
        while places and _value(lines, places) < value:
            who, row, quantity = lines[places[turn % len(places)]]
            lines[places[turn % len(places)]] = (who, row, quantity + row.quantity_step)
            turn += 1
    return lines


def _value(lines: Sequence[_Line], places: Iterable[int]) -> Decimal:
    parts = (lines[n] for n in places)
    return sum(((row.price or Decimal(0)) * quantity for _, row, quantity in parts), Decimal(0))
