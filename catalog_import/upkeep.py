"""What a thing costs once it is bought, as suppliers write it: lifetime, power and upkeep a year.

No format has a field for it: it stands in properties, features and columns under many names.
Nothing is guessed. A figure counts when name, value or unit says that it is years, kWh a year or
kroner a year; power for a hundred washes is a figure of another kind and is left alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from catalog_import.coerce import Decimals, bare_number, decimal_mark, number, says_no, to_price
from catalog_import.text import clean, fold

YEARS, KWH, COST = "lifetime_years", "yearly_kwh", "yearly_cost"
KINDS = (YEARS, KWH, COST)

# Nothing a house buys from a catalogue is meant for more years, or eats more, than this.
MOST: dict[str, Decimal] = {YEARS: Decimal(100), KWH: Decimal(1_000_000), COST: Decimal(1_000_000)}
_MONTHS = Decimal(12)
_LONGEST = 80  # signs; a name or a figure is shorter

_A_YEAR = (
    "aar", "praar", "peraar", "omaaret", "year", "yr", "peryear", "annum", "perannum", "a", "jahr",
    "projahr", "prjahr",
)  # fmt: skip
_ONE_YEAR = ("aar", "year", "years", "yr", "yrs", "ann", "a", "jahr", "jahre", "jahren")
_ONE_MONTH = ("mdr", "maaned", "maaneder", "mon", "month", "months", "monat", "monate")


@dataclass(frozen=True, slots=True)
class Unit:
    """`part`: how many of it make one; `is_yearly`: it says that the figure is of one year."""

    kind: str
    part: Decimal = Decimal(1)
    is_yearly: bool = False


_UNITS: dict[str, Unit] = {
    **dict.fromkeys(_ONE_YEAR, Unit(YEARS)),
    **dict.fromkeys(_ONE_MONTH, Unit(YEARS, _MONTHS)),
    "kwh": Unit(KWH),
    **{f"kwh{year}": Unit(KWH, is_yearly=True) for year in _A_YEAR},
    **dict.fromkeys(("kr", "dkk", "kroner"), Unit(COST)),
    **{f"{kr}{y}": Unit(COST, is_yearly=True) for kr in ("kr", "dkk", "kroner") for y in _A_YEAR},
}


def _one_of(words: str) -> str:
    return "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"


def _units_of(kind: str) -> str:
    return _one_of(" ".join(word for word, unit in _UNITS.items() if unit.kind == kind))


_LEAD = _one_of("aarlig aarligt aarlige annual yearly jaehrlich jaehrlicher jaehrliche jahres")
_PER = _one_of(" ".join(word for word in _A_YEAR if len(word) > 3) + " aarligt aarlig")
_BASES = {
    YEARS: "levetid produktlevetid lifetime lifespan servicelife productlife expectedlife "
    "lebensdauer nutzungsdauer",
    KWH: "energiforbrug elforbrug stroemforbrug energyconsumption electricityconsumption "
    "energieverbrauch stromverbrauch",
    COST: "driftsomkostning driftsomkostninger driftsudgift driftsudgifter operatingcost "
    "operatingcosts runningcost runningcosts betriebskosten",
}
_LEADS = {
    YEARS: _one_of("forventet forv estimeret teknisk expected estimated average gennemsnitlig")
}
_NAMES = {
    kind: re.compile(
        f"(?P<lead>{_LEADS.get(kind, _LEAD)})?{_one_of(bases)}(?P<per>{_PER})?"
        f"(?:i?(?P<unit>{_units_of(kind)}))?"
    )
    for kind, bases in _BASES.items()
}
_SAID = re.compile(
    r"(?:(?:kr\.?|dkk)\s*)?(?P<number>[-+]?\d(?:[.,' ]?\d)*)(?:[.,]-{1,2})?(?P<unit>.*)",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name says its figure is: of which kind, in which unit ("" unsaid), of a year or not.

    A lifetime needs no year of its own.
    """

    kind: str
    unit: str = ""
    is_yearly: bool = False


PLAINLY = {
    YEARS: Meaning(YEARS, "aar", is_yearly=True),
    KWH: Meaning(KWH, "kwh", is_yearly=True),
    COST: Meaning(COST, "kr", is_yearly=True),
}
"""What somebody means who says of a column that it is one of these."""


@lru_cache(maxsize=4096)
def meaning(name: str) -> Meaning | None:
    """What the name of a property, a feature or a column says; None when it is none of these."""
    if not name or len(name) > _LONGEST:
        return None
    folded = fold(name)
    for kind, known in _NAMES.items():
        found = known.fullmatch(folded)
        if found:
            unit = found["unit"] or ""
            yearly = bool(kind == YEARS or found["lead"] or found["per"])
            return Meaning(kind, unit, yearly or (bool(unit) and _UNITS[unit].is_yearly))
    return None


class UnusableError(Exception):
    """The figure is meant as one of ours and cannot be used; `code` is the issue that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def plain_number(text: str) -> Decimal | None:
    """A number written by hand; None also for "1.200", which may be two numbers."""
    if decimal_mark(bare_number(text)) == "?":
        return None
    return number(text, Decimals())


Reader = Callable[[str], Decimal | None]


def figure(
    meant: Meaning, said: str, unit: str = "", read: Reader = plain_number
) -> Decimal | None:
    """The figure in years, kWh a year or kroner a year; None where there is none of that kind.

    `said` may carry a unit of its own, which beats `unit`, which beats the name's. Raises
    UnusableError for a figure in a unit we cannot count with, or that nothing has.
    """
    text = clean(said)
    if not text or (says_no(text) and not text[0].isdigit()):
        return None
    found = _SAID.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        raise UnusableError("upkeep-unreadable")
    its = found["unit"].strip() or unit.strip()
    if its and not fold(its):  # "10+" and "10 %" say something else
        raise UnusableError("upkeep-unreadable")
    # An amount without a currency is kroner, as every price is.
    known = _UNITS.get(fold(its) or meant.unit or ("kr" if meant.kind == COST else ""))
    is_yearly = meant.is_yearly or (known is not None and known.is_yearly)
    if not is_yearly:
        return None  # power for a hundred washes, cost for a page: not asked, and not wrong
    if known is None or known.kind != meant.kind:
        raise UnusableError("upkeep-unit")
    return _likely(meant.kind, read(found["number"].strip()), known)


def _likely(kind: str, amount: Decimal | None, unit: Unit) -> Decimal:
    if amount is None:
        raise UnusableError("upkeep-unreadable")
    one = to_price(amount / unit.part)
    if not 0 <= one <= MOST[kind] or (kind == YEARS and not one):
        raise UnusableError("upkeep-unlikely")
    return one
