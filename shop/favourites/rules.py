"""What a list may hold, who may change it, and what follows goods that go. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum

from shop.kernel.amounts import amount_from_text
from shop.kernel.errors import NotAllowed, Refused
from shop.organisation.rules import Grant, NodeKind, Role, may

MAX_NAME = 80
MAX_LISTS = 30
"""Own lists of a house. More than a screenful is no longer a shortcut."""
MAX_ITEMS = 200
"""Items on one list: the page sends all amounts in one form."""
MAX_QUANTITY = Decimal(9999)
MAX_REASON = 200
"""Signs of why a list or an item is there: two lines on a phone."""
MAX_OWNER = 120


class Offered(StrEnum):
    """Help that is offered, and that a press declines."""

    USUAL_LIST = "USUAL_LIST"
    """A list of what the house buys again and again."""
    LIST_FIRST = "LIST_FIRST"
    """The goods of a central list before all others in a search."""


ASK_AGAIN_AFTER = timedelta(days=90)
"""A house that said no to a list is not asked again for a quarter: by then it may buy otherwise."""


def is_declined(said_at: datetime | None, now: datetime) -> bool:
    """Whether a no still holds."""
    return said_at is not None and now - said_at < ASK_AGAIN_AFTER


def may_change(grants: Iterable[Grant], kind: NodeKind, path: str) -> bool:
    """A house's own list is its requisitioners'; a central one is procurement's."""
    return may(grants, Role.REQUISITIONER if kind is NodeKind.UNIT else Role.PROCUREMENT, path)


def check_may_change(grants: Iterable[Grant], kind: NodeKind, path: str) -> None:
    """Raise NotAllowed where `may_change` says no."""
    if not may_change(grants, kind, path):
        raise NotAllowed("list-foreign", "Den liste kan du ikke ændre.")


def check_name(name: str) -> str:
    """The name without spaces around it. Raises Refused for an empty or a very long one."""
    tidy = _on_one_line(name)
    if not tidy:
        raise Refused("list-name-missing", "Giv listen et navn.")
    if len(tidy) > MAX_NAME:
        raise Refused("list-name-long", "Navnet må højst have %(most)s tegn.", most=MAX_NAME)
    return tidy


def _on_one_line(text: str) -> str:
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


def check_owner(owner: str) -> str:
    """Who looks after a list, on one line; "" for nobody. Raises Refused for a very long name."""
    tidy = _on_one_line(owner)
    if len(tidy) > MAX_OWNER:
        raise Refused("list-owner-long", "Navnet må højst have %(most)s tegn.", most=MAX_OWNER)
    return tidy


def check_reason(reason: str) -> str:
    """The reason on one line; "" for none. Raises Refused for a very long one."""
    tidy = _on_one_line(reason)
    if len(tidy) > MAX_REASON:
        raise Refused("list-reason-long", "Skriv højst %(most)s tegn om hvorfor.", most=MAX_REASON)
    return tidy


def check_quantity(quantity: Decimal) -> Decimal:
    """The usual amount. Raises Refused unless it is above 0, at most MAX_QUANTITY, two decimals."""
    if not quantity.is_finite() or not 0 < quantity <= MAX_QUANTITY:
        raise Refused("list-quantity", "Antallet skal være mellem 1 og 9.999.")
    if quantity != quantity.quantize(Decimal("0.01")):
        raise Refused("list-quantity-decimals", "Antallet må højst have to decimaler.")
    return quantity


def read_quantity(text: str) -> Decimal:
    """ "1,5" as a person types it. Raises Refused for anything that is no amount; empty is 0."""
    quantity = amount_from_text(text.strip() or "0")
    if quantity < 0 or quantity > MAX_QUANTITY:
        raise Refused("list-quantity", "Antallet skal være mellem 0 og 9.999.")
    return quantity


def stepped(quantity: Decimal, direction: int, *, minimum: Decimal, step: Decimal) -> Decimal:
    """The next amount up (+1) or down (-1). Below the least that is sold comes nothing at all."""
    following = quantity + direction * step
    if direction > 0:
        return min(max(following, minimum), MAX_QUANTITY)
    return following if following >= minimum else Decimal(0)


def may_choose(grants: Iterable[Grant], kind: NodeKind, path: str) -> bool:
    """A house chooses successors for itself, procurement for a place and all below it."""
    return may_change(grants, kind, path)


def check_may_choose(grants: Iterable[Grant], kind: NodeKind, path: str) -> None:
    """Raise NotAllowed where `may_choose` says no."""
    if not may_choose(grants, kind, path):
        raise NotAllowed("successor-foreign", "Du kan ikke vælge afløser her.")


MOST_STEPS = 8
"""Successors of successors that are followed. A longer chain is a muddle that nobody meant."""


def stand_in(
    old: int, chosen: Mapping[int, int], is_sold: Callable[[int], bool]
) -> tuple[int, ...]:
    """The offers from the one that `old` is followed by to the first that is sold; () for none."""
    way: list[int] = []
    at = old
    for _ in range(MOST_STEPS):
        if at not in chosen or chosen[at] in (old, *way):
            return ()
        at = chosen[at]
        way.append(at)
        if is_sold(at):
            return tuple(way)
    return ()


def nearest(choices: Iterable[tuple[int, int, int]], places: Sequence[int]) -> dict[int, int]:
    """Old offer -> new offer, where the choice of the place furthest down counts.

    `choices` are (node id, old offer, new offer); `places` the node ids from the root down.
    """
    depth = {node_id: number for number, node_id in enumerate(places)}
    reaching = sorted(
        (depth[node_id], old, new) for node_id, old, new in choices if node_id in depth
    )
    return {old: new for _, old, new in reaching}


@dataclass(frozen=True, slots=True)
class Portion:
    """What is counted when an amount moves from old goods to new ones."""

    content_quantity: Decimal | None
    content_unit: str
    minimum_quantity: Decimal = Decimal(1)
    quantity_step: Decimal = Decimal(1)


def amount_instead(quantity: Decimal, old: Portion, new: Portion) -> Decimal:
    """The amount of the new goods that gives about as much as `quantity` of the old.

    Where both say how much of the same is in an order unit, the contents decide: 6 packs of 500
    sheets become 3 of 1,000. Otherwise the number stays. It is rounded to the nearest amount that
    can be ordered, half a step up, and is never less than the least that is sold.

    >>> amount_instead(Decimal(6), Portion(Decimal(500), "ST"), Portion(Decimal(1000), "ST"))
    Decimal('3')
    """
    wanted = quantity
    if old.content_quantity and new.content_quantity and old.content_unit == new.content_unit:
        wanted = quantity * old.content_quantity / new.content_quantity
    steps = (wanted / new.quantity_step).to_integral_value(rounding=ROUND_HALF_UP)
    least = (new.minimum_quantity / new.quantity_step).to_integral_value(rounding=ROUND_CEILING)
    most = MAX_QUANTITY // new.quantity_step
    return min(max(steps, least, Decimal(1)), most) * new.quantity_step
