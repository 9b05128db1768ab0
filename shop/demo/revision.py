"""A supplier's later price list: what a year does to a catalogue."""

import itertools
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from shop.demo.items import labels
from shop.demo.items.generate import describe, gtin13, in_five_ore
from shop.demo.items.item import DemoItem
from shop.demo.items.kind import danish

# Of a thousand items; the rest only follow the general rise.
WITHDRAWN = 18
TAKEN_OVER = 22  # withdrawn too, but a new number takes its place
PACK_CHANGED = 25
LABEL_GAINED = 15
LABEL_LOST = 12
STEEP_RISE = 60
CHEAPER = 80
UNCHANGED = 250
NEW = 30  # goods the supplier did not have, beside the list of old ones

RISE = Decimal("1.04")
STEEP = Decimal("1.11")
FALL = Decimal("0.95")
# A pack grows or shrinks by a fifth, and its price by a little less.
PACK_STEPS = (
    (Decimal("1.2"), Decimal("1.17")),
    (Decimal("0.8"), Decimal("0.84")),
)
NEW_MAKERS = ("Nyager", "Grønspire", "Lysning")
FIRST_NEW_GTIN = 60_000_000  # above every number of the first list


def revise(items: Iterable[DemoItem], *, seed: int) -> list[DemoItem]:
    """The next list of one supplier; deterministic for the seed and the items."""
    rng = random.Random(f"{seed}:next")
    old = list(items)
    numbers = _numbers_after(old)
    revised = [new for item in old for new in _revised(item, numbers, rng)]
    return revised + [_novelty(item, numbers, rng) for item in _models(old, rng)]


def _numbers_after(old: list[DemoItem]) -> Iterator[tuple[str, str]]:
    """New item numbers and GTINs: the supplier's own series goes on."""
    form, last = max(_split(item.seller_item_id) for item in old)
    for step in itertools.count(1):
        new = last + 3 * step
        yield f"{form}{new}", gtin13(FIRST_NEW_GTIN + new)


def _split(seller_item_id: str) -> tuple[str, int]:
    form = seller_item_id.rstrip("0123456789")
    return form, int(seller_item_id.removeprefix(form))


def _revised(
    item: DemoItem, numbers: Iterator[tuple[str, str]], rng: random.Random
) -> Iterator[DemoItem]:
    draw = rng.randrange(1000)
    if draw < WITHDRAWN:
        return
    if draw < WITHDRAWN + TAKEN_OVER:
        yield _successor(item, *next(numbers))
        return
    draw -= WITHDRAWN + TAKEN_OVER
    changed = _changed(item, draw, rng)
    yield replace(changed, price=in_five_ore(changed.price * _rise(rng)))


def _changed(item: DemoItem, draw: int, rng: random.Random) -> DemoItem:
    if draw < PACK_CHANGED:
        return _repacked(item, rng)
    draw -= PACK_CHANGED
    if draw < LABEL_GAINED and not item.labels:
        return replace(item, labels=(labels.carry(_label_for(item), rng),))
    draw -= LABEL_GAINED
    if 0 <= draw < LABEL_LOST:
        return replace(item, labels=item.labels[:-1] if not item.organic else item.labels)
    return item


def _rise(rng: random.Random) -> Decimal:
    draw = rng.randrange(1000)
    if draw < UNCHANGED:
        return Decimal(1)
    if draw < UNCHANGED + STEEP_RISE:
        return STEEP
    if draw < UNCHANGED + STEEP_RISE + CHEAPER:
        return FALL
    return RISE


def _label_for(item: DemoItem) -> str:
    return "EUECO" if item.category in {"frugt", "groentsager"} else "SVANEN"


def _repacked(item: DemoItem, rng: random.Random) -> DemoItem:
    """The same goods, more or less of it in the pack; pieces stay whole."""
    size, cost = rng.choice(PACK_STEPS)
    amount = (item.pack.amount * size).normalize()
    whole = item.pack.measure in {"stk", "ark", "ruller"}
    if whole and amount != amount.to_integral_value():
        return item
    pack = replace(item.pack, amount=Decimal(f"{amount:f}"))
    name = item.name
    if name.endswith(" stk."):
        name = f"{name.rpartition(', ')[0]}, {danish(pack.amount)} stk."
    return replace(
        item,
        name=name,
        pack=pack,
        price=item.price * cost,
        description=describe(pack, item.brand),
    )


def _successor(item: DemoItem, seller_item_id: str, gtin: str) -> DemoItem:
    """The same goods under a new number, a little dearer; it names what it replaces."""
    return replace(
        item,
        seller_item_id=seller_item_id,
        gtin=gtin,
        price=in_five_ore(item.price * RISE),
        replaces=item.seller_item_id,
    )


LATE, OVER = 9, 2
"""So many goods get dearer in a list that comes too late, and so many of them by too much."""
LATE_RISE, OVER_RISE, RENUMBERED_RISE = Decimal("1.03"), Decimal("1.09"), Decimal("1.08")


def dearer_at_once(items: Iterable[DemoItem]) -> list[DemoItem]:
    """A list with a few new prices and nothing else, and one item that only has another number.

    What is dearer lies a little apart in the list: milk, cheese and bread, not nine milks.
    """
    old = list(items)
    apart = max(1, len(old) // (LATE + 1))
    chosen = {number * apart: number for number in range(LATE + 1)}
    numbers = _numbers_after(old)
    found = []
    for place, item in enumerate(old):
        number = chosen.get(place)
        if number is None:
            found.append(item)
        elif number < LATE:
            rise = OVER_RISE if number < OVER else LATE_RISE
            found.append(replace(item, price=in_five_ore(item.price * rise)))
        else:
            new_number, _gtin = next(numbers)
            price = in_five_ore(item.price * RENUMBERED_RISE)
            found.append(replace(item, seller_item_id=new_number, price=price))
    return found


def _models(old: list[DemoItem], rng: random.Random) -> list[DemoItem]:
    """Goods to bring out under a new maker; food keeps its mark, so ecological ones stay out."""
    plain = [item for item in old if not item.organic]
    return rng.sample(plain, min(max(1, len(old) * NEW // 1000), len(plain)))


def _novelty(model: DemoItem, numbers: Iterator[tuple[str, str]], rng: random.Random) -> DemoItem:
    """Known goods from a maker the supplier did not carry before, outside the agreement."""
    brand = rng.choice(NEW_MAKERS)
    seller_item_id, gtin = next(numbers)
    return replace(
        model,
        seller_item_id=seller_item_id,
        brand=brand,
        gtin=gtin,
        description=describe(model.pack, brand),
        price=in_five_ore(model.price * Decimal(rng.randrange(92, 112)) / 100),
        agreement="",
        labels=(),
    )
