"""What a line carries besides goods and amount, and how it follows. Part of `actions`."""

from dataclasses import dataclass

from sqlmodel import Session

from shop.basket.models import BasketLine


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody said of a line, and where it is booked: an undo brings it back."""

    note: str = ""
    accounting_code: str = ""


NOTHING_KEPT = Kept()


def kept_of(line: BasketLine) -> Kept:
    """What the line carries."""
    return Kept(line.note, line.accounting_code)


def carry(session: Session, key: tuple[int, int, int], kept: Kept) -> None:
    """Give a line what another carried, where nobody has said anything else of it."""
    line = session.get_one(BasketLine, key)
    line.note = line.note or kept.note
    line.accounting_code = line.accounting_code or kept.accounting_code
    session.flush()
