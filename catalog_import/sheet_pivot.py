"""Sheets that tell one fact a row: product, key, value. Turned into one product a row.

Produkt | Nøgle    | Værdi            Varenr. | Varenavn | Pris
K-1     | Varenavn | Kopipapir   ->   K-1     | Kopipapir | 24,95
K-1     | Pris     | 24,95
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalog_import.coerce import cell_text
from catalog_import.columns import fields_named
from catalog_import.issues import issue
from catalog_import.item import RowIssue
from catalog_import.limits import HEADER_WITHIN_ROWS, Limits
from catalog_import.text import fold

_PRODUCT = frozenset(
    map(fold, ("Produkt", "Produkt-id", "Produktnr", "Produktnummer", "Vare", "Product", "Item"))
)
_KEY = frozenset(
    map(fold, ("Nøgle", "Egenskab", "Attribut", "Felt", "Feltnavn", "Key", "Property"))
)
_VALUE = frozenset(map(fold, ("Værdi", "Value", "Feltværdi")))
# The product's own column is its item number, unless one of the keys is.
_NUMBER, _NUMBER_FIELD = "Varenr.", "seller_item_id"
# A key that may come several times for one product; every other may not.
_LABELS_FIELD = "labels"
_MOST_KEYS = 500

Row = Sequence[object]
Numbered = tuple[int, Row]


@dataclass(frozen=True, slots=True)
class Where:
    """The header row, and the columns of product, key and value."""

    row: int
    product: int
    key: int
    value: int


@dataclass(frozen=True, slots=True)
class Pivoted:
    """A table with a header and one product a row, each with the number of its first row."""

    rows: Iterable[Numbered]
    issues: list[RowIssue]


def one_row_each(rows: Iterable[Numbered], limits: Limits) -> Pivoted | None:
    """The sheet with one product a row, when it is a sheet of products, keys and values."""
    where = find(rows)
    return pivot(rows, where, limits) if where else None


def find(rows: Iterable[Numbered]) -> Where | None:
    """The header of a sheet of products, keys and values; None when it is no such sheet."""
    for number, row in rows:
        if number > HEADER_WITHIN_ROWS:
            break
        names = [fold(cell_text(cell)) for cell in row[:50]]
        at = [_first(names, kind) for kind in (_PRODUCT | _numbers(names), _KEY, _VALUE)]
        if None not in at:
            product, key, value = (place or 0 for place in at)
            return Where(number, product, key, value)
    return None


def _numbers(names: list[str]) -> frozenset[str]:
    """The headers that mean the seller's number stand for the product too."""
    return frozenset(name for name in names if _NUMBER_FIELD in fields_named(name))


def _first(names: list[str], meant: frozenset[str]) -> int | None:
    return next((at for at, name in enumerate(names) if name in meant), None)


def pivot(rows: Iterable[Numbered], where: Where, limits: Limits) -> Pivoted:
    """One row a product, in the order they first come. Stops at the fact that is one too many."""
    made = _Pivot()
    for number, row in rows:
        if number <= where.row:
            continue
        product, key, value = (_cell(row, at) for at in (where.product, where.key, where.value))
        name = cell_text(product).strip()
        if not name or not cell_text(key).strip():
            continue
        made.add(number, name, cell_text(key).strip(), value)
        if made.facts > limits.pivot_facts or len(made.keys) > _MOST_KEYS:
            made.issues.append(issue("file-too-large", number, what="for mange rækker"))
            break
    return Pivoted(_Table(where.row, made), made.issues)


def _cell(row: Row, at: int) -> object:
    return row[at] if at < len(row) else None


class _Pivot:
    """Products with their facts; a key is known by its letters, however it is written."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}  # folded -> as first written
        self.products: dict[str, tuple[int, dict[str, object]]] = {}
        self.issues: list[RowIssue] = []
        self.facts = 0

    def add(self, number: int, product: str, key: str, value: object) -> None:
        """One fact. Labels add up; of any other key the first value counts, and that is said."""
        folded = fold(key)
        self.keys.setdefault(folded, key)
        _, facts = self.products.setdefault(product, (number, {}))
        self.facts += 1
        if folded not in facts:
            facts[folded] = value
        elif _LABELS_FIELD in fields_named(folded):
            facts[folded] = _and(facts[folded], cell_text(value))
        elif facts[folded] != value:
            self.issues.append(issue("key-repeated", number, "", f"{key}: {cell_text(value)}"))


class _Table:
    """The header, then the products. Each row is made when it is asked for: with many keys and
    many products most cells are empty, and all of them at once would fill memory."""

    def __init__(self, header_row: int, made: _Pivot) -> None:
        self.header_row, self.made = header_row, made

    def __iter__(self) -> Iterator[Numbered]:
        keys = self.made.keys
        has_number = any(_NUMBER_FIELD in fields_named(folded) for folded in keys)
        yield self.header_row, [*([] if has_number else [_NUMBER]), *keys.values()]
        for product, (number, facts) in self.made.products.items():
            cells = [_told(facts.get(folded, "")) for folded in keys]
            yield number, cells if has_number else [product, *cells]


def _and(told: object, more: str) -> list[str]:
    """What was told before, and one more of it."""
    several = told if isinstance(told, list) else [cell_text(told)]
    several.append(more)
    return several


def _told(value: object) -> object:
    """A fact as one cell."""
    return "; ".join(value) if isinstance(value, list) else value
