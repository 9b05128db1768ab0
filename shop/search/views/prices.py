"""What goods have cost, as a table and as a small plot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shop.catalogue.models import OfferVersion
from shop.kernel.periods import local_day
from shop.web.language import gettext as _
from shop.web.words import dayyear, kr

_MOST_PRICES = 24
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 308, 26, 86
"""The plot's corners, in the units of its viewBox."""


@dataclass(frozen=True, slots=True)
class Price:
    """What it cost from a day on, in kr. without VAT for one order unit."""

    day: date
    price: str
    change: str
    amount: Decimal

    @property
    def since(self) -> str:
        """The day in words."""
        return dayyear(self.day)


@dataclass(frozen=True, slots=True)
class Plot:
    """Prices as steps over time; what the macro `price_plot` reads."""

    points: str
    """A price holds until the next: "8,86 120,86 120,26 308,26"."""
    end: tuple[float, float]
    highest: str
    lowest: str
    first: str
    last: str
    sentence: str


def prices_of(versions: Sequence[OfferVersion]) -> list[Price]:
    """Only the versions where the price is another than before, oldest first."""
    found: list[Price] = []
    before: Decimal | None = None
    for version in versions:
        if version.price is None or version.price == before:
            continue
        change = kr(version.price - before, sign=True) if before is not None else ""
        day = local_day(version.published_at)
        found.append(Price(day, kr(version.price), change, version.price))
        before = version.price
    return found[-_MOST_PRICES:]


def plot(prices: Sequence[Price], *, today: date) -> Plot | None:
    """The prices until today; nothing to see for a price that never changed."""
    if len(prices) < 2:
        return None
    first, last = prices[0], prices[-1]
    low, high = (pick(one.amount for one in prices) for pick in (min, max))
    days = max((today - first.day).days, 1)

    def across(day: date) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (day - first.day).days / days, 1)

    def down(amount: Decimal) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * float((amount - low) / (high - low or 1)), 1)

    corners = [(across(first.day), down(first.amount))]
    for price in prices[1:]:
        corners += [(across(price.day), corners[-1][1]), (across(price.day), down(price.amount))]
    corners.append((_RIGHT, corners[-1][1]))
    return Plot(
        " ".join(f"{x},{y}" for x, y in corners), corners[-1], kr(high), kr(low), first.since,
        str(_("i dag")),
        str(_("Prisen var %(first)s den %(since)s og er nu %(last)s.",
              first=first.price, since=first.since, last=last.price)),
    )  # fmt: skip
