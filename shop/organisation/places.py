"""A municipality's places from a table that its own people can write in a spreadsheet. Pure.

One row per place. The first column is where it is: "Lindeby Kommune / Børn og Unge / Solsikken".
A parent stands before its children in the file, or is in the shop already.
"""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from catalog_import.coerce import has_check_digit, is_cvr
from shop.organisation.rules import NodeKind, UnitType

MOST_ROWS = 20_000
"""The largest municipality has under two thousand houses."""
SEPARATOR = "/"

_HEADERS = {
    "sted": "place", "place": "place", "art": "kind", "kind": "kind", "type": "type",
    "gln": "gln", "ean": "gln", "cvr": "cvr", "vej": "street", "adresse": "street",
    "street": "street", "postnr": "postcode", "postnummer": "postcode", "postcode": "postcode",
    "by": "city", "city": "city", "konto": "accounting_code", "account": "accounting_code",
    "telefon": "phone", "phone": "phone",
}  # fmt: skip
_KINDS = {
    "fællesskab": NodeKind.COMMUNITY, "kommune": NodeKind.MUNICIPALITY,
    "forvaltning": NodeKind.DEPARTMENT, "område": NodeKind.SERVICE_AREA, "enhed": NodeKind.UNIT,
    **{kind.value.casefold(): kind for kind in NodeKind},
}  # fmt: skip
_TYPES = {
    "børnehave": UnitType.KINDERGARTEN, "vuggestue": UnitType.NURSERY, "skole": UnitType.SCHOOL,
    "sfo": UnitType.AFTER_SCHOOL, "køkken": UnitType.KITCHEN, "andet": UnitType.OTHER,
    **{unit_type.value.casefold(): unit_type for unit_type in UnitType},
}  # fmt: skip
_LENGTHS = {
    "street": 120, "postcode": 4, "city": 80, "accounting_code": 60, "phone": 20,
}  # fmt: skip
_LONGEST_NAME = 120
_FLOORS = tuple(NodeKind)

Names = tuple[str, ...]
"""A place by the names from the root down."""


@dataclass(frozen=True, slots=True)
class Place:
    """One row: where, what, and the facts that were given (a column left out changes nothing)."""

    names: Names
    kind: NodeKind
    unit_type: UnitType | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in a row; row 1 is the header."""

    row: int
    column: str
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """What was read. With any fault, nothing of it may be used."""

    places: tuple[Place, ...]
    faults: tuple[RowFault, ...]


def read_places(text: str, *, known: Mapping[Names, NodeKind]) -> Table:
    """All rows, or all that is wrong with them. `known`: the places of the shop."""
    lines = text.replace("\0", "").splitlines()
    if len(lines) > MOST_ROWS:
        return Table((), (RowFault(MOST_ROWS, "", "", f"At most {MOST_ROWS} rows in one file."),))
    first = lines[0] if lines else ""
    delimiter = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        return Table((), (RowFault(1, "", "", f"This is not a table: {error}."),))
    if not rows or "place" not in (headers := [_header(cell) for cell in rows[0]]):
        fault = "The first row must name the columns, with `sted` and `art` among them."
        return Table((), (RowFault(1, "sted", first[:60], fault),))
    return _read(headers, rows[1:], dict(known))


def _header(cell: str) -> str:
    return _HEADERS.get(cell.strip().casefold(), "")


def _read(headers: list[str], rows: list[list[str]], known: dict[Names, NodeKind]) -> Table:
    places: list[Place] = []
    faults: list[RowFault] = []
    seen: set[Names] = set()
    for number, cells in enumerate(rows, start=2):
        row = {
            name: cell.strip() for name, cell in zip_longest(headers, cells, fillvalue="") if name
        }
        if not any(row.values()):
            continue
        names = tuple(name.strip() for name in row["place"].split(SEPARATOR))
        wrong = [RowFault(number, *fault) for fault in _faults(row, names, known, seen)]
        faults += wrong
        seen.add(names)
        if not wrong:
            place = _place(row, names)
            known[names] = place.kind
            places.append(place)
    return Table(tuple(places), tuple(faults))


def _place(row: Mapping[str, str], names: Names) -> Place:
    facts = {name: row[name] for name in ("gln", "cvr", *_LENGTHS) if name in row}
    unit_type = _TYPES.get(row.get("type", "").casefold())
    return Place(names, _KINDS[row["kind"].casefold()], unit_type, facts)


def _faults(
    row: Mapping[str, str], names: Names, known: Mapping[Names, NodeKind], seen: Collection[Names]
) -> Iterator[tuple[str, str, str]]:
    """(column, value, what to do) of each fault in a row."""
    if not all(names) or max(map(len, names)) > _LONGEST_NAME:
        yield "sted", row["place"][:60], f"Each name has 1 to {_LONGEST_NAME} letters."
    elif names in seen:
        yield "sted", row["place"], "This place is in the file twice; keep one of the rows."
    elif len(names) > 1 and names[:-1] not in known:
        above = f" {SEPARATOR} ".join(names[:-1])
        yield "sted", row["place"], f"Put a row for {above} above this one."
    yield from _kind_faults(row, names, known)
    yield from _fact_faults(row)


def _kind_faults(
    row: Mapping[str, str], names: Names, known: Mapping[Names, NodeKind]
) -> Iterator[tuple[str, str, str]]:
    given = row.get("kind", "")
    kind = _KINDS.get(given.casefold())
    above = known.get(names[:-1])
    if kind is None:
        yield "art", given, "One of fællesskab, kommune, forvaltning, område, enhed."
    elif above is not None and _FLOORS.index(above) >= _FLOORS.index(kind):
        yield "art", given, f"It cannot be below a place of the kind {above.value}."
    elif above is None and kind not in _FLOORS[:2]:
        yield "art", given, "Only a fællesskab or a kommune stands at the top."
    elif known.get(names, kind) is not kind:
        yield "art", given, "This place is in the shop as another kind; a kind never changes."
    wants_type = kind is NodeKind.UNIT
    if (row.get("type", "").casefold() in _TYPES) is not wants_type:
        types = "vuggestue, børnehave, skole, sfo, køkken, andet"
        text = f"A unit is one of {types}." if wants_type else "Only a unit has a type."
        yield "type", row.get("type", ""), text


def _fact_faults(row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    gln, cvr = row.get("gln", ""), row.get("cvr", "")
    if gln and not (len(gln) == 13 and gln.isascii() and gln.isdigit() and has_check_digit(gln)):
        yield "gln", gln, "A GLN (EAN number) has 13 digits, the last a check digit."
    if cvr and not is_cvr(cvr):
        yield "cvr", cvr, "A CVR number has 8 digits."
    for name, most in _LENGTHS.items():
        if len(row.get(name, "")) > most:
            yield name, row[name][:60], f"At most {most} letters."
