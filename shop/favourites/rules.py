"""What a list may hold and who may change it. Pure."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from shop.kernel.errors import NotAllowed, Refused
from shop.organisation.rules import Grant, NodeKind, Role, may

MAX_NAME = 80
MAX_LISTS = 30
"""Own lists of a house. More than a screenful is no longer a shortcut."""
MAX_ITEMS = 200
"""Items on one list: the page sends all amounts in one form."""
MAX_QUANTITY = Decimal(9999)


def may_change(grants: Iterable[Grant], kind: NodeKind, path: str) -> bool:
    """A house's own list is its requisitioners'; a central one is procurement's."""
    return may(grants, Role.REQUISITIONER if kind is NodeKind.UNIT else Role.PROCUREMENT, path)


def check_may_change(grants: Iterable[Grant], kind: NodeKind, path: str) -> None:
    """Raise NotAllowed where `may_change` says no."""
    if not may_change(grants, kind, path):
        raise NotAllowed("list-foreign", "Den liste kan du ikke ændre.")


def check_name(name: str) -> str:
    """The name without spaces around it. Raises Refused for an empty or a very long one."""
    plain = "".join(sign for sign in name if sign.isprintable() or sign.isspace())
    tidy = " ".join(plain.split())
    if not tidy:
        raise Refused("list-name-missing", "Giv listen et navn.")
    if len(tidy) > MAX_NAME:
        raise Refused("list-name-long", "Navnet må højst have %(most)s tegn.", most=MAX_NAME)
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
    tidy = text.strip().replace(",", ".") or "0"
    try:
        quantity = Decimal(tidy[:20])
    except InvalidOperation:
        raise Refused(
            "quantity-unreadable", "»%(written)s« er ikke et antal.", written=text[:20]
        ) from None
    if not quantity.is_finite() or quantity < 0 or quantity > MAX_QUANTITY:
        raise Refused("list-quantity", "Antallet skal være mellem 0 og 9.999.")
    return quantity


def stepped(quantity: Decimal, direction: int, *, minimum: Decimal, step: Decimal) -> Decimal:
    """The next amount up (+1) or down (-1). Below the least that is sold comes nothing at all."""
    following = quantity + direction * step
    if direction > 0:
        return min(max(following, minimum), MAX_QUANTITY)
    return following if following >= minimum else Decimal(0)
