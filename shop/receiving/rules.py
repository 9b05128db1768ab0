"""What came of what was ordered, and what procurement does about the rest. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from catalog_import import coerce
from shop.kernel.errors import Refused
from shop.kernel.texts import plain_text

LONGEST_NOTE = 300
LONGEST_ANSWER = 1000
ASK_DAYS = 7
"""Days after a delivery in which the front page asks whether it came."""


class Mark(StrEnum):
    """What became of goods that were ordered. Never rename."""

    CAME = "CAME"
    MISSING = "MISSING"
    BROKEN = "BROKEN"
    SUBSTITUTED = "SUBSTITUTED"
    """Something else came instead."""
    LATE = "LATE"
    """Not on the day; it is still expected."""


WRONG = (Mark.MISSING, Mark.BROKEN, Mark.SUBSTITUTED, Mark.LATE)
"""What procurement can be asked to follow up."""


class ComplaintState(StrEnum):
    """How far procurement is. Never rename."""

    OPEN = "OPEN"
    FORWARDED = "FORWARDED"
    """With the supplier."""
    CLOSED = "CLOSED"
    """Answered, and done."""
    WITHDRAWN = "WITHDRAWN"
    """The house undid its report before procurement had begun."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A line of the order. `left` is what nobody has told about yet; late goods are still left."""

    line_number: int
    ordered: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class Written:
    """What was typed about a line: `mark` "" where nothing is said of it."""

    mark: str
    amount: str = ""
    """"" for all that is left."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of some of a line's goods, in order units."""

    line_number: int
    mark: Mark
    quantity: Decimal
    note: str = ""


def all_came(lines: Sequence[Expected]) -> tuple[Told, ...]:
    """Everything that is left has come. Empty when nothing is left."""
    return tuple(Told(one.line_number, Mark.CAME, one.left) for one in lines if one.left)


def read_told(lines: Sequence[Expected], written: Mapping[int, Written]) -> tuple[Told, ...]:
    """What was typed, when it can be so. What is not said to be wrong of a marked line came.

    Raises Refused; "line" among its values is the number of the line.
    """
    told: list[Told] = []
    for one in lines:
        said = written.get(one.line_number, Written(""))
        if one.left and said.mark:
            told += _read_line(one, said)
    if not told:
        raise Refused("nothing-told", "Sig om mindst én vare, hvad der skete.")
    return tuple(told)


def _read_line(line: Expected, said: Written) -> list[Told]:
    if said.mark not in set(Mark):
        raise Refused("mark-wrong", "Vælg, hvad der skete.", line=line.line_number)
    mark, note = Mark(said.mark), plain_text(said.note)
    if len(note) > LONGEST_NOTE:
        raise Refused("note-long", "Skriv det kortere: højst %(most)s tegn.",
                      most=LONGEST_NOTE, line=line.line_number)  # fmt: skip
    amount = _amount(line, said.amount)
    rest = line.left - amount
    told = [Told(line.line_number, mark, amount, note)]
    if rest and mark is not Mark.CAME:
        told.append(Told(line.line_number, Mark.CAME, rest))
    return told


def _amount(line: Expected, typed: str) -> Decimal:
    if not typed.strip():
        return line.left
    amount = coerce.number(typed.strip()[:20], coerce.Decimals(comma=True))
    is_whole = line.ordered == line.ordered.to_integral_value()
    if amount is None or amount <= 0 or amount > line.left:
        raise Refused("amount-wrong", "Skriv et antal over 0 og højst %(most)s.",
                      most=f"{line.left.normalize():f}".replace(".", ","),
                      line=line.line_number)  # fmt: skip
    if is_whole and amount != amount.to_integral_value():
        raise Refused("amount-part", "Skriv et helt antal.", line=line.line_number)
    return amount


def left_after(lines: Sequence[Expected], told: Sequence[Told]) -> bool:
    """Whether anything is left that nobody knows about, once this is told."""
    settled: dict[int, Decimal] = {}
    for one in told:
        if one.mark is not Mark.LATE:
            settled[one.line_number] = settled.get(one.line_number, Decimal(0)) + one.quantity
    return any(one.left > settled.get(one.line_number, Decimal(0)) for one in lines)


def check_seen(seen: int, last: int) -> None:
    """Raise Refused when a colleague has told something since the page was opened."""
    if seen != last:
        raise Refused(
            "told-meanwhile", "En kollega har lige skrevet, hvad der kom. Se, hvad der står nu."
        )


def check_can_undo(number: int, standing: Sequence[int], *, begun: bool) -> None:
    """Raise Refused unless this is the latest report that stands and nobody acts on it.

    `standing`: the numbers of the reports that are not undone. `begun`: procurement has answered
    a complaint of it.
    """
    if not standing or number != standing[-1]:
        raise Refused("not-latest", "Kun det seneste kan fortrydes.")
    if begun:
        raise Refused("complaint-begun", "Indkøb er gået i gang med den. Skriv til dem i stedet.")


@dataclass(frozen=True, slots=True)
class Handled:
    """How a complaint stands."""

    state: ComplaintState
    turn: int
    by_name: str


def check_can_handle(found: Handled, *, turn: int, to: ComplaintState, words: str) -> str:
    """The words, trimmed. Raises Refused where a complaint cannot be moved so."""
    if found.turn != turn:
        raise Refused(
            "complaint-changed", "%(name)s har lige rettet den. Se, hvad der står nu.",
            name=found.by_name or "Huset",
        )  # fmt: skip
    if found.state in (to, ComplaintState.WITHDRAWN):
        raise Refused("complaint-state", "Det er allerede gjort. Se, hvad der står nu.")
    words = "\n".join(plain_text(line) for line in words.splitlines()).strip()
    if to is ComplaintState.CLOSED and not words:
        raise Refused("answer-missing", "Skriv et svar til huset.")
    if len(words) > LONGEST_ANSWER:
        raise Refused("answer-long", "Skriv det kortere: højst %(most)s tegn.", most=LONGEST_ANSWER)
    return words
