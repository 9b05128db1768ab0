"""Which item of ours a row of a supplier's file speaks of, and what of it the row replaces.

Most files name items by the seller's number and tell all of them. OIOUBL names them by line id,
and a price update of any format tells nothing but prices.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from catalog_import.issues import issue
from catalog_import.item import Action, ParsedItem, RowIssue

Items = Mapping[str, ParsedItem]


def place(current: Items, incoming: Items, carries: frozenset[str] | None) -> Items:
    """The incoming items by our keys, each whole; what fits none of ours is left out.

    A line that comes back under another seller's number takes the old number's place.
    """
    if carries is None and not any(item.line_key for item in incoming.values()):
        return incoming
    lines = _Lines.of(current)
    placed: dict[str, ParsedItem] = {}
    for key, item in incoming.items():
        known = lines.key_of(item) or key
        whole = _whole(current.get(known), item, carries)
        if whole is None:
            continue
        own = known if whole.action is Action.DELETE else whole.seller_item_id
        if own == key or own not in incoming:
            placed[own] = whole
        if own != known and known not in incoming:
            placed[known] = replace(current[known], action=Action.DELETE)
    return placed


def unplaced(current: Items, incoming: Items, carries: frozenset[str] | None) -> Iterator[RowIssue]:
    """The rows that `place` leaves out, and why. Only a file that tells a part has any."""
    if carries is None:
        return
    lines = _Lines.of(current)
    for key, item in incoming.items():
        old = current.get(lines.key_of(item) or key)
        if old is None:
            yield issue("item-not-known", item.row, "seller_item_id", key)
        elif _is_of_another_unit(old, item, carries):
            said = f"{item.order_unit} / {old.order_unit}"
            yield issue("price-unit-not-ours", item.row, "price", said)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Our keys by line id. Where two items share a line id, it names neither."""

    keys: Mapping[str, str]

    @classmethod
    def of(cls, current: Items) -> "_Lines":
        keys: dict[str, str] = {}
        for key, item in current.items():
            if item.line_key:
                keys[item.line_key] = "" if item.line_key in keys else key
        return cls(keys)

    def key_of(self, item: ParsedItem) -> str:
        """Our key of an item the file names by line id; "" when no line of ours has it."""
        return self.keys.get(item.line_key, "") if item.line_key else ""


def _whole(
    old: ParsedItem | None, item: ParsedItem, carries: frozenset[str] | None
) -> ParsedItem | None:
    """The item with what the row does not speak of as it was; None when there is no such item."""
    if carries is None or item.action is Action.DELETE:
        return item
    if old is None or _is_of_another_unit(old, item, carries):
        return None
    told = {name: getattr(item, name) for name in carries}
    if "price" in carries:
        # An item without a price could not be ordered for that reason; now it has one.
        priced_now = old.price is None and item.price is not None
        told["orderable"] = item.price is not None and (old.orderable or priced_now)
    return replace(old, row=item.row, action=item.action, **told)


def _is_of_another_unit(old: ParsedItem, item: ParsedItem, carries: frozenset[str]) -> bool:
    """A price for another unit than ours; `order_unit` is "" where the price fits any."""
    unsaid = "price" in carries and "order_unit" not in carries
    return unsaid and item.order_unit not in ("", old.order_unit)
