"""What a swap from one item to an equivalent one gives and costs: shared by the swap rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from nudges.facts import Coverage, Item, Line
from nudges.nudge import JsonValue, plain

# Comparable prices are rounded, so contents worked out from them can be a little off.
SAME_CONTENTS = Decimal("0.02")

# We never say "buy more": a pack that gives over half as much again is not the same purchase.
MOST_SURPLUS = Decimal("0.5")

AGREEMENT, LABEL = "agreement", "label"


@dataclass(frozen=True, slots=True)
class Swap:
    """`quantity` is in the alternative's order unit and gives at least the same contents.

    `contents` is the alternative's contents for one order unit of the item, None if unknown.
    """

    line: Line
    to: Item
    contents: Decimal | None
    quantity: Decimal

    @property
    def total_difference(self) -> Decimal | None:
        """Kroner the basket changes by, above zero is dearer; None if packs cannot be compared."""
        if self.contents is None:
            return None
        return self.to.price * self.quantity - self.line.item.price * self.line.quantity

    @property
    def price_difference(self) -> Decimal | None:
        """Kroner per order unit; None unless the two order units hold the same."""
        if self.contents is None or not _is_same(self.contents):
            return None
        return self.to.price - self.line.item.price

    @property
    def comparable_difference(self) -> Decimal | None:
        """Kroner per comparable unit."""
        here, there = self.line.item.comparable_price, self.to.comparable_price
        if here is None or there is None or not same_measure(self.line.item, self.to):
            return None
        return there - here

    @property
    def dearer_share(self) -> Decimal | None:
        """How much dearer for the same contents: 0.25 is a quarter; None when unknown."""
        here, there = self.line.item, self.to
        if self.comparable_difference is not None and here.comparable_price:
            return self.comparable_difference / here.comparable_price
        if self.price_difference is not None and here.price:
            return (there.price - here.price) / here.price
        return None

    @property
    def gained(self) -> list[str]:
        return _marks(self.to, without=self.line.item)

    @property
    def lost(self) -> list[str]:
        return _marks(self.line.item, without=self.to)


def swaps(line: Line, *, of: Callable[[Item], bool] | None = None) -> list[Swap]:
    """Every alternative that the cascade allows and that is not simply more goods, best first.

    Best: cascade rank, then label, then price for the same contents. `of`: only these items, told
    before any of them is worked out (a full basket has several hundred).
    """
    wanted = [item for item in allowed(line) if of is None or of(item)]
    found = [swap for item in wanted if (swap := swap_to(line, item)) is not None]
    return sorted(found, key=_worth)


def allowed(line: Line) -> list[Item]:
    """The alternatives that the cascade allows, whatever they cost and hold."""
    if not line.alternatives:
        return []
    place, here = _best_rank(line), line.item.offer_id
    return [one for one in line.alternatives if rank(one) <= place and one.offer_id != here]


def _worth(swap: Swap) -> tuple[int, bool, bool, Decimal, int]:
    item, share = swap.to, swap.dearer_share
    return (rank(item), not item.labels, share is None, share or Decimal(0), item.offer_id)


def rank(item: Item) -> int:
    """An agreement with one supplier is a cascade of one."""
    return item.cascade_rank or 1


def _best_rank(line: Line) -> int:
    """The first place in the cascade that can deliver; below it nobody may be proposed."""
    places = [rank(i) for i in line.alternatives if i.coverage is Coverage.ON_AGREEMENT]
    here = line.item
    if here.coverage is Coverage.ON_AGREEMENT or here.cascade_rank is not None:
        places.append(rank(here))
    return min(places, default=1)


def swap_to(line: Line, item: Item) -> Swap | None:
    """The swap to one item; None where it could only be bought as much more than the need."""
    contents = contents_of(line.item, item)
    quantity = whole_units(line.quantity, contents)
    if quantity * (contents or 1) > line.quantity * (1 + MOST_SURPLUS):
        return None
    return Swap(line=line, to=item, contents=contents, quantity=quantity)


def contents_of(here: Item, there: Item) -> Decimal | None:
    """Contents of one order unit there for one here, None where they cannot be compared.

    As they are said to be, else worked out from price and comparable price.
    """
    if here.contents and there.contents and same_measure(here, there):
        return there.contents / here.contents
    known, other = here.comparable_price, there.comparable_price
    if known and other and here.price and there.price and same_measure(here, there):
        return (there.price / other) / (here.price / known)
    return Decimal(1) if here.order_unit == there.order_unit else None


def same_measure(here: Item, there: Item) -> bool:
    """Their comparable prices are for the same ("100 ark")."""
    return bool(here.comparable_unit) and here.comparable_unit == there.comparable_unit


def _is_same(contents: Decimal) -> bool:
    return abs(contents - 1) <= SAME_CONTENTS


def whole_units(quantity: Decimal, contents: Decimal | None) -> Decimal:
    """Whole order units that cover the need; the quantity itself where packs hold the same."""
    if contents is None or _is_same(contents):
        return quantity
    needed = quantity / contents * (1 - SAME_CONTENTS)
    return needed.to_integral_value(rounding=ROUND_CEILING)


# On the agreement is best. No agreement is neutral; buying past another's agreement is not.
_STANDING = {
    Coverage.ON_AGREEMENT: 3,
    Coverage.AGREEMENT_SUPPLIER: 2,
    Coverage.NO_AGREEMENT: 1,
    Coverage.CATEGORY_COVERED: 0,
}


def stands_as_well(there: Item, here: Item) -> bool:
    """Swapping never leads away from the agreement."""
    return _STANDING[there.coverage] >= _STANDING[here.coverage]


def loses_nothing(there: Item, here: Item) -> bool:
    """At least as well covered, and neither eco label nor organic is given up for kroner."""
    if (here.labels and not there.labels) or (here.organic and not there.organic):
        return False
    return stands_as_well(there, here)


def _marks(item: Item, *, without: Item) -> list[str]:
    on, other = item.coverage, without.coverage
    marks = [AGREEMENT] if on is Coverage.ON_AGREEMENT and other is not on else []
    return marks + ([LABEL] if item.labels and not without.labels else [])


def swap_facts(swap: Swap) -> Mapping[str, JsonValue]:
    """All that the words may say; differences above zero mean that the alternative is dearer."""
    here, there = swap.line.item, swap.to
    return {
        "name": here.name,
        "quantity": plain(swap.line.quantity),
        "price": plain(here.price),
        "order_unit": here.order_unit,
        "alternative_name": there.name,
        "alternative_supplier": there.supplier_name,
        "alternative_quantity": plain(swap.quantity),
        "alternative_price": plain(there.price),
        "alternative_order_unit": there.order_unit,
        "alternative_coverage": there.coverage.value,
        "alternative_labels": list(there.labels),
        "same_supplier": here.supplier_id == there.supplier_id,
        "price_difference": _text(swap.price_difference),
        "comparable_difference": _text(swap.comparable_difference),
        "comparable_unit": there.comparable_unit,
        "total_difference": _text(swap.total_difference),
        "gained": swap.gained,
        "lost": swap.lost,
    }


def swap_offers(swap: Swap) -> Mapping[str, JsonValue]:
    return {"offer_id": swap.to.offer_id, "quantity": plain(swap.quantity)}


def swap_saving(swap: Swap) -> Decimal | None:
    return None if swap.total_difference is None else -swap.total_difference


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
