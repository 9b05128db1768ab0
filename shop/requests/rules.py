"""What may be asked of procurement, and what may become of a request. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from catalog_import.coerce import Decimals, number
from shop.kernel.errors import Refused

LONGEST_WHAT, LONGEST_AMOUNT, LONGEST_TEXT = 200, 60, 1000
"""Signs."""
MOST_COST = Decimal(100_000_000)
"""Kr.; more is a slip of the finger."""
MOST_OPEN = 20
"""Open requests of one person: more would be no help to anybody."""


class RequestState(StrEnum):
    """Where a request stands. Never rename."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    CLOSED = "CLOSED"
    """Put aside without an answer: asked twice, say."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody misses, in their own words."""

    what: str
    amount: str = ""
    needed_by: date | None = None
    why: str = ""
    searched: str = ""
    """What they had searched for."""
    cost: Decimal | None = None
    """Kr. that it may cost, None where nobody says."""


def cost_from_text(text: str) -> Decimal | None:
    """What somebody writes that it may cost: "12.000", "350 kr."; None for an empty field.

    Raises Refused for what is no amount.
    """
    if not text.strip():
        return None
    found = number(text, Decimals())
    if found is None or not 0 < found <= MOST_COST:
        raise Refused("cost-unread", "Skriv et beløb i kroner, eller lad feltet stå tomt.")
    return found.quantize(Decimal("0.01"))


def read_wanted(wanted: Wanted, *, today: date) -> Wanted:
    """The same without space around the words. Raises Refused, its code naming the field."""
    what, amount, why, searched = map(_trimmed, (
        wanted.what, wanted.amount, wanted.why, wanted.searched,
    ))  # fmt: skip
    if not what:
        raise Refused("what-missing", "Skriv, hvad du mangler.")
    if len(what) > LONGEST_WHAT:
        raise Refused("what-long", "Skriv det kortere: højst %(most)s tegn.", most=LONGEST_WHAT)
    if len(amount) > LONGEST_AMOUNT:
        raise Refused("amount-long", "Skriv det kortere: højst %(most)s tegn.", most=LONGEST_AMOUNT)
    if len(why) > LONGEST_TEXT:
        raise Refused("why-long", "Skriv det kortere: højst %(most)s tegn.", most=LONGEST_TEXT)
    if wanted.needed_by and wanted.needed_by < today:
        raise Refused("day-past", "Vælg i dag eller en senere dag.")
    return Wanted(what, amount, wanted.needed_by, why, searched[:LONGEST_WHAT], wanted.cost)


def _trimmed(text: str) -> str:
    lines = ("".join(s if s.isprintable() else " " for s in line) for line in text.splitlines())
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def check_may_ask(open_requests: int) -> None:
    """Raise Refused for somebody who has very many open requests."""
    if open_requests >= MOST_OPEN:
        raise Refused(
            "many-open", "Du har allerede %(most)s spørgsmål hos indkøb. Vent på et svar.",
            most=MOST_OPEN,
        )  # fmt: skip


def read_answer(text: str, *, has_item: bool) -> str:
    """The answer without space around it. Raises Refused for none, and for a very long one."""
    found = _trimmed(text)
    if not found and not has_item:
        raise Refused("answer-missing", "Skriv et svar, eller vælg en vare.")
    if len(found) > LONGEST_TEXT:
        raise Refused("answer-long", "Skriv det kortere: højst %(most)s tegn.", most=LONGEST_TEXT)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """A request as somebody finds it who wants to change it."""

    state: RequestState
    turn: int
    """How often procurement has changed it."""
    by_name: str
    """Who did so last."""


def check_can_change(found: Standing, *, turn: int, to: RequestState) -> None:
    """Raise Refused when somebody else was quicker, or when it stands so already."""
    if found.turn != turn:
        raise Refused(
            "request-changed", "%(name)s har lige svaret eller ændret det. Se, hvad der står nu.",
            name=found.by_name,
        )  # fmt: skip
    if found.state is to or (to is not RequestState.OPEN and not is_open(found.state)):
        raise Refused("request-state", "Det er allerede gjort. Se, hvad der står nu.")


def is_open(state: RequestState) -> bool:
    """Whether it waits for procurement."""
    return state is RequestState.OPEN
