"""What a change is called, and what it means in kroner a year. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from catalog_import.diff import Added, Change, Changed, Repriced, Unchanged, Withdrawn
from catalog_import.item import ParsedItem
from catalog_import.steps import price_at
from shop.intake.rules import ChangeKind
from shop.kernel.money import ZERO, round_to_ore

UNIT_FIELDS = frozenset({"order_unit", "content_quantity", "content_unit"})
"""With another unit or content in it, a price is no longer for the same amount."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Two prices (kr. without VAT) that can be compared: each for the same amount of goods.

    `per` is how much of it an old order unit held; 1 when the prices are per order unit.
    """

    old: Decimal
    new: Decimal
    per: Decimal = Decimal(1)

    @property
    def share(self) -> Decimal | None:
        """The change as a share of the old price: 0.041 is 4.1 % dearer. None from nothing."""
        return self.new / self.old - 1 if self.old else None

    def effect(self, bought: Decimal) -> Decimal:
        """Kr. a year when `bought` old order units are bought again; below zero is cheaper."""
        return round_to_ore((self.new - self.old) * self.per * bought)

    def exceeds(self, limit: Decimal | None) -> bool:
        """Whether the price rises by more than `limit` percent."""
        return limit is not None and self.new * 100 > self.old * (100 + limit)


@dataclass(frozen=True, slots=True)
class Side:
    """What an offer cost and held on one side of a change. Kr. without VAT."""

    price: Decimal | None
    unit: str
    content: Decimal | None
    content_unit: str


def share_between(old: Side, new: Side) -> Decimal | None:
    """How much dearer, as a share of the old price; None where the two cannot be compared.

    The same comparison as `prices_of`, from what a staged change keeps.
    """
    if old.price is None or new.price is None or not old.price:
        return None
    same_pack = (old.unit, old.content, old.content_unit) == (
        new.unit, new.content, new.content_unit,
    )  # fmt: skip
    if same_pack or (old.unit == new.unit and not old.content):
        return new.price / old.price - 1
    if old.content_unit != new.content_unit or not old.content or not new.content:
        return None
    return (new.price / new.content) / (old.price / old.content) - 1


def kind_of(change: Change) -> ChangeKind | None:
    """The one name of a change, None when nothing changed.

    Another unit comes first (prices cannot be read side by side), then price, then labels. What
    is dearer in any amount is dearer.
    """
    if isinstance(change, Unchanged):
        return None
    if isinstance(change, Added):
        return ChangeKind.ADDED
    if isinstance(change, Withdrawn):
        return ChangeKind.WITHDRAWN
    if UNIT_FIELDS & set(change.fields):
        return ChangeKind.UNIT_CHANGED
    return _by_price(change) or _by_labels(change) or ChangeKind.CHANGED


def _by_price(change: Repriced | Changed) -> ChangeKind | None:
    prices = list(prices_by_amount(change))
    if any(one.new > one.old for one in prices):
        return ChangeKind.PRICE_UP
    return ChangeKind.PRICE_DOWN if any(one.new < one.old for one in prices) else None


def _by_labels(change: Repriced | Changed) -> ChangeKind | None:
    old, new = labels_of(change.old), labels_of(change.new)
    if old - new:
        return ChangeKind.LABEL_LOST
    return ChangeKind.LABEL_GAINED if new - old else None


_LABELS = frozenset({ChangeKind.LABEL_LOST, ChangeKind.LABEL_GAINED})


def size_of(
    kind: ChangeKind, prices: Prices | None, old: ParsedItem | None, bought: Decimal
) -> Decimal:
    """Kr. a year that a change stands in the list by: its effect, without its sign.

    Where no price says the effect (goods that go, packs that cannot be compared), or where it is
    the label that changes, that is all that we bought the goods for.
    """
    if prices is not None and kind not in _LABELS:
        return abs(prices.effect(bought))
    return round_to_ore(old.price * bought) if old and old.price else ZERO


def labels_of(item: ParsedItem) -> frozenset[str]:
    """Codes of the labels we know; text we do not know is no label."""
    return frozenset(claim.code for claim in item.labels if claim.code)


def notes_of(change: Change) -> tuple[str, ...]:
    """Names of the fields that differ; labels as what happened to them."""
    if not isinstance(change, Repriced | Changed):
        return ()
    lost = labels_of(change.old) - labels_of(change.new)
    gained = labels_of(change.new) - labels_of(change.old)
    names = [name for name in change.fields if name != "labels" or not (lost or gained)]
    return (*names, *(["label_lost"] if lost else []), *(["label_gained"] if gained else []))


def prices_of(change: Change) -> Prices | None:
    """The two prices to compare, None when there are not two or they cannot be compared.

    Those of the smallest amount; where these are the same, those that differ most.
    """
    prices = list(prices_by_amount(change))
    if not prices or prices[0].new != prices[0].old:
        return prices[0] if prices else None
    return max(prices, key=lambda one: abs(one.new - one.old))


def dearest_of(change: Change) -> Prices | None:
    """As `prices_of`, of the amount whose price rises most."""
    prices = list(prices_by_amount(change))
    return max(prices, key=lambda one: one.new / one.old if one.old else one.new, default=None)


def prices_by_amount(change: Change) -> Iterator[Prices]:
    """The two prices of each amount from which one of them is another, the smallest first.

    Where the unit or its content changed, the price of one unit of content is compared, and the
    amounts are of content. Where we only did not know what the same unit holds, it is no other
    pack.
    """
    if not isinstance(change, Repriced | Changed):
        return
    old, new = change.old, change.new
    if old.price is None or new.price is None:
        return
    holds_old = holds_new = _ONE
    if UNIT_FIELDS & set(change.fields) and not _is_only_told_now(old, new):
        if old.content_unit != new.content_unit:
            return
        if not old.content_quantity or not new.content_quantity:
            return
        holds_old, holds_new = old.content_quantity, new.content_quantity
    yield Prices(old.price / holds_old, new.price / holds_new, holds_old)
    amounts = {step.quantity * holds_old for step in old.price_steps}
    amounts |= {step.quantity * holds_new for step in new.price_steps}
    for amount in sorted(amounts):
        before = price_at(old.price, old.price_steps, amount / holds_old)
        now = price_at(new.price, new.price_steps, amount / holds_new)
        yield Prices(before / holds_old, now / holds_new, holds_old)


_ONE = Decimal(1)


def _is_only_told_now(old: ParsedItem, new: ParsedItem) -> bool:
    return old.order_unit == new.order_unit and not old.content_quantity
