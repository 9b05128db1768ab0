"""Columns of a price list that hold the price of a larger amount: "Pris fra 10 stk.".

Or two columns together, the amount and its price: "Staffelantal 1" and "Staffelpris 1".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from catalog_import.text import clean, fold

_FROM = frozenset({"fra", "ved", "v", "mindst", "min", "køb"})
"""One of these, a range or a plus says that the number is an amount to order."""
_BESIDE = frozenset(
    {
        "pris", "nettopris", "kontraktpris", "aftalepris", "stykpris", "enhedspris", "kr", "dkk",
        "pr", "stk", "enhed", "enheder", "ex", "ekskl", "excl", "eks", "uden", "moms", "antal",
        "af", "og", "op",
    }
)  # fmt: skip
"""Words that such a header may have besides. "Inkl. moms" is another kind of price."""
_AMOUNT = re.compile(r"(?P<least>\d{1,6})(?P<range>\s*[-–]\s*\d{1,6})?\s*(?P<plus>\+)?")
_FOR_SO_MANY = re.compile(r"\b(pr|per|for)\b\.?\s*\d")
_WORDS = re.compile(r"[^\W\d_]+")
_YEARS = range(1990, 2101)

_QUANTITY = re.compile(
    r"(?:staffel|trin|fra|rabat)?(?:antal|maengde)(\d?)|(?:trin|staffel)(\d)antal"
)
_PRICE = re.compile(r"(?:staffel|trin|maengde|rabat)?pris(\d?)|(?:trin|staffel)(\d)pris")
_UNNUMBERED = frozenset({"staffelantal", "trinantal", "staffelpris", "trinpris"})


@dataclass(frozen=True, slots=True)
class StepColumn:
    """The column at `price` is for at least `least`, or for what the one at `least_at` says."""

    price: int
    least: Decimal | None = None
    least_at: int = -1


def find_steps(free: Mapping[int, str]) -> tuple[StepColumn, ...]:
    """The step columns among headers that mean nothing else, by place, left to right."""
    told = [
        StepColumn(at, least) for at, header in free.items() if (least := least_in(header))
    ]  # fmt: skip
    names = {fold(header): at for at, header in reversed(list(free.items()))}
    amounts = {number: at for name, at in names.items() if (number := _number(_QUANTITY, name))}
    pairs = [
        StepColumn(at, least_at=amounts[number])
        for name, at in names.items()
        if (number := _number(_PRICE, name)) in amounts
    ]
    return tuple(sorted([*told, *pairs], key=lambda found: found.price))


def least_in(header: str) -> Decimal | None:
    """The amount that a header names the price of; None where it names none.

    >>> least_in("Pris fra 10 stk."), least_in("Nettopris 100+"), least_in("Pris 10-49")
    (Decimal('10'), Decimal('100'), Decimal('10'))
    >>> least_in("Pris 2"), least_in("Pris pr. 100 stk."), least_in("Pris fra 2027")
    (None, None, None)
    """
    text = clean(header).casefold()
    numbers = list(_AMOUNT.finditer(text))
    if len(numbers) != 1 or _FOR_SO_MANY.search(text):
        return None
    words = set(_WORDS.findall(text))
    found = numbers[0]
    says_from = found["range"] or found["plus"] or words & _FROM
    if not says_from or words - _FROM - _BESIDE:
        return None
    least = int(found["least"])
    return Decimal(least) if least and (least not in _YEARS or "stk" in words) else None


def _number(pattern: re.Pattern[str], name: str) -> str:
    """Which pair a header is of; "-" for the pair of a sheet with one, "" for none."""
    found = pattern.fullmatch(name)
    if found is None:
        return ""
    return next(filter(None, found.groups()), "-" if name in _UNNUMBERED else "")
