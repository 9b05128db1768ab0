"""What an amount may be, and what a basket adds up to. Pure."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal

from shop.guidance.rules import Mode
from shop.kernel.amounts import plain_amount
from shop.kernel.errors import Refused
from shop.kernel.periods import local_day
from shop.kernel.texts import plain_text
from shop.orders.rules import MAX_QUANTITY, SendReason

FIRST = 0
"""The number of the basket that every house has from the start."""

MOST_BASKETS = 20
"""Open at once in one house, the first not counted: more is lost sight of."""
LONGEST_NAME = 60


def purpose_name(written: str, taken: Iterable[str]) -> str:
    """A basket's name as it is kept. Raises Refused for none, a long one or one that is taken."""
    name = plain_text(written)
    if not name or len(name) > LONGEST_NAME:
        raise Refused(
            "basket-name", "Giv kurven et navn på højst %(most)s tegn.", most=LONGEST_NAME
        )
    if name.casefold() in {one.casefold() for one in taken}:
        raise Refused("basket-name-taken", "I har en kurv med det navn i forvejen.")
    return name


def check_room(count: int) -> None:
    """Raise Refused where there are so many baskets that no more may be opened."""
    if count >= MOST_BASKETS:
        raise Refused(
            "baskets-full", "I kan højst have %(most)s kurve. Luk en først.", most=MOST_BASKETS
        )


@dataclass(frozen=True, slots=True)
class AmountRule:
    """How much of an offer can be ordered: at least `minimum`, then in steps."""

    minimum: Decimal
    step: Decimal


def check_amount(amount: Decimal, rule: AmountRule) -> None:
    """Raise Refused unless the amount can be ordered."""
    check_step(amount, rule)
    if amount < rule.minimum:
        raise Refused(
            "quantity-minimum",
            "Varen sælges fra %(least)s ad gangen.",
            least=plain_amount(rule.minimum),
        )


def check_step(amount: Decimal, rule: AmountRule) -> None:
    """Raise Refused unless the amount can be put on top of what is there already."""
    if not 0 < amount <= MAX_QUANTITY:
        raise Refused("quantity", "Antallet skal være over 0 og højst 100.000.")
    if amount % rule.step:
        raise Refused(
            "quantity-step", "Varen sælges i trin på %(step)s.", step=plain_amount(rule.step)
        )


def fitting_amount(amount: Decimal, rule: AmountRule) -> Decimal:
    """The least amount that can be ordered and covers `amount`: for usual amounts and swaps."""
    wanted = max(amount, rule.minimum) / rule.step
    steps = wanted.to_integral_value(rounding=ROUND_CEILING)
    return min(steps * rule.step, MAX_QUANTITY // rule.step * rule.step)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as the page showed it: what somebody who presses *Send* says yes to."""

    offer_id: int
    quantity: Decimal
    price: Decimal
    version_id: int


def fingerprint(lines: Iterable[Shown], *, waiting: Iterable[int]) -> str:
    """The same for the same goods, amounts, prices and waiting suppliers: 16 hex digits."""
    parts = sorted(
        f"{one.offer_id}:{one.version_id}:{one.quantity.normalize():f}:{one.price.normalize():f}"
        for one in lines
    )
    text = "|".join([*parts, "waits", *map(str, sorted(waiting))])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def with_days(print_of_goods: str, days: Iterable[tuple[int, date]]) -> str:
    """What a page showed: goods and prices, and the day on which each supplier would come."""
    return ".".join([print_of_goods, *(f"{one}-{day:%y%m%d}" for one, day in sorted(days))])


def check_seen(seen: str, fresh: str, suppliers: Collection[int]) -> None:
    """Raise Refused where the basket is another than the page showed, or a cut-off has passed.

    Both as `with_days` makes them. Only the days of the suppliers that are sent count.
    """
    goods, *days = seen.split(".")
    goods_now, *days_now = fresh.split(".")
    if goods != goods_now:
        raise Refused("basket-changed", "Kurven er ændret, siden du så den. Se den igennem igen.")
    mine = {f"{one}" for one in suppliers}
    later = [one for one in days_now if one.split("-")[0] in mine and one not in days]
    if later:
        raise Refused(
            "cutoff-passed", "En frist er passeret, mens siden var åben. Se den nye leveringsdag, "
            "og send igen.",
        )  # fmt: skip


def gathered_days(added: Iterable[date], *, since: datetime) -> int:
    """Later days on which somebody put goods into what waits `since` then.

    Each would have been an order of its own. What was there when it began to wait is none.
    """
    return len({day for day in added if day > local_day(since)})


EXEMPTIONS = frozenset({SendReason.URGENT, SendReason.ALLERGY, SendReason.PEDAGOGICAL})
"""Needs that always pass, also where the policy stops an order."""


def check_demand(demand: Mode, reason: SendReason) -> None:
    """Raise Refused where the policy wants a reason, or an exemption, that is not given."""
    if demand is Mode.ASK and reason is SendReason.NONE:
        raise Refused("reason-needed", "Indkøb beder om en grund. Vælg en, og send igen.")
    if demand is Mode.STOP and reason not in EXEMPTIONS:
        raise Refused(
            "order-stopped",
            "Bestillingen er stoppet af indkøbs regler. Saml den, byt varen, eller vælg en "
            "undtagelse.",
        )
