"""What an account may be spent on, from finance's table; and how much of it is used. Pure.

One row per account, unit and year. The first row names the columns: `EAN` (or `GLN`) or `Enhed`,
`Konto`, `År`, `Budget`, and where finance has them `Kontonavn`, `Forbrug` (spent so far) and
`Opgjort` (the last day that is in it).
"""

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest

from shop.kernel.errors import Refused
from shop.kernel.money import ZERO

MOST_ROWS = 20_000
MOST_BYTES = 4_000_000
MOST_COLUMNS = 200
"""Each is looked up in every row, while nobody else can write."""
MOST_KRONER = Decimal(1_000_000_000)
LONGEST_ACCOUNT, LONGEST_NAME = 60, 80

_HEADERS = {
    "ean": "gln", "ean-nr": "gln", "ean-nr.": "gln", "gln": "gln", "enhed": "unit", "hus": "unit",
    "sted": "unit", "unit": "unit", "konto": "account", "kontering": "account",
    "account": "account", "kontonavn": "name", "navn": "name", "name": "name", "år": "year",
    "aar": "year", "year": "year", "budget": "amount", "beløb": "amount", "amount": "amount",
    "forbrug": "spent", "brugt": "spent", "spent": "spent", "opgjort": "until",
    "opgjort til": "until", "until": "until",
}  # fmt: skip
_NEEDED = {"account": "Konto", "year": "År", "amount": "Budget"}
_AMOUNT = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,12})(?:,[0-9]{1,2})?")
_PLAIN = re.compile(r"-?[0-9]{1,12}\.[0-9]{1,2}")
_DAYS = (re.compile(r"(\d{4})-(\d{2})-(\d{2})"), re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A house that somebody may feed a budget for."""

    id: int
    municipality_id: int
    name: str
    gln: str


@dataclass(frozen=True, slots=True)
class Fed:
    """One row as it is kept. Kroner without VAT."""

    unit: Unit
    year: int
    account: str
    name: str
    amount: Decimal
    spent: Decimal
    counted_from: date
    """Orders from this day on are not in `spent`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row; row 1 names the columns. The sentence is said in the page's words."""

    row: int
    refused: Refused


@dataclass(frozen=True, slots=True)
class Table:
    """What was read. With any fault, nothing of it may be used."""

    lines: tuple[Fed, ...]
    faults: tuple[Fault, ...]


def text_of(raw: bytes) -> str:
    """A file's text: UTF-8, else what Excel in Denmark writes. Raises Refused for a large one."""
    if len(raw) > MOST_BYTES:
        raise Refused("budget-file", "Filen er for stor. Del den op.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read_budgets(text: str, *, units: Collection[Unit], today: date) -> Table:
    """All rows, or all that is wrong with them. `units`: those that the person may feed."""
    lines = text.replace("\0", "").splitlines()
    delimiter = max(";,\t", key=(lines[0] if lines else "").count)
    try:
        rows = list(csv.reader(lines[: MOST_ROWS + 2], delimiter=delimiter))
    except csv.Error:
        return _failed(Refused("budget-file", "Filen er ikke en tabel. Gem den som CSV."))
    if rows and len(rows[0]) > MOST_COLUMNS:
        return _failed(Refused("budget-file", "Filen er ikke en tabel. Gem den som CSV."))
    headers = [_HEADERS.get(cell.strip().casefold(), "") for cell in rows[0]] if rows else []
    if missing := [word for name, word in _NEEDED.items() if name not in headers]:
        return _failed(Refused(
            "budget-file", "Første række skal navngive kolonnerne. Her mangler %(columns)s.",
            columns=", ".join(missing),
        ))  # fmt: skip
    if not {"gln", "unit"} & set(headers):
        return _failed(Refused("budget-file", "Der skal være en kolonne med EAN eller Enhed."))
    if len(rows) > MOST_ROWS + 1:
        return _failed(Refused("budget-file", "Filen har for mange rækker. Del den op."))
    return _read(headers, rows[1:], _Places(units), today)


def _failed(refused: Refused) -> Table:
    return Table((), (Fault(1, refused),))


class _Places:
    """Units by EAN and by name. What a row says of its house is never guessed at."""

    def __init__(self, units: Collection[Unit]) -> None:
        self.by_gln: dict[str, list[Unit]] = {}
        self.by_name: dict[str, list[Unit]] = {}
        for unit in units:
            if unit.gln:
                self.by_gln.setdefault(unit.gln, []).append(unit)
            self.by_name.setdefault(_folded(unit.name), []).append(unit)

    def find(self, row: Mapping[str, str]) -> Unit:
        """The row's unit: by EAN where one is written, else by name.

        Raises Refused where there is none, more than one, or the two are of different houses.
        """
        gln, name = row.get("gln", "")[:60], row.get("unit", "")[:60]
        if gln:
            return self._of_number(gln, name)
        if not name:
            raise Refused("budget-unit", "Skriv husets EAN-nr. eller navn.")
        found = self.by_name.get(_folded(name), [])
        if not found:
            raise Refused(
                "budget-unit", "Vi kender ikke huset »%(said)s«, eller det er ikke jeres. Skriv "
                "navnet som i Skub, eller skriv husets EAN-nr.", said=name,
            )  # fmt: skip
        if len(found) > 1:
            raise Refused("budget-unit", "Flere huse hedder »%(said)s«. Skriv husets EAN-nr.",
                          said=name)  # fmt: skip
        return found[0]

    def _of_number(self, gln: str, name: str) -> Unit:
        sharing = self.by_gln.get(re.sub(r"\D", "", gln), [])
        if not sharing:
            raise Refused(
                "budget-unit", "Vi kender ikke EAN-nr. »%(said)s«, eller det er ikke jeres. Ret "
                "nummeret, eller lad feltet stå tomt, og skriv husets navn.", said=gln,
            )  # fmt: skip
        found = [one for one in sharing if not name or _folded(one.name) == _folded(name)]
        if len(found) == 1:
            return found[0]
        houses = ", ".join(sorted(one.name for one in sharing))
        if not found:
            raise Refused(
                "budget-unit", "EAN-nr. »%(gln)s« er %(houses)s, men rækken siger »%(said)s«. Ret "
                "det ene, eller lad det stå tomt.", gln=gln, houses=houses, said=name,
            )  # fmt: skip
        raise Refused("budget-unit", "EAN-nr. »%(gln)s« er %(houses)s. Skriv også husets navn.",
                      gln=gln, houses=houses)  # fmt: skip


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _read(headers: list[str], rows: list[list[str]], places: _Places, today: date) -> Table:
    lines: dict[tuple[int, int, str], Fed] = {}
    faults: list[Fault] = []
    for number, cells in enumerate(rows, start=2):
        row = {
            name: cell.strip() for name, cell in zip_longest(headers, cells, fillvalue="") if name
        }
        if not any(row.values()):
            continue
        try:
            line = _line(row, places, today)
            key = (line.unit.id, line.year, line.account)
            if key in lines:
                raise Refused("budget-twice", "Hus, konto og år står to gange i filen.")
            lines[key] = line
        except Refused as refused:
            faults.append(Fault(number, refused))
    return Table(tuple(lines.values()), tuple(faults))


def _line(row: Mapping[str, str], places: _Places, today: date) -> Fed:
    unit = places.find(row)
    account, name = row["account"], row.get("name", "")
    if not 0 < len(account) <= LONGEST_ACCOUNT or not account.isprintable():
        raise Refused("budget-account", "Skriv en konto på højst %(most)s tegn.",
                      most=LONGEST_ACCOUNT)  # fmt: skip
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused("budget-name", "Kontonavnet må højst være %(most)s tegn.", most=LONGEST_NAME)
    year = _year(row["year"], today)
    amount = kroner(row["amount"])
    if amount < 0:
        raise Refused("budget-amount", "Budgettet kan ikke være under 0 kr.")
    written = row.get("spent", "")
    spent = kroner(written) if written else ZERO
    until = row.get("until", "")
    counted_from = _counted_from(until, year, today, has_spent=bool(written))
    return Fed(unit, year, account, name, amount, spent, counted_from)


def _year(written: str, today: date) -> int:
    if not re.fullmatch(r"[0-9]{4}", written) or abs(int(written) - today.year) > 1:
        raise Refused("budget-year", "Året skal være %(first)s, %(this)s eller %(last)s.",
                      first=today.year - 1, this=today.year, last=today.year + 1)  # fmt: skip
    return int(written)


def kroner(written: str) -> Decimal:
    """ "1.234,50", "1234,50", "1234.50" or "1234 kr.". Raises Refused for anything else."""
    plain = written.casefold().removesuffix("kr.").removesuffix("kr")
    plain = re.sub(r"[\s\u00a0]", "", plain)
    if _AMOUNT.fullmatch(plain):
        value = Decimal(plain.replace(".", "").replace(",", "."))
    elif _PLAIN.fullmatch(plain):
        value = Decimal(plain)
    else:
        raise Refused("budget-amount", "»%(said)s« er ikke et beløb. Skriv fx 1.234,50.",
                      said=written[:40])  # fmt: skip
    if abs(value) > MOST_KRONER:
        raise Refused("budget-amount", "»%(said)s« er for stort et beløb.", said=written[:40])
    return value


def _counted_from(until: str, year: int, today: date, *, has_spent: bool) -> date:
    """Without a figure we count the whole year; a figure without a day is of today's morning."""
    if until:
        last = _day(until)
        if abs(last.year - year) > 1:
            raise Refused("budget-day", "»%(said)s« er ikke en dag. Skriv fx 31-10-2026.",
                          said=until[:40])  # fmt: skip
        return last + timedelta(days=1)
    return max(today, date(year, 1, 1)) if has_spent else date(year, 1, 1)


def _day(written: str) -> date:
    first, second = (pattern.fullmatch(written) for pattern in _DAYS)
    try:
        if first:
            return date(int(first[1]), int(first[2]), int(first[3]))
        if second:
            return date(int(second[3]), int(second[2]), int(second[1]))
    except ValueError:
        pass
    raise Refused("budget-day", "»%(said)s« er ikke en dag. Skriv fx 31-10-2026.",
                  said=written[:40])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands. Kroner without VAT."""

    account: str
    name: str
    year: int
    amount: Decimal
    spent: Decimal
    """Finance's figure and the orders placed since."""
    coming: Decimal = ZERO
    """What is in the basket or waits for a yes."""

    @property
    def used(self) -> Decimal:
        """With what is coming."""
        return self.spent + self.coming

    @property
    def left(self) -> Decimal:
        """Kr. left; below 0 when it is used up."""
        return self.amount - self.used

    @property
    def is_over(self) -> bool:
        """More is used than there is. It is said, and stops nothing."""
        return self.used > self.amount


@dataclass(frozen=True, slots=True)
class Account:
    """An account that an order may be booked on."""

    code: str
    name: str = ""


def accounts(own: str, fed: Collection[Account]) -> tuple[Account, ...]:
    """The house's own account first, then those that finance has fed."""
    return tuple(_accounts(own, fed))


def _accounts(own: str, fed: Collection[Account]) -> Iterator[Account]:
    known = {one.code: one for one in fed}
    if own:
        yield known.pop(own, Account(own))
    yield from sorted(known.values(), key=lambda one: one.code)


def check_account(chosen: str, known: Collection[Account]) -> None:
    """Raise Refused for an account that is not the house's. "" is the house's own."""
    if chosen and all(one.code != chosen for one in known):
        raise Refused("account", "Kontoen er ikke jeres. Vælg en fra listen.")
