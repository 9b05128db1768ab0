"""What a person may say the columns of a price list mean. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog_import import archive
from catalog_import.columns import SYNONYMS
from catalog_import.preview import ColumnSeen
from shop.intake.rules import BatchState
from shop.kernel.errors import Refused

FIELDS = tuple(SYNONYMS)
"""What a column can mean, in the order of the list."""
READS_COLUMNS = frozenset({"csv", "xlsx", archive.NAME})
"""Formats whose columns a person may choose; of a ZIP those of the list in it."""

_NUMBER, _NAME, _PRICE = "seller_item_id", "name", "price"
_PRICES = (_PRICE, "price_with_vat", "list_price")
_DISCOUNT = "discount_percent"
_ASKED = {
    _NUMBER: Refused("columns-missing", "Vælg den kolonne, der er varenummeret."),
    _NAME: Refused("columns-missing", "Vælg den kolonne, der er varens navn."),
    _PRICE: Refused("columns-missing", "Vælg den kolonne, der er prisen."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the choice at a column; `key` "" is the choice as a whole."""

    key: str
    why: Refused


def problems(columns: Sequence[ColumnSeen], wanted: Mapping[str, str]) -> list[Problem]:
    """Everything wrong with saying that the columns mean `wanted` (header key -> field or "")."""
    keys = {column.key for column in columns if column.key}
    if wanted.keys() - keys or {field for field in wanted.values() if field} - set(FIELDS):
        why = Refused("columns-unknown", "Filen har fået andre kolonner. Vælg igen.")
        return [Problem("", why)]
    found = [*_twice(columns, wanted), *_without_numbers(columns, wanted)]
    return [*found, *_missing(set(wanted.values()))]


def _twice(columns: Sequence[ColumnSeen], wanted: Mapping[str, str]) -> Iterable[Problem]:
    taken: set[str] = set()
    for column in columns:
        field = wanted.get(column.key, "")
        if field and field in taken:
            why = Refused("columns-twice", "To kolonner er valgt til det samme. Vælg én af dem.")
            yield Problem(column.key, why)
        taken.add(field)


def _without_numbers(columns: Sequence[ColumnSeen], wanted: Mapping[str, str]) -> Iterable[Problem]:
    for column in columns:
        if wanted.get(column.key) in _PRICES and not column.has_numbers:
            why = Refused(
                "column-without-numbers", "Kolonnen har ingen tal. Vælg en anden til prisen."
            )
            yield Problem(column.key, why)


def _missing(fields: set[str]) -> Iterable[Problem]:
    has_price = fields & {_PRICE, "price_with_vat"} or {"list_price", _DISCOUNT} <= fields
    for field, why in _ASKED.items():
        if field not in fields and not (field == _PRICE and has_price):
            yield Problem("", why)


def check_columns(columns: Sequence[ColumnSeen], wanted: Mapping[str, str]) -> None:
    """Raise Refused with the first of the `problems`."""
    for problem in problems(columns, wanted):
        raise problem.why


def check_can_choose(state: BatchState, file_format: str) -> None:
    """Raise Refused where choosing columns would change nothing."""
    if state not in (BatchState.STAGED, BatchState.REJECTED):
        raise Refused("batch-state", "Kataloget er allerede behandlet.")
    if file_format not in READS_COLUMNS:
        raise Refused("no-columns", "Kolonner kan kun vælges i en prisliste (CSV eller Excel).")


def can_choose(state: BatchState, file_format: str) -> bool:
    """Whether the link to the columns is there."""
    try:
        check_can_choose(state, file_format)
    except Refused:
        return False
    return True
