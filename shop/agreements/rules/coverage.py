"""What is covered by an agreement. Pure.

Definitions: KL action plan 2020-24 (three levels), SKI's cascade rule, and our edge cases: binding
before voluntary, narrower category before wider, later start before earlier.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nudges.facts import Coverage


class Level(StrEnum):
    """Who made the agreement."""

    SKI = "SKI"
    COMMUNITY = "COMMUNITY"
    OWN = "OWN"


class AgreementStatus(StrEnum):
    """Where the agreement is in its life."""

    PLANNED = "PLANNED"
    TENDER = "TENDER"
    STANDSTILL = "STANDSTILL"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    EXPIRED = "EXPIRED"


class Scope(StrEnum):
    """What of a supplier's goods the agreement covers."""

    PRICE_LIST = "PRICE_LIST"
    WHOLE_ASSORTMENT = "WHOLE_ASSORTMENT"
    SERVICE = "SERVICE"


@dataclass(frozen=True, slots=True)
class ReachingLot:
    """A lot of an agreement as it reaches one unit: opt-outs above the unit are already known.

    `prefixes` and `opted_out` are UNSPSC prefixes ("141115"); an empty prefix means everything.
    `ranks` gives each supplier's rank (1 first; equal ranks mean no cascade).
    """

    agreement_id: int
    number: str
    title: str
    level: Level
    binding: bool
    status: AgreementStatus
    scope: Scope
    valid_from: date
    valid_to: date
    prefixes: tuple[str, ...]
    opted_out: tuple[str, ...]
    ranks: tuple[tuple[int, int], ...]
    obligatory: bool = True
    """False for a lot that is an offer only: the agreement's optional list."""

    @property
    def is_binding(self) -> bool:
        """Whether the municipality must buy here what it needs of this."""
        return self.binding and self.obligatory

    def rank_of(self, supplier_id: int) -> int | None:
        """The supplier's rank on this lot, None when it is not on it."""
        return next((rank for supplier, rank in self.ranks if supplier == supplier_id), None)

    @property
    def is_cascade(self) -> bool:
        """Whether suppliers are ranked: number one is asked first."""
        return len({rank for _, rank in self.ranks}) > 1


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """What coverage needs to know of an offer."""

    supplier_id: int
    unspsc: str
    agreement_number: str
    contracted: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """How an offer is covered for a unit on a day, and by which agreement."""

    coverage: Coverage
    number: str = ""
    title: str = ""
    level: Level | None = None
    rank: int | None = None
    """Rank in a cascade; None where there is none."""
    binding: bool = False
    """Whether the agreement must be used for this."""


NOT_COVERED = Cover(Coverage.NO_AGREEMENT)


def is_in_force(lot: ReachingLot, on: date) -> bool:
    """Active on that day. Delivery may come after the last day: the order's day counts."""
    return lot.status is AgreementStatus.ACTIVE and lot.valid_from <= on <= lot.valid_to


def cover(offer: OfferFacts, lots: Iterable[ReachingLot], *, on: date) -> Cover:
    """The one coverage function: search, item page, nudges, orders and reports all use it."""
    reaching = [
        lot
        for lot in _near(offer, lots)
        if is_in_force(lot, on) and not _opted_out(lot, offer.unspsc)
    ]
    for coverage, fits in _TESTS:
        found = [lot for lot in reaching if fits(lot, offer)]
        if found:
            return _cover(coverage, min(found, key=lambda lot: _precedence(lot, offer)), offer)
    return NOT_COVERED


def _near(offer: OfferFacts, lots: Iterable[ReachingLot]) -> list[ReachingLot]:
    """The few lots that can say anything of the offer: by its category, or by their number.

    Every page asks this of every one of its goods and of some hundred lots.
    """
    code, number = offer.unspsc, offer.agreement_number if offer.contracted else None
    return [lot for lot in lots if (code and code.startswith(lot.prefixes)) or lot.number == number]


def _in_assortment(lot: ReachingLot, offer: OfferFacts) -> bool:
    if lot.rank_of(offer.supplier_id) is None:
        return False
    if lot.scope is Scope.WHOLE_ASSORTMENT:
        return _matches(lot, offer)
    return offer.contracted and offer.agreement_number == lot.number


def _from_agreement_supplier(lot: ReachingLot, offer: OfferFacts) -> bool:
    return lot.rank_of(offer.supplier_id) is not None and _matches(lot, offer)


def _matches(lot: ReachingLot, offer: OfferFacts) -> bool:
    return _longest_match(lot.prefixes, offer.unspsc) is not None


_TESTS = (
    (Coverage.ON_AGREEMENT, _in_assortment),
    (Coverage.AGREEMENT_SUPPLIER, _from_agreement_supplier),
    (Coverage.CATEGORY_COVERED, _matches),
)


def _cover(coverage: Coverage, lot: ReachingLot, offer: OfferFacts) -> Cover:
    rank = lot.rank_of(offer.supplier_id) if lot.is_cascade else None
    return Cover(coverage, lot.number, lot.title, lot.level, rank, lot.is_binding)


def _precedence(lot: ReachingLot, offer: OfferFacts) -> tuple[bool, int, int, str]:
    width = -(_longest_match(lot.prefixes, offer.unspsc) or 0)
    return (not lot.is_binding, width, -lot.valid_from.toordinal(), lot.number)


def _opted_out(lot: ReachingLot, unspsc: str) -> bool:
    return any(unspsc.startswith(prefix) for prefix in lot.opted_out)


def _longest_match(prefixes: tuple[str, ...], unspsc: str) -> int | None:
    """Length of the longest prefix that fits; None when none does or the category is unknown."""
    if not unspsc:
        return None
    return max((len(prefix) for prefix in prefixes if unspsc.startswith(prefix)), default=None)
