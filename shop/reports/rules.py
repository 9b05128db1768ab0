"""How the key figures are counted and compared. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from shop.kernel.money import ZERO
from shop.kernel.periods import Period, month_period

LEAST_GROUP = 5
"""Other houses are compared with only when there are this many, so that none can be picked out."""


class Kind(StrEnum):
    """What sort of number it is."""

    SHARE = "share"
    PER_WEEK = "per_week"
    AMOUNT = "amount"


class Better(StrEnum):
    """Which way is good."""

    HIGH = "high"
    LOW = "low"
    NEITHER = "neither"


class Effect(StrEnum):
    """What an order line does to a number."""

    FOR = "for"
    AGAINST = "against"
    EXCEPTED = "excepted"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What a number needs to know of an order line. `excused`: sent with an accepted reason."""

    covered: bool
    on_agreement: bool
    excused: bool
    is_labelable: bool
    is_labelled: bool
    is_food: bool
    is_organic: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """What a house, or many, ordered in some months. Kroner without VAT.

    The names are those of the roll-up `OrderMonth`. `house_days` are the days of the months in
    which the house ordered, as far as they have passed: seven of them are a week of a house.
    """

    orders: int = 0
    small_orders: int = 0
    deliveries: int = 0
    goods_value: Decimal = ZERO
    covered_value: Decimal = ZERO
    on_agreement_value: Decimal = ZERO
    labelable_value: Decimal = ZERO
    labelled_value: Decimal = ZERO
    food_value: Decimal = ZERO
    organic_value: Decimal = ZERO
    excepted_value: Decimal = ZERO
    house_days: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, name) + getattr(other, name) for name in SUMMED))


SUMMED = tuple(field.name for field in fields(Sums))
NOTHING = Sums()


def total(sums: Iterable[Sums]) -> Sums:
    """All of them together."""
    return sum(sums, NOTHING)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it was made of. `denominator` is None for a plain amount."""

    numerator: Decimal
    denominator: Decimal | None

    @property
    def value(self) -> Decimal | None:
        """The number; None when there is nothing to measure it by, which is not zero."""
        if self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


def counted_days(month: str, period: Period, today: date) -> int:
    """Days of the month inside the period; of the month we are in only those that have passed."""
    whole = month_period(month)
    last = min(whole.last, today) if today in whole else whole.last
    first, last = max(whole.first, period.first), min(last, period.last)
    return max(0, (last - first).days + 1)


def is_whole_months(period: Period) -> bool:
    """Whether the period begins on the first and ends on the last day of a month."""
    return (
        month_period(period.months[0]).first == period.first
        and month_period(period.months[-1]).last == period.last
    )


def shown(kind: Kind, value: Decimal) -> Decimal:
    """The number as a page shows it: whole percent, one decimal a week, whole kroner."""
    scaled = value * 100 if kind is Kind.SHARE else value
    step = Decimal("0.1") if kind is Kind.PER_WEEK else Decimal(1)
    return scaled.quantize(step, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a number is from its target, in the steps that the page shows.

    `by` is 0 both when the target is just met and when it is missed by less than a step;
    `met` tells the two apart.
    """

    by: Decimal
    met: bool


def distance(kind: Kind, better: Better, value: Decimal, target: Decimal) -> Distance:
    """From the shown number to the target, so that the words agree with what stands above them."""
    met = value >= target if better is Better.HIGH else value <= target
    return Distance(abs(shown(kind, value) - shown(kind, target)), met)


def change(kind: Kind, better: Better, now: Decimal | None, before: Decimal | None) -> int:
    """1 when the shown number became better, -1 when worse, 0 when it cannot be told."""
    if now is None or before is None or better is Better.NEITHER:
        return 0
    step = shown(kind, now) - shown(kind, before)
    direction = (step > 0) - (step < 0)
    return direction if better is Better.HIGH else -direction


def group_average(values: Iterable[Decimal | None]) -> Decimal | None:
    """The plain average of the houses that have a number; None when they are fewer than five."""
    known = [value for value in values if value is not None]
    return sum(known, ZERO) / len(known) if len(known) >= LEAST_GROUP else None


def axis(values: Iterable[Decimal | None]) -> tuple[Decimal, Decimal] | None:
    """The lowest and highest number of a chart: its axis does not begin at zero."""
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if known else None


_ALPHABET = str.maketrans({"æ": "{", "ø": "|", "å": "}", "ä": "{", "ö": "|", "ü": "y", "é": "e"})


def danish_order(name: str) -> str:
    """A sort key: æ, ø, å after z, in that order.

    >>> sorted(["Åen", "Øen", "Ællingen", "Zoo"], key=danish_order)
    ['Zoo', 'Ællingen', 'Øen', 'Åen']
    """
    return name.casefold().translate(_ALPHABET)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a house orders from one supplier, and what one fixed day a week would spare."""

    orders: int
    weeks: int
    weekday: int

    @property
    def spared(self) -> int:
        """Orders fewer when those of a week are sent as one."""
        return self.orders - self.weeks


def rhythm(placed: Sequence[date], delivered: Sequence[date], fixed: Sequence[int]) -> Rhythm:
    """Count the ISO weeks with orders, and choose the fixed weekday that most deliveries use."""
    weeks = {day.isocalendar()[:2] for day in placed}
    uses = {weekday: sum(day.weekday() == weekday for day in delivered) for weekday in fixed}
    chosen = max(fixed, key=lambda weekday: (uses[weekday], -weekday))
    return Rhythm(len(placed), len(weeks), chosen)


def swap_effect(value: Decimal, paid: Decimal, offered: Decimal) -> Decimal:
    """Kr. spared (below zero: spent) when goods for `value` are bought at another unit price.

    Both prices are for the same comparable unit, so packs of different size compare.
    """
    return value * (paid - offered) / paid


def organic_after(organic: Decimal, food: Decimal, moved: Decimal) -> Decimal:
    """The organic share when `moved` kr. of other food are bought organic instead."""
    return (organic + moved) / food


def by_value(values: Mapping[int, Decimal]) -> list[int]:
    """Ids, the largest value first; equal ones by id, so that a page reads the same twice."""
    return sorted(values, key=lambda key: (-values[key], key))
