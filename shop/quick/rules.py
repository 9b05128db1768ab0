"""Lines that somebody typed, pasted or uploaded: which number and which amount. Pure.

A line may be "10482 3", "3 x 10482", "10482;3", "10482, 1,5", a GTIN alone, or a row of a sheet
with more cells than we need. What may be read in two ways is read in both: the shop's own numbers
settle it, and where they do not, a person does.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from catalog_import import coerce
from catalog_import.coerce import Decimals, cell_text
from catalog_import.text import clean, fold
from shop.kernel.amounts import plain_amount
from shop.kernel.errors import Refused

MOST_LINES = 500
"""What one order can hold, too."""
LONGEST_LINE = 200
"""Signs of a line that are kept; a name and two numbers fit twice."""
_MOST_READINGS = 8
_MOST_CELLS = 200
"""Cells of a row that are looked at: no order form is as wide."""
_LEAST_DIGITS = 3
"""Signs of the shortest item number that is looked for alone."""

_UNITS = frozenset(
    ("stk", "st", "styk", "pk", "pakke", "pakker", "ks", "kasse", "kasser", "kg", "kilo", "liter",
     "l", "rulle", "ruller", "pose", "poser", "sæt", "krt", "karton")
)  # fmt: skip
_NUMBERS = frozenset(
    ("varenr", "varenummer", "varenumre", "nummer", "nr", "ean", "eannr", "eannummer", "gtin",
     "stregkode", "bestillingsnr", "bestillingsnummer", "leverandoerensvarenr", "artikelnr", "sku",
     "itemno", "itemnumber", "item")
)  # fmt: skip
_AMOUNTS = frozenset(
    ("antal", "maengde", "bestil", "bestilles", "stk", "qty", "quantity", "antalenheder")
)
_TIMES = re.compile(r"(?i)(?<=\d)\s*[x×*]\s+|\s+[x×*]\s*(?=\d)|\s+[x×*]\s+")
_TIMES_TIGHT = re.compile(r"(?i)^(\d{1,5})[x×*](\d{3,14})$")
_WITH_UNIT = re.compile(r"(?i)^(\d+(?:[.,]\d+)?)\s?([a-zæøå]{1,7})\.?$")
_TIGHT_COMMA = re.compile(r"^([^\s,]{3,}),(\d+(?:[.,]\d+)?)$")
_SHORTENED = re.compile(r"(?i)^\d(?:[.,]\d+)?e\+\d{1,2}$")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a line. `amount` None: it says none."""

    number: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Typed:
    """A line with the ways to read it, the likeliest first, and what to search for else."""

    text: str
    readings: tuple[Reading, ...]
    words: str

    @property
    def is_shortened(self) -> bool:
        """A sheet has written a long number as 5,70E+12: its last digits are lost."""
        return any(_SHORTENED.match(part) for part in re.split(r"[\s;|]+", self.text))


class State(StrEnum):
    """What became of a line."""

    READY = "READY"
    AMOUNT = "AMOUNT"
    """The goods are known, the amount cannot be ordered."""
    SEVERAL = "SEVERAL"
    """More than one thing has the number, or the line can be read in two ways."""
    GONE = "GONE"
    """Sold no more, or not today."""
    UNKNOWN = "UNKNOWN"

    @property
    def is_known(self) -> bool:
        """Its goods are sold here today."""
        return self in (State.READY, State.AMOUNT)


def lines_of(text: str) -> list[str]:
    """The lines that say something, one for each thing. Raises Refused for far too many.

    A table that was copied out of a sheet, with a heading that names its columns, is read by it.
    """
    rows = [line for line in text.replace("\r", "\n").split("\n") if line.strip()]
    check_count(len(rows))
    cut = [_cells(row) for row in rows]
    if any(len(cells) > 1 for cells in cut):
        return from_table(cut)
    return [line for row in rows if (line := plain_line(row))]


