"""What a line carries besides goods and amount, and how it follows. Part of `actions`."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sqlmodel import Session

from shop.basket.models import BasketLine
from shop.kernel.money import ZERO
from shop.orders.booked import Elsewhere, Part, parts, restored, scaled, stored, together


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody said of a line, and where it is booked: an undo brings it back."""

    note: str = ""
    accounting_code: str = ""
    elsewhere: Elsewhere = field(default_factory=dict)
    """How many of it are booked on other accounts."""


NOTHING_KEPT = Kept()


def kept_of(line: BasketLine) -> Kept:
    """What the line carries."""
    return Kept(line.note, line.accounting_code, restored(line.elsewhere))


def booked_of(line: BasketLine) -> tuple[Part, ...]:
    """The line's amount by account; "" is as the rest of its basket."""
    return parts(line.quantity, line.accounting_code, restored(line.elsewhere))


def put_on(line: BasketLine, coming: Sequence[Part]) -> None:
    """More of the same goods on top, each part booked where it was."""
    elsewhere = together(booked_of(line), coming, account=line.accounting_code)
    line.quantity += sum((part.quantity for part in coming), ZERO)
    line.elsewhere = stored(elsewhere)


def for_amount(kept: Kept, *, before: Decimal, after: Decimal) -> Kept:
    """The same of other goods, of which about as much is another amount."""
    return replace(kept, elsewhere=scaled(kept.elsewhere, before=before, after=after))


def carry(session: Session, key: tuple[int, int, int], kept: Kept) -> None:
    """Give a line what another carried, where nobody has said anything else of it."""
    line = session.get_one(BasketLine, key)
    line.note = line.note or kept.note
    if not line.accounting_code and not line.elsewhere:
        line.accounting_code, line.elsewhere = kept.accounting_code, stored(kept.elsewhere)
    session.flush()
