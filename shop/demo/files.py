"""The suppliers' catalogues as files, each in the format its supplier would send.

Nothing here reads a clock: the dates stand below and the rest comes from the seed, so the same
seed gives the same bytes. The shop reads these files through the ordinary import.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shop.demo import peppol, price_lists
from shop.demo.items.generate import generate
from shop.demo.items.item import DemoItem
from shop.demo.revision import dearer_at_once, revise
from shop.demo.suppliers import SUPPLIERS, FileFormat, Supplier


@dataclass(frozen=True, slots=True)
class Dates:
    """When a catalogue was made and when its prices hold."""

    issued: date
    valid_from: date
    valid_to: date


FIRST = Dates(date(2025, 4, 14), date(2025, 5, 1), date(2027, 12, 31))
NEXT = Dates(date(2026, 11, 16), date(2026, 12, 1), date(2027, 12, 31))

_ENDINGS = {
    FileFormat.PEPPOL: "xml",
    FileFormat.CSV_CP1252: "csv",
    FileFormat.CSV_UTF8: "csv",
    FileFormat.XLSX: "xlsx",
}
_STEMS = {
    "Kridthuset": "kridthuset",
    "Havblik Forsyning": "havblik",
    "Marken Frugt & Grønt": "marken",
    "Mosegård Mejeri": "mosegaard",
    "Leg & Lær Nord": "leg-og-laer",
    "Fjelstrup Inventar & IT": "fjelstrup",
}


@dataclass(frozen=True, slots=True)
class SupplierFile:
    """A catalogue file on disk and whose it is."""

    cvr: str
    path: Path
    format: FileFormat


def write_supplier_files(
    folder: Path, *, seed: int, scale: float = 1.0, dates: Dates = FIRST
) -> list[SupplierFile]:
    """Write one catalogue file per supplier into `folder` (made when missing).

    `scale` below 1 gives a smaller catalogue for tests. `dates` stand in the files that carry any.
    Raises OSError when it cannot write.
    """
    folder.mkdir(parents=True, exist_ok=True)
    items = generate(seed=seed, scale=scale)
    return [
        _write(
            folder / f"{_STEMS[supplier.name]}.{_ENDINGS[supplier.format]}",
            supplier,
            [item for item in items if item.supplier is supplier],
            _issue(f"{_STEMS[supplier.name].upper()}-1", dates),
        )
        for supplier in SUPPLIERS
    ]


def _issue(number: str, dates: Dates) -> peppol.Issue:
    return peppol.Issue(number, dates.issued, dates.valid_from, dates.valid_to)


def write_next_price_list(
    folder: Path, supplier: Supplier, *, seed: int, scale: float = 1.0, dates: Dates = NEXT
) -> SupplierFile:
    """Write the supplier's later list: dearer, cheaper, changed, new and withdrawn items.

    `seed` and `scale` must be those of `write_supplier_files`. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    items = [i for i in generate(seed=seed, scale=scale) if i.supplier is supplier]
    stem = _STEMS[supplier.name]
    return _write(
        folder / f"{stem}-ny.{_ENDINGS[supplier.format]}",
        supplier,
        revise(items, seed=seed),
        _issue(f"{stem.upper()}-2", dates),
    )


def write_dearer_price_list(
    folder: Path, supplier: Supplier, *, seed: int, scale: float = 1.0, dates: Dates = NEXT
) -> SupplierFile:
    """Write the supplier's first list again, with a few prices that are new.

    `seed` and `scale` must be those of `write_supplier_files`. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    items = [i for i in generate(seed=seed, scale=scale) if i.supplier is supplier]
    stem = _STEMS[supplier.name]
    return _write(
        folder / f"{stem}-nye-priser.{_ENDINGS[supplier.format]}",
        supplier,
        dearer_at_once(items),
        _issue(f"{stem.upper()}-3", dates),
    )


def _write(
    path: Path, supplier: Supplier, items: Iterable[DemoItem], issue: peppol.Issue
) -> SupplierFile:
    writers: dict[FileFormat, Callable[[], bytes]] = {
        FileFormat.PEPPOL: lambda: peppol.catalogue(supplier, items, issue),
        FileFormat.CSV_CP1252: lambda: price_lists.cp1252_csv(items),
        FileFormat.CSV_UTF8: lambda: price_lists.utf8_csv(items),
        FileFormat.XLSX: lambda: price_lists.workbook(items, issue.issued),
    }
    path.write_bytes(writers[supplier.format]())
    return SupplierFile(supplier.cvr, path, supplier.format)
