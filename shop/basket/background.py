"""What stands behind a basket: what the house bought before, its lists, and what is near. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median_low

from nudges.facts import OpenOrder, ShelfThing
from shop.kernel.money import round_to_ore

LOOK_BACK = timedelta(days=365)
DAYS_IN_MONTH = Decimal("30.4")
SHORTEST_WORD = 4
"""Letters of a word that tells what a thing is: "stol", "bord"."""
MOST_THINGS = 3
"""Things from the shelf shown under a row: what is like it, not the whole shelf."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """One order of an offer, in its order units."""

    day: date
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class History:
    """What a house did with an offer in the last twelve months, as `nudges.facts.Line` says it."""

    times: int
    usual: Decimal
    last: date
    last_quantity: Decimal
    gap_days: int | None
    monthly: Decimal | None
    most: Decimal


def history(purchases: Iterable[Purchase], *, on: date) -> History | None:
    """From the purchases up to the day, those of one day taken together; None where there are none.

    Monthly use needs two days: what was bought before the last one lasted until then.
    """
    days: dict[date, Decimal] = {}
    for one in purchases:
        if on - LOOK_BACK < one.day <= on:
            days[one.day] = days.get(one.day, Decimal(0)) + one.quantity
    if not days:
        return None
    order = sorted(days)
    last, span = order[-1], (order[-1] - order[0]).days
    gaps = [(later - day).days for day, later in pairwise(order)]
    used = sum(days.values()) - days[last]
    return History(
        times=len(order), usual=median_low(days.values()), last=last, last_quantity=days[last],
        gap_days=median_low(gaps) if gaps else None,
        monthly=round_to_ore(used / span * DAYS_IN_MONTH) if span else None,
        most=max(days.values()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Favourite:
    """An offer on a list of the house: what it cost when somebody put it there."""

    price: Decimal
    since: date | None
    usual: Decimal = Decimal(1)
    """The amount on the list; one where nobody has said another."""


@dataclass(frozen=True, slots=True)
class Background:
    """All of it for one basket. By offer, and for `waiting` by supplier."""

    purchases: Mapping[int, Sequence[Purchase]] = field(default_factory=dict)
    favourites: Mapping[int, Favourite] = field(default_factory=dict)
    things: Sequence[ShelfThing] = ()
    """What is free on the municipality's shelf, the newest first; () where nothing asks."""
    waiting: Mapping[int, tuple[OpenOrder, ...]] = field(default_factory=dict)


NO_BACKGROUND = Background()


def on_shelf(things: Iterable[ShelfThing], *texts: str) -> tuple[ShelfThing, ...]:
    """Those that one of the texts, a name or a category, has a word in common with.

    Danish puts words together: "bord" finds a "skrivebord", and a "skrivebord" a "bord".
    """
    mine = [word for text in texts for word in _words(text)]
    found = (thing for thing in things if _alike(mine, _words(thing.name)))
    return tuple(thing for thing, _ in zip(found, range(MOST_THINGS), strict=False))


def _alike(mine: Iterable[str], theirs: Sequence[str]) -> bool:
    """The last part of a compound says what it is: a "bordlampe" is no "bord"."""
    return any(one.endswith(other) or other.endswith(one) for one in mine for other in theirs)


def _words(text: str) -> list[str]:
    signs = "".join(sign if sign.isalpha() else " " for sign in text.casefold())
    return [_singular(word) for word in signs.split() if len(word) >= SHORTEST_WORD]


def _singular(word: str) -> str:
    """ "stole" -> "stol", "borde" -> "bord": the plainest of Danish plurals."""
    for end in ("er", "e"):
        if word.endswith(end) and len(word) - len(end) >= SHORTEST_WORD:
            return word.removesuffix(end)
    return word


NUMBERS = 1000
"""More baskets than one house will ever have."""


def basket_id(unit_id: int, number: int) -> int:
    """One number for a basket of any house, as a push about joining gives it."""
    return unit_id * NUMBERS + number


def basket_of(one: int) -> tuple[int, int]:
    """The house and the basket's number in it.

    >>> basket_of(basket_id(17, 2))
    (17, 2)
    """
    return divmod(one, NUMBERS)