def check_count(count: int, kept: int = 0) -> None:
    """Raise Refused for more lines than there is room for."""
    if count > MOST_LINES:
        raise Refused(
            "lines-many", "Der er %(count)s linjer. Del dem, højst %(most)s ad gangen.",
            count=count, most=MOST_LINES,
        )  # fmt: skip
    if count + kept > MOST_LINES:
        raise Refused(
            "lines-full", "Der ligger %(kept)s linjer i forvejen. Der er plads til %(most)s i alt.",
            kept=kept, most=MOST_LINES,
        )  # fmt: skip


def plain_line(text: str) -> str:
    """A line as it is kept: printable, single spaces, tabs between cells, not too long."""
    cells = (clean(cell) for cell in text.split("\t"))
    return "\t".join(cell for cell in cells if cell)[:LONGEST_LINE].strip()


def from_table(rows: Sequence[Sequence[object]]) -> list[str]:
    """Rows of cells as lines. Where a heading names number and amount, only those are taken."""
    texts = [[clean(cell_text(cell)) for cell in row[:_MOST_CELLS]] for row in rows]
    head = next(
        ((at, columns) for at, row in enumerate(texts[:15]) if (columns := _heading(row))), None
    )
    if head is None:
        return [line for row in texts if (line := plain_line("\t".join(row)))]
    at, (number, amount) = head
    found = []
    for row in texts[at + 1 :]:
        told = [row[place] if place < len(row) else "" for place in (number, amount)]
        if told[0] and told[1] not in ("0", "0,0"):  # a form with a nought for what one leaves out
            found.append(plain_line("\t".join(told)))
    return found


def _heading(row: Sequence[str]) -> tuple[int, int] | None:
    """Where number and amount stand in a heading."""
    names = [fold(cell) for cell in row]
    number = next((at for at, name in enumerate(names) if name in _NUMBERS), None)
    amount = next((at for at, name in enumerate(names) if name in _AMOUNTS and at != number), None)
    return None if number is None or amount is None else (number, amount)


def _cells(line: str) -> list[str]:
    return [cell for part in re.split(r"[\t;|]", line) if (cell := part.strip())]


def read(line: str) -> Typed:
    """The ways to read one line.

    >>> [(one.number, one.amount) for one in read("10482 3 stk").readings]
    [('10482', Decimal('3'))]
    >>> [(one.number, str(one.amount)) for one in read("bleer 5301; 1,5").readings]
    [('bleer 5301', '1.5'), ('5301', '1.5')]
    """
    text = plain_line(line)
    found: list[Reading] = []
    whole = re.sub(r"[\s.-]", "", text)
    if whole.isdecimal() and len(whole) in (8, 12, 13, 14) and coerce.gtin(whole):
        found.append(Reading(whole, None))
    parts, is_sure = _parts(text)
    places = [at for at, part in enumerate(parts) if _amount(part) is not None]
    sure = [at for at in places if is_sure or _has_unit(parts, at)]
    for at in _likely(sure or places, len(parts)):
        amount, rest = _amount(parts[at]), _without(parts, at)
        found += [Reading(number, amount) for number in _numbers_in(rest)]
    if len(parts) == 1:
        found.append(Reading(parts[0], None))
    return Typed(text, tuple(dict.fromkeys(found))[:_MOST_READINGS], _words(parts))


def _parts(text: str) -> tuple[list[str], bool]:
    """What the line consists of; True where a comma or cells leave one place for the amount."""
    cells = _cells(text)
    if len(cells) > 1:
        return cells, False
    if tight := _TIMES_TIGHT.match(text):
        return [tight[2], tight[1]], False
    if comma := _TIGHT_COMMA.match(text):  # "10482,3": a decimal would have no number beside it
        return [comma[1], comma[2]], False
    return _TIMES.sub(" ", text).replace(", ", " ").split(), False


def _likely(places: Sequence[int], count: int) -> list[int]:
    """Places of an amount: the last, then the first; in the middle only where there is no other."""
    ends = [at for at in (count - 1, 0) if at in places]
    return list(dict.fromkeys(ends or places[:1])) if count > 1 else []


