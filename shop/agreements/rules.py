"""What is covered by an agreement, and when a supplier comes. Pure.

Definitions: KL action plan 2020-24 (three levels), SKI's cascade rule, and our edge cases: binding
before voluntary, narrower category before wider, later start before earlier.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from nudges.facts import Coverage
from shop.kernel.periods import at, local_day


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


NOT_COVERED = Cover(Coverage.NO_AGREEMENT)


def is_in_force(lot: ReachingLot, on: date) -> bool:
    """Active on that day. Delivery may come after the last day: the order's day counts."""
    return lot.status is AgreementStatus.ACTIVE and lot.valid_from <= on <= lot.valid_to


def cover(offer: OfferFacts, lots: Iterable[ReachingLot], *, on: date) -> Cover:
    """The one coverage function: search, item page, nudges, orders and reports all use it."""
    reaching = [lot for lot in lots if is_in_force(lot, on) and not _opted_out(lot, offer.unspsc)]
    for coverage, fits in _TESTS:
        found = [lot for lot in reaching if fits(lot, offer)]
        if found:
            return _cover(coverage, min(found, key=lambda lot: _precedence(lot, offer)), offer)
    return NOT_COVERED


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
    return Cover(coverage, lot.number, lot.title, lot.level, rank)


def _precedence(lot: ReachingLot, offer: OfferFacts) -> tuple[bool, int, int, str]:
    width = -(_longest_match(lot.prefixes, offer.unspsc) or 0)
    return (not lot.binding, width, -lot.valid_from.toordinal(), lot.number)


def _opted_out(lot: ReachingLot, unspsc: str) -> bool:
    return any(unspsc.startswith(prefix) for prefix in lot.opted_out)


def _longest_match(prefixes: tuple[str, ...], unspsc: str) -> int | None:
    """Length of the longest prefix that fits; None when none does or the category is unknown."""
    if not unspsc:
        return None
    return max((len(prefix) for prefix in prefixes if unspsc.startswith(prefix)), default=None)


ENDS_SOON = timedelta(days=120)
"""A new tender takes about four months, so this is when somebody must begin."""

PROCESS_COST = Decimal(90)
"""Kr. of work to handle an order in the shop (Hjørring 2012/13, KL action plan 2017-20)."""
COST_SHARE = Decimal("0.20")
"""Largest share of an order's value that handling it should eat; 90 kr. gives 450 kr."""
SMALL_ORDER = Decimal(250)
"""An order below this is "småindkøb" (KL's key figure)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a supplier delivers to a unit and what it costs. Kroner without VAT.

    `weekdays`: fixed delivery days, Monday = 0. An order comes on a fixed day when it is sent
    before `cutoff` o'clock, `cutoff_days` working days earlier.
    """

    supplier_id: int
    minimum_order_value: Decimal
    small_order_fee: Decimal
    supplier_may_refuse: bool
    weekdays: tuple[int, ...]
    cutoff_days: int
    cutoff: time
    max_deliveries_per_week: int | None
    price_rise_limit: Decimal | None = None
    """Percent a price may rise before somebody must decide."""
    price_notice_days: int | None = None
    """Days before it holds that a rise must be told; None = nothing agreed."""

    def fee_for(self, goods_value: Decimal) -> Decimal:
        """The supplier's fee in kr. for an order of this value."""
        return Decimal(0) if goods_value >= self.minimum_order_value else self.small_order_fee

    @property
    def worth_sending(self) -> Decimal:
        """Kr. from which an order is no longer small: the minimum, or handling at most a fifth."""
        return max(self.minimum_order_value, PROCESS_COST / COST_SHARE)


NO_TERMS = Terms(0, Decimal(0), Decimal(0), False, (), 1, time(12), None)
"""For a supplier with whom nothing is agreed: ask before noon, comes two working days later."""
DAYS_WITHOUT_TERMS = 2


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A delivery day and the last moment (UTC) to be on it."""

    day: date
    cutoff: datetime


def next_delivery(terms: Terms, *, now: datetime) -> FixedDay:
    """The first delivery day that can still be reached."""
    today = local_day(now)
    for ahead in range(1, 30):
        day = today + timedelta(days=ahead)
        if not _delivers(terms, day):
            continue
        cutoff = at(workdays_before(day, _notice(terms)), terms.cutoff)
        if cutoff > now:
            return FixedDay(day, cutoff)
    raise ValueError("terms without a reachable delivery day")


def _delivers(terms: Terms, day: date) -> bool:
    return day.weekday() in (terms.weekdays or range(5))


def _notice(terms: Terms) -> int:
    return terms.cutoff_days if terms.weekdays else DAYS_WITHOUT_TERMS


def workdays_before(day: date, count: int) -> date:
    """The working day (Monday to Friday) `count` working days before; holidays are not known."""
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < 5
    return day
