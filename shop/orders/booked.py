"""Where the parts of one line are booked, when goods for two accounts go together. Pure.

A line has an account of its own ("" = as the rest of the order) and, where goods of another account
were put on top of it, so many of them `elsewhere`: account -> amount.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from shop.kernel.money import ZERO, line_value

Elsewhere = Mapping[str, Decimal]
_WHOLE = Decimal(1)
_AMOUNT = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?")


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a line on one account."""

    account: str
    quantity: Decimal


def parts(quantity: Decimal, account: str, elsewhere: Elsewhere) -> tuple[Part, ...]:
    """A line's amount by account, its own first. They always add up to `quantity`.

    More of it is for its own account; fewer are taken from its own first, and then from the last
    of the others.
    """
    left, others = quantity, {}
    for code, amount in sorted(elsewhere.items()):
        if (some := min(amount, left)) > 0:
            others[code] = some
            left -= some
    own = left + others.pop(account, ZERO)
    first = (Part(account, own),) if own else ()
    return first + tuple(Part(code, amount) for code, amount in others.items())


def together(there: Iterable[Part], coming: Iterable[Part], *, account: str) -> dict[str, Decimal]:
    """What is booked elsewhere than on `account`, when the two are made one line of it."""
    found: dict[str, Decimal] = {}
    for part in (*there, *coming):
        if part.account != account:
            found[part.account] = found.get(part.account, ZERO) + part.quantity
    return found


def named(elsewhere: Elsewhere, *, rest: str) -> dict[str, Decimal]:
    """The same with the name of what "" stands for; what stands there already is added to."""
    found: dict[str, Decimal] = {}
    for code, amount in elsewhere.items():
        found[code or rest] = found.get(code or rest, ZERO) + amount
    return found


def value_of(price: Decimal, some: Iterable[Part]) -> Decimal:
    """Kr. of a line as its order has it: each part is a line there, rounded for itself."""
    return sum((line_value(price, part.quantity) for part in some), ZERO)


def by_account(price: Decimal, some: Iterable[Part], *, rest: str) -> dict[str, Decimal]:
    """Kr. of a line on each account; `rest` is what "" stands for."""
    found: dict[str, Decimal] = {}
    for part in some:
        code = part.account or rest
        found[code] = found.get(code, ZERO) + line_value(price, part.quantity)
    return found


def summed(some: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    """Kr. on each account in all."""
    found: dict[str, Decimal] = {}
    for code, value in (pair for one in some for pair in one.items()):
        found[code] = found.get(code, ZERO) + value
    return found


def scaled(elsewhere: Elsewhere, *, before: Decimal, after: Decimal) -> dict[str, Decimal]:
    """The same shares of another amount, as when other goods take the place: in whole units."""
    return {
        code: (amount * after / before).quantize(_WHOLE, ROUND_HALF_UP)
        for code, amount in elsewhere.items()
    }


def read(texts: Iterable[str]) -> dict[str, Decimal]:
    """Out of a form's fields, "4:5251-14"; what is no such thing is left out."""
    found = {}
    for text in texts:
        amount, _colon, code = text.partition(":")
        if _AMOUNT.fullmatch(amount) and Decimal(amount) > 0:
            found[code[:60]] = Decimal(amount)
    return found


def written(elsewhere: Elsewhere) -> list[str]:
    """The other way."""
    return [f"{amount:f}:{code}" for code, amount in elsewhere.items()]


def stored(elsewhere: Elsewhere) -> dict[str, str]:
    """As the database keeps it."""
    return {code: f"{amount:f}" for code, amount in elsewhere.items()}


def restored(kept: Mapping[str, str] | None) -> dict[str, Decimal]:
    """The other way."""
    return {code: Decimal(amount) for code, amount in (kept or {}).items()}


class Ordered(Protocol):
    """A line of an order."""

    offer_id: int
    quantity: Decimal


def amounts_of(lines: Iterable[Ordered]) -> dict[int, Decimal]:
    """Offer -> amount of an order, the parts of the same goods added up."""
    found: dict[int, Decimal] = {}
    for line in lines:
        found[line.offer_id] = found.get(line.offer_id, ZERO) + line.quantity
    return found
