"""What became different about goods: price, pack and labels, then and now. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from shop.catalogue.rules import counting


class Packed(Protocol):
    """What one order unit is and what is in it."""

    @property
    def order_unit(self) -> str:
        """Unit code."""
        ...

    @property
    def content_quantity(self) -> Decimal | None:
        """How much is in one order unit."""
        ...

    @property
    def content_unit(self) -> str:
        """Of what."""
        ...


@dataclass(frozen=True, slots=True)
class Pack:
    """An order unit and its content, kept for the words about it."""

    order_unit: str
    content_quantity: Decimal | None
    content_unit: str


def pack_of(goods: Packed) -> Pack:
    """The pack of a row or a version."""
    return Pack(goods.order_unit, goods.content_quantity, goods.content_unit)


def same_inside(one: Packed, other: Packed) -> bool:
    """Whether the two say how much of the same is in the same order unit, more or less of it."""
    known = bool(one.content_quantity and other.content_quantity)
    unit = (one.order_unit, one.content_unit)
    return known and unit == (other.order_unit, other.content_unit)


def labels_lost(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]], *,
    then: date, now: date,
) -> tuple[str, ...]:  # fmt: skip
    """Codes of labels that counted then and do not now, in the supplier's order.

    A label that has run out is lost too, though the supplier's claim is the same.
    """
    left = set(counting(after, on=now))
    return tuple(code for code in counting(before, on=then) if code not in left)


@dataclass(frozen=True, slots=True)
class Step:
    """The last time an order unit of something became dearer, cheaper or another pack."""

    at: datetime
    old_price: Decimal
    new_price: Decimal
    old_pack: Pack
    new_pack: Pack

    @property
    def is_repacked(self) -> bool:
        """The prices are for different packs and are not compared."""
        return self.old_pack != self.new_pack

    @property
    def is_dearer(self) -> bool:
        """Kroner for the order unit went up."""
        return self.new_price > self.old_price


@dataclass(frozen=True, slots=True)
class Past:
    """A version of an offer as its history needs it. `price` in kr. for one order unit."""

    id: int
    price: Decimal
    pack: Pack
    published_at: datetime


def last_step(versions: Sequence[Past], *, since: datetime) -> Step | None:
    """From what held before `since` to what holds now; None where nothing is different.

    `versions` are oldest first, up to the one that holds now. What was published and taken back in
    between is not told. Goods that are new since then are compared with their own first version.
    """
    if len(versions) < 2:
        return None
    now = versions[-1]
    before = [past for past in versions if past.published_at < since]
    old = before[-1] if before else versions[0]
    if (old.price, old.pack) == (now.price, now.pack):
        return None
    at = now.published_at
    for past in reversed(versions):
        if (past.price, past.pack) != (now.price, now.pack):
            break
        at = past.published_at
    return Step(at, old.price, now.price, old.pack, now.pack)
