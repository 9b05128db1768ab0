"""When somebody must look at a favourite again. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from nudges.facts import Coverage
from shop.agreements.rules import OfferFacts, ReachingLot, cover, is_in_force
from shop.catalogue.changes import Pack

PRICE_MOVED = 10
"""Percent. The yearly regulation of an agreement (net price index) is two to five; a tenth is more
than any of them, so the choice itself may no longer be the best. Falls count too: they may be a
wrong price. Our own choice, to be looked at when a town has used the queue for half a year."""
REVIEW_EVERY = timedelta(days=365)
"""A list that somebody has looked through is looked through again after a year."""


class Trouble(StrEnum):
    """Why a favourite waits for somebody, what stops an order first."""

    GONE = "GONE"
    AGREEMENT = "AGREEMENT"
    PACK = "PACK"
    PRICE = "PRICE"


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at of goods: price in kr. for one order unit, and what it holds."""

    price: Decimal | None
    pack: Pack


def has_moved(old: Decimal | None, new: Decimal | None, *, percent: int = PRICE_MOVED) -> bool:
    """Whether a price is at least so many percent from what it was, up or down."""
    if not old or new is None:
        return False
    return abs(new - old) * 100 >= old * percent


def trouble_of(
    seen: Looked | None, live: Looked | None, *, is_sold: bool, lost_agreement: bool
) -> Trouble | None:
    """Why a favourite waits: the gravest reason, None for none.

    `seen`: as somebody looked at it last, None where nobody knows. `lost_agreement`: see there.
    """
    if not is_sold or live is None:
        return Trouble.GONE
    if lost_agreement:
        return Trouble.AGREEMENT
    if seen is None:
        return None
    if seen.pack != live.pack:
        return Trouble.PACK
    return Trouble.PRICE if has_moved(seen.price, live.price) else None


def lost_agreement(
    number: str, offer: OfferFacts, lots: Iterable[ReachingLot], *, on: date
) -> bool:
    """Whether goods that agreement `number` covered are on no agreement any more on that day."""
    return bool(number) and cover(offer, lots, on=on).coverage is not Coverage.ON_AGREEMENT


def in_force_throughout(lots: Iterable[ReachingLot], *, on: date) -> frozenset[str]:
    """Numbers of the agreements that hold for the place with all their lots, without an opt-out:
    nothing that they covered needs to be looked at."""
    known = list(lots)
    shaky = {lot.number for lot in known if lot.opted_out or not is_in_force(lot, on)}
    return frozenset(lot.number for lot in known) - shaky