def _amount(part: str) -> Decimal | None:
    """What a part says as an amount: "3", "1,5", "2 stk"; None for anything else."""
    unit = _WITH_UNIT.match(part)
    told = unit[1] if unit and unit[2].casefold() in _UNITS else part
    if not re.fullmatch(r"-?\d[\d.,]*", told) or len(told) > 14:
        return None
    return coerce.number(told, Decimals())


def _has_unit(parts: Sequence[str], at: int) -> bool:
    """A word for a unit stands with it, so that it is no item number."""
    if not parts[at].lstrip("-").isdecimal():
        return True
    return at + 1 < len(parts) and fold(parts[at + 1]) in _UNITS


def _without(parts: Sequence[str], at: int) -> list[str]:
    rest = [part for place, part in enumerate(parts) if place != at]
    return [part for part in rest if fold(part) not in _UNITS] or rest


def _numbers_in(rest: Sequence[str]) -> list[str]:
    """What of the rest may be the number: all of it, else its first or last part with a digit."""
    if not rest:
        return []
    alone = [part for part in (*rest[:1], *rest[-1:], *rest) if _is_number(part)]
    return list(dict.fromkeys([" ".join(rest), *alone]))[:4]


def _is_number(part: str) -> bool:
    return len(part) >= _LEAST_DIGITS and any(map(str.isdecimal, part))


def _words(parts: Sequence[str]) -> str:
    """What to search for: the words of the line, or its longest number where it has none."""
    words = [part for part in parts if any(map(str.isalpha, part)) and fold(part) not in _UNITS]
    return " ".join(words or sorted(parts, key=len)[-1:])


def spellings(number: str) -> set[str]:
    """How a supplier may have written the same item number."""
    plain = re.sub(r"\s", "", number)
    return {number, plain, plain.upper(), plain.lower()}


def gtins(number: str) -> set[str]:
    """The GTIN as any length of it, for a number that may be one."""
    digits = re.sub(r"[\s.-]", "", number)
    if not digits.isascii() or not digits.isdecimal() or len(digits) not in (8, 12, 13, 14):
        return set()
    return {digits.lstrip("0"), *(digits.lstrip("0").zfill(length) for length in (8, 12, 13, 14))}


@dataclass(frozen=True, slots=True)
class Meant:
    """What a line may mean: an offer, and how much of it."""

    offer_id: int
    amount: Decimal | None


def meant(typed: Typed, known: Mapping[str, Iterable[int]]) -> tuple[Meant, ...]:
    """What the line means by the shop's own numbers; several where they do not settle it.

    `known`: number as read -> the offers that have it.
    """
    found = [
        Meant(offer_id, reading.amount)
        for reading in typed.readings
        for offer_id in known.get(reading.number, ())
    ]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of a draft. `offer_id`: what it is known to be, 0 while nobody knows."""

    key: int
    text: str
    offer_id: int = 0
    amount: str = ""
    """As it was typed, "" for none: what cannot be ordered is kept too, to be corrected."""


def added_up(lines: Iterable[Kept]) -> list[Kept]:
    """Lines of the same goods as one, where both say a number; the first keeps its place."""
    found: dict[object, Kept] = {}
    for line in lines:
        before = found.get(line.offer_id) if line.offer_id else None
        total = _sum(before.amount, line.amount) if before else None
        if before is None or total is None:
            found[line.offer_id if line.offer_id and before is None else ("line", line.key)] = line
        else:
            text = f"{before.text} + {line.text}"[:LONGEST_LINE]
            found[line.offer_id] = Kept(before.key, text, line.offer_id, total)
    return list(found.values())


def _sum(one: str, other: str) -> str | None:
    amounts = [coerce.number(text, Decimals()) for text in (one, other)]
    if any(amount is None or amount <= 0 for amount in amounts):
        return None
    return plain_amount(sum((amount for amount in amounts if amount is not None), Decimal(0)))
