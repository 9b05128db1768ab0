"""What houses may give away, and what becomes of it. Pure.

The four questions before something new is bought (do without, have we one, repair, borrow or take
over) end here: what another house has and no longer needs.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from catalog_import import coerce
from shop.kernel.errors import Refused
from shop.kernel.money import round_to_ore

LONGEST_NAME, LONGEST_ABOUT, LONGEST_PLACE = 80, 600, 120
"""Signs."""
MOST_PIECES = 999
MOST_OFFERED = 100
"""Things one house may have on offer: more would be a clearance, not a shop."""
HIGHEST_PRICE = Decimal(1_000_000)
"""Kroner for one piece as new."""


class Condition(StrEnum):
    """How worn it is, said by who gives it away. Never rename."""

    AS_NEW = "AS_NEW"
    GOOD = "GOOD"
    WORN = "WORN"
    NEEDS_REPAIR = "NEEDS_REPAIR"


class Way(StrEnum):
    """How it gets to its new house. Never rename."""

    COLLECT = "COLLECT"
    DELIVER = "DELIVER"


class ReservationState(StrEnum):
    """What became of a reservation. Never rename."""

    RESERVED = "RESERVED"
    HANDED_OVER = "HANDED_OVER"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Written:
    """A thing as somebody wrote it in the form."""

    name: str
    pieces: str = "1"
    condition: str = ""
    about: str = ""
    stands: str = ""
    delivers: bool = False
    new_price: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """The same, read. `new_price` is kroner without VAT for one piece, None for not known."""

    name: str
    pieces: int
    condition: Condition
    about: str
    stands: str
    delivers: bool
    new_price: Decimal | None


def read_thing(written: Written) -> Thing:
    """What was written, when it can be offered. Raises Refused; its code names the field."""
    name, about, stands = (_trimmed(text) for text in (written.name, written.about, written.stands))
    if not name:
        raise Refused("name-missing", "Skriv, hvad det er.")
    for code, text, most in (
        ("name-long", name, LONGEST_NAME), ("about-long", about, LONGEST_ABOUT),
        ("stands-long", stands, LONGEST_PLACE),
    ):  # fmt: skip
        if len(text) > most:
            raise Refused(code, "Skriv det kortere: højst %(most)s tegn.", most=most)
    if written.condition not in set(Condition):
        raise Refused("condition-missing", "Vælg, hvor brugt det er.")
    return Thing(
        name, read_pieces(written.pieces), Condition(written.condition), about, stands,
        written.delivers, _price(written.new_price),
    )  # fmt: skip


def read_pieces(text: str) -> int:
    """A whole number of pieces. Raises Refused for anything else."""
    digits = text.strip()
    whole = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0
    if not 1 <= whole <= MOST_PIECES:
        raise Refused("pieces-wrong", "Skriv et helt antal mellem 1 og %(most)s.", most=MOST_PIECES)
    return whole


def _price(text: str) -> Decimal | None:
    if not text.strip():
        return None
    price = coerce.number(text.strip()[:20], coerce.Decimals(comma=True))
    if price is None or not 0 < price <= HIGHEST_PRICE:
        raise Refused(
            "price-wrong", "Skriv et beløb i kroner, fx 1.250,00, eller lad det stå tomt."
        )
    return round_to_ore(price)


def _trimmed(text: str) -> str:
    lines = ("".join(s if s.isprintable() else " " for s in line) for line in text.splitlines())
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def check_may_offer(offered: int) -> None:
    """Raise Refused for a house that has very many things on offer."""
    if offered >= MOST_OFFERED:
        raise Refused(
            "many-offered", "I har allerede %(most)s ting på hylden. Fjern nogle først.",
            most=MOST_OFFERED,
        )  # fmt: skip


def check_can_reserve(*, is_open: bool, is_own: bool, free: int, pieces: int) -> None:
    """Raise Refused where so many pieces cannot be had."""
    if is_own:
        raise Refused("reuse-own", "Det er jeres egen ting.")
    if not is_open or free == 0:
        raise Refused("reuse-taken", "Der er ikke flere tilbage. Et andet hus nåede det først.")
    if pieces > free:
        raise Refused("reuse-fewer", "Der er kun %(free)s tilbage.", free=free)


def check_reserved(state: ReservationState) -> None:
    """Raise Refused where a reservation is no longer one."""
    if state is not ReservationState.RESERVED:
        raise Refused("reservation-done", "Det er allerede gjort. Se, hvad der står nu.")
