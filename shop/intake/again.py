"""Goods of a file that we have had before, or that follow others of ours. Pure.

New goods have no price to be held against. These have: what they cost when they were last sold,
where they come back or get another number, or what the goods cost that they replace.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from catalog_import.diff import Unchanged, diff
from catalog_import.item import ParsedItem
from shop.intake.holds import hold_of
from shop.intake.rows import Weighing, first_choice
from shop.intake.rules import ChangeKind
from shop.intake.weigh import notes_of, prices_of, size_of
from shop.kernel.money import ZERO

BACK_WITHIN = timedelta(days=730)
"""Goods that were away longer than two years come as new ones: an agreement is seldom prolonged
beyond that, and what something cost under the one before says little."""


@dataclass(frozen=True, slots=True)
class Named:
    """By what goods are known again: the supplier's number, and what is printed on them."""

    seller_item_id: str
    gtin: str
    manufacturer: str
    manufacturer_item_id: str

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """What stays when the supplier's number does not, the surest first.

        The manufacturer's number says nothing without the manufacturer.
        """
        found: list[tuple[str, ...]] = [("gtin", self.gtin)] if self.gtin else []
        if self.manufacturer and self.manufacturer_item_id:
            made = (self.manufacturer.casefold(), self.manufacturer_item_id.casefold())
            found.append(("made", *made))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Gone:
    """Goods that are sold no more. `change_id`: the change of this file that takes them off."""

    offer_id: int
    version_id: int
    named: Named
    change_id: int | None = None


@dataclass(frozen=True, slots=True)
class New:
    """A change that adds goods. `replaces`: the number of those that they follow, "" for none."""

    change_id: int
    named: Named
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """New goods that are goods we had: under their own number again, or under another.

    `follows`: they are others, but the supplier says that they take the place of these.
    """

    new: New
    gone: Gone
    follows: bool = False

    @property
    def is_renumbered(self) -> bool:
        """Whether the supplier has given the same goods another number."""
        return not self.follows and self.new.named.seller_item_id != self.gone.named.seller_item_id


FEW_SIGNS = 500
"""So many can be asked for at once; with more, every new item is looked at."""


@dataclass(frozen=True, slots=True)
class Signs:
    """Supplier's numbers, EANs, and makers' numbers in small letters."""

    numbers: list[str]
    gtins: list[str]
    made: list[str]


class Known:
    """The goods that are gone, as new ones are looked up among them."""

    def __init__(self, gone: Iterable[Gone], still: Iterable[Gone] = ()) -> None:
        """`gone`: those of earlier files first, in the order in which they went.

        `still`: goods that are sold on and that new ones say they replace.
        """
        self._by_number: dict[str, Gone] = {}
        self._followed = {one.named.seller_item_id: one for one in still}
        self._by_key: dict[tuple[str, ...], Gone | None] = {}
        for one in gone:
            self._followed[one.named.seller_item_id] = one
            if one.change_id is None:
                self._by_number[one.named.seller_item_id] = one
            for key in one.named.keys:
                self._by_key[key] = self._of_two(self._by_key.get(key), one)

    @staticmethod
    def _of_two(before: Gone | None, one: Gone) -> Gone | None:
        """The last that went; of two that go together nobody can tell which it is."""
        together = before is not None and before.change_id is not None
        return None if together and one.change_id is not None else one

    def __bool__(self) -> bool:
        return bool(self._by_key or self._followed)

    @property
    def signs(self) -> Signs | None:
        """What new goods must have one of to be known at all; None where that is too long a list,
        or letters are among it that not every database makes small alike."""
        by_kind: dict[str, set[str]] = {"gtin": set(), "made": set()}
        for kind, *_maker, number in self._by_key:
            by_kind[kind].add(number)
        numbers, made = {*self._by_number, *self._followed}, by_kind["made"]
        count = len(numbers) + len(by_kind["gtin"]) + len(made)
        if count > FEW_SIGNS or not all(map(str.isascii, made)):
            return None
        return Signs(*map(sorted, (numbers, by_kind["gtin"], made)))

    def again(self, new: Iterable[New]) -> Iterator[Again]:
        """Those of the new goods that we have had. Who is known by two, or knows two, is new.

        What a supplier says of a successor counts for those that are known by nothing surer.
        """
        back: set[int] = set()
        others: dict[tuple[str, ...], list[New]] = {}
        followers: list[New] = []
        for one in new:
            if gone := self._by_number.get(one.named.seller_item_id):
                back.add(gone.offer_id)
                yield Again(one, gone)
                continue
            for key in one.named.keys:
                if self._by_key.get(key):
                    others.setdefault(key, []).append(one)
            if one.replaces in self._followed:
                followers.append(one)
        renumbered = {one.new.change_id: one for one in self._renumbered(others, back)}
        yield from renumbered.values()
        for one in followers:
            if one.change_id not in renumbered:
                yield Again(one, self._followed[one.replaces], follows=True)

    def _renumbered(
        self, others: dict[tuple[str, ...], list[New]], back: set[int]
    ) -> Iterator[Again]:
        taken = set(back)
        done: set[int] = set()
        for key in sorted(others):  # "gtin" before "made": the surer one decides
            gone, some = self._by_key[key], others[key]
            if gone is None or gone.offer_id in taken or len(some) > 1:
                continue
            if some[0].change_id not in done:
                taken.add(gone.offer_id)
                done.add(some[0].change_id)
                yield Again(some[0], gone)


def columns_of(
    found: Again, old: ParsedItem, new: ParsedItem, by: Weighing
) -> dict[str, Any]:  # fmt: skip
    """What a staged change says of new goods that we had as `old`: its columns by name."""
    key = new.seller_item_id
    was = replace(old, seller_item_id=key)
    change = next(diff({key: was}, {key: new}, replaces_all=False))
    hold = hold_of(
        change, limit=by.limit, notice_days=by.notice_days, came=by.came, holds_from=by.holds_from
    )
    bought = by.bought.get(found.gone.offer_id, ZERO)
    prices = None if isinstance(change, Unchanged) else prices_of(change)
    effect = prices.effect(bought) if prices else ZERO
    is_same = isinstance(change, Unchanged)
    size = ZERO if is_same else size_of(ChangeKind.ADDED, prices, old, bought)
    return {
        "fields": " ".join(notes_of(change))[:400], "old_price": old.price,
        "old_unit": old.order_unit, "old_content": old.content_quantity,
        "old_content_unit": old.content_unit, "hold": hold, "choice": first_choice(hold),
        "bought": bought, "effect": effect, "effect_size": size,
        "earlier_version_id": found.gone.version_id,
        "same_as": found.gone.named.seller_item_id if found.is_renumbered else None,
        "follows": found.gone.named.seller_item_id if found.follows else None,
    }  # fmt: skip
